"""Expressions: what is read is what is meant, and written again as it was read."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from network.expressions import NAMES, expressions, smooth_expressions
from sevenless.network.evaluation import evaluate
from sevenless.network.expression import (
    FUNCTIONS,
    Expression,
    ExpressionError,
    constant,
    derivative,
    names,
    parse,
    substitute,
)

VALUES = {"A": 2.0, "B": 3.0, "k1": 0.5, "x_2": 7.0}
QUIET = settings(deadline=None, max_examples=60)


def name(text: str) -> Expression:
    return Expression("name", name=text)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1 + 2 * 3", 7),
        ("(1 + 2) * 3", 9),
        ("2 ** 3 ** 2", 512),
        ("(2 ** 3) ** 2", 64),
        ("-2 ** 2", -4),
        ("(-2) ** 2", 4),
        ("2 ** -1", 0.5),
        ("A - B - k1", -1.5),
        ("A - (B - k1)", -0.5),
        ("A / B / k1", 2 / 3 / 0.5),
        ("A / (B * k1)", 2 / 1.5),
        ("A / B * k1", 2 / 3 * 0.5),
        ("+A", 2),
        ("--A", 2),
        ("1 if A > B else 5", 5),
        ("1 if A < B else 5 if A == B else 6", 1),
        ("1 < A < B", 1),
        ("3 > A > 1", 1),
        ("(3 > A) > 1", 0),
        ("A > 5 or B > 1 and k1 > 9", 0),
        ("not A > 5", 1),
        ("not (A > 1 and B > 1)", 0),
        ("min(A, B, k1)", 0.5),
        ("max(A, B, k1, 9)", 9),
        ("pow(A, B)", 8),
        ("ln(A)", math.log(2)),
        ("abs(A - B)", 1),
        ("fabs(-A)", 2),
        ("floor(-0.5) + ceil(0.5)", 0),
        ("log10(1000) + sqrt(4)", 5),
        ("True + False", 1),
        ("2 * (A > 1)", 2),
        ("1e3 + .5", 1000.5),
        (" A ", 2),
    ],
)
def test_precedence_is_that_of_python(text: str, value: float) -> None:
    assert evaluate(text, VALUES) == pytest.approx(value)
    assert evaluate(str(parse(text)), VALUES) == pytest.approx(value)


@QUIET
@given(expressions())
def test_text_of_an_expression_is_read_as_that_expression(expression: Expression) -> None:
    assert parse(str(expression)) == expression


@pytest.mark.parametrize(
    "text",
    ["k * A ** 2 / (K + A)", "a - (b - c)", "(a > b) > c", "a > (b > c)", "(-a) ** 2", "a ** (-b)",
     "a - -2", "not (not a)", "(a if b else c) + 1", "a if (b if c else d) else e", "(a or b) and c", "-(a + b)"],
)  # fmt: skip
def test_brackets_that_mean_something_are_kept(text: str) -> None:
    assert parse(str(parse(text))) == parse(text)
    assert str(parse(str(parse(text)))) == str(parse(text))


def test_numbers_are_written_as_people_do() -> None:
    assert str(parse("0.1 + 100 + 1e-9")) == "0.1 + 100 + 1e-09"
    assert str(constant(math.inf)) == "1e999"
    assert parse(str(constant(-math.inf))) == constant(-math.inf)
    assert math.isnan(evaluate(str(constant(math.nan)), {}))


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "nothing"),
        ("k1 *", "at character 5"),
        ("(k1 * A", "never closed, at character 1"),
        ("A ^ 2", "written **, not ^"),
        ("k1 + (A & B)", "'A & B' is not part of an expression, at character 7"),
        ("A % 2", "not part of an expression"),
        ("A // 2", "not part of an expression"),
        ("asin(A)", "no function is called asin; did you mean sin?"),
        ("Exp(A)", "did you mean exp?"),
        ("xyz(A)", "known: exp, log"),
        ("exp(A, B)", "exp takes 1 argument(s), not 2"),
        ("min(A)", "min takes 2 argument(s), not 1"),
        ("exp(x=A)", "not part of an expression"),
        ("A.real", "not part of an expression"),
        ("A[0]", "not part of an expression"),
        ("'text'", "not part of an expression"),
        ("1j", "not part of an expression"),
        ("A is B", "only >, >="),
        ("[A, B]", "not part of an expression"),
        ("A, B", "not part of an expression"),
        ("A = 5", "is not an expression"),
        ("lambda: A", "not part of an expression"),
        ("(lambda: A)()", "not part of an expression"),
        ("__import__('os')", "no function is called __import__"),
        ("1" + "0" * 400, "too large"),
        ("9" * 5000, "is not an expression"),
        ("(" * 250 + "A" + ")" * 250, "is not an expression"),
        ("exp(" * 150 + "A" + ")" * 150, "nested too deeply"),
        ("-" * 3000 + "A", "nested too deeply"),
        ("A\0", "is not an expression"),
    ],
)
def test_what_is_not_an_expression_says_what_and_where(text: str, says: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        parse(text)
    assert says in str(caught.value)
    assert len(str(caught.value)) < 400


@settings(deadline=None, max_examples=200)
@given(st.one_of(st.text(alphabet="AB12 +-*/().<>=!,^e_\n\t'if", max_size=30), st.text(max_size=20)))
def test_any_text_is_an_expression_or_an_error(text: str) -> None:
    try:
        found = parse(text)
    except ExpressionError:
        return
    assert parse(str(found)) is not None


def test_sums_of_many_terms_are_not_deep() -> None:
    terms = [f"s{i}" for i in range(2000)]
    values = {term: float(i) for i, term in enumerate(terms)}
    total = parse(" + ".join(terms))
    assert names(total) == set(terms)
    assert evaluate(total, values) == sum(values.values())
    assert evaluate(str(total), values) == sum(values.values())
    assert derivative(total, "s7") == constant(1)
    hash(total)
    mixed = " - ".join(terms[:300])
    assert evaluate(mixed, values) == values["s0"] - sum(values[term] for term in terms[1:300])
    product = parse(" * ".join(["A"] * 60))
    assert evaluate(product, {"A": 1.1}) == pytest.approx(1.1**60)


def test_names_and_substitution() -> None:
    expression = parse("Vmax * S / (Km + S) if time > 5 else exp(-k * S)")
    assert names(expression) == {"Vmax", "S", "Km", "time", "k"}
    replaced = substitute(expression, {"S": parse("A + B"), "k": constant(0)})
    assert names(replaced) == {"Vmax", "A", "B", "Km", "time"}
    assert str(substitute(parse("a * b + c"), {"a": constant(0)})) == "c"
    assert str(substitute(parse("a ** b - c"), {"b": constant(1), "c": constant(0)})) == "a"
    assert substitute(parse("a / b"), {"a": constant(0)}) == constant(0)
    assert str(substitute(parse("-(-a) + 0"), {})) == "a"


@QUIET
@given(expressions(), expressions(3))
def test_substitution_is_the_value_put_in(expression: Expression, inner: Expression) -> None:
    values = {**VALUES, "A": evaluate(inner, VALUES)}
    before = evaluate(expression, values)
    assume(math.isfinite(before) and all(math.isfinite(value) for value in values.values()))
    after = evaluate(substitute(expression, {"A": inner}), VALUES)
    assert after == pytest.approx(before, rel=1e-9) or not math.isfinite(after)


@pytest.mark.parametrize("function", sorted(set(FUNCTIONS) - {"min", "max", "pow", "floor", "ceil", "abs"}))
def test_derivatives_of_functions_agree_with_complex_steps(function: str) -> None:
    expression = parse(f"{function}(A * k1)")
    step = 1e-30
    exact = evaluate(expression, {**VALUES, "A": 2.0 + step * 1j}).imag / step
    assert evaluate(derivative(expression, "A"), VALUES) == pytest.approx(exact, rel=1e-13)


@settings(deadline=None, max_examples=150)
@given(smooth_expressions(), st.tuples(*[st.floats(0.4, 2.5) for _ in NAMES]))
def test_derivatives_agree_with_complex_steps(expression: Expression, at: tuple[float, ...]) -> None:
    values = dict(zip(NAMES, at, strict=True))
    step = 1e-40
    value = evaluate(expression, values)
    stepped = evaluate(expression, {**values, "A": complex(values["A"], step)})
    # A complex power of a negative base, and roots of negative numbers, are other functions.
    assume(np.isfinite(value) and np.isfinite(stepped) and abs(value) < 1e6)
    assume(abs(stepped.real - value) <= 1e-9 * abs(value))
    exact = np.imag(stepped) / step
    found = evaluate(derivative(expression, "A"), values)
    assume(np.isfinite(found) and np.isfinite(exact) and abs(exact) < 1e8 and _is_plain(expression, values))
    assert found == pytest.approx(exact, rel=1e-6, abs=1e-9)


def _is_plain(expression: Expression, values: dict[str, float]) -> bool:
    """Whether all powers in it have positive bases."""
    inner = all(_is_plain(arg, values) for arg in expression.args)
    return inner and (expression.op != "**" or evaluate(expression.args[0], values) > 1e-6)


def test_derivative_of_a_power_where_the_base_is_zero() -> None:
    hill = parse("A ** n / (K ** n + A ** n)")
    values = {"A": 0.0, "n": 2.0, "K": 1.0}
    assert evaluate(derivative(hill, "A"), values) == 0
    assert evaluate(derivative(hill, "n"), values) == 0
    assert evaluate(derivative(parse("A ** n"), "A"), {"A": 0.0, "n": 1.0}) == 1
    assert derivative(parse("k * B"), "A") == constant(0)
    assert str(derivative(parse("k * A**2"), "A")) == "k * (2 * A)"


def test_values_of_arrays_and_at_the_edges() -> None:
    times = np.linspace(0, 4, 5)
    dose = evaluate("10 if time >= 2 else 0", {"time": times})
    assert dose.tolist() == [0, 0, 10, 10, 10]
    assert evaluate("1 / A", {"A": 0.0}) == math.inf
    assert math.isnan(evaluate("log(A)", {"A": -1.0}))
    assert math.isnan(evaluate("A ** 0.5", {"A": -1.0}))
    assert isinstance(evaluate("A + 1", {"A": 1}), float)
    with pytest.raises(KeyError):
        evaluate("A + missing", {"A": 1.0})
