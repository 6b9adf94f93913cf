"""Doses as people and spreadsheets write them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sevenless.plates.doses import DoseFault, is_bare_number, is_nothing, parse_dose


@pytest.mark.parametrize(
    ("cell", "unit", "conc_molar"),
    [
        ("10 nM", None, 1e-8),
        ("10nM", "nM", 1e-8),
        (" 10 nmol/L ", "nM", 1e-8),
        ("3.3", "uM", 3.3e-6),
        (3.3, "µM", 3.3e-6),
        ("3,3", "uM", 3.3e-6),
        ("0,333", "uM", 3.33e-7),
        ("1e-8", "M", 1e-8),
        (5.0, "mM", 5e-3),
        ("0", None, 0.0),
        (0.0, None, 0.0),
        ("0 uM", "nM", 0.0),
        (None, "nM", None),
        ("NA", None, None),
        (" - ", None, None),
    ],
)
def test_doses_that_can_be_read(cell: str | float | None, unit: str | None, conc_molar: float | None) -> None:
    if cell == "0 uM":
        # Zero is zero, but two units are a slip all the same.
        assert isinstance(parse_dose(cell, unit=unit), DoseFault)
    else:
        assert parse_dose(cell, unit=unit) == conc_molar


@pytest.mark.parametrize(
    ("cell", "unit", "says"),
    [
        ("10", None, "has no unit"),
        (10.0, None, "has no unit"),
        (-1.0, "nM", "not a number of zero or more"),
        ("-1 nM", None, "not a number of zero or more"),
        (float("nan"), "nM", "not a number of zero or more"),
        (float("inf"), "nM", "not a number of zero or more"),
        ("nan nM", None, "is not a number with a unit"),
        ("ten nM", None, "is not a number with a unit"),
        ("10 nm", None, "not a unit of concentration"),
        ("10 mg/mL", None, "not a unit of concentration"),
        ("10", "mg", "not a unit of concentration"),
        ("10 uM", "nM", "contradicts the unit nM"),
        ("100", "M", "is 100 mol/L"),
        ("1,000", "nM", "can be 1000 or 1.000"),
        ("1,000 nM", None, "can be 1000 nM or 1.000 nM"),
    ],
)
def test_doses_that_cannot_say_why_and_what_to_do(cell: str | float, unit: str | None, says: str) -> None:
    fault = parse_dose(cell, unit=unit)
    assert isinstance(fault, DoseFault)
    assert says in fault.what
    assert fault.remedy


def test_a_comma_is_decimal_where_the_file_leaves_no_doubt() -> None:
    assert parse_dose("1,111", unit="uM", decimal_comma=True) == 1.111e-6


def test_what_is_nothing_and_what_is_bare() -> None:
    assert [is_nothing(cell) for cell in (None, "", " n/a ", "None", "0", 0.0)] == [
        True,
        True,
        True,
        True,
        False,
        False,
    ]
    assert [is_bare_number(cell) for cell in (1.0, " 1e3 ", "1 nM", None, "x")] == [True, True, False, False, False]


@settings(max_examples=60, deadline=None)
@given(
    st.one_of(st.text(max_size=20), st.floats(), st.none()), st.one_of(st.none(), st.sampled_from(["nM", "uM", "?"]))
)
def test_any_cell_is_a_dose_nothing_or_a_fault(cell: str | float | None, unit: str | None) -> None:
    dose = parse_dose(cell, unit=unit)
    assert dose is None or isinstance(dose, DoseFault) or 0 <= dose <= 55.5
