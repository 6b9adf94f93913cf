"""What libSBML parsed, as plain data: one element after the other, what is not supported named on the way."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from html import unescape
from typing import Final, final

from sevenless.exchange.sbml_library import Element
from sevenless.exchange.sbml_marks import MARKS
from sevenless.exchange.sbml_math import MathReader
from sevenless.exchange.sbml_model import (
    SbmlCompartment,
    SbmlEvent,
    SbmlModel,
    SbmlParameter,
    SbmlParticipant,
    SbmlReaction,
    SbmlRule,
    SbmlSpecies,
)
from sevenless.exchange.sbml_names import free_name, names_for
from sevenless.exchange.sbml_unit_definitions import Units
from sevenless.exchange.sbml_unsupported import Findings
from sevenless.network.expression import Expression

__all__ = ["extracted"]

_OLDEST: Final = 2
_FIRST_WITH_PACKAGES: Final = 3
_WITHIN_WORDS: Final = re.compile(r"</?(?:\w+:)?(?:a|b|code|em|i|span|strong|sub|sup|tt)(?:\s[^>]*)?>")
"""Tags that may stand within a word."""
_WITHIN_CORE: Final = frozenset({"l3v2extendedmath"})
"""Packages that hold mathematics which is part of the core since Level 3 Version 2."""


def extracted(document: Element, findings: Findings) -> SbmlModel:
    """The model of a document; what is wrong or not supported is in the findings."""
    for package in _required_packages(document):
        findings.unsupported("required package", "document", f'the package "{package}"')
    if document.getLevel() < _OLDEST:
        findings.unsupported("level", "document", f"SBML Level {document.getLevel()}")
    return _Extraction(document, findings).model()


def _required_packages(document: Element) -> Iterator[str]:
    """Packages that change what the model means; one that is declared and has nothing to say does not."""
    if document.getLevel() < _FIRST_WITH_PACKAGES:
        return
    for i in range(document.getNumPlugins()):
        package = document.getPlugin(i).getPackageName()
        if package not in _WITHIN_CORE and document.getPackageRequired(package) and not _is_flat(document, package):
            yield package
    namespaces = document.getNamespaces()
    for i in range(namespaces.getLength()):
        uri = namespaces.getURI(i)
        if document.hasUnknownPackage(uri) and document.getPackageRequired(uri):
            yield namespaces.getPrefix(i)


def _is_flat(document: Element, package: str) -> bool:
    """Whether this is the package of models within models, and there are none."""
    return package == "comp" and document.getModel().getPlugin(package).getNumSubmodels() == 0


@final
class _Extraction:
    def __init__(self, document: Element, findings: Findings) -> None:
        self.model_element = document.getModel()
        self.level = document.getLevel()
        self.findings = findings
        self.names = names_for(self._identifiers())
        functions = {one.getId(): one.getMath() for one in self._each("FunctionDefinitions")}
        self.math = MathReader(findings, self.names, functions)
        self.units = Units(self.model_element, self.level)
        self.local_names = self._local_names()

    def _each(self, plural: str) -> list[Element]:
        list_of = getattr(self.model_element, f"getListOf{plural}")()
        return [list_of.get(i) for i in range(list_of.size())]

    def _identifiers(self) -> Iterator[str]:
        for plural in ("Compartments", "Species", "Parameters", "Reactions"):
            for one in self._each(plural):
                yield one.getId()
        for reaction in self._each("Reactions"):
            for participant in _participants(reaction):
                if participant.getId():
                    yield participant.getId()

    def model(self) -> SbmlModel:
        element = self.model_element
        return SbmlModel(
            title=" ".join((element.getName() or element.getId()).split()),
            note=_note(element),
            time_unit=_marks(element).get("time") or self.units.time,
            compartments=tuple(map(self._compartment, self._each("Compartments"))),
            species=tuple(map(self._species, self._each("Species"))),
            parameters=tuple(self._parameters()),
            reactions=tuple(map(self._reaction, self._each("Reactions"))),
            rules=tuple(rule for one in self._each("Rules") if (rule := self._rule(one)) is not None),
            events=tuple(event for one in self._each("Events") if (event := self._event(one)) is not None),
            initial=dict(self._initial()),
            names=self.names,
        )

    def _name(self, identifier: str, where: str) -> str:
        if identifier not in self.names:
            self.findings.wrong(f'{where} names "{identifier}", which nothing in the model is called')
            return identifier
        return self.names[identifier]

    def _compartment(self, one: Element) -> SbmlCompartment:
        return SbmlCompartment(
            name=self.names[one.getId()],
            size=self._number(one, "Size"),
            dimensions=one.getSpatialDimensionsAsDouble(),
            unit=_marks(one).get("unit") or self.units.of_compartment(one),
            marks=_marks(one),
        )

    def _species(self, one: Element) -> SbmlSpecies:
        where = f'species "{one.getId()}"'
        conversion = one.getConversionFactor() or self.model_element.getConversionFactor() if self.level > 2 else ""
        return SbmlSpecies(
            name=self.names[one.getId()],
            compartment=self._name(one.getCompartment(), where),
            amount=self._number(one, "InitialAmount"),
            concentration=self._number(one, "InitialConcentration"),
            substance_only=one.getHasOnlySubstanceUnits(),
            fixed=one.getBoundaryCondition() or one.getConstant(),
            unit=_marks(one).get("unit") or self.units.of_species(one),
            conversion=self._name(conversion, where) if conversion else "",
            marks=_marks(one),
        )

    def _parameters(self) -> Iterator[SbmlParameter]:
        for one in self._each("Parameters"):
            yield self._parameter(one, self.names[one.getId()])
        for reaction in self._each("Reactions"):
            for one in _local_parameters(reaction):
                yield self._parameter(one, self.local_names[reaction.getId()][one.getId()])

    def _parameter(self, one: Element, name: str) -> SbmlParameter:
        return SbmlParameter(
            name=name,
            value=self._number(one, "Value"),
            unit=_marks(one).get("unit") or self.units.of_parameter(one),
            marks=_marks(one),
            title=one.getName(),
        )

    def _number(self, one: Element, attribute: str) -> float | None:
        """An attribute that may be missing; one that is no number counts as missing."""
        if not getattr(one, f"isSet{attribute}")():
            return None
        value = float(getattr(one, f"get{attribute}")())
        if math.isinf(value):
            self.findings.unsupported("infinite value", f'{one.getElementName()} "{one.getId()}"')
            return 1.0
        return None if math.isnan(value) else value

    def _reaction(self, one: Element) -> SbmlReaction:
        where = f'reaction "{one.getId()}"'
        if self.level * 10 + one.getVersion() < 32 and one.getFast():
            self.findings.unsupported("fast reaction", where)
        return SbmlReaction(
            name=self.names[one.getId()],
            reactants=tuple(self._participant(p, where) for p in _list(one.getListOfReactants())),
            products=tuple(self._participant(p, where) for p in _list(one.getListOfProducts())),
            law=self._law(one, where),
            marks=_marks(one),
        )

    def _participant(self, one: Element, where: str) -> SbmlParticipant:
        where = f'{where}, species "{one.getSpecies()}"'
        identifier = self.names[one.getId()] if one.getId() else ""
        if self.level > 2:
            count: float | Expression | None = self._number(one, "Stoichiometry")
        elif one.isSetStoichiometryMath():
            count = self.math.expression(one.getStoichiometryMath().getMath(), where)
        else:
            count = one.getStoichiometry() / one.getDenominator()
        return SbmlParticipant(species=self._name(one.getSpecies(), where), count=count, identifier=identifier)

    def _law(self, one: Element, where: str) -> Expression | None:
        law = one.getKineticLaw()
        if law is None or law.getMath() is None:
            return None
        return self.math.expression(law.getMath(), where, self.local_names[one.getId()])

    def _local_names(self) -> Mapping[str, Mapping[str, str]]:
        """Parameters of kinetic laws by reaction: ``k`` of the reaction ``r`` becomes ``r_k``."""
        taken = set(self.names.values())
        found: dict[str, dict[str, str]] = {}
        for reaction in self._each("Reactions"):
            here = found[reaction.getId()] = {}
            for one in _local_parameters(reaction):
                here[one.getId()] = free_name(f"{reaction.getId()}_{one.getId()}", taken)
                taken.add(here[one.getId()])
        return found

    def _rule(self, one: Element) -> SbmlRule | None:
        if one.isAlgebraic():
            if one.getMath() is not None:
                self.findings.unsupported("algebraic rule", f"algebraic rule in line {one.getLine()}")
            return None
        where = f'rule of "{one.getVariable()}"'
        name = self._name(one.getVariable(), where)
        if one.getMath() is None:
            return None
        expression = self.math.expression(one.getMath(), where)
        return SbmlRule(kind="rate" if one.isRate() else "assignment", name=name, expression=expression)

    def _initial(self) -> Iterator[tuple[str, Expression]]:
        for one in self._each("InitialAssignments"):
            where = f'initial assignment of "{one.getSymbol()}"'
            name = self._name(one.getSymbol(), where)
            if one.getMath() is not None:
                yield name, self.math.expression(one.getMath(), where)

    def _event(self, one: Element) -> SbmlEvent | None:
        number = self._each("Events").index(one) if not one.getId() else 0
        where = f'event "{one.getId() or f"number {number + 1}"}"'
        if one.isSetDelay() and one.getDelay().getMath() is not None:
            self.findings.unsupported("event delay", where)
        if one.isSetPriority() and one.getPriority().getMath() is not None:
            self.findings.unsupported("event priority", where)
        trigger = one.getTrigger()
        if trigger is None or trigger.getMath() is None:
            return None
        modern = self.level > 2
        return SbmlEvent(
            name=one.getId(),
            trigger=self.math.expression(trigger.getMath(), where),
            initially=trigger.getInitialValue() if modern else True,
            persistent=trigger.getPersistent() if modern else True,
            at_trigger=one.getUseValuesFromTriggerTime(),
            assignments=tuple(
                (self._name(each.getVariable(), where), self.math.expression(each.getMath(), where))
                for each in _list(one.getListOfEventAssignments())
                if each.getMath() is not None
            ),
            marks=_marks(one),
        )


def _list(list_of: Element) -> list[Element]:
    return [list_of.get(i) for i in range(list_of.size())]


def _participants(reaction: Element) -> list[Element]:
    return [*_list(reaction.getListOfReactants()), *_list(reaction.getListOfProducts())]


def _local_parameters(reaction: Element) -> list[Element]:
    law = reaction.getKineticLaw()
    return [] if law is None else [law.getParameter(i) for i in range(law.getNumParameters())]


def _note(one: Element) -> str:
    """Notes as plain text, a paragraph a line."""
    paragraphs = re.split(r"</(?:\w+:)?(?:p|h\d|li|div|tr)>|<br\s*/>", one.getNotesString())
    plain = (re.sub(r"<[^>]*>", " ", re.sub(_WITHIN_WORDS, "", text)) for text in paragraphs)
    lines = (" ".join(unescape(text).split()) for text in plain)
    return "\n".join(line for line in lines if line)


def _marks(one: Element) -> Mapping[str, str]:
    """What sevenless wrote beside an element."""
    annotation = one.getAnnotation()
    if annotation is None:
        return {}
    for i in range(annotation.getNumChildren()):
        child = annotation.getChild(i)
        if child.getURI() == MARKS:
            return {child.getAttrName(j): child.getAttrValue(j) for j in range(child.getAttributesLength())}
    return {}
