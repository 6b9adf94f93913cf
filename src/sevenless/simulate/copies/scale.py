"""How many copies a unit of a species is."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from numbers import Real
from typing import Final

from sevenless.errors import InputError, Problem, UnitError
from sevenless.network.checks.dimension import dimension_of_unit
from sevenless.network.network import Network, Species

__all__ = ["AVOGADRO", "copies_in_a_unit"]

AVOGADRO: Final = 6.02214076e23
"""Copies in a mole; exact since 2019."""

_COPIES: Final = (("molecule", 1.0),)
_MOLAR: Final = (("molar", 1.0),)


def copies_in_a_unit(
    network: Network,
    copies_per_unit: float | Mapping[str, float] | None = None,
    volume_l: float | Mapping[str, float] | None = None,
) -> dict[str, float]:
    """Copies in a unit of each species.

    Parameters
    ----------
    network
        Its species, with their units.
    copies_per_unit
        The number itself: one for all species, or species to number.
    volume_l
        Volume in litres that species in molar units are in: one for all, or compartment to volume.

    Raises
    ------
    InputError
        If it is not known for a species, or not a positive number; with every problem.

    Examples
    --------
    >>> from sevenless.network.network import Network, Species
    >>> network = Network(species=(Species(name="A", initial=10.0, unit="nM"),), reactions=())
    >>> round(copies_in_a_unit(network, volume_l=1e-12)["A"], 1)
    602.2
    """
    problems = list(_wrong(network, copies_per_unit, volume_l))
    found: dict[str, float] = {}
    for one in network.species if not problems else ():
        given = copies_per_unit.get(one.name) if isinstance(copies_per_unit, Mapping) else copies_per_unit
        try:
            found[one.name] = float(given) if given is not None else _by_unit(one, volume_l)
        except _Unknown as reason:
            problems.append(Problem(what=f"copies of {one.name} cannot be counted: {reason}", remedy=reason.remedy))
    if problems:
        raise InputError(problems)
    return found


class _Unknown(Exception):
    """Why copies cannot be counted."""

    def __init__(self, what: str, remedy: str) -> None:
        super().__init__(what)
        self.remedy = remedy


def _by_unit(species: Species, volume_l: float | Mapping[str, float] | None) -> float:
    unit = species.unit
    volume = volume_l.get(species.compartment) if isinstance(volume_l, Mapping) else volume_l
    if not unit and volume_l is None:
        return 1.0
    if not unit:
        raise _Unknown("it has no unit to take the volume with", "give it a molar unit, or give copies_per_unit")
    try:
        dimension = dimension_of_unit(unit)
    except UnitError:
        raise _Unknown(f"{unit} is no unit known here", "give copies_per_unit") from None
    if dimension.powers == _COPIES and math.isclose(dimension.factor, 1.0):
        return 1.0
    if dimension.powers != _MOLAR:
        raise _Unknown(f"it is in {unit}", "give copies_per_unit")
    if volume is None:
        where = f" of {species.compartment}" if isinstance(volume_l, Mapping) else ""
        raise _Unknown(f"it is in {unit}", f"give volume_l{where}, or copies_per_unit")
    return AVOGADRO * dimension.factor * float(volume)


def _wrong(
    network: Network,
    copies_per_unit: float | Mapping[str, float] | None,
    volume_l: float | Mapping[str, float] | None,
) -> Iterator[Problem]:
    species = {one.name for one in network.species}
    compartments = {one.compartment for one in network.species} | {one.name for one in network.compartments}
    for argument, given, known, kind in (
        ("copies_per_unit", copies_per_unit, species, "species"),
        ("volume_l", volume_l, compartments, "compartment"),
    ):
        named = given if isinstance(given, Mapping) else {} if given is None else {"": given}
        for name, value in named.items():
            of = f" of {name}" if isinstance(given, Mapping) else ""
            if of and name not in known:
                shown = ", ".join(sorted(filter(None, known))) or "none"
                yield Problem(what=f"{argument} names {name}, which is no {kind}", remedy=f"there are {shown}")
            elif not _is_positive(value):
                yield Problem(what=f"{argument}{of} is {value!r}", remedy="give a positive number")
    if copies_per_unit is not None and not isinstance(copies_per_unit, Mapping) and volume_l is not None:
        yield Problem(what="copies_per_unit and volume_l are both given", remedy="give one of them")


def _is_positive(value: object) -> bool:
    return isinstance(value, Real) and not isinstance(value, bool) and 0.0 < float(value) < math.inf
