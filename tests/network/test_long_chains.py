"""Long sums and products: balanced when they are read, without brackets when they are written."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from network.expressions import expressions
from sevenless.network.evaluation import evaluate
from sevenless.network.expression import Expression, parse

NAMES = [f"x{i}" for i in range(300)]


def depth(e: Expression) -> int:
    return 1 + max(map(depth, e.args), default=0)


@pytest.mark.parametrize("joint", [" + ", " * ", " - "])
def test_a_long_chain_is_shallow_and_its_text_stays(joint: str) -> None:
    text = joint.join(NAMES)
    read = parse(text)
    assert depth(read) < 30
    assert str(read) == text


def test_a_long_sum_of_products_is_shallow_too() -> None:
    text = " + ".join(f"{i + 2} * {name}" for i, name in enumerate(NAMES))
    read = parse(text)
    assert depth(read) < 30
    assert str(read) == text
    assert evaluate(read, dict.fromkeys(NAMES, 1.0)) == sum(range(2, 302))


def test_a_long_chain_within_an_expression_stays() -> None:
    total = " + ".join(NAMES)
    text = f"(2 * x0 - {NAMES[3]}) / ({total}) - exp({total})"
    assert str(parse(text)) == text


@settings(deadline=None, max_examples=60)
@given(st.lists(expressions(3), min_size=17, max_size=40), st.sampled_from(["+", "*", "-", "/", "**"]))
def test_the_text_of_any_chain_is_read_as_the_same(terms: list[Expression], op: str) -> None:
    # A chain within a chain is one chain for Python, brackets or not; within a function it is its own.
    joined = parse(f" {op} ".join(f"abs({term})" for term in terms))
    assert parse(str(joined)) == joined
