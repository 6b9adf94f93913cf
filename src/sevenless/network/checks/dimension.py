"""Dimensions: what a unit is made of, and how large it is."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from itertools import product
from types import MappingProxyType
from typing import Final, final

from sevenless.errors import UnitError
from sevenless.units import canonical_unit, scale_to_canonical, seconds_per_unit

__all__ = ["PURE", "Dimension", "dimension_of_time", "dimension_of_unit"]

# Atoms of canonical units that are one thing to a network: counts in a cell are counts, shares are pure numbers.
_SAME: Final[Mapping[str, Mapping[str, float]]] = MappingProxyType(
    {
        "copies": {"molecule": 1.0},
        "cell": {},
        "fraction": {},
        "fold": {},
        "ratio": {},
        "sites": {},
        "l": {"m": 3.0},
        "m3": {"m": 3.0},
        "m2": {"m": 2.0},
    }
)
_LITER: Final = 1e-3
_ONE: Final = Decimal(1)
_MOST_REPEATS: Final = 4
# Tried in this order when a dimension is told.
_MOLAR: Final = ("M", "mM", "uM", "nM", "pM", "fM")
_SECONDS: Final = ("s", "min", "h")


@final
@dataclass(frozen=True, slots=True)
class Dimension:
    """Powers of base units, and a factor to them; a factor of NaN is not known."""

    powers: tuple[tuple[str, float], ...] = ()
    factor: float = 1.0

    def times(self, other: Dimension, power: float = 1.0) -> Dimension:
        """The product with a power of another."""
        powers = dict(self.powers)
        for name, count in other.powers:
            powers[name] = powers.get(name, 0.0) + power * count
        kept = {name: count for name, count in powers.items() if abs(count) > 1e-9}
        factor = self.factor * _power(other.factor, power)
        return Dimension(tuple(sorted(kept.items())), factor if 0 < factor < math.inf else math.nan)

    def to_the(self, power: float) -> Dimension:
        """A power of it."""
        return PURE.times(self, power)

    def fits(self, other: Dimension) -> bool:
        """Whether values in both may be added; where a factor is not known, it fits."""
        if [name for name, _ in self.powers] != [name for name, _ in other.powers]:
            return False
        if any(abs(a - b) > 1e-9 for (_, a), (_, b) in zip(self.powers, other.powers, strict=True)):
            return False
        ratio = self.factor / other.factor
        return math.isnan(ratio) or math.isclose(ratio, 1.0, rel_tol=1e-6)

    def __str__(self) -> str:
        powers = dict(self.powers)
        conc, time = powers.get("molar", 0.0), powers.get("s", 0.0)
        for molar, seconds in product(_MOLAR if conc else _MOLAR[:1], _SECONDS if time else _SECONDS[:1]):
            size = _power(scale_to_canonical(_ONE, molar), conc) * _power(seconds_per_unit(seconds), time)
            if math.isnan(self.factor) or math.isclose(size, self.factor, rel_tol=1e-9):
                return _said(powers, {"molar": molar, "s": seconds})
        return f"{self.factor:.4g} {_said(powers, {'molar': 'M'})}"


def _power(base: float, exponent: float) -> float:
    """A power of a positive number; not a number where it is too large to tell."""
    try:
        return math.pow(base, exponent)
    except OverflowError:
        return math.nan


def _said(powers: Mapping[str, float], called: Mapping[str, str]) -> str:
    """Units as people write them: ``1/nM/s``."""
    above: list[str] = []
    below: list[str] = []
    for atom, count in powers.items():
        name = called.get(atom, atom)
        if count != int(count) or abs(count) > _MOST_REPEATS:
            above.append(f"{name}^{count:.4g}")
        else:
            (above if count > 0 else below).extend([name] * int(abs(count)))
    return "/".join([" ".join(above) or "1", *below])


PURE: Final = Dimension()


@lru_cache(maxsize=1024)
def dimension_of_unit(unit: str) -> Dimension:
    """What a unit is made of.

    Raises
    ------
    UnitError
        If it is no unit that constants are written in.

    Examples
    --------
    >>> str(dimension_of_unit("1/uM/s"))
    '1/uM/s'
    """
    above, _, below = f"_{canonical_unit(unit)}".partition("_per_")
    factor = scale_to_canonical(_ONE, unit)
    found = PURE
    for sign, side in ((1.0, above), (-1.0, below)):
        for atom in filter(None, side.split("_")):
            made_of = _SAME.get(atom, {atom: 1.0})
            found = found.times(Dimension(tuple(made_of.items())), sign)
            factor *= _LITER**sign if atom == "l" else 1.0
    return Dimension(found.powers, factor)


def dimension_of_time(time_unit: str) -> Dimension | None:
    """The dimension of the time of a network, ``None`` if its unit is none."""
    try:
        return Dimension((("s", 1.0),), seconds_per_unit(time_unit))
    except UnitError:
        return None
