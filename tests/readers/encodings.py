"""The same table as different programs would save it, for tests that a reader does not care."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Sequence
from typing import Final

Rows = Sequence[Sequence[str]]


def delimited(rows: Rows, *, delimiter: str = ",", newline: str = "\r\n") -> str:
    """Rows as text; cells that hold the delimiter or a quotation mark are quoted, blank rows are blank lines."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter, lineterminator=newline)
    for row in rows:
        if row:
            writer.writerow(row)
        else:
            out.write(newline)
    return out.getvalue()


def with_decimal_commas(rows: Rows) -> Rows:
    """Numbers as a German Windows writes them."""
    return [[_with_comma(cell) for cell in row] for row in rows]


def with_trailing_blanks(rows: Rows) -> Rows:
    """Every cell padded, and three empty cells after each row."""
    return [[*(f"{cell} " if cell else cell for cell in row), "", "", ""] if row else row for row in rows]


def _with_comma(cell: str) -> str:
    whole, dot, rest = cell.partition(".")
    is_number = whole.lstrip("-").isdecimal() and rest.replace("E-", "").replace("E+", "").isdecimal()
    return f"{whole},{rest}" if dot and is_number else cell


ENCODINGS: Final[dict[str, Callable[[Rows], bytes]]] = {
    "utf-8": lambda rows: delimited(rows).encode(),
    "byte-order mark": lambda rows: delimited(rows).encode("utf-8-sig"),
    "utf-16 with tabs": lambda rows: delimited(rows, delimiter="\t").encode("utf-16"),
    "utf-16 without mark": lambda rows: delimited(rows, delimiter="\t").encode("utf-16-le"),
    "utf-16 big-endian": lambda rows: delimited(rows, delimiter="\t").encode("utf-16-be"),
    "windows-1252": lambda rows: delimited([*rows, [], ["µl"]]).encode("cp1252"),
    "unix lines": lambda rows: delimited(rows, newline="\n").encode(),
    "decimal commas": lambda rows: delimited(with_decimal_commas(rows), delimiter=";").encode(),
    "decimal commas with tabs": lambda rows: delimited(with_decimal_commas(rows), delimiter="\t").encode(),
    "trailing blanks": lambda rows: delimited(with_trailing_blanks(rows)).encode(),
}
