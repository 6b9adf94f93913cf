"""The shipped example and real projects, from run file to report."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

import sevenless
from reports.page_parser import Page
from sevenless.assays.analysis import Analysis
from sevenless.reports.bundle import write_report

EXAMPLE = Path(sevenless.__file__).parent / "examples" / "htrf_sos1_kras" / "run.toml"


@pytest.fixture(scope="module")
def example() -> Analysis:
    return sevenless.analyze(EXAMPLE)


def test_the_example_makes_a_whole_report(example: Analysis, tmp_path: Path) -> None:
    report = write_report(example, tmp_path / "report", figures="none")
    page = Page.read(report.html.read_text(encoding="utf-8"))
    assert len(page.by_id("gallery").children) == len(example.fits)
    excluded = example.wells.filter(pl.col("exclusion").is_not_null())
    assert excluded["exclusion"][0] in page.by_id("wells-left-out").text
    assert excluded["exclusion"][0] in page.by_id("methods").text
    assert excluded["compound"][0] in page.by_id("sensitivity").text
    assert len(page.all("details", cls="plate")) == len(example.plates)
    for name, sha256 in example.files.select("file", "sha256").iter_rows():
        assert f"{name}{sha256}" in page.by_id("files").text
    assert EXAMPLE.read_text(encoding="utf-8").strip() in "".join(page.all("pre")[0].texts)


def test_every_section_of_the_example_has_text(example: Analysis, tmp_path: Path) -> None:
    report = write_report(example, tmp_path / "report", figures="none")
    page = Page.read(report.html.read_text(encoding="utf-8"))
    for section in page.all("section"):
        assert len(section.text) > 40, section.attributes["id"]
    assert "None" not in page.by_id("potencies").text
    assert "nan" not in page.by_id("potencies").text


def test_a_real_project_of_28_plates(shared: Path, tmp_path: Path) -> None:
    project = shared / "ctg" / "gdr_data4"
    run = tmp_path / "run.toml"
    lines = [
        'format = "sevenless.run"', "version = 1", 'protocol = "ctg-3d"', "[files]",
        f'reads = ["{(project / "*.csv").as_posix()}"]', 'conc_unit = "uM"', 'unlisted = "neutral"', "[manifest]",
        f'file = "{(project / "Manifest.xlsx").as_posix()}"', 'plate = "Barcode"', 'map = "Template"',
        'time = "Duration"', 'time_unit = "h"', 'columns = { cell_line = "clid" }', 'map_corner = "B2"',
    ]  # fmt: skip
    run.write_text("\n".join(lines) + "\n", encoding="utf-8")
    analysis = sevenless.analyze(run)
    report = write_report(analysis, tmp_path / "report", figures="none")
    page = Page.read(report.html.read_text(encoding="utf-8"))
    assert len(page.by_id("gallery").children) == 308
    assert len(page.all("details", cls="plate")) == 28
    assert "Growth rate inhibition" in page.by_id("growth").text
    assert report.html.stat().st_size < 3_500_000
