"""Records as columns in the terminal, with footnotes that nobody may overlook."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from textwrap import wrap
from typing import TYPE_CHECKING, Final

from sevenless.cli.columns import Column, show_columns
from sevenless.evidence.measurement import Measurement
from sevenless.evidence.rows import record_row
from sevenless.evidence.source import Source
from sevenless.evidence.wording import FROM_MEMORY, headline, is_from_memory, kind_of, printed_text

if TYPE_CHECKING:
    from rich.console import Console

    from sevenless.evidence.library import Evidence
    from sevenless.evidence.record_file import Record
    from sevenless.evidence.rows import Cell

__all__ = ["show_records"]

_Row = dict[str, "Cell"]
_EMPTY: Final = "–"
_NUMBER_WIDTH: Final = 24
"""Width up to which what is printed is not folded; beyond, words stand in place of a number."""

_CITATION_WIDTH: Final = 36
"""Width of a citation; one that is its title is cut off, and whole in ``show``."""

# Column, its title, how soon it is left out where there is no room (0: never), and whether its text may be folded.
_SHOWN: Final[dict[str, tuple[tuple[str, str, int, bool], ...]]] = {
    "measurement": (
        ("id", "id", 0, False), ("compound", "compound", 3, True), ("target", "target", 6, True),
        ("mutation", "mutation", 5, True), ("cell_line", "cell line", 4, True), ("assay", "assay", 7, True),
        ("printed", "published", 0, True), ("grade", "grade", 8, False), ("sources", "sources", 9, True),
    ),
    "constant": (
        ("id", "id", 0, False), ("subject", "subject", 5, True), ("quantity", "quantity", 3, False),
        ("printed", "published", 0, True), ("conditions", "conditions", 7, True), ("grade", "grade", 8, False),
        ("sources", "sources", 9, True),
    ),
    "claim": (
        ("id", "id", 0, False), ("statement", "statement", 0, True), ("printed", "magnitude", 5, True),
        ("grade", "grade", 6, False), ("sources", "sources", 9, True),
    ),
    "source": (
        ("id", "id", 0, False), ("kind", "kind", 5, False), ("authors", "authors", 6, True), ("year", "year", 4, False),
        ("title", "title", 0, True), ("doi", "doi", 8, False),
    ),
}  # fmt: skip


def show_records(records: Sequence[Record], evidence: Evidence, screen: Console, *, rows: int) -> None:
    """Print records as a table, kind by kind, and footnotes below it.

    Parameters
    ----------
    records
        What is shown; there is at least one.
    evidence
        Where their sources are, and what contradicts them.
    screen
        Where to.
    rows
        How many of the records are listed at most; 0 lists all.
    """
    shown = list(records[:rows] if rows else records)
    for kind, group in groupby(sorted(shown, key=kind_of), key=kind_of):
        listed = list(group)
        notes = _Footnotes()
        marks = [notes.marks(record, evidence) for record in listed]
        cells = [_short(record_row(record, evidence), record) for record in listed]
        columns = [_column(one, cells) for one in _SHOWN[kind]]
        if any(marks):
            columns.append(Column(title="notes", cells=marks, is_name=True))
        show_columns([one for one in columns if not one.spare or set(one.cells) - {"", _EMPTY}], screen)
        for line in notes.lines(screen.width):
            screen.print(line)
    if len(shown) < len(records):
        screen.print(f"... and {len(records) - len(shown)} more; --rows 0 for all, or another filter")
    screen.print(_count(records), style="dim")


def _count(records: Sequence[Record]) -> str:
    return (
        f"{len(records)} {'record' if len(records) == 1 else 'records'}; one of them whole: sevenless evidence show ID"
    )


def _short(row: _Row, record: Record) -> _Row:
    """A row for the terminal: the flag of memory is a footnote there, and so is why there is no number."""
    if isinstance(record, Source):
        return row | {
            "authors": (str(row["authors"] or "").split("; ")[0]) + (" et al." if len(record.authors) > 1 else "")
        }
    printed = printed_text(record, flagged=False)
    extra: _Row = {}
    if isinstance(record, Measurement):
        extra = {"compound": record.compound or record.partner, "printed": f"{record.quantity} {printed or _EMPTY}"}
    sources = "; ".join(_shortened(text.split(", doi:")[0]) for text in str(row["sources"] or "").split("; "))
    return row | {"printed": printed, "sources": sources} | extra


def _shortened(text: str) -> str:
    return text if len(text) <= _CITATION_WIDTH else f"{text[: _CITATION_WIDTH - 1].rstrip()}…"


def _column(shown: tuple[str, str, int, bool], rows: Sequence[_Row]) -> Column:
    name, title, spare, folds = shown
    cells = [_EMPTY if row[name] in (None, "") else str(row[name]) for row in rows]
    folds = folds and (name != "printed" or max(map(len, cells)) > _NUMBER_WIDTH)
    return Column(title=title, cells=cells, is_text=folds, is_name=not folds, spare=spare)


class _Footnotes:
    """Texts by number; the same text has one number."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}

    def marks(self, record: Record, evidence: Evidence) -> str:
        """Numbers of what must be known of a record."""
        numbers = [self._numbers.setdefault(text, len(self._numbers) + 1) for text in _told(record, evidence)]
        return " ".join(f"[{number}]" for number in numbers)

    def lines(self, width: int) -> Iterator[str]:
        """Every note, in order."""
        for text, number in self._numbers.items():
            yield from wrap(f"[{number}] {text}", width=width, subsequent_indent=" " * 4, break_on_hyphens=False)


def _told(record: Record, evidence: Evidence) -> Iterator[str]:
    if is_from_memory(record):
        yield f"{FROM_MEMORY}: nothing may be claimed on the ground of it"
    if absent := getattr(record, "absent", ""):
        yield f"no number: {absent}"
    if caution := getattr(record, "caution", ""):
        yield f"caution: {caution}"
    for other in evidence.beside(record):
        yield f"stands against it: {other.id} ({headline(other)})"
    if origin := evidence.origin(record.id):
        yield f"added from {origin}"
