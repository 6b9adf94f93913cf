"""Rate laws that are mass action are recognised, others are left alone."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exchange.suite.model_parts import compartment, document, parameter, reaction, species
from network.expressions import smooth_expressions
from sevenless.exchange.mass_action import factors_of, monomials
from sevenless.exchange.sbml import parse_sbml
from sevenless.network.evaluation import evaluate
from sevenless.network.expression import Expression, parse
from sevenless.network.network import Reaction

SPECIES = ("A", "B")


def terms(law: str, most: int = 2) -> list[str] | None:
    found = monomials(parse(law), SPECIES, (*SPECIES, "time", "rule"), most)
    if found is None:
        return None
    return [f"{one.sign:+d} {one.constant} {dict(one.powers)}" for one in found]


@pytest.mark.parametrize(
    ("law", "expected"),
    [
        ("k * A", ["+1 k {'A': 1}"]),
        ("A * k * B * A", ["+1 k {'A': 2, 'B': 1}"]),
        ("k * A**3", ["+1 k {'A': 3}"]),
        ("C * (k * (A / C) * (B / C))", ["+1 k / C {'A': 1, 'B': 1}"]),
        ("C * (f * A - b * B)", ["+1 C * f {'A': 1}", "-1 C * b {'B': 1}"]),
        ("-(b * B) + f * A", ["-1 b {'B': 1}", "+1 f {'A': 1}"]),
        ("k + 1", ["+1 k + 1 {}"]),
        ("(k1 + k2) * A", ["+1 k1 + k2 {'A': 1}"]),
        ("-2 * A", ["-1 2 {'A': 1}"]),
    ],
)
def test_mass_action_is_recognised(law: str, expected: list[str]) -> None:
    assert terms(law) == expected


@pytest.mark.parametrize(
    "law",
    [
        "A / B",
        "A**0.5",
        "k * A / (K + A)",
        "k * time",
        "rule * A",
        "sqrt(A)",
        "A**9",
        "A + B + A * B",
        "A if A > 1 else B",
    ],
)
def test_what_is_none_is_left_alone(law: str) -> None:
    assert terms(law) is None


@settings(deadline=None, max_examples=60)
@given(smooth_expressions(), st.lists(st.floats(0.4, 2.5), min_size=4, max_size=4))
def test_a_product_is_worth_what_the_expression_is(expression: Expression, numbers: list[float]) -> None:
    values = dict(zip(("A", "B", "k1", "x_2"), numbers, strict=True))
    expected = evaluate(expression, values)
    assert evaluate(factors_of(expression).expression, values) == pytest.approx(expected, rel=1e-9, nan_ok=True)


def read(equation: str, law: str, *, k: float = 2.0) -> tuple[Reaction, ...]:
    text = document(
        compartment("C", 4.0),
        species("A", "C", amount=1.0),
        species("B", "C", amount=1.0),
        species("E", "C", amount=1.0),
        parameter("k", k),
        parameter("b", 3.0),
        reaction("r", equation, law, modifiers="E"),
    )
    return parse_sbml(text).reactions


def test_concentrations_in_a_volume_become_constants_of_amounts() -> None:
    (found,) = read("A + B -> E", "C * k * A * B")
    assert (found.reactants, found.products, found.rate_constant) == ((("A", 1), ("B", 1)), (("E", 1),), "k / C")


def test_a_catalyst_stands_on_both_sides() -> None:
    (found,) = read("A -> B", "C * k * A * E")
    assert (found.reactants, found.products) == ((("A", 1.0), ("E", 1.0)), (("B", 1.0), ("E", 1.0)))


def test_both_ways_make_two_reactions() -> None:
    found = read("A -> B", "C * (k * A - b * B)")
    assert [(one.name, one.reactants, one.rate_constant) for one in found] == [
        ("r", (("A", 1.0),), "k"),
        ("r_back", (("B", 1.0),), "b"),
    ]


@pytest.mark.parametrize(
    ("equation", "law"), [("2 A -> B", "C * k * A"), ("A -> B", "C * (k - b) * A"), ("A -> B", "A / (k - 2)")]
)
def test_what_no_rate_constant_can_say_stays_a_law(equation: str, law: str) -> None:
    """More is used up than the law has, the constant is below zero, or infinite."""
    (found,) = read(equation, law)
    assert found.rate_constant is None
    assert found.rate_law is not None
