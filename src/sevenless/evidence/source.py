"""A source: the paper, file, page or document that a number comes from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, final

__all__ = ["Source", "SourceKind"]

SourceKind = Literal[
    "article", "abstract", "preprint", "book", "web page", "model file", "dataset", "software", "guide"
]  # fmt: skip


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A source as the document cites it, and no better known than that.

    Parameters
    ----------
    id
        Short and stable, such as ``hunter-2015``.
    kind
        What it is.
    title
        Title as cited; where a document cites only a site, the name of the site.
    authors
        As cited, family name first; empty where the document names none.
    container
        Journal, site or publisher.
    year, volume, pages, version, doi, pmid, pmcid, repository, url
        Whatever is known. ``version`` is that of software, ``repository`` is ``owner/name`` of a public code
        repository.
    cited_in
        Documents that cite it, with their reference number: ``sos1-guide [7]``.
    known_from
        ``memory`` where the bibliographic data themselves were not read anywhere; empty otherwise.
    note
        What a careful reader should know of it.
    """

    id: str
    kind: SourceKind
    title: str
    authors: tuple[str, ...] = ()
    container: str = ""
    year: int | None = None
    volume: str = ""
    pages: str = ""
    version: str = ""
    doi: str = ""
    pmid: str = ""
    pmcid: str = ""
    repository: str = ""
    url: str = ""
    cited_in: tuple[str, ...] = ()
    known_from: Literal["", "memory"] = ""
    note: str = ""

    def _repr_html_(self) -> str:
        from sevenless.evidence.record_html import record_html

        return record_html(self)
