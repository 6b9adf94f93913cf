"""What runs leave, as tables and as they show themselves."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

import sevenless
from sevenless.errors import UnknownNameError
from sevenless.network.network import Observable
from sevenless.simulate.stochastic import Runs, stochastic
from simulate.networks import made

NETWORK = made(
    {"A": 40, "B": 0},
    ["A -> B @ k", "B -> A @ 1"],
    parameters={"k": 1.0},
    observables={"A": "A", "share": "B / (A + B)", "clock": "2 * time"},
)
FOUND = stochastic(NETWORK, {"k": [1.0, 3.0]}, [0.0, 1.0, 5.0], runs=50, seed=1)


def test_the_function_is_exported() -> None:
    assert sevenless.stochastic is stochastic


def test_values_are_by_run_time_and_name() -> None:
    assert FOUND.values.shape == (100, 3, 3)
    assert len(FOUND) == 100
    assert FOUND["share"] == pytest.approx(1.0 - FOUND["A"] / 40.0, abs=1e-15)
    assert (FOUND["clock"] == [0.0, 2.0, 10.0]).all()
    with pytest.raises(UnknownNameError, match="did you mean share"):
        FOUND["shares"]


def test_the_table_has_a_row_per_set_run_and_time() -> None:
    table = FOUND.table()
    assert table.columns == ["set", "run", "time_s", "A", "share", "clock"]
    assert table.shape == (300, 6)
    row = table.row(3 * 57 + 2, named=True)
    assert (row["set"], row["run"], row["time_s"], row["A"]) == (1, 7, 5.0, FOUND["A"][57, 2])
    long = FOUND.table(long=True)
    assert long.columns == ["set", "run", "time_s", "name", "value"]
    assert long.shape == (900, 5)
    assert long["name"][:3].to_list() == ["A", "share", "clock"]


def test_the_summary_is_over_runs() -> None:
    summary = FOUND.summary()
    assert summary.columns == ["set", "time_s", "name", "runs", "mean", "variance", "p05", "median", "p95"]
    assert summary.shape == (2 * 3 * 3, 9)
    row = summary.row(2 * 9 - 3, named=True)
    samples = FOUND["A"][50:, 2]
    assert (row["set"], row["time_s"], row["name"], row["runs"]) == (1, 5.0, "A", 50)
    assert row["mean"] == pytest.approx(samples.mean())
    assert row["variance"] == pytest.approx(samples.var(ddof=1))
    assert [row["p05"], row["median"], row["p95"]] == pytest.approx(np.quantile(samples, [0.05, 0.5, 0.95]).tolist())


def test_a_summary_leaves_out_runs_that_are_not_done_and_what_it_cannot_tell() -> None:
    grows = made({"A": 1}, ["A -> 2 A @ k"], parameters={"k": 1.0})
    found = stochastic(grows, {"k": [0.0, 50.0]}, [1.0], runs=1, seed=1, most_events=100)
    assert found.status == ("done", "too many events")
    assert found.done.tolist() == [True, False]
    assert found.summary().select("runs", "mean", "variance").rows() == [(1, 1.0, None), (0, None, None)]


def test_the_runs_of_a_set() -> None:
    part = FOUND.of_set(1)
    assert len(part) == 50
    assert (part.values == FOUND.values[50:]).all()
    with pytest.raises(UnknownNameError):
        FOUND.of_set(2)


def test_a_row_per_run() -> None:
    runs = FOUND.runs()
    assert runs.columns == ["set", "run", "status", "message", "events", "leaps"]
    assert runs["status"].unique().to_list() == ["done"]
    assert runs["message"].unique().to_list() == [""]
    assert runs["events"].min() > 50
    assert runs["leaps"].sum() == 0


def test_it_shows_itself() -> None:
    lines = repr(FOUND).splitlines()
    assert lines[0] == "100 stochastic runs of 2 sets, 3 observables, 3 times from 0 s to 5 s; 100 done"
    assert lines[1].split("  ")[-1].strip() == "5 % to 95 %"
    assert lines[2].startswith("A ")
    html = FOUND._repr_html_()
    assert html.count("<svg") == 3
    assert "100 stochastic runs of 2 sets" in html


def test_times_in_another_unit_are_called_time() -> None:
    network = replace(NETWORK, time_unit="min")
    found: Runs = stochastic(network, times_s=[0.0], runs=1, seed=1, observables=[Observable(name="a", expression="A")])
    assert found.table().columns == ["set", "run", "time", "a"]
    assert found.summary().columns[1] == "time"
