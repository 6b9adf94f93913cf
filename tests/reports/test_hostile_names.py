"""Names that nobody should give a compound, through every part of a report."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from reports.page_parser import Page
from reports.synthetic import synthetic_analysis
from sevenless.assays.analysis import Analysis
from sevenless.figures.curve_view import analysis_views
from sevenless.fitting.curves import Curves
from sevenless.reports.page import report_page
from sevenless.reports.record import report_record
from sevenless.reports.workbook import write_workbook

NAMES = [
    "</script><script>alert(1)</script>",
    "--><svg onload=alert(1)>",
    "\" onmouseover=\"alert(1)",
    "{{ 7 * 7 }} {% raw %}",
    "=HYPERLINK(\"http://x\")",
    "a\nb\tc",
    "µ ∆ 化合物 🧪",
    "x" * 400,
    "  ",
    "",
]  # fmt: skip


def renamed(name: str) -> Analysis:
    """One curve on one plate, everything about it called by the name."""
    plain = synthetic_analysis(1, plate_format=96)
    new = pl.lit(name).alias("compound")
    old = plain.curves
    curves = Curves(
        labels=old.labels.with_columns(new), offsets=old.offsets, conc_molar=old.conc_molar, response=old.response,
        weight=old.weight,
    )  # fmt: skip
    is_sample = pl.col("role") == "sample"
    wells = plain.wells.with_columns(
        compound=pl.when(is_sample).then(pl.lit(name)),
        exclusion=pl.when(pl.col("exclusion").is_not_null()).then(pl.lit(name)),
    )
    table = plain.fits.table.with_columns(new)
    return replace(
        plain, title=name, run_text=name, wells=wells, curves=curves, fits=replace(plain.fits, table=table),
        fits_all_wells=None, growth=plain.growth.with_columns(new) if plain.growth is not None else None,
    )  # fmt: skip


def check_page(analysis: Analysis, name: str) -> None:
    views = analysis_views(analysis)
    text = report_page(analysis, views)
    page = Page.read(text)
    assert len(page.all("script")) == 1
    assert len(page.by_id("gallery").children) == 1
    assert not any(attribute.startswith("on") for element in page.elements for attribute in element.attributes)
    shown = page.within(page.by_id("gallery").children[0], "h3")[0].text
    assert shown == (" ".join(name.split()) or "–")


@pytest.mark.parametrize("name", NAMES)
def test_the_page_shows_the_name_and_runs_nothing(name: str) -> None:
    check_page(renamed(name), name)


@given(st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"]), max_size=30))
@settings(deadline=None, max_examples=15, suppress_health_check=[HealthCheck.too_slow])
def test_any_name_at_all(name: str) -> None:
    analysis = renamed(name)
    check_page(analysis, name)
    assert json.loads(report_record(analysis))["results"][0]["compound"] == name


@pytest.mark.parametrize("name", [name for name in NAMES if name])
def test_the_workbook_gives_the_name_back(name: str, tmp_path: Path) -> None:
    write_workbook(renamed(name), tmp_path / "x.xlsx")
    rows = CalamineWorkbook.from_path(str(tmp_path / "x.xlsx")).get_sheet_by_name("results").to_python()
    assert rows[1][rows[0].index("compound")] == name


@pytest.mark.parametrize("name", NAMES)
def test_inline_drawings_stay_whole(name: str) -> None:
    text = report_page(renamed(name), analysis_views(renamed(name)))
    start = text.index('<svg class="dr"')
    ElementTree.fromstring(text[start : text.index("</svg>", start) + len("</svg>")])
