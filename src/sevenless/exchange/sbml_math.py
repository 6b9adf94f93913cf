"""Mathematics of SBML into expressions: what libSBML parsed of MathML, functions put in where they are called."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, final

from sevenless.exchange.sbml_functions import NotExpressible, builders
from sevenless.exchange.sbml_library import Element, library
from sevenless.exchange.sbml_unsupported import Findings
from sevenless.network.expression import Expression, constant

__all__ = ["NAN", "MathReader", "rate_of"]

NAN: Final = Expression("/", (constant(0.0), constant(0.0)))
"""No number, as an expression of the grammar."""

_INFINITY: Final = constant(math.inf)
_ZERO: Final = constant(0.0)


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
        build = builders().get(kind)
        if build is None:
            return self._unsupported("function", f'the function "{node.getName() or "of an unknown kind"}"')
        try:
            return build(args)
        except NotExpressible as error:
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
