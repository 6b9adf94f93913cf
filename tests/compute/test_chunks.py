"""A table worked through in chunks: what comes out, whatever does it, and what happens when some of it fails."""

from __future__ import annotations

import json
import os
from functools import partial
from pathlib import Path

import polars as pl
import pytest

from compute.functions import (
    ROWS,
    Failing,
    Logged,
    chatter,
    columns_that_vary,
    contents,
    double,
    logged_rows,
    no_table,
    numbers,
    one_row_less,
    threads,
    times,
)  # fmt: skip
from sevenless.compute.chunks import map_chunks
from sevenless.compute.shards import read_shards
from sevenless.errors import ShardError


def serial(function, out: Path, table=None, chunk_size: int = 10, **options):
    table = numbers() if table is None else table
    return map_chunks(function, table, out=out, chunk_size=chunk_size, backend="serial", **options)


def test_results_are_read_back_in_the_order_of_the_table(tmp_path) -> None:
    run = serial(double, tmp_path / "out", chunk_size=7)
    assert run.chunks == 15
    assert run.computed == tuple(range(15))
    assert (run.reused, run.failed, run.is_complete) == (0, (), True)
    assert read_shards(tmp_path / "out").collect().equals(double(numbers()))
    names = sorted(path.name for path in (tmp_path / "out").iterdir())
    assert names == ["manifest.json", *(f"part-{chunk:06d}.parquet" for chunk in range(15))]


def test_processes_write_the_bytes_that_one_process_writes(tmp_path) -> None:
    serial(double, tmp_path / "serial")
    for workers in (1, 3):
        out = tmp_path / str(workers)
        map_chunks(double, numbers(), out=out, chunk_size=10, workers=workers)
        assert contents(out) == contents(tmp_path / "serial")


def test_a_table_may_be_in_memory_lazy_or_a_file(tmp_path) -> None:
    numbers().write_parquet(tmp_path / "table.parquet")
    numbers().write_csv(tmp_path / "table.csv")
    lazy = pl.scan_parquet(tmp_path / "table.parquet")
    serial(partial(times, factor=3), tmp_path / "frame")
    for name, table in {"lazy": lazy, "file": tmp_path / "table.parquet"}.items():
        serial(partial(times, factor=3), tmp_path / name, table)
        assert contents(tmp_path / name) == contents(tmp_path / "frame")
    # A table in memory, in pieces, is no other table.
    pieces = pl.concat([numbers()[:33], numbers()[33:]], rechunk=False)
    assert serial(partial(times, factor=3), tmp_path / "frame", pieces).reused == 10
    assert serial(partial(times, factor=3), tmp_path / "csv", tmp_path / "table.csv").is_complete


def test_a_chunk_may_give_any_number_of_rows(tmp_path) -> None:
    serial(one_row_less, tmp_path)
    assert read_shards(tmp_path).collect()["row"].to_list() == list(range(10, ROWS))


def test_a_second_run_computes_what_is_missing_and_touches_nothing_else(tmp_path) -> None:
    log, out = tmp_path / "log", tmp_path / "out"
    serial(Logged(log), out)
    whole = contents(out)
    before = {path.name: (path.stat().st_ino, path.stat().st_mtime_ns) for path in out.iterdir()}
    log.unlink()
    gone = {"part-000003.parquet", "part-000008.parquet"}
    for name in gone:
        (out / name).unlink()
    run = serial(Logged(log), out)
    assert (run.computed, run.reused) == ((3, 8), 8)
    assert logged_rows(log) == [30, 80]
    assert contents(out) == whole
    after = {path.name: (path.stat().st_ino, path.stat().st_mtime_ns) for path in out.iterdir()}
    assert {name for name in after if after[name] != before[name]} == gone
    log.unlink()
    assert serial(Logged(log), out).computed == ()
    assert not log.exists()


def test_what_a_killed_writer_left_is_removed_and_a_damaged_shard_is_made_again(tmp_path) -> None:
    serial(double, tmp_path)
    whole = contents(tmp_path)
    (tmp_path / ".part-000002-x8s.parquet").write_bytes(b"half")
    (tmp_path / ".manifest-x8s.json").write_bytes(b"half")
    shard = tmp_path / "part-000002.parquet"
    shard.write_bytes(shard.read_bytes()[:-20])
    (tmp_path / "part-000004.parquet").write_bytes(b"")
    assert serial(double, tmp_path).computed == (2, 4)
    assert contents(tmp_path) == whole


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"table": numbers().with_columns(x=pl.col("x") + 1e-12)}, "other values are in column x"),
        ({"table": numbers(99)}, "its table had 100 rows, not 99"),
        ({"table": numbers().drop("name")}, "its table also had column name"),
        ({"chunk_size": 20}, "its chunks have 10 rows, not 20"),
        ({"function": partial(times, factor=3.0)}, "factor was 2.0 and is 3.0"),
        ({"function": double}, "made with the function compute.functions.times, not compute.functions.double"),
    ],
)
def test_a_folder_of_another_run_is_refused_with_what_differs(tmp_path, change, says) -> None:
    serial(partial(times, factor=2.0), tmp_path)
    whole = contents(tmp_path)
    with pytest.raises(ShardError, match=says):
        serial(change.pop("function", partial(times, factor=2.0)), tmp_path, **change)
    assert contents(tmp_path) == whole


def test_without_resume_a_folder_that_holds_a_run_is_refused(tmp_path) -> None:
    serial(double, tmp_path, resume=False)
    with pytest.raises(ShardError, match="already holds a run"):
        serial(double, tmp_path, resume=False)


def test_a_chunk_that_raises_is_tried_once_more_then_recorded_and_the_rest_goes_on(tmp_path) -> None:
    tally, out = tmp_path / "tally", tmp_path / "out"
    run = serial(Failing((33, 71), tally=tally), out)
    assert tally.stat().st_size == 4
    assert [(one.chunk, one.first_row, one.rows, one.message) for one in run.failed] == [
        (3, 30, 10, "ValueError: these rows cannot be done"),
        (7, 70, 10, "ValueError: these rows cannot be done"),
    ]
    assert "Traceback" in run.failed[0].details
    assert not run.is_complete
    assert len(run.computed) == 8
    recorded = json.loads((out / "failed.json").read_text(encoding="utf-8"))
    assert [one["chunk"] for one in recorded] == [3, 7]
    with pytest.raises(ShardError, match=r"2 of 10 chunks are missing \(3, 7\); failed.json says why"):
        read_shards(out)
    assert read_shards(out, partial=True).select(pl.len()).collect().item() == 80


def test_a_failure_that_passes_leaves_no_trace(tmp_path) -> None:
    serial(double, tmp_path / "smooth")
    run = serial(Failing((33,), tally=tmp_path / "tally", times=1), tmp_path / "out")
    assert run.is_complete
    ours, theirs = contents(tmp_path / "out"), contents(tmp_path / "smooth")
    assert ours.keys() == theirs.keys()
    # The shards differ in the digest of their run alone.
    assert read_shards(tmp_path / "out").collect().equals(read_shards(tmp_path / "smooth").collect())


def test_failed_chunks_are_tried_again_by_the_next_run(tmp_path) -> None:
    function = Failing((33,), tally=tmp_path / "tally", times=2)
    assert [one.chunk for one in serial(function, tmp_path / "out").failed] == [3]
    run = serial(function, tmp_path / "out")
    assert run.computed == (3,)
    assert run.is_complete
    assert not (tmp_path / "out" / "failed.json").exists()


@pytest.mark.parametrize(
    ("how", "says"),
    [
        ("die", "the worker died: killed by SIGKILL, often because memory ran out"),
        ("end", "the worker died: it ended with exit code 7"),
        ("exit", "SystemExit: enough"),
    ],
)
def test_a_worker_that_dies_costs_its_chunk_alone(tmp_path, how, says) -> None:
    tally, out = tmp_path / "tally", tmp_path / "out"
    run = map_chunks(Failing((33,), how, tally), numbers(), out=out, chunk_size=10, workers=2)
    assert [str(one) for one in run.failed] == [f"chunk 3 (rows 30 to 39): {says}"]
    assert len(run.computed) == 9
    assert tally.stat().st_size == 2
    assert json.loads((out / "failed.json").read_text(encoding="utf-8"))[0]["message"] == says


def test_a_result_that_is_no_table_is_a_failure(tmp_path) -> None:
    run = serial(no_table, tmp_path, numbers(10))
    assert [one.message for one in run.failed] == ["the function returned int, not a Polars table"]


def test_chunks_with_different_columns_are_told(tmp_path) -> None:
    with pytest.raises(ShardError, match=r"chunk 0 gave the columns row \(Int64\), .* chunk 5 gave .*4 more differ"):
        serial(columns_that_vary, tmp_path)


def test_progress_counts_chunks_and_what_it_raises_cancels(tmp_path) -> None:
    told: list[tuple[int, int]] = []
    serial(double, tmp_path, progress=lambda done, count: told.append((done, count)))
    assert told == [(done, 10) for done in range(11)]
    (tmp_path / "part-000001.parquet").unlink()
    told.clear()
    serial(double, tmp_path, progress=lambda done, count: told.append((done, count)))
    assert told == [(9, 10), (10, 10)]


class _Enough(Exception):
    pass


def _until_three(done: int, count: int) -> None:
    if done == 3:
        raise _Enough


@pytest.mark.parametrize("backend", ["serial", "processes"])
def test_a_cancelled_run_can_be_resumed(tmp_path, backend) -> None:
    log, out = tmp_path / "log", tmp_path / "out"
    (tmp_path / "wait").touch()
    function = Logged(log, wait_from=30, file=tmp_path / "wait")
    options = {"out": out, "chunk_size": 10, "backend": backend, "workers": 2}
    with pytest.raises(_Enough):
        map_chunks(function, numbers(), **options, progress=_until_three)
    assert len(list(out.glob("part-*"))) == 3
    assert not list(out.glob(".*"))
    for line in log.read_text(encoding="utf-8").splitlines():
        if (pid := int(line.split()[1])) != os.getpid():
            with pytest.raises(ProcessLookupError):
                os.kill(pid, 0)
    (tmp_path / "wait").unlink()
    assert map_chunks(function, numbers(), **options).reused == 3


def test_workers_have_one_thread_each_and_may_print(tmp_path, capfd) -> None:
    map_chunks(threads, numbers(10), out=tmp_path / "threads", chunk_size=10, workers=1)
    assert read_shards(tmp_path / "threads").collect().row(0) == (1, 1)
    assert map_chunks(chatter, numbers(10), out=tmp_path / "chatter", chunk_size=10, workers=1).is_complete
    out, err = capfd.readouterr()
    assert out == ""
    assert "not where answers go" in err


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"chunk_size": 0}, "a chunk cannot have 0 rows"),
        ({"chunk_size": 1.5}, "a chunk cannot have 1.5 rows"),
        ({"workers": 0}, "0 workers cannot work"),
        ({"workers": "2"}, "'2' workers cannot work"),
        ({"backend": "threads"}, "no backend is called 'threads'; choose one of processes, serial, dask"),
        ({"scheduler_address": "tcp://a:1"}, "processes takes no scheduler address"),
    ],
)
def test_options_that_cannot_be_are_refused(tmp_path, options, says) -> None:
    with pytest.raises(ShardError, match=says):
        map_chunks(double, numbers(), out=tmp_path / "out", **{"chunk_size": 10, **options})
    assert not (tmp_path / "out").exists()


def test_all_options_that_cannot_be_are_told_at_once(tmp_path) -> None:
    with pytest.raises(ShardError) as caught:
        map_chunks(double, numbers(), out=tmp_path, chunk_size=-1, workers=-1, scheduler_address="tcp://a:1")
    assert len(caught.value.problems) == 3


def test_a_folder_that_cannot_be_made_is_told(tmp_path) -> None:
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    with pytest.raises(ShardError, match=r"file exists; choose another folder"):
        serial(double, tmp_path / "file")
