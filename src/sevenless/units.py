"""Quantities at the edge: text with a unit in, canonical floats out, and back to text.

Inside the package every float carries its unit in its name (``conc_molar``, ``time_s``), so no unit object ever
travels with the data. This is the only module that imports the unit library, and it does so on first use.
"""

from __future__ import annotations

import math
import re
from decimal import Decimal
from functools import cache, lru_cache
from typing import Any, Final

from sevenless.errors import UnitError

__all__ = [
    "canonical_unit",
    "format_conc",
    "molar_per_unit",
    "parse_conc",
    "parse_time",
    "scale_conc",
    "scale_to_canonical",
    "seconds_per_unit",
]

_QUANTITY: Final = re.compile(r"([-+]?(?:\d+[.,]?\d*|[.,]\d+)(?:[eE][-+]?\d+)?)\s*(\S.*)?")
_MICRO: Final = str.maketrans({"µ": "u", "μ": "u"})
# Written so often, and so differently, that they are answered without the unit library (0.7 s to import).
_MOLAR: Final = {"M": 1.0, "mM": 1e-3, "uM": 1e-6, "nM": 1e-9, "pM": 1e-12, "fM": 1e-15, "molar": 1.0}
_SECONDS: Final = {
    "s": 1.0, "sec": 1.0, "second": 1.0, "seconds": 1.0, "min": 60.0, "minute": 60.0, "minutes": 60.0,
    "h": 3600.0, "hr": 3600.0, "hour": 3600.0, "hours": 3600.0, "d": 86400.0, "day": 86400.0, "days": 86400.0,
    "ms": 1e-3,
}  # fmt: skip


# The unit library evaluates what it is given as arithmetic, powers included ("9**9**9" never ends), so only what
# looks like a unit reaches it: words, each with a power of one digit, joined by a product or a quotient.
_UNIT: Final = re.compile(
    r"[A-Za-z_]+(?:(?:\^|\*\*)-?\d)?(?:[ ]?[*/ ][ ]?[A-Za-z_]+(?:(?:\^|\*\*)-?\d)?){0,3}", re.ASCII
)
_UNIT_LENGTH: Final = 40


@cache
def _registry() -> Any:
    import pint

    return pint.UnitRegistry()


@lru_cache(maxsize=256)
def _factor(unit: str, target: str) -> float:
    kind = "concentration" if target == "molar" else "time"
    if len(unit) > _UNIT_LENGTH or not _UNIT.fullmatch(unit):
        raise UnitError(f"{unit[:_UNIT_LENGTH]!r} is not a unit of {kind}")
    import pint

    try:
        return float(_registry().Quantity(1.0, unit).to(target).magnitude)
    except (pint.PintError, ValueError, AttributeError, TypeError, AssertionError) as error:
        raise UnitError(f"{unit!r} is not a unit of {kind}") from error


def molar_per_unit(unit: str) -> float:
    """How many mol/L one ``unit`` is: ``molar_per_unit("nM") == 1e-9``.

    Raises
    ------
    UnitError
        If the text is not a unit of amount concentration.
    """
    text = unit.strip().translate(_MICRO)
    return _MOLAR[text] if text in _MOLAR else _factor(text, "molar")


def seconds_per_unit(unit: str) -> float:
    """How many seconds one ``unit`` is: ``seconds_per_unit("min") == 60``.

    Raises
    ------
    UnitError
        If the text is not a unit of time.
    """
    text = unit.strip().translate(_MICRO)
    return _SECONDS[text] if text in _SECONDS else _factor(text, "second")


def parse_conc(text: str, *, unit: str | None = None) -> float:
    """Concentration in mol/L from text such as ``"10 nM"``.

    Parameters
    ----------
    text
        A number with a unit; without one only if ``unit`` says what it is in.
    unit
        Unit of a bare number.

    Raises
    ------
    UnitError
        If there is no number, no unit, a negative value, or a unit that is not one of concentration.

    Examples
    --------
    >>> parse_conc("10 nM")
    1e-08
    >>> parse_conc("3,3", unit="µM")
    3.3e-06
    """
    value, found = _split(text)
    name = found or unit
    if name is None:
        raise UnitError(f'concentration "{text}" has no unit; write e.g. "{text.strip()} uM"')
    conc_molar = _scaled(value, molar_per_unit(name))
    if not math.isfinite(conc_molar) or conc_molar < 0:
        raise UnitError(f'concentration "{text}" is not a number of zero or more')
    return conc_molar


def parse_time(text: str, *, unit: str | None = None) -> float:
    """Time in seconds from text such as ``"72 h"``.

    Raises
    ------
    UnitError
        If there is no number, no unit, or a unit that is not one of time.
    """
    value, found = _split(text)
    name = found or unit
    if name is None:
        raise UnitError(f'time "{text}" has no unit; write e.g. "{text.strip()} min"')
    return _scaled(value, seconds_per_unit(name))


def format_conc(conc_molar: float, *, digits: int = 3) -> str:
    """Concentration as a pharmacologist writes it: ``format_conc(1.23e-8) == "12.3 nM"``."""
    if conc_molar == 0:
        return "0 M"
    if not math.isfinite(conc_molar):
        return str(conc_molar)
    # Rounded first, so that 999.9 nM becomes 1 uM and not 1e+03 nM.
    rounded = float(f"{conc_molar:.{digits - 1}e}")
    for unit in ("M", "mM", "uM", "nM", "pM", "fM"):
        if abs(rounded) >= _MOLAR[unit] * 0.9999999 or unit == "fM":
            scaled = float(f"{rounded / _MOLAR[unit]:.{digits - 1}e}")
            return f"{scaled:.{max(digits, 6)}g} {unit.replace('u', 'µ')}"
    raise AssertionError("unreachable")


def scale_conc(number: Decimal, unit: str) -> float:
    """A printed number in ``unit`` as mol/L, digit for digit: ``scale_conc(Decimal("3.3"), "uM") == 3.3e-6``.

    Raises
    ------
    UnitError
        If the text is not a unit of amount concentration.
    """
    return _scaled_decimal(number, molar_per_unit(unit))


# What constants of a model are in: name in canonical units, and the factor to them. A power below is a denominator.
_ATOMS: Final = {
    **{unit: ("molar", factor) for unit, factor in _MOLAR.items()},
    **{unit: ("s", _SECONDS[unit]) for unit in ("s", "min", "h")},
    "molecule": ("molecule", 1.0), "molecules": ("molecule", 1.0), "cell": ("cell", 1.0),
    "L": ("l", 1.0), "pL": ("l", 1e-12), "fL": ("l", 1e-15), "um3": ("m3", 1e-18), "um2": ("m2", 1e-12),
    "nm": ("m", 1e-9), "um": ("m", 1e-6), "g": ("g", 1.0), "mol": ("mol", 1.0), "kT": ("kt", 1.0),
    "%": ("fraction", 1e-2), "fold": ("fold", 1.0), "ratio": ("ratio", 1.0), "fraction": ("fraction", 1.0),
    "sites": ("sites", 1.0),
}  # fmt: skip


@lru_cache(maxsize=256)
def _canonical(unit: str) -> tuple[str, float]:
    text = unit.strip().translate(_MICRO)
    if not text:
        return "", 1.0
    above, *below = text.split("/")
    names: tuple[list[str], list[str]] = ([], [])
    factor = 1.0
    for place, atom in enumerate([above, *below]):
        if place == 0 and atom == "1":
            continue
        if atom not in _ATOMS:
            raise UnitError(f"{unit!r} is not a unit of a constant; write e.g. 1/M/s, 1/uM/s, 1/s, nM, molecules/cell")
        name, size = _ATOMS[atom]
        names[min(place, 1)].append(name)
        factor = factor * size if place == 0 else factor / size
    said = "_".join([*names[0], *(["per", *names[1]] if names[1] else [])])
    return "copies_per_cell" if said == "molecule_per_cell" else said, factor


def canonical_unit(unit: str) -> str:
    """The canonical unit of a constant's unit, as it stands in names.

    Raises
    ------
    UnitError
        If it is no unit that constants are written in.

    Examples
    --------
    >>> canonical_unit("1/uM/s"), canonical_unit("nM"), canonical_unit("molecules/cell"), canonical_unit("1/h")
    ('per_molar_s', 'molar', 'copies_per_cell', 'per_s')
    """
    return _canonical(unit)[0]


def scale_to_canonical(number: Decimal, unit: str) -> float:
    """A printed number in the canonical unit: ``scale_to_canonical(Decimal("0.11"), "1/uM/s") == 110000.0``.

    Raises
    ------
    UnitError
        If it is no unit that constants are written in.
    """
    return _scaled_decimal(number, _canonical(unit)[1])


def _split(text: str) -> tuple[float, str | None]:
    match = _QUANTITY.fullmatch(text.strip())
    if not match:
        raise UnitError(f'"{text}" is not a number with a unit')
    return float(match[1].replace(",", ".")), match[2]


def _scaled(value: float, factor: float) -> float:
    return _scaled_decimal(Decimal(repr(value)), factor)


def _scaled_decimal(value: Decimal, factor: float) -> float:
    exponent = round(math.log10(factor)) if factor > 0 else 0
    if not math.isclose(factor, 10.0**exponent, rel_tol=1e-12):
        return float(value) * factor
    # In decimal digits, so that "3.3 uM" is the float that 3.3e-6 is; 3.3 * 1e-6 and 3.3 / 1e6 are its neighbour.
    return float(value.scaleb(exponent))
