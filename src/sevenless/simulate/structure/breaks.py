"""Known times at which a right side jumps or an event strikes: where an expression compares time with a constant.

Steps that are long because nothing happens would go over a short pulse without seeing it, so the engine stops there.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from sevenless.network.expression import Expression, constant, derivative, names, parse, substitute
from sevenless.network.network import Network
from sevenless.simulate.structure.meaning import Meaning

__all__ = ["break_times", "is_smooth_in_time"]

_COMPARES: Final = frozenset({">", ">=", "<", "<=", "=="})
_NEVER: Final = constant(1e300)
_JUST_BEFORE: Final = constant(1.0 - 1e-12)
"""A step that ends at a jump sees its far side; so steps end just before it, and a tiny one goes across."""


def break_times(network: Network, meaning: Meaning) -> tuple[Expression, ...]:
    """Times to stop at, as expressions of parameters: just before each jump, and at it."""
    found: dict[Expression, None] = {}
    for expression in _expressions(network):
        for time in _thresholds(meaning.expanded(expression), meaning):
            found[Expression("*", (_JUST_BEFORE, time))] = None
            found[time] = None
    return tuple(found)


def _expressions(network: Network) -> Iterator[Expression]:
    """What is integrated, and what events wait for."""
    for reaction in network.reactions:
        for text in (reaction.rate_law, reaction.rate_constant):
            if isinstance(text, str):
                yield parse(text)
    for event in network.events:
        yield parse(event.trigger)


def _thresholds(expression: Expression, meaning: Meaning) -> Iterator[Expression]:
    if expression.op in _COMPARES:
        difference = substitute(Expression("-", expression.args), {})
        if "time" in names(difference) and (time := _root(difference, meaning)) is not None:
            yield time
    for arg in expression.args:
        yield from _thresholds(arg, meaning)


def _root(difference: Expression, meaning: Meaning) -> Expression | None:
    """Where an expression that is linear in time, and depends on nothing else that varies, is 0."""
    slope = derivative(difference, "time")
    offset = substitute(difference, {"time": constant(0.0)})
    if meaning.varies(slope) or meaning.varies(offset):
        return None
    if slope == constant(1.0):
        return substitute(Expression("neg", (offset,)), {})
    root = Expression("/", (Expression("neg", (offset,)), slope))
    return root if slope.op == "number" else Expression("if", (Expression("!=", (slope, constant(0.0))), root, _NEVER))


def is_smooth_in_time(expression: Expression, meaning: Meaning) -> bool:
    """Whether it depends on time in another way than by jumps at known times."""
    if expression.op == "name":
        return expression.name == "time"
    if expression.op in _COMPARES | {"!="}:
        difference = substitute(Expression("-", expression.args), {})
        return "time" in names(difference) and (expression.op == "!=" or _root(difference, meaning) is None)
    return any(is_smooth_in_time(arg, meaning) for arg in expression.args)
