"""Expressions as the one-line mathematics of other programs, with no doubt left about what binds to what."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final, final

from sevenless.network.expression import Expression

__all__ = ["Dialect", "number_17", "without"]

_BINDS: Final = {
    "or": 1, "and": 2, ">": 3, ">=": 3, "<": 3, "<=": 3, "==": 3, "!=": 3, "+": 4, "-": 4, "*": 5, "/": 5,
}  # fmt: skip
_BINDS_TO_THE_LEFT: Final = frozenset({"+", "-", "*", "/"})
_LEAF: Final = 9


def number_17(value: float) -> str:
    """The shortest text that is read as the same number; a whole one without a point.

    Examples
    --------
    >>> number_17(2.0), number_17(0.1 + 0.2), number_17(6e23)
    ('2', '0.30000000000000004', '6e+23')
    """
    value = float(value)
    return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Dialect:
    """How a program writes expressions: infix, ``^`` for powers, ``&&`` and ``||``.

    Parameters
    ----------
    functions
        Functions of networks to what they are called; those that are not in it are not known.
    condition
        Condition, value and other value as text to the whole.
    negation
        Text of a condition to its contrary.
    time
        What the time is called.
    infinity
        What infinity is called; empty where it cannot be said.
    """

    functions: Mapping[str, str]
    condition: Callable[[str, str, str], str]
    negation: Callable[[str], str]
    time: str = "time"
    infinity: str = ""
    _joints: Mapping[str, str] = field(default_factory=lambda: {"and": "&&", "or": "||"})

    def text(self, expression: Expression, names: Mapping[str, str]) -> str:
        """An expression as text.

        Parameters
        ----------
        expression
            What to write, of what the dialect knows; see `without`.
        names
            Name in the expression to what it is called in the file.
        """
        return self._text(expression, names)

    def unknown(self, expression: Expression) -> frozenset[str]:
        """What the dialect has no word for: functions, and numbers that are not finite."""
        known = {*self.functions, *_BINDS, "**", "neg", "not", "if", "number", "name"}
        found: set[str] = set()
        left = [expression]
        while left:
            one = left.pop()
            if one.op not in known:
                found.add(one.op)
            if one.op == "number" and (math.isnan(one.number) or (math.isinf(one.number) and not self.infinity)):
                found.add("a number that is not finite")
            left.extend(one.args)
        return frozenset(found)

    def _text(self, e: Expression, names: Mapping[str, str]) -> str:
        match e.op:
            case "number":
                return self._number(e.number)
            case "name":
                return self.time if e.name == "time" else names[e.name]
            case "if":
                return self.condition(*(self._text(arg, names) for arg in e.args))
            case "not":
                return self.negation(self._text(e.args[0], names))
            case "neg":
                return f"-{self._inside(e.args[0], names, _LEAF)}"
            case "**":
                base, power = (self._inside(arg, names, _LEAF) for arg in e.args)
                return f"{base}^{power}"
            case op if op in _BINDS:
                binds = _BINDS[op]
                left = self._inside(e.args[0], names, binds + (op not in _BINDS_TO_THE_LEFT))
                right = self._inside(e.args[1], names, binds + 1)
                return f"{left} {self._joints.get(op, op)} {right}"
            case op:
                return f"{self.functions[op]}({', '.join(self._text(arg, names) for arg in e.args)})"

    def _number(self, value: float) -> str:
        if math.isinf(value):
            return self.infinity if value > 0 else f"-{self.infinity}"
        return number_17(value)

    def _inside(self, e: Expression, names: Mapping[str, str], binds: int) -> str:
        text = self._text(e, names)
        negative = e.op == "neg" or (e.op == "number" and math.copysign(1.0, e.number) < 0)
        own = 0 if negative else 8 if e.op == "**" else _BINDS.get(e.op, _LEAF)
        return f"({text})" if own < binds else text


def without(expression: Expression, name: str) -> Expression | None:
    """An expression divided by a name, where that is one of its factors; ``None`` where it is not.

    Examples
    --------
    >>> from sevenless.network.expression import parse
    >>> str(without(parse("Vmax * S / (Km + S)"), "S"))
    'Vmax / (Km + S)'
    """
    one = Expression("number", number=1.0)
    if expression.op == "name" and expression.name == name:
        return one
    if expression.op == "**":
        base, power = expression.args
        if base == Expression("name", name=name) and power.op == "number" and power.number >= 1.0:
            less = Expression("number", number=power.number - 1.0)
            return one if less.number == 0.0 else base if less == one else Expression("**", (base, less))
        return None
    if expression.op in ("*", "/"):
        a, b = expression.args
        if (rest := without(a, name)) is not None:
            return b if expression.op == "*" and rest == one else Expression(expression.op, (rest, b))
        if expression.op == "*" and (rest := without(b, name)) is not None:
            return a if rest == one else Expression("*", (a, rest))
        return None
    if expression.op == "neg" and (rest := without(expression.args[0], name)) is not None:
        return Expression("neg", (rest,))
    return None
