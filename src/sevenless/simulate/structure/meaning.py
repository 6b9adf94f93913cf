"""What the names of a network mean: rules put in, parameters in registers, initial values."""

from __future__ import annotations

from graphlib import TopologicalSorter
from typing import final

from sevenless.network.expression import Expression, constant, names, parse, substitute
from sevenless.network.network import Network
from sevenless.simulate.structure.programming import Programmer, Registers

__all__ = ["Meaning"]


@final
class Meaning:
    """Names resolved once for every part of the tables.

    Parameters
    ----------
    network
        A sound one: see `sevenless.network.validate`.

    Attributes
    ----------
    registers
        Time, parameters, constants and results.
    setup
        The program that computes what follows from parameters alone: run whenever a parameter set is loaded.
    initial
        Species to the register of its initial value.
    fixed
        Species that reactions do not change.
    """

    def __init__(self, network: Network) -> None:
        self.fixed = frozenset(one.name for one in network.species if one.fixed)
        self._species = frozenset(one.name for one in network.species)
        self._rules = self._expanded_rules(network)
        numbers = {one.name: float(one.value) for one in network.parameters if not isinstance(one.value, str)}
        self.registers = Registers(numbers)
        self.setup = Programmer(self.registers, {}, self._initial_registers(network))
        for one in network.species:
            if isinstance(one.initial, str):
                self.setup.copied(self.expanded(parse(one.initial)), self.initial[one.name])

    def _initial_registers(self, network: Network) -> dict[str, int]:
        self.initial = {
            one.name: self.registers.new(0.0 if isinstance(one.initial, str) else float(one.initial))
            for one in network.species
        }
        # In the initial value of a species, the name of another one means that one's initial value.
        return dict(self.initial)

    @staticmethod
    def _expanded_rules(network: Network) -> dict[str, Expression]:
        given = {rule.name: parse(rule.expression) for rule in network.rules}
        given |= {one.name: parse(one.value) for one in network.parameters if isinstance(one.value, str)}
        order = TopologicalSorter({name: names(e) & given.keys() for name, e in given.items()}).static_order()
        found: dict[str, Expression] = {}
        for name in order:
            found[name] = substitute(given[name], found)
        return found

    def expanded(self, expression: Expression) -> Expression:
        """The expression in species, parameters and time only."""
        return substitute(expression, self._rules)

    def varies(self, expression: Expression) -> bool:
        """Whether it changes along a trajectory."""
        return bool(names(expression) & (self._species | {"time"}))

    def scaled_register(self, expression: Expression) -> tuple[int, float]:
        """A constant expression as a register times a number."""
        if expression.op == "*":
            for number, rest in (expression.args, expression.args[::-1]):
                if number.op == "number":
                    return self.setup.register(rest), number.number
        if expression.op == "number":
            return self.registers.constant(1.0), expression.number
        return self.setup.register(expression), 1.0

    def constant_register(self, value: float | str) -> int:
        """The register of a number, or of an expression of parameters."""
        expression = parse(value) if isinstance(value, str) else constant(value)
        return self.setup.register(self.expanded(expression))
