"""Growth metrics on the page."""

from __future__ import annotations

import polars as pl

from sevenless.fitting.growth.growth_rate import GROWTH_RATE_COLUMNS
from sevenless.fitting.growth.nci import NCI_COLUMNS
from sevenless.reports.growth_tables import growth_tables


def growth(**values: object) -> pl.DataFrame:
    schema = {"compound": pl.String, "plate_level": pl.String} | dict(GROWTH_RATE_COLUMNS) | dict(NCI_COLUMNS)
    return pl.DataFrame({name: [values.get(name)] for name in schema}, schema=schema)


def test_two_tables_with_their_labels() -> None:
    (first, rate), (second, nci) = growth_tables(growth(compound="A", plate_level="fail"))
    assert (first, second) == ("Growth rate inhibition", "NCI measures")
    for table in (rate, nci):
        assert table.headers[:2] == ("compound", "plate quality")
        assert table.rows[0][:2] == ("A", "FAILED")
        assert table.failed == (True,)


def test_potencies_keep_qualifier_and_interval() -> None:
    values = {"gr50_qualifier": "=", "gr50_molar": 1e-8, "log10_gr50_molar": -8.0, "log10_gr50_molar_lo": -8.1,
              "log10_gr50_molar_hi": -7.9, "lc50_qualifier": ">", "lc50_molar": 1e-5}  # fmt: skip
    (_, rate), (_, nci) = growth_tables(growth(compound="A", **values))
    shown = dict(zip(rate.headers, rate.rows[0], strict=True))
    assert shown["GR50"] == "10 nM"
    assert shown["GR50 interval"] == "7.94–12.6 nM"
    assert dict(zip(nci.headers, nci.rows[0], strict=True))["LC50"] == "> 10 µM"


def test_bookkeeping_stays_in_the_workbook() -> None:
    for _, table in growth_tables(growth(compound="A")):
        assert len(table.headers) <= 16
        assert not {"wells", "doses", "conc min"} & set(table.headers)


def test_no_growth_no_table() -> None:
    assert growth_tables(None) == []
    assert growth_tables(growth().clear()) == []


def test_only_what_was_computed() -> None:
    only = growth(compound="A").select("compound", "gr50_qualifier", "gr50_molar")
    assert [heading for heading, _ in growth_tables(only)] == ["Growth rate inhibition"]
