"""Chunks on Dask: a cluster of this machine, one that runs already, and none at all."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import polars as pl
import pytest

from compute.functions import Failing, Logged, contents, double, logged_rows, numbers
from sevenless.compute.chunks import map_chunks
from sevenless.compute.shards import read_shards
from sevenless.compute.workers.local_dask import LocalDask
from sevenless.errors import MissingExtraError, ShardError

# A cluster talks over sockets, of this machine alone.
pytestmark = pytest.mark.enable_socket


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """A scheduler with two workers that none of the runs has started, and none ends."""
    pytest.importorskip("distributed")
    with closing(LocalDask(2)) as cluster:
        yield cluster.address


def test_a_cluster_of_this_machine_writes_the_bytes_that_one_process_writes(tmp_path) -> None:
    pytest.importorskip("distributed")
    map_chunks(double, numbers(), out=tmp_path / "serial", chunk_size=10, backend="serial")
    run = map_chunks(double, numbers(), out=tmp_path / "dask", chunk_size=10, backend="dask", workers=2)
    assert run.computed == tuple(range(10))
    assert contents(tmp_path / "dask") == contents(tmp_path / "serial")


def test_a_scheduler_that_runs_already_is_used_and_left_running(tmp_path, address: str) -> None:
    log, told = tmp_path / "log", []
    options = {"chunk_size": 10, "backend": "dask", "scheduler_address": address}
    for name in ("one", "other"):
        map_chunks(Logged(log), numbers(), out=tmp_path / name, **options, progress=lambda *done: told.append(done))
    assert contents(tmp_path / "one") == contents(tmp_path / "other")
    assert sorted(told) == sorted([(done, 10) for done in range(11)] * 2)
    # It goes on where another backend stopped.
    gone = tmp_path / "one" / "part-000004.parquet"
    whole = gone.read_bytes()
    gone.unlink()
    log.unlink()
    assert map_chunks(Logged(log), numbers(), out=tmp_path / "one", **options).computed == (4,)
    assert logged_rows(log) == [40]
    assert gone.read_bytes() == whole


def test_a_function_of_no_module_goes_along_whole(tmp_path, address: str) -> None:
    factor = 3.0

    def scaled(table: pl.DataFrame) -> pl.DataFrame:
        return table.select("row", y=pl.col("x") * factor)

    map_chunks(scaled, numbers(), out=tmp_path, chunk_size=50, backend="dask", scheduler_address=address)
    assert read_shards(tmp_path).collect().equals(scaled(numbers()))


def test_a_chunk_that_raises_is_recorded_and_the_others_go_on(tmp_path, address: str) -> None:
    function = Failing((33,), tally=tmp_path / "tally")
    run = map_chunks(
        function, numbers(), out=tmp_path / "out", chunk_size=10, backend="dask", scheduler_address=address
    )
    assert [str(one) for one in run.failed] == ["chunk 3 (rows 30 to 39): ValueError: these rows cannot be done"]
    assert len(run.computed) == 9
    assert (tmp_path / "tally").stat().st_size == 2


def test_a_worker_that_dies_costs_its_chunk_alone(tmp_path) -> None:
    pytest.importorskip("distributed")
    function = Failing((33,), "die", tmp_path / "tally")
    run = map_chunks(function, numbers(), out=tmp_path / "out", chunk_size=10, backend="dask", workers=2)
    assert [str(one) for one in run.failed] == ["chunk 3 (rows 30 to 39): the worker died"]
    assert len(run.computed) == 9


def test_an_address_where_nobody_answers_is_told(tmp_path, monkeypatch) -> None:
    pytest.importorskip("distributed")
    monkeypatch.setattr("sevenless.compute.workers.dask_cluster._PATIENCE_S", 0.2)
    with pytest.raises(ShardError, match=r"no Dask scheduler .* answers at tcp://127.0.0.1:9: .*; check the address"):
        map_chunks(
            double, numbers(), out=tmp_path, chunk_size=10, backend="dask", scheduler_address="tcp://127.0.0.1:9"
        )


def test_without_dask_the_command_that_installs_it_is_told(tmp_path, monkeypatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(MissingExtraError, match=r"sevenless\[dask\]"):
        map_chunks(double, numbers(), out=tmp_path, chunk_size=10, backend="dask")
    assert not list(Path(tmp_path).glob("part-*"))
