"""References as text, BibTeX and CSL-JSON, of sources known well and hardly known."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evidence.bibtex_parser import plain_text, read_bibtex, split_authors
from sevenless.evidence.author_names import author_names
from sevenless.evidence.bibliography import as_bibtex, as_csl, as_text
from sevenless.evidence.bibtex import bibtex_key
from sevenless.evidence.library import published
from sevenless.evidence.source import Source, SourceKind

CASES = tomllib.loads((Path(__file__).parent / "bibliography_cases.toml").read_text(encoding="utf-8"))

# Of the schema csl-data.json of the Citation Style Language 1.0.2: what this project can come to need of it.
CSL_TYPES = {
    "article", "article-journal", "book", "chapter", "classic", "collection", "dataset", "document", "entry",
    "figure", "manuscript", "paper-conference", "patent", "periodical", "post", "report", "review", "software",
    "standard", "thesis", "webpage",
}  # fmt: skip
CSL_TEXTS = {
    "id", "type", "abstract", "annote", "container-title", "DOI", "genre", "note", "number", "page", "PMCID", "PMID",
    "publisher", "title", "URL", "version", "volume",
}  # fmt: skip
CSL_NAME = {"family", "given", "literal", "suffix", "non-dropping-particle", "dropping-particle"}

ODD = st.text(st.characters(exclude_categories=("Cc", "Cs", "Cn")), max_size=30) | st.text(
    "{}\\%&_#$~^<>|\"'αβΔ→,:; aAbB", max_size=30
)
SOME = ODD.filter(lambda text: bool(text.strip()))
SOURCES = st.builds(
    Source,
    id=st.from_regex(r"[a-z][a-z0-9-]{0,8}", fullmatch=True),
    kind=st.sampled_from(get_args(SourceKind)),
    title=SOME,
    authors=st.lists(SOME, max_size=3).map(tuple),
    container=ODD,
    year=st.none() | st.integers(1800, 2100),
    volume=ODD,
    pages=ODD,
    doi=ODD,
    pmid=st.from_regex(r"[0-9]{0,8}", fullmatch=True),
    url=ODD,
    known_from=st.sampled_from(["", "memory"]),
    note=ODD,
)


def source_of(case: dict[str, object]) -> Source:
    fields = {name: tuple(value) if isinstance(value, list) else value for name, value in case.items()}
    return Source(**fields)  # type: ignore[arg-type]


@pytest.mark.parametrize("case", CASES["reference"], ids=lambda case: case["source"]["id"])
def test_a_reference_in_all_three_formats(case: dict[str, object]) -> None:
    source = source_of(case["source"])  # type: ignore[arg-type]
    assert as_text(source) == case["text"]
    assert as_bibtex([source]) == case["bibtex"]
    assert as_csl([source]) == [case["csl"]]


@pytest.mark.parametrize("case", CASES["name"], ids=lambda case: case["cited"])
def test_a_name_is_taken_apart(case: dict[str, str]) -> None:
    (name,) = author_names([case["cited"]])
    assert {"family": name.family, "given": name.given, "whole": name.whole} == {
        "family": case.get("family", ""),
        "given": case.get("given", ""),
        "whole": case.get("whole", ""),
    }


@given(st.lists(SOURCES, max_size=3))
@settings(deadline=None, max_examples=60)
def test_bibtex_reads_back(sources: list[Source]) -> None:
    entries = read_bibtex(as_bibtex(sources))
    assert [entry.key for entry in entries] == [source.id for source in sources]
    for entry, source in zip(entries, sources, strict=True):
        assert printed(entry.fields["title"]) == flat(source.title)
        assert printed(entry.fields.get("annote", "")) == flat(source.note)
        assert ("note" in entry.fields) == (source.known_from == "memory")
        container = "" if source.container == source.title else source.container
        holder = {"article": "journal", "book": "publisher", "techreport": "institution", "misc": "howpublished"}
        assert printed(entry.fields.get(holder[entry.type], "")) == flat(container)
        assert printed_names(entry.fields.get("author", "")) == expected_names(source)


def flat(text: str) -> str:
    return " ".join(text.replace("µ", "μ").split())


def printed(text: str) -> str:
    return plain_text(text)


def printed_names(text: str) -> list[str]:
    return [plain_text(name) for name in split_authors(text) if name]


def expected_names(source: Source) -> list[str]:
    names = [flat(name.whole or f"{name.family}, {name.given}") for name in author_names(source.authors)]
    return names + ["others"] * any(re.fullmatch("et al.", author.strip()) for author in source.authors)


@given(st.lists(SOURCES, max_size=3))
@settings(deadline=None, max_examples=60)
def test_csl_keeps_to_its_schema(sources: list[Source]) -> None:
    items = json.loads(json.dumps(as_csl(sources)))
    assert [item["id"] for item in items] == [source.id for source in sources]
    for item, source in zip(items, sources, strict=True):
        assert_valid(item)
        assert item["title"] == source.title
        assert item.get("DOI", "") == source.doi
        assert len(item.get("author", [])) == len([author for author in source.authors if author.strip()])


def assert_valid(item: dict[str, object]) -> None:
    assert item["type"] in CSL_TYPES
    assert set(item) <= CSL_TEXTS | {"author", "issued"}
    assert all(isinstance(item[name], str) and item[name] for name in CSL_TEXTS & set(item))
    for name in item.get("author", []):  # type: ignore[attr-defined]
        assert name
        assert set(name) <= CSL_NAME
        assert all(isinstance(part, str) and part for part in name.values())
    if "issued" in item:
        assert set(item["issued"]) == {"date-parts"}  # type: ignore[call-overload]
        ((year,),) = item["issued"]["date-parts"]  # type: ignore[index]
        assert isinstance(year, int)


@given(SOURCES)
@settings(deadline=None, max_examples=60)
def test_text_says_title_year_and_identifier_on_one_line(source: Source) -> None:
    text = as_text(source)
    assert len(text.splitlines()) == 1
    assert flat(source.title) in flat(text) or (str(source.year) in source.title and source.authors)
    assert source.year is None or f"({source.year})" in text
    assert not source.doi or f"doi:{flat(source.doi)}" in flat(text)
    assert ("from memory, not checked" in text) == (source.known_from == "memory")


@given(st.text(max_size=8), st.text(max_size=8))
@settings(deadline=None, max_examples=60)
def test_keys_are_safe_and_as_many_as_ids(one: str, other: str) -> None:
    assert re.fullmatch(r"[A-Za-z0-9.:/+_-]*", bibtex_key(one))
    assert (bibtex_key(one) == bibtex_key(other)) == (one == other)


def test_nothing_is_an_empty_list() -> None:
    assert as_bibtex([]) == ""
    assert as_csl([]) == []


def test_every_source_of_the_base_can_be_printed_in_all_formats() -> None:
    sources = published().sources
    entries = read_bibtex(as_bibtex(sources))
    assert [entry.key for entry in entries] == [source.id for source in sources]
    assert [printed(entry.fields["title"]) for entry in entries] == [flat(source.title) for source in sources]
    for item in as_csl(sources):
        assert_valid(item)
    assert len({as_text(source) for source in sources}) == len(sources)
