"""``sevenless fit``."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

from cli.calling import Run
from sevenless.files.tables import read_table
from sevenless.fitting.fits import CURVE_FIT_COLUMNS


def test_it_prints_a_line_per_curve(run: Run, doses: Path) -> None:
    lines = run("fit", doses).stdout.splitlines()
    a, b = (next(line.split() for line in lines if line.startswith(name)) for name in ("a ", "b "))
    assert a[1:3] == ["31.2", "nM"]
    assert a[-1] == "defined"
    assert b[1:4] == [">", "10", "µM"]
    assert b[-2:] == ["no", "effect"]
    assert lines[-1] == "2 curves: 1 defined, 1 no effect"


@pytest.mark.parametrize("ending", [".csv", ".parquet", ".xlsx", ".json"])
def test_fits_are_written_with_every_column(run: Run, doses: Path, tmp_path: Path, ending: str) -> None:
    out = tmp_path / f"fits{ending}"
    result = run("fit", doses, "--out", out)
    fits = read_table(out)
    assert fits.columns == ["curve", *CURVE_FIT_COLUMNS]
    assert fits["status"].to_list() == ["ok", "no_effect"]
    assert fits["ic50_molar"][0] == pytest.approx(3.1e-8, rel=0.05)
    assert fits["log10_ic50_molar_lo"][0] < fits["log10_ic50_molar"][0] < fits["log10_ic50_molar_hi"][0]
    assert result.stderr.endswith(f"2 fits written to {out}\n")


def test_limits_are_kept(run: Run, doses: Path, tmp_path: Path) -> None:
    out = tmp_path / "fits.csv"
    run("fit", doses, "--top", "100", "--bottom", "0:1", "--hill", "1", "--out", out)
    fit = read_table(out).row(0, named=True)
    assert fit["top"] == 100
    assert 0 <= fit["bottom"] <= 1
    assert fit["hill"] == 1


def test_a_plateau_is_bounded_on_one_side(run: Run, doses: Path, tmp_path: Path) -> None:
    out = tmp_path / "fits.csv"
    run("fit", doses, "--bottom", "20:", "--top", "-10:200", "--out", out)
    assert read_table(out)["bottom"][0] >= 20


@pytest.mark.parametrize(
    ("limits", "says"),
    [
        (("--hill", "-1"), "hill = -1 is not the size of a slope, which is above 0 and finite"),
        (("--hill", "0:3"), "hill = 0 is not the size of a slope"),
        (("--top", "5", "--bottom", "10"), "top = 5.0 lies below bottom = 10.0"),
    ],
)
def test_limits_that_no_curve_can_have_are_a_mistake_of_usage(
    run: Run, doses: Path, limits: tuple[str, ...], says: str
) -> None:
    result = run("fit", doses, *limits, exit_code=2)
    assert says in " ".join(result.stderr.split())


def test_curves_that_go_both_ways_are_counted(run: Run, tmp_path: Path) -> None:
    table = tmp_path / "both.csv"
    falling = [100, 99, 98, 90, 60, 20, 5, 1]
    rows = [("falls", falling), ("rises", falling[::-1])]
    lines = [f"{name},{dose},{y}" for name, ys in rows for dose, y in zip([10**i for i in range(8)], ys, strict=True)]
    table.write_text("\n".join(["curve,conc_nM,response", *lines]))
    assert "1 fall with dose and 1 rise (Hill below 0)" in run("fit", table).stdout
    assert "rise (Hill" not in run("fit", table, "--direction", "falling").stdout


def test_a_direction_that_is_not_that_of_the_data_finds_no_effect(run: Run, doses: Path, tmp_path: Path) -> None:
    out = tmp_path / "fits.csv"
    run("fit", doses, "--direction", "rising", "--out", out)
    assert "ok" not in read_table(out)["status"].to_list()


def test_without_intervals_there_are_none(run: Run, doses: Path, tmp_path: Path) -> None:
    out = tmp_path / "fits.parquet"
    run("fit", doses, "--no-intervals", "--out", out)
    fit = read_table(out).row(0, named=True)
    assert fit["log10_ic50_molar_lo"] is None
    assert math.isfinite(fit["log10_ic50_molar"])


def test_a_robust_fit_does_not_follow_a_wild_well(run: Run, doses: Path, tmp_path: Path) -> None:
    wild = tmp_path / "wild.csv"
    rows = doses.read_text().replace("a,10,nM,81.3,", "a,10,nM,81.3,\na,10,nM,80.5,\na,10,nM,10,")
    wild.write_text(
        rows.replace("a,100,nM,20.9,", "a,100,nM,20.9,\na,100,nM,21.9,").replace(
            "a,1,nM,99,", "a,1,nM,99,\na,1,nM,98.4,"
        )
    )
    out = tmp_path / "fits.csv"
    run("fit", wild, "--robust", "--out", out)
    assert read_table(out)["ic50_molar"][0] == pytest.approx(3.1e-8, rel=0.1)


def test_another_model_has_its_own_columns(run: Run, doses: Path, tmp_path: Path) -> None:
    out = tmp_path / "fits.csv"
    run("fit", doses, "--model", "five-parameter", "--out", out)
    assert "asymmetry" in read_table(out).columns


def test_a_unit_may_be_given_beside_the_table(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "doses.csv"
    path.write_text("curve,conc,response\n" + "".join(f"a,{10.0**i},{100 / (1 + 10.0 ** (i - 2))}\n" for i in range(6)))
    assert "100 nM" in run("fit", path, "--conc-unit", "nM").stdout
    assert "100 µM" in run("fit", path, "--conc-unit", "uM").stdout


def test_long_lists_are_cut_and_counted(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "doses.csv"
    rows = [f"c{i},{10.0**j},{100 / (1 + 10.0 ** (j - 2))}" for i in range(5) for j in range(5)]
    path.write_text("\n".join(["curve,conc_nM,response", *rows]))
    cut = run("fit", path, "--rows", "2").stdout
    assert "c1" in cut
    assert "c2" not in cut
    assert "... and 3 more curves" in cut
    assert "c4" in run("fit", path, "--rows", "0").stdout


def test_remarks_go_to_stderr(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "doses.csv"
    path.write_text(
        "conc_nM,response,note\n" + "".join(f"{10.0**i},{100 / (1 + 10.0 ** (i - 2))},x\n" for i in range(5))
    )
    result = run("fit", path)
    assert "warning: doses.csv: there is no column curve, so all 5 rows are one curve" in result.stderr
    assert "info: doses.csv: columns not used: note" in result.stderr
    assert "warning" not in result.stdout


def test_limits_that_are_none_are_a_usage_error(run: Run, doses: Path) -> None:
    assert "'2:1' does not run from low to high" in run("fit", doses, "--hill", "2:1", exit_code=2).stderr


def test_every_curve_is_drawn(run: Run, doses: Path, tmp_path: Path) -> None:
    folder = tmp_path / "new" / "curves"
    result = run("fit", doses, "--figures", folder)
    assert sorted(path.name for path in folder.iterdir()) == ["curve-001-a.svg", "curve-002-b.svg"]
    assert all("<svg" in path.read_text(encoding="utf-8") for path in folder.iterdir())
    assert f"2 figures written to {folder}" in result.stderr


def test_figures_into_a_file_are_refused_before_the_fit(run: Run, doses: Path) -> None:
    told = run("fit", doses, "--figures", doses, exit_code=2).stderr
    assert told.startswith(f"error: {doses}: a file stands where the folder is to be")
