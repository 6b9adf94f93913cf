"""A network as a file of SBML, Level 3 Version 2 core: every digit, every unit, amounts as amounts."""

from __future__ import annotations

from collections.abc import Mapping
from sys import float_info
from typing import Final, final
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from sevenless.errors import SbmlError
from sevenless.exchange.annotations import Annotation, Annotations, checked_annotations
from sevenless.exchange.mathml import math_element, number_text
from sevenless.exchange.rate import rate_of
from sevenless.exchange.sbml_annotations import put_annotation
from sevenless.exchange.sbml_identifiers import Identifiers
from sevenless.exchange.sbml_marks import MARKS
from sevenless.exchange.sbml_unit_table import UnitTable
from sevenless.exchange.sbml_written_events import dose_events, set_by_happenings
from sevenless.exchange.sound import unsound
from sevenless.network.expression import Expression, names, parse
from sevenless.network.network import Network, Observable, Parameter, Reaction, Rule, Species

__all__ = ["CORE", "text_of_network"]

CORE: Final = "http://www.sbml.org/sbml/level3/version2/core"

_XHTML: Final = "http://www.w3.org/1999/xhtml"
_READ_OUT: Final = "Read out by sevenless; nothing depends on it."


def text_of_network(network: Network, annotations: Annotations | None = None) -> str:
    """The text of a file.

    Raises
    ------
    SbmlError
        If the network is not sound; names all that is wrong.
    ExchangeError
        If an annotation is of no species, or no identifier.
    """
    if wrong := unsound(network):
        raise SbmlError(wrong)
    root = Element("sbml", xmlns=CORE, level="3", version="2")
    _Writer(network, root, checked_annotations(network, annotations or {})).write()
    indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + tostring(root, encoding="unicode") + "\n"


def _attribute(value: float) -> str:
    """A number as an attribute; readers of SBML refuse those too small to keep their digits, which count as 0."""
    return number_text(value) if abs(value) >= float_info.min else "0"


def _boolean(value: bool) -> str:
    return "true" if value else "false"


def _mark(element: Element, **marks: str) -> None:
    """What SBML has no word for, beside an element, so that it can be read back as it was."""
    given = {name: value for name, value in marks.items() if value}
    if given:
        annotation = Element("annotation")
        SubElement(annotation, "network", {"xmlns": MARKS, **given})
        # Behind notes, before everything else.
        element.insert(sum(child.tag == "notes" for child in element), annotation)


def _note(element: Element, text: str) -> None:
    notes = Element("notes")
    for line in text.split("\n"):
        SubElement(notes, "p", xmlns=_XHTML).text = line
    element.insert(0, notes)


@final
class _Writer:
    def __init__(self, network: Network, root: Element, annotations: Mapping[str, Annotation]) -> None:
        self.network = network
        self.annotations = annotations
        self.ids = Identifiers(network)
        self.units = UnitTable()
        self.changed = set_by_happenings(network)
        self.ruled = {one.name for one in network.rules}
        self.model = SubElement(root, "model")
        self.assignments: list[tuple[str, Expression]] = []
        self.rules: list[tuple[str, Expression]] = []

    def write(self) -> None:
        """Every list of the model; units first in the file, but known only last."""
        network = self.network
        lists: dict[str, list[Element]] = {
            "listOfCompartments": self._compartments(),
            "listOfSpecies": [self._species(one) for one in network.species],
            "listOfParameters": [
                *(self._parameter(one) for one in network.parameters if one.name not in self.ids.volumes),
                *(self._rule(one) for one in network.rules),
                *(self._observable(one) for one in network.observables),
            ],
        }
        reactions = [self._reaction(one) for one in network.reactions]
        events = self._events()
        lists["listOfInitialAssignments"] = [self._assignment(*one) for one in self.assignments]
        lists["listOfRules"] = [self._assignment_rule(*one) for one in self.rules]
        lists["listOfReactions"] = reactions
        lists["listOfEvents"] = events
        self._head()
        for name, elements in {"listOfUnitDefinitions": self.units.elements(), **lists}.items():
            if elements:
                SubElement(self.model, name).extend(elements)

    def _head(self) -> None:
        network = self.network
        time = self.units.identifier(network.time_unit)
        if network.name:
            self.model.set("name", network.name)
        if time is not None:
            self.model.set("timeUnits", time)
        if network.note:
            _note(self.model, network.note)
        _mark(self.model, time="" if time is not None else network.time_unit)

    def _math(self, expression: Expression) -> Element:
        return math_element(expression, self.ids.of_names)

    def _united(self, element: Element, unit: str, attribute: str = "units", **marks: str) -> Element:
        """An element with its unit; as a mark where SBML would say it in other words."""
        identifier = self.units.identifier(unit)
        if identifier is not None:
            element.set(attribute, identifier)
        _mark(element, **marks, unit="" if self.units.is_said(unit) else unit)
        return element

    def _compartments(self) -> list[Element]:
        found = []
        volumes = {one.name: one for one in self.network.parameters if one.name in self.ids.volumes}
        for one in self.network.compartments:
            identifier = self.ids.of_compartments[one.name]
            size = one.size
            if one.name in volumes:
                value = volumes[one.name].value
                if isinstance(value, str):
                    self.assignments.append((identifier, parse(value)))
                else:
                    size = value
            element = Element(
                "compartment", id=identifier, spatialDimensions="3", size=_attribute(size), constant="true"
            )
            found.append(self._united(element, one.unit, kind="volume" if one.name in volumes else ""))
        if any(not one.compartment for one in self.network.species):
            nowhere = Element("compartment", id=self.ids.nowhere, spatialDimensions="3", size="1", constant="true")
            _mark(nowhere, kind="nowhere")
            found.append(nowhere)
        return found

    def _species(self, one: Species) -> Element:
        element = Element("species", id=self.ids.of_names[one.name])
        element.set("compartment", self.ids.of_compartments.get(one.compartment, self.ids.nowhere))
        if isinstance(one.initial, str):
            self.assignments.append((element.get("id", ""), parse(one.initial)))
        else:
            element.set("initialAmount", _attribute(one.initial))
        element.set("hasOnlySubstanceUnits", "true")
        element.set("boundaryCondition", _boolean(one.fixed))
        element.set("constant", "false")
        self._united(element, one.unit, "substanceUnits")
        if one.name in self.annotations:
            put_annotation(element, self.annotations[one.name])
        return element

    def _parameter(self, one: Parameter) -> Element:
        identifier = self.ids.of_names[one.name]
        element = Element("parameter", id=identifier)
        constant_ = one.name not in self.changed
        kind = ""
        if not isinstance(one.value, str):
            element.set("value", _attribute(one.value))
        elif names(parse(one.value)) & self.changed:
            # What follows from a parameter that an event sets changes along with it.
            constant_, kind = False, "parameter"
            self.rules.append((identifier, parse(one.value)))
        else:
            self.assignments.append((identifier, parse(one.value)))
        element.set("constant", _boolean(constant_))
        return self._united(element, one.unit, kind=kind)

    def _rule(self, one: Rule) -> Element:
        identifier = self.ids.of_names[one.name]
        self.rules.append((identifier, parse(one.expression)))
        return self._united(Element("parameter", id=identifier, constant="false"), one.unit)

    def _observable(self, one: Observable) -> Element:
        identifier = self.ids.of_observables[one.name]
        self.rules.append((identifier, parse(one.expression)))
        element = Element("parameter", id=identifier, name=one.name, constant="false")
        _note(element, _READ_OUT)
        return self._united(element, one.unit, kind="observable")

    def _assignment(self, identifier: str, expression: Expression) -> Element:
        element = Element("initialAssignment", symbol=identifier)
        element.append(self._math(expression))
        return element

    def _assignment_rule(self, identifier: str, expression: Expression) -> Element:
        element = Element("assignmentRule", variable=identifier)
        element.append(self._math(expression))
        return element

    def _reaction(self, one: Reaction) -> Element:
        law = rate_of(one)
        element = Element("reaction", id=self.ids.of_reactions[one.name], reversible=_boolean(one.rate_law is not None))
        listed: set[str] = set()
        for tag, side in (("listOfReactants", one.reactants), ("listOfProducts", one.products)):
            if side:
                parent = SubElement(element, tag)
                for name, count in side:
                    listed.add(name)
                    SubElement(
                        parent,
                        "speciesReference",
                        species=self.ids.of_names[name],
                        stoichiometry=number_text(count),
                        constant="true",
                    )
        species = [each.name for each in self.network.species]
        others = [name for name in species if name in names(law) - listed]
        if others:
            parent = SubElement(element, "listOfModifiers")
            for name in others:
                SubElement(parent, "modifierSpeciesReference", species=self.ids.of_names[name])
        SubElement(element, "kineticLaw").append(self._math(law))
        if isinstance(one.rate_constant, str) and names(parse(one.rate_constant)) & self.ruled:
            # A rate constant that a rule gives: the law alone does not tell that it is one.
            _mark(element, kind="mass action")
        return element

    def _events(self) -> list[Element]:
        found = []
        for given in dose_events(self.network):
            element = self._event("", given.trigger, initially=False, at_trigger=False)
            self._assignments(element, [(given.target, given.value)])
            _mark(element, kind="dose", schedule=given.schedule, every=given.every)
            found.append(element)
        for one in self.network.events:
            identifier = self.ids.of_events[one.name]
            element = self._event(identifier, parse(one.trigger), initially=one.initially, at_trigger=True)
            self._assignments(element, [(target, parse(text)) for target, text in one.assignments])
            found.append(element)
        return found

    def _event(self, identifier: str, trigger: Expression, *, initially: bool, at_trigger: bool) -> Element:
        element = Element("event", useValuesFromTriggerTime=_boolean(at_trigger))
        if identifier:
            element.set("id", identifier)
        SubElement(element, "trigger", initialValue=_boolean(initially), persistent="true").append(self._math(trigger))
        return element

    def _assignments(self, event: Element, values: list[tuple[str, Expression]]) -> None:
        parent = SubElement(event, "listOfEventAssignments")
        for target, value in values:
            SubElement(parent, "eventAssignment", variable=self.ids.of_names[target]).append(self._math(value))
