"""Models of Level 2 Version 4 and Level 3 Version 1, each with something that is said in other words there."""

from __future__ import annotations

import math

import libsbml
import numpy as np

from exchange.suite.made_cases import Float64Array, case
from exchange.suite.model_parts import (
    assignment,
    compartment,
    document,
    event,
    function,
    initial,
    parameter,
    rate,
    reaction,
    species,
)

exp = np.exp

L2V4 = """<?xml version="1.0" encoding="UTF-8"?>
<sbml xmlns="http://www.sbml.org/sbml/level2/version4" level="2" version="4"><model id="old">
<listOfUnitDefinitions><unitDefinition id="substance"><listOfUnits>
<unit kind="mole" scale="-9"/></listOfUnits></unitDefinition></listOfUnitDefinitions>
<listOfCompartments><compartment id="C" size="2"/></listOfCompartments>
<listOfSpecies><species id="A" compartment="C" initialAmount="3"/>
<species id="B" compartment="C" initialConcentration="0"/></listOfSpecies>
<listOfReactions><reaction id="r" reversible="false">
<listOfReactants><speciesReference species="A"/></listOfReactants>
<listOfProducts><speciesReference species="B"><stoichiometryMath>
<math xmlns="http://www.w3.org/1998/Math/MathML"><cn> 2 </cn></math></stoichiometryMath></speciesReference>
</listOfProducts>
<kineticLaw><math xmlns="http://www.w3.org/1998/Math/MathML"><apply><times/><ci> k </ci><ci> A </ci><ci> C </ci></apply>
</math><listOfParameters><parameter id="k" value="0.4"/></listOfParameters></kineticLaw></reaction></listOfReactions>
<listOfEvents><event id="e"><trigger><math xmlns="http://www.w3.org/1998/Math/MathML"><apply><geq/>
<csymbol encoding="text" definitionURL="http://www.sbml.org/sbml/symbols/time"> t </csymbol><cn> 4.5 </cn></apply>
</math></trigger><listOfEventAssignments><eventAssignment variable="B"><math xmlns="http://www.w3.org/1998/Math/MathML">
<cn> 0.25 </cn></math></eventAssignment></listOfEventAssignments></event></listOfEvents></model></sbml>
"""


def level_2(*elements: str) -> str:
    """A model of these elements in Level 2 Version 4."""
    made = libsbml.readSBMLFromString(document(*elements, version=1, substanceUnits="mole"))
    assert made.setLevelAndVersion(2, 4, False), made.getErrorLog().toString()
    return str(libsbml.writeSBMLToString(made))


def _hill(t: Float64Array) -> Float64Array:
    """x' = -v x^2 / (K^2 + x^2): x - K^2 / x falls by v a second."""
    v, k, start = 0.8, 1.5, 3.0
    line = start - k**2 / start - v * t
    return (line + np.sqrt(line**2 + 4 * k**2)) / 2


def _chain(t: Float64Array) -> dict[str, Float64Array]:
    """A -> B -> C3 at 0.5 and 0.2."""
    a = 4 * exp(-0.5 * t)
    b = 4 * 0.5 / (0.2 - 0.5) * (exp(-0.5 * t) - exp(-0.2 * t))
    return {"A": a, "B": b, "C3": 4 - a - b}


def _infused(t: Float64Array) -> Float64Array:
    """Two a second for three seconds, and a loss at 0.4."""
    during = 5.0 * (1 - exp(-0.4 * np.minimum(t, 3.0)))
    return during * exp(-0.4 * np.clip(t - 3.0, 0.0, None))


def _topped_up(t: Float64Array) -> Float64Array:
    """A loss at 0.5 from 4; at 1 the amount is set to 4 again, whenever it reaches that."""
    return 4 * exp(-0.5 * (t % (2 * math.log(4))))


OLDER = (
    case(
        32,
        "Level 2 Version 4: its units, a stoichiometryMath, a parameter of a law, an event",
        text=L2V4,
        variables="A B",
        amount="A",
        analytic=lambda t: {
            "A": 3 * exp(-0.4 * t),
            "B": np.where(t < 4.5, 3 * (1 - exp(-0.4 * t)), 0.25 + 3 * (exp(-1.8) - exp(-0.4 * t))),
        },
    ),
    case(
        41,
        "Level 3 Version 1: loss by the law of Hill with a power of 2",
        compartment("C", 2.0),
        species("X", "C", conc=3.0),
        parameter("v", 0.8),
        parameter("K", 1.5),
        parameter("n", 2.0),
        reaction("r", "X -> ", "C * v * X^n / (K^n + X^n)", fast=False),
        variables="X",
        head={"version": 1},
        analytic=lambda t: {"X": _hill(t)},
    ),
    case(
        42,
        "Level 2 Version 4: a function, and a boundary species that drives a saturated rate",
        text=level_2(
            function("saturated", "lambda(v, s, k, v * s / (k + s))"),
            compartment("C", 0.5),
            species("S", "C", conc=3.0, boundary=True),
            species("P", "C", conc=0.0),
            reaction("r", "S -> P", "C * saturated(0.8, S, 1)", fast=False),
        ),
        variables="S P",
        concentration="S P",
        analytic=lambda t: {"S": 3.0, "P": 0.6 * t},
    ),
    case(
        43,
        "Level 3 Version 1: an amount and a concentration in one law and one volume",
        compartment("C", 4.0),
        species("A", "C", amount=2.0, only_substance=True),
        species("B", "C", conc=0.5, constant=True, boundary=True),
        species("P", "C", amount=0.0),
        reaction("r", "A -> P", "0.6 * A * B", modifiers="B", fast=False),
        variables="A B P",
        head={"version": 1},
        analytic=lambda t: {"A": 2 * exp(-0.3 * t), "B": 0.5, "P": 0.5 * (1 - exp(-0.3 * t))},
    ),
    case(
        44,
        "Level 2 Version 4: an event that strikes again and again, on what a rule assigns",
        text=level_2(
            compartment("C", 2.0),
            species("A", "C", amount=4.0, only_substance=True),
            parameter("shown", constant=False),
            assignment("shown", "10 * A"),
            reaction("r", "A -> ", "0.5 * A", fast=False),
            event("shown <= 10", name="refill", A="4"),
        ),
        variables="A shown",
        duration=9.0,
        steps=9,
        amount="A",
        analytic=lambda t: {"A": _topped_up(t), "shown": 10 * _topped_up(t)},
    ),
    case(
        45,
        "Level 2 Version 4: an infusion in pieces, and a rate rule",
        text=level_2(
            compartment("C"),
            species("A", "C", amount=0.0),
            parameter("area", 0.0, constant=False),
            rate("area", "A"),
            reaction("give", " -> A", "piecewise(2, time < 3, 0)", fast=False),
            reaction("lose", "A -> ", "0.4 * A", fast=False),
        ),
        variables="A area",
        analytic=lambda t: {"A": _infused(t), "area": (2 * np.minimum(t, 3.0) - _infused(t)) / 0.4},
    ),
    case(
        46,
        "Level 3 Version 1: a reversible reaction whose constants belong to its law",
        compartment("C", 3.0),
        species("A", "C", amount=6.0),
        species("B", "C", amount=0.0),
        reaction("r", "A -> B", "C * (f * A - b * B)", local={"f": 0.3, "b": 0.1}, fast=False),
        variables="A B",
        amount="B",
        head={"version": 1},
        analytic=lambda t: {"A": 0.5 + 1.5 * exp(-0.4 * t), "B": 4.5 * (1 - exp(-0.4 * t))},
    ),
    case(
        47,
        "Level 2 Version 4: two of a kind make a pair",
        text=level_2(
            compartment("C", 0.5),
            species("A", "C", conc=2.0),
            species("D", "C", conc=0.0),
            parameter("k", 0.25),
            reaction("pair", "2 A -> D", "C * k * A^2", fast=False),
        ),
        variables="A D",
        analytic=lambda t: {"A": 2 / (1 + t), "D": 1 - 1 / (1 + t)},
    ),
    case(
        48,
        "Level 3 Version 1: a chain, counted in all by a rule",
        compartment("C"),
        species("A", "C", amount=4.0),
        species("B", "C", amount=0.0),
        species("C3", "C", amount=0.0),
        parameter("all", constant=False),
        assignment("all", "A + B + C3"),
        reaction("r1", "A -> B", "0.5 * A", fast=False),
        reaction("r2", "B -> C3", "0.2 * B", fast=False),
        variables="A B C3 all",
        head={"version": 1},
        analytic=lambda t: {**_chain(t), "all": 4.0},
    ),
    case(
        49,
        "Level 2 Version 4: initial assignments of a species, a volume and a parameter",
        text=level_2(
            compartment("C", 1.0),
            species("A", "C", conc=1.0),
            parameter("x", 3.0),
            parameter("k", 1.0),
            initial("C", "2 * x"),
            initial("A", "x / 2"),
            initial("k", "x / 10"),
            reaction("r", "A -> ", "C * k * A", fast=False),
        ),
        variables="A C k",
        amount="A",
        analytic=lambda t: {"A": 9 * exp(-0.3 * t), "C": 6.0, "k": 0.3},
    ),
    case(
        50,
        "Level 3 Version 1: a constant made and used at rates that depend on time",
        compartment("C", 2.0),
        species("A", "C", conc=1.0),
        species("K", "C", conc=0.5, constant=True, boundary=True),
        reaction("r", "A -> ", "C * K * A * (1 + sin(time))", modifiers="K", fast=False),
        variables="A",
        head={"version": 1},
        analytic=lambda t: {"A": exp(-0.5 * (t + 1 - np.cos(t)))},
    ),
)
