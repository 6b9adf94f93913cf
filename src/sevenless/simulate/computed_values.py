"""Initial values, rate constants and times of doses that a network computes, for each parameter set: none negative."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from graphlib import CycleError, TopologicalSorter
from typing import Final, NamedTuple

import numpy as np

from sevenless.network.evaluation import Value, evaluate
from sevenless.network.expression import Expression, ExpressionError, names, parse
from sevenless.network.network import Network
from sevenless.simulate.kept import kept_for_network
from sevenless.simulate.kernel.program import Float64Array

__all__ = ["wrongly_computed"]

_START: Final = "an initial value cannot be negative"
_CONSTANT: Final = "a rate constant cannot be negative"
_TIME: Final = "a dose cannot be given before the start"


class _Checked(NamedTuple):
    """What is computed, how it is written, and what is wrong with it if it is below 0."""

    name: str
    text: str
    tree: Expression
    wrong: str


class _Plan(NamedTuple):
    """Numbers of the network; what follows from them, in that order; and what of it must not be negative."""

    numbers: Mapping[str, float]
    steps: tuple[tuple[str, Expression], ...]
    checked: tuple[_Checked, ...]


def wrongly_computed(network: Network, columns: Sequence[str], values: Float64Array) -> dict[int, str]:
    """Number of a set to what it makes negative that cannot be.

    A network that is not sound is told so elsewhere.
    """
    plan = _plan(network, tuple(columns))
    if not plan.checked:
        return {}
    known: dict[str, Value] = dict(plan.numbers)
    known |= {name: values[:, place] for place, name in enumerate(columns)}
    for name, tree in plan.steps:
        known[name] = evaluate(tree, known)
    told: dict[int, list[str]] = {}
    for one in plan.checked:
        found = np.broadcast_to(np.asarray(evaluate(one.tree, known), dtype=np.float64), len(values))
        for member in np.flatnonzero(found < 0.0).tolist():
            told.setdefault(member, []).append(f"{one.name} is {found[member]:g} ({one.text}): {one.wrong}")
    return {member: "; ".join(dict.fromkeys(what)) for member, what in told.items()}


@kept_for_network
def _plan(network: Network, columns: tuple[str, ...]) -> _Plan:
    given: dict[str, float | str] = {one.name: one.value for one in network.parameters}
    given |= {one.name: one.expression for one in network.rules}
    given |= {one.name: one.initial for one in network.species}
    try:
        trees = {name: parse(text) for name, text in given.items() if isinstance(text, str) and name not in columns}
        checked = tuple(_checked(network, trees))
        needs = {name: names(tree) for name, tree in trees.items()}
        order = [name for name in TopologicalSorter(needs).static_order() if name in trees]
    except (ExpressionError, CycleError):
        return _Plan({}, (), ())
    numbers = {name: float(value) for name, value in given.items() if not isinstance(value, str)} | {"time": 0.0}
    known = numbers.keys() | set(columns)
    steps = []
    for name in order:
        if needs[name] <= known:
            steps.append((name, trees[name]))
            known = known | {name}
    return _Plan(numbers, tuple(steps), tuple(one for one in checked if names(one.tree) <= known))


def _checked(network: Network, trees: Mapping[str, Expression]) -> Iterator[_Checked]:
    for one in network.species:
        if one.name in trees:
            yield _Checked(one.name, str(one.initial), trees[one.name], _START)
    varying = _varying(network, trees)
    for reaction in network.reactions:
        if isinstance(reaction.rate_constant, str):
            tree = parse(reaction.rate_constant)
            # A parameter with a number of its own is looked at as such.
            if not names(tree) & varying and (tree.op != "name" or tree.name in trees):
                yield _Checked(f"the rate constant of {reaction.name}", reaction.rate_constant, tree, _CONSTANT)
    for dose in network.doses:
        if isinstance(dose.time_s, str):
            yield _Checked(f"the time of a dose of {dose.target}", dose.time_s, parse(dose.time_s), _TIME)


def _varying(network: Network, trees: Mapping[str, Expression]) -> set[str]:
    """Names of what changes along a trajectory."""
    found = {"time", *(one.name for one in network.species)}
    rules = {one.name for one in network.rules} | {one.name for one in network.parameters}
    while more := {name for name in rules - found if name in trees and names(trees[name]) & found}:
        found |= more
    return found
