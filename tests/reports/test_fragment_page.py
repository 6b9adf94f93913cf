"""The page of a fragment screen, and its table for people."""

from __future__ import annotations

import datetime as dt
from html.parser import HTMLParser
from pathlib import Path

import polars as pl
import pytest

from binding.fragments.screens import idle_peaks, peak, screen_of
from sevenless.binding.fragments.affinities import read_affinities
from sevenless.binding.fragments.ranking import rank_fragments
from sevenless.binding.fragments.screen import FragmentScreen, judge_screen
from sevenless.reports.fragment_page import fragment_page
from sevenless.reports.fragment_table import fragment_table

PEAKS = [
    *idle_peaks(),
    peak("A <1>", 6.0, 0.3),
    peak("A <1>", 6.0, 0.95, competitor="X"),
    peak("B", 6.0, 0.4),
    peak("C", 6.0, None),
]


@pytest.fixture(scope="module")
def screen() -> FragmentScreen:
    return judge_screen(screen_of(PEAKS, heavy_atoms={"A <1>": 12}))


@pytest.fixture(scope="module")
def ranking(screen: FragmentScreen, tmp_path_factory: pytest.TempPathFactory) -> pl.DataFrame:
    path = tmp_path_factory.mktemp("spr") / "spr.csv"
    path.write_text("compound,KD (µM)\nA <1>,300 ± 20\nB,> 1000\n", encoding="utf-8")
    return rank_fragments(screen, read_affinities(path))


class Headings(HTMLParser):
    """Text of the second headings, and every tag that is open."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.outside: list[str] = []
        self._within = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._within = tag == "h2"
        self.outside += [value for name, value in attrs if name in ("src", "href") and value and "//" in value]

    def handle_data(self, data: str) -> None:
        if self._within:
            self.found.append(data)
            self._within = False


def test_the_table_has_words_and_units(ranking: pl.DataFrame) -> None:
    table = fragment_table(ranking)
    first = dict(zip(table.headers, table.rows[0], strict=True))
    assert (first["rank"], first["compound"], first["verdict by NMR"]) == ("1", "A <1>", "hit")
    assert (first["KD"], first["KD interval"]) == ("300 µM", "280 µM to 320 µM")
    assert first["with competitor"] == "competed"
    assert float(first["LE (kcal/mol per heavy atom)"]) == pytest.approx(0.40, abs=0.01)
    second = dict(zip(table.headers, table.rows[1], strict=True))
    assert (second["KD"], second["KD interval"], second["heavy atoms"]) == ("> 1 mM", "–", "–")
    assert len(table.rows) == 3
    assert all(len(row) == len(table.headers) == len(table.numeric) for row in table.rows)


def test_columns_without_anything_are_left_out(screen: FragmentScreen) -> None:
    headers = fragment_table(rank_fragments(screen)).headers
    assert not {"KD", "KD interval", "LE (kcal/mol per heavy atom)"} & set(headers)


def test_the_page_has_everything_and_needs_nothing(screen: FragmentScreen, ranking: pl.DataFrame) -> None:
    page = fragment_page(screen, ranking, title="SOS2 <screen>", date=dt.date(2026, 1, 2))
    headings = Headings()
    headings.feed(page)
    assert headings.found == [
        "Verdict on each batch", "Ranking", "With a competitor", "Peaks left out", "Methods", "References",
    ]  # fmt: skip
    assert not [link for link in headings.outside if not link.startswith("https://doi.org")]
    assert "SOS2 &lt;screen&gt;" in page
    assert "A &lt;1&gt;" in page
    assert "A <1>" not in page
    assert "<svg" in page
    assert "2026-01-02" in page
    assert str(screen.rules)[:40] in page
    assert "30 compounds were not found" in page
    assert "Hopkins" in page
    assert "at 25 °C" in page


def test_the_same_bytes_on_any_day(screen: FragmentScreen, ranking: pl.DataFrame) -> None:
    assert fragment_page(screen, ranking) == fragment_page(screen, ranking)


def test_a_screen_without_binders_has_a_page(tmp_path: Path) -> None:
    screen = judge_screen(screen_of(idle_peaks()))
    page = fragment_page(screen, rank_fragments(screen))
    assert "<svg" not in page
    assert "Hopkins" not in page
    assert "With a competitor" not in page
