"""The references and the statements of the three guides, as the base holds them."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from evidence.guide_text import guide_texts, section, words
from sevenless.evidence.claim import Claim
from sevenless.evidence.library import published
from sevenless.evidence.source import Source

REFERENCES = {"sos1-guide": 21, "sos2-guide": 16, "ros1-guide": 6}
CLAIMS = {"sos1-guide": 20, "sos2-guide": 33, "ros1-guide": 19}
each_guide = pytest.mark.parametrize("guide", REFERENCES)


def references() -> list[Source]:
    """Sources that a guide lists."""
    return [source for source in published().sources if any("-guide [" in place for place in source.cited_in)]


def claims(guide: str) -> list[Claim]:
    """Statements that were read in a guide first."""
    return [claim for claim in published().claims if claim.read_in[0].document == guide and claim.fact is None]


@each_guide
def test_every_entry_of_a_list_of_references_is_one_source(guide: str) -> None:
    cited = Counter(place for source in references() for place in source.cited_in if place.startswith(guide))
    assert cited == {f"{guide} [{number + 1}]": 1 for number in range(REFERENCES[guide])}


def test_papers_are_known_by_what_was_checked() -> None:
    papers = {source.id: source for source in references() if source.kind in ("article", "preprint")}
    assert {name: (paper.year, paper.doi, paper.pmid, paper.pmcid) for name, paper in papers.items()} == {
        "hofmann-2021": (2021, "10.1158/2159-8290.CD-20-0142", "32816843", "PMC7892644"),
        "mrtx0902-paper": (None, "", "", ""),
        "sos2-fragments": (None, "", "", ""),
        "sos2-comes-to-the-fore": (2021, "10.3390/ijms22126613", "34205562", "PMC8234257"),
        "sheffels-2018": (2018, "10.1126/scisignal.aar8371", "30181243", ""),
        "theard-2023": (2023, "10.1101/2023.01.20.524989", "", ""),
        "theard-2024": (2024, "10.1002/1878-0261.13564", "", ""),
        "lentiviral-knock-out": (None, "", "", ""),
        "lung-spheroids": (None, "", "", ""),
        "kota-2018": (2018, "10.1038/s41388-018-0257-5", "", ""),
        "ros1-fusion-proteins": (2013, "", "", ""),
    }
    for paper in papers.values():
        assert paper.year or "not checked" in paper.note, paper.id


def test_a_site_says_that_the_page_is_not_known() -> None:
    for source in references():
        if source.kind == "web page":
            assert source.url.endswith(source.container)
            assert source.note
            assert not source.doi


@each_guide
def test_statements_are_counted_and_graded(guide: str) -> None:
    found = claims(guide)
    assert len(found) == CLAIMS[guide]
    for claim in found:
        assert "S" in claim.grades, claim.id
        assert claim.known_from in ("text", "table"), claim.id
        assert claim.statement.endswith("."), claim.id


def test_statements_in_conflict_say_with_what() -> None:
    imprecise = {claim.id: claim.note for guide in CLAIMS for claim in claims(guide) if "X" in claim.grades}
    assert set(imprecise) == {"sos1.allosteric-site.speeds-exchange", "ros1-fusion.activates-mapk"}
    assert "tethered to a membrane over RAS in solution" in imprecise["sos1.allosteric-site.speeds-exchange"]
    assert "CD74-ROS1" in imprecise["ros1-fusion.activates-mapk"]
    for claim in (claim for guide in CLAIMS for claim in claims(guide) if claim.id in imprecise):
        assert claim.conflicts_with, claim.id
    others = [other for guide in CLAIMS for claim in claims(guide) for other in claim.conflicts_with]
    assert [other for other in others if other not in published()] == []


def test_magnitudes_of_statements() -> None:
    numbers = {claim.id: (claim.printed, claim.unit) for guide in CLAIMS for claim in claims(guide) if claim.printed}
    assert numbers == {
        "sos1.binds-kras-at-two-sites": ("2", "sites"),
        "sos1.allosteric-site.speeds-exchange": ("<500", "fold"),
        "sos2-quinazoline-2.spares-sos1": (">200", "µM"),
    }


@each_guide
def test_sources_of_a_statement_are_those_of_its_guide(guide: str) -> None:
    for claim in claims(guide):
        for source in (published()[name] for name in claim.sources):
            assert isinstance(source, Source)
            assert source.id == guide or any(place.startswith(guide) for place in source.cited_in), claim.id


@each_guide
def test_the_guide_has_the_section_and_cites_the_source_there(guide: str, shared: Path) -> None:
    text = guide_texts(shared)[guide]
    titles = {place.table for claim in claims(guide) for place in claim.read_in if place.row is None}
    for claim in claims(guide):
        place = claim.read_in[0]
        there = text if place.row is not None else section(text, place.table, titles)
        assert there.strip(), claim.id
        for source in (published()[name] for name in claim.sources if name != guide):
            assert isinstance(source, Source)
            numbers = [number for one in source.cited_in for number in re.findall(rf"^{guide} \[(\d+)\]$", one)]
            assert any(f"[{number}]" in there for number in numbers), f"{claim.id}: {source.id}"


@each_guide
def test_the_base_holds_the_whole_list_of_the_guide(guide: str, shared: Path) -> None:
    listed = re.findall(r"^- (\d+)\. ", guide_texts(shared)[guide], re.MULTILINE)
    assert listed == [str(number + 1) for number in range(REFERENCES[guide])]


def test_titles_and_sites_are_those_of_the_lists(shared: Path) -> None:
    texts = guide_texts(shared)
    for source in references():
        for place in source.cited_in:
            guide, number = place.removesuffix("]").split(" [")
            (line,) = re.findall(rf"^- {number}\. (.*)$", texts[guide], re.MULTILINE)
            manuscript = re.findall(r"manuscript: ([^.]*)\.", source.note)
            titles = [loose(title) for title in (source.title, *manuscript)]
            assert any(title in loose(line) for title in titles), place


def loose(title: str) -> str:
    """A title by its words, so that case and marks do not count."""
    return " ".join(words(title)).replace("three dimensional", "3 dimensional")
