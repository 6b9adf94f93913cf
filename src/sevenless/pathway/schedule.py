"""How much of a drug or a ligand there is and when: constant, washed out, or step by step."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeAlias

from sevenless.errors import InputError, Problem
from sevenless.pathway.drugs import LIGANDS
from sevenless.pathway.values import record_value
from sevenless.units import parse_conc, parse_time

__all__ = ["Dosing", "Steps", "steps_of"]

Dosing: TypeAlias = str | float | Sequence[tuple[str | float, str | float]]
"""``"100 nM"`` from the start; or pairs of a time and what there is from then on: ``[("0 h", "1 uM"), ("2 h", 0)]``."""

Steps: TypeAlias = tuple[tuple[float, float], ...]
"""Time in seconds and concentration in mol/L from then on, in order."""

_GRAMS: Mapping[str, float] = {"pg/ml": 1e-9, "ng/ml": 1e-6, "ug/ml": 1e-3, "µg/ml": 1e-3}


def steps_of(name: str, dosing: Dosing) -> Steps:
    """A dosing in numbers.

    Raises
    ------
    InputError
        If a time or a concentration cannot be read, is negative, or times do not rise.
    """
    pairs = [(0.0, dosing)] if isinstance(dosing, str | int | float) else list(dosing)
    found = tuple((_time(name, when), _conc(name, what)) for when, what in pairs)
    if not found or [when for when, _ in found] != sorted({when for when, _ in found}):
        raise InputError(
            Problem(what=f"times of {name} do not rise", remedy='write [("0 h", "1 uM"), ("2 h", "0 nM")]')
        )
    return found


def _time(name: str, when: str | float) -> float:
    return float(when) if isinstance(when, int | float) else _read(name, when, parse_time)


def _conc(name: str, what: str | float) -> float:
    if isinstance(what, int | float):
        value = float(what)
    else:
        number, _, unit = what.strip().partition(" ")
        grams = _GRAMS.get(unit.strip().lower())
        if grams is not None and name in LIGANDS:
            value = _read(name, number, float) * grams / record_value(LIGANDS[name])
        else:
            value = _read(name, what, parse_conc)
    if not 0.0 <= value < float("inf"):
        raise InputError(Problem(what=f"{name} is {what}", remedy="give a concentration from 0 on"))
    return value


def _read(name: str, text: str, reader: object) -> float:
    try:
        return float(reader(text))  # type: ignore[operator]
    except (InputError, ValueError) as error:
        told = (
            "; ".join(one.what for one in error.problems) if isinstance(error, InputError) else f"{text!r} is no number"
        )
        remedy = (
            "ligands may be given in ng/ml; drugs in nM, uM, ..." if "g/" in text else 'write it as "100 nM" or "2 h"'
        )
        raise InputError(Problem(what=f"{name}: {told}", remedy=remedy)) from None
