"""Nucleotide exchange from kinetic files to potencies: what was put in comes out, and bad input is told."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import polars as pl
import pytest

import sevenless
from assays.made_plates import write_rows
from assays.progress.plates import DOSES_MOLAR, TIMES_S, Held, compound_wells, simulated, usual_plate, write_run
from sevenless.assays.analysis import Analysis
from sevenless.errors import RunFileError

IC50_MOLAR = {"potent": 1.5e-7, "weak": 2e-6}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("exchange")
    write_run(folder, *simulated(usual_plate()))
    return folder


@pytest.fixture(scope="module")
def analysis(folder: Path) -> Analysis:
    return sevenless.analyze(folder / "run.toml")


def run_of(folder: Path, text: str, *, into: Path, protocol: str = "gef-exchange-bodipy") -> Path:
    """The same files with another run file."""
    head = f'format = "sevenless.run"\nversion = 1\nprotocol = "{protocol}"\n'
    files = f'[files]\nreads = ["{folder}/exchange.txt"]\nmaps = ["{folder}/map.csv"]\n'
    run = into / "run.toml"
    run.write_text(head + files + text, encoding="utf-8")
    return run


def says(run: Path) -> str:
    with pytest.raises(RunFileError) as caught:
        sevenless.analyze(run)
    return "\n".join(str(problem) for problem in caught.value.problems)


@pytest.mark.parametrize("compound", IC50_MOLAR)
def test_the_ic50_lies_in_its_interval(analysis: Analysis, compound: str) -> None:
    fit = analysis.fits.table.row(by_predicate=pl.col("compound") == compound, named=True)
    assert fit["qualifier"] == "="
    assert fit["log10_ic50_molar_lo"] < math.log10(IC50_MOLAR[compound]) < fit["log10_ic50_molar_hi"]
    assert fit["bottom"] == pytest.approx(0.0, abs=6.0)


def test_kobs_of_nearly_every_well_lies_in_its_interval(analysis: Analysis) -> None:
    plate, _ = simulated(usual_plate())
    assert analysis.progress is not None
    both = analysis.progress.fits.join(plate.wells.select("well", truth="kobs_per_s"), on="well")
    known = both.filter(pl.col("kobs_qualifier") == "=", "has_plateau")
    inside = known.filter(pl.col("truth").is_between("kobs_per_s_lo", "kobs_per_s_hi"))
    assert len(known) > 60
    assert len(inside) / len(known) > 0.88


def test_controls_are_0_and_100_percent_and_the_intrinsic_rate_is_off(analysis: Analysis) -> None:
    wells, blank = analysis.wells, analysis.wells.filter(role="blank")
    assert wells.filter(role="neutral", factor="50 nM")["response"].median() == pytest.approx(0.0, abs=1e-9)
    assert blank["signal"].median() == pytest.approx(0.0, abs=1e-9)
    assert blank["rate_per_s"].median() == pytest.approx(1e-4 * 3000.0, rel=0.2)
    full = wells.filter(role="neutral", factor="50 nM")["signal"].median()
    dosed = wells.filter(role="sample").select((100 * (1 - pl.col("signal") / full)).alias("by_hand"), "response")
    assert (dosed["by_hand"] - dosed["response"]).abs().max() < 1e-9
    assert analysis.methods["signal"] == "The signal is rate of the counts, per s, less the intrinsic rate."
    assert "falls as the reaction runs" in analysis.methods["progress"]


def test_wells_weigh_by_how_well_their_rate_is_known(analysis: Analysis) -> None:
    points = analysis.curves.points().filter(compound="potent")
    fast, slow = (points.filter(pl.col("response").is_between(*ends))["weight"] for ends in ((-20, 10), (90, 110)))
    assert fast.median() == pytest.approx(1.0, rel=0.3), "1 is an uninhibited well"
    assert slow.median() > 4
    assert "In curves each rate weighs by its variance" in analysis.methods["progress"]
    assert "davidian-carroll-1987" in {source.id for source in analysis.citations().sources}


def test_a_column_of_the_map_called_weight_weighs_nothing(folder: Path, tmp_path: Path) -> None:
    """It may tell curves apart, as any column does."""
    plate, wells = simulated(usual_plate())
    weight = pl.when(pl.col("compound") == "potent").then(pl.lit("2")).otherwise(pl.lit("3"))
    run = write_run(tmp_path, plate, wells.with_columns(weight=pl.when(pl.col("role") == "sample").then(weight)))
    text = run.read_text(encoding="utf-8") + '[curves]\nby = ["compound", "weight"]\n'
    run.write_text(text, encoding="utf-8")
    analysis = sevenless.analyze(run)
    assert sorted(analysis.fits.table["weight"].cast(pl.Float64)) == [2.0, 3.0]
    assert set(analysis.curves.weight) <= {0.0, 1.0}


def test_the_titration_is_compared_with_itself_and_not_with_the_compounds(analysis: Analysis) -> None:
    for factor in ("25 nM", "100 nM"):
        wells = analysis.wells.filter(pl.col("factor") == factor)
        assert wells["response"].median() == pytest.approx(0.0, abs=1e-9)
    assert analysis.fits.table["n_neutral"].to_list() == [12, 12]


def test_a_well_left_out_moves_the_controls_and_its_return_is_shown(folder: Path, tmp_path: Path) -> None:
    plain = sevenless.analyze(folder / "run.toml")
    well = plain.wells.filter(role="neutral", factor="50 nM")["well"][0]
    text = f'[[exclude]]\nplate = "P1"\nwells = ["{well}"]\nreason = "bubble"\n'
    left = sevenless.analyze(run_of(folder, text, into=tmp_path))
    assert left.fits.table["n_neutral"].to_list() == [11, 11]
    assert left.fits_all_wells is not None
    assert left.fits_all_wells.table["ic50_molar"].to_list() == plain.fits.table["ic50_molar"].to_list()


@pytest.mark.parametrize("rate", ["window", "kobs"])
def test_another_rate_gives_nearly_the_same_potency(folder: Path, tmp_path: Path, rate: str) -> None:
    other = sevenless.analyze(run_of(folder, f'[progress]\nrate = "{rate}"\n', into=tmp_path))
    potent = other.fits.table.row(by_predicate=pl.col("compound") == "potent", named=True)
    assert potent["ic50_molar"] == pytest.approx(1.5e-7, rel=0.35)
    assert other.protocol.progress is not None
    assert other.protocol.progress.rate == rate


def test_options_of_the_run_reach_the_fits(folder: Path, tmp_path: Path) -> None:
    text = '[progress]\nfirst = "1 min"\nlast = "20 min"\nwindow = ["90 s", "6 min"]\ndrift = 0.0\n'
    other = sevenless.analyze(run_of(folder, text, into=tmp_path))
    assert other.progress is not None
    fits = other.progress.fits.filter(pl.col("n_points") > 0)
    assert set(fits["n_points"]) == {39}
    assert set(fits["window_from_s"]) == {90.0}
    assert set(fits["window_to_s"]) == {360.0}
    assert set(fits["drift_per_s"]) == {0.0}
    for words in ("from 60 s on up to 1200 s", "a drift of 0 per s", "from 90 to 360 s"):
        assert words in other.methods["progress"]


def test_a_signal_that_rises_gives_the_same_potency(folder: Path, analysis: Analysis, tmp_path: Path) -> None:
    plate, wells = simulated(usual_plate())
    mirrored = replace(plate, signal=10_000.0 - plate.signal)
    rising = sevenless.analyze(write_run(tmp_path, mirrored, wells))
    assert rising.progress is not None
    assert rising.progress.runs == "rises"
    assert rising.fits.table["ic50_molar"].to_list() == pytest.approx(analysis.fits.table["ic50_molar"].to_list())


def test_the_timed_form_of_the_ratio_takes_both_channels(tmp_path: Path) -> None:
    """A long table with acceptor and donor, whose donor drifts: the ratio does not care."""
    contents = [Held("neutral", 8), Held("blank", 8, factor_molar=0.0), *compound_wells("potent", 1.5e-7, replicates=2)]
    plate, wells = simulated(contents, size=96)
    fading = 20_000.0 * (1.0 - 0.2 * TIMES_S / TIMES_S[-1])
    rows = [
        {"plate": "P1", "well": well, "time_s": f"{t:g}", "520": f"{s * d / 1e4:.4f}", "490": f"{d:.2f}"}
        for well, line in zip(plate.wells["well"], plate.signal, strict=True)
        for t, s, d in zip(TIMES_S, line, fading, strict=True)
    ]
    write_rows(tmp_path / "long.csv", rows)
    wells.write_csv(tmp_path / "map.csv")
    head = 'format = "sevenless.run"\nversion = 1\nprotocol = "trfret-gef-timed"\n'
    (tmp_path / "run.toml").write_text(head + '[files]\nreads = ["long.csv"]\nmaps = ["map.csv"]\n', encoding="utf-8")
    analysis = sevenless.analyze(tmp_path / "run.toml")
    fit = analysis.fits.table.row(0, named=True)
    assert fit["log10_ic50_molar_lo"] < math.log10(1.5e-7) < fit["log10_ic50_molar_hi"]
    assert analysis.methods["signal"].startswith("The signal is rate of the ratio x 10^4, per s")
    assert {"raw_acceptor", "raw_donor", "donor_percent_of_neutral"} <= set(analysis.wells.columns)


def test_a_lost_well_is_masked_and_the_rest_goes_on(tmp_path: Path) -> None:
    plate, wells = simulated(usual_plate())
    lost = plate.wells["well"][0]
    signal = plate.signal.copy()
    signal[0] = np.nan
    analysis = sevenless.analyze(write_run(tmp_path, replace(plate, signal=signal), wells))
    row = analysis.wells.row(by_predicate=pl.col("well") == lost, named=True)
    assert row["mask_reason"]
    assert row["rate_per_s"] is None
    assert analysis.plates["n_masked"].item() == 1
    assert len(analysis.fits) == 2


MISTAKES = {
    "a time of an end-point": ('[read]\ntime = "last"\n', "follows all readings over time; |remove the key"),
    "the background of an end-point": ("[read]\nsubtract_background = true\n", "takes rates|remove the key"),
    "a rate that is none": ('[progress]\nrate = "fast"\n', '"fast" is not|start'),
    "a key that is none": ("[progress]\nspeed = 0.2\n", 'unknown key "speed"|lag_share'),
    "a time without unit": ('[progress]\nfirst = "60"\n', "has no unit"),
    "times that are turned round": ('[progress]\nfirst = "9 min"\nlast = "1 min"\n', "is not after the first"),
    "a window turned round": (
        '[progress]\nwindow = ["9 min", "1 min"]\n',
        "is not a stretch from early to late",
    ),
    "a window of one time": ('[progress]\nwindow = ["9 min"]\n', "progress.window|is not a list of the right length"),
    "a share beyond all": ("[progress]\nlag_share = 2.0\n", "is not between 0 and 0.9"),
    "a conversion of nothing": ("[progress]\nconversion = 0.0\n", "is not between 0 and 1"),
    "readings that there are none of": ('[progress]\nfirst = "5 h"\n', "has no reading between|first and last"),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_what_cannot_be_is_told(folder: Path, tmp_path: Path, mistake: str) -> None:
    text, words = MISTAKES[mistake]
    told = says(run_of(folder, text, into=tmp_path))
    assert all(word in told for word in words.split("|")), told


def test_progress_is_only_of_protocols_that_follow_it(folder: Path, tmp_path: Path) -> None:
    told = says(run_of(folder, '[progress]\nrate = "kobs"\n', into=tmp_path, protocol="kinase-glo"))
    assert "takes one reading" in told
    assert "remove [progress]" in told


def test_every_mistake_of_the_run_file_is_told_at_once(folder: Path, tmp_path: Path) -> None:
    text = '[read]\ntime = "last"\n[progress]\nfirst = "60"\n[gates.trace_widow]\nwarn_below = 1.0\n'
    told = says(run_of(folder, text, into=tmp_path)).splitlines()
    assert len(told) == 3


def test_an_end_point_file_is_refused(tmp_path: Path) -> None:
    rows = [{"plate": "P1", "well": f"A{i:02d}", "520": 100 + i} for i in range(1, 5)]
    write_rows(tmp_path / "plates.csv", rows)
    write_rows(tmp_path / "map.csv", [{"well": "A01", "role": "neutral"}, {"well": "A02", "role": "blank"}])
    head = 'format = "sevenless.run"\nversion = 1\nprotocol = "gef-exchange-bodipy"\n'
    (tmp_path / "run.toml").write_text(head + '[files]\nreads = ["plates.csv"]\nmaps = ["map.csv"]\n')
    assert "was read once, and the protocol follows readings over time" in says(tmp_path / "run.toml")


def test_a_factor_that_is_no_concentration_is_told_with_its_well(folder: Path, tmp_path: Path) -> None:
    plate, wells = simulated(usual_plate())
    well = wells["well"][0]
    broken = wells.with_columns(
        pl.when(pl.col("well") == well).then(pl.lit("lots")).otherwise("factor").alias("factor")
    )
    told = says(write_run(tmp_path, plate, broken))
    assert f"well {well}" in told
    assert "factor" in told


def test_the_doses_are_those_of_the_map(analysis: Analysis) -> None:
    doses = analysis.wells.filter(role="sample")["conc_molar"].unique().sort(descending=True)
    assert doses.to_list() == pytest.approx(list(DOSES_MOLAR), rel=1e-6)
