"""Times, known ahead, at which a right side jumps or bends, or an event strikes: where expressions of time change.

Steps that are long because nothing happens would go over a short pulse without seeing it, so the engine stops there.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, final

from sevenless.network.expression import Expression, constant, names, parse
from sevenless.network.network import Network
from sevenless.simulate.structure.meaning import Meaning
from sevenless.simulate.structure.roots import (
    COMPARES,
    Root,
    crossing,
    every,
    linear_in_time,
    quadratic_in_time,
    roots,
)  # fmt: skip

__all__ = ["Stop", "break_times", "changes_unforeseen", "is_smooth_in_time", "stops"]

_AROUND: Final = (constant(1.0 - 1e-12), None, constant(1.0 + 1e-12))
"""A step that begins or ends at a jump may see its other side, so tiny ones go across, just before it and behind it."""
_SHAPING: Final = frozenset({"exp", "**", "/", "log", "log10", "sqrt", "sinh", "cosh", "tanh"})
"""Functions that make something short out of what is slow, such as a Gaussian pulse."""
_WAVES: Final = frozenset({"sin", "cos", "tan"})
_WHOLE: Final = frozenset({"floor", "ceil"})
_ZERO: Final = constant(0.0)


@final
@dataclass(frozen=True, slots=True)
class Stop:
    """Where to stop; a jump, or a time to look at only."""

    root: Root
    jump: bool


def break_times(network: Network, meaning: Meaning) -> tuple[Expression, ...]:
    """Times of jumps that come once, as expressions of parameters: just before each, at it, and just behind."""
    return tuple(root.time for root in stops(network, meaning, looks=False) if root.every is None)


def stops(network: Network, meaning: Meaning, *, looks: bool = True) -> tuple[Root, ...]:
    """Times to stop at: just before each jump, at it, and just behind; with ``looks``, also where a pulse may be."""
    found: dict[Root, None] = {}
    for expression in _expressions(network):
        for stop in _stops(meaning.expanded(expression), meaning, shaped=False):
            if stop.jump:
                found.update(dict.fromkeys(_beside(stop.root, factor) for factor in _AROUND))
            elif looks:
                found[stop.root] = None
    return tuple(found)


def changes_unforeseen(network: Network, meaning: Meaning) -> bool:
    """Whether something depends on time in another way than by jumps at known times, so that steps must not be long."""
    return any(_unforeseen(meaning.expanded(expression), meaning) for expression in _expressions(network))


def _unforeseen(expression: Expression, meaning: Meaning) -> bool:
    if expression.op == "name":
        return expression.name == "time"
    if expression.op in COMPARES and roots(Expression("-", expression.args), meaning) is not None:
        return False
    return any(_unforeseen(arg, meaning) for arg in expression.args)


def _beside(root: Root, factor: Expression | None) -> Root:
    if factor is None:
        return root
    # Both are shifted, so that what comes again is always on the same side of its jump.
    again = None if root.every is None else Expression("*", (factor, root.every))
    return Root(Expression("*", (factor, root.time)), again)


def _expressions(network: Network) -> Iterator[Expression]:
    """What is integrated, and what events wait for."""
    for reaction in network.reactions:
        for text in (reaction.rate_law, reaction.rate_constant):
            if isinstance(text, str):
                yield parse(text)
    for event in network.events:
        yield parse(event.trigger)


def _stops(expression: Expression, meaning: Meaning, *, shaped: bool) -> Iterator[Stop]:
    """Of an expression and its parts; ``shaped`` where a function around it may make a short pulse of it."""
    if "time" not in names(expression):
        return
    if expression.op in COMPARES | {"min", "max", "abs"}:
        difference = Expression("-", expression.args) if len(expression.args) > 1 else expression.args[0]
        found = roots(difference, meaning)
        shaped = shaped or found is None
        yield from (Stop(root, expression.op in COMPARES) for root in found or ())
    elif expression.op in _WHOLE | _WAVES:
        if line := linear_in_time(expression.args[0], meaning):
            if expression.op in _WHOLE:
                yield Stop(Root(crossing(*line), every(line[0], constant(1.0))), True)
            elif shaped:
                yield Stop(Root(crossing(*line), every(line[0], constant(0.5 * math.pi))), False)
        shaped = True
    elif expression.op in _SHAPING:
        for arg in expression.args:
            yield from (Stop(root, False) for root in _middles(arg, meaning))
        shaped = True
    for arg in expression.args:
        yield from _stops(arg, meaning, shaped=shaped)


def _middles(arg: Expression, meaning: Meaning) -> Iterator[Root]:
    """Where a function of time has its middle: where a line is 0, or the top of a parabola."""
    if "time" not in names(arg):
        return
    if line := linear_in_time(arg, meaning):
        if line[1] != _ZERO:
            yield Root(crossing(*line))
    elif parabola := quadratic_in_time(arg, meaning):
        yield Root(crossing(*parabola[:2]))


def is_smooth_in_time(expression: Expression, meaning: Meaning) -> bool:
    """Whether it depends on time in another way than by jumps at known times that come once."""
    if expression.op == "name":
        return expression.name == "time"
    if expression.op in COMPARES:
        difference = Expression("-", expression.args)
        if "time" not in names(difference):
            return False
        return expression.op == "!=" or linear_in_time(difference, meaning) is None
    return any(is_smooth_in_time(arg, meaning) for arg in expression.args)
