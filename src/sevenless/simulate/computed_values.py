"""Initial values, rate constants and times of doses that a network computes, for each parameter set: none negative."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
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
_NOT_BELOW: Final = frozenset({"exp", "sqrt", "abs", "cosh", ">", ">=", "<", "<=", "==", "!=", "and", "or", "not"})
"""Never negative, whatever goes in; not a number does not count."""
_ALL: Final = slice(None)
_SIGNS: Final = {
    **dict.fromkeys(("+", "*", "/", "min", "floor", "ceil", "sinh", "tanh"), _ALL),
    "if": slice(1, None),
    "**": slice(1),
}
"""Never negative if these of its arguments are not."""


class _Checked(NamedTuple):
    """What is computed, how it is written, and what is wrong with it if it is below 0."""

    name: str
    text: str
    tree: Expression
    wrong: str


class _Plan(NamedTuple):
    """Numbers of the network; what follows from them, in that order; and what of it may be negative that must not."""

    numbers: Mapping[str, float]
    steps: tuple[tuple[str, Expression], ...]
    checked: tuple[_Checked, ...]


def wrongly_computed(network: Network, columns: Sequence[str], values: Float64Array) -> dict[int, str]:
    """Number of a set to what it makes negative that cannot be.

    A network that is not sound is told so elsewhere.
    """
    below = tuple(columns[place] for place in np.flatnonzero((values < 0.0).any(axis=0)).tolist())
    plan = _plan(network, tuple(columns), below)
    if not plan.checked:
        return {}
    given = {name: values[:, place] for place, name in enumerate(columns)}
    known = _computed(plan.steps, {**plan.numbers, **given})
    told: dict[int, list[str]] = {}
    for one in plan.checked:
        found = np.broadcast_to(np.asarray(evaluate(one.tree, known), dtype=np.float64), len(values))
        for member in np.flatnonzero(found < 0.0).tolist():
            told.setdefault(member, []).append(f"{one.name} is {found[member]:g} ({one.text}): {one.wrong}")
    return {member: "; ".join(dict.fromkeys(what)) for member, what in told.items()}


def _computed(steps: Sequence[tuple[str, Expression]], known: Mapping[str, Value]) -> dict[str, Value]:
    found = dict(known)
    for name, tree in steps:
        found[name] = evaluate(tree, found)
    return found


@kept_for_network
def _plan(network: Network, columns: tuple[str, ...], below: tuple[str, ...]) -> _Plan:
    """What must be looked at in each set, if only these columns can be negative: mostly nothing."""
    given: dict[str, float | str] = {one.name: one.value for one in network.parameters}
    given |= {one.name: one.expression for one in network.rules}
    given |= {one.name: one.initial for one in network.species}
    try:
        trees = {name: parse(text) for name, text in given.items() if isinstance(text, str) and name not in columns}
        checked = tuple(_checked(network, trees))
        order = tuple(TopologicalSorter({name: names(tree) for name, tree in trees.items()}).static_order())
    except (ExpressionError, CycleError):
        return _Plan({}, (), ())
    numbers = {name: float(value) for name, value in given.items() if not isinstance(value, str)} | {"time": 0.0}
    steps = _steps(order, trees, numbers.keys() | columns)
    own = _steps(order, trees, numbers.keys() - columns)
    known = _computed(own, numbers)
    never = {name for name, value in numbers.items() if value >= 0.0}.difference(below).union(set(columns) - set(below))
    for name, tree in steps:
        if never_negative(tree, never):
            never.add(name)
    sound = numbers.keys() | set(columns) | {name for name, _ in steps}
    fixed = (numbers.keys() | {name for name, _ in own}) - set(columns)
    doubtful = [
        one
        for one in checked
        if names(one.tree) <= sound
        and not never_negative(one.tree, never)
        and not (names(one.tree) <= fixed and evaluate(one.tree, known) >= 0.0)
    ]
    needed = _needed(doubtful, dict(steps))
    return _Plan(numbers, tuple(step for step in steps if step[0] in needed), tuple(doubtful))


def _steps(order: Sequence[str], trees: Mapping[str, Expression], known: Set[str]) -> list[tuple[str, Expression]]:
    """What can be computed from what is known, in an order in which it can."""
    steps = []
    for name in order:
        if name in trees and names(trees[name]) <= known:
            steps.append((name, trees[name]))
            known = known | {name}
    return steps


def _needed(checked: Sequence[_Checked], steps: Mapping[str, Expression]) -> set[str]:
    """Names that these depend on, at last."""
    found: set[str] = set()
    new = {name for one in checked for name in names(one.tree)}
    while new:
        found |= new
        new = {other for name in new & steps.keys() for other in names(steps[name])} - found
    return found


def never_negative(tree: Expression, never: Set[str]) -> bool:
    """Whether it cannot be negative, by its form, if these names cannot."""
    if tree.op == "number":
        return tree.number >= 0.0
    if tree.op == "name":
        return tree.name in never
    if tree.op in _SIGNS:
        return all(never_negative(arg, never) for arg in tree.args[_SIGNS[tree.op]])
    return tree.op in _NOT_BELOW or (tree.op == "max" and any(never_negative(arg, never) for arg in tree.args))


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
