"""Numbers as instruments print them, and words in place of a number."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sevenless.files.numbers import MASK_REASONS, parse_value


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("12", 12.0),
        (" 12.5 ", 12.5),
        ("12,5", 12.5),
        ("-0,5", -0.5),
        (".5", 0.5),
        ("5.", 5.0),
        ("+3", 3.0),
        ("1e3", 1000.0),
        ("1,5E-3", 0.0015),
        ('"7"', 7.0),
        (3.25, 3.25),
        ("\u00a04\u00a0", 4.0),
    ],
)
def test_numbers(cell: str | float, value: float) -> None:
    assert parse_value(cell) == (value, None)


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        (None, "empty"),
        ("", "empty"),
        ("  ", "empty"),
        ("-", "empty"),
        ("- ", "empty"),
        ("OVER", "overflow"),
        ("Overflow", "overflow"),
        ("OVRFLW", "overflow"),
        ("*****", "overflow"),
        ("########", "overflow"),
        (">4.000", "overflow"),
        ("> 260000", "overflow"),
        ("<0,01", "underflow"),
        ("∞", "overflow"),
        ("-inf", "underflow"),
        ("1e999", "overflow"),
        ("-1e999", "underflow"),
        (math.inf, "overflow"),
        (-math.inf, "underflow"),
        (math.nan, "not a number"),
        ("NaN", "not a number"),
        ("#SAT", "saturated"),
        ("#DIV/0!", "not a number"),
        ("Masked", "masked by the instrument"),
        ("Range?", "out of range"),
    ],
)
def test_marks(cell: str | float | None, reason: str) -> None:
    assert parse_value(cell) == (None, reason)


@pytest.mark.parametrize(
    "cell", ["1o2", "12 34", "1,234,567", "1.234,5", "A01", "1_000", "0x1F", "12%", "--1", "1e", ">"]
)
def test_neither_number_nor_mark(cell: str) -> None:
    assert parse_value(cell) is None


def test_marks_are_kept_in_lower_case() -> None:
    assert all(mark == mark.lower().strip() for mark in MASK_REASONS)


@pytest.mark.parametrize("reason", sorted(set(MASK_REASONS.values())))
def test_a_reason_comes_back_as_itself(reason: str) -> None:
    assert parse_value(reason) == (None, reason)


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_every_finite_number_is_read_as_it_was_written(value: float) -> None:
    assert parse_value(repr(value)) == (value, None)
    assert parse_value(repr(value).replace(".", ",")) == (value, None)


@given(st.text(max_size=12))
def test_any_text_is_a_value_a_reason_or_nothing(text: str) -> None:
    parsed = parse_value(text)
    if parsed is not None:
        value, reason = parsed
        assert (value is None) != (reason is None)
        assert value is None or math.isfinite(value)
