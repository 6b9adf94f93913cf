"""Bounds, ranges and intervals through a division."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evidence.comparing.made import published_value
from sevenless.evidence.comparing.span import Fold, Span, fold, fold_number, published_span

PRINTED = {
    "10": (1e-8, 1e-8, 1e-8, False),
    "8.3 ± 0.6": (7.7e-9, 8.3e-9, 8.9e-9, False),
    "0.2 ± 0.3": (0.0, 2e-10, 5e-10, False),
    "1.9 (0.6 - 6.1)": (6e-10, 1.9e-9, 6.1e-9, False),
    "9 - 220": (9e-9, None, 2.2e-7, False),
    ">1000": (1e-6, None, math.inf, False),
    "<250": (0.0, None, 2.5e-7, False),
    "~2000": (2e-6, 2e-6, 2e-6, True),
}
SAID = {
    (2e-8, 2e-8, 2e-8): "2-fold",
    (1e-8, 2e-8, 4e-8): "2-fold (1 to 4)",
    (1e-7, None, math.inf): "> 10-fold",
    (0.0, None, 1e-9): "< 0.1-fold",
    (1e-9, None, 1e-7): "0.1- to 10-fold",
    (0.0, 2e-8, math.inf): "2-fold (0 to ∞)",
}


@pytest.mark.parametrize("printed", PRINTED)
def test_what_a_document_prints(printed: str) -> None:
    span = published_span(published_value(printed))
    assert span is not None
    low, centre, high, approximate = PRINTED[printed]
    assert (span.low_molar, span.high_molar) == pytest.approx((low, high))
    assert span.centre_molar == pytest.approx(centre)
    assert span.approximate == approximate


def test_an_empty_cell_is_no_span() -> None:
    assert published_span(published_value("", absent="a dash")) is None


@pytest.mark.parametrize("ends", SAID)
def test_a_fold_in_words(ends: tuple[float, float | None, float]) -> None:
    low, centre, high = ends
    reference = Span(low_molar=1e-8, centre_molar=1e-8, high_molar=1e-8)
    assert str(fold(Span(low_molar=low, centre_molar=centre, high_molar=high), reference)) == SAID[ends]


def test_bounds_go_through() -> None:
    above = Span(low_molar=1e-6, centre_molar=None, high_molar=math.inf)
    below = Span(low_molar=0.0, centre_molar=None, high_molar=1e-7)
    exact = Span(low_molar=1e-8, centre_molar=2e-8, high_molar=4e-8)
    assert (fold(above, exact).qualifier, fold(above, exact).value) == (">", 25.0)
    assert (fold(exact, above).qualifier, fold(exact, above).value) == ("<", 0.04)
    assert (fold(exact, below).qualifier, fold(exact, below).value) == (">", 0.1)
    assert (fold(above, below).qualifier, fold(above, below).value) == (">", 10.0)
    assert (fold(below, above).qualifier, fold(below, above).value) == ("<", 0.1)
    for same in (above, below):
        assert fold(same, same).qualifier is None
        assert fold(same, same).value is None
        assert str(fold(same, same)) == "not bounded on either side"


def test_an_approximation_stays_one() -> None:
    about = Span(low_molar=2e-8, centre_molar=2e-8, high_molar=2e-8, approximate=True)
    times = fold(Span(low_molar=1e-8, centre_molar=1e-8, high_molar=1e-8), about)
    assert (times.qualifier, str(times)) == ("~", "about 0.5-fold")


def test_three_is_three() -> None:
    """12e-9 / 4e-9 is 3.0000000000000004 in floating point."""
    twelve, four = (Span(low_molar=v, centre_molar=v, high_molar=v) for v in (12e-9, 4e-9))
    assert fold(twelve, four).centre == 3.0


def test_numbers_of_folds() -> None:
    said = {3.04: "3.04", 66.666: "66.7", 0.01504: "0.015", 1234.5: "1,230", math.inf: "∞", 100.4: "100", 99.96: "100"}
    assert {value: fold_number(value) for value in said} == said


POSITIVE = st.floats(1e-12, 1e-3)
SPANS = st.lists(POSITIVE, min_size=3, max_size=3).map(sorted)


@given(SPANS, SPANS, st.floats(0, 1), st.floats(0, 1))
@settings(deadline=None, max_examples=60)
def test_the_true_ratio_lies_in_the_fold(one: list[float], other: list[float], at: float, where: float) -> None:
    times = fold(*(Span(low_molar=low, centre_molar=mid, high_molar=high) for low, mid, high in (one, other)))
    true = (one[0] + at * (one[2] - one[0])) / (other[0] + where * (other[2] - other[0]))
    assert times.low <= true * (1 + 1e-9)
    assert true <= times.high * (1 + 1e-9)
    assert times.centre is not None
    assert times.low <= times.centre <= times.high


@given(SPANS, SPANS)
@settings(deadline=None, max_examples=40)
def test_the_other_way_round_is_the_inverse(one: list[float], other: list[float]) -> None:
    spans = [Span(low_molar=low, centre_molar=mid, high_molar=high) for low, mid, high in (one, other)]
    forth, back = fold(*spans), fold(*spans[::-1])
    assert forth.low == pytest.approx(1 / back.high, rel=1e-9)
    assert forth.centre == pytest.approx(1 / (back.centre or 0), rel=1e-9)


def test_a_fold_of_nothing_has_no_value() -> None:
    assert Fold(low=0.1, centre=None, high=10.0).value is None
