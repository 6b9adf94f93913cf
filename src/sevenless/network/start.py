"""What a network starts with: its parameters, rules and initial values as numbers."""

from __future__ import annotations

from collections.abc import Mapping
from numbers import Real

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
    needs = {name: names(tree) for name, tree in waiting.items()}
    while ready := [name for name, inside in needs.items() if inside <= known.keys()]:
        for name in ready:
            known[name] = evaluate(waiting[name], known)
            del needs[name]
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
    KeyError
        If one cannot be computed; see `sevenless.network.validate`.
    """
    values = values_at_start(network, changed)
    return {one.name: values[one.name] for one in network.species}
