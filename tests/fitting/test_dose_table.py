"""Tables of doses and responses as curves: what is understood, and what is refused with line and remedy."""

from __future__ import annotations

import math
import tomllib
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sevenless.errors import InputError, TableError
from sevenless.files.tables import write_table
from sevenless.fitting.dose_tables.dose_table import open_dose_table, read_dose_table

CASES = tomllib.loads((Path(__file__).parent / "dose_tables.toml").read_text(encoding="utf-8"))


def _ids(cases: list[dict[str, Any]]) -> list[str]:
    return [case["title"] for case in cases]


def _written(folder: Path, case: dict[str, Any]) -> Path:
    path = folder / "doses.csv"
    path.write_text(case["table"], encoding="utf-8")
    return path


@pytest.mark.parametrize("case", CASES["good"], ids=_ids(CASES["good"]))
def test_tables_that_are_understood(case: dict[str, Any], tmp_path: Path) -> None:
    curves = read_dose_table(_written(tmp_path, case), conc_unit=case.get("conc_unit"))
    assert curves.labels["curve"].to_list() == case["curves"]
    assert curves.conc_molar.tolist() == case["conc_molar"]
    expected = [math.nan if value == "masked" else float(value) for value in case["response"]]
    np.testing.assert_array_equal(curves.response, expected)
    np.testing.assert_array_equal(curves.weight, case.get("weight", [float(not math.isnan(y)) for y in expected]))


@pytest.mark.parametrize("case", CASES["bad"], ids=_ids(CASES["bad"]))
def test_tables_that_are_refused(case: dict[str, Any], tmp_path: Path) -> None:
    with pytest.raises(TableError) as caught:
        read_dose_table(_written(tmp_path, case), conc_unit=case.get("conc_unit"))
    told = [str(problem) for problem in caught.value.problems]
    assert len(told) == len(case["problems"]), told
    for line, words in zip(told, case["problems"], strict=True):
        assert line.startswith("doses.csv")
        assert words in line
    assert all(problem.remedy for problem in caught.value.problems)


@pytest.mark.parametrize("ending", [".csv", ".tsv", ".xlsx", ".parquet", ".json"])
def test_every_ending_gives_the_same_curves(tmp_path: Path, ending: str) -> None:
    table = pl.DataFrame(
        {
            "curve": ["a", "a", "b", "b"],
            "conc": [0.0, 10.0, 0.5, 30.0],
            "conc_unit": ["nM", "nM", "uM", "nM"],
            "response": [100.0, None, 55.5, 1e3],
            "role": ["neutral", None, "sample", None],
        }
    )
    path = tmp_path / f"doses{ending}"
    write_table(table, path)
    curves = read_dose_table(path)
    assert curves.labels["curve"].to_list() == ["a", "b"]
    assert curves.conc_molar.tolist() == [0.0, 1e-8, 5e-7, 3e-8]
    np.testing.assert_array_equal(curves.response, [100.0, math.nan, 55.5, 1000.0])


def test_remarks_tell_masked_wells_unused_columns_and_a_missing_curve_column(tmp_path: Path) -> None:
    path = tmp_path / "doses.csv"
    path.write_text("conc_nM,response,compound\n1,5,x\n2,OVER,x\n3,,x\n")
    told = [str(remark) for remark in open_dose_table(path).remarks]
    assert told == [
        "doses.csv: there is no column curve, so all 3 rows are one curve; name a column curve if they are several",
        "doses.csv: columns not used: compound",
        "doses.csv: 2 responses are masked (1 overflow, 1 empty)",
    ]


def test_a_tidy_table_has_no_remarks(tmp_path: Path) -> None:
    path = tmp_path / "doses.csv"
    path.write_text("curve,conc_nM,response\na,1,5\na,2,4\n")
    assert open_dose_table(path).remarks == ()


def test_rows_of_one_curve_need_not_stand_together(tmp_path: Path) -> None:
    path = tmp_path / "doses.csv"
    path.write_text("curve,conc_nM,response\nb,1,1\na,1,2\nb,2,3\n")
    curves = read_dose_table(path)
    assert curves.labels["curve"].to_list() == ["b", "a"]
    assert curves.offsets.tolist() == [0, 2, 3]
    assert curves.response.tolist() == [1.0, 3.0, 2.0]


CELL = st.one_of(
    st.floats(allow_nan=True, allow_infinity=True).map(repr),
    st.sampled_from(
        ["", "0", "10 nM", "OVER", "nan", "-1", "1,5", "1e400", "neutral", "sample", "nM", "lightyears", '"']
    ),
    st.text(max_size=6),
)
HEADER = st.sampled_from(["curve", "conc", "conc_unit", "response", "weight", "role", "conc_nM", "conc_molar", "x", ""])


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    header=st.lists(HEADER, min_size=1, max_size=6),
    rows=st.lists(st.lists(CELL, min_size=1, max_size=6), max_size=8),
    unit=st.sampled_from([None, "nM", "furlong"]),
)
def test_whatever_the_table_holds_it_is_curves_or_problems_with_their_file(
    tmp_path: Path, header: list[str], rows: list[list[str]], unit: str | None
) -> None:
    path = tmp_path / "doses.csv"
    path.write_text("\n".join(",".join(row) for row in [header, *rows]), encoding="utf-8", errors="replace")
    curves, refusal = None, None
    try:
        curves = read_dose_table(path, conc_unit=unit)
    except InputError as error:
        refusal = error
    if curves is None:
        assert refusal is not None
        assert {problem.file for problem in refusal.problems} == {"doses.csv"}
    else:
        assert np.all(np.isfinite(curves.conc_molar) & (curves.conc_molar >= 0))
        assert np.all(np.isfinite(curves.weight) & (curves.weight >= 0))
        assert np.any(np.isfinite(curves.response))


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    points=st.lists(
        st.tuples(
            st.sampled_from(["a", "b", "c d"]),
            st.floats(1e-6, 1e6),
            st.sampled_from(["nM", "uM", "mM", "pM"]),
            st.floats(-1e6, 1e6),
        ),
        min_size=1,
        max_size=20,
    ),
    ending=st.sampled_from([".csv", ".json", ".parquet"]),
)
def test_what_is_written_is_what_is_read(
    tmp_path: Path, points: list[tuple[str, float, str, float]], ending: str
) -> None:
    path = tmp_path / f"doses{ending}"
    write_table(pl.DataFrame(points, schema=["curve", "conc", "conc_unit", "response"], orient="row"), path)
    read = read_dose_table(path).points()
    factor = {"nM": 1e-9, "uM": 1e-6, "mM": 1e-3, "pM": 1e-12}
    expected = sorted((curve, conc * factor[unit], response) for curve, conc, unit, response in points)
    found = sorted(read.select("curve", "conc_molar", "response").iter_rows())
    assert [row[0] for row in found] == [row[0] for row in expected]
    np.testing.assert_allclose([row[1] for row in found], [row[1] for row in expected], rtol=1e-14)
    np.testing.assert_array_equal(sorted(row[2] for row in found), sorted(row[2] for row in expected))
