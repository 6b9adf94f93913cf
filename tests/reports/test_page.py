"""The page: whole, offline, escaped, accessible, and true to the analysis."""

from __future__ import annotations

import re
from dataclasses import replace

import polars as pl
import pytest

from reports.page_parser import Page
from reports.synthetic import HOSTILE, synthetic_analysis
from sevenless.assays.analysis import Analysis
from sevenless.errors import Problem
from sevenless.figures.curve_view import CurveView, analysis_views
from sevenless.fitting.fits import CurveFits
from sevenless.fitting.wording import potency_text
from sevenless.reports.bundle import ReportFiles
from sevenless.reports.page import report_page


def test_the_page_needs_nothing_else(report: ReportFiles, page: Page) -> None:
    for element in page.elements:
        assert element.tag not in {"link", "iframe", "object", "embed", "img"}
        assert "src" not in element.attributes
        for name in ("href", "action", "data", "xlink:href"):
            assert element.attributes.get(name, "#").startswith("#"), element.attributes
    text = report.html.read_text(encoding="utf-8")
    # A reference may end in an address: text that nothing fetches.
    text = re.sub(r'<section id="references".*?</section>', "", text, flags=re.DOTALL)
    assert not re.search(r"url\((?!#)", text)
    assert not re.search(r"@import|fetch\(|XMLHttpRequest|https?://", text)


def test_every_curve_is_in_table_and_gallery(analysis: Analysis, views: list[CurveView], page: Page) -> None:
    rows = page.within(page.within(page.by_id("potency-table"), "tbody")[0], "tr")
    cards = page.by_id("gallery").children
    assert len(rows) == len(cards) == len(analysis.fits) == 14
    for row, card, view in zip(rows, cards, views, strict=True):
        assert page.within(card, "h3")[0].text == view.name
        assert view.annotation in card.text
        assert len(page.within(card, "svg")) == 1
        assert view.potency in row.text
        assert row.attributes["data-s"] == view.status
        assert page.within(row, "a")[0].attributes["href"] == f"#{card.attributes['id']}"


def test_hostile_names_stay_names(page: Page, report: ReportFiles) -> None:
    assert len(page.all("script")) == 1  # ours
    assert not page.all("b")  # the run file's markup is quoted as text
    assert any(HOSTILE in element.text for element in page.all("h3"))
    assert "# <b>not bold</b>" in page.all("pre")[0].text
    assert "<script>alert" not in report.html.read_text(encoding="utf-8")


def test_failed_plates_are_loud(page: Page) -> None:
    verdicts = page.within(page.by_id("plates-verdict"), "li")
    assert "FAILED" in verdicts[0].text  # failures come first
    assert verdicts[0].text.startswith("plate 2")
    assert "Z′ −0.2 (warn below 0.5, fail below 0): neutral against inhibitor wells" in verdicts[0].text
    assert "passed with a warning" in verdicts[1].text
    assert "1 failed" in page.by_id("plates-verdict").text


def test_numbers_of_failed_plates_are_marked_with_a_word(analysis: Analysis, page: Page) -> None:
    rows = page.within(page.within(page.by_id("potency-table"), "tbody")[0], "tr")
    for row, level in zip(rows, analysis.fits.table["plate_level"], strict=True):
        assert ("FAILED" in row.text) == (level == "fail")
        assert ("failed" in row.classes) == (level == "fail")
    for card, level in zip(page.by_id("gallery").children, analysis.fits.table["plate_level"], strict=True):
        assert ("plate failed" in card.text) == (level == "fail")


def test_bounds_are_never_bare(analysis: Analysis, page: Page) -> None:
    rows = page.within(page.within(page.by_id("potency-table"), "tbody")[0], "tr")
    fits = analysis.fits.table.select("qualifier", "ic50_molar").rows()
    assert {">"} <= {qualifier for qualifier, _ in fits}
    for row, (qualifier, ic50) in zip(rows, fits, strict=True):
        cells = [cell.text for cell in page.within(row, "td")]
        assert cells[2] == potency_text(qualifier, ic50)


def test_every_part_is_there_and_linked(page: Page) -> None:
    sections = [element.attributes["id"] for element in page.all("section")]
    assert sections == [
        "plates-verdict", "potencies", "curves", "sensitivity", "growth", "comparisons", "replicates", "published",
        "doses", "plates",
        "wells-left-out", "methods", "references", "protocol", "files",
    ]  # fmt: skip
    linked = {link.attributes["href"][1:] for link in page.within(page.all("nav")[0], "a")}
    assert linked == set(sections)
    ids = [element.attributes["id"] for element in page.elements if "id" in element.attributes]
    assert len(ids) == len(set(ids))
    for link in page.all("a"):
        assert link.attributes["href"][1:] in ids


def test_parts_that_a_run_has_not_are_left_out(analysis: Analysis) -> None:
    none = {"growth": None, "comparisons": None, "replicates": None, "bracketing": None, "fits_all_wells": None}
    bare = replace(analysis, **none, problems=())
    page = Page.read(report_page(bare, analysis_views(bare)))
    sections = {element.attributes["id"] for element in page.all("section")}
    assert not sections & {"doses", "growth", "comparisons", "replicates", "sensitivity"}
    assert "Remarks" not in page.by_id("plates-verdict").text


def test_the_page_can_be_read_by_all(page: Page) -> None:
    assert page.all("html")[0].attributes["lang"] == "en"
    for svg in page.all("svg"):
        assert svg.attributes.get("aria-label") or svg.attributes.get("aria-hidden") == "true"
    for button in page.all("button"):
        assert button.text or button.attributes.get("aria-label")
    labelled = {name for section in page.all("section") for name in section.attributes["aria-labelledby"].split()}
    assert all(page.by_id(name).tag == "h2" for name in labelled)
    for field in [*page.all("input"), *page.all("select")]:
        assert field.parent is not None
        assert field.parent.tag == "label"


def test_the_page_can_be_searched_filtered_and_sorted(analysis: Analysis, page: Page) -> None:
    tools = page.by_id("tools")
    assert "hidden" in tools.attributes  # shown by the script: nothing dead without one
    options = {element.attributes["value"] for element in page.within(page.by_id("status"), "option")}
    assert options == {"", *analysis.fits.table["status"].unique()}
    assert {"n", "v", "p", "s"} <= {o.attributes["value"] for o in page.within(page.by_id("sort"), "option")}


def test_plates_have_maps_panels_gates_and_wells(analysis: Analysis, page: Page) -> None:
    plates = page.all("details", cls="plate")
    assert len(plates) == 2
    for plate in plates:
        drawings = page.within(plate, "svg")
        assert [svg.attributes["class"] for svg in drawings] == ["hm", "hm", "qc", "qc", "qc"]
        maps = next(e for e in page.within(plate, "div") if "maps" in e.classes)
        assert len(maps.attributes["data-wells"].split("\n")) == 384
        assert "Z′" in plate.text
    assert "open" in plates[1].attributes


def test_excluded_and_masked_wells_stand_with_their_reason(analysis: Analysis, page: Page) -> None:
    text = page.by_id("wells-left-out").text
    excluded = analysis.wells.filter(pl.col("exclusion").is_not_null())
    assert text.count("air bubble <seen> at read") == len(excluded)
    assert text.count("overflow") == analysis.wells["mask_reason"].count()


def test_growth_and_reproducibility_and_dose_range(analysis: Analysis, page: Page) -> None:
    growth = page.by_id("growth").text
    for part in ("Growth rate inhibition", "25 nM", "> 10 µM", "NCI measures", "30 nM"):
        assert part in growth
    assert "day0" not in growth  # bookkeeping is in the workbook
    assert "1.8 to 4" in page.by_id("replicates").text
    doses = page.by_id("doses").text
    assert "5 of 14 curves" in doses
    assert doses.count("add lower doses") == 5


def test_the_run_can_be_traced(analysis: Analysis, page: Page) -> None:
    files = page.by_id("files").text
    for row in analysis.files.iter_rows(named=True):
        assert row["file"] in files
        assert row["sha256"] in files
    assert "numpy 2.4.0" in files
    assert "2026-01-05" in page.all("header")[0].text


def test_the_same_analysis_is_the_same_page(analysis: Analysis, views: list[CurveView]) -> None:
    first = report_page(analysis, views)
    assert first == report_page(synthetic_analysis(14, per_plate=11), views)
    assert "2026" not in Page.read(first).all("header")[0].text


def test_a_run_without_any_curve_is_still_a_page(analysis: Analysis) -> None:
    fits = CurveFits(table=analysis.fits.table.clear(), options=analysis.fits.options)
    none = replace(analysis, fits=fits, fits_all_wells=None, plates=analysis.plates.clear())
    page = Page.read(report_page(none, []))
    assert page.by_id("gallery").children == []


@pytest.mark.parametrize("severity", ["info", "warning"])
def test_remarks_say_where_and_what_to_do(analysis: Analysis, severity: str) -> None:
    problem = Problem(what="odd <b>dose</b>", file="map.toml", line=3, remedy="look", severity=severity)
    page = Page.read(report_page(replace(analysis, problems=(problem,)), analysis_views(analysis)))
    assert f"{severity} map.toml, line 3: odd <b>dose</b>; look" in page.by_id("plates-verdict").text


def test_five_hundred_curves_stay_light() -> None:
    many = synthetic_analysis(500)
    text = report_page(many, analysis_views(many))
    page = Page.read(text)
    assert len(page.by_id("gallery").children) == 500
    assert len(page.all("details", cls="plate")) == 46
    assert len(text.encode()) < 3_500_000  # 3.0 MB, 46 plates of 384 wells included
    assert "content-visibility:auto" in text  # curves are laid out when they come into sight
