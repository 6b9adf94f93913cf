"""When an expression of time is 0: once, or again and again."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import reduce
from typing import Final, final

import numpy as np

from sevenless.network.evaluation import evaluate
from sevenless.network.expression import Expression, constant, derivative, names, substitute
from sevenless.simulate.structure.meaning import Meaning

__all__ = ["COMPARES", "Root", "crossing", "every", "linear_in_time", "parts_in_time", "quadratic_in_time", "roots"]

COMPARES: Final = frozenset({">", ">=", "<", "<=", "==", "!="})
_TRUTHS: Final = COMPARES | {"and", "or", "not"}
_BRANCHES: Final = frozenset({"abs", "min", "max", "if"})
_PLAIN: Final = frozenset({"+", "-", "*", "/", "neg", "**", "name", "number"})
_NEVER: Final = constant(1e300)
_ZERO: Final = constant(0.0)
_ONE: Final = constant(1.0)
_INNER: Final = "inner part"
"""A name that no network has."""
_MOST_BRANCHES: Final = 5
_TRIES: Final = 3
_HALVINGS: Final = 3
_TERMS: Final = 8


@final
@dataclass(frozen=True, slots=True)
class Root:
    """A time, as an expression of parameters; and if it comes again, after how long, before and behind it."""

    time: Expression
    every: Expression | None = None


def roots(difference: Expression, meaning: Meaning) -> tuple[Root, ...] | None:
    """Every time at which an expression is 0, perhaps with others; None where they are not known ahead.

    Known are those of what is linear or quadratic in time, of that with ``abs``, ``min``, ``max`` and conditions in it,
    of the rest of a division by ``floor``, and of a sine or cosine beside constants. Jumps of ``floor`` are not told.
    """
    difference = substitute(difference, {})
    if "time" not in names(difference):
        return () if not meaning.varies(difference) else None
    if sum(one.op in _BRANCHES | _TRUTHS for one in parts_in_time(difference)) > _MOST_BRANCHES:
        return None
    for one in parts_in_time(difference):
        if one.op in _BRANCHES | _TRUTHS:
            found = [roots(_replaced(difference, one, branch), meaning) for branch in _branches(one)]
            return None if None in found else tuple(dict.fromkeys(root for some in found for root in some or ()))
    for ops, solve in ((("floor", "ceil"), _of_rest), (("sin", "cos"), _of_wave)):
        if inner := {one for one in parts_in_time(difference) if one.op in ops}:
            return solve(difference, inner.pop(), meaning) if len(inner) == 1 else None
    return _of_polynomial(difference, meaning)


def parts_in_time(expression: Expression) -> Iterator[Expression]:
    """It and all its parts that name time, from the outside in."""
    if "time" in names(expression):
        yield expression
        for arg in expression.args:
            yield from parts_in_time(arg)


def linear_in_time(expression: Expression, meaning: Meaning) -> tuple[Expression, Expression] | None:
    """Slope and value at time 0; None for what is not linear in time, or depends on something else that varies."""
    if any(one.op not in _PLAIN for one in parts_in_time(expression)):
        return None
    slope = derivative(expression, "time")
    offset = substitute(expression, {"time": _ZERO})
    return None if meaning.varies(slope) or meaning.varies(offset) else (slope, offset)


def quadratic_in_time(expression: Expression, meaning: Meaning) -> tuple[Expression, Expression, Expression] | None:
    """Curvature, slope and value at time 0; None for what is not quadratic in time."""
    if any(one.op not in _PLAIN for one in parts_in_time(expression)):
        return None
    slope = linear_in_time(derivative(expression, "time"), meaning)
    offset = substitute(expression, {"time": _ZERO})
    if slope is None or slope[0] == _ZERO or meaning.varies(offset):
        return None
    return (*slope, offset)


def _branches(one: Expression) -> tuple[Expression, ...]:
    if one.op == "abs":
        return (one.args[0], Expression("neg", one.args))
    if one.op in _TRUTHS:
        return (_ZERO, _ONE)
    return one.args[-2:]


def _replaced(expression: Expression, old: Expression, new: Expression) -> Expression:
    if expression == old:
        return new
    return Expression(
        expression.op, tuple(_replaced(arg, old, new) for arg in expression.args), expression.number, expression.name
    )


def _of_polynomial(difference: Expression, meaning: Meaning) -> tuple[Root, ...] | None:
    if line := linear_in_time(difference, meaning):
        return (Root(crossing(*line)),)
    if not (found := quadratic_in_time(difference, meaning)):
        return None
    twice, slope, offset = found
    square = _minus(_times(slope, slope), _times(constant(2.0), _times(twice, offset)))
    step = Expression("sqrt", (Expression("max", (square, _ZERO)),))
    sides = [_over(_minus(sign(step), slope), twice) for sign in (lambda e: e, lambda e: Expression("neg", (e,)))]
    return tuple(Root(_where(Expression("and", (_nonzero(twice), _at_least(square))), side)) for side in sides)


def crossing(slope: Expression, offset: Expression) -> Expression:
    """Where a line is 0."""
    if slope == _ONE:
        return substitute(Expression("neg", (offset,)), {})
    root = substitute(_over(Expression("neg", (offset,)), slope), {})
    return root if slope.op == "number" else _where(_nonzero(slope), root)


def _of_rest(difference: Expression, inner: Expression, meaning: Meaning) -> tuple[Root, ...] | None:
    """Of what time is behind the last multiple of a period."""
    line = linear_in_time(inner.args[0], meaning)
    whole = _replaced(difference, inner, Expression("name", name=_INNER))
    by_time, by_inner = derivative(whole, "time"), derivative(whole, _INNER)
    if not line or any({"time", _INNER} & names(e) or meaning.varies(e) for e in (by_time, by_inner)):
        return None
    if substitute(by_time, {}) == _ZERO:
        # It changes only where the whole number does.
        return ()
    period = _over(_ONE, line[0])
    if not _is_zero(Expression("+", (_times(by_time, period), by_inner))):
        return None
    # Up to the whole number that time 0 has: any period tells all of them.
    start = Expression(inner.op, (line[1],))
    first = linear_in_time(substitute(whole, {_INNER: start}), meaning)
    return (Root(crossing(*first), every(line[0], _ONE)),) if first else None


def _of_wave(difference: Expression, inner: Expression, meaning: Meaning) -> tuple[Root, ...] | None:
    """Of a sine or cosine that is compared with a constant."""
    line = linear_in_time(inner.args[0], meaning)
    whole = _replaced(difference, inner, Expression("name", name=_INNER))
    factor = derivative(whole, _INNER)
    offset = substitute(whole, {_INNER: _ZERO})
    if not line or any({"time", _INNER} & names(e) or meaning.varies(e) for e in (factor, offset)):
        return None
    height = _over(Expression("neg", (offset,)), factor)
    angle = _arcsine(height)
    if inner.op == "cos":
        line = (line[0], _plus(line[1], constant(0.5 * math.pi)))
    inside = _at_least(_minus(_ONE, _times(height, height)))
    return tuple(
        Root(_where(inside, crossing(line[0], _minus(line[1], phase))), every(line[0], constant(2.0 * math.pi)))
        for phase in (angle, _minus(constant(math.pi), angle))
    )


def every(slope: Expression, span: Expression) -> Expression:
    """How long a line takes to rise or fall by so much."""
    return substitute(Expression("abs", (_over(span, slope),)), {})


def _arcsine(height: Expression) -> Expression:
    """The angle of a sine, as arithmetic: twice the angle of y / (1 + x), halved until a short series is exact."""
    one_and = _plus(_ONE, Expression("sqrt", (_minus(_ONE, _times(height, height)),)))
    tangent = _over(height, one_and)
    for _ in range(_HALVINGS):
        tangent = _over(tangent, _plus(_ONE, Expression("sqrt", (_plus(_ONE, _times(tangent, tangent)),))))
    square = _times(tangent, tangent)
    odd = [constant((-1.0) ** k / (2 * k + 1)) for k in range(_TERMS)]
    series = reduce(lambda inner, factor: _plus(factor, _times(square, inner)), reversed(odd))
    return _times(constant(2.0 ** (_HALVINGS + 1)), _times(tangent, series))


def _is_zero(expression: Expression) -> bool:
    """Whether it is 0 whatever its names are, up to rounding, as far as trying can tell."""
    rng = np.random.default_rng(0)
    for _ in range(_TRIES):
        values = {name: float(value) for name in sorted(names(expression)) for value in [rng.uniform(1.0, 2.0)]}
        parts = [abs(float(evaluate(arg, values))) for arg in expression.args]
        if not abs(float(evaluate(expression, values))) <= 1e-9 * max(parts):
            return False
    return True


def _where(condition: Expression, root: Expression) -> Expression:
    return Expression("if", (condition, root, _NEVER))


def _nonzero(e: Expression) -> Expression:
    return Expression("!=", (e, _ZERO))


def _at_least(e: Expression) -> Expression:
    return Expression(">=", (e, _ZERO))


def _plus(a: Expression, b: Expression) -> Expression:
    return Expression("+", (a, b))


def _minus(a: Expression, b: Expression) -> Expression:
    return Expression("-", (a, b))


def _times(a: Expression, b: Expression) -> Expression:
    return Expression("*", (a, b))


def _over(a: Expression, b: Expression) -> Expression:
    return Expression("/", (a, b))
