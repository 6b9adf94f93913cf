"""Models of reactions and their rates, one thing each."""

from __future__ import annotations

import numpy as np
from scipy.special import lambertw

from exchange.suite.made_cases import Float64Array, case
from exchange.suite.model_parts import (
    assignment,
    compartment,
    function,
    initial,
    parameter,
    rate,
    reaction,
    species,
)

exp = np.exp


def _two_volumes(t: Float64Array) -> dict[str, Float64Array]:
    """A in 1 moves to 2: amounts a' = -k a/V1 + k b/V2."""
    k, v1, v2, total = 0.3, 0.5, 2.0, 4.0
    rate_, rest = k / v1 + k / v2, total * v1 / (v1 + v2)
    a = rest + (total - rest) * exp(-rate_ * t)
    return {"A": a / v1, "B": (total - a) / v2}


def _bimolecular(t: Float64Array) -> dict[str, Float64Array]:
    """Concentrations a = a0 / (1 + k a0 t) of A + B -> C from equal ones."""
    a = 1.5 / (1 + 0.4 * 1.5 * t)
    return {"A": a, "B": a, "C": 1.5 - a}


def _reversible(t: Float64Array) -> dict[str, Float64Array]:
    a = 1.0 + (4.0 - 1.0) * exp(-0.8 * t)
    return {"A": a, "B": 4.0 - a}


def _pulse(t: Float64Array) -> dict[str, Float64Array]:
    """dA/dt = 2 between 3.2 and 3.45, and nothing else."""
    return {"A": 2.0 * np.clip(t - 3.2, 0.0, 0.25)}


def _integrated(t: Float64Array) -> Float64Array:
    """The integrated law of Michaelis and Menten, by the function of Lambert."""
    v, km, start = 0.7, 0.4, 2.0
    return km * np.real(lambertw(start / km * exp((start - v * t) / km)))


KINETICS = (
    case(
        1,
        "Mass action in a volume of 2: concentrations in the law, amounts in the balance",
        compartment("C", 2.0),
        species("A", "C", amount=6.0),
        species("B", "C", amount=0.0),
        parameter("k", 0.4),
        reaction("r", "A -> B", "C * k * A"),
        variables="A B",
        amount="A B",
        analytic=lambda t: {"A": 6 * exp(-0.4 * t), "B": 6 * (1 - exp(-0.4 * t))},
    ),
    case(
        2,
        "Two reactants in a volume of 0.5, given and asked for as concentrations",
        compartment("C", 0.5),
        species("A", "C", conc=1.5),
        species("B", "C", conc=1.5),
        species("C3", "C", conc=0.0),
        parameter("k", 0.4),
        reaction("r", "A + B -> C3", "C * k * A * B"),
        assignment("Copy", "C3"),
        parameter("Copy", constant=False),
        variables="A B Copy",
        analytic=lambda t: {"A": _bimolecular(t)["A"], "B": _bimolecular(t)["B"], "Copy": _bimolecular(t)["C"]},
    ),
    case(
        3,
        "Species that have only substance units: their names are amounts, whatever the volume",
        compartment("C", 5.0),
        species("A", "C", amount=2.0, only_substance=True),
        species("B", "C", conc=1.0, only_substance=True),
        parameter("k", 0.3),
        reaction("r", "A -> B", "k * A"),
        variables="A B",
        concentration="B",
        analytic=lambda t: {"A": 2 * exp(-0.3 * t), "B": (7 - 2 * exp(-0.3 * t)) / 5},
    ),
    case(
        4,
        "Transport between two volumes by one law with two signs",
        compartment("V1", 0.5),
        compartment("V2", 2.0),
        species("A", "V1", amount=4.0),
        species("B", "V2", amount=0.0),
        parameter("k", 0.3),
        reaction("r", "A -> B", "k * (A - B)"),
        variables="A B",
        analytic=_two_volumes,
    ),
    case(
        5,
        "A reversible reaction by mass action",
        compartment("C"),
        species("A", "C", amount=4.0),
        species("B", "C", amount=0.0),
        parameter("kf", 0.6),
        parameter("kr", 0.2),
        reaction("r", "A -> B", "kf * A - kr * B"),
        variables="A B",
        analytic=_reversible,
    ),
    case(
        6,
        "Michaelis and Menten as a function that calls another",
        function("share", "lambda(s, k, s / (k + s))"),
        function("enzyme", "lambda(v, s, k, v * share(s, k))"),
        compartment("C", 1.5),
        species("S", "C", amount=3.0),
        species("P", "C", amount=0.0),
        parameter("v", 0.7),
        parameter("km", 0.4),
        reaction("r", "S -> P", "C * enzyme(v, S, km)"),
        variables="S P",
        analytic=lambda t: {"S": _integrated(t), "P": 2.0 - _integrated(t)},
    ),
    case(
        7,
        "A parameter of a law hides one of the model",
        compartment("C"),
        species("A", "C", amount=1.0),
        species("B", "C", amount=1.0),
        parameter("k", 0.1),
        reaction("r1", "A -> ", "k * A", local={"k": 0.5}),
        reaction("r2", "B -> ", "k * B"),
        variables="A B",
        analytic=lambda t: {"A": exp(-0.5 * t), "B": exp(-0.1 * t)},
    ),
    case(
        8,
        "Initial assignments that depend on each other, on a concentration and on a rule",
        compartment("C", 2.0),
        species("A", "C", conc=3.0),
        species("B", "C"),
        parameter("k"),
        parameter("half", 0.5),
        parameter("x", constant=False),
        assignment("x", "10 * half"),
        initial("B", "A + k"),
        initial("k", "half * x / 25"),
        reaction("r", "B -> ", "C * k * B"),
        variables="A B k",
        analytic=lambda t: {"A": 3.0, "B": 3.1 * exp(-0.1 * t), "k": 0.1},
    ),
    case(
        9,
        "Assignment rules: a species that is a concentration, and one that is used before it is defined",
        compartment("C", 4.0),
        species("A", "C", amount=8.0),
        species("T", "C"),
        parameter("double", constant=False),
        parameter("k", 0.25),
        assignment("double", "2 * T"),
        assignment("T", "A + 1"),
        reaction("r", "A -> ", "C * k * A"),
        variables="A T double",
        concentration="T",
        analytic=lambda t: {
            "A": 2 * exp(-0.25 * t),
            "T": 1 + 2 * exp(-0.25 * t),
            "double": 2 + 4 * exp(-0.25 * t),
        },
    ),
    case(
        10,
        "Rate rules of parameters: logistic growth",
        parameter("x", 0.1, constant=False),
        parameter("r", 0.8),
        parameter("K", 2.0),
        rate("x", "r * x * (1 - x / K)"),
        variables="x",
        analytic=lambda t: {"x": 2.0 / (1 + 19 * exp(-0.8 * t))},
    ),
    case(
        11,
        "A rate rule of a species is the rate of its concentration",
        compartment("C", 3.0),
        species("A", "C", conc=1.0, boundary=True),
        species("B", "C", conc=0.0),
        rate("A", "-0.5 * A"),
        reaction("r", "A -> B", "C * A"),
        variables="A B",
        amount="B",
        analytic=lambda t: {"A": exp(-0.5 * t), "B": 6 * (1 - exp(-0.5 * t))},
    ),
    case(
        12,
        "Species that reactions do not change: a boundary condition, and a constant",
        compartment("C"),
        species("A", "C", amount=2.0, boundary=True),
        species("B", "C", amount=0.0),
        species("E", "C", amount=0.5, constant=True, boundary=False),
        reaction("r", "A -> B", "0.3 * A * E", modifiers="E"),
        variables="A B E",
        analytic=lambda t: {"A": 2.0, "B": 0.3 * t, "E": 0.5},
    ),
    case(
        13,
        "Numbers of molecules that are not 1, and not whole",
        compartment("C"),
        species("A", "C", amount=1.0),
        species("B", "C", amount=0.0),
        reaction("r", "2 A -> 1.5 B", "0.2 * A"),
        variables="A B",
        analytic=lambda t: {"A": exp(-0.4 * t), "B": 0.75 * (1 - exp(-0.4 * t))},
    ),
    case(
        14,
        "A number of molecules by initial assignment, and used in a law",
        compartment("C"),
        species("A", "C", amount=1.0),
        species("B", "C", amount=0.0),
        parameter("n", 1.5),
        initial("many", "2 * n"),
        reaction("r", "A -> many: ? B", "0.1 * many * A"),
        variables="A B",
        analytic=lambda t: {"A": exp(-0.3 * t), "B": 3 * (1 - exp(-0.3 * t))},
    ),
    case(
        15,
        "Conversion factors, of the model and of a species",
        compartment("C"),
        species("A", "C", amount=8.0),
        species("B", "C", amount=0.0, factor="own"),
        parameter("all", 2.0),
        parameter("own", 0.5),
        reaction("r", "A -> B", "0.1 * A"),
        variables="A B",
        head={"conversionFactor": "all"},
        analytic=lambda t: {"A": 8 * exp(-0.2 * t), "B": 2 * (1 - exp(-0.2 * t))},
    ),
    case(
        16,
        "A law that depends on time",
        compartment("C"),
        species("A", "C", amount=0.0),
        reaction("r", " -> A", "0.4 * time + cos(time)"),
        variables="A",
        analytic=lambda t: {"A": 0.2 * t**2 + np.sin(t)},
    ),
    case(
        17,
        "A short pulse in a long calm",
        compartment("C"),
        species("A", "C", amount=0.0),
        reaction("r", " -> A", "piecewise(2, and(time >= 3.2, time < 3.45), 0)"),
        variables="A",
        duration=100.0,
        steps=20,
        analytic=_pulse,
    ),
    case(
        18,
        "A law in pieces that depend on the state",
        compartment("C"),
        species("A", "C", amount=2.0),
        reaction("r", "A -> ", "piecewise(0.5, A > 1, 0.5 * A)"),
        variables="A",
        analytic=lambda t: {"A": np.where(t < 2, 2 - 0.5 * t, exp(-0.5 * (t - 2)))},
    ),
)
