"""A network into the tables of stochastic simulation."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, final

import numpy as np

from sevenless.errors import NetworkError, Problem
from sevenless.network.expression import Expression, constant, names, parse
from sevenless.network.network import Network, Observable, Reaction
from sevenless.simulate.copies.tables import GENERIC, LAW, MASS_ACTION, PARTS, VARYING, CopyTables, Laws
from sevenless.simulate.kernel.program import Float64Array, Int32Array, Program
from sevenless.simulate.structure.breaks import is_smooth_in_time
from sevenless.simulate.structure.happenings import schedule, triggers
from sevenless.simulate.structure.meaning import Meaning
from sevenless.simulate.structure.observing import outputs
from sevenless.simulate.structure.packing import Packer
from sevenless.simulate.structure.programming import Programmer

__all__ = ["CopyStructure", "copy_structure"]

_MOST_FACTORS: Final = 2
_ORDER_OF_LAWS: Final = 3
"""What a rate law counts as where leaps are chosen: as steep as a reaction of three."""


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class CopyStructure:
    """The tables of a network in copies, and what their numbers are called: as `Structure` is for the solver."""

    tables: CopyTables
    index: Int32Array
    numbers: Float64Array
    species: tuple[str, ...]
    reactions: tuple[str, ...]
    columns: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class _Rate:
    """A reaction in copies.

    Parameters
    ----------
    reactants
        Species and how many copies meet.
    changes
        Species and by how many copies they change.
    law
        The constant, or the whole rate.
    kind
        See `sevenless.simulate.copies.tables`.
    factor
        From rates in units to events.
    """

    reactants: Mapping[int, int]
    changes: Mapping[int, int]
    law: Expression
    kind: int
    factor: float

    def depends_on(self, place: Mapping[str, int]) -> set[int]:
        """Species that its propensity depends on."""
        varying = {place[name] for name in names(self.law) & place.keys()} if self.kind >= VARYING else set()
        return varying | set(self.reactants)


def copy_structure(network: Network, observables: Sequence[Observable], per_unit: Mapping[str, float]) -> CopyStructure:
    """The tables of a network that records these observables.

    Parameters
    ----------
    network
        A sound one.
    observables
        What is recorded, in the units of the network.
    per_unit
        Copies in a unit of each species.

    Raises
    ------
    NetworkError
        If it cannot be simulated in copies: with every reason.
    """
    meaning = Meaning(network)
    if problems := list(_problems(network, meaning, per_unit)):
        raise NetworkError(problems)
    place = {one.name: i for i, one in enumerate(network.species)}
    rates = [_rate(one, meaning, place, per_unit) for one in network.reactions]
    packer = Packer()
    laws = _laws(rates, meaning, place, packer)
    registers = meaning.registers
    has_laws = any(rate.kind >= VARYING for rate in rates) or bool(network.events)
    tables = CopyTables(
        n=len(place),
        n_reactions=len(rates),
        n_registers=0,
        leaves=_leaves(len(rates)),
        has_laws=int(has_laws),
        registers=0,
        setup=Program(0, 0),
        initial=packer.index(meaning.initial[name] for name in place),
        per_unit=packer.numbers(per_unit[name] for name in place),
        laws=laws,
        **_reactions(rates, place, packer),
        schedule=schedule(network, meaning, place, packer),
        triggers=triggers(network, meaning, place, packer),
        outputs=outputs(observables, meaning, place, packer),
    )
    # Programs of every part have taken registers, and the setup may have grown: both are put in last.
    setup = meaning.setup.program(packer)
    n_registers = len(registers.values)
    tables = tables._replace(
        n_registers=n_registers,
        registers=packer.numbers(registers.values),
        setup=setup,
        laws=laws._replace(y=n_registers),
    )
    index, numbers = packer.arrays()
    return CopyStructure(
        tables=tables,
        # Never empty, so that there is an address to read at.
        index=np.append(index, np.zeros(1, np.int32)),
        numbers=np.append(numbers, 0.0),
        species=tuple(place),
        reactions=tuple(one.name for one in network.reactions),
        columns={**registers.of_parameter, **meaning.initial},
    )


def _problems(network: Network, meaning: Meaning, per_unit: Mapping[str, float]) -> Iterator[Problem]:
    for one in network.reactions:
        law = _law(one, meaning)
        if is_smooth_in_time(law, meaning):
            yield Problem(
                what=f"the rate of reaction {one.name} changes smoothly with time, which stochastic runs cannot follow",
                remedy="let it jump at known times, or let a species carry the signal",
            )
        sides = (*one.reactants, *one.products)
        for name, count in sides:
            if count != int(count):
                yield Problem(
                    what=f"reaction {one.name} has {count:g} of {name}", remedy="write it in whole numbers of copies"
                )
        sizes = {per_unit[name] for name in _changes(one, meaning)}
        if len(sizes) > 1:
            yield Problem(
                what=f"reaction {one.name} changes species of which a unit holds different numbers of copies",
                remedy="give them the same unit and volume",
            )
    for event in network.events:
        if is_smooth_in_time(meaning.expanded(parse(event.trigger)), meaning):
            yield Problem(
                what=f"event {event.name} waits for something that changes smoothly with time",
                remedy="compare time with a constant, and species with constants",
            )


def _law(reaction: Reaction, meaning: Meaning) -> Expression:
    given = reaction.rate_law if reaction.rate_law is not None else reaction.rate_constant
    assert given is not None
    return meaning.expanded(parse(given) if isinstance(given, str) else constant(given))


def _changes(reaction: Reaction, meaning: Meaning) -> dict[str, int]:
    net: dict[str, int] = {}
    for sign, side in ((-1, reaction.reactants), (1, reaction.products)):
        for name, count in side:
            if name not in meaning.fixed:
                net[name] = net.get(name, 0) + sign * int(count)
    return {name: count for name, count in net.items() if count}


def _rate(reaction: Reaction, meaning: Meaning, place: Mapping[str, int], per_unit: Mapping[str, float]) -> _Rate:
    met: dict[str, int] = {}
    for name, count in reaction.reactants:
        met[name] = met.get(name, 0) + int(count)
    changes = _changes(reaction, meaning)
    law = _law(reaction, meaning)
    # Copies that a rate of one unit stands for: of what it changes; where it changes nothing, it does not matter.
    factor = per_unit[next(iter(changes))] if changes else 1.0
    if reaction.rate_law is None:
        for name, order in met.items():
            factor /= per_unit[name] ** order
    return _Rate(
        reactants={place[name]: order for name, order in met.items() if order},
        changes={place[name]: count for name, count in changes.items()},
        law=law,
        kind=_kind(reaction, list(met.values()), varies=meaning.varies(law)),
        factor=factor,
    )


def _kind(reaction: Reaction, orders: list[int], *, varies: bool) -> int:
    if reaction.rate_law is not None:
        return LAW
    if varies:
        return VARYING
    return MASS_ACTION if sum(orders) <= _MOST_FACTORS else GENERIC


def _laws(rates: Sequence[_Rate], meaning: Meaning, place: Mapping[str, int], packer: Packer) -> Laws:
    registers, programs = [], []
    for rate in rates:
        if rate.kind < VARYING:
            registers.append(meaning.setup.register(rate.law))
            programs.append(Program(0, 0))
        else:
            # A program each, so that an event runs only those that it changes.
            programmer = Programmer(meaning.registers, place)
            registers.append(programmer.register(rate.law))
            programs.append(programmer.program(packer))
    reactant_start, reactant = packer.rows([list(rate.reactants) for rate in rates])
    return Laws(
        kind=packer.index(rate.kind for rate in rates),
        start=packer.index(program.start for program in programs),
        length=packer.index(program.length for program in programs),
        register=packer.index(registers),
        factor=packer.numbers(rate.factor for rate in rates),
        reactant_start=reactant_start,
        reactant=reactant,
        order=packer.index(order for rate in rates for order in rate.reactants.values()),
        y=0,
    )


def _reactions(rates: Sequence[_Rate], place: Mapping[str, int], packer: Packer) -> dict[str, int]:
    """Who meets, what changes, and which propensities that touches."""
    nobody = len(place)
    met = [
        [s for s, order in rate.reactants.items() for _ in range(order)] if rate.kind == MASS_ACTION else []
        for rate in rates
    ]
    pairs = [(*one, nobody, nobody)[:_MOST_FACTORS] for one in met]
    change_start, change = packer.rows([list(rate.changes) for rate in rates])
    touching = _touched(rates, place)
    touched_start, touched = packer.rows(touching)
    sum_start, sums = packer.rows([_sums(one, _leaves(len(rates))) for one in touching])
    highest = _highest(rates, place)
    return {
        "meeting": packer.index(
            number
            for rate, (a, b) in zip(rates, pairs, strict=True)
            for number in (rate.kind, a, b, int(a == b != nobody))
        ),
        "change_start": change_start,
        "change": change,
        "change_by": packer.index(by for rate in rates for by in rate.changes.values()),
        "touched_start": touched_start,
        "touched": touched,
        "sum_start": sum_start,
        "sum": sums,
        "highest": packer.index(order for order, _ in highest),
        "highest_own": packer.index(own for _, own in highest),
    }


def _touched(rates: Sequence[_Rate], place: Mapping[str, int]) -> list[list[int]]:
    of_species: list[list[int]] = [[] for _ in place]
    for r, rate in enumerate(rates):
        for s in rate.depends_on(place):
            of_species[s].append(r)
    return [sorted({other for s in rate.changes for other in of_species[s]}) for rate in rates]


def _leaves(count: int) -> int:
    """How many sums a tree has that holds so many propensities: 1, 9, 73, ..."""
    leaves = 1
    while PARTS * leaves + 1 - leaves < count:
        leaves = PARTS * leaves + 1
    return leaves


def _sums(touched: Sequence[int], leaves: int) -> list[int]:
    """The sums that these propensities stand in, the lowest first."""
    found: list[int] = []
    level = {leaves + r for r in touched}
    while level and level != {0}:
        level = {(k - 1) // PARTS for k in level}
        found.extend(sorted(level))
    return found


def _highest(rates: Sequence[_Rate], place: Mapping[str, int]) -> list[tuple[int, int]]:
    """For each species the highest order of a reaction that it is in, and the most copies of it that meet there."""
    found = [(0, 1)] * len(place)
    for rate in rates:
        order = sum(rate.reactants.values())
        if rate.kind >= VARYING:
            order = max(order, _ORDER_OF_LAWS)
        for s in rate.depends_on(place):
            found[s] = max(found[s], (order, rate.reactants.get(s, 1)))
    return found
