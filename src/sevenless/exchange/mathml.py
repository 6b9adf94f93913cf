"""Expressions as MathML, the way SBML writes mathematics."""

from __future__ import annotations

import math
from collections.abc import Mapping
from decimal import Decimal
from typing import Final
from xml.etree.ElementTree import Element, SubElement

from sevenless.network.expression import Expression

__all__ = ["MATHML", "math_element", "number_text"]

MATHML: Final = "http://www.w3.org/1998/Math/MathML"

_TIME: Final = "http://www.sbml.org/sbml/symbols/time"
_OPERATIONS: Final = {
    "+": "plus", "-": "minus", "neg": "minus", "*": "times", "/": "divide", "**": "power", "pow": "power",
    ">": "gt", ">=": "geq", "<": "lt", "<=": "leq", "==": "eq", "!=": "neq", "and": "and", "or": "or", "not": "not",
    "exp": "exp", "log": "ln", "log10": "log", "sqrt": "root", "abs": "abs", "floor": "floor", "ceil": "ceiling",
    "sin": "sin", "cos": "cos", "tan": "tan", "sinh": "sinh", "cosh": "cosh", "tanh": "tanh",
    "min": "min", "max": "max",
}  # fmt: skip
_CHAINS: Final = frozenset({"+", "*", "and", "or"})
"""Operations that MathML writes with any number of arguments."""


def math_element(expression: Expression, identifiers: Mapping[str, str]) -> Element:
    """The ``math`` element of an expression.

    Parameters
    ----------
    expression
        What to write.
    identifiers
        Name in the expression to what it is called in the file.

    Examples
    --------
    >>> from xml.etree.ElementTree import tostring
    >>> from sevenless.network.expression import parse
    >>> tostring(math_element(parse("k * time"), {"k": "k1"})[0], encoding="unicode")
    '<apply><times /><ci> k1 </ci><csymbol encoding="text" ...> time </csymbol></apply>'
    """
    math_ = Element("math", xmlns=MATHML)
    _put(math_, expression, identifiers)
    return math_


def _put(parent: Element, e: Expression, identifiers: Mapping[str, str]) -> None:
    if e.op == "number":
        _put_number(parent, e.number)
    elif e.op == "name" and e.name == "time":
        SubElement(parent, "csymbol", encoding="text", definitionURL=_TIME).text = " time "
    elif e.op == "name":
        SubElement(parent, "ci").text = f" {identifiers[e.name]} "
    elif e.op == "if":
        _put_pieces(parent, e, identifiers)
    else:
        apply = SubElement(parent, "apply")
        SubElement(apply, _OPERATIONS[e.op])
        if e.op == "log10":
            _put_number(SubElement(apply, "logbase"), 10.0)
        for arg in _chained(e):
            _put(apply, arg, identifiers)


def _chained(e: Expression) -> tuple[Expression, ...]:
    """Arguments; of a chain such as ``a + b + c``, all of them, as long as reading gives the same tree again."""
    if e.op not in _CHAINS:
        return e.args
    rest: list[Expression] = []
    first = e
    while first.op == e.op:
        first, last = first.args
        rest.append(last)
    return (first, *reversed(rest))


def _put_pieces(parent: Element, e: Expression, identifiers: Mapping[str, str]) -> None:
    pieces = SubElement(parent, "piecewise")
    while e.op == "if":
        condition, value, otherwise = e.args
        piece = SubElement(pieces, "piece")
        _put(piece, value, identifiers)
        _put(piece, condition, identifiers)
        e = otherwise
    _put(SubElement(pieces, "otherwise"), e, identifiers)


def _put_number(parent: Element, value: float) -> None:
    if not math.isfinite(value):
        _put_special(parent, value)
        return
    text = number_text(value)
    mantissa, _, exponent = text.partition("e")
    if exponent and float(f"{float(mantissa)!r}e{exponent}") != value:
        # The mantissa by itself is not as many digits: the number without an exponent is read as it is.
        SubElement(parent, "cn").text = f" {Decimal(text):f} "
    elif exponent:
        number = SubElement(parent, "cn", type="e-notation")
        number.text = f" {mantissa} "
        SubElement(number, "sep").tail = f" {int(exponent)} "
    elif "." in mantissa:
        SubElement(parent, "cn").text = f" {mantissa} "
    else:
        SubElement(parent, "cn", type="integer").text = f" {mantissa} "


def _put_special(parent: Element, value: float) -> None:
    if math.isnan(value):
        SubElement(parent, "notanumber")
    elif value > 0:
        SubElement(parent, "infinity")
    else:
        apply = SubElement(parent, "apply")
        SubElement(apply, "minus")
        SubElement(apply, "infinity")


_LARGEST_INTEGER: Final = 2**31


def number_text(value: float) -> str:
    """The shortest text that is read as the same number; a whole one without a point.

    Examples
    --------
    >>> number_text(2.0), number_text(0.1 + 0.2), number_text(1e-9)
    ('2', '0.30000000000000004', '1e-09')
    """
    value = float(value)
    if value == int(value) and abs(value) < _LARGEST_INTEGER:
        return str(int(value))
    return repr(value)
