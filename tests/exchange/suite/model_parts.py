"""Elements of SBML as text, formulas as MathML: what made-up models are put together from."""

from __future__ import annotations

import re
from collections.abc import Mapping

import libsbml


def math(formula: str) -> str:
    """A formula as MathML; ``time`` and ``avogadro`` are the symbols of these names."""
    node = libsbml.parseL3Formula(formula)
    assert node is not None, libsbml.getLastParseL3Error()
    return str(libsbml.writeMathMLToString(node)).partition("?>")[2].strip()


def _attributes(**given: object) -> str:
    said = {name: str(value).lower() if isinstance(value, bool) else value for name, value in given.items()}
    return "".join(f' {name}="{value}"' for name, value in said.items() if value is not None)


def compartment(name: str, size: float | None = 1.0, *, dimensions: float = 3, constant: bool = True) -> str:
    return f"<compartment{_attributes(id=name, spatialDimensions=dimensions, size=size, constant=constant)}/>"


def species(
    name: str,
    where: str,
    *,
    amount: float | None = None,
    conc: float | None = None,
    only_substance: bool = False,
    boundary: bool = False,
    constant: bool = False,
    factor: str | None = None,
    unit: str | None = None,
) -> str:
    return "<species{}/>".format(
        _attributes(
            id=name,
            compartment=where,
            initialAmount=amount,
            initialConcentration=conc,
            substanceUnits=unit,
            hasOnlySubstanceUnits=only_substance,
            boundaryCondition=boundary,
            constant=constant,
            conversionFactor=factor,
        )
    )


def parameter(name: str, value: float | str | None = None, *, constant: bool = True, unit: str | None = None) -> str:
    return f"<parameter{_attributes(id=name, value=value, units=unit, constant=constant)}/>"


def function(name: str, formula: str) -> str:
    """``formula`` is a lambda, such as ``lambda(x, x^2)``."""
    return f'<functionDefinition id="{name}">{math(formula)}</functionDefinition>'


def initial(name: str, formula: str) -> str:
    return f'<initialAssignment symbol="{name}">{math(formula)}</initialAssignment>'


def assignment(name: str, formula: str) -> str:
    return f'<assignmentRule variable="{name}">{math(formula)}</assignmentRule>'


def rate(name: str, formula: str) -> str:
    return f'<rateRule variable="{name}">{math(formula)}</rateRule>'


def algebraic(formula: str) -> str:
    return f"<algebraicRule>{math(formula)}</algebraicRule>"


def _reference(term: str) -> str:
    """``A``, ``2 A``, ``1.5 A``, or ``n: 2 A`` with an identifier; ``? A`` says no number."""
    match = re.fullmatch(r"\s*(?:(?P<id>\w+)\s*:)?\s*(?P<count>[\d.?]+)?\s*(?P<name>\w+)\s*", term)
    assert match is not None, term
    count = None if match["count"] == "?" else match["count"] or "1"
    constant = "true" if match["id"] is None or not match["id"].startswith("var") else "false"
    said = _attributes(id=match["id"], species=match["name"], stoichiometry=count, constant=constant)
    return f"<speciesReference{said}/>"


def reaction(
    name: str,
    equation: str,
    law: str | None,
    *,
    local: Mapping[str, float] | None = None,
    modifiers: str = "",
    fast: bool | None = None,
) -> str:
    left, _, right = equation.partition("->")
    sides = ""
    for tag, side in (("listOfReactants", left), ("listOfProducts", right)):
        terms = [_reference(term) for term in side.split("+") if term.strip()]
        sides += f"<{tag}>{''.join(terms)}</{tag}>" if terms else ""
    others = "".join(f'<modifierSpeciesReference species="{one}"/>' for one in modifiers.split())
    sides += f"<listOfModifiers>{others}</listOfModifiers>" if others else ""
    own = "".join(f'<localParameter id="{one}" value="{value}"/>' for one, value in (local or {}).items())
    own = f"<listOfLocalParameters>{own}</listOfLocalParameters>" if own else ""
    kinetic = "" if law is None else f"<kineticLaw>{math(law)}{own}</kineticLaw>"
    return f"<reaction{_attributes(id=name, reversible=False, fast=fast)}>{sides}{kinetic}</reaction>"


def event(
    trigger: str,
    *,
    name: str | None = None,
    initially: bool = True,
    persistent: bool = True,
    at_trigger: bool = True,
    delay: str = "",
    priority: str = "",
    **assignments: str,
) -> str:
    sets = "".join(
        f'<eventAssignment variable="{one}">{math(formula)}</eventAssignment>' for one, formula in assignments.items()
    )
    return (
        f"<event{_attributes(id=name, useValuesFromTriggerTime=at_trigger)}>"
        f"<trigger{_attributes(initialValue=initially, persistent=persistent)}>{math(trigger)}</trigger>"
        + (f"<delay>{math(delay)}</delay>" if delay else "")
        + (f"<priority>{math(priority)}</priority>" if priority else "")
        + f"<listOfEventAssignments>{sets}</listOfEventAssignments></event>"
    )


def unit(name: str, *parts: tuple[str, float, int, float]) -> str:
    """``parts`` are kind, exponent, scale and multiplier."""
    units = "".join(
        f'<unit kind="{kind}" exponent="{exponent}" scale="{scale}" multiplier="{multiplier}"/>'
        for kind, exponent, scale, multiplier in parts
    )
    return f'<unitDefinition id="{name}"><listOfUnits>{units}</listOfUnits></unitDefinition>'


_LISTS = {
    "functionDefinition": "listOfFunctionDefinitions",
    "unitDefinition": "listOfUnitDefinitions",
    "compartment": "listOfCompartments",
    "species": "listOfSpecies",
    "parameter": "listOfParameters",
    "initialAssignment": "listOfInitialAssignments",
    "Rule": "listOfRules",
    "reaction": "listOfReactions",
    "event": "listOfEvents",
}


def document(*elements: str, version: int = 2, packages: str = "", **attributes: str) -> str:
    """A file of SBML Level 3 with these elements, each in the list where it belongs."""
    lists: dict[str, list[str]] = {name: [] for name in _LISTS.values()}
    for element in elements:
        tag = re.match(r"<(\w+)", element)
        assert tag is not None, element
        lists[_LISTS["Rule" if tag[1].endswith("Rule") else tag[1]]].append(element)
    body = "".join(f"<{name}>{''.join(found)}</{name}>" for name, found in lists.items() if found)
    core = f"http://www.sbml.org/sbml/level3/version{version}/core"
    head = f'<sbml xmlns="{core}" level="3" version="{version}"{packages}>'
    model = f'<model id="model"{_attributes(**attributes)}>{body}</model>'
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{head}{model}</sbml>\n'
