"""The value of an expression, computed here and now: for initial values, totals and checks, not for integration."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final, TypeAlias

import numpy as np
import numpy.typing as npt

from sevenless.network.expression import Expression, parse

__all__ = ["Value", "evaluate"]

Value: TypeAlias = float | complex | npt.NDArray[np.float64] | npt.NDArray[np.complex128]
"""A number, or an array of them."""


def _real(value: Any) -> Any:
    # Complex steps differentiate: conditions look at the value and not at the step.
    return np.real(value)


def _absolute(value: Any) -> Any:
    return np.where(_real(value) < 0, -value, value)


_FUNCTIONS: Final[dict[str, Callable[..., Any]]] = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "/": lambda a, b: a / b,
    "**": lambda a, b: a**b,
    "neg": lambda a: -a,
    ">": lambda a, b: (_real(a) > _real(b)) * 1.0,
    ">=": lambda a, b: (_real(a) >= _real(b)) * 1.0,
    "<": lambda a, b: (_real(a) < _real(b)) * 1.0,
    "<=": lambda a, b: (_real(a) <= _real(b)) * 1.0,
    "==": lambda a, b: (_real(a) == _real(b)) * 1.0,
    "!=": lambda a, b: (_real(a) != _real(b)) * 1.0,
    "and": lambda a, b: ((_real(a) != 0) & (_real(b) != 0)) * 1.0,
    "or": lambda a, b: ((_real(a) != 0) | (_real(b) != 0)) * 1.0,
    "not": lambda a: (_real(a) == 0) * 1.0,
    "if": lambda test, a, b: np.where(_real(test) != 0, a, b),
    "min": lambda a, b: np.where(_real(a) <= _real(b), a, b),
    "max": lambda a, b: np.where(_real(a) >= _real(b), a, b),
    "abs": _absolute,
    "floor": lambda a: np.floor(_real(a)),
    "ceil": lambda a: np.ceil(_real(a)),
    **{
        name: getattr(np, name) for name in ("exp", "log", "log10", "sqrt", "sin", "cos", "tan", "tanh", "sinh", "cosh")
    },
}


def evaluate(expression: Expression | str, values: Mapping[str, Value]) -> Any:
    """The value of an expression.

    Arithmetic is that of floats: 1/0 is infinite, and the logarithm of a negative number is not a number.

    Parameters
    ----------
    expression
        A tree, or its text.
    values
        Every name in it to a number, or to an array of any shape that fits the others.

    Returns
    -------
    float or array
        A float if all values are.

    Raises
    ------
    KeyError
        If a name has no value.

    Examples
    --------
    >>> evaluate("Vmax * S / (Km + S)", {"Vmax": 2.0, "S": 3.0, "Km": 1.0})
    1.5
    """
    tree = parse(expression) if isinstance(expression, str) else expression
    with np.errstate(all="ignore"):
        found = _value(tree, values)
    return found.item() if np.ndim(found) == 0 else found


def _value(e: Expression, values: Mapping[str, Value]) -> Any:
    if e.op == "number":
        return np.float64(e.number)
    if e.op == "name":
        return np.asarray(values[e.name])[()]
    return _FUNCTIONS[e.op](*(_value(arg, values) for arg in e.args))
