"""An HTRF run of known compounds: files in, potencies out."""

from __future__ import annotations

import math
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from assays.made_plates import Curve, Well, layout, placed, write_map, write_plates, write_run
from sevenless.assays.analysis import Analysis
from sevenless.assays.analyze import analyze

TRUTH = {
    "A": Curve(3e-9),
    "B": Curve(5e-8, hill=1.5),
    "C": Curve(4e-7, hill=0.8),
    "D": Curve(8e-8, effect=0.6),
    "E": Curve(2e-8, hill=1.2),
    "inactive": Curve(1e-7, effect=0.0),
}
CONTROLS = {"neutral": 24, "inhibitor": 12, "blank": 6}
RULES = """
[reference]
compound = "B"
[[exclude]]
plate = "P1"
wells = ["{bad}"]
reason = "bubble"
"""


class Htrf:
    """Counts of a well: the compound lowers the ratio, the volume moves both channels alike."""

    def __init__(self, seed: int, *, noise: float = 0.03) -> None:
        self.rng = np.random.default_rng(seed)
        self.noise = noise

    def __call__(self, well: Well) -> Mapping[str, float]:
        bound = {"neutral": 1.0, "inhibitor": 0.0, "blank": 0.0}.get(well.role)
        if bound is None:
            bound = 1.0 - TRUTH[well.compound].share(well.conc_molar)
        ratio = (0.04 + 0.36 * bound) * (1.0 + self.noise * self.rng.normal())
        donor = 80_000.0 * (1.0 + 0.03 * self.rng.normal())
        return {"665 nm": round(donor * ratio), "620 nm": round(donor)}


@pytest.fixture(scope="module")
def plates() -> dict[str, dict[str, Well]]:
    return {plate: placed(layout(list(TRUTH), controls=CONTROLS)) for plate in ("P1", "P2")}


@pytest.fixture(scope="module")
def analysis(tmp_path_factory: pytest.TempPathFactory, plates: dict[str, dict[str, Well]]) -> Analysis:
    """Two plates; one well of compound A at a middle dose is spoilt and excluded by hand."""
    folder = tmp_path_factory.mktemp("htrf")
    bad = bad_well(plates)
    counts = Htrf(7)
    write_plates(folder / "plates.csv", plates, counts)
    spoil(folder / "plates.csv", "P1", bad)
    write_map(folder / "map.csv", plates)
    return analyze(write_run(folder / "run.toml", "htrf-sos1-kras", RULES.format(bad=bad)))


def bad_well(plates: dict[str, dict[str, Well]]) -> str:
    return next(name for name, well in plates["P1"].items() if well.compound == "A" and 1e-9 < well.conc_molar < 2e-9)


def spoil(path: Path, plate: str, well: str) -> None:
    table = pl.read_csv(path)
    here = (pl.col("plate") == plate) & (pl.col("well") == well)
    table.with_columns(pl.when(here).then(1000).otherwise("665 nm").alias("665 nm")).write_csv(path)


def fit_of(analysis: Analysis, compound: str, plate: str = "P1") -> dict[str, object]:
    return analysis.fits.table.row(by_predicate=is_curve(compound, plate), named=True)


def is_curve(compound: str, plate: str) -> pl.Expr:
    return (pl.col("compound") == compound) & (pl.col("plate") == plate)


@pytest.mark.parametrize("plate", ["P1", "P2"])
@pytest.mark.parametrize("compound", ["A", "B", "C", "D", "E"])
def test_known_potencies_are_found(analysis, compound, plate):
    fit = fit_of(analysis, compound, plate)
    truth = math.log10(TRUTH[compound].ic50_molar)
    assert (fit["status"], fit["qualifier"]) == ("ok", "=")
    assert abs(fit["log10_ic50_molar"] - truth) < 0.15
    assert fit["hill"] == pytest.approx(TRUTH[compound].hill, rel=0.25)
    assert fit["n_neutral"] == CONTROLS["neutral"]


def test_at_least_nine_in_ten_intervals_hold_the_truth(analysis):
    defined = analysis.fits.table.filter(pl.col("compound") != "inactive")
    truth = np.log10([TRUTH[name].ic50_molar for name in defined["compound"]])
    inside = (defined["log10_ic50_molar_lo"].to_numpy() <= truth) & (truth <= defined["log10_ic50_molar_hi"].to_numpy())
    assert inside.mean() >= 0.9


def test_the_partial_compound_keeps_its_plateau_and_the_inactive_one_has_a_bound(analysis):
    assert fit_of(analysis, "D")["bottom"] == pytest.approx(40.0, abs=4.0)
    inactive = fit_of(analysis, "inactive", "P2")
    assert (inactive["status"], inactive["qualifier"]) == ("no_effect", ">")
    assert inactive["ic50_molar"] == pytest.approx(1e-5)


def test_plates_pass_and_curves_carry_their_level(analysis):
    assert analysis.plates["level"].to_list() == ["pass", "pass"]
    assert set(analysis.fits.table["plate_level"]) == {"pass"}
    assert analysis.failed_plates == []
    assert analysis.plates["n_excluded"].to_list() == [1, 0]
    assert analysis.plates["n_wells"].to_list() == [222, 222]


def test_the_excluded_well_shows_and_its_weight_is_seen(analysis, plates):
    assert analysis.wells.filter(pl.col("exclusion").is_not_null()).select("plate", "well", "exclusion").rows() == [
        ("P1", bad_well(plates), "bubble")
    ]
    assert analysis.fits_all_wells is not None
    with_it = analysis.fits_all_wells.table
    assert with_it.select("compound", "plate").equals(analysis.fits.table.select("compound", "plate"))
    changed = with_it.filter(with_it["rss"] > analysis.fits.table["rss"] * 1.001).select("compound", "plate").rows()
    assert changed == [("A", "P1")]
    everything = with_it.row(by_predicate=is_curve("A", "P1"), named=True)
    assert everything["n_points"] == fit_of(analysis, "A")["n_points"] + 1


def test_plates_are_averaged_and_the_reference_tells_how_well_they_repeat(analysis):
    assert analysis.replicates is not None
    mean = analysis.replicates.row(by_predicate=pl.col("compound") == "B", named=True)
    assert mean["n"] == 2
    singles = [fit_of(analysis, "B", plate)["log10_ic50_molar"] for plate in ("P1", "P2")]
    assert mean["log10_ic50_molar"] == pytest.approx(np.mean(singles))
    assert analysis.reproducibility is not None
    assert analysis.reproducibility["msr"].item() == pytest.approx(10 ** (2 * math.sqrt(2) * np.std(singles, ddof=1)))


def test_files_versions_and_methods_say_where_it_comes_from(analysis):
    assert analysis.files.select("file", "what").rows() == [
        ("run.toml", "run file"),
        ("plates.csv", "read"),
        ("map.csv", "map"),
    ]
    assert analysis.files["sha256"].str.len_chars().to_list() == [64, 64, 64]
    assert {"python", "sevenless", "numpy"} <= set(analysis.versions)
    assert analysis.methods["channels"] == "Readings taken (acceptor: 665 nm; donor: 620 nm)."
    assert analysis.methods["signal"] == "The signal is ΔF %."


def test_it_shows_itself(analysis):
    table = analysis.potencies
    assert table.columns[:3] == ["compound", "plate", "IC50"]
    row = table.row(by_predicate=is_curve("inactive", "P2"), named=True)
    assert (row["IC50"], row["pIC50"], row["status"], row["plate quality"]) == (
        "> 10 µM",
        "< 5.00",
        "no effect",
        "passed",
    )
    assert repr(analysis).splitlines()[1] == "htrf-sos1-kras: 2 plates, 2 passed"
    html = analysis._repr_html_()
    assert html.startswith("<h3>")
    assert html.count("<svg") >= 10


def test_a_plate_whose_controls_have_collapsed_is_reported_and_the_other_goes_its_way(tmp_path, plates):
    good = Htrf(7)
    dead = Htrf(8, noise=2.0)
    write_plates(tmp_path / "good.csv", {"P1": plates["P1"]}, good)
    write_plates(tmp_path / "dead.csv", {"P2": plates["P2"]}, lambda well: dead(Well("neutral")))
    write_map(tmp_path / "map.csv", plates)
    files = '[files]\nreads = ["good.csv", "dead.csv"]\nmaps = ["map.csv"]\n'
    analysis = analyze(write_run(tmp_path / "run.toml", "htrf-sos1-kras", files=files))
    assert analysis.failed_plates == ["P2"]
    levels = dict(analysis.fits.table.select("plate", "plate_level").unique().rows())
    assert levels == {"P1": "pass", "P2": "fail"}
    assert fit_of(analysis, "A", "P1")["status"] == "ok"
    assert "plate P2 failed: " in repr(analysis)
    assert analysis.replicates is not None
    assert set(analysis.replicates["n_on_failed_plates"]) == {1}
    only = analysis.replicates.row(by_predicate=pl.col("compound") == "A", named=True)
    assert only["log10_ic50_molar"] == pytest.approx(fit_of(analysis, "A", "P1")["log10_ic50_molar"])
