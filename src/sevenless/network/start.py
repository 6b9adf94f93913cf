"""What a network starts with: its parameters, rules and initial values as numbers."""

from __future__ import annotations

from collections.abc import Mapping
from numbers import Real

from sevenless.errors import UnknownNameError
from sevenless.network.evaluation import evaluate
from sevenless.network.expression import Expression, ExpressionError, names, parse
from sevenless.network.network import Network

__all__ = ["initial_state", "values_at_start"]


def values_at_start(network: Network, changed: Mapping[str, float] | None = None) -> dict[str, float]:
    """Parameters, rules and initial values at time 0, by name.

    What cannot be computed, since it names something that is not there or needs itself, is left out.

    Parameters
    ----------
    changed
        Parameters, and initial values of species, that differ from the network's own.

    Examples
    --------
    >>> from sevenless.network.network import Network, Parameter, Species
    >>> network = Network(
    ...     species=(Species(name="A", initial="total - B"), Species(name="B", initial=1.0)),
    ...     reactions=(),
    ...     parameters=(Parameter(name="total", value=5.0),),
    ... )
    >>> values_at_start(network, {"total": 7.0})["A"]
    6.0
    """
    given: dict[str, float | str] = {one.name: one.value for one in network.parameters}
    given |= {one.name: one.expression for one in network.rules}
    given |= {one.name: one.initial for one in network.species}
    given |= changed or {}
    known = {"time": 0.0}
    known |= {name: float(value) for name, value in given.items() if isinstance(value, Real)}
    waiting = {name: tree for name, value in given.items() if isinstance(value, str) if (tree := _tree(value))}
    missing = {name: len(names(tree) - known.keys()) for name, tree in waiting.items()}
    needed_by: dict[str, list[str]] = {}
    for name, tree in waiting.items():
        for inside in names(tree) - known.keys():
            needed_by.setdefault(inside, []).append(name)
    ready = [name for name, count in missing.items() if count == 0]
    while ready:
        name = ready.pop()
        known[name] = evaluate(waiting[name], known)
        for other in needed_by.get(name, ()):
            missing[other] -= 1
            if missing[other] == 0:
                ready.append(other)
    return known


def _tree(text: str) -> Expression | None:
    try:
        return parse(text)
    except ExpressionError:
        return None


def initial_state(network: Network, changed: Mapping[str, float] | None = None) -> dict[str, float]:
    """Species and their initial values, in the order of the network.

    Raises
    ------
    UnknownNameError
        If a name in ``changed`` is none of the network.
    NetworkError
        If one cannot be computed.
    """
    known = {one.name for one in network.parameters} | {one.name for one in network.species}
    for name in changed or {}:
        if name not in known:
            raise UnknownNameError("parameter or species", name, known)
    values = values_at_start(network, changed)
    if not all(one.name in values for one in network.species):
        # Which looks at what this file computes.
        from sevenless.network.validate import check

        check(network)
    return {one.name: values[one.name] for one in network.species}
