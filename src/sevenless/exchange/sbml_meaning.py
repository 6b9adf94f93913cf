"""What identifiers of SBML mean: concentrations as amounts over volumes, reactions as rates, values at time 0."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Final, final

from sevenless.exchange.sbml_math import NAN, rate_of
from sevenless.exchange.sbml_model import SbmlModel, SbmlParticipant, SbmlSpecies
from sevenless.exchange.sbml_unsupported import Findings
from sevenless.network.evaluation import evaluate
from sevenless.network.expression import Expression, constant, names, substitute

__all__ = ["Meaning"]

_ONE: Final = constant(1.0)
_ZERO: Final = constant(0.0)


@final
class Meaning:
    """Resolves the names of a model.

    Inside a network every species is an amount. Where SBML means a concentration by the name of a species, that is the
    amount over the size of its compartment. A compartment of size 1 leaves no trace; another one is a parameter.

    Parameters
    ----------
    model
        What a file says.
    findings
        Takes what is wrong or not supported.
    """

    def __init__(self, model: SbmlModel, findings: Findings) -> None:
        self.model = model
        self.findings = findings
        self.species = {one.name: one for one in model.species}
        self.parameters = {one.name: one for one in model.parameters}
        self.compartments = {one.name: one for one in model.compartments}
        self.assigned = {one.name: one.expression for one in model.rules if one.kind == "assignment"}
        self.rates = {one.name: one.expression for one in model.rules if one.kind == "rate"}
        self.set_by_events = {name for event in model.events for name, _ in event.assignments}
        self.changed = self.assigned.keys() | self.rates.keys() | self.set_by_events
        self._participants = {one.identifier: one for one in _participants(model) if one.identifier}
        self._reactions = {one.name: one for one in model.reactions}
        self._resolving: list[str] = []
        self._starts: dict[str, Expression] = {}

    def size(self, compartment: str) -> Expression:
        """The size of a compartment: 1, or its name."""
        one = self.compartments.get(compartment)
        named = Expression("name", name=compartment)
        if one is None or one.size != 1.0:
            return _ONE if one is None else named
        is_kept = compartment in self.model.initial or one.marks.get("kind") == "volume"
        return named if is_kept else _ONE

    def volume(self, species: str) -> Expression:
        """What the amount of a species is divided by where its name stands in an expression of the file."""
        one = self.species[species]
        compartment = self.compartments.get(one.compartment)
        if one.substance_only or compartment is None or compartment.dimensions == 0:
            return _ONE
        return self.size(one.compartment)

    def amounts(self, expression: Expression) -> Expression:
        """An expression of the file as one of amounts."""
        plain = self._quantities(expression)
        given: dict[str, Expression] = {}
        for name in names(plain):
            if name in self.species:
                given[name] = _over(Expression("name", name=name), self.volume(name))
            elif name in self.compartments:
                given[name] = self.size(name)
        return substitute(plain, given)

    def _quantities(self, expression: Expression) -> Expression:
        """The same without names of reactions, of numbers of molecules, and of rates of change."""
        given = {name: self._quantity(name) for name in names(expression) if self._stands_for_more(name)}
        return substitute(expression, given)

    def _stands_for_more(self, name: str) -> bool:
        return name in self._reactions or name in self._participants or name.startswith(rate_of(""))

    def _quantity(self, name: str) -> Expression:
        return self._guarded(name, self._looked_up)

    def _guarded(self, name: str, found: Callable[[str], Expression]) -> Expression:
        """What a name resolves to; a name that leads back to itself is wrong."""
        if name in self._resolving:
            circle = " -> ".join([*self._resolving[self._resolving.index(name) :], name])
            self.findings.wrong(f"definitions go in a circle: {circle}")
            return _ZERO
        self._resolving.append(name)
        try:
            return found(name)
        finally:
            self._resolving.pop()

    def _looked_up(self, name: str) -> Expression:
        if name in self._participants:
            return constant(self.count(self._participants[name], f'"{name}"'))
        if name in self._reactions:
            law = self._reactions[name].law
            if law is None:
                self.findings.unsupported("missing value", f'reaction "{name}"', "a rate that is not given")
                return _ZERO
            return self._quantities(law)
        return self._quantities(self._rate(name.removeprefix(rate_of(""))))

    def _rate(self, name: str) -> Expression:
        """The rate of change of a quantity of the file."""
        if name in self.rates:
            return self.rates[name]
        if name in self.assigned:
            self.findings.unsupported("function", f'rateOf of "{name}"', "the rate of change of what a rule assigns")
            return _ZERO
        if name not in self.species or self.species[name].fixed:
            return _ZERO
        total = _ZERO
        for reaction in self.model.reactions:
            net = self.net_change(name, reaction.reactants, reaction.products, f'reaction "{reaction.name}"')
            if net:
                rate = Expression("name", name=reaction.name)
                total = Expression("+", (total, Expression("*", (constant(net), rate))))
        return _over(substitute(total, {}), self.volume(name))

    def net_change(
        self,
        species: str,
        reactants: tuple[SbmlParticipant, ...],
        products: tuple[SbmlParticipant, ...],
        where: str,
    ) -> float:
        """How much of a species a reaction makes, conversion factor included."""
        made = sum(self.count(one, where) for one in products if one.species == species)
        used = sum(self.count(one, where) for one in reactants if one.species == species)
        return (made - used) * self.conversion(species)

    def count(self, one: SbmlParticipant, where: str) -> float:
        """The number of molecules of a participant."""
        place = f'{where}, species "{one.species}"'
        if one.identifier in self.changed:
            # What changes it is told of by the one who reads that rule or event.
            return 1.0
        if one.identifier in self.model.initial:
            found = self.number(self.model.initial[one.identifier], place)
        elif isinstance(one.count, Expression):
            if names(one.count) & (self.changed | self.species.keys() | {"time"}):
                self.findings.unsupported("variable stoichiometry", place)
                return 1.0
            found = self.number(one.count, place)
        elif one.count is None:
            self.findings.unsupported("missing stoichiometry", place)
            return 1.0
        else:
            found = one.count
        return found

    def conversion(self, species: str) -> float:
        """The factor between what reactions make of a species and its amount."""
        name = self.species[species].conversion
        return self.number(Expression("name", name=name), f'conversion factor of species "{species}"') if name else 1.0

    def number(self, expression: Expression, where: str) -> float:
        """The value of an expression of the file at time 0, as a number."""
        resolved = self.at_start(expression)
        values = {name: self._default(name) for name in names(resolved)}
        missing = [name for name, value in values.items() if math.isnan(value)]
        for name in missing:
            self.findings.unsupported("missing value", where, f'"{name}", which has no value,')
        return 1.0 if missing else float(evaluate(resolved, values))

    def _default(self, name: str) -> float:
        """The number behind a constant name."""
        if name in self.model.initial:
            return self._guarded(
                f"value of {name}", lambda _: constant(self.number(self.model.initial[name], f'"{name}"'))
            ).number
        one = self.compartments[name].size if name in self.compartments else self.parameters[name].value
        return math.nan if one is None else one

    def at_start(self, expression: Expression) -> Expression:
        """An expression of the file at time 0, in constant parameters alone."""
        plain = self._quantities(expression)
        return substitute(plain, {name: self.start(name) for name in names(plain)})

    def start(self, name: str) -> Expression:
        """What a name of the file means at time 0, in constant parameters alone."""
        if name not in self._starts:
            self._starts[name] = self._guarded(f"{name} at time 0", lambda _: self._start(name))
        return self._starts[name]

    def _start(self, name: str) -> Expression:
        if name == "time":
            return _ZERO
        if name in self.compartments:
            return self.size(name)
        if name in self.assigned:
            return self.at_start(self.assigned[name])
        if name in self.parameters:
            if name not in self.changed:
                return Expression("name", name=name)
            return self._initially(name, self.parameters[name].value)
        one = self.species[name]
        if name in self.model.initial:
            return self.at_start(self.model.initial[name])
        return _over(self.initial_amount(one), self.volume(name))

    def _is_a_number_until_set(self, name: str) -> bool:
        """Whether a name is a parameter that has its own value at time 0, and only events give it another one."""
        if name not in self.parameters or name in self.model.initial:
            return False
        return name not in self.assigned and name not in self.rates and self.parameters[name].value is not None

    def value_at_start(self, expression: Expression) -> float:
        """The value of an expression at time 0; not a number where something it depends on has none."""
        resolved = self.at_start(expression)
        return float(evaluate(resolved, {name: self._default(name) for name in names(resolved)}))

    def _initially(self, name: str, value: float | None) -> Expression:
        if name in self.model.initial:
            return self.at_start(self.model.initial[name])
        if value is None:
            self.findings.unsupported("missing value", f'"{name}"', "an initial value that is not given")
            return NAN
        return constant(value)

    def initial_amount(self, one: SbmlSpecies) -> Expression:
        """The amount of a species at time 0, in parameters alone: constant ones, and those that only events set."""
        if one.name in self.model.initial:
            plain = self._quantities(self.model.initial[one.name])
            kept = {name for name in names(plain) if self._is_a_number_until_set(name)}
            starts = {name: self.start(name) for name in names(plain) - kept}
            return _times(substitute(plain, starts), self.volume(one.name))
        if one.amount is not None:
            return constant(one.amount)
        if one.concentration is not None:
            return _times(constant(one.concentration), self.size(one.compartment))
        self.findings.unsupported("missing value", f'species "{one.name}"', "an initial value that is not given")
        return NAN


def _participants(model: SbmlModel) -> list[SbmlParticipant]:
    return [one for reaction in model.reactions for one in (*reaction.reactants, *reaction.products)]


def _over(a: Expression, b: Expression) -> Expression:
    return a if b == _ONE else Expression("/", (a, b))


def _times(a: Expression, b: Expression) -> Expression:
    return substitute(Expression("*", (a, b)), {})
