"""Every rule that turns a crossing into a qualifier and a dose, as a table of cases."""

from __future__ import annotations

import tomllib
from pathlib import Path

import polars as pl
import pytest

from sevenless.fitting.growth.crossings import crossing_columns, crossing_schema

CASES = tomllib.loads((Path(__file__).parent / "crossing_cases.toml").read_text())

SCHEMA = {
    "status": pl.String,
    "flat": pl.Boolean,
    "log10_absolute_ic50_molar": pl.Float64,
    "log10_absolute_ic50_molar_lo": pl.Float64,
    "log10_absolute_ic50_molar_hi": pl.Float64,
    "top": pl.Float64,
    "bottom": pl.Float64,
    "mean_response": pl.Float64,
    "conc_min_molar": pl.Float64,
    "conc_max_molar": pl.Float64,
}


def described(case) -> dict[str, object]:
    row = {
        "status": case["status"],
        "flat": case.get("flat"),
        "log10_absolute_ic50_molar": case.get("crossing"),
        "log10_absolute_ic50_molar_lo": case.get("lo"),
        "log10_absolute_ic50_molar_hi": case.get("hi"),
        "top": case.get("top", 1.0),
        "bottom": case.get("bottom", -0.5),
        "mean_response": case.get("mean", 0.2),
        "conc_min_molar": 1e-9,
        "conc_max_molar": 1e-5,
    }
    return pl.DataFrame([row], schema=SCHEMA).select(crossing_columns("gr50", level=0.5)).row(0, named=True)


@pytest.mark.parametrize("name", sorted(CASES))
def test_rule(name):
    case, row = CASES[name], described(CASES[name])
    assert row["gr50_qualifier"] == case.get("qualifier")
    if "reported" in case:
        assert row["gr50_molar"] == pytest.approx(10 ** case["reported"])
    else:
        assert row["gr50_molar"] is None


@pytest.mark.parametrize("name", sorted(CASES))
def test_estimate_and_interval_are_shown_only_of_a_curve_that_bends(name):
    case, row = CASES[name], described(CASES[name])
    bends = case["status"] == "ok" and not case["flat"]
    assert row["log10_gr50_molar"] == (case.get("crossing") if bends else None)
    assert row["log10_gr50_molar_lo"] == (case.get("lo") if bends else None)
    assert row["log10_gr50_molar_hi"] == (case.get("hi") if bends else None)


def test_columns_are_declared():
    table = pl.DataFrame(schema=SCHEMA).select(crossing_columns("tgi", level=0.0))
    assert table.schema == pl.Schema(crossing_schema("tgi"))


def test_many_rows_are_judged_each_alone():
    rows = [
        dict(zip(SCHEMA, ("ok", False, -7.0, -7.1, -6.9, 1.0, 0.0, 0.4, 1e-9, 1e-5), strict=True)),
        dict.fromkeys(SCHEMA) | {"status": "too_few_points"},
    ]
    table = pl.DataFrame(rows, schema=SCHEMA).select(crossing_columns("gr50", level=0.5))
    assert table["gr50_qualifier"].to_list() == ["=", None]
