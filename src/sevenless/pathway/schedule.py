"""How much of a drug or a ligand there is and when: constant, washed out, or step by step."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from typing import Final, TypeAlias

from sevenless.errors import InputError, Problem, UnitError
from sevenless.pathway.drugs import LIGANDS
from sevenless.pathway.values import record_value
from sevenless.units import parse_conc, parse_time

__all__ = ["Dosing", "Steps", "conc_of", "steps_of", "time_of"]

Dosing: TypeAlias = str | float | Sequence[tuple[str | float, str | float]]
"""``"100 nM"`` from the start; or pairs of a time and what there is from then on: ``[("0 h", "1 uM"), ("2 h", 0)]``.
Numbers without a unit are mol/L and seconds."""

Steps: TypeAlias = tuple[tuple[float, float], ...]
"""Time in seconds and concentration in mol/L from then on, in order."""

_GRAMS: Final[Mapping[str, float]] = {"p": 1e-9, "n": 1e-6, "u": 1e-3, "µ": 1e-3, "μ": 1e-3}
_MASS: Final = re.compile(r"(-?(?:\d+[.,]?\d*|[.,]\d+)(?:[eE][-+]?\d+)?)\s*([pnuµμ])g\s*/\s*ml", re.IGNORECASE)
_MOST_MOLAR: Final = 1.0
"""Nothing dissolves beyond it: a greater number is one whose unit was forgotten."""

_WRITE_STEPS: Final = 'write [("0 h", "1 uM"), ("2 h", "0 nM")]'


def steps_of(name: str, dosing: Dosing) -> Steps:
    """A dosing in numbers.

    Raises
    ------
    InputError
        With everything that is wrong: a time or a concentration that cannot be read or is negative, times that do not
        rise, something that is neither a concentration nor pairs.
    """
    problems: list[Problem] = []
    found: list[tuple[float, float]] = []
    for when, what in _pairs(name, dosing):
        try:
            time_s = time_of(f"a time of {name}", when)
        except InputError as error:
            problems += error.problems
            time_s = math.nan
        try:
            found.append((time_s, conc_of(name, what)))
        except InputError as error:
            problems += error.problems
    if problems:
        raise InputError(problems)
    times = [time_s for time_s, _ in found]
    if any(later <= earlier for earlier, later in pairwise(times)):
        raise InputError(Problem(what=f"times of {name} do not rise", remedy=_WRITE_STEPS))
    return tuple(found)


def time_of(name: str, when: str | float) -> float:
    """A time in seconds, from text with a unit or a number of seconds.

    Raises
    ------
    InputError
        If it cannot be read, is negative or without end; the message begins with ``name``.
    """
    remedy = 'write it as "2 h" or "30 min", or as a number of seconds'
    value = _number(name, when, parse_time, remedy)
    if not 0.0 <= value < math.inf:
        raise InputError(Problem(what=f"{name} is {when}, which is no time from 0 on", remedy=remedy))
    return value


def conc_of(name: str, what: str | float) -> float:
    """A concentration of a drug or a ligand in mol/L, from text with a unit or a number of mol/L.

    Raises
    ------
    InputError
        If it cannot be read, is negative, or above 1 mol/L, which is a unit forgotten.
    """
    remedy = 'write it as "10 ng/ml" or "1 nM"' if name in LIGANDS else 'write it as "100 nM" or "1 uM"'
    if isinstance(what, str) and (grams := _grams(what)) is not None:
        if name not in LIGANDS:
            raise InputError(Problem(what=f"{name} is {what!r}, and its mass is not known", remedy=remedy))
        value = grams / record_value(LIGANDS[name])
    else:
        value = _number(name, what, parse_conc, remedy)
    if not 0.0 <= value <= _MOST_MOLAR:
        beyond = ", which is no concentration" if not value > _MOST_MOLAR else " mol/L, more than can be dissolved"
        raise InputError(Problem(what=f"{name} is {what}{beyond}", remedy=remedy))
    return value


def _pairs(name: str, dosing: object) -> list[tuple[str | float, str | float]]:
    if isinstance(dosing, str | int | float):
        return [(0.0, dosing)]
    steps = list(dosing) if isinstance(dosing, Sequence) else []
    if not steps or not all(isinstance(step, Sequence) and not isinstance(step, str) for step in steps):
        what = f"{name} is {dosing!r}, which is neither a concentration nor pairs of a time and one"
        raise InputError(Problem(what=what, remedy=f'write "100 nM", or {_WRITE_STEPS.removeprefix("write ")}'))
    if wrong := [step for step in steps if len(step) != len(("when", "what"))]:
        what = f"a step of {name} is {wrong[0]!r}, which is no pair of a time and a concentration"
        raise InputError(Problem(what=what, remedy=_WRITE_STEPS))
    return [(when, what) for when, what in steps]


def _grams(text: str) -> float | None:
    """Grams per litre of a text in ng/ml and the like; None where it is in something else."""
    found = _MASS.fullmatch(text.strip())
    return float(found[1].replace(",", ".")) * _GRAMS[found[2].lower()] if found else None


def _number(name: str, given: object, reader: Callable[[str], float], remedy: str) -> float:
    if isinstance(given, str):
        try:
            return reader(given)
        except UnitError as error:
            raise InputError(Problem(what=f"{name}: {str(error).partition('; ')[0]}", remedy=remedy)) from None
    # Numbers of NumPy are real too; True is no concentration.
    if isinstance(given, bool) or not hasattr(given, "__float__"):
        raise InputError(Problem(what=f"{name} is {given!r}, which is neither text nor a number", remedy=remedy))
    return float(given)
