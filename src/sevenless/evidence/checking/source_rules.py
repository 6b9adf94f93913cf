"""Whether what a source says of itself can be so: identifiers, year, address."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from sevenless.evidence.checking.rows import Finding, Row

__all__ = ["source_findings"]

_EARLIEST_YEAR: Final = 1800
_SHAPES: Final = {
    "doi": (re.compile(r"10\.\d{4,9}/\S+"), "10.1000/xyz"),
    "pmid": (re.compile(r"[1-9]\d{0,7}"), "26037647"),
    "pmcid": (re.compile(r"PMC[1-9]\d{0,8}"), "PMC3117284"),
    "url": (re.compile(r"https?://[^\s/]+\S*"), "https://doi.org/10.1000/xyz"),
    "repository": (re.compile(r"[\w.-]+/[\w.-]+"), "owner/name"),
}
_WRITTEN_ROUND_IT: Final = re.compile(
    r"^(?:https?://)?(?:dx\.|www\.)?(?:doi\.org/|pubmed\.ncbi\.nlm\.nih\.gov/|github\.com/)|^(?:doi|pmid|pmcid)[:\s]+|/$",
    re.IGNORECASE,
)


def source_findings(row: Row, this_year: int) -> Iterator[Finding]:
    """All that is wrong with a source, as far as its form tells."""
    if row.kind != "source":
        return
    for key, (shape, example) in _SHAPES.items():
        text = row.text(key)
        if text and not shape.fullmatch(text):
            plain = _WRITTEN_ROUND_IT.sub("", text.strip()) if key != "url" else text.strip()
            right = plain if shape.fullmatch(plain) else example
            yield Finding(
                key=(key,), what=f'{key} = "{text}" does not look like one', remedy=f'write e.g. {key} = "{right}"'
            )
    year = row.fields.get("year")
    if isinstance(year, int) and not isinstance(year, bool) and not _EARLIEST_YEAR <= year <= this_year + 1:
        what = f"year = {year} is not between {_EARLIEST_YEAR} and {this_year + 1}"
        yield Finding(key=("year",), what=what, remedy="correct it, or leave it out where none is known")
    if "title" in row.fields and row.fields["title"] == "":
        remedy = "write the title as cited, or the name of the site"
        yield Finding(key=("title",), what="the title is empty", remedy=remedy)
