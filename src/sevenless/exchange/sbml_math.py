"""Mathematics of SBML into expressions: what libSBML parsed of MathML, functions put in where they are called."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final, final

from sevenless.exchange.sbml_library import Element, library
from sevenless.exchange.sbml_unsupported import Findings
from sevenless.network.expression import Expression, constant, substitute

__all__ = ["NAN", "MathReader", "rate_of", "truth"]

NAN: Final = Expression("/", (constant(0.0), constant(0.0)))
"""No number, as an expression of the grammar."""

_INFINITY: Final = constant(math.inf)
_AVOGADRO: Final = 6.02214179e23  # as SBML Level 3 defines it
_ONE: Final = constant(1.0)
_ZERO: Final = constant(0.0)
_TRUTHS: Final = frozenset({">", ">=", "<", "<=", "==", "!=", "and", "or", "not"})

Build = Callable[[Sequence[Expression]], Expression]


def rate_of(name: str) -> str:
    """The name that stands for the rate of change of a quantity until that is known. No text can spell it."""
    return f"rateOf {name}"


@final
@dataclass(slots=True)
class MathReader:
    """Reads mathematics of one model.

    Parameters
    ----------
    findings
        Takes what is wrong or not supported.
    names
        Identifier of the file to the name in the network.
    functions
        Function definitions: the lambda that libSBML parsed, or ``None`` where it is missing.
    """

    findings: Findings
    names: Mapping[str, str]
    functions: Mapping[str, Element | None] = field(default_factory=dict)

    def expression(
        self, math_node: Element, where: str, local: Mapping[str, str | Expression] | None = None
    ) -> Expression:
        """An expression; 0 in place of what cannot be read, which the findings then tell.

        Parameters
        ----------
        math_node
            What libSBML parsed.
        where
            The element that it stands in, for messages.
        local
            Names known here only: parameters of a kinetic law, arguments of a function.
        """
        return _Walk(self, where, local or {}, ()).node(math_node)


@final
@dataclass(frozen=True, slots=True)
class _Walk:
    reader: MathReader
    where: str
    local: Mapping[str, str | Expression]
    calling: tuple[str, ...]

    def node(self, node: Element) -> Expression:
        sbml = library()
        kind = node.getType()
        if node.isNumber() or kind == sbml.AST_RATIONAL:
            return _number(node)
        if kind == sbml.AST_NAME:
            return self._name(node.getName())
        if kind == sbml.AST_NAME_TIME:
            return Expression("name", name="time")
        if kind == sbml.AST_FUNCTION:
            return self._called(node)
        if kind == sbml.AST_FUNCTION_DELAY:
            return self._unsupported("delay")
        if kind == sbml.AST_FUNCTION_PIECEWISE:
            return self._pieces([self.node(node.getChild(i)) for i in range(node.getNumChildren())])
        if kind == sbml.AST_FUNCTION_RATE_OF:
            return self._rate_of(node)
        args = [self.node(node.getChild(i)) for i in range(node.getNumChildren())]
        build = _builders().get(kind)
        if build is None:
            return self._unsupported("function", f'the function "{node.getName() or "of an unknown kind"}"')
        try:
            return build(args)
        except _NotExpressible as error:
            return self._unsupported("function", str(error))
        except (IndexError, ValueError, TypeError, ZeroDivisionError):
            self.reader.findings.wrong(f"{self.where}: {node.getName() or 'an operator'} with {len(args)} argument(s)")
            return _ZERO

    def _unsupported(self, feature: str, what: str = "") -> Expression:
        self.reader.findings.unsupported(feature, self.where, what)
        return _ZERO

    def _name(self, identifier: str) -> Expression:
        if identifier in self.local:
            found = self.local[identifier]
            return Expression("name", name=found) if isinstance(found, str) else found
        if identifier in self.reader.names:
            return Expression("name", name=self.reader.names[identifier])
        self.reader.findings.wrong(f'{self.where} uses "{identifier}", which nothing in the model is called')
        return _ZERO

    def _called(self, node: Element) -> Expression:
        name = node.getName()
        definition = self.reader.functions.get(name)
        if name in self.calling:
            self.reader.findings.wrong(f'{self.where}: function "{name}" calls itself')
            return _ZERO
        if name not in self.reader.functions:
            self.reader.findings.wrong(f'{self.where} calls "{name}", which no function is called')
            return _ZERO
        if definition is None:
            return self._unsupported("function", f'function "{name}", which has no formula')
        arguments = [self.node(node.getChild(i)) for i in range(node.getNumChildren())]
        count = definition.getNumChildren() - 1
        if count != len(arguments):
            said = f'{self.where}: function "{name}" takes {count} argument(s), not {len(arguments)}'
            self.reader.findings.wrong(said)
            return _ZERO
        given = {definition.getChild(i).getName(): argument for i, argument in enumerate(arguments)}
        inside = _Walk(self.reader, f'{self.where}, function "{name}"', given, (*self.calling, name))
        return inside.node(definition.getChild(count))

    def _rate_of(self, node: Element) -> Expression:
        target = self.node(node.getChild(0))
        if target.op != "name":
            return self._unsupported("function", "rateOf of what is no name")
        return Expression("name", name=rate_of(target.name))

    def _pieces(self, args: Sequence[Expression]) -> Expression:
        if len(args) % 2 == 0:
            return self._unsupported("piecewise without otherwise")
        found = args[-1]
        for i in range(len(args) - 3, -1, -2):
            found = Expression("if", (args[i + 1], args[i], found))
        return found


def _number(node: Element) -> Expression:
    sbml = library()
    kind = node.getType()
    if node.isNaN():
        return NAN
    if node.isInfinity():
        return _INFINITY
    if node.isNegInfinity():
        return constant(-math.inf)
    if kind == sbml.AST_INTEGER:
        return constant(node.getInteger())
    if kind == sbml.AST_REAL_E:
        # Mantissa and exponent put together in decimal digits: their product may be the neighbour of what was meant.
        return constant(float(f"{node.getMantissa()!r}e{node.getExponent()}"))
    if kind == sbml.AST_RATIONAL:
        return constant(node.getNumerator() / node.getDenominator())
    return constant(node.getReal())


class _NotExpressible(Exception):
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
            raise _NotExpressible(f'the function "{name}"')
        return constant(compute(arg.number))

    return build


def _factorial(args: Sequence[Expression]) -> Expression:
    (arg,) = args
    if arg.op != "number" or arg.number != int(arg.number) or not 0 <= arg.number <= 170:
        raise _NotExpressible("the factorial of what is not a whole number from 0 to 170")
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
    from sevenless.network.expression import parse

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


def _builders() -> Mapping[int, Build]:
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
