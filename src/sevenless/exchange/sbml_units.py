"""Units of SBML as text, and text as units of SBML.

The text is a product or quotient of words, each with a metric prefix and perhaps a power: ``nmol/L``, ``1/uM/s``.
What SBML can say and words cannot stands as a number in front: ``3.5 m``.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, final

__all__ = ["BaseUnit", "unit_parts", "unit_text"]


@final
@dataclass(frozen=True, slots=True)
class BaseUnit:
    """One factor of a unit: (multiplier x 10**scale x kind) ** exponent."""

    kind: str
    exponent: float = 1.0
    scale: int = 0
    multiplier: float = 1.0


_WORDS: Final = {
    "mole": "mol", "litre": "L", "liter": "L", "second": "s", "metre": "m", "meter": "m", "gram": "g",
    "kilogram": "kg", "item": "item", "joule": "J", "kelvin": "K", "volt": "V", "newton": "N", "pascal": "Pa",
    "hertz": "Hz", "watt": "W", "coulomb": "C", "ampere": "A", "katal": "kat", "avogadro": "avogadro",
    "dimensionless": "",
}  # fmt: skip
_KINDS: Final = {word: kind for kind, word in reversed(_WORDS.items()) if word}
_PREFIXES: Final = {0: "", -1: "d", -2: "c", -3: "m", -6: "u", -9: "n", -12: "p", -15: "f", -18: "a", 3: "k", 6: "M"}
_SCALES: Final = {prefix: scale for scale, prefix in _PREFIXES.items()}
_MULTIPLES: Final = {("second", 60.0): "min", ("second", 3600.0): "h", ("second", 86400.0): "d"}
_SPECIAL: Final[Mapping[str, tuple[BaseUnit, ...]]] = {
    **{word: (BaseUnit(kind, multiplier=size),) for (kind, size), word in _MULTIPLES.items()},
    "molecule": (BaseUnit("item"),),
    "molecules": (BaseUnit("item"),),
    "copies": (BaseUnit("item"),),
    "um3": (BaseUnit("metre", 3.0, -6),),
    "um2": (BaseUnit("metre", 2.0, -6),),
    "cell": (BaseUnit("dimensionless"),),
    "fraction": (BaseUnit("dimensionless"),),
    "1": (),
}
_FACTOR: Final = re.compile(r"(?P<word>[A-Za-z]+)(?:\^?(?P<power>-?\d+))?")


def unit_text(parts: Sequence[BaseUnit]) -> str:
    """A unit as text; one of no dimension and no size is "".

    Examples
    --------
    >>> unit_text([BaseUnit("mole", 1, -9), BaseUnit("litre", -1)])
    'nM'
    >>> unit_text([BaseUnit("litre", 1), BaseUnit("mole", -1, -6), BaseUnit("second", -1)])
    '1/uM/s'
    """
    number = 1.0
    above: list[str] = []
    below: list[str] = []
    for part in _joined(parts):
        word, factor = _word(part)
        number *= factor
        if word:
            (above if part.exponent > 0 else below).append(word)
    head = [f"{number:.15g}"] if number != 1.0 or (below and not above) else []
    text = "*".join([" ".join([*head, *above[:1]]), *above[1:]]) if head or above else ""
    return "/".join([text, *below]) if below else text


def _scaled(part: BaseUnit) -> BaseUnit:
    """With a multiplier that is a power of ten in the scale instead."""
    power = round(math.log10(part.multiplier)) if part.multiplier > 0 else 0
    if power == 0 or part.multiplier != float(f"1e{power}"):
        return part
    return BaseUnit(part.kind, part.exponent, part.scale + power)


def _joined(parts: Sequence[BaseUnit]) -> list[BaseUnit]:
    """Amounts per litre as molar, where there is just one pair of them."""
    parts = [_scaled(part) for part in parts]
    amounts = [part for part in parts if part.kind == "mole" and abs(part.exponent) == 1 and part.multiplier == 1.0]
    litres = [part for part in parts if part in _LITRES]
    if len(amounts) == len(litres) == 1 and litres[0].exponent == -amounts[0].exponent:
        molar = BaseUnit("molar", amounts[0].exponent, amounts[0].scale)
        return [molar if part is amounts[0] else part for part in parts if part is not litres[0]]
    return parts


_LITRES: Final = tuple(BaseUnit(kind, power) for kind in ("litre", "liter") for power in (1.0, -1.0))


def _word(part: BaseUnit) -> tuple[str, float]:
    """The word of a factor, and what is left of its size as a number."""
    power = abs(part.exponent)
    shown = "" if power == 1 else f"{power:g}"
    if part.kind == "dimensionless":
        return "", (part.multiplier * 10.0**part.scale) ** part.exponent
    # A minute is 60 s, or 6 times 10 s in files of other programs.
    whole = part.multiplier * 10.0**part.scale if part.scale >= 0 else 0.0
    if (part.kind, whole) in _MULTIPLES:
        return _MULTIPLES[part.kind, whole] + shown, 1.0
    word = "M" if part.kind == "molar" else _WORDS.get(part.kind, part.kind)
    # A prefix before what is a prefix and a unit already, or a whole word, cannot be read back.
    if part.scale in _PREFIXES and (part.scale == 0 or word in _PREFIXABLE):
        return _PREFIXES[part.scale] + word + shown, part.multiplier**part.exponent
    return word + shown, (part.multiplier * 10.0**part.scale) ** part.exponent


_PREFIXABLE: Final = frozenset({"mol", "L", "s", "m", "g", "J", "V", "N", "Pa", "Hz", "W", "C", "A", "M"})


def unit_parts(text: str) -> tuple[BaseUnit, ...] | None:
    """Text as a unit; ``None`` where it is not one that SBML can say.

    Examples
    --------
    >>> unit_parts("nM")
    (BaseUnit(kind='mole', exponent=1.0, scale=-9, multiplier=1.0), BaseUnit(kind='litre', exponent=-1.0, ...))
    """
    found: list[BaseUnit] = []
    number, rest = _leading_number(text.strip())
    if number != 1.0:
        found.append(BaseUnit("dimensionless", multiplier=number))
    for place, group in enumerate(rest.split("/")):
        for factor in filter(None, re.split(r"[*\s]+", group)):
            parts = _factor(factor, -1.0 if place else 1.0)
            if parts is None:
                return None
            found.extend(parts)
    return tuple(found)


def _leading_number(text: str) -> tuple[float, str]:
    match = re.match(r"(\d[\d.]*(?:e[-+]?\d+)?)(?=$|[\s*/])", text)
    return (float(match[1]), text[match.end() :]) if match else (1.0, text)


def _factor(text: str, sign: float) -> tuple[BaseUnit, ...] | None:
    if text in _SPECIAL:
        return _raised(_SPECIAL[text], sign)
    match = _FACTOR.fullmatch(text)
    if match is None:
        return None
    word, power = match["word"], sign * float(match["power"] or 1)
    if word in _SPECIAL:
        return _raised(_SPECIAL[word], power)
    for prefix in sorted(_SCALES, key=len):
        unit = word.removeprefix(prefix)
        if prefix and (unit == word or unit not in _PREFIXABLE):
            continue
        if unit == "M":
            return BaseUnit("mole", power, _SCALES[prefix]), BaseUnit("litre", -power)
        if unit in _KINDS:
            return (BaseUnit(_KINDS[unit], power, _SCALES[prefix]),)
    return (BaseUnit(word, power),) if word in _WORDS or word in _OTHER_KINDS else None


_OTHER_KINDS: Final = frozenset({
    "becquerel", "candela", "farad", "gray", "henry", "lumen", "lux", "ohm", "radian", "siemens", "sievert",
    "steradian", "tesla", "weber",
})  # fmt: skip


def _raised(parts: Sequence[BaseUnit], power: float) -> tuple[BaseUnit, ...]:
    return tuple(BaseUnit(part.kind, part.exponent * power, part.scale, part.multiplier) for part in parts)
