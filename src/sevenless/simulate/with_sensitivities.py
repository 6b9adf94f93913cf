"""A network together with the equations of its sensitivities, as a network again.

With v the rates, N the stoichiometry and y the species, what a sensitivity s = dy/dp obeys is
ds/dt = N (dv/dy s + dv/dp): the same reactions once more, with other rates.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from graphlib import TopologicalSorter
from typing import Final, final

from sevenless.errors import InputError, Problem
from sevenless.network.expression import constant, derivative, names, parse
from sevenless.network.network import Dose, Network, Parameter, Reaction, Rule, Species

__all__ = ["Sensitive", "sensitive_network"]

_ZERO: Final = constant(0.0)


@final
class Sensitive:
    """Names of what is added to a network for one parameter or initial value.

    All derivatives are times a number, ``scale``, so that they are as large as what they are derivatives of, and the
    tolerances suit both.
    """

    def __init__(self, network: Network, by: str) -> None:
        parts = (network.species, network.parameters, network.rules, network.compartments, network.observables)
        taken = {one.name for part in parts for one in part} | {"time"}
        mark = f"_by_{by}"
        while any(name.endswith(mark) for name in taken):
            mark += "_"
        self.by = by
        self._mark = mark
        self.scale = f"scale{mark}"
        dosed = {dose.target for dose in network.doses}
        self.states = {one.name for one in network.species} | dosed
        self._given = {rule.name: rule.expression for rule in network.rules}
        self._given |= {one.name: one.value for one in network.parameters if isinstance(one.value, str)}
        self._zero = self._without_change()

    def of(self, name: str) -> str:
        """The name of the derivative of something."""
        return f"{name}{self._mark}"

    def _without_change(self) -> frozenset[str]:
        """Rules and parameters with expressions that do not depend on what changes."""
        given = {name: names(parse(text)) for name, text in self._given.items()}
        zero: set[str] = set()
        for name in TopologicalSorter({name: found & given.keys() for name, found in given.items()}).static_order():
            if all(self._is_constant(inner) or inner in zero for inner in given[name]):
                zero.add(name)
        return frozenset(zero)

    def _is_constant(self, name: str) -> bool:
        return name != self.by and name not in self.states and name not in self._given

    def of_text(self, text: str) -> str:
        """The derivative of an expression, in terms of those of the names in it; ``0`` where there is none."""
        expression = parse(text)
        terms = []
        for name in sorted(names(expression)):
            slope = _ZERO if self._is_constant(name) or name in self._zero else derivative(expression, name)
            if slope != _ZERO:
                inner = name in self.states or name in self._given
                terms.append(f"({slope}) * {self.of(name) if inner else self.scale}")
        return " + ".join(terms) or "0"

    def rules(self) -> Iterator[tuple[str, str]]:
        """Names of derivatives of rules and of parameters with expressions, and what they are."""
        for name, text in self._given.items():
            if name not in self._zero:
                yield self.of(name), self.of_text(text)


def sensitive_network(network: Network, by: str) -> tuple[Network, Sensitive]:
    """What has to be added to a network for the derivatives by a name, and what it is called.

    Raises
    ------
    InputError
        If a dose multiplies by, or depends on, what changes.
    """
    one = Sensitive(network, by)
    if problems := list(_unusable(network, one)):
        raise InputError(problems)
    rules = dict(one.rules())
    parameters = {found.name for found in network.parameters}
    own = {one.of(name) for name in parameters}
    added = Network(
        species=tuple(_species(network, one)),
        reactions=tuple(_reactions(network, one)),
        parameters=(
            Parameter(name=one.scale, value=1.0),
            *(Parameter(name=name, value=text) for name, text in rules.items() if name in own),
        ),
        rules=tuple(Rule(name=name, expression=text) for name, text in rules.items() if name not in own),
        doses=tuple(_doses(network, one)),
    )
    return added, one


def _species(network: Network, one: Sensitive) -> Iterator[Species]:
    for found in network.species:
        if found.name == one.by:
            yield Species(name=one.of(found.name), initial=one.scale, fixed=found.fixed)
        else:
            initial = one.of_text(found.initial) if isinstance(found.initial, str) else 0.0
            yield Species(name=one.of(found.name), initial=initial, fixed=found.fixed)
    species = {found.name for found in network.species}
    for name in sorted(one.states - species):
        # A parameter that doses change is like a species that reactions do not.
        yield Species(name=one.of(name), initial=one.scale if name == one.by else 0.0, fixed=True)


def _reactions(network: Network, one: Sensitive) -> Iterator[Reaction]:
    for number, reaction in enumerate(network.reactions):
        rate = one.of_text(_rate(reaction))
        if rate != "0":
            yield Reaction(
                name=one.of(f"{reaction.name}_{number}"),
                reactants=tuple((one.of(name), count) for name, count in reaction.reactants),
                products=tuple((one.of(name), count) for name, count in reaction.products),
                rate_law=rate,
            )


def _rate(reaction: Reaction) -> str:
    """The rate of a reaction, mass action written out."""
    if reaction.rate_law is not None:
        return reaction.rate_law
    constant_text = reaction.rate_constant if isinstance(reaction.rate_constant, str) else repr(reaction.rate_constant)
    powers = [name if count == 1 else f"{name} ** {count!r}" for name, count in reaction.reactants]
    return " * ".join([f"({constant_text})", *powers])


def _doses(network: Network, one: Sensitive) -> Iterator[Dose]:
    for dose in network.doses:
        change = one.of_text(_amount(dose))
        target = one.of(dose.target)
        if dose.action == "multiply":
            yield replace(dose, target=target)
        elif dose.action == "set" or change != "0":
            yield replace(dose, target=target, amount=change)


def _amount(dose: Dose) -> str:
    return dose.amount if isinstance(dose.amount, str) else repr(dose.amount)


def _unusable(network: Network, one: Sensitive) -> Iterator[Problem]:
    dosed = one.states - {found.name for found in network.species}
    given = {rule.name: rule.expression for rule in network.rules}
    given |= {found.name: found.value for found in network.parameters if isinstance(found.value, str)}
    for dose in network.doses:
        depends = _reached(names(parse(_amount(dose))), given)
        if depends & dosed or (dose.action == "multiply" and one.of_text(_amount(dose)) != "0"):
            yield Problem(
                what=f"the dose of {dose.target} by {dose.action} depends on what derivatives are taken by, in a way"
                " that sensitivities do not follow",
                remedy="use gradient, which does",
            )


def _reached(found: frozenset[str], given: Mapping[str, str]) -> set[str]:
    """Names, and the names in their expressions."""
    reached: set[str] = set()
    left = list(found)
    while left:
        name = left.pop()
        if name not in reached:
            reached.add(name)
            left.extend(names(parse(given[name])) if name in given else ())
    return reached
