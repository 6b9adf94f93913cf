"""A network into the tables of the engine: the symbolic phase, once per network."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import final

import numpy as np

from sevenless.network.expression import Expression, constant, derivative, names, parse
from sevenless.network.network import Network, Observable, Reaction
from sevenless.simulate.kernel.program import Float64Array, Int32Array, Program
from sevenless.simulate.kernel.tables import Jacobian, RateTables, Tables
from sevenless.simulate.structure.breaks import changes_unforeseen
from sevenless.simulate.structure.fill import elimination
from sevenless.simulate.structure.happenings import schedule, triggers
from sevenless.simulate.structure.meaning import Meaning
from sevenless.simulate.structure.observing import outputs
from sevenless.simulate.structure.ordering import elimination_order
from sevenless.simulate.structure.packing import Packer
from sevenless.simulate.structure.programming import Programmer

__all__ = ["Structure", "structure_of"]

_MOST_REACTANTS = 3


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Structure:
    """The tables of a network, and what their numbers are called.

    Parameters
    ----------
    tables, index, numbers
        What the engine reads.
    species
        Names in the order of the engine.
    columns
        Name of a parameter, or of a species whose initial value may be set, to its register.
    outputs
        Names of what is recorded.
    restless
        Whether something changes with time in a way that is not known ahead, so that steps must not be long.
    """

    tables: Tables
    index: Int32Array
    numbers: Float64Array
    species: tuple[str, ...]
    columns: Mapping[str, int]
    outputs: tuple[str, ...]
    restless: bool


@dataclass(frozen=True, slots=True)
class _Rate:
    """A reaction for the engine: mass action with up to three reactants, or an expression."""

    net: Mapping[int, float]
    reactants: tuple[int, ...] | None
    constant: Expression


def structure_of(network: Network, observables: Sequence[Observable], *, pivoted: bool = False) -> Structure:
    """The tables of a network that records these observables; ``pivoted`` for a dense matrix with partial pivoting."""
    meaning = Meaning(network)
    place = {one.name: i for i, one in enumerate(network.species)}
    given = [_rate(reaction, meaning, place) for reaction in network.reactions]
    order, tail = ([], list(place.values())) if pivoted else elimination_order(len(place), _pattern(given, place))
    names_in_order = [network.species[i].name for i in (*order, *tail)]
    place = {name: i for i, name in enumerate(names_in_order)}
    found = sorted(
        (_rate(reaction, meaning, place) for reaction in network.reactions),
        key=lambda rate: _MOST_REACTANTS + 1 if rate.reactants is None else len(rate.reactants),
    )
    packer = Packer()
    rates = _rate_tables(found, meaning, place, packer)
    entries = _pattern(found, place) | {(i, i) for i in range(len(place))}
    factors, at = elimination(len(place), len(order), entries, packer, pivoted=pivoted)
    registers = meaning.registers
    initial = [meaning.initial[name] for name in names_in_order]
    tables = Tables(
        n=len(place),
        n_reactions=len(found),
        n_registers=0,
        registers=0,
        setup=Program(0, 0),
        initial=packer.index(initial),
        rates=rates,
        derivatives=packer.sums(_change(found, len(place))),
        jacobian=_jacobian(found, meaning, place, at, factors.dense_start, packer),
        elimination=factors,
        schedule=schedule(network, meaning, place, packer),
        triggers=triggers(network, meaning, place, packer),
        outputs=outputs(observables, meaning, place, packer),
        limits=packer.numbers((np.inf, 0.0)),
    )
    # Programs of every part have taken registers, and the setup may have grown: both are put in last.
    setup = meaning.setup.program(packer)
    tables = tables._replace(n_registers=len(registers.values), registers=packer.numbers(registers.values), setup=setup)
    index, numbers = packer.arrays()
    columns = {**registers.of_parameter, **meaning.initial}
    return Structure(
        tables=tables,
        index=index,
        numbers=numbers,
        species=tuple(names_in_order),
        columns=columns,
        outputs=tuple(one.name for one in observables),
        restless=changes_unforeseen(network, meaning),
    )


def _rate(reaction: Reaction, meaning: Meaning, place: Mapping[str, int]) -> _Rate:
    net: dict[int, float] = {}
    for sign, side in ((-1.0, reaction.reactants), (1.0, reaction.products)):
        for name, count in side:
            if name not in meaning.fixed:
                net[place[name]] = net.get(place[name], 0.0) + sign * count
    net = {i: count for i, count in net.items() if count}
    if reaction.rate_law is not None:
        return _Rate(net, None, meaning.expanded(parse(reaction.rate_law)))
    assert reaction.rate_constant is not None
    k = meaning.expanded(_as_expression(reaction.rate_constant))
    counts = [count for _, count in reaction.reactants]
    if sum(counts) <= _MOST_REACTANTS and all(count == int(count) for count in counts) and not meaning.varies(k):
        repeated = tuple(place[name] for name, count in reaction.reactants for _ in range(int(count)))
        return _Rate(net, repeated, k)
    law = k
    for name, count in reaction.reactants:
        law = Expression("*", (law, Expression("**", (Expression("name", name=name), constant(count)))))
    return _Rate(net, None, law)


def _as_expression(value: float | str) -> Expression:
    return parse(value) if isinstance(value, str) else constant(value)


def _depends_on(rate: _Rate, place: Mapping[str, int]) -> Iterable[int]:
    if rate.reactants is not None:
        return sorted(set(rate.reactants))
    return sorted(place[name] for name in names(rate.constant) if name in place)


def _pattern(rates: Sequence[_Rate], place: Mapping[str, int]) -> set[tuple[int, int]]:
    return {(i, j) for rate in rates for j in _depends_on(rate, place) for i in rate.net}


def _change(rates: Sequence[_Rate], n: int) -> list[list[tuple[int, float]]]:
    rows: list[list[tuple[int, float]]] = [[] for _ in range(n)]
    for r, rate in enumerate(rates):
        for i, count in rate.net.items():
            rows[i].append((r, count))
    return rows


def _rate_tables(rates: Sequence[_Rate], meaning: Meaning, place: Mapping[str, int], packer: Packer) -> RateTables:
    plain = [rate.reactants for rate in rates if rate.reactants is not None]
    constants = [meaning.scaled_register(rate.constant) for rate in rates if rate.reactants is not None]
    programmer = Programmer(meaning.registers, place)
    laws = [programmer.register(rate.constant) for rate in rates if rate.reactants is None]
    by_count = [[reactants for reactants in plain if len(reactants) == count] for count in range(_MOST_REACTANTS + 1)]
    return RateTables(
        n_zeroth=len(by_count[0]),
        n_first=len(by_count[1]),
        n_second=len(by_count[2]),
        n_third=len(by_count[3]),
        n_programs=len(laws),
        first=packer.index(i for reactants in by_count[1] for i in reactants),
        second=packer.index(i for reactants in by_count[2] for i in reactants),
        third=packer.index(i for reactants in by_count[3] for i in reactants),
        constant_register=packer.index(register for register, _ in constants),
        constant_factor=packer.numbers(factor for _, factor in constants),
        program=programmer.program(packer),
        program_rate=packer.index(laws),
    )


@dataclass(frozen=True, slots=True)
class _Partial:
    rate: int
    by: int
    factor: float
    others: tuple[int, ...]


def _jacobian(
    rates: Sequence[_Rate],
    meaning: Meaning,
    place: Mapping[str, int],
    at: Mapping[tuple[int, int], int],
    n_places: int,
    packer: Packer,
) -> Jacobian:
    """The partials of all rates, and which of them each entry of the Jacobian sums."""
    plain = sorted(_plain_partials(rates), key=lambda partial: len(partial.others))
    programmer = Programmer(meaning.registers, place)
    slopes = [
        (r, place[name], programmer.register(derivative(rate.constant, name)))
        for r, rate in enumerate(rates)
        if rate.reactants is None
        for name in sorted(names(rate.constant) & place.keys(), key=place.__getitem__)
    ]
    entries: dict[tuple[int, int], list[tuple[int, float]]] = {}
    whose = [(partial.rate, partial.by) for partial in plain] + [(r, j) for r, j, _ in slopes]
    for p, (r, j) in enumerate(whose):
        for i, count in rates[r].net.items():
            entries.setdefault((i, j), []).append((p, count))
    keys = sorted(entries, key=at.__getitem__)
    blank = sorted(set(range(n_places)) - {at[key] for key in keys})
    in_time = Programmer(meaning.registers, place)
    timed = [r for r, rate in enumerate(rates) if rate.reactants is None and "time" in names(rate.constant)]
    time_partial = [in_time.register(derivative(rates[r].constant, "time")) for r in timed]
    change: list[list[tuple[int, float]]] = [[] for _ in place]
    for e, r in enumerate(timed):
        for i, count in rates[r].net.items():
            change[i].append((e, count))
    with_one = [partial.others[0] for partial in plain if len(partial.others) == 1]
    with_two = [partial.others for partial in plain if len(partial.others) == 2]
    return Jacobian(
        n_plain=len(plain) - len(with_one) - len(with_two),
        n_with_one=len(with_one),
        n_with_two=len(with_two),
        n_programs=len(slopes),
        n_timed=len(timed),
        constant=packer.index(partial.rate for partial in plain),
        factor=packer.numbers(partial.factor for partial in plain),
        with_one=packer.index(with_one),
        with_two=packer.index(i for pair in with_two for i in pair),
        program=programmer.program(packer),
        program_partial=packer.index(register for _, _, register in slopes),
        place=packer.index(at[key] for key in keys),
        n_blank=len(blank),
        blank=packer.index(blank),
        entries=packer.sums([entries[key] for key in keys]),
        time_program=in_time.program(packer),
        time_partial=packer.index(time_partial),
        time_sum=packer.sums(change),
        program_whose=packer.index(i for r, j, _ in slopes for i in (r, j)),
        time_whose=packer.index(timed),
    )


def _plain_partials(rates: Sequence[_Rate]) -> Iterable[_Partial]:
    for r, rate in enumerate(rates):
        for j in sorted(set(rate.reactants or ())):
            assert rate.reactants is not None
            others = list(rate.reactants)
            others.remove(j)
            yield _Partial(r, j, float(rate.reactants.count(j)), tuple(others))
