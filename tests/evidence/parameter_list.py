"""The list of pathway parameters where it lies beside the project, and the records that were read in it."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest

from sevenless.evidence.constant import Constant
from sevenless.evidence.library import published
from sevenless.evidence.measurement import Measurement

__all__ = ["LIST", "PINS", "ROWS", "Number", "listed_rows", "numbers_in", "pins", "records_of_the_list", "rows_of"]

LIST = "pathway-parameters"
ROWS = range(1, 235)
PINS = Path(__file__).with_name("parameters.csv")

Number = Constant | Measurement

# A unit such as 1/M/s holds a digit that is no number; G12V, PC-9 and MCF10A hold digits that are names.
_UNIT = re.compile(r"(?<![\w.])1/(?=[a-zA-Z])\S*")
_NUMBER = re.compile(r"(?<![\w.])(?<![A-Za-z]-)\d+(?:\.\d+)?(?:[eE]-?\d+)?")
_BELOW_ZERO = re.compile(r"(?:(?<=range )|(?<=\()|(?<=[<>~=])|^)-(?=\d)")


def rows_of(record: Number) -> tuple[int, ...]:
    """Rows of the list that a record was read in."""
    return tuple(place.row for place in record.read_in if place.document == LIST and place.row is not None)


def records_of_the_list() -> tuple[Number, ...]:
    """Every record that was read in the list, those that a guide has too among them."""
    base = published()
    return tuple(record for record in (*base.constants, *base.measurements) if rows_of(record))


def pins() -> list[dict[str, str]]:
    """What the records of the list are pinned to, the rows that the guides own left out."""
    with PINS.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def listed_rows(shared: Path) -> dict[int, dict[str, str]]:
    """The list itself, by the number of its rows; the test is skipped where it is absent."""
    path = shared.parent / "pathway" / "parameters.csv"
    if not path.is_file():
        pytest.skip("needs the list of pathway parameters beside the project (../shared/pathway), which is not here")
    with path.open(encoding="utf-8", newline="") as stream:
        return {int(row["id"]): row for row in csv.DictReader(stream)}


def numbers_in(text: str) -> set[str]:
    """The numbers that a cell of the list prints, digit for digit, names and units left aside.

    Examples
    --------
    >>> sorted(numbers_in("kon 9.45e4 1/M/s; G12V 84.8; range -4.6..9.0 of PC-9"))
    ['-4.6', '9.0', '9.45e4', '84.8']
    """
    plain = _UNIT.sub(" ", text).replace("..", " to ").replace(",", " ")
    below_zero = {"-" + found for found in re.findall(rf"{_BELOW_ZERO.pattern}(\d+(?:\.\d+)?)", plain)}
    return {found for found in _NUMBER.findall(plain) if "-" + found not in below_zero} | below_zero
