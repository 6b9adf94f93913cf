"""Functions and operators of SBML as expressions: written out where networks have other ones, or computed."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from typing import Final

from sevenless.exchange.sbml_library import Element, library
from sevenless.network.expression import Expression, constant, parse, substitute

__all__ = ["Build", "NotExpressible", "builders", "truth"]

Build = Callable[[Sequence[Expression]], Expression]
"""Makes the expression of an operation from those of its arguments."""

_AVOGADRO: Final = 6.02214179e23  # as SBML Level 3 defines it
_ONE: Final = constant(1.0)
_ZERO: Final = constant(0.0)
_TRUTHS: Final = frozenset({">", ">=", "<", "<=", "==", "!=", "and", "or", "not"})


class NotExpressible(Exception):
    """A function of these arguments has no expression."""


def _binary(op: str) -> Build:
    def build(args: Sequence[Expression]) -> Expression:
        left, right = args
        return Expression(op, (left, right))

    return build


def _unary(op: str) -> Build:
    def build(args: Sequence[Expression]) -> Expression:
        (arg,) = args
        return Expression(op, (arg,))

    return build


def _folded(op: str, empty: Expression) -> Build:
    """Any number of arguments; halves of a long list, so that nothing is nested deeply."""

    def build(args: Sequence[Expression]) -> Expression:
        if len(args) > 16:
            half = len(args) // 2
            return Expression(op, (build(args[:half]), build(args[half:])))
        found = args[0] if args else empty
        for arg in args[1:]:
            found = Expression(op, (found, arg))
        return found

    return build


def _minus(args: Sequence[Expression]) -> Expression:
    if len(args) == 1:
        return constant(-args[0].number) if args[0].op == "number" else Expression("neg", (args[0],))
    return _binary("-")(args)


def _compared(op: str) -> Build:
    def build(args: Sequence[Expression]) -> Expression:
        pairs = [Expression(op, pair) for pair in pairwise(args)]
        return _folded("and", _ONE)(pairs)

    return build


def _extreme(op: str) -> Build:
    def build(args: Sequence[Expression]) -> Expression:
        return args[0] if len(args) == 1 else Expression(op, (args[0], build(args[1:])))

    return build


def truth(arg: Expression) -> Expression:
    """An expression as a condition: a number is true where it is not 0."""
    return arg if arg.op in _TRUTHS else Expression("!=", (arg, _ZERO))


def _exclusive(args: Sequence[Expression]) -> Expression:
    found: Expression | None = None
    for arg in map(truth, args):
        found = arg if found is None else Expression("!=", (found, arg))
    return found or _ZERO


def _logarithm(args: Sequence[Expression]) -> Expression:
    base, arg = args if len(args) == 2 else (constant(10.0), args[0])
    if base == constant(10.0):
        return Expression("log10", (arg,))
    return Expression("/", (Expression("log", (arg,)), Expression("log", (base,))))


def _root(args: Sequence[Expression]) -> Expression:
    degree, arg = args if len(args) == 2 else (constant(2.0), args[0])
    if degree == constant(2.0):
        return Expression("sqrt", (arg,))
    return Expression("**", (arg, Expression("/", (_ONE, degree))))


def _known(name: str, compute: Callable[[float], float]) -> Build:
    """A function that networks do not have, of a number."""

    def build(args: Sequence[Expression]) -> Expression:
        (arg,) = args
        if arg.op != "number":
            raise NotExpressible(f'the function "{name}"')
        return constant(compute(arg.number))

    return build


def _factorial(args: Sequence[Expression]) -> Expression:
    (arg,) = args
    if arg.op != "number" or arg.number != int(arg.number) or not 0 <= arg.number <= 170:
        raise NotExpressible("the factorial of what is not a whole number from 0 to 170")
    return constant(math.factorial(int(arg.number)))


def _quotient(args: Sequence[Expression]) -> Expression:
    whole = _binary("/")(args)
    down, up = Expression("floor", (whole,)), Expression("ceil", (whole,))
    return Expression("if", (Expression(">=", (whole, _ZERO)), down, up))


def _remainder(args: Sequence[Expression]) -> Expression:
    left, right = args
    return Expression("-", (left, Expression("*", (right, _quotient(args)))))


def _implied(args: Sequence[Expression]) -> Expression:
    left, right = args
    return Expression("or", (Expression("not", (left,)), right))


def _formula(text: str) -> Build:
    """A function written out in those that networks have."""
    formula = parse(text)

    def build(args: Sequence[Expression]) -> Expression:
        (arg,) = args
        return substitute(formula, {"x": arg})

    return build


_WRITTEN_OUT: Final = {
    "SEC": "1 / cos(x)",
    "CSC": "1 / sin(x)",
    "COT": "cos(x) / sin(x)",
    "SECH": "1 / cosh(x)",
    "CSCH": "1 / sinh(x)",
    "COTH": "1 / tanh(x)",
    "ARCSINH": "log(x + sqrt(x**2 + 1))",
    "ARCCOSH": "log(x + sqrt(x**2 - 1))",
    "ARCTANH": "0.5 * log((1 + x) / (1 - x))",
    "ARCSECH": "log(1 / x + sqrt(1 / x**2 - 1))",
    "ARCCSCH": "log(1 / x + sqrt(1 / x**2 + 1))",
    "ARCCOTH": "0.5 * log((x + 1) / (x - 1))",
}
_OF_NUMBERS: Final[Mapping[str, Callable[[float], float]]] = {
    "ARCCOS": math.acos,
    "ARCSIN": math.asin,
    "ARCTAN": math.atan,
    "ARCCOT": lambda x: math.atan(1 / x),
    "ARCSEC": lambda x: math.acos(1 / x),
    "ARCCSC": lambda x: math.asin(1 / x),
}
_PLAIN: Final = {
    "ABS": "abs", "CEILING": "ceil", "COS": "cos", "COSH": "cosh", "EXP": "exp", "FLOOR": "floor", "LN": "log",
    "SIN": "sin", "SINH": "sinh", "TAN": "tan", "TANH": "tanh",
}  # fmt: skip


def builders() -> Mapping[int, Build]:
    """Type of a node to how its expression is made; found once, as libSBML is imported late."""
    if not _BUILDERS:
        sbml = library()
        _BUILDERS.update(_operators(sbml))
        _BUILDERS.update({getattr(sbml, f"AST_FUNCTION_{name}"): _unary(op) for name, op in _PLAIN.items()})
        _BUILDERS.update(
            {getattr(sbml, f"AST_FUNCTION_{name}"): _known(name.lower(), how) for name, how in _OF_NUMBERS.items()}
        )
        _BUILDERS.update({getattr(sbml, f"AST_FUNCTION_{name}"): _formula(text) for name, text in _WRITTEN_OUT.items()})
    return _BUILDERS


_BUILDERS: Final[dict[int, Build]] = {}


def _operators(sbml: Element) -> dict[int, Build]:
    power = _binary("**")
    return {
        sbml.AST_PLUS: _folded("+", _ZERO),
        sbml.AST_TIMES: _folded("*", _ONE),
        sbml.AST_MINUS: _minus,
        sbml.AST_DIVIDE: _binary("/"),
        sbml.AST_POWER: power,
        sbml.AST_FUNCTION_POWER: power,
        sbml.AST_FUNCTION_LOG: _logarithm,
        sbml.AST_FUNCTION_ROOT: _root,
        sbml.AST_FUNCTION_MIN: _extreme("min"),
        sbml.AST_FUNCTION_MAX: _extreme("max"),
        sbml.AST_FUNCTION_FACTORIAL: _factorial,
        sbml.AST_FUNCTION_QUOTIENT: _quotient,
        sbml.AST_FUNCTION_REM: _remainder,
        sbml.AST_LOGICAL_AND: _folded("and", _ONE),
        sbml.AST_LOGICAL_OR: _folded("or", _ZERO),
        sbml.AST_LOGICAL_XOR: _exclusive,
        sbml.AST_LOGICAL_NOT: _unary("not"),
        sbml.AST_LOGICAL_IMPLIES: _implied,
        sbml.AST_RELATIONAL_EQ: _compared("=="),
        sbml.AST_RELATIONAL_NEQ: _compared("!="),
        sbml.AST_RELATIONAL_LT: _compared("<"),
        sbml.AST_RELATIONAL_LEQ: _compared("<="),
        sbml.AST_RELATIONAL_GT: _compared(">"),
        sbml.AST_RELATIONAL_GEQ: _compared(">="),
        sbml.AST_CONSTANT_PI: lambda _: constant(math.pi),
        sbml.AST_CONSTANT_E: lambda _: constant(math.e),
        sbml.AST_CONSTANT_TRUE: lambda _: _ONE,
        sbml.AST_CONSTANT_FALSE: lambda _: _ZERO,
        sbml.AST_NAME_AVOGADRO: lambda _: constant(_AVOGADRO),
    }
