"""A model of SBML as a network: every species an amount, everything in the network's own expressions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import final

from sevenless.errors import UnknownNameError
from sevenless.exchange.sbml_extract import extracted
from sevenless.exchange.sbml_happenings import HappeningMaker
from sevenless.exchange.sbml_library import parsed
from sevenless.exchange.sbml_meaning import Meaning
from sevenless.exchange.sbml_model import SbmlModel, SbmlParameter, SbmlSpecies
from sevenless.exchange.sbml_names import free_name
from sevenless.exchange.sbml_observed import unit_of
from sevenless.exchange.sbml_reactions import ReactionMaker
from sevenless.exchange.sbml_unsupported import Findings
from sevenless.network.checks.units import unit_findings
from sevenless.network.evaluation import evaluate
from sevenless.network.expression import Expression, ExpressionError, constant, names, parse, substitute
from sevenless.network.network import Compartment, Network, Observable, Parameter, Reaction, Rule, Species
from sevenless.network.start import values_at_start
from sevenless.network.validate import problems

__all__ = ["SbmlReading", "read_text"]


def read_text(text: str, file: str) -> SbmlReading:
    """A file's text as a network.

    Raises
    ------
    UnsupportedSbmlError
        If it uses what sevenless does not simulate; names all of it.
    SbmlError
        If it is wrong.
    """
    findings = Findings(file)
    model = extracted(parsed(text, file), findings)
    if findings.is_wrong:
        findings.tell()
    meaning = Meaning(model, findings)
    try:
        network = _Reading(meaning).network()
    except (RecursionError, ExpressionError):
        findings.unsupported("function", "model", "an expression that is nested too deeply")
        findings.tell()
        raise
    findings.tell()
    network = _with_units_that_fit(network)
    _check_sound(network, findings)
    return SbmlReading(meaning, network)


@final
class SbmlReading:
    """A network, and what identifiers of the file mean in it.

    Attributes
    ----------
    network
        What was read.
    species
        Identifiers of the species of the file.
    """

    def __init__(self, meaning: Meaning, network: Network) -> None:
        self._meaning = meaning
        self.network = network
        self._known = {one.name for part in (network.species, network.parameters, network.rules) for one in part}
        self._names = meaning.model.names
        called = {name: identifier for identifier, name in self._names.items()}
        self.species = tuple(called[one.name] for one in meaning.model.species)

    def amount(self, identifier: str) -> str:
        """The amount of a species as an expression of the network."""
        return self.name(identifier)

    def concentration(self, identifier: str) -> str:
        """The concentration of a species as an expression of the network."""
        one = self._meaning.species[self.name(identifier)]
        size = self._meaning.size(one.compartment)
        amount = Expression("name", name=one.name)
        return self._said(amount if size == constant(1.0) else Expression("/", (amount, size)))

    def unit(self, identifier: str) -> str:
        """The unit of what the file means by an identifier; empty where it does not say."""
        self.name(identifier)
        return unit_of(self._meaning.model, identifier)

    def value(self, identifier: str) -> str:
        """What the file means by an identifier, as an expression of the network."""
        return self._said(self._meaning.amounts(Expression("name", name=self.name(identifier))))

    def name(self, identifier: str) -> str:
        """The name that an identifier of the file has in the network.

        Raises
        ------
        UnknownNameError
            If the file has no such identifier.
        """
        if identifier not in self._names:
            raise UnknownNameError("element of the file", identifier, self._names)
        return self._names[identifier]

    def _said(self, expression: Expression) -> str:
        """With numbers in place of volumes that are no parameters of the network, as nothing depends on them."""
        absent = [name for name in names(expression) - self._known if name in self._meaning.compartments]
        numbers = {name: constant(self._meaning.number(self._meaning.size(name), name)) for name in absent}
        return str(substitute(expression, numbers))


@final
class _Reading:
    def __init__(self, meaning: Meaning) -> None:
        self.meaning = meaning
        self.model: SbmlModel = meaning.model

    def network(self) -> Network:
        """The network; what it uses is known only when all else has been made."""
        happenings = HappeningMaker(self.meaning)
        reactions = tuple(self._reactions())
        observables = tuple(self._observables())
        rules = tuple(self._rules())
        species = tuple(self._species())
        parameters = list(self._parameters())
        network = Network(
            name=self.model.title,
            species=species or self._placeholder(),
            reactions=reactions,
            parameters=tuple(parameters),
            rules=rules,
            observables=observables,
            doses=tuple(happenings.doses),
            events=tuple(happenings.events),
            compartments=tuple(self._compartments()),
            time_unit=self.model.time_unit,
            note=self.model.note,
        )
        used = _names_in(network)
        volumes = tuple(self._volumes(used))
        self._tell_missing(used)
        return _with_parameters(network, volumes)

    def _states(self) -> frozenset[str]:
        """What becomes a species: species that no rule assigns, parameters with a rate, and those in `_kept`."""
        species = {name for name in self.meaning.species if name not in self.meaning.assigned}
        rated = {name for name in self.meaning.rates if name in self.meaning.parameters}
        return frozenset(species | rated)

    def _reactions(self) -> Iterator[Reaction]:
        maker = ReactionMaker(self.meaning, self._states())
        for one in self.model.reactions:
            yield from maker.of_reaction(one)
        for name, expression in self.meaning.rates.items():
            if name in self.meaning.compartments:
                self.meaning.findings.unsupported("variable compartment", f'rule of "{name}"')
            elif name in self._states():
                yield from maker.of_rate(name, expression)
            else:
                self.meaning.findings.unsupported("variable stoichiometry", f'rule of "{name}"')

    def _rules(self) -> Iterator[Rule]:
        for name, expression in self.meaning.assigned.items():
            kind = self._mark(name)
            if name in self.meaning.compartments:
                self.meaning.findings.unsupported("variable compartment", f'rule of "{name}"')
            elif name in self.meaning.species:
                amounts, volume = self.meaning.amounts(expression), self.meaning.volume(name)
                whole = amounts if volume == constant(1.0) else Expression("*", (amounts, volume))
                yield Rule(name=name, expression=str(whole), unit=self.meaning.species[name].unit)
            elif name not in self.meaning.parameters:
                self.meaning.findings.unsupported("variable stoichiometry", f'rule of "{name}"')
            elif kind not in ("observable", "parameter"):
                unit = self.meaning.parameters[name].unit
                yield Rule(name=name, expression=str(self.meaning.amounts(expression)), unit=unit)

    def _mark(self, name: str) -> str:
        return self.meaning.parameters[name].marks.get("kind", "") if name in self.meaning.parameters else ""

    def _observables(self) -> Iterator[Observable]:
        for name, expression in self.meaning.assigned.items():
            if self._mark(name) == "observable":
                one = self.meaning.parameters[name]
                text = str(self.meaning.amounts(expression))
                yield Observable(name=one.title or name, expression=text, unit=one.unit)

    def _species(self) -> Iterator[Species]:
        for one in self.model.species:
            if one.name not in self.meaning.assigned:
                yield Species(
                    name=one.name,
                    initial=self._initial(one.name, self.meaning.initial_amount(one)),
                    unit=one.unit,
                    compartment="" if self._is_nowhere(one) else one.compartment,
                    fixed=one.fixed and one.name not in self.meaning.rates,
                )
        for other in self.model.parameters:
            if self._is_state(other):
                initial = self._initial(other.name, self.meaning.start(other.name))
                fixed = other.name not in self.meaning.rates
                yield Species(name=other.name, initial=initial, unit=other.unit, fixed=fixed)

    def _initial(self, name: str, expression: Expression) -> float | str:
        if expression.op == "number" and expression.number < 0:
            self.meaning.findings.unsupported("negative amount", f'initial value of "{name}"')
        return _value(expression)

    def _placeholder(self) -> tuple[Species, ...]:
        """A species that nothing happens to, for a model that has none."""
        return (Species(name=free_name("nothing", self.model.names.values()), fixed=True),)

    def _is_nowhere(self, one: SbmlSpecies) -> bool:
        return self.meaning.compartments[one.compartment].marks.get("kind") == "nowhere"

    def _is_state(self, one: SbmlParameter) -> bool:
        """Whether a parameter is a species of the network: it has a rate, or an event sets what an expression gave."""
        if one.name in self.meaning.rates:
            return True
        if one.name not in self.meaning.set_by_events or one.name not in self.model.initial:
            return False
        return self.meaning.start(one.name).op != "number"

    def _parameters(self) -> Iterator[Parameter]:
        for one in self.model.parameters:
            if one.name in self.meaning.assigned:
                if self._mark(one.name) == "parameter":
                    text = str(self.meaning.amounts(self.meaning.assigned[one.name]))
                    yield Parameter(name=one.name, value=text, unit=one.unit)
            elif not self._is_state(one):
                yield Parameter(name=one.name, value=self._constant(one), unit=one.unit)

    def _constant(self, one: SbmlParameter) -> float | str:
        """The value of a parameter; one without a value is told later, if something uses it."""
        if one.name in self.model.initial:
            return _value(self.meaning.at_start(self.model.initial[one.name]))
        return 0.0 if one.value is None else one.value

    def _compartments(self) -> Iterator[Compartment]:
        for one in self.model.compartments:
            if one.marks.get("kind") != "nowhere":
                known = one.size is not None or one.name in self.model.initial
                size = self.meaning.number(Expression("name", name=one.name), one.name) if known else 1.0
                yield Compartment(name=one.name, size=size, unit=one.unit)

    def _volumes(self, used: set[str]) -> Iterator[Parameter]:
        """Sizes of compartments that something depends on."""
        for one in self.model.compartments:
            if one.name in used:
                if one.name in self.model.initial:
                    value = _value(self.meaning.at_start(self.model.initial[one.name]))
                else:
                    value = 1.0 if one.size is None else one.size
                yield Parameter(name=one.name, value=value, unit=one.unit)

    def _tell_missing(self, used: set[str]) -> None:
        elsewhere = {*self.model.initial, *self.meaning.assigned, *self.meaning.rates}
        values = {f'parameter "{one.name}"': (one.name, one.value) for one in self.model.parameters}
        sizes = {f'compartment "{one.name}"': (one.name, one.size) for one in self.model.compartments}
        for where, (name, value) in {**values, **sizes}.items():
            if value is None and name in used - elsewhere:
                self.meaning.findings.unsupported("missing value", where, "a value that is not given")


def _value(expression: Expression) -> float | str:
    return str(expression) if names(expression) else float(evaluate(expression, {}))


def _with_units_that_fit(network: Network) -> Network:
    """The network, without its units if they contradict each other: SBML leaves numbers as they are then."""
    wrong = [one.problem for one in unit_findings(network, values_at_start(network)) if one.problem.severity == "error"]
    if not wrong:
        return network
    said = f"units left out, which do not fit: {wrong[0].what}"
    return replace(
        network,
        species=tuple(replace(one, unit="") for one in network.species),
        parameters=tuple(replace(one, unit="") for one in network.parameters),
        rules=tuple(replace(one, unit="") for one in network.rules),
        observables=tuple(replace(one, unit="") for one in network.observables),
        note="\n".join(filter(None, (network.note, said))),
    )


def _check_sound(network: Network, findings: Findings) -> None:
    for problem in problems(network):
        if problem.severity == "error":
            findings.wrong(problem.what, problem.remedy)
    findings.tell()


def _with_parameters(network: Network, more: tuple[Parameter, ...]) -> Network:
    return replace(network, parameters=(*network.parameters, *more))


def _names_in(network: Network) -> set[str]:
    """Every name that an expression of a network uses, and every target of doses and events."""
    texts: list[float | str | None] = [
        *(one.initial for one in network.species),
        *(one.value for one in network.parameters),
        *(one.expression for one in network.rules),
        *(one.expression for one in network.observables),
        *(value for one in network.reactions for value in (one.rate_constant, one.rate_law)),
        *(value for one in network.doses for value in (one.time_s, one.amount)),
        *(one.trigger for one in network.events),
        *(text for one in network.events for _, text in one.assignments),
    ]
    return {name for text in texts if isinstance(text, str) for name in names(parse(text))}
