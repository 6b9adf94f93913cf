"""The example: its files are what the script makes, and an analysis finds what was put in."""

from __future__ import annotations

import csv
from pathlib import Path

import polars as pl
import pytest

import sevenless
from sevenless.assays.analysis import Analysis
from sevenless.examples.make_htrf_sos1_kras import FOLDER, PLATES, TRUTHS, make_files

STATUSES = {
    "compound A": {"below_range"},
    "compound L": {"above_range", "open_high", "imprecise"},
    "compound M": {"above_range", "open_high", "imprecise"},
    "compound N": {"no_effect"},
    "compound P": {"no_effect"},
}
"""What may be said of the compounds that have no ordinary curve."""


@pytest.fixture(scope="module")
def analysis() -> Analysis:
    return sevenless.analyze(FOLDER / "run.toml")


def test_the_committed_files_are_what_the_script_makes() -> None:
    made = make_files()
    committed = {path.name: path.read_text(encoding="utf-8") for path in FOLDER.iterdir()}
    assert set(committed) == set(made)
    for name, text in made.items():
        assert committed[name] == text, f"{name} differs; run python -m sevenless.examples.make_htrf_sos1_kras"


@pytest.mark.parametrize("name", ["README.md", "plate_1.csv", "plate_2.csv", "map.toml", "run.toml"])
def test_every_file_says_that_it_is_simulated(name: str) -> None:
    assert "simulated" in (FOLDER / name).read_text(encoding="utf-8").lower()


def test_the_truth_file_lists_every_compound() -> None:
    with Path(FOLDER / "truth.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["compound"] for row in rows] == [truth.compound for truth in TRUTHS]
    assert [float(row["ic50_molar"] or "nan") for row in rows] == pytest.approx(
        [float("nan") if truth.ic50_molar is None else truth.ic50_molar for truth in TRUTHS], nan_ok=True
    )


def test_the_instruments_ratio_is_that_of_its_channels() -> None:
    read = sevenless.read(FOLDER / "plate_1.csv")
    wide = read.table.pivot("channel", index="well", values="value")
    ratio, acceptor, donor = (wide[channel.name] for channel in read.channels)
    assert ratio.to_list() == pytest.approx((1e4 * acceptor / donor).to_list(), rel=1e-11)


def test_both_plates_are_usable(analysis: Analysis) -> None:
    assert analysis.plates["plate"].to_list() == list(PLATES)
    assert "fail" not in analysis.plates["level"].to_list()
    windows = analysis.quality.filter(pl.col("metric") == "robust_z_prime")["value"]
    assert windows.min() > 0.7  # type: ignore[operator]


def test_the_light_that_compound_p_swallows_is_seen(analysis: Analysis) -> None:
    interference = analysis.quality.filter(pl.col("metric") == "donor_interference_percent")
    assert interference["level"].to_list() == ["warn", "warn"]
    raw = analysis.wells.filter((pl.col("compound") == "compound P") & (pl.col("conc_molar") == 1e-5))
    vehicle = analysis.wells.filter(pl.col("role") == "neutral")
    assert raw["raw_acceptor"].mean() < 0.75 * vehicle["raw_acceptor"].mean()  # type: ignore[operator]


def test_the_rim_reads_high_on_both_plates(analysis: Analysis) -> None:
    edges = analysis.quality.filter(pl.col("metric") == "edge_effect_percent")["value"]
    assert all(1.0 < edge < 5.0 for edge in edges)


def test_one_well_is_left_out_with_its_reason(analysis: Analysis) -> None:
    excluded = analysis.wells.filter(pl.col("exclusion").is_not_null())
    assert excluded.select("plate", "exclusion").rows() == [(PLATES[1], "bubble seen in the well before reading")]
    assert analysis.fits_all_wells is not None


@pytest.mark.parametrize("truth", TRUTHS, ids=[truth.compound for truth in TRUTHS])
def test_potencies_are_those_that_were_put_in(analysis: Analysis, truth: object) -> None:
    from sevenless.examples.make_htrf_sos1_kras import Truth

    assert isinstance(truth, Truth)
    fits = analysis.fits.table.filter(pl.col("compound") == truth.compound)
    assert len(fits) == 2
    statuses = set(fits["status"].to_list())
    if truth.compound in STATUSES:
        assert statuses <= STATUSES[truth.compound]
        return
    assert statuses <= {"ok", "imprecise"}
    assert truth.ic50_molar is not None
    # Plates differ by 0.04 log10 units; what two plates agree on is the truth within a third.
    assert 10 ** fits["log10_ic50_molar"].mean() == pytest.approx(truth.ic50_molar, rel=0.35)  # type: ignore[operator]
    assert fits["hill"].mean() == pytest.approx(truth.hill, rel=0.2)


def test_bounds_are_on_the_right_side_of_the_truth(analysis: Analysis) -> None:
    for truth in TRUTHS:
        for row in analysis.fits.table.filter(pl.col("compound") == truth.compound).iter_rows(named=True):
            if truth.ic50_molar is not None and row["qualifier"] == "<":
                assert truth.ic50_molar < row["ic50_molar"]
            if truth.ic50_molar is not None and row["qualifier"] == ">":
                assert truth.ic50_molar > 0.5 * row["ic50_molar"]


def test_the_partial_compound_stops_half_way(analysis: Analysis) -> None:
    partial = analysis.fits.table.filter(pl.col("compound") == "compound O")
    assert partial["bottom"].to_list() == pytest.approx([45.0, 45.0], abs=6.0)
