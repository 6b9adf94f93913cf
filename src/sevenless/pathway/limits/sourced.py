"""Reaction lists whose numbers are evidence: ``kcat = {sos.cat.rem-rasgtp.kcat} [1/s]`` names a record, by its id."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from decimal import Decimal
from importlib.resources import files
from types import MappingProxyType
from typing import Final

from sevenless.errors import NetworkError, Problem
from sevenless.evidence.constant import Constant
from sevenless.evidence.library import published
from sevenless.network.checks.dimension import dimension_of_unit
from sevenless.network.network import Network
from sevenless.network.reaction_list import read_reactions

__all__ = ["constant_in", "read_sourced", "record_ids"]

_SOURCED: Final = re.compile(r"(?P<name>\w+) = \{(?P<id>[^{}\s]+)\} \[(?P<unit>[^\]]+)\]")
_NOTHING: Final[Mapping[str, str]] = MappingProxyType({})


def read_sourced(name: str, words: Mapping[str, str] = _NOTHING) -> Network:
    """The network of a list of this room, with each id replaced by the number of its record.

    Parameters
    ----------
    name
        Of the list: ``das`` for ``das.txt``.
    words
        What stands for a word of the list, such as an allele.

    Raises
    ------
    NetworkError
        If a number is missing, or its unit is not the one of its line.
    """
    text = _text(name, words)
    return read_reactions(_SOURCED.sub(_numbered, text), file=f"{name}.txt")


def record_ids(name: str, words: Mapping[str, str] = _NOTHING) -> Mapping[str, str]:
    """Parameters of a list, and the ids of the records that they are."""
    return {line["name"]: line["id"] for line in _SOURCED.finditer(_text(name, words))}


def constant_in(record_id: str, unit: str) -> float:
    """The number of a constant in a unit.

    Raises
    ------
    NetworkError
        If there is no such number, or it is of another dimension.
    """
    record = published().get(record_id)
    number = record.number.value if isinstance(record, Constant) and record.number else None
    if not isinstance(record, Constant) or number is None:
        what = f"there is no published number {record_id}"
        raise NetworkError([Problem(what=what, remedy="see sevenless evidence search for the ids of constants")])
    own, asked = dimension_of_unit(record.unit), dimension_of_unit(unit)
    if own.powers != asked.powers:
        what = f"{record_id} is in {record.unit or 'no unit'}, and was asked for in {unit}"
        raise NetworkError([Problem(what=what, remedy="ask for it in a unit of the same dimension")])
    return _scaled(number, own.factor / asked.factor)


def _numbered(line: re.Match[str]) -> str:
    return f"{line['name']} = {constant_in(line['id'], line['unit'])!r} [{line['unit']}]"


def _scaled(number: Decimal, factor: float) -> float:
    # In decimal digits, so that 0.23 uM is 230 nM and not its neighbour among floats.
    exponent = round(math.log10(factor))
    power = Decimal(1).scaleb(exponent)
    return float(number * (power if math.isclose(factor, power) else Decimal(factor)))


def _text(name: str, words: Mapping[str, str]) -> str:
    text = files(__package__).joinpath(f"{name}.txt").read_text(encoding="utf-8")
    for word, stands_for in words.items():
        text = text.replace(word, stands_for)
    return text
