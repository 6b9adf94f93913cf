"""Values given for elements of a file of SBML: checked, and put into the file in place of its own."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from numbers import Real
from typing import Final

from sevenless.errors import InputError, Problem, SbmlError, UnknownNameError
from sevenless.exchange.sbml_library import Element, library, parsed
from sevenless.exchange.sbml_read import read_text
from sevenless.simulate.inputs import parameter_sets

__all__ = ["checked_values", "means_amount", "text_with", "wrong_values"]

_FIRST_LEVEL: Final = 1
"""Of SBML: it has initial amounts alone."""


def checked_values(text: str, file: str, values: Mapping[str, float]) -> dict[str, float]:
    """Values of elements that can have one.

    Raises
    ------
    UnknownNameError
        If an identifier is not one of the file.
    InputError
        If one is that of a reaction, or of what a rule of the file gives, or a value is no number; all at once.
    """
    if not values:
        return {}
    model = parsed(text, file).getModel()
    settable = {one.getId(): one for one in _settable(model)}
    known = {*settable, *(one.getId() for one in model.getListOfReactions())}
    for identifier in values:
        if identifier not in known:
            raise UnknownNameError("element of the file", identifier, known)
    problems = []
    for identifier, value in values.items():
        rule = model.getAssignmentRuleByVariable(identifier)
        if identifier not in settable:
            what = f"{identifier} is a reaction of the file, which has no value of its own"
            problems.append(Problem(what=what, file=file, remedy="give parameters, compartments and species"))
        elif rule is not None:
            what = f"{identifier} follows from a rule of the file"
            problems.append(Problem(what=what, file=file, remedy="give what the rule starts from"))
        elif not isinstance(value, Real):
            problems.append(Problem(what=f"{identifier} is {value!r}, which is no number", remedy="give one number"))
    if problems:
        raise InputError(problems)
    return {identifier: float(value) for identifier, value in values.items()}


def wrong_values(text: str, file: str, values: Mapping[str, float]) -> str:
    """What is wrong with numbers that nothing can be simulated with; empty where nothing is."""
    if all(math.isfinite(value) and value > 0.0 for value in values.values()):
        return ""
    model = parsed(text, file).getModel()
    told = [what for name, value in values.items() for what in _wrong(model, name, value)]
    negative = {name: value for name, value in values.items() if value < 0.0 and model.getParameter(name) is not None}
    return "; ".join([*told, *_negative_constants(text, file, negative)])


def _wrong(model: Element, identifier: str, value: float) -> Iterator[str]:
    if math.isnan(value):
        yield f"{identifier} is missing or no number"
    elif math.isinf(value):
        yield f"{identifier} is infinite"
    elif value <= 0.0 and model.getCompartment(identifier) is not None:
        yield f"{identifier} is {value:g}: the size of a compartment is above zero"
    elif value < 0.0 and model.getSpecies(identifier) is not None:
        yield f"{identifier} is {value:g}: an initial value cannot be negative"


def _negative_constants(text: str, file: str, negative: Mapping[str, float]) -> Iterator[str]:
    """Rate constants below zero, as far as the file can be read as a network; only that tells which are some."""
    if not negative:
        return
    try:
        reading = read_text(text, file)
    except SbmlError:
        return
    known = {one.name for one in reading.network.parameters}
    for identifier, value in negative.items():
        name = reading.name(identifier)
        if name in known and math.isfinite(value):
            yield from parameter_sets(reading.network, {name: value}).refused.values()


def text_with(text: str, file: str, values: Mapping[str, float]) -> str:
    """The text of the file with other values: a concentration where the name of a species means one.

    A volume or anything else that is computed from a value follows from the new one.
    """
    if not values:
        return text
    document = parsed(text, file)
    model = document.getModel()
    elements = {one.getId(): one for one in _settable(model)}
    # Volumes first: in Level 1 an initial concentration has to be written as an amount.
    for identifier, element in elements.items():
        if identifier in values:
            model.removeInitialAssignment(identifier)
            _set(model, element, values[identifier])
    return str(library().writeSBMLToString(document))


def _set(model: Element, one: Element, value: float) -> None:
    if one.getElementName() == "compartment":
        one.setSize(value)
    elif one.getElementName() == "parameter":
        one.setValue(value)
    elif means_amount(model, one):
        one.unsetInitialConcentration()
        one.setInitialAmount(value)
    elif one.getLevel() == _FIRST_LEVEL:
        one.setInitialAmount(value * model.getCompartment(one.getCompartment()).getSize())
    else:
        one.unsetInitialAmount()
        one.setInitialConcentration(value)


def means_amount(model: Element, species: Element) -> bool:
    """Whether the name of a species means an amount: it says so, or there is no volume."""
    where = model.getCompartment(species.getCompartment())
    return bool(species.getHasOnlySubstanceUnits()) or (where is not None and where.getSpatialDimensionsAsDouble() == 0)


def _settable(model: Element) -> Iterator[Element]:
    yield from model.getListOfCompartments()
    yield from model.getListOfSpecies()
    yield from model.getListOfParameters()
