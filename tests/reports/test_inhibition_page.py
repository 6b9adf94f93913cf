"""The page of inhibition constants: whole, safe, the same bytes every day."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import polars as pl
import pytest

from binding.inhibition.bench_tables import write_tables
from reports.test_fragment_page import Headings
from sevenless.binding.inhibition.analyses.analysis import InhibitionAnalysis
from sevenless.binding.inhibition.analyses.cheng_prusoff import AssayConditions, analyse_cheng_prusoff
from sevenless.binding.inhibition.analyses.mechanism import analyse_mechanism
from sevenless.binding.inhibition.analyses.tight_binding import analyse_tight_binding
from sevenless.reports.inhibition_page import MOST_FIGURES, inhibition_page


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_tables(tmp_path_factory.mktemp("inhibition"))


@pytest.fixture(scope="module")
def tight(folder: Path) -> InhibitionAnalysis:
    return analyse_tight_binding(folder / "tight.csv")


def headings(page: str) -> Headings:
    parser = Headings()
    parser.feed(page)
    return parser


def test_it_has_all_sections_and_needs_nothing_else(tight: InhibitionAnalysis) -> None:
    page = inhibition_page(tight)
    parser = headings(page)
    assert parser.found == ["Constants", "Figures", "All columns", "Methods", "References"]
    assert [one for one in parser.outside if "w3.org" not in one and "doi" not in one] == []
    assert page.count("<svg") == 3
    for said in ("at_floor", "E/2", "Morrison JF", "tight binding", tight.sha256, "taken as all active"):
        assert said in page


def test_laws_and_their_citations(folder: Path) -> None:
    page = inhibition_page(analyse_mechanism(folder / "grid.csv"))
    assert "All laws" in headings(page).found
    assert page.count("uncompetitive") > 3
    assert "Burnham" in page


def test_a_page_without_figures(folder: Path) -> None:
    conditions = AssayConditions(mechanism="competitive", substrate_molar=3e-5, km_molar=1e-5, enzyme_molar=2e-9)
    page = inhibition_page(analyse_cheng_prusoff(folder / "tight.csv", conditions), title="My constants")
    assert "Figures" not in headings(page).found
    assert "<h1>My constants</h1>" in page
    assert "tight_binding" in page


def test_no_id_occurs_twice(tight: InhibitionAnalysis) -> None:
    ids = re.findall(r'\bid="([^"]+)"', inhibition_page(tight))
    assert len(ids) == len(set(ids))
    page = inhibition_page(tight)
    assert set(re.findall(r'href="#([^"]+)"', page)) <= set(ids)


def test_hostile_names_stay_text(folder: Path, tmp_path: Path) -> None:
    frame = pl.read_csv(folder / "tight.csv").filter(pl.col("compound") == "tight")
    frame.with_columns(compound=pl.lit("<script>alert(1)</script> $x_1$")).write_csv(tmp_path / "t.csv")
    assert "<script>" not in inhibition_page(analyse_tight_binding(tmp_path / "t.csv"))


def test_the_same_bytes_unless_dated(tight: InhibitionAnalysis) -> None:
    assert inhibition_page(tight) == inhibition_page(tight)
    assert "2026-01-02" in inhibition_page(tight, date=dt.date(2026, 1, 2))


def test_series_that_are_not_drawn_are_counted(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert MOST_FIGURES > 3
    monkeypatch.setattr("sevenless.reports.inhibition_page.MOST_FIGURES", 1)
    page = inhibition_page(analyse_tight_binding(folder / "tight.csv"))
    assert page.count("<svg") == 1
    assert "2 more series are not drawn here" in page
