"""Expressions into programs: shared parts are computed once, constants and parameters are registers."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import chain
from typing import Final, final

from sevenless.network.expression import Expression, constant
from sevenless.simulate.kernel.program import OPERATIONS, TIME_REGISTER, Program
from sevenless.simulate.structure.packing import Packer

__all__ = ["Programmer", "Registers"]

_CODE: Final = {name: code for code, name in enumerate(OPERATIONS)}
_LOG_10: Final = Expression("log", (constant(10.0),))


@final
class Registers:
    """The registers of a network: time, parameters, constants, and what programs leave."""

    def __init__(self, parameters: Mapping[str, float]) -> None:
        self.values: list[float] = [0.0, *parameters.values()]
        self.of_parameter = {name: place for place, name in enumerate(parameters, start=1)}
        self._of_constant: dict[float, int] = {}

    def constant(self, value: float) -> int:
        """The register of a number."""
        if value not in self._of_constant:
            self._of_constant[value] = self.new(value)
        return self._of_constant[value]

    def new(self, value: float = 0.0) -> int:
        """A register of its own."""
        self.values.append(value)
        return len(self.values) - 1


@final
class Programmer:
    """Writes one program.

    Parameters
    ----------
    registers
        Shared by all programs of a network.
    species
        Species to its number.
    known
        Names that another program has computed before: name to register.
    """

    def __init__(
        self, registers: Registers, species: Mapping[str, int], known: Mapping[str, int] | None = None
    ) -> None:
        self._registers = registers
        self._species = species
        self._known = dict(known or {})
        self._done: dict[Expression, int] = {}
        self._code: list[tuple[int, int, int, int, int]] = []

    def register(self, expression: Expression) -> int:
        """The register that holds an expression once the program has run."""
        if expression.op == "number":
            return self._registers.constant(expression.number)
        if expression not in self._done:
            self._done[expression] = self._written(expression)
        return self._done[expression]

    def _written(self, e: Expression) -> int:
        if e.op == "name":
            return self._named(e.name)
        if e.op in _REWRITTEN:
            return self.register(_REWRITTEN[e.op](e))
        args = [self.register(arg) for arg in e.args]
        return self._put(e.op, *args)

    def _named(self, name: str) -> int:
        if name in self._known:
            return self._known[name]
        if name in self._species:
            return self._put("state", self._species[name])
        if name == "time":
            return TIME_REGISTER
        return self._registers.of_parameter[name]

    def _put(self, op: str, *args: int) -> int:
        target = self._registers.new()
        a, b, c = (*args, 0, 0)[:3] if len(args) < 3 else args
        self._code.append((_CODE[op], target, a, b, c))
        return target

    def copied(self, expression: Expression, target: int) -> None:
        """Put the value of an expression into a register that exists."""
        self._code.append((_CODE["copy"], target, self.register(expression), 0, 0))

    def program(self, packer: Packer) -> Program:
        """The instructions so far."""
        return Program(packer.index(chain.from_iterable(self._code)), len(self._code))


def _less(e: Expression) -> Expression:
    return Expression(">", (e.args[1], e.args[0]))


def _less_equal(e: Expression) -> Expression:
    return Expression(">=", (e.args[1], e.args[0]))


def _exponentials(e: Expression) -> tuple[Expression, Expression]:
    (x,) = e.args
    return Expression("exp", (x,)), Expression("exp", (Expression("neg", (x,)),))


def _sinh(e: Expression) -> Expression:
    up, down = _exponentials(e)
    return Expression("*", (constant(0.5), Expression("-", (up, down))))


def _cosh(e: Expression) -> Expression:
    up, down = _exponentials(e)
    return Expression("*", (constant(0.5), Expression("+", (up, down))))


def _tanh(e: Expression) -> Expression:
    # In exp(-2|x|), which never overflows.
    (x,) = e.args
    size = Expression("exp", (Expression("*", (constant(-2.0), Expression("abs", (x,)))),))
    value = Expression("/", (Expression("-", (constant(1.0), size)), Expression("+", (constant(1.0), size))))
    return Expression("if", (Expression(">=", (x, constant(0.0))), value, Expression("neg", (value,))))


def _small_power(e: Expression) -> Expression:
    base, exponent = e.args
    if exponent.op == "number" and exponent.number in (2.0, 3.0, 4.0):
        square = Expression("*", (base, base))
        return {2.0: square, 3.0: Expression("*", (square, base)), 4.0: Expression("*", (square, square))}[
            exponent.number
        ]
    return Expression("pow", e.args)


_REWRITTEN: Final = {
    "<": _less,
    "<=": _less_equal,
    "!=": lambda e: Expression("not", (Expression("==", e.args),)),
    "log10": lambda e: Expression("/", (Expression("log", e.args), _LOG_10)),
    "tan": lambda e: Expression("/", (Expression("sin", e.args), Expression("cos", e.args))),
    "ceil": lambda e: Expression("neg", (Expression("floor", (Expression("neg", e.args),)),)),
    "sinh": _sinh,
    "cosh": _cosh,
    "tanh": _tanh,
    "**": _small_power,
}
_CODE["pow"] = _CODE["**"]
