"""The unit of an expression from the units of what it names."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Final, TypeAlias, final

from sevenless.network.checks.dimension import PURE, Dimension
from sevenless.network.evaluation import evaluate
from sevenless.network.expression import Expression, names

__all__ = ["Inference", "Inferred", "has_bare_factor"]

_COMPARE: Final = frozenset((">", ">=", "<", "<=", "==", "!="))
_ALIKE: Final = frozenset(("+", "-", "min", "max"))
_SAME_AS_ARGUMENT: Final = frozenset(("neg", "abs", "floor", "ceil"))
_OF_PURE_NUMBERS: Final = frozenset(("exp", "sin", "cos", "tan", "tanh", "sinh", "cosh"))
# A factor this large, or the inverse of one, may be there to change units: 60, 1000, 6.022e23.
_CONVERSION: Final = 60.0


@final
class _Any:
    """The unit of a bare number, which fits whatever stands beside it."""


_ANY: Final = _Any()
Inferred: TypeAlias = Dimension | None
"""A dimension, or ``None`` where it is not known."""


@final
class Inference:
    """Infers units, and tells what does not fit on the way.

    Parameters
    ----------
    units
        Names to dimensions; what is not known is not in it.
    values
        What names are at the start, for exponents.
    complain
        Called with a sentence for each sum or comparison of what does not fit.
    """

    def __init__(
        self, units: Mapping[str, Dimension], values: Mapping[str, float], complain: Callable[[str], None]
    ) -> None:
        self._units = units
        self._values = values
        self._complain = complain

    def unit(self, expression: Expression) -> Inferred:
        """The dimension of an expression; ``None`` if it is not known, or any would do."""
        found = self._of(expression)
        return None if isinstance(found, _Any) else found

    def _of(self, e: Expression) -> Inferred | _Any:
        if e.op == "number":
            return _ANY
        if e.op == "name":
            return self._units.get(e.name)
        if e.op == "if":
            self._of(e.args[0])
            return self._alike(e, e.args[1], e.args[2])
        if e.op in _ALIKE:
            return self._alike(e, *e.args)
        if e.op in _COMPARE:
            self._alike(e, *e.args)
            return PURE
        if e.op == "**":
            return self._power(e)
        inner = [self._of(arg) for arg in e.args]
        if e.op in ("*", "/"):
            return self._product(e, inner)
        if e.op in _SAME_AS_ARGUMENT:
            return inner[0]
        if e.op == "sqrt":
            return inner[0].to_the(0.5) if isinstance(inner[0], Dimension) else inner[0]
        if e.op in _OF_PURE_NUMBERS and isinstance(inner[0], Dimension) and not inner[0].fits(PURE):
            self._complain(f"{e} takes a pure number, not {inner[0]}")
        # A logarithm of something in a unit is how people write its exponent; what comes out is a pure number.
        return PURE

    def _alike(self, e: Expression, left: Expression, right: Expression) -> Inferred | _Any:
        a, b = self._of(left), self._of(right)
        if isinstance(a, Dimension) and isinstance(b, Dimension):
            if not a.fits(b):
                self._complain(f"{left} is in {a} and {right} is in {b}")
            return b if math.isnan(a.factor) else a
        return next((one for one in (a, b) if isinstance(one, Dimension)), a if isinstance(b, _Any) else b)

    def _product(self, e: Expression, inner: list[Inferred | _Any]) -> Inferred | _Any:
        a, b = inner
        if a is None or b is None:
            return None
        if isinstance(a, _Any) and isinstance(b, _Any):
            return _ANY
        left = _of_number(e.args[0]) if isinstance(a, _Any) else a
        right = _of_number(e.args[1]) if isinstance(b, _Any) else b
        return left.times(right, 1.0 if e.op == "*" else -1.0)

    def _power(self, e: Expression) -> Inferred | _Any:
        base, exponent = self._of(e.args[0]), self._of(e.args[1])
        if isinstance(exponent, Dimension) and not exponent.fits(PURE):
            self._complain(f"{e.args[1]} is an exponent, and not a pure number but in {exponent}")
        if not isinstance(base, Dimension):
            return base
        if base.fits(PURE) and not math.isnan(base.factor):
            return PURE
        if not names(e.args[1]) <= self._values.keys():
            return None
        number = float(evaluate(e.args[1], self._values))
        return base.to_the(number) if math.isfinite(number) else None


def has_bare_factor(expression: Expression) -> bool:
    """Whether a number stands in a product, which may have a unit that nobody wrote down: the 0.1 of ``0.1 * A``."""
    if expression.op in ("*", "/") and any(arg.op == "number" for arg in expression.args):
        return True
    return any(map(has_bare_factor, expression.args))


def _of_number(e: Expression) -> Dimension:
    """A bare number as a factor: one that may be there to change units leaves the size open."""
    size = abs(float(evaluate(e, {}))) if not names(e) else 1.0
    plain = 1 / _CONVERSION < size < _CONVERSION
    return PURE if plain else Dimension((), math.nan)
