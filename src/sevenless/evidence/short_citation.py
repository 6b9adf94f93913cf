"""A source in a few words, as it stands within a sentence; and a source made of such words."""

from __future__ import annotations

import re
from typing import Final

from sevenless.evidence.author_names import and_others, author_names
from sevenless.evidence.source import Source

__all__ = ["short_citation", "source_of_text"]

_DOI: Final = re.compile(r"[\s,;]*\b(?:doi:?\s*|https?://(?:dx\.)?doi\.org/)(10\.\d{4,9}/[^\s,;]*\w)", re.IGNORECASE)
_AUTHOR_YEAR: Final = re.compile(r"(?P<authors>[^\d,;(]+?)[\s,(]+(?P<year>1[89]\d\d|20\d\d)\b")
_NOT_OF_IDS: Final = re.compile(r"[^a-z0-9]+")


def short_citation(source: Source) -> str:
    """Authors and year, and the DOI where there is one; the title where no author is known.

    Examples
    --------
    >>> from sevenless.evidence.library import published
    >>> short_citation(published()["golub-pereyra-1973"])
    'Golub and Pereyra 1973, doi:10.1137/0710036'
    """
    names = [name.family or name.whole for name in author_names(source.authors)]
    if len(names) > 2 or (names and and_others(source.authors)):
        named = f"{names[0]} et al."
    else:
        named = " and ".join(names) or source.title
    dated = f"{named} {source.year}" if source.year is not None else named
    return f"{dated}, doi:{source.doi}" if source.doi else dated


def source_of_text(text: str) -> Source:
    """A source of which no more is known than what a protocol or curve model of another package says of it.

    Parameters
    ----------
    text
        Such as ``Gompertz 1825, doi 10.1098/rstl.1825.0026``.

    Examples
    --------
    >>> found = source_of_text("Gompertz 1825, doi 10.1098/rstl.1825.0026")
    >>> found.id, found.title, found.year, found.doi
    ('gompertz-1825', 'Gompertz 1825', 1825, '10.1098/rstl.1825.0026')
    """
    doi = _DOI.search(text)
    title = " ".join((_DOI.sub("", text) if doi else text).split()).rstrip(" ,;.")
    cited = _AUTHOR_YEAR.match(title)
    words = f"{cited['authors']} {cited['year']}" if cited else title or text
    return Source(
        id=_NOT_OF_IDS.sub("-", words.lower()).strip("-") or "source",
        kind="article",
        title=title or text,
        year=int(cited["year"]) if cited else None,
        doi=doi[1] if doi else "",
    )
