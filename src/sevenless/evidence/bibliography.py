"""References: a source as a paper prints it, as BibTeX, as CSL-JSON.

All three work with whatever is known of a source: an article with all its data, a page known only by its site, a
file in a code repository.
"""

from __future__ import annotations

import re
from typing import Final

from sevenless.evidence.author_names import AuthorName, and_others, author_names
from sevenless.evidence.bibliography_parts import FROM_MEMORY, container_of, link_of
from sevenless.evidence.bibtex import as_bibtex
from sevenless.evidence.csl import as_csl
from sevenless.evidence.source import Source

__all__ = ["as_bibtex", "as_csl", "as_text"]

_NAMED: Final = 6
_SAID: Final = frozenset({"abstract", "preprint", "web page", "model file", "dataset", "software"})


def as_text(source: Source) -> str:
    """One reference as a paper prints it: authors, year, title, container, volume and pages, identifier.

    Up to six authors are printed, three of more. Of identifiers the DOI is printed, else PubMed's, else the address.

    Examples
    --------
    >>> from sevenless.evidence.source import Source
    >>> print(as_text(Source(id="x", kind="article", title="On plates", authors=("Roe J", "Doe A"), year=1999,
    ...                      container="J Wells", volume="3", pages="1-9", doi="10.1000/1")))
    Roe J, Doe A (1999). On plates. J Wells 3:1-9. doi:10.1000/1
    >>> print(as_text(Source(id="y", kind="web page", title="example.org")))
    example.org [web page].
    """
    parts = (_lead(source), _title(source), _where(source), _identifier(source), _memory(source))
    return " ".join(word for part in parts for word in part.split())


def _lead(source: Source) -> str:
    names = [_short(name) for name in author_names(source.authors)]
    if not names:
        return ""
    cut = len(names) > _NAMED
    more = ["et al."] if cut or and_others(source.authors) else []
    return _stopped(" ".join([", ".join(names[:3] if cut else names), *more, *_year(source)]))


def _year(source: Source) -> list[str]:
    return [f"({source.year})"] if source.year is not None else []


def _short(name: AuthorName) -> str:
    """``Garcia-Lopez JP``, however the document writes the given names."""
    initials = (part[0].upper() for part in re.split(r"[\s.-]+", name.given) if part)
    return name.whole or f"{name.family} {''.join(initials)}".strip()


def _title(source: Source) -> str:
    if _is_citation(source):
        return ""
    title = f"{source.title.strip()}, version {source.version}" if source.version else source.title.strip()
    kind = [f"[{source.kind}]"] if source.kind in _SAID else []
    return _stopped(" ".join([title, *kind, *([] if _lead(source) else _year(source))]))


def _is_citation(source: Source) -> bool:
    """Whether nothing but "Roe 1999" is known in place of a title: then authors and year have said it."""
    names = author_names(source.authors)
    first = names[0].family or names[0].whole if names else ""
    return bool(first) and source.title.startswith(first) and str(source.year) in source.title


def _where(source: Source) -> str:
    numbers = ":".join(part for part in (source.volume, source.pages) if part)
    return _stopped(" ".join(part for part in (container_of(source), numbers) if part))


def _identifier(source: Source) -> str:
    if source.doi:
        return f"doi:{source.doi.strip()}"
    pubmed = (f"PMID {source.pmid}" if source.pmid else "", source.pmcid)
    return next((text for text in (*pubmed, link_of(source)) if text), "")


def _memory(source: Source) -> str:
    return f"[{FROM_MEMORY[0].lower()}{FROM_MEMORY[1:]}]" if source.known_from == "memory" else ""


def _stopped(text: str) -> str:
    return text if not text or text.endswith((".", "?", "!")) else f"{text}."
