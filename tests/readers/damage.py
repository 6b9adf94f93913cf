"""Damaged files: what is left of an export after an accident, for tests that a reader then refuses and never fails."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import polars as pl
from hypothesis import strategies as st

from readers.encodings import Rows
from sevenless.errors import InputError
from sevenless.files.document import Cell, Document, Sheet
from sevenless.plates.geometry import parse_well
from sevenless.plates.plateread import PlateRead
from sevenless.readers.registry import Reader

__all__ = ["document_of", "reads_or_refuses", "with_damage"]

_JUNK = st.sampled_from(
    ["", "OVER", "x" * 300, "A", "1", "12", "49", "AG", "a", "-", "1e999", "nan", "Z99", "A1", "\x00", "µ", "~End",
     "Plate:", "<>", "Well", "Time", "Raw Data (", "Results", "Layout", "Cycle Nr.", "0:61:00", "::", "1900-01-01",
     "99999999999:00:00", "Mode", "Label: x", "Plate Number", "(", "Measurement results", "Wavelength: nm", "=", "²"]
)  # fmt: skip
_CELL = st.one_of(_JUNK, st.text(max_size=6), st.floats().map(repr))


def document_of(rows: Rows, *, delimiter: str | None = ",", sheets: int = 1) -> Document:
    """Rows as an opened file: text as it stands, or numbers where a workbook (``delimiter=None``) would have them."""
    cells = [[_cell(text, delimiter is None) for text in row] for row in rows]
    copies = [Sheet(name=f"Sheet{n}", rows=[list(row) for row in cells], delimiter=delimiter) for n in range(sheets)]
    return Document(path=Path("plate.csv"), sha256="0" * 64, sheets=copies)


@st.composite
def with_damage(draw: st.DrawFn, rows: Rows, *, delimiter: str | None = ",") -> Document:
    """The rows after one to four accidents: cut short, lines lost, doubled or moved, cells lost or overwritten."""
    damaged = [list(row) for row in rows]
    for _ in range(draw(st.integers(1, 4))):
        if not damaged:
            break
        at = draw(st.integers(0, len(damaged) - 1))
        _ACCIDENTS[draw(st.sampled_from(sorted(_ACCIDENTS)))](draw, damaged, at)
    return document_of(damaged, delimiter=delimiter)


def reads_or_refuses(reader: Reader, document: Document) -> PlateRead | None:
    """What the reader makes of the file: a consistent `PlateRead`, or None if it refused it with a message."""
    assert reader.sniff(document) in (True, False)
    try:
        read = reader.read(document)
    except InputError as error:
        read, problems = None, error.problems
    if read is None:
        assert problems
        assert all(problem.what for problem in problems)
        return None
    table = read.table
    assert table.select((pl.col("value").is_null() == pl.col("mask_reason").is_not_null()).all()).item()
    assert set(read.plates) == set(read.formats)
    assert set(table["channel"]) <= {channel.name for channel in read.channels}
    assert not table.select("plate", "well", "channel", "time_s").is_duplicated().any()
    for well in table["well"].unique():
        parse_well(well)
    return read


def _cut_here(draw: st.DrawFn, rows: list[list[str]], at: int) -> None:
    rows[at] = rows[at][: draw(st.integers(0, max(len(rows[at]), 1)))]
    del rows[at + 1 :]


def _lose_line(draw: st.DrawFn, rows: list[list[str]], at: int) -> None:
    del rows[at : at + draw(st.integers(1, 5))]


def _double_line(draw: st.DrawFn, rows: list[list[str]], at: int) -> None:
    rows[at:at] = [list(row) for row in rows[at : at + draw(st.integers(1, 12))]]


def _move_line(draw: st.DrawFn, rows: list[list[str]], at: int) -> None:
    row = rows.pop(at)
    rows.insert(draw(st.integers(0, len(rows))), row)


def _lose_cell(draw: st.DrawFn, rows: list[list[str]], at: int) -> None:
    if rows[at]:
        del rows[at][draw(st.integers(0, len(rows[at]) - 1))]


def _overwrite(draw: st.DrawFn, rows: list[list[str]], at: int) -> None:
    if rows[at]:
        rows[at][draw(st.integers(0, len(rows[at]) - 1))] = draw(_CELL)


def _insert(draw: st.DrawFn, rows: list[list[str]], at: int) -> None:
    rows[at].insert(draw(st.integers(0, len(rows[at]))), draw(_CELL))


_ACCIDENTS: dict[str, Any] = {
    "cut": _cut_here, "lose line": _lose_line, "double": _double_line, "move": _move_line, "lose cell": _lose_cell,
    "overwrite": _overwrite, "insert": _insert,
}  # fmt: skip


def _cell(text: str, as_number: bool) -> Cell:
    if not text.strip():
        return None
    if as_number:
        try:
            return float(text)
        except ValueError:
            return text
    return text
