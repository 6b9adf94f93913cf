"""Writes the table of all facts and their verdicts into docs/explanation/pathway_facts.md: ``make facts``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final

from published.pathway.all_facts import SECTIONS, all_facts, verdict
from published.pathway.asking import OWN, Fact, Place
from published.pathway.differing import diagnosis
from published.pathway.sizes import OBSERVABLES, SCENARIOS, TIMES, apart
from published.pathway.unasked import ELSEWHERE, UNASKED

__all__ = ["PAGE", "verdicts_on_page", "write"]

PAGE: Final = Path(__file__).resolve().parents[3] / "docs" / "explanation" / "pathway_facts.md"
_START, _END = "<!-- facts: written by make facts -->", "<!-- end of facts -->"
_WORDS: Final = {True: "holds", False: "**differs**"}
_ROW: Final = re.compile(r"^\| (\d+[a-z]?) \|.*?\| (?P<verdict>[^|]*) \|$")


def write() -> None:
    """Asks everything, and puts the answers between the marks of the page."""
    text = PAGE.read_text(encoding="utf-8")
    before, rest = text.split(_START)
    after = rest.split(_END)[1]
    lines = "\n".join(_tables())
    PAGE.write_text(f"{before}{_START}\n\n{lines}\n{_END}{after}", encoding="utf-8")


def _tables() -> Iterator[str]:
    for title, section in SECTIONS.items():
        facts = [one for one in all_facts() if one.ask.__module__ == section.__name__]
        yield f"### {title}\n"
        yield "| fact | grade | said | found (core, MCF10A first) | verdict |"
        yield "|---|---|---|---|---|"
        for one in facts:
            yield _row(one)
        yield ""
    yield from _sizes()
    yield from _differing()
    yield from _not_asked()


def _row(one: Fact) -> str:
    shown = [verdict(one.name, place).found for place in one.places if place.size in ("", "core")]
    found = " / ".join(dict.fromkeys(shown))
    return f"| {one.name} | {one.grades} | {_cell(one.says)} | {_cell(found)} | {_verdicts(one)} |"


def _cell(text: str) -> str:
    return text.replace("|", "/").replace("~", "\\~")


def _verdicts(one: Fact) -> str:
    holds = {place: verdict(one.name, place).holds for place in one.places}
    if len(set(holds.values())) == 1:
        return _WORDS[next(iter(holds.values()))]
    return "; ".join(f"{_short(place)} {_WORDS[value]}" for place, value in holds.items())


def _short(place: Place) -> str:
    return place.size if place.cell in OWN else f"{place.size} {place.cell}"


def _sizes() -> Iterator[str]:
    yield "### Core against full\n"
    yield "| scenario | observable | " + " | ".join(TIMES) + " | furthest apart |"
    yield "|---|---|" + "---|" * len(TIMES) + "---|"
    for scenario in SCENARIOS:
        for observable in OBSERVABLES:
            pairs = [one for one in apart() if (one.scenario, one.observable) == (scenario, observable)]
            values = " | ".join(f"{one.core:.3f}, {one.full:.3f}" for one in pairs)
            yield f"| {scenario} | {observable} | {values} | {max(one.apart for one in pairs):.0%} |"
    yield ""


def _differing() -> Iterator[str]:
    yield "### Why what differs does\n"
    for one in all_facts():
        reasons: dict[str, list[str]] = {}
        for place in one.places:
            if reason := diagnosis(one.name, place):
                reasons.setdefault(reason, []).append(_short(place))
        for reason, places in reasons.items():
            where = "" if len(places) == len(one.places) else f" ({', '.join(places)})"
            yield f"- **{one.name}**{where}: {_cell(reason)}."
    yield ""


def _not_asked() -> Iterator[str]:
    yield "### Not asked of the whole model\n"
    for number, where in ELSEWHERE.items():
        yield f"- Fact {number}: {where}."
    for name, reason in UNASKED.items():
        yield f"- `{name}`: {reason}."


@cache
def verdicts_on_page() -> dict[tuple[str, Place], bool]:
    """What the page says of each fact in each place."""
    by_name = {one.name: one for one in all_facts()}
    found: dict[tuple[str, Place], bool] = {}
    for line in PAGE.read_text(encoding="utf-8").splitlines():
        if row := _ROW.match(line):
            one, words = by_name[row[1]], row["verdict"]
            for place in one.places:
                word = next((part for part in words.split("; ") if part.startswith(_short(place) + " ")), words)
                found[one.name, place] = "differs" not in word
    return found


if __name__ == "__main__":
    write()
