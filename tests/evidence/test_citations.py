"""What is to be cited: each source once, in order, with all that it was used for, in every form."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from evidence.bibtex_parser import read_bibtex
from sevenless.errors import InputError, UnknownNameError
from sevenless.evidence.bibliography import as_bibtex, as_csl, as_text
from sevenless.evidence.citations import CITATION_ENDINGS, Citation, Citations
from sevenless.evidence.constant import Constant
from sevenless.evidence.library import RECORDS_FOLDER, Evidence, published
from sevenless.evidence.measurement import Measurement
from sevenless.evidence.place import Place
from sevenless.evidence.record_file import read_records
from sevenless.evidence.record_sources import sources_of
from sevenless.evidence.short_citation import short_citation, source_of_text
from sevenless.evidence.source import Source

SRC = Path(__file__).resolve().parents[2] / "src" / "sevenless"
METHODS = RECORDS_FOLDER / "sources" / "methods.toml"
DOI = re.compile(r"\b10\.\d{4,9}/[^\s\"'`<>,;]*\w\)?")

ROE = Source(id="roe-1999", kind="article", title="Plates * and <wells>", authors=("Roe J",), year=1999, doi="10.1/a")
DOE = Source(id="doe-2001", kind="article", title="On doses", authors=("Doe A", "Roe J"), year=2001)
MEMO = Source(id="memo", kind="web page", title="example.org", known_from="memory")


@pytest.fixture
def cited() -> Citations:
    return Citations.of([(ROE, "wells"), (DOE, "doses"), (ROE, "plates"), (MEMO, "a_b"), (ROE, "wells")])


def test_each_source_comes_once_at_its_first_use_with_all_its_reasons(cited: Citations) -> None:
    assert cited.source_ids == ("roe-1999", "doe-2001", "memo")
    assert [entry.used_for for entry in cited] == [("wells", "plates"), ("doses",), ("a_b",)]
    assert cited.sources == (ROE, DOE, MEMO)
    assert cited[0] == Citation(source=ROE, used_for=("wells", "plates"))
    assert len(cited) == 3


def test_as_text(cited: Citations) -> None:
    assert cited.text == (
        f"1. {as_text(ROE)}\n   Used for: wells; plates.\n"
        f"2. {as_text(DOE)}\n   Used for: doses.\n"
        f"3. {as_text(MEMO)}\n   Used for: a_b.\n"
    )
    assert str(cited) == cited.text == cited.as_format("text")
    assert "from memory" in cited.text


def test_as_markdown_is_escaped(cited: Citations) -> None:
    assert r"Plates \* and \<wells\>" in cited.markdown
    assert r"Used for: a\_b." in cited.markdown
    assert [line[:3] for line in cited.markdown.splitlines() if line[:1].isdigit()] == ["1. ", "2. ", "3. "]


def test_as_bibtex_and_csl(cited: Citations) -> None:
    assert cited.bibtex == as_bibtex([ROE, DOE, MEMO]) == cited.as_format("bibtex")
    assert cited.csl == as_csl([ROE, DOE, MEMO]) == json.loads(cited.as_format("csl"))


def test_as_a_table(cited: Citations) -> None:
    assert cited.table.columns == ["source", "used_for", "reference", "doi", "known_from"]
    assert cited.table.row(0) == ("roe-1999", "wells; plates", as_text(ROE), "10.1/a", None)
    assert cited.table["known_from"].to_list() == [None, None, "memory"]


def test_in_a_notebook(cited: Citations) -> None:
    html = cited._repr_html_()
    assert html.count("<li>") == 3
    assert "Plates * and &lt;wells&gt;" in html
    assert repr(cited) == "<Citations: roe-1999, doe-2001, memo>"


def test_nothing_to_cite() -> None:
    nothing = Citations.of([])
    assert (nothing.text, nothing.markdown, nothing.bibtex, nothing.csl) == ("", "", "", [])
    assert repr(nothing) == "<Citations: none>"
    assert nothing._repr_html_() == "<p>nothing to cite</p>"
    assert nothing.table.height == 0


@pytest.mark.parametrize("ending", CITATION_ENDINGS)
def test_files_are_written_as_their_ending_says(cited: Citations, tmp_path: Path, ending: str) -> None:
    cited.write(tmp_path / f"references{ending.upper()}")
    written = (tmp_path / f"references{ending.upper()}").read_text(encoding="utf-8")
    assert written == cited.as_format(CITATION_ENDINGS[ending])
    assert {".bib": "@misc{roe-1999", ".json": '"id": "roe-1999"', ".txt": "1. Roe", ".md": "1. Roe"}[ending] in written


@pytest.mark.parametrize(("name", "said"), [("a.docx", "written as '.docx'"), ("references", "no ending")])
def test_another_ending_is_refused(cited: Citations, tmp_path: Path, name: str, said: str) -> None:
    with pytest.raises(InputError, match=said):
        cited.write(tmp_path / name)
    assert list(tmp_path.iterdir()) == []


PLACE = Place(document="roe-1999", table="Table 1", row=1)


def constant(name: str, sources: tuple[str, ...], derived_from: tuple[str, ...] = ()) -> Constant:
    return Constant(
        id=name, name=name, quantity="kon", subject="SOS1", printed="1", unit="1/s", known_from="table",
        read_in=(PLACE,), sources=sources, derived_from=derived_from,
    )  # fmt: skip


BASE = Evidence(
    [
        ROE, DOE, MEMO,
        constant("k.1", ("doe-2001", "memo")),
        constant("k.2", ("roe-1999",), ("k.1", "k.3")),
        constant("k.3", (), ("k.2",)),
        Measurement(
            id="x.kd", quantity="Kd", printed="1", unit="nM", known_from="table", read_in=(PLACE,), sources=("memo",)
        ),
    ]
)  # fmt: skip


@pytest.mark.parametrize(
    ("record", "sources"),
    [
        ("roe-1999", ["roe-1999"]),
        ("x.kd", ["memo", "roe-1999"]),
        ("k.1", ["doe-2001", "memo", "roe-1999"]),
        ("k.2", ["roe-1999", "doe-2001", "memo"]),
        ("k.3", ["roe-1999", "doe-2001", "memo"]),
    ],
)
def test_a_record_is_from_its_sources_and_from_those_it_follows_from(record: str, sources: list[str]) -> None:
    assert [source.id for source in sources_of(record, BASE)] == sources


@pytest.mark.parametrize(
    ("record", "sources"),
    [
        ("crizotinib.ros1.biochemical.ic50", ["acs-publications", "ros1-guide"]),
        ("kras.g12c.intrinsic.khyd", ["hunter-2015", "rasmodel"]),
    ],
)
def test_the_document_that_repeats_a_number_is_cited_but_not_our_own_lists(record: str, sources: list[str]) -> None:
    assert [source.id for source in sources_of(record, published())] == sources


def test_every_built_in_record_has_a_source_to_cite() -> None:
    base = published()
    assert all(sources_of(record_id, base) for record_id in base)


def test_an_unknown_record_gets_a_suggestion() -> None:
    with pytest.raises(UnknownNameError, match="golub-pereyra-1973"):
        sources_of("golub-pereira-1973", published())


@pytest.mark.parametrize(
    ("authors", "year", "doi", "said"),
    [
        (("Golub GH", "Pereyra V"), 1973, "10.1137/0710036", "Golub and Pereyra 1973, doi:10.1137/0710036"),
        (("Shoemaker RH",), 2006, "", "Shoemaker 2006"),
        (("Hafner M", "Niepel M", "Chung M"), 2016, "", "Hafner et al. 2016"),
        (("Eastwood BJ", "et al."), 2006, "", "Eastwood et al. 2006"),
        (("van der Berg, Anna",), None, "10.1/x", "van der Berg, doi:10.1/x"),
        (("The sevenless authors",), None, "", "The sevenless authors"),
        ((), 2025, "", "A title 2025"),
    ],
)
def test_in_a_few_words(authors: tuple[str, ...], year: int | None, doi: str, said: str) -> None:
    source = Source(id="x", kind="article", title="A title", authors=authors, year=year, doi=doi)
    assert short_citation(source) == said


@pytest.mark.parametrize(
    ("text", "source_id", "year", "doi", "title"),
    [
        ("Gompertz 1825, doi 10.1098/rstl.1825.0026", "gompertz-1825", 1825, "10.1098/rstl.1825.0026", "Gompertz 1825"),
        (
            "Cheng & Prusoff 1973, doi:10.1016/0006-2952(73)90196-2.", "cheng-prusoff-1973", 1973,
            "10.1016/0006-2952(73)90196-2", "Cheng & Prusoff 1973",
        ),
        ("Motulsky 2004, Fitting Models", "motulsky-2004", 2004, "", "Motulsky 2004, Fitting Models"),
        ("our notebook", "our-notebook", None, "", "our notebook"),
        ("https://doi.org/10.1000/182", "https-doi-org-10-1000-182", None, "10.1000/182", "https://doi.org/10.1000/182"),
        ("笔记", "source", None, "", "笔记"),
    ],
)  # fmt: skip
def test_a_source_of_another_package_is_known_by_what_it_says(
    text: str, source_id: str, year: int | None, doi: str, title: str
) -> None:
    found = source_of_text(text)
    assert (found.id, found.year, found.doi, found.title) == (source_id, year, doi, title)
    assert as_text(found).strip()


def test_every_paper_that_the_code_names_is_a_record() -> None:
    known = {source.doi.lower() for source in published().sources}
    named = {
        (path.relative_to(SRC).as_posix(), found)
        for path in SRC.rglob("*.py")
        if "evidence" not in path.relative_to(SRC).parts
        for found in DOI.findall(path.read_text(encoding="utf-8"))
    }
    assert len(named) > 30
    assert {place for place in named if place[1].lower().rstrip(")") not in {doi.rstrip(")") for doi in known}} == set()


def test_every_method_has_a_reference_that_can_be_found_again() -> None:
    methods = [record for record in read_records(METHODS) if isinstance(record, Source) and record.kind != "software"]
    assert len(methods) > 30
    for source in methods:
        assert source.year, source.id
        assert source.authors, source.id
        assert source.container or source.note, source.id
        assert source.doi or source.kind != "article", source.id


def test_the_package_is_cited_as_it_asks_to_be() -> None:
    lines = (SRC.parents[1] / "CITATION.cff").read_text(encoding="utf-8").splitlines()
    software = published()["sevenless"]
    assert isinstance(software, Source)
    assert f'title: "{software.title}"' in lines
    assert [f"  - name: {author}" in lines for author in software.authors] == [True]
    papers = {line.split()[-1] for line in lines if line.strip().startswith("doi: ")}
    assert papers <= {source.doi for source in published().sources}


def test_bibtex_of_the_methods_is_read_back() -> None:
    names = ["golub-pereyra-1973", "more-1978", "huber-1981", "cheng-prusoff-1973", "sevenless"]
    entries = read_bibtex(Citations.of([(published()[name], "x") for name in names]).bibtex)  # type: ignore[list-item]
    assert len(entries) == len(names)
