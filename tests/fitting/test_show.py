"""How potencies, intervals and whole sets of fits show themselves."""

from __future__ import annotations

import math
from html.parser import HTMLParser

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reports.synthetic import HOSTILE, synthetic_analysis
from sevenless.fitting.fits import STATUSES, CurveFits
from sevenless.fitting.sparkline import sparkline_response, sparkline_svg
from sevenless.fitting.wording import (
    STATUS_WORDS,
    curve_names,
    estimate_text,
    ic50_interval_text,
    interval_text,
    number_text,
    p_text,
    potency_text,
)


@pytest.fixture(scope="module")
def fits() -> CurveFits:
    return synthetic_analysis(7).fits


class Cells(HTMLParser):
    """Tags opened and text seen."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)

    def handle_data(self, data: str) -> None:
        self.text.append(data)


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (12345.6, "12300"), (0.0012345, "0.00123"), (9.996, "10"), (100.0, "100"), (-0.5, "−0.5"), (0.0, "0"),
        (None, "–"), (math.nan, "–"), (math.inf, "∞"), (-math.inf, "−∞"), (1.5e-7, "1.50e−07"), (99.96, "100"),
    ],
)  # fmt: skip
def test_numbers_have_three_digits(value: float | None, shown: str) -> None:
    assert number_text(value) == shown


@given(st.floats(min_value=1e-4, max_value=1e8))
@settings(deadline=None, max_examples=60)
def test_a_shown_number_is_within_half_a_digit(value: float) -> None:
    assert float(number_text(value)) == pytest.approx(value, rel=5.01e-3)


def test_p_values_stop_where_nobody_believes_them() -> None:
    assert [p_text(p) for p in (0.0123, 3e-9, None, math.nan, 1.0)] == ["0.012", "< 0.0001", "–", "–", "1"]


@pytest.mark.parametrize(
    ("qualifier", "ic50", "shown"),
    [("=", 1.2e-8, "12 nM"), (">", 1e-5, "> 10 µM"), ("<", 1e-10, "< 100 pM"), (None, None, "–"), ("=", math.nan, "–")],
)
def test_a_bound_is_never_bare(qualifier: str | None, ic50: float | None, shown: str) -> None:
    assert potency_text(qualifier, ic50) == shown


@pytest.mark.parametrize(
    ("lo", "hi", "beside", "shown"),
    [
        (-8.02, -7.82, None, "9.55–15.1 nM"),
        (-9.1, -7.82, None, "794 pM–15.1 nM"),
        (-8.02, -7.82, 1.2e-8, "9.55–15.1"),
        (-8.02, math.inf, 1.2e-8, "≥ 9.55"),
        (-math.inf, -7.82, None, "≤ 15.1 nM"),
        (-math.inf, math.inf, None, "open"),
        (None, None, None, "–"),
        (-14.0, -3.0, 1.2e-8, "10 fM–1 mM"),
        (-400.0, 500.0, None, "open"),
    ],
)
def test_intervals(lo: float | None, hi: float | None, beside: float | None, shown: str) -> None:
    assert interval_text(lo, hi, beside=beside) == shown


def test_every_status_has_words() -> None:
    assert STATUS_WORDS.keys() == STATUSES.keys()


def test_names_use_the_labels_that_vary(fits: CurveFits) -> None:
    names = curve_names(fits.table, fits.label_columns)
    assert names[0] == "BI-3406 · MIA PaCa-2"  # one plate only, so its name tells nothing apart
    assert "fail" not in " ".join(names)
    assert len(set(names)) == len(names) == 7


def test_a_single_curve_still_has_a_name() -> None:
    table = pl.DataFrame({"compound": ["BI-3406"], "plate": ["p1"]})
    assert curve_names(table, ["compound", "plate"]) == ["BI-3406"]
    assert curve_names(table, []) == ["curve 1"]


def test_a_dose_in_a_name_has_its_unit() -> None:
    table = pl.DataFrame({"compound": ["A", "A"], "conc_2_molar": [1e-7, None]})
    assert curve_names(table, ["compound", "conc_2_molar"]) == ["100 nM", "–"]


def test_absent_labels_are_left_out_unless_names_would_be_one() -> None:
    table = pl.DataFrame({"compound": ["A", "B"], "compound_2": [None, "C"]})
    assert curve_names(table, ["compound", "compound_2"]) == ["A", "B · C"]
    table = pl.DataFrame({"compound": ["A", None], "compound_2": [None, "A"]})
    assert curve_names(table, ["compound", "compound_2"]) == ["A · –", "– · A"]


def test_repr_is_a_readable_table(fits: CurveFits) -> None:
    text = repr(fits)
    lines = text.splitlines()
    assert lines[0] == "7 curves: 5 defined, 1 above the doses, 1 no effect"
    assert lines[1].startswith("curve")
    assert "95 % interval" in lines[1]
    assert len(lines) == 2 + 7
    assert "> 10 µM" in text


def test_a_curve_without_effect_shows_no_interval(fits: CurveFits) -> None:
    rows = list(fits.table.iter_rows(named=True))
    assert ic50_interval_text(rows[0], beside=rows[0]["ic50_molar"]).count("–") == 1
    assert ic50_interval_text(rows[6]) == "–"


def test_repr_of_many_curves_is_cut_and_says_so() -> None:
    many = synthetic_analysis(25).fits
    assert repr(many).splitlines()[-1] == "... and 5 more"


def test_repr_of_no_curves(fits: CurveFits) -> None:
    none = CurveFits(table=fits.table.clear(), options=fits.options)
    assert repr(none).startswith("0 curves")
    assert "<table>" in none._repr_html_()


def test_html_has_a_sparkline_per_curve_and_escapes_names(fits: CurveFits) -> None:
    html = fits._repr_html_()
    cells = Cells()
    cells.feed(html)
    assert "script" not in cells.tags
    assert HOSTILE + " · H358" in cells.text
    assert cells.tags.count("svg") == cells.tags.count("path") == 6  # one of seven has no effect


def test_a_curve_without_parameters_has_no_sparkline(fits: CurveFits) -> None:
    flat = fits.table.row(6, named=True)
    assert flat["status"] == "no_effect"
    assert sparkline_response(flat, "four-parameter") is None


def test_the_sparkline_of_a_falling_curve_falls(fits: CurveFits) -> None:
    response = sparkline_response(fits.table.row(0, named=True), "four-parameter")
    assert response is not None
    assert np.all(np.diff(response) < 0)
    svg = sparkline_svg(response, low=0, high=100)
    heights = [float(point.split()[1]) for point in svg.split('d="M')[1].split('"')[0].split("L")]
    assert heights == sorted(heights)  # downwards is greater in SVG


@pytest.mark.parametrize(("lo", "hi", "shown"), [(0.8, 1.2, "1"), (-math.inf, 1.2, "open"), (None, None, "1")])
def test_a_parameter_that_is_open_is_not_a_number(lo: float | None, hi: float | None, shown: str) -> None:
    assert estimate_text({"hill": 1.0, "hill_lo": lo, "hill_hi": hi}, "hill") == shown
