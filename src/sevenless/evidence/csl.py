"""Sources as CSL-JSON 1.0, which reference managers read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from sevenless.evidence.author_names import AuthorName, and_others, author_names
from sevenless.evidence.bibliography_parts import FROM_MEMORY, container_of, is_in_journal, link_of
from sevenless.evidence.source import Source, SourceKind

__all__ = ["as_csl"]

_TYPE: Final[Mapping[SourceKind, str]] = {
    "article": "article-journal",
    "abstract": "paper-conference",
    "preprint": "article",
    "book": "book",
    "web page": "webpage",
    "model file": "dataset",
    "dataset": "dataset",
    "software": "software",
    "guide": "report",
}
_GENRE: Final[Mapping[SourceKind, str]] = {
    "abstract": "abstract",
    "preprint": "preprint",
    "model file": "model file",
    "guide": "guide",
}
_PUBLISHED_BY: Final = frozenset({"book", "guide", "dataset", "software", "model file"})


def as_csl(sources: Iterable[Source]) -> list[dict[str, object]]:
    """Sources as the items of a CSL-JSON list.

    Parameters
    ----------
    sources
        In the order in which they are to be listed.

    Returns
    -------
    list of dict
        One item per source, its ``id`` the id of the source; what is not known is left out. ``json.dumps`` of the
        list is a file that reference managers import.

    References
    ----------
    The schema ``csl-data.json`` of the Citation Style Language 1.0.

    Examples
    --------
    >>> from sevenless.evidence.source import Source
    >>> as_csl([Source(id="das-2009", kind="article", title="Digital signaling", authors=("Das J",), year=2009)])
    ... # doctest: +NORMALIZE_WHITESPACE
    [{'id': 'das-2009', 'type': 'article-journal', 'title': 'Digital signaling',
      'author': [{'family': 'Das', 'given': 'J.'}], 'issued': {'date-parts': [[2009]]}}]
    """
    return [_item(source) for source in sources]


def _item(source: Source) -> dict[str, object]:
    texts = {
        "genre": _GENRE.get(source.kind, ""),
        _holder(source): container_of(source),
        "volume": source.volume,
        "page": source.pages,
        "version": source.version,
        "DOI": source.doi,
        "PMID": source.pmid,
        "PMCID": source.pmcid,
        "URL": link_of(source),
        "note": _note(source),
    }
    item: dict[str, object] = {"id": source.id, "type": _type(source), "title": source.title}
    if source.authors:
        item["author"] = _authors(source)
    if source.year is not None:
        item["issued"] = {"date-parts": [[source.year]]}
    return item | {name: text for name, text in texts.items() if text}


def _type(source: Source) -> str:
    return "article-journal" if is_in_journal(source) else _TYPE[source.kind]


def _holder(source: Source) -> str:
    return "publisher" if source.kind in _PUBLISHED_BY else "container-title"


def _authors(source: Source) -> list[dict[str, str]]:
    names = [_name(name) for name in author_names(source.authors)]
    return [*names, {"literal": "others"}] if and_others(source.authors) else names


def _name(name: AuthorName) -> dict[str, str]:
    return {"literal": name.whole} if name.whole else {"family": name.family, "given": name.given}


def _note(source: Source) -> str:
    parts = (source.note, FROM_MEMORY if source.known_from == "memory" else "")
    return " ".join(f"{part.rstrip('.')}." for part in parts if part)
