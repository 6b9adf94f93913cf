"""Traces from matrices and long tables."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from sevenless.errors import TableError
from sevenless.fitting.kinetics.traces import Traces


def test_a_matrix_shares_its_times() -> None:
    traces = Traces.from_matrix([0, 1, 2], [[1, 2, 3], [4, np.nan, 6]])
    assert len(traces) == 2
    assert traces.labels["trace"].to_list() == ["0", "1"]
    assert traces.time_s.tolist() == [[0, 1, 2], [0, 1, 2]]
    assert traces.usable.tolist() == [[True, True, True], [True, False, True]]


def test_one_trace_is_a_matrix_of_one_row() -> None:
    assert Traces.from_matrix([0, 5], [1.0, 2.0]).signal.shape == (1, 2)


def test_a_long_table_keeps_each_wells_own_times() -> None:
    table = pl.DataFrame(
        {
            "well": ["B01", "A01", "B01", "A01", "A01", "C01"],
            "time_s": [10.0, 1.0, 0.0, 3.0, 2.0, 0.0],
            "value": [2.0, 1.0, 1.0, 3.0, None, None],
        }
    )
    traces = Traces.from_table(table, by=["well"])
    assert traces.labels["well"].to_list() == ["B01", "A01", "C01"]
    assert traces.time_s[:2].tolist() == [[0, 10], [1, 3]]
    assert traces.signal[:2].tolist() == [[1, 2], [1, 3]]
    assert not traces.usable[2].any()


def test_an_empty_table_has_no_traces() -> None:
    table = pl.DataFrame(schema={"well": pl.String, "time_s": pl.Float64, "value": pl.Float64})
    assert len(Traces.from_table(table, by=["well"])) == 0


def test_what_makes_no_traces_is_refused() -> None:
    with pytest.raises(TableError, match="no column channel, value"):
        Traces.from_table(pl.DataFrame({"well": ["A01"], "time_s": [0.0]}), by=["well", "channel"])
    twice = pl.DataFrame({"well": ["A01"] * 3, "time_s": [0.0, 0.0, 1.0], "value": [1.0, 2.0, 3.0]})
    with pytest.raises(TableError, match="A01 has more than one reading at 0 s, 2 such readings"):
        Traces.from_table(twice, by=["well"])
    with pytest.raises(ValueError, match=r"expected \(traces, 2\)"):
        Traces.from_matrix([0, 1], [1, 2, 3])
    with pytest.raises(ValueError, match="times of trace 0 do not ascend"):
        Traces.from_matrix([0, 2, 1], [1, 2, 3])
    with pytest.raises(ValueError, match="not a number"):
        Traces.from_matrix([0, np.nan], [1, 2])
    with pytest.raises(ValueError, match="2 labels for 1 traces"):
        Traces(labels=pl.DataFrame({"a": [1, 2]}), time_s=np.zeros((1, 1)), signal=np.zeros((1, 1)))


def test_times_may_stand_still_where_there_is_no_reading() -> None:
    assert len(Traces.from_matrix([0, 1, 1, 2], [1, 2, np.nan, 3])) == 1
