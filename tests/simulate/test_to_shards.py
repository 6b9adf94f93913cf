"""Ensembles in chunks: the numbers of `ensemble`, whichever rows share a shard."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import polars as pl
import pytest

from sevenless.compute.shards import read_shards
from sevenless.errors import InputError, ShardError
from sevenless.network.network import Observable
from sevenless.simulate.ensemble import ensemble
from sevenless.simulate.options import Solver
from sevenless.simulate.to_shards import ensemble_shards
from simulate.networks import made

TIMES = [0.0, 1.0, 5.0]
CYCLE = made({"A": 1.0, "B": 0.0}, ["A -> B @ k1", "B -> A @ k2"], parameters={"k1": 1.0, "k2": 0.5})


def sets(count: int = 25) -> dict[str, np.ndarray]:
    rng = np.random.default_rng(3)
    return {name: np.exp(rng.standard_normal(count)) for name in ("k1", "A", "k2")}


@pytest.mark.parametrize("backend", ["serial", "processes"])
def test_shards_hold_what_an_ensemble_gives(tmp_path, backend) -> None:
    found = ensemble(CYCLE, sets(), TIMES, observables=["B", "A"])
    run = ensemble_shards(
        CYCLE, sets(), TIMES, observables=["B", "A"], out=tmp_path, chunk_size=10, backend=backend, workers=2
    )
    assert (run.chunks, run.is_complete) == (3, True)
    table = read_shards(tmp_path).collect()
    assert table.columns == ["set", "time_s", "status", "B", "A"]
    assert table.drop("status").equals(found.table())
    assert set(table["status"]) == {"done"}


def test_bytes_do_not_depend_on_the_backend_nor_on_where_the_table_stands(tmp_path) -> None:
    pl.DataFrame(sets()).write_parquet(tmp_path / "sets.parquet", row_group_size=10)
    tables = {
        "mapping": sets(),
        "frame": pl.DataFrame(sets()),
        "lazy": pl.scan_parquet(tmp_path / "sets.parquet"),
        "file": tmp_path / "sets.parquet",
    }
    for name, table in tables.items():
        backend = "processes" if name == "file" else "serial"
        ensemble_shards(CYCLE, table, TIMES, out=tmp_path / name, chunk_size=10, backend=backend, workers=2)
    for path in (tmp_path / "mapping").iterdir():
        assert len({(tmp_path / name / path.name).read_bytes() for name in tables}) == 1


def test_only_what_is_missing_is_computed_again(tmp_path) -> None:
    ensemble_shards(CYCLE, sets(), TIMES, out=tmp_path, chunk_size=10, backend="serial")
    shard = tmp_path / "part-000001.parquet"
    whole = shard.read_bytes()
    shard.unlink()
    told: list[tuple[int, int]] = []
    run = ensemble_shards(
        CYCLE, sets(), TIMES, out=tmp_path, chunk_size=10, backend="serial", progress=lambda *done: told.append(done)
    )
    assert (run.computed, run.reused, told) == ((1,), 2, [(2, 3), (3, 3)])
    assert shard.read_bytes() == whole


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"network": replace(CYCLE, parameters=CYCLE.parameters[:1])}, "k2"),
        ({"table": {**sets(), "k1": np.ones(25)}}, "other values are in column k1"),
        ({"times_s": [0.0, 1.0, 6.0]}, "times_s"),
        ({"solver": Solver(rtol=1e-8)}, "solver"),
        ({"observables": ["A"]}, "observables"),
    ],
)
def test_results_of_another_ensemble_are_refused(tmp_path, change, says) -> None:
    given = {"network": CYCLE, "table": sets(), "times_s": TIMES}
    ensemble_shards(**given, out=tmp_path, chunk_size=10, backend="serial")
    with pytest.raises((ShardError, InputError), match=says):
        ensemble_shards(**{**given, **change}, out=tmp_path, chunk_size=10, backend="serial")


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"table": {"k3": [1.0]}}, "k3 is no parameter or species of the network"),
        ({"times_s": [1.0, 0.0]}, "rise"),
        ({"observables": [Observable(name="status", expression="A")]}, "status has the name of a column of results"),
    ],
)
def test_what_is_wrong_is_told_before_anything_is_written(tmp_path, change, says) -> None:
    given = {"network": CYCLE, "table": sets(), "times_s": TIMES, **change}
    with pytest.raises(InputError, match=says):
        ensemble_shards(**given, out=tmp_path / "out", chunk_size=10, backend="serial")
    assert not (tmp_path / "out").exists()


def test_a_set_that_cannot_be_simulated_has_a_status_and_stops_nobody(tmp_path) -> None:
    table = sets()
    table["k1"][7] = np.nan
    run = ensemble_shards(CYCLE, table, TIMES, out=tmp_path, chunk_size=10, backend="serial")
    assert run.is_complete
    found = read_shards(tmp_path).filter(pl.col("status") != "done").collect()
    assert found["set"].to_list() == [7, 7, 7]
    assert found["status"].unique().to_list() == ["bad value"]
    assert found["A"].is_nan().all()
