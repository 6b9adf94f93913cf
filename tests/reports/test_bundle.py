"""The whole report."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from reports.conftest import DATE
from reports.synthetic import synthetic_analysis
from sevenless.assays.analysis import Analysis
from sevenless.errors import InputError, UnknownNameError
from sevenless.fitting.fits import CurveFits
from sevenless.reports.bundle import ReportFiles, write_report


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def test_every_part_is_written(report: ReportFiles) -> None:
    named = {report.html, report.xlsx, report.parquet, report.json, report.wells, report.bibtex, report.csl}
    named |= set(report.figures)
    assert {path for path in report.folder.rglob("*") if path.is_file()} == named
    assert [path.suffix for path in report.figures] == [".svg", ".pdf", ".png"]
    assert str(report) == str(report.html)


def test_tables_come_back_as_they_were(analysis: Analysis, report: ReportFiles) -> None:
    assert_frame_equal(pl.read_parquet(report.parquet), analysis.fits.table, check_exact=True)
    assert_frame_equal(pl.read_parquet(report.wells), analysis.wells, check_exact=True)
    marks = pl.read_parquet_metadata(report.parquet)
    assert (marks["format"], marks["version"], marks["table"]) == ("sevenless-report", "1", "results")


def test_the_record_lists_the_files(report: ReportFiles) -> None:
    files = json.loads(report.json.read_text(encoding="utf-8"))["files"]
    assert set(files) == set(contents(report.folder))


def test_the_same_analysis_is_the_same_folder(tmp_path: Path) -> None:
    for name in ("a", "b"):
        write_report(synthetic_analysis(2), tmp_path / name, figures="none", date=DATE)
    assert contents(tmp_path / "a") == contents(tmp_path / "b")


def test_writing_again_replaces_ours_and_keeps_theirs(analysis: Analysis, tmp_path: Path) -> None:
    out = tmp_path / "report"
    small = synthetic_analysis(2)
    name = next(iter(small.fits.table["compound"]))
    write_report(small, out, figures=[f"{name} · MIA PaCa-2"])
    (out / "notes.txt").write_text("mine")
    (out / "figures" / "mine.svg").write_text("mine")
    again = write_report(analysis, out, figures="none")
    left = contents(out)
    assert left["notes.txt"] == left["figures/mine.svg"] == b"mine"
    assert [path for path in left if path.startswith("figures/curve-")] == []  # of the earlier run
    assert len(pl.read_parquet(again.parquet)) == 14


@pytest.mark.parametrize(
    "text", ["not json", "[]", '{"format": "other", "files": ["figures/mine.svg"]}', '{"files": 3}']
)
def test_a_foreign_results_file_takes_nothing_with_it(tmp_path: Path, text: str) -> None:
    out = tmp_path / "report"
    (out / "figures").mkdir(parents=True)
    (out / "figures" / "mine.svg").write_text("mine")
    (out / "results.json").write_text(text)
    write_report(synthetic_analysis(1), out, figures="none")
    assert (out / "figures" / "mine.svg").read_text() == "mine"


def test_an_unknown_figure_leaves_nothing_behind(analysis: Analysis, tmp_path: Path) -> None:
    with pytest.raises(UnknownNameError):
        write_report(analysis, tmp_path / "report", figures=["no such curve"])
    assert list(tmp_path.iterdir()) == []


def test_a_file_in_the_way_is_an_input_error(analysis: Analysis, tmp_path: Path) -> None:
    (tmp_path / "report").write_text("x")
    with pytest.raises(InputError, match="is a file"):
        write_report(analysis, tmp_path / "report", figures="none")


def test_labels_of_any_kind_are_reported(analysis: Analysis, tmp_path: Path) -> None:
    """A second dose and a number among the labels, and no plate quality at all."""
    table = analysis.fits.table.drop("plate_level", "plate").with_columns(
        conc_2_molar=pl.Series([1e-7] * 14), passage=pl.Series(range(14)), note=pl.lit(None, dtype=pl.String)
    )
    odd = replace(analysis, fits=CurveFits(table=table, options=analysis.fits.options), fits_all_wells=None)
    report = write_report(odd, tmp_path / "report", figures="none")
    page = report.html.read_text(encoding="utf-8")
    assert "second concentration 100 nM" in page  # shared by all curves
    assert "note –" in page
