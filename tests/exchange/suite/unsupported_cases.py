"""Models that use what is not supported, one feature each; the last uses several at once."""

from __future__ import annotations

from exchange.suite.made_cases import case
from exchange.suite.model_parts import (
    algebraic,
    assignment,
    compartment,
    event,
    parameter,
    rate,
    reaction,
    species,
)
from exchange.suite.older_cases import level_2

LEVEL_1 = """<?xml version="1.0" encoding="UTF-8"?>
<sbml xmlns="http://www.sbml.org/sbml/level1" level="1" version="2"><model name="older">
<listOfCompartments><compartment name="C" volume="1"/></listOfCompartments>
<listOfSpecies><species name="A" compartment="C" initialAmount="1"/></listOfSpecies>
<listOfReactions><reaction name="r" reversible="false">
<listOfReactants><speciesReference species="A"/></listOfReactants>
<kineticLaw formula="0.5 * A"/></reaction></listOfReactions></model></sbml>
"""
COMP = """<?xml version="1.0" encoding="UTF-8"?>
<sbml xmlns="http://www.sbml.org/sbml/level3/version2/core" level="3" version="2"
 xmlns:comp="http://www.sbml.org/sbml/level3/version1/comp/version1" comp:required="true"><model id="whole">
<comp:listOfSubmodels><comp:submodel comp:id="s" comp:modelRef="part"/></comp:listOfSubmodels></model>
<comp:listOfModelDefinitions><comp:modelDefinition id="part">
<listOfParameters><parameter id="A" value="1" constant="true"/></listOfParameters></comp:modelDefinition>
</comp:listOfModelDefinitions></sbml>
"""
PLAIN = (compartment("C"), species("A", "C", amount=1.0), reaction("r", "A -> ", "0.5 * A"))

UNSUPPORTED = (
    case(
        101,
        "An algebraic rule",
        *PLAIN,
        parameter("x", 1.0, constant=False),
        algebraic("A + x - 3"),
        variables="A",
        unsupported="algebraic rule",
        has_results=False,
    ),
    case(
        102,
        "A value of the past",
        compartment("C"),
        species("A", "C", amount=1.0),
        reaction("r", "A -> ", "0.5 * delay(A, 1)"),
        variables="A",
        unsupported="delay",
        has_results=False,
    ),
    case(
        103,
        "An event with a delay",
        *PLAIN,
        event("time > 1.5", delay="2", A="3"),
        variables="A",
        unsupported="event delay",
    ),
    case(
        104,
        "Events with priorities",
        *PLAIN,
        parameter("p", 0.0, constant=False),
        event("time > 1.5", priority="1", p="p + 1", at_trigger=False),
        event("time > 1.5", priority="2", p="10", at_trigger=False),
        variables="A p",
        unsupported="event out of step, event priority",
    ),
    case(
        105,
        "A fast reaction",
        compartment("C"),
        species("A", "C", amount=1.0),
        reaction("r", "A -> ", "0.5 * A", fast=True),
        variables="A",
        head={"version": 1},
        unsupported="fast reaction",
        has_results=False,
    ),
    case(
        106,
        "A volume that grows by a rate rule",
        compartment("C", 1.0, constant=False),
        species("A", "C", conc=1.0),
        reaction("r", "A -> ", "C * 0.5 * A"),
        rate("C", "0.1 * C"),
        variables="A C",
        amount="A",
        unsupported="variable compartment",
    ),
    case(
        107,
        "Volumes that a rule and an event change",
        compartment("C", 1.0, constant=False),
        compartment("D", None, constant=False),
        species("A", "C", amount=1.0, only_substance=True),
        assignment("D", "1 + time"),
        reaction("r", "A -> ", "0.5 * A"),
        event("time > 3.5", C="2"),
        variables="A D",
        unsupported="variable compartment",
    ),
    case(
        108,
        "A number of molecules that a rule changes",
        compartment("C"),
        species("A", "C", amount=1.0),
        species("B", "C", amount=0.0),
        reaction("r", "A -> varn: ? B", "0.5 * A"),
        assignment("varn", "1 + time"),
        variables="A B",
        unsupported="variable stoichiometry",
    ),
    case(
        109,
        "A model within a model, which is a package",
        text=COMP,
        variables="s__A",
        unsupported="required package",
        has_results=False,
    ),
    case(
        110,
        "A function that networks do not have",
        compartment("C"),
        species("A", "C", amount=1.0),
        reaction("r", "A -> ", "0.5 * arctan(A)"),
        variables="A",
        unsupported="function",
    ),
    case(
        111,
        "Pieces that do not cover everything",
        compartment("C"),
        species("A", "C", amount=1.0),
        reaction("r", "A -> ", "piecewise(0.5 * A, A > 0)"),
        variables="A",
        unsupported="piecewise without otherwise",
    ),
    case(
        112,
        "A parameter and a species without values, and a reaction without a rate",
        compartment("C"),
        species("A", "C", amount=1.0),
        species("B", "C"),
        parameter("k"),
        reaction("r", "A -> ", "k * A"),
        reaction("s", "A -> ", None),
        variables="A",
        unsupported="missing value",
        has_results=False,
    ),
    case(
        113,
        "A product without a number of molecules",
        compartment("C"),
        species("A", "C", amount=1.0),
        species("B", "C", amount=1.0),
        reaction("r", "A -> ? B", "0.5 * A"),
        variables="A",
        unsupported="missing stoichiometry",
        has_results=False,
    ),
    case(
        114,
        "An infinite parameter",
        *PLAIN,
        parameter("k", "INF"),
        variables="A",
        unsupported="infinite value",
        has_results=False,
    ),
    case(
        115,
        "A quantity that starts below zero",
        parameter("x", -1.0, constant=False),
        rate("x", "-0.5 * x"),
        variables="x",
        unsupported="negative amount",
    ),
    case(
        116,
        "An event that another one calls off before it is carried out",
        parameter("p", 1.0, constant=False),
        parameter("q", 0.0, constant=False),
        event("and(time > 2.5, p > 0)", persistent=False, q="q + 1"),
        event("time > 2.5", p="0"),
        variables="p",
        unsupported="event out of step",
        has_results=False,
    ),
    case(
        119,
        "Level 2 Version 4: an algebraic rule, a fast reaction and an event with a delay",
        text=level_2(
            compartment("C"),
            species("A", "C", amount=1.0),
            species("B", "C", amount=1.0),
            parameter("x", 1.0, constant=False),
            algebraic("x - A"),
            reaction("r", "A -> B", "0.5 * A", fast=True),
            event("time > 1", delay="1", A="2"),
        ),
        variables="A",
        unsupported="algebraic rule, event delay, fast reaction",
        has_results=False,
    ),
    case(117, "Level 1", text=LEVEL_1, variables="A", unsupported="level"),
    case(
        118,
        "Several at once, each named",
        compartment("C", 1.0, constant=False),
        species("A", "C", amount=1.0),
        parameter("x", 1.0, constant=False),
        algebraic("x - A"),
        reaction("r", "A -> ", "0.5 * delay(A, 1) + arccot(A)"),
        event("time > 1", delay="1", priority="3", C="2"),
        variables="A",
        unsupported="algebraic rule, delay, event delay, event priority, function, variable compartment",
        has_results=False,
    ),
)
