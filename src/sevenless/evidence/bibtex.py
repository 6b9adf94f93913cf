"""Sources as BibTeX."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from sevenless.evidence.author_names import AuthorName, and_others, author_names
from sevenless.evidence.bibliography_parts import FROM_MEMORY, container_of, is_in_journal, link_of
from sevenless.evidence.bibtex_text import escaped, title_text, verbatim
from sevenless.evidence.source import Source

__all__ = ["as_bibtex", "bibtex_key"]

_CONTAINER: Final[Mapping[str, str]] = {
    "article": "journal",
    "book": "publisher",
    "techreport": "institution",
    "misc": "howpublished",
}
"""Type of entry to the field that says where it appeared."""


def as_bibtex(sources: Iterable[Source]) -> str:
    """Sources as a BibTeX file.

    Articles without a known journal and whatever BibTeX has no type for are ``@misc``; a guide is a ``@techreport``.
    Notes for the reader stand in ``annote``, which the standard styles do not print.

    Parameters
    ----------
    sources
        In the order in which they are to be listed.

    Returns
    -------
    str
        One entry per source, in UTF-8; empty for no sources.

    Examples
    --------
    >>> from sevenless.evidence.source import Source
    >>> print(as_bibtex([Source(id="roe-1999", kind="article", title="KRAS & plates", container="J Wells",
    ...                         authors=("Roe J",), year=1999)]), end="")
    @article{roe-1999,
      author = {Roe, J.},
      title = {{KRAS} \\& plates},
      journal = {J Wells},
      year = {1999},
    }
    """
    return "\n".join(_entry(source) for source in sources)


def bibtex_key(source_id: str) -> str:
    """An id as a key that BibTeX and LaTeX take; different ids never get the same key.

    Examples
    --------
    >>> bibtex_key("hunter-2015")
    'hunter-2015'
    >>> bibtex_key("my lab's")
    'my_20_lab_27_s'
    """
    return re.sub(r"[^A-Za-z0-9.:/+-]", lambda match: f"_{ord(match[0]):x}_", source_id)


def _entry(source: Source) -> str:
    kind = _entry_type(source)
    fields = "".join(f"  {name} = {{{text}}},\n" for name, text in _fields(source, kind) if text)
    return f"@{kind}{{{bibtex_key(source.id)},\n{fields}}}\n"


def _entry_type(source: Source) -> str:
    if is_in_journal(source) and container_of(source):
        return "article"
    if source.kind == "book":
        return "book"
    return "techreport" if source.kind == "guide" and container_of(source) else "misc"


def _fields(source: Source, kind: str) -> Iterator[tuple[str, str]]:
    yield "author", _authors(source)
    yield "title", title_text(source.title)
    yield _CONTAINER[kind], escaped(container_of(source))
    yield "year", str(source.year) if source.year is not None else ""
    yield "volume", escaped(source.volume)
    yield "pages", re.sub(r"(?<=\d)[-–]+(?=\w)", "--", escaped(source.pages))
    yield "version", escaped(source.version)
    yield "doi", verbatim(source.doi)
    yield "pmid", verbatim(source.pmid)
    yield "pmcid", verbatim(source.pmcid)
    yield "url", verbatim(link_of(source))
    yield "note", FROM_MEMORY if source.known_from == "memory" else ""
    yield "annote", escaped(source.note)


def _authors(source: Source) -> str:
    names = [_name(name) for name in author_names(source.authors)]
    return " and ".join([*names, "others"] if and_others(source.authors) else names)


def _name(name: AuthorName) -> str:
    # Braces keep BibTeX from reading a group as first name, "von" and last name.
    return f"{{{escaped(name.whole)}}}" if name.whole else f"{_part(name.family)}, {_part(name.given)}"


def _part(name: str) -> str:
    text = escaped(name)
    return f"{{{text}}}" if re.search(r"\band\b", name, re.IGNORECASE) else text
