"""What is to be cited, and what for: as text, as a table, as BibTeX and as CSL-JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal, final

from sevenless.errors import InputError, Problem
from sevenless.evidence.bibliography import as_bibtex, as_csl, as_text
from sevenless.evidence.source import Source

if TYPE_CHECKING:
    import polars as pl

__all__ = ["CITATION_ENDINGS", "Citation", "CitationFormat", "Citations"]

CitationFormat = Literal["text", "markdown", "bibtex", "csl"]

CITATION_ENDINGS: Final[dict[str, CitationFormat]] = {
    ".txt": "text",
    ".md": "markdown",
    ".bib": "bibtex",
    ".json": "csl",
}
"""Ending of a file to what is written to it."""

_ESCAPED: Final = r"\\\1"
_MARKUP: Final = re.compile(r"([\\`*_\[\]<>])")


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """One source, and everything that it was used for.

    Parameters
    ----------
    source
        What is cited.
    used_for
        Each a phrase: ``the four-parameter fits``.
    """

    source: Source
    used_for: tuple[str, ...]

    @property
    def source_id(self) -> str:
        """Id of the source."""
        return self.source.id

    @property
    def reference(self) -> str:
        """The reference as a paper prints it."""
        return as_text(self.source)

    @property
    def why(self) -> str:
        """What it was used for, in one line."""
        return "; ".join(self.used_for)


@final
@dataclass(frozen=True, slots=True)
class Citations:
    """Sources to cite, each once, in the order of their first use.

    Parameters
    ----------
    entries
        One per source; `Citations.of` puts together what is said of the same source several times.

    Examples
    --------
    >>> from sevenless.evidence.library import published
    >>> base = published()
    >>> cited = Citations.of([(base["hafner-2016"], "GR values"), (base["hafner-2016"], "GR50")])
    >>> cited
    <Citations: hafner-2016>
    >>> cited[0].why
    'GR values; GR50'
    """

    entries: tuple[Citation, ...] = ()

    @classmethod
    def of(cls, uses: Iterable[tuple[Source, str]]) -> Citations:
        """Citations from pairs of a source and what it was used for."""
        sources: dict[str, Source] = {}
        reasons: dict[str, dict[str, None]] = {}
        for source, why in uses:
            sources.setdefault(source.id, source)
            reasons.setdefault(source.id, {})[why] = None
        return cls(tuple(Citation(source=sources[name], used_for=tuple(said)) for name, said in reasons.items()))

    def __iter__(self) -> Iterator[Citation]:
        return iter(self.entries)

    def __len__(self) -> int:
        return len(self.entries)

    def __getitem__(self, place: int) -> Citation:
        return self.entries[place]

    @property
    def source_ids(self) -> tuple[str, ...]:
        """Ids of the sources, in order."""
        return tuple(entry.source_id for entry in self.entries)

    @property
    def sources(self) -> tuple[Source, ...]:
        """The sources, in order."""
        return tuple(entry.source for entry in self.entries)

    @property
    def text(self) -> str:
        """A numbered list; below each reference what it was used for."""
        return "".join(
            f"{number}. {entry.reference}\n   Used for: {entry.why}.\n" for number, entry in enumerate(self, start=1)
        )

    @property
    def markdown(self) -> str:
        """The same for Markdown."""
        return "".join(
            f"{number}. {_MARKUP.sub(_ESCAPED, entry.reference)}\n\n   Used for: {_MARKUP.sub(_ESCAPED, entry.why)}.\n"
            for number, entry in enumerate(self, start=1)
        )

    @property
    def bibtex(self) -> str:
        """The sources as BibTeX."""
        return as_bibtex(self.sources)

    @property
    def csl(self) -> list[dict[str, object]]:
        """The sources as CSL-JSON items."""
        return as_csl(self.sources)

    @property
    def table(self) -> pl.DataFrame:
        """``source``, ``used_for``, ``reference``, ``doi`` and ``known_from``, one row per source."""
        import polars as pl

        rows = [
            (entry.source_id, entry.why, entry.reference, entry.source.doi or None, entry.source.known_from or None)
            for entry in self
        ]
        names = ("source", "used_for", "reference", "doi", "known_from")
        return pl.DataFrame(rows, schema=dict.fromkeys(names, pl.String), orient="row")

    def as_format(self, wanted: CitationFormat) -> str:
        """The citations as the text of a file.

        Examples
        --------
        >>> from sevenless.evidence.library import published
        >>> print(Citations.of([(published()["huber-1981"], "robust fits")]).as_format("text"), end="")
        1. Huber PJ (1981). Robust Statistics. Wiley. doi:10.1002/0471725250
           Used for: robust fits.
        """
        if wanted == "csl":
            return json.dumps(self.csl, ensure_ascii=False, indent=1) + "\n"
        return {"text": self.text, "markdown": self.markdown, "bibtex": self.bibtex}[wanted]

    def write(self, path: str | Path) -> None:
        """Write a file, whole or not at all: ``.txt``, ``.md``, ``.bib`` (BibTeX) or ``.json`` (CSL-JSON).

        Raises
        ------
        InputError
            If the ending is another.
        """
        from sevenless.files.atomic import write_text

        path = Path(path)
        if path.suffix.lower() not in CITATION_ENDINGS:
            what = f"citations are not written as {path.suffix!r}" if path.suffix else "the file name has no ending"
            remedy = f"end it in one of {', '.join(CITATION_ENDINGS)}"
            raise InputError(Problem(what=what, file=str(path), remedy=remedy))
        write_text(path, self.as_format(CITATION_ENDINGS[path.suffix.lower()]))

    def __repr__(self) -> str:
        return f"<Citations: {', '.join(self.source_ids) or 'none'}>"

    def __str__(self) -> str:
        return self.text

    def _repr_html_(self) -> str:
        items = "".join(f"<li>{escape(entry.reference)}<br><small>{escape(entry.why)}</small></li>" for entry in self)
        return f"<ol>{items}</ol>" if items else "<p>nothing to cite</p>"
