"""What the columns of a table of potencies hold: ``ic50_molar``, ``IC50 (nM)``, ``log10_ic50_molar_lo``."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final, Literal, final, get_args

from sevenless.evidence.kinds import PotencyQuantity

__all__ = ["NAMED_COLUMNS", "Columns", "PotencyColumns", "columns_in"]

Part = Literal["value", "lo", "hi"]

NAMED_COLUMNS: Final[dict[str, tuple[str, ...]]] = {
    "compound": ("compound", "drug", "inhibitor", "molecule", "compound_name", "curve"),
    "second_compound": ("compound_2", "second_compound"),
    "cell_line": ("cell_line", "cell", "cells"),
    "assay": ("assay", "assay_name", "assay_type"),
    "assay_class": ("assay_class",),
    "technique": ("technique",),
    "target": ("target",),
    "construct": ("construct", "fusion"),
    "mutation": ("mutation", "allele", "kras_mutation"),
    "genotype": ("genotype", "ros1_fusion"),
    "qualifier": ("qualifier", "ic50_qualifier", "kd_qualifier", "relation"),
    "unit": ("unit", "ic50_unit", "units"),
    "plate": ("plate",),
    "plate_level": ("plate_level", "plate_quality"),
    "status": ("status",),
    "message": ("message",),
}
"""What a column may be called; the first of the names that is there counts. ``curve`` is a compound only where nothing
else is."""

_QUANTITIES: Final = {name.lower(): name for name in reversed(get_args(PotencyQuantity))}
_UNITS: Final = {"molar": "M", "m": "M", "mm": "mM", "um": "uM", "nm": "nM", "pm": "pM", "fm": "fM"}
_PARTS: Final[dict[str, Part]] = {
    "lo": "lo", "low": "lo", "lower": "lo", "hi": "hi", "high": "hi", "upper": "hi",
}  # fmt: skip
_LOGARITHMS: Final = {"log10", "log"}
_OF_INTERVALS: Final = {"ci", "cl", "ci95", "95ci", "95", "confidence", "interval", "limit", "bound"}
"""Words that headers have about an end besides: ``95% CI lower``."""

_UNSPELT: Final = re.compile(r"[^a-z0-9]+")
_MOL_PER_L: Final = re.compile(r"([munpf]?)mol\s*/\s*l\b")


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class PotencyColumns:
    """The columns of one quantity: names, unit (empty where the header has none), and whether they hold log10."""

    quantity: PotencyQuantity
    value: str
    unit: str
    lo: str | None = None
    hi: str | None = None
    ends_are_log10: bool = False
    ends_unit: str = ""


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """Which columns of a table hold what: keys of `NAMED_COLUMNS` to names, and the potencies."""

    named: dict[str, str]
    potencies: tuple[PotencyColumns, ...]


@final
@dataclass(frozen=True, slots=True)
class _Header:
    """A column that holds a potency, or an end of its interval; without a quantity, an end of whichever there is."""

    name: str
    quantity: str
    unit: str
    part: Part
    log10: bool


def columns_in(names: Iterable[str]) -> Columns:
    """What the columns of these names hold.

    >>> found = columns_in(["Compound", "Cell line", "IC50 (nM)", "IC50 lo (nM)", "IC50 hi (nM)"])
    >>> found.named["cell_line"], found.potencies[0].unit, found.potencies[0].hi
    ('Cell line', 'nM', 'IC50 hi (nM)')
    """
    listed = list(names)
    spelt = {_spelt(name): name for name in reversed(listed)}
    named = {}
    for key, spellings in NAMED_COLUMNS.items():
        found = next((spelt[spelling] for spelling in spellings if spelling in spelt), None)
        if found is not None:
            named[key] = found
    headers = [header for name in listed if (header := _header(name)) is not None]
    values = [header for header in headers if header.part == "value" and not header.log10]
    first = {header.quantity: header for header in reversed(values)}
    potencies = tuple(_potency(value, _interval(value, headers, alone=len(first) == 1)) for value in first.values())
    return Columns(named=named, potencies=tuple(reversed(potencies)))


def _spelt(name: str) -> str:
    lower = name.strip().lower().replace("µ", "u").replace("μ", "u")
    return _UNSPELT.sub("_", _MOL_PER_L.sub(r"\1m", lower)).strip("_")


def _header(name: str) -> _Header | None:
    words = _spelt(name).split("_")
    log10 = not _LOGARITHMS.isdisjoint(words)
    words = [word for word in words if word not in _LOGARITHMS]
    if not _PARTS.keys().isdisjoint(words):
        words = [word for word in words if word not in _OF_INTERVALS]
    bare = bool(words) and words[0] in _PARTS
    quantity = "" if bare else _QUANTITIES.get(words[0]) if words else None
    # "KI" is inactivation by a covalent compound; in small letters nobody means it.
    quantity = "KI" if quantity == "Ki" and name.strip().startswith("KI") else quantity
    if quantity is None:
        return None
    unit, part = "", "value"
    for word in words if bare else words[1:]:
        if word in _UNITS and not unit:
            unit = _UNITS[word]
        elif word in _PARTS and part == "value":
            part = _PARTS[word]
        else:
            return None
    return _Header(name, quantity, unit, part, log10)  # type: ignore[arg-type]


def _interval(value: _Header, headers: list[_Header], *, alone: bool) -> tuple[_Header, _Header] | None:
    """The two ends of a value: its own, else, where there is no other value, those that name no quantity."""
    for quantity in (value.quantity, "") if alone else (value.quantity,):
        ends = {one.part: one for one in reversed(headers) if one.quantity == quantity}
        if "lo" in ends and "hi" in ends and (ends["lo"].log10, ends["lo"].unit) == (ends["hi"].log10, ends["hi"].unit):
            return ends["lo"], ends["hi"]
    return None


def _potency(value: _Header, interval: tuple[_Header, _Header] | None) -> PotencyColumns:
    bare = PotencyColumns(
        quantity=value.quantity,  # type: ignore[arg-type]
        value=value.name,
        unit=value.unit,
        ends_unit=value.unit,
    )
    if interval is None:
        return bare
    lo, hi = interval
    return replace(bare, lo=lo.name, hi=hi.name, ends_are_log10=lo.log10, ends_unit=lo.unit or value.unit)
