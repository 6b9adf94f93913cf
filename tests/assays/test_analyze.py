"""The main job end to end: what one file, plate, well or option does, and what it must not do to the others."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assays.made_plates import Curve, Well, layout, placed, write_map, write_plates, write_rows, write_run
from sevenless.assays.analysis import Analysis
from sevenless.assays.analyze import analyze
from sevenless.assays.runs.runfile import CurveRules, Exclusion, FitRules, GateLimits, ReadRules, RunFile, read_run
from sevenless.errors import InputError, RunFileError

TRUTH = {"A": Curve(3e-8), "B": Curve(4e-7, hill=1.4)}
PLATES = {plate: placed(layout(list(TRUTH), controls={"neutral": 12, "blank": 8})) for plate in ("P1", "P2")}


def counts(seed: int = 1, *, noise: float = 0.03):
    rng = np.random.default_rng(seed)

    def signal(well: Well) -> Mapping[str, float]:
        share = {"neutral": 0.0, "blank": 1.0}.get(well.role)
        left = 1.0 - (TRUTH[well.compound].share(well.conc_molar) if share is None else share)
        return {"lum": round((1_000.0 + 200_000.0 * left) * (1.0 + noise * rng.normal()))}

    return signal


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two plates of two compounds in one file, their map and the least run file."""
    folder = tmp_path_factory.mktemp("run")
    write_plates(folder / "plates.csv", PLATES, counts())
    write_map(folder / "map.csv", PLATES)
    write_run(folder / "run.toml", "ctg-3d")
    return folder


@pytest.fixture(scope="module")
def run(folder: Path) -> RunFile:
    return read_run(folder / "run.toml")


@pytest.fixture(scope="module")
def plain(run: RunFile) -> Analysis:
    return analyze(run)


def fit_of(analysis: Analysis, compound: str, plate: str = "P1") -> dict[str, object]:
    return analysis.fits.table.filter(compound=compound, plate=plate).row(0, named=True)


def first_well(plate: str, role: str, compound: str = "") -> str:
    return next(name for name, well in PLATES[plate].items() if (well.role, well.compound) == (role, compound))


def test_a_path_a_text_and_a_run_file_are_the_same(folder, plain):
    for run in (folder / "run.toml", str(folder / "run.toml")):
        analysis = analyze(run)
        assert analysis.fits.table.equals(plain.fits.table)
        assert analysis.run_text == (folder / "run.toml").read_text(encoding="utf-8")
        assert analysis.run_name == "run.toml"


def test_it_is_the_same_every_time(run, plain):
    again = analyze(run)
    assert again.wells.equals(plain.wells)
    assert again.quality.equals(plain.quality)
    assert again.fits.table.equals(plain.fits.table)


def test_without_a_title_it_has_that_of_its_protocol(run, plain):
    assert plain.title == plain.protocol.title
    assert analyze(replace(run, title="mine")).title == "mine"


def test_progress_tells_every_file_and_stage(run):
    told: list[str] = []
    analyze(run, progress=lambda stage, done, total: told.append(f"{stage} {done}/{total}"))
    assert told == ["reading 0/1", "checking plates 0/1", "fitting 0/1"]


def test_the_order_of_the_wells_in_the_files_does_not_matter(tmp_path, plain):
    order = np.random.default_rng(3)
    for name, write in (("plates.csv", lambda path, p: write_plates(path, p, counts())), ("map.csv", write_map)):
        write(tmp_path / name, PLATES)
        table = pl.read_csv(tmp_path / name, infer_schema_length=0)
        table[order.permutation(len(table)).tolist()].write_csv(tmp_path / name)
    shuffled = analyze(write_run(tmp_path / "run.toml", "ctg-3d"))
    key = ["compound", "plate"]
    left, right = (a.fits.table.sort(key).drop(pl.selectors.string()) for a in (plain, shuffled))
    for name in left.columns:
        assert left[name].to_numpy() == pytest.approx(right[name].to_numpy(), rel=1e-9, nan_ok=True), name


def test_another_plate_changes_nothing_on_this_one(tmp_path, plain):
    write_plates(tmp_path / "plates.csv", {"P1": PLATES["P1"], "P2": PLATES["P2"]}, counts())
    garbage = {name: well for name, well in PLATES["P2"].items() if well.role != "neutral"}
    write_plates(tmp_path / "bad.csv", {"P3": garbage}, counts(9, noise=5.0))
    write_map(tmp_path / "map.csv", {**PLATES, "P3": garbage})
    files = '[files]\nreads = ["plates.csv", "bad.csv"]\nmaps = ["map.csv"]\n'
    analysis = analyze(write_run(tmp_path / "run.toml", "ctg-3d", files=files))
    assert analysis.failed_plates == ["P3"]
    assert [(problem.severity, problem.plate) for problem in analysis.problems] == [("warning", "P3")]
    good = analysis.fits.table.filter(pl.col("plate") != "P3")
    assert good.equals(plain.fits.table)
    assert set(analysis.fits.table.filter(plate="P3")["status"]) == {"too_few_points"}
    assert set(analysis.fits.table.filter(plate="P3")["plate_level"]) == {"fail"}


def test_an_excluded_vehicle_well_moves_the_whole_plate_and_no_other(run, plain):
    well = first_well("P1", "neutral")
    analysis = analyze(replace(run, exclude=(Exclusion(plate="P1", wells=(well,), reason="bubble"),)))
    moved = analysis.wells["response"] != plain.wells["response"]
    assert set(analysis.wells.filter(moved)["plate"]) <= {"P1"}
    assert fit_of(analysis, "A")["n_neutral"] == 11
    assert fit_of(analysis, "A", "P2") == fit_of(plain, "A", "P2")
    assert analysis.fits_all_wells is not None
    assert analysis.fits_all_wells.table.drop("plate_level").equals(plain.fits.table.drop("plate_level"))


def test_a_curve_whose_wells_are_all_excluded_stays_with_a_reason(run):
    wells = tuple(name for name, well in PLATES["P1"].items() if well.compound == "A")
    analysis = analyze(replace(run, exclude=(Exclusion(plate="P1", wells=wells, reason="wrong stock"),)))
    assert fit_of(analysis, "A")["status"] == "too_few_points"
    assert fit_of(analysis, "B")["status"] == "ok"
    assert analysis.fits_all_wells is not None
    assert len(analysis.fits_all_wells) == len(analysis.fits) == 4


def test_a_whole_plate_can_be_excluded(run, plain):
    analysis = analyze(replace(run, exclude=(Exclusion(plate="P2", reason="dropped"),)))
    assert fit_of(analysis, "A", "P2")["status"] == "too_few_points"
    assert fit_of(analysis, "A", "P1") == fit_of(plain, "A", "P1")
    assert analysis.plates["n_excluded"].to_list() == [0, 80]


def test_nothing_excluded_is_no_second_fit(plain):
    assert plain.fits_all_wells is None


def test_pooled_plates_are_one_curve_with_the_worst_level_of_both(run, plain):
    analysis = analyze(replace(run, curves=CurveRules(pool_plates=True)))
    assert sorted(analysis.fits.table["compound"]) == ["A", "B"]
    assert analysis.fits.label_columns == ["compound", "plate_level"]
    assert analysis.fits.table["n_points"].to_list() == [84, 84]
    worst = "warn" if "warn" in plain.plates["level"].to_list() else "pass"
    assert set(analysis.fits.table["plate_level"]) == {worst}
    assert analysis.replicates is None
    assert "Plates were pooled." in analysis.methods["curves"]


def test_limits_of_the_run_file_judge_the_plates(run):
    analysis = analyze(replace(run, gates={"cv_neutral_percent": GateLimits(fail_above=0.001)}))
    assert analysis.failed_plates == ["P1", "P2"]
    assert set(analysis.fits.table["plate_level"]) == {"fail"}
    assert analysis.replicates is not None
    assert analysis.replicates["n"].to_list() == [0, 0]


def test_fit_options_of_the_run_file_are_used_and_quoted(run):
    analysis = analyze(replace(run, fit=FitRules(bottom=0.0, hill=1.0, robust=True, intervals="wald")))
    assert set(analysis.fits.table["bottom"]) == {0.0}
    assert set(analysis.fits.table["hill"]) == {1.0}
    assert analysis.fits.options.robust
    assert analysis.protocol.fit == analysis.fits.options


@pytest.mark.parametrize("model", ["five-parameter", "biphasic"])
def test_other_models_run_through(run, model):
    analysis = analyze(replace(run, fit=FitRules(model=model)))
    assert len(analysis.fits) == 4
    assert len(analysis.potencies) == 4
    assert analysis.bracketing is not None


def test_every_curve_is_judged_by_the_doses_around_it(plain):
    assert plain.bracketing is not None
    assert plain.bracketing.select("compound", "plate").equals(plain.fits.table.select("compound", "plate"))
    assert plain.bracketing.filter(compound="A")["bracketing_level"].to_list() == ["pass", "pass"]


def test_a_second_compound_has_its_own_curve_and_control(tmp_path):
    second = {"compound_2": "S", "conc_2_molar": 1e-7}
    wells = layout(["A"], controls={"neutral": 12, "blank": 8})
    wells += [replace(well, **second) for well in wells if well.role == "sample"]
    wells += [Well("sample", "", 0.0, **second)] * 6
    alone = counts()

    def signal(well: Well) -> Mapping[str, float]:
        if well.compound_2 and not well.compound:
            well = Well("neutral")
            return {"lum": alone(well)["lum"] * 0.5}
        return {"lum": alone(well)["lum"] * (0.5 if well.compound_2 else 1.0)}

    plates = {"P1": placed(wells)}
    write_plates(tmp_path / "plates.csv", plates, signal)
    write_map(tmp_path / "map.csv", plates)
    analysis = analyze(write_run(tmp_path / "run.toml", "ctg-3d"))
    by_partner = {row["compound_2"]: row for row in analysis.fits.table.iter_rows(named=True)}
    assert list(by_partner) == [None, "S"] or list(by_partner) == ["S", None]
    assert by_partner["S"]["n_neutral"] == 6
    assert by_partner["S"]["top"] == pytest.approx(50.0, abs=3.0)
    assert by_partner["S"]["log10_ic50_molar"] == pytest.approx(math.log10(3e-8), abs=0.12)
    assert "that compound alone" in analysis.methods["vehicle"]


def test_wells_that_the_instrument_could_not_read_are_left_out(tmp_path):
    write_plates(tmp_path / "plates.csv", PLATES, counts())
    table = pl.read_csv(tmp_path / "plates.csv", infer_schema_length=0)
    well = first_well("P1", "sample", "A")
    here = (pl.col("plate") == "P1") & (pl.col("well") == well)
    table.with_columns(pl.when(here).then(pl.lit("OVER")).otherwise("lum").alias("lum")).write_csv(
        tmp_path / "plates.csv"
    )
    write_map(tmp_path / "map.csv", PLATES)
    analysis = analyze(write_run(tmp_path / "run.toml", "ctg-3d"))
    assert analysis.wells.filter(pl.col("mask_reason").is_not_null()).select("plate", "well", "mask_reason").rows() == [
        ("P1", well, "overflow")
    ]
    assert fit_of(analysis, "A")["n_points"] == 41
    assert analysis.plates["n_masked"].to_list() == [1, 0]


def test_a_kinetic_read_is_analysed_at_the_time_that_is_named(tmp_path, folder):
    table = pl.read_csv(folder / "plates.csv", infer_schema_length=0)
    early = table.with_columns(pl.lit("0").alias("time (min)"), pl.lit("5").alias("lum"))
    late = table.with_columns(pl.lit("30").alias("time (min)"))
    pl.concat([early.select(late.columns), late]).write_csv(tmp_path / "plates.csv")
    write_map(tmp_path / "map.csv", PLATES)
    path = write_run(tmp_path / "run.toml", "ctg-3d")
    with pytest.raises(RunFileError, match=r"plates.csv, plate P1: was read 2 times over 30 min"):
        analyze(path)
    analysis = analyze(replace(read_run(path), read=ReadRules(time="30 min")))
    assert fit_of(analysis, "A")["status"] == "ok"
    assert analysis.methods["time"] == "Of the readings over time one was taken (30 min: 30 min)."


def test_a_pattern_for_reads_does_not_catch_the_map(tmp_path):
    write_plates(tmp_path / "plates.csv", PLATES, counts())
    write_map(tmp_path / "map.csv", PLATES)
    analysis = analyze(write_run(tmp_path / "run.toml", "ctg-3d", files='[files]\nreads = "*.csv"\nmaps = "map.csv"\n'))
    assert analysis.files.filter(what="read")["file"].to_list() == ["plates.csv"]


def test_unlisted_wells_can_be_vehicle(tmp_path):
    write_plates(tmp_path / "plates.csv", PLATES, counts())
    write_map(
        tmp_path / "map.csv",
        {p: {n: w for n, w in wells.items() if w.role != "neutral"} for p, wells in PLATES.items()},
    )
    files = '[files]\nreads = "plates.csv"\nmaps = "map.csv"\nunlisted = "neutral"\n'
    analysis = analyze(write_run(tmp_path / "run.toml", "ctg-3d", files=files))
    assert fit_of(analysis, "A")["n_neutral"] == 12
    assert analysis.methods["unlisted"] == "Wells that no map names were taken for vehicle."


def test_problems_of_an_exclusion_name_the_run_file(run):
    with pytest.raises(RunFileError) as caught:
        analyze(replace(run, exclude=(Exclusion(plate="P7", reason="x"),)))
    assert str(caught.value) == 'run.toml, [[exclude]] 1: there is no plate "P7"; the plates are P1, P2'


def test_a_column_that_no_map_has_is_told_with_the_run_file(run):
    with pytest.raises(RunFileError) as caught:
        analyze(replace(run, curves=CurveRules(by=("compound", "genotype"))))
    assert str(caught.value).startswith('run.toml: [curves] by: there is no column "genotype"; there are compound')


def test_a_background_that_no_file_holds_is_told(run):
    with pytest.raises(RunFileError, match="plate P1: holds no background of channel lum"):
        analyze(replace(run, read=ReadRules(subtract_background=True)))


@settings(deadline=None, max_examples=25)
@given(
    st.lists(
        st.fixed_dictionaries(
            {
                "well": st.sampled_from(["A01", "A02", "B01", "Z99", "H12", ""]),
                "role": st.sampled_from(["neutral", "sample", "blank", "inhibitor", "high", ""]),
                "compound": st.sampled_from(["X", "DMSO", "", "Y"]),
                "conc": st.sampled_from(["1 uM", "0", "", "ten", "1e-9 M", "-1 nM"]),
                "lum": st.sampled_from(["1", "2.5", "OVER", "", "1000", "x"]),
            }
        ),
        max_size=8,
    )
)
def test_whatever_is_in_the_files_there_is_an_analysis_or_problems(tmp_path_factory, rows):
    folder = tmp_path_factory.mktemp("fuzz")
    write_rows(folder / "plates.csv", [{"well": row["well"], "lum": row["lum"]} for row in rows])
    write_rows(folder / "map.csv", [{name: row[name] for name in ("well", "role", "compound", "conc")} for row in rows])
    outcome = outcome_of(write_run(folder / "run.toml", "ctg-3d"))
    if isinstance(outcome, InputError):
        assert all(problem.what and problem.file for problem in outcome.problems)
    else:
        assert len(outcome.fits) >= 1


def outcome_of(path: Path) -> Analysis | InputError:
    try:
        return analyze(path)
    except InputError as error:
        return error
