"""Expressions as MathML and back by libSBML: the same trees, every digit."""

from __future__ import annotations

import math
from xml.etree.ElementTree import tostring

import libsbml
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exchange.suite.model_parts import math as math_text
from network.expressions import NAMES, expressions
from sevenless.errors import SbmlError, UnsupportedSbmlError
from sevenless.exchange.mathml import math_element, number_text
from sevenless.exchange.sbml_math import MathReader
from sevenless.exchange.sbml_unsupported import Findings
from sevenless.network.evaluation import evaluate
from sevenless.network.expression import Expression, constant, parse

IDENTIFIERS = {name: f"{name}_in_file" for name in NAMES}
NAMES_OF = {identifier: name for name, identifier in IDENTIFIERS.items()}


def read(text: str, functions: dict[str, str] | None = None) -> Expression:
    """The expression of a ``math`` element; functions are lambdas in the notation of formulas."""
    findings = Findings("test")
    lambdas = {name: libsbml.parseL3Formula(formula) for name, formula in (functions or {}).items()}
    node = libsbml.readMathMLFromString(text)
    assert node is not None, text
    found = MathReader(findings, NAMES_OF, lambdas).expression(node, "here")
    findings.tell()
    return found


def written(expression: Expression) -> str:
    return tostring(math_element(expression, IDENTIFIERS), encoding="unicode")


@settings(deadline=None, max_examples=60)
@given(expressions())
def test_any_expression_comes_back_as_the_same_tree(expression: Expression) -> None:
    assert read(written(expression)) == expression


@settings(deadline=None, max_examples=200)
@given(st.floats(allow_nan=False))
def test_every_digit_of_a_number_comes_back(number: float) -> None:
    assert read(written(constant(number))) == constant(number)


@pytest.mark.parametrize("number", [2.3706618022416996e16, 1.7976931348623157e308, 5e-324, 1.7e-5, -0.1, 2**53 + 2.0])
def test_numbers_that_exponents_spoil_come_back_too(number: float) -> None:
    assert read(written(constant(number))) == constant(number)
    assert float(number_text(number)) == number


def test_what_is_no_number_comes_back() -> None:
    assert read(written(constant(math.inf))) == constant(math.inf)
    assert read(written(constant(-math.inf))) == constant(-math.inf)
    assert math.isnan(evaluate(read(written(constant(math.nan))), {}))


def test_time_is_the_symbol_and_chains_have_many_arguments() -> None:
    text = written(parse("A + B + k1 * time + 2"))
    assert text.count("<plus") == 1
    assert "http://www.sbml.org/sbml/symbols/time" in text
    assert str(read(text)) == "A + B + k1 * time + 2"


def test_pieces_share_one_element() -> None:
    text = written(parse("1 if A > 2 else 2 if A > 1 else 3"))
    assert (text.count("<piecewise"), text.count("<piece>"), text.count("<otherwise")) == (1, 2, 1)


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ("ln(2.5)", math.log(2.5)),
        ("log(2, 8)", 3.0),
        ("root(3, 27)", 3.0),
        ("arctan(1)", math.pi / 4),
        ("factorial(4)", 24.0),
        ("rem(-17, 5)", -2.0),
        ("quotient(-17, 5)", -3.0),
        ("piecewise(1, xor(true, true, true), 0)", 1.0),
        ("avogadro", 6.02214179e23),
    ],
)
def test_functions_that_networks_lack_are_computed_or_written_out(formula: str, value: float) -> None:
    assert evaluate(read(math_text(formula)), {}) == pytest.approx(value, rel=1e-14)


def test_functions_of_the_file_are_put_in_where_they_are_called() -> None:
    functions = {"square": "lambda(x, x^2)", "twice": "lambda(y, 2 * square(y))"}
    assert str(read(math_text("twice(A_in_file + 1)"), functions)) == "2 * (A + 1) ** 2"


@pytest.mark.parametrize(
    ("formula", "said"),
    [
        ("nobody + 1", 'here uses "nobody", which nothing in the model is called'),
        ("nobody(1)", 'here calls "nobody", which no function is called'),
        ("square(1, 2)", 'here: function "square" takes 1 argument(s), not 2'),
        ("endless(1)", 'here, function "endless": function "endless" calls itself'),
    ],
)
def test_what_is_wrong_is_told(formula: str, said: str) -> None:
    functions = {"square": "lambda(x, x^2)", "endless": "lambda(x, endless(x))"}
    with pytest.raises(SbmlError) as caught:
        read(math_text(formula), functions)
    assert said in [one.what for one in caught.value.problems]
    assert not isinstance(caught.value, UnsupportedSbmlError)


@pytest.mark.parametrize(
    ("formula", "feature", "said"),
    [
        ("delay(A_in_file, 1)", "delay", "a value of the past"),
        ("arcsin(A_in_file)", "function", 'the function "arcsin"'),
        ("factorial(A_in_file)", "function", "the factorial of what is not a whole number"),
        ("piecewise(1, A_in_file > 1)", "piecewise without otherwise", "no value where none of its conditions holds"),
    ],
)
def test_what_is_not_supported_is_named(formula: str, feature: str, said: str) -> None:
    with pytest.raises(UnsupportedSbmlError) as caught:
        read(math_text(formula))
    assert caught.value.features == (feature,)
    assert said in caught.value.problems[0].what
