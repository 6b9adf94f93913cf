"""Models with events, one thing each."""

from __future__ import annotations

import numpy as np

from exchange.suite.made_cases import Float64Array, case
from exchange.suite.model_parts import (
    compartment,
    event,
    initial,
    parameter,
    reaction,
    species,
)

exp = np.exp


def _saw(t: Float64Array) -> dict[str, Float64Array]:
    """Grows by 1 a second; at 2 it falls back to 0.5."""
    late = np.clip(t - 2.0, 0.0, None)
    return {"A": np.where(t < 2.0, t, 0.5 + late % 1.5)}


def _dosed(t: Float64Array) -> dict[str, Float64Array]:
    """Loss at 0.5 from 1; at 4 the concentration is set to 3."""
    return {"A": np.where(t < 4.0, exp(-0.5 * t), 3.0 * exp(-0.5 * (t - 4.0)))}


def _cascade(t: Float64Array) -> dict[str, Float64Array]:
    return {"p": np.where(t < 2, 1.0, 3.0), "q": np.where(t < 2, 1.0, 30.0), "r": np.where(t < 2, 0.0, 33.0)}


EVENTS = (
    case(
        19,
        "An event at a known time sets a concentration in a volume of 2",
        compartment("C", 2.0),
        species("A", "C", conc=1.0),
        reaction("r", "A -> ", "C * 0.5 * A"),
        event("time >= 4", A="3"),
        variables="A",
        analytic=_dosed,
    ),
    case(
        20,
        "An event that strikes again and again",
        compartment("C"),
        species("A", "C", amount=0.0),
        reaction("r", " -> A", "1"),
        event("A >= 2", A="0.5"),
        variables="A",
        duration=9.7,
        steps=7,
        analytic=_saw,
    ),
    case(
        21,
        "An event at the start: its trigger was false before",
        parameter("p", 1.0, constant=False),
        parameter("q", 1.0, constant=False),
        event("p > 0", initially=False, p="2"),
        event("q > 0", q="2"),
        variables="p q",
        analytic=lambda t: {"p": 2.0, "q": 1.0},
    ),
    case(
        22,
        "An event computes all its values before it sets any",
        compartment("C", 2.0),
        species("A", "C", conc=1.0),
        species("B", "C", conc=5.0),
        event("time > 3", A="B", B="A + time"),
        variables="A B",
        analytic=lambda t: {"A": np.where(t <= 3, 1.0, 5.0), "B": np.where(t <= 3, 5.0, 4.0)},
        steps=5,
    ),
    case(
        23,
        "An event sets what an initial assignment gave; what followed from it at the start stays",
        compartment("C"),
        species("A", "C", amount=1.0),
        parameter("a", 0.2),
        parameter("k", constant=False),
        parameter("was"),
        initial("k", "2 * a"),
        initial("was", "k + 1"),
        reaction("r", "A -> ", "k * A"),
        event("time >= 5", k="0"),
        variables="A k was",
        analytic=lambda t: {"A": exp(-0.4 * np.minimum(t, 5)), "k": np.where(t < 5, 0.4, 0.0), "was": 1.4},
    ),
    case(
        24,
        "Two events that strike together: each computes its values from before the other",
        parameter("p", 1.0, constant=False),
        parameter("q", 2.0, constant=False),
        event("time >= 5", p="q + 10"),
        event("time >= 5", q="p + 20"),
        variables="p q",
        analytic=lambda t: {"p": np.where(t < 5, 1.0, 12.0), "q": np.where(t < 5, 2.0, 21.0)},
    ),
    case(
        25,
        "Events that set each other off",
        parameter("p", 1.0, constant=False),
        parameter("q", 1.0, constant=False),
        parameter("r", 0.0, constant=False),
        event("time >= 2", p="3"),
        event("p > 2", q="10 * p"),
        event("q > 2", r="q + p"),
        variables="p q r",
        analytic=_cascade,
    ),
    case(
        35,
        "Doses: at a time that is a parameter, added, multiplied and set",
        compartment("C"),
        species("A", "C", amount=1.0),
        parameter("when", 2.0),
        parameter("much", 0.5),
        parameter("k", 0.0, constant=False),
        reaction("r", "A -> ", "k * A"),
        event("time >= when", initially=False, A="A + much"),
        event("4 <= time", A="2 * A"),
        event("time >= 6", A="A - much", k="0.1"),
        variables="A k",
        analytic=lambda t: {
            "A": np.select([t < 2, t < 4, t < 6], [1.0, 1.5, 3.0], 2.5 * exp(-0.1 * np.clip(t - 6, 0, None))),
            "k": np.where(t < 6, 0.0, 0.1),
        },
    ),
)
