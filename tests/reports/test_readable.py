"""Tables of results in words and units."""

from __future__ import annotations

import math

import polars as pl
import pytest

from sevenless.fitting.growth.growth_rate import GROWTH_RATE_COLUMNS
from sevenless.fitting.growth.nci import NCI_COLUMNS
from sevenless.reports.readable import column_words, readable, time_text


def shown(**columns: object) -> dict[str, str]:
    table = readable(pl.DataFrame(columns))
    return dict(zip(table.headers, table.rows[0], strict=True))


def test_a_potency_keeps_its_qualifier() -> None:
    assert shown(qualifier=[">"], ic50_molar=[1e-5], pic50=[5.0]) == {"IC50": "> 10 µM", "pIC50": "< 5.00"}
    assert shown(gr50_qualifier=["="], gr50_molar=[2.5e-8]) == {"GR50": "25 nM"}
    assert shown(gr50_qualifier=[None], gr50_molar=[None]) == {"GR50": "–"}


def test_two_ends_are_one_cell() -> None:
    assert shown(fold=[4.2], fold_lo=[3.1], fold_hi=[5.6]) == {"fold": "4.2", "fold interval": "3.1 to 5.6"}
    found = shown(log10_gr50_molar=[-8.0], log10_gr50_molar_lo=[-8.1], log10_gr50_molar_hi=[math.inf])
    assert found == {"GR50": "10 nM", "GR50 interval": "≥ 7.94 nM"}
    assert shown(x_molar_lo=[1e-9], x_molar_hi=[3e-9]) == {"x interval": "1–3 nM"}
    assert shown(x_lo=[None], x_hi=[1.0]) == {"x interval": "–"}


def test_a_logarithm_beside_its_number_is_not_repeated() -> None:
    assert list(shown(log10_gr50_molar=[-8.0], gr50_molar=[1e-8])) == ["GR50"]


@pytest.mark.parametrize(
    ("column", "value", "header", "cell"),
    [
        ("conc_molar", 3.3e-7, "concentration", "330 nM"),
        ("time_s", 259200.0, "time", "72 h"),
        ("p_value", 1e-9, "p value", "< 0.0001"),
        ("gr_p_flat", 0.0312, "GR p flat", "0.031"),
        ("cv_neutral_percent", 8.123, "CV neutral (%)", "8.12"),
        ("status", "ok", "status", "defined"),
        ("level", "fail", "level", "FAILED"),
        ("plate_format", 1536, "plate format", "1536"),
        ("n_wells", 123456, "wells", "123456"),
        ("cell_line", None, "cell line", "–"),
        ("is_reference", True, "is reference", "yes"),
        ("msr", 2.4, "MSR", "2.4"),
    ],
)
def test_cells(column: str, value: object, header: str, cell: str) -> None:
    assert shown(**{column: [value]}) == {header: cell}


@pytest.mark.parametrize(
    ("time_s", "text"), [(30.0, "30 s"), (900.0, "15 min"), (5400.0, "1.5 h"), (None, "–"), (math.nan, "–")]
)
def test_times(time_s: float | None, text: str) -> None:
    assert time_text(time_s) == text


def test_numbers_are_set_right_and_failed_rows_known() -> None:
    table = readable(pl.DataFrame({"plate": ["a", "b"], "plate_level": ["pass", "fail"], "value": [1.0, 2.0]}))
    assert table.numeric == (False, False, True)
    assert table.failed == (False, True)
    assert table.rows[1] == ("b", "FAILED", "2")


@pytest.mark.parametrize("schema", [GROWTH_RATE_COLUMNS, NCI_COLUMNS])
def test_the_tables_of_growth_are_readable(schema: pl.Schema) -> None:
    table = readable(pl.DataFrame({name: [None] for name in schema}, schema=schema))
    assert len(set(table.headers)) == len(table.headers)
    assert not any("_" in header or "molar" in header for header in table.headers)
    assert set(table.rows[0]) == {"–"}


def test_no_rows_are_no_error() -> None:
    assert readable(pl.DataFrame(schema={"ic50_molar": pl.Float64})).rows == ()


def test_words_of_columns() -> None:
    assert column_words("log10_ic50_molar") == "IC50"
    assert column_words("n_neutral") == "vehicle wells"
