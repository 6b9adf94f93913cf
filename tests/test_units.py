"""Text with a unit in, canonical floats out, and back."""

from __future__ import annotations

import math
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sevenless.errors import UnitError
from sevenless.units import format_conc, molar_per_unit, parse_conc, parse_time, seconds_per_unit

PREFIXES = {"M": 0, "mM": -3, "uM": -6, "µM": -6, "μM": -6, "nM": -9, "pM": -12, "fM": -15}


@pytest.mark.parametrize(
    ("text", "unit", "conc_molar"),
    [
        ("10 nM", None, 1e-8), ("10nM", None, 1e-8), ("  3.3 uM ", None, 3.3e-6), ("3,3", "µM", 3.3e-6),
        ("1 umol/L", None, 1e-6), ("1 nmol/mL", None, 1e-6), ("2 mol/m^3", None, 2e-3), ("5e-9", "M", 5e-9),
        ("0 nM", None, 0.0), ("+.5 mM", None, 5e-4), ("7 molar", None, 7.0), ("1E3 pM", None, 1e-9),
        ("10 nM", "uM", 1e-8),
    ],
)  # fmt: skip
def test_concentrations(text: str, unit: str | None, conc_molar: float) -> None:
    assert parse_conc(text, unit=unit) == pytest.approx(conc_molar, rel=1e-15)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("10", 'has no unit; write e.g. "10 uM"'), ("ten nM", "is not a number with a unit"), ("", "is not a number"),
        ("-1 nM", "is not a number of zero or more"), ("1e999 nM", "is not a number of zero or more"),
        ("10 mg/mL", "'mg/mL' is not a unit of concentration"), ("10 nm", "'nm' is not a unit"), ("10 %", "not a unit"),
        ("10 bananas", "not a unit"), ("1 nM 2 nM", "not a unit"), ("1 000 nM", "not a unit"),
    ],
)  # fmt: skip
def test_concentrations_that_cannot_be_read(text: str, says: str) -> None:
    with pytest.raises(UnitError, match=says):
        parse_conc(text)


@pytest.mark.parametrize(
    ("text", "time_s"),
    [
        ("72 h", 259200.0),
        ("30min", 1800.0),
        ("1 day", 86400.0),
        ("250 ms", 0.25),
        ("1.5 hours", 5400.0),
        ("2 week", 1209600.0),
    ],
)
def test_times(text: str, time_s: float) -> None:
    assert parse_time(text) == time_s


@pytest.mark.parametrize("text", ["72", "72 nM", "soon", "1 h 30 min", ""])
def test_times_that_cannot_be_read(text: str) -> None:
    with pytest.raises(UnitError):
        parse_time(text)


@pytest.mark.parametrize(
    ("conc_molar", "text"),
    [
        (0.0, "0 M"), (1.23e-8, "12.3 nM"), (9.996e-7, "1 µM"), (9.994e-7, "999 nM"), (1e-6, "1 µM"), (2.0, "2 M"),
        (1e-3, "1 mM"), (5e-17, "0.05 fM"), (1 / 3 * 1e-6, "333 nM"), (math.inf, "inf"), (1234.0, "1230 M"),
    ],
)  # fmt: skip
def test_concentrations_are_printed_as_a_pharmacologist_writes_them(conc_molar: float, text: str) -> None:
    assert format_conc(conc_molar) == text


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**9), st.integers(0, 9), st.sampled_from(sorted(PREFIXES)))
def test_a_written_dose_is_the_float_that_its_digits_name(mantissa: int, places: int, unit: str) -> None:
    number = f"{mantissa}e-{places}"
    assert parse_conc(f"{number} {unit}") == float(f"{mantissa}e{PREFIXES[unit] - places}")


@settings(max_examples=60, deadline=None)
@given(st.floats(1e-15, 9.9), st.integers(1, 15))
def test_printing_and_reading_keeps_the_digits_printed(conc_molar: float, digits: int) -> None:
    back = parse_conc(format_conc(conc_molar, digits=digits))
    assert back == pytest.approx(conc_molar, rel=0.51 * 10.0 ** (1 - digits) + 1e-15)


@settings(max_examples=60, deadline=None)
@given(st.floats(1e-15, 9.9))
def test_printing_again_changes_nothing(conc_molar: float) -> None:
    once = format_conc(conc_molar)
    assert format_conc(parse_conc(once)) == once


@settings(max_examples=60, deadline=None)
@given(st.one_of(st.text(max_size=12), st.text("nMuµmol/L^*-+()[]{}% .,0123456789e", max_size=12)))
def test_any_text_is_a_quantity_or_a_unit_error(text: str) -> None:
    for parse in (parse_conc, parse_time):
        try:
            value = parse(f"1 {text}")
        except UnitError:
            continue
        assert value >= 0


@pytest.mark.parametrize(
    "unit", ["9**9**9**9", "M**9**9**9", "(" * 5000 + "M", "M" * 5000, "nM;import os", "M/0", "2*M"]
)
def test_a_unit_is_never_arithmetic(unit: str) -> None:
    begin = time.monotonic()
    for factor in (molar_per_unit, seconds_per_unit):
        with pytest.raises(UnitError, match="is not a unit of"):
            factor(unit)
    assert time.monotonic() - begin < 2


def test_units_of_concentration_and_of_time_are_told_apart() -> None:
    assert (molar_per_unit(" nM "), seconds_per_unit("min")) == (1e-9, 60.0)
    with pytest.raises(UnitError, match="'min' is not a unit of concentration"):
        molar_per_unit("min")
    with pytest.raises(UnitError, match="'nM' is not a unit of time"):
        seconds_per_unit("nM")
