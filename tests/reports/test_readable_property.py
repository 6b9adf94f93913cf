"""Whatever the numbers, a table is shown without a traceback, and never as a programmer would print it."""

from __future__ import annotations

import re

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from sevenless.fitting.fits import STATUSES
from sevenless.fitting.wording import potency_text
from sevenless.reports.readable import readable

# Within a factor of the largest float, rounding to three digits is infinity: no reading is that large.
NUMBERS = st.none() | st.floats(-1e300, 1e300) | st.sampled_from([float("nan"), float("inf"), float("-inf"), -0.0])
QUALIFIERS = st.sampled_from([None, "=", "<", ">"])


@st.composite
def tables(draw: st.DrawFn) -> pl.DataFrame:
    """One row with columns of every kind that a result may have."""
    kinds = {
        "compound": st.none() | st.text(max_size=5),
        "status": st.none() | st.sampled_from(sorted(STATUSES)),
        "plate_level": st.sampled_from([None, "pass", "warn", "fail"]),
        "qualifier": QUALIFIERS,
        "gr50_qualifier": QUALIFIERS,
    }
    floats = [
        "ic50_molar", "gr50_molar", "pic50", "log10_gr50_molar_lo", "log10_gr50_molar_hi", "log10_tgi_molar", "fold",
        "fold_lo", "fold_hi", "time_s", "p_value", "cv_percent", "conc_molar", "x_molar_lo", "x_molar_hi",
    ]  # fmt: skip
    row = {name: draw(strategy) for name, strategy in kinds.items()} | {name: draw(NUMBERS) for name in floats}
    schema = dict.fromkeys(kinds, pl.String) | dict.fromkeys(floats, pl.Float64)
    return pl.DataFrame({name: [row[name]] for name in schema}, schema=schema)


@given(tables())
@settings(deadline=None, max_examples=60)
def test_no_cell_looks_like_a_program(table: pl.DataFrame) -> None:
    shown = readable(table)
    labels = {str(table["compound"][0])}
    for cell in shown.rows[0]:
        if cell not in labels:
            assert not re.search(r"nan|inf\b|None|null|True|False", cell), cell
            assert cell


@given(QUALIFIERS, st.floats(1e-12, 1e-3))
@settings(deadline=None, max_examples=60)
def test_a_bound_always_shows_its_side(qualifier: str | None, ic50: float) -> None:
    text = potency_text(qualifier, ic50)
    if qualifier in ("<", ">"):
        assert text.startswith(f"{qualifier} ")
    else:
        assert "<" not in text
        assert ">" not in text
