"""A network as Antimony: a model of SBML as text that people read and write.

References
----------
Smith LP, Bergmann FT, Chandran D, Sauro HM. Antimony: a modular model definition language. Bioinformatics 2009,
25:2452-2454. doi:10.1093/bioinformatics/btp401
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from sys import float_info
from typing import final

from sevenless.exchange.antimony_words import ANTIMONY, RESERVED
from sevenless.exchange.infix import number_17
from sevenless.exchange.rate import rate_of
from sevenless.exchange.sbml_identifiers import Identifiers
from sevenless.exchange.sbml_names import identifier_of
from sevenless.exchange.sbml_unit_table import UnitTable
from sevenless.exchange.sbml_units import BaseUnit
from sevenless.exchange.sbml_written_events import dose_events, set_by_happenings
from sevenless.exchange.sound import check_sound
from sevenless.files.atomic import write_text
from sevenless.network.expression import Expression, names, parse
from sevenless.network.network import Network, Parameter, Reaction, Species

__all__ = ["antimony_text", "write_antimony"]


def write_antimony(network: Network, path: str | Path) -> None:
    """Write a network as Antimony; needs no other package.

    Species are amounts (``substanceOnly``), doses and events are events, rules and observables assignment rules; units
    that SBML can say are defined. A name that Antimony needs itself gets an underscore behind it.

    Parameters
    ----------
    network
        A sound one.
    path
        Where to; written whole or not at all.

    Raises
    ------
    ExchangeError
        If the network is not sound.
    """
    write_text(Path(path), antimony_text(network))


def antimony_text(network: Network) -> str:
    """What `write_antimony` writes.

    Raises
    ------
    ExchangeError
        If the network is not sound.

    Examples
    --------
    >>> from sevenless.network.reaction_list import read_reactions
    >>> print(antimony_text(read_reactions("A + B <-> AB ; 0.5, k\\nparameters:\\nk = 2 [1/s]")))
    model *network()
      unit time_unit = second;
      unit unit_per_s = 1 / second;
    <BLANKLINE>
      compartment nowhere = 1;
      substanceOnly species A in nowhere, B in nowhere, AB in nowhere;
      A = 0;
      B = 0;
      AB = 0;
    <BLANKLINE>
      k = 2;
      k has unit_per_s;
    <BLANKLINE>
      r1: A + B => AB; 0.5 * A * B;
      r1_back: AB => A + B; k * AB;
    end
    <BLANKLINE>
    """
    check_sound(network)
    return _Writer(network).text()


@final
class _Writer:
    def __init__(self, network: Network) -> None:
        self.network = network
        self.units = UnitTable()
        parts = (network.species, network.parameters, network.rules, network.observables, network.compartments)
        for unit in (one.unit for part in parts for one in part):
            self.units.identifier(unit)
        self.ids = Identifiers(network, reserved={*RESERVED, *self.units.defined()})
        self.changed = set_by_happenings(network)

    def text(self) -> str:
        """Every part, those that are not empty with an empty line between them."""
        network = self.network
        parts = (
            self._units(),
            [*self._compartments(), *self._species()],
            [line for one in network.parameters if one.name not in self.ids.volumes for line in self._parameter(one)],
            [*self._rules(), *self._observables()],
            [self._reaction(one) for one in network.reactions],
            list(self._events()),
        )
        body = "\n\n".join("\n".join(f"  {line}" for line in part) for part in parts if part)
        about = [f"// {line}".rstrip() for line in (network.name, *network.note.splitlines()) if line.strip()]
        name = self.ids.free(identifier_of(network.name) if network.name else "network")
        return "\n".join([*about, f"model *{name}()", body, "end", ""])

    def _math(self, value: float | str | Expression) -> str:
        if isinstance(value, Expression):
            return ANTIMONY.text(value, self.ids.of_names)
        return ANTIMONY.text(parse(value), self.ids.of_names) if isinstance(value, str) else _number(value)

    def _units(self) -> list[str]:
        time = self.units.identifier(self.network.time_unit)
        told = self.units.defined()
        lines = []
        if time is not None:
            lines.append(f"unit time_unit = {_unit(told[time]) if time in told else time};")
        return lines + [f"unit {name} = {_unit(parts)};" for name, parts in told.items() if name != time]

    def _has(self, identifier: str, unit: str) -> list[str]:
        """The unit of something; as a comment where SBML cannot say it."""
        if not unit:
            return []
        called = self.units.identifier(unit)
        if called is None:
            return [f"// {identifier} is in {' '.join(unit.split())}"]
        return [f"{identifier} has {'time_unit' if unit == self.network.time_unit else called};"]

    def _compartments(self) -> Iterator[str]:
        volumes = {one.name: one.value for one in self.network.parameters if one.name in self.ids.volumes}
        for one in self.network.compartments:
            identifier = self.ids.of_compartments[one.name]
            yield f"compartment {identifier} = {self._math(volumes.get(one.name, one.size))};"
            yield from self._has(identifier, one.unit)
        if any(not one.compartment for one in self.network.species):
            yield f"compartment {self.ids.nowhere} = 1;"

    def _species(self) -> Iterator[str]:
        declared = ", ".join(self._declared(one) for one in self.network.species)
        yield f"substanceOnly species {declared};"
        for one in self.network.species:
            identifier = self.ids.of_names[one.name]
            yield f"{identifier} = {self._math(one.initial)};"
            yield from self._has(identifier, one.unit)

    def _declared(self, one: Species) -> str:
        where = self.ids.of_compartments.get(one.compartment, self.ids.nowhere)
        return f"{'$' if one.fixed else ''}{self.ids.of_names[one.name]} in {where}"

    def _parameter(self, one: Parameter) -> list[str]:
        identifier = self.ids.of_names[one.name]
        # What follows from a parameter that an event sets changes along with it.
        follows = isinstance(one.value, str) and bool(names(parse(one.value)) & self.changed)
        equals = ":=" if follows else "="
        return [f"{identifier} {equals} {self._math(one.value)};", *self._has(identifier, one.unit)]

    def _rules(self) -> Iterator[str]:
        for one in self.network.rules:
            identifier = self.ids.of_names[one.name]
            yield f"{identifier} := {self._math(one.expression)};"
            yield from self._has(identifier, one.unit)

    def _observables(self) -> Iterator[str]:
        for one in self.network.observables:
            identifier = self.ids.of_observables[one.name]
            yield f"{identifier} := {self._math(one.expression)};"
            if identifier != one.name and '"' not in one.name:
                yield f'{identifier} is "{one.name}";'
            yield from self._has(identifier, one.unit)

    def _reaction(self, one: Reaction) -> str:
        left, right = (self._side(side) for side in (one.reactants, one.products))
        # Mass action goes one way; a rate law may be a net rate.
        arrow = "=>" if one.rate_law is None else "->"
        return f"{self.ids.of_reactions[one.name]}: {left} {arrow} {right}; {self._math(rate_of(one))};"

    def _side(self, side: tuple[tuple[str, float], ...]) -> str:
        terms = ((self.ids.of_names[name], count) for name, count in side)
        return " + ".join(name if count == 1 else f"{number_17(count)} {name}" for name, count in terms)

    def _events(self) -> Iterator[str]:
        for number, given in enumerate(dose_events(self.network), start=1):
            name = self.ids.free(f"dose{number}")
            yield self._event(name, given.trigger, {given.target: given.value}, initially=False, at_trigger=False)
        for one in self.network.events:
            values = {target: parse(text) for target, text in one.assignments}
            name = self.ids.of_events[one.name]
            yield self._event(name, parse(one.trigger), values, initially=one.initially, at_trigger=True)

    def _event(
        self, name: str, trigger: Expression, values: Mapping[str, Expression], *, initially: bool, at_trigger: bool
    ) -> str:
        options = f"t0={_truth(initially)}, persistent=true, fromTrigger={_truth(at_trigger)}"
        sets = ", ".join(f"{self.ids.of_names[target]} = {self._math(value)}" for target, value in values.items())
        return f"{name}: at ({self._math(trigger)}), {options}: {sets};"


def _number(value: float) -> str:
    """Readers of SBML refuse numbers too small to keep their digits, which count as 0."""
    return number_17(value) if abs(value) >= float_info.min else "0"


def _truth(value: bool) -> str:
    return "true" if value else "false"


def _unit(parts: tuple[BaseUnit, ...]) -> str:
    """Kinds, each with its size, and behind strokes those that something is divided by."""
    above = [_kind(part) for part in parts if part.exponent > 0]
    below = [f" / {_kind(part)}" for part in parts if part.exponent < 0]
    return (" * ".join(above) or ("1" if below else "dimensionless")) + "".join(below)


def _kind(part: BaseUnit) -> str:
    size = part.multiplier if part.scale == 0 else float(Decimal(part.multiplier).scaleb(part.scale))
    number = "" if size == 1.0 else f"{number_17(size)} "
    power = abs(part.exponent)
    return f"{number}{part.kind}" + ("" if power == 1 else f"^{number_17(power)}")
