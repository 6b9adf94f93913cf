"""The report of a run over time: its section, its sheets, its figures, and that end-points have none of it."""

from __future__ import annotations

import json
from pathlib import Path

import polars as pl
import pytest
from python_calamine import CalamineWorkbook

import sevenless
from sevenless.assays.analysis import Analysis
from sevenless.reports.bundle import ReportFiles, write_report
from sevenless.reports.progress_section import progress_section, progress_sheet
from sevenless.reports.readable import column_words, is_rate, readable

EXAMPLES = Path(sevenless.__file__).parent / "examples"


@pytest.fixture(scope="module")
def analysis() -> Analysis:
    return sevenless.analyze(EXAMPLES / "gef_exchange" / "run.toml")


@pytest.fixture(scope="module")
def files(analysis: Analysis, tmp_path_factory: pytest.TempPathFactory) -> ReportFiles:
    return write_report(analysis, tmp_path_factory.mktemp("report"))


def test_the_section_draws_counts_and_tells_the_constants(analysis: Analysis) -> None:
    section = progress_section(analysis)
    assert section is not None
    assert section.drawings[0][0] == "controls of SIM-GEF-1"
    assert section.left_out == 0
    assert sum(count for _, count, _ in section.statuses) == 96
    assert ("never_starts", 1) in [(name, count) for name, count, _ in section.statuses]
    assert section.efficiency is not None
    assert "kcat/Km (per M per s)" in section.efficiency.headers
    assert section.michaelis_menten is None


def test_the_page_has_it_with_a_link(files: ReportFiles) -> None:
    page = files.html.read_text(encoding="utf-8")
    assert '<a href="#progress">Progress curves</a>' in page
    assert page.count('class="pg"') == 5
    assert "progress curves: compound Q" in page
    assert "never starts: 1 well " in page


def test_the_workbook_has_the_traces_and_the_constants(files: ReportFiles, analysis: Analysis) -> None:
    book = CalamineWorkbook.from_path(str(files.xlsx))
    assert {"progress curves", "kcat over Km"} <= set(book.sheet_names)
    assert "Michaelis-Menten" not in book.sheet_names
    rows = book.get_sheet_by_name("kcat over Km").to_python()
    cells = dict(zip(rows[0], rows[1], strict=True))
    assert analysis.catalytic_efficiency is not None
    (slope,) = analysis.catalytic_efficiency["kcat_over_km_per_molar_s"]
    assert cells["kcat/Km (per M per s)"] == pytest.approx(slope), "no unit of a dose is put to a rate"
    assert "kcat/Km (per M per s) lower end" in cells
    wells = book.get_sheet_by_name("wells").to_python()
    at = wells[0].index("rate (per s)")
    assert isinstance(wells[1][at], float)
    assert len(book.get_sheet_by_name("progress curves").to_python()) == 97


def test_the_record_has_the_constants(files: ReportFiles) -> None:
    record = json.loads(files.json.read_text(encoding="utf-8"))
    assert record["catalytic_efficiency"][0]["status"] == "ok"
    assert record["michaelis_menten"] is None
    assert record["protocol"]["progress"]["rate"] == "start"


def test_figures_are_written_beside(files: ReportFiles) -> None:
    names = {path.name for path in files.figures}
    assert "kobs-001-SIM-GEF-1.svg" in names
    assert {"progress-001-controls-of-SIM-GEF-1.svg", "progress-002-compound-Q.svg"} <= names
    assert all(path.exists() for path in files.figures)


def test_without_figures_none_is_drawn(analysis: Analysis, tmp_path: Path) -> None:
    assert write_report(analysis, tmp_path, figures="none").figures == ()


def test_the_sheet_has_every_well_that_holds_something(analysis: Analysis) -> None:
    table = progress_sheet(analysis)
    assert table is not None
    assert table.columns[:5] == ["plate", "well", "role", "compound", "conc_molar"]
    assert "window_conversion" in table.columns


def test_the_same_analysis_gives_the_same_page(analysis: Analysis, tmp_path: Path) -> None:
    one, two = (write_report(analysis, tmp_path / name, figures="none").html.read_bytes() for name in "ab")
    assert one == two


def test_end_points_have_no_such_section() -> None:
    analysis = sevenless.analyze(EXAMPLES / "htrf_sos1_kras" / "run.toml")
    assert progress_section(analysis) is None
    assert progress_sheet(analysis) is None


def test_the_methods_and_references_say_how_rates_came_about(files: ReportFiles) -> None:
    page = files.html.read_text(encoding="utf-8")
    assert "Every trace was fitted by one exponential with a lag and a linear drift" in page
    assert "exponentials fitted to readings over time" in page
    assert "kcat/Km as the slope of kobs" in page


@pytest.mark.parametrize("name", ["rate_per_s", "kcat_over_km_per_molar_s", "vmax_over_km_per_molar"])
def test_rates_are_neither_times_nor_doses(name: str) -> None:
    assert is_rate(name)
    assert "(" in column_words(name)
    table = readable(pl.DataFrame({name: [12.5]}))
    assert table.rows == (("12.5",),)


def test_times_and_doses_are_no_rates() -> None:
    assert not any(map(is_rate, ("time_s", "conc_molar", "lag_s", "km_molar")))
    assert readable(pl.DataFrame({"lag_s": [90.0], "km_molar": [4e-6]})).rows == (("1.5 min", "4 µM"),)
