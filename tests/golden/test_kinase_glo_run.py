"""A Kinase-Glo run: light rises with inhibition, and nothing in the analysis has to be told so."""

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
from sevenless.errors import RunFileError

TRUTH = {
    "potent": Curve(2e-9),
    "middle": Curve(6e-8, hill=1.3),
    "weak": Curve(3e-5),
    "inactive": Curve(1e-7, effect=0.0),
}
CONTROLS = {"neutral": 12, "blank": 12}


def light(seed: int, *, spent: float = 0.7):
    """Counts: all ATP is left without kinase, and ``1 - spent`` of it with an uninhibited one."""
    rng = np.random.default_rng(seed)

    def signal(well: Well) -> Mapping[str, float]:
        share = {"neutral": 0.0, "blank": 1.0}.get(well.role)
        if share is None:
            share = TRUTH[well.compound].share(well.conc_molar)
        left = 1.0 - spent * (1.0 - share)
        return {"luminescence": round(1e6 * left * (1.0 + 0.03 * rng.normal()))}

    return signal


def run_in(folder: Path, text: str = "", *, controls: Mapping[str, int] = CONTROLS) -> Analysis:
    plates = {"P1": placed(layout(list(TRUTH), controls=dict(controls)))}
    write_plates(folder / "plates.csv", plates, light(3))
    write_map(folder / "map.csv", plates, plate_column=False)
    return analyze(write_run(folder / "run.toml", "kinase-glo", text))


@pytest.fixture(scope="module")
def analysis(tmp_path_factory: pytest.TempPathFactory) -> Analysis:
    return run_in(tmp_path_factory.mktemp("kinase"))


def fit_of(analysis: Analysis, compound: str) -> dict[str, object]:
    return analysis.fits.table.row(by_predicate=pl.col("compound") == compound, named=True)


@pytest.mark.parametrize("compound", ["potent", "middle"])
def test_rising_curves_have_their_potency_and_a_negative_slope(analysis, compound):
    fit, truth = fit_of(analysis, compound), TRUTH[compound]
    assert fit["status"] == "ok"
    assert fit["log10_ic50_molar_lo"] < math.log10(truth.ic50_molar) < fit["log10_ic50_molar_hi"]
    assert fit["hill"] == pytest.approx(-truth.hill, rel=0.2)
    assert fit["bottom"] == pytest.approx(0.0, abs=4.0)
    assert fit["top"] == pytest.approx(100.0, abs=5.0)


def test_a_weak_compound_gets_a_bound_and_an_inactive_one_too(analysis):
    assert fit_of(analysis, "weak")["qualifier"] == ">"
    assert fit_of(analysis, "inactive")["status"] == "no_effect"


def test_the_direction_and_the_spent_atp_come_from_the_controls(analysis):
    figures = dict(analysis.quality.select("metric", "value").rows())
    assert figures["signal_direction"] == 1
    assert figures["atp_consumed_percent"] == pytest.approx(70.0, abs=2.0)
    assert analysis.plates["level"].item() in ("pass", "warn")


def test_a_run_without_day_0_has_no_growth(analysis):
    assert analysis.growth is None
    assert analysis.replicates is None
    assert analysis.comparisons is None


def test_without_full_effect_wells_there_is_no_percent_inhibition(tmp_path):
    with pytest.raises(RunFileError) as caught:
        run_in(tmp_path, controls={"neutral": 12})
    assert str(caught.value) == (
        "plates.csv, plate P1: has no blank or inhibitor wells, so it has no kinase inhibition (%); "
        'give the wells without enzyme the role "blank", or those at full effect the role "inhibitor"'
    )


def test_one_plate_without_them_fails_and_the_other_goes_its_way(tmp_path):
    plates = {
        "P1": placed(layout(list(TRUTH), controls=CONTROLS)),
        "P2": placed(layout(list(TRUTH), controls={"neutral": 12})),
    }
    write_plates(tmp_path / "plates.csv", plates, light(3))
    write_map(tmp_path / "map.csv", plates)
    analysis = analyze(write_run(tmp_path / "run.toml", "kinase-glo"))
    assert analysis.failed_plates == ["P2"]
    assert [problem.plate for problem in analysis.problems if problem.severity == "warning"] == ["P2"]
    status = analysis.fits.table.group_by("plate", maintain_order=True).agg(pl.col("status").unique().sort())
    assert status["status"].to_list()[1] == ["too_few_points"]
    assert fit_of_first(analysis, "middle")["status"] == "ok"


def fit_of_first(analysis: Analysis, compound: str) -> dict[str, object]:
    return analysis.fits.table.filter((pl.col("compound") == compound) & (pl.col("plate") == "P1")).row(0, named=True)


def test_options_of_the_run_file_reach_the_fit(tmp_path):
    text = "[fit]\nbottom = 0\ntop = 100\nconfidence = 0.9\n[curves]\nvehicle = false\n"
    analysis = run_in(tmp_path, text)
    fit = fit_of(analysis, "middle")
    assert (fit["bottom"], fit["top"], fit["n_neutral"]) == (0.0, 100.0, 0)
    assert analysis.protocol.fit.confidence == 0.9
    assert analysis.methods["vehicle"] == "Vehicle wells were not fitted."


def test_a_reference_that_is_on_no_plate_is_refused(tmp_path):
    with pytest.raises(RunFileError, match=r'run.toml: .* no well holds "potnt"; did you mean "potent"'):
        run_in(tmp_path, '[reference]\ncompound = "potnt"\n')
