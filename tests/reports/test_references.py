"""The references of a report, and the published numbers that a run relies on, in every part of it."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from evidence.bibtex_parser import read_bibtex
from reports.page_parser import Page
from reports.synthetic import synthetic_analysis
from sevenless.assays.analysis import Analysis
from sevenless.evidence.bibliography import as_csl
from sevenless.evidence.library import published
from sevenless.evidence.record_sources import sources_of
from sevenless.evidence.short_citation import short_citation
from sevenless.evidence.wording import FROM_MEMORY, is_from_memory, printed_text
from sevenless.fitting.options import FitOptions
from sevenless.reports.bundle import ReportFiles, write_report
from sevenless.reports.evidence_listing import evidence_listing
from sevenless.reports.methods import methods
from sevenless.reports.references import references

CONSTANT, POTENCY = "kras.g12c.intrinsic.khyd", "bi-3406.nci-h358.perk.ic50"


@pytest.fixture(scope="module")
def relying() -> Analysis:
    """A run that names a constant, a potency, and a source."""
    return replace(synthetic_analysis(2), evidence_used=(CONSTANT, POTENCY, "hafner-2016", CONSTANT))


@pytest.fixture(scope="module")
def written(relying: Analysis, tmp_path_factory: pytest.TempPathFactory) -> ReportFiles:
    return write_report(relying, tmp_path_factory.mktemp("relying") / "out", figures="none")


@pytest.fixture(scope="module")
def page(written: ReportFiles) -> Page:
    return Page.read(written.html.read_text(encoding="utf-8"))


def sheet(path: Path, name: str) -> list[list[object]]:
    return CalamineWorkbook.from_path(str(path)).get_sheet_by_name(name).to_python()


def test_the_page_lists_every_source_with_what_it_was_used_for(relying: Analysis, page: Page) -> None:
    items = page.within(page.by_id("references"), "li")
    cited = relying.citations()
    assert len(items) == len(cited) > 10
    for item, entry in zip(items, cited, strict=True):
        assert entry.reference in item.text
        assert entry.why in item.text


def test_the_workbook_lists_them_too(relying: Analysis, written: ReportFiles) -> None:
    header, *rows = sheet(written.xlsx, "references")
    assert header == ["source", "reference", "used for", "DOI"]
    cited = relying.citations()
    assert rows == [[entry.source_id, entry.reference, entry.why, entry.source.doi] for entry in cited]


def test_files_for_reference_managers_hold_the_same(relying: Analysis, written: ReportFiles) -> None:
    cited = relying.citations()
    assert json.loads(written.csl.read_text(encoding="utf-8")) == as_csl(cited.sources)
    assert len(read_bibtex(written.bibtex.read_text(encoding="utf-8"))) == len(cited)


def test_the_record_has_references_and_whole_records(relying: Analysis, written: ReportFiles) -> None:
    record = json.loads(written.json.read_text(encoding="utf-8"))
    assert [one["source"] for one in record["references"]] == list(relying.citations().source_ids)
    assert [one["id"] for one in record["evidence"]] == [CONSTANT, POTENCY, "hafner-2016"]
    assert record["evidence"][1]["value_molar"] == 4e-9
    assert {"references.bib", "references.json"} <= set(record["files"])


def test_numbers_that_the_run_relies_on_stand_with_their_conditions(page: Page) -> None:
    base = published()
    rows = page.within(page.within(page.by_id("evidence"), "tbody")[0], "tr")
    assert [page.within(row, "td")[0].text for row in rows] == [CONSTANT, POTENCY, "hafner-2016"]
    for row, record_id in zip(rows[:2], (CONSTANT, POTENCY), strict=True):
        assert printed_text(base[record_id]) in row.text
        for source in sources_of(record_id, base):
            assert short_citation(source) in row.text
    for word in ("BI-3406 on SOS1", "G12C", "NCI-H358", "pERK Inhibition"):
        assert word in rows[1].text


def test_they_are_in_the_workbook(written: ReportFiles) -> None:
    header, *rows = sheet(written.xlsx, "published numbers")
    assert header == ["record", "what", "value", "conditions", "how it is known", "to know", "sources"]
    assert [row[0] for row in rows] == [CONSTANT, POTENCY, "hafner-2016"]


def test_a_number_from_memory_says_so_wherever_it_is() -> None:
    base = published()
    remembered = [one.id for one in (*base.measurements, *base.constants) if is_from_memory(one) and one.number]
    assert remembered
    listing = evidence_listing(replace(synthetic_analysis(2), evidence_used=tuple(remembered)))
    assert listing is not None
    assert all(FROM_MEMORY in row[2] for row in listing.rows)


def test_what_stands_against_a_number_is_shown_with_it() -> None:
    base = published()
    disputed = next(one for one in (*base.measurements, *base.constants) if base.beside(one))
    listing = evidence_listing(replace(synthetic_analysis(2), evidence_used=(disputed.id,)))
    assert listing is not None
    for other in base.beside(disputed):
        assert f"stands against it: {other.id}" in listing.rows[0][5]


def test_every_kind_of_record_can_be_listed() -> None:
    base = published()
    named = tuple(records[0].id for records in (base.measurements, base.constants, base.claims, base.sources))
    listing = evidence_listing(replace(synthetic_analysis(2), evidence_used=named))
    assert listing is not None
    assert [row[0] for row in listing.rows] == list(named)
    assert all(row[1] and row[6] for row in listing.rows)


def test_a_run_that_names_none_has_no_such_part(analysis: Analysis, report: ReportFiles) -> None:
    assert evidence_listing(analysis) is None
    assert 'id="evidence"' not in report.html.read_text(encoding="utf-8")
    assert "published numbers" not in CalamineWorkbook.from_path(str(report.xlsx)).sheet_names
    assert json.loads(report.json.read_text(encoding="utf-8"))["evidence"] == []


@pytest.mark.parametrize(
    "options", [FitOptions(), FitOptions(model="five-parameter"), FitOptions(model="biphasic", robust=True)]
)
def test_whatever_the_methods_paragraph_quotes_is_among_the_references(analysis: Analysis, options: FitOptions) -> None:
    run = replace(analysis, fits=replace(analysis.fits, options=options))
    text = " ".join(said for _, said in methods(run))
    quoted = {source.id for source in published().sources if source.doi and short_citation(source) in text}
    assert quoted
    assert quoted <= set(references(run, run.beside_published()).source_ids)
