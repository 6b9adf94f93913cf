"""Folders of shards: what is accepted, refused and read."""

from __future__ import annotations

import shutil

import pytest

from compute.functions import double, numbers, times
from sevenless.compute.chunk_run import ChunkRun, FailedChunk
from sevenless.compute.chunks import map_chunks
from sevenless.compute.shards import read_shards, shard_path
from sevenless.errors import ShardError


def test_names_sort_and_go_on_beyond_a_million(tmp_path) -> None:
    assert shard_path(tmp_path, 7).name == "part-000007.parquet"
    assert shard_path(tmp_path, 1_234_567).name == "part-1234567.parquet"


def test_a_folder_without_results_is_told(tmp_path) -> None:
    with pytest.raises(ShardError, match=r"there are no results here: no manifest.json"):
        read_shards(tmp_path)
    with pytest.raises(ShardError, match="there are no results here"):
        read_shards(tmp_path / "absent")


def test_missing_shards_are_told_and_may_be_accepted(tmp_path) -> None:
    map_chunks(double, numbers(), out=tmp_path, chunk_size=10, backend="serial")
    shard_path(tmp_path, 4).unlink()
    with pytest.raises(ShardError, match=r"1 of 10 chunks are missing \(4\); run it again to compute them"):
        read_shards(tmp_path)
    rows = read_shards(tmp_path, partial=True).collect()["row"].to_list()
    assert rows == [*range(40), *range(50, 100)]
    for chunk in range(10):
        shard_path(tmp_path, chunk).unlink(missing_ok=True)
    with pytest.raises(ShardError, match=r"10 of 10 chunks are missing \(0, 1, 2, 3, 4, ...\)"):
        read_shards(tmp_path, partial=True)


def test_a_shard_of_another_run_or_place_is_refused(tmp_path) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    map_chunks(double, numbers(), out=one, chunk_size=10, backend="serial")
    map_chunks(double, numbers(99), out=other, chunk_size=10, backend="serial")
    shutil.copy(shard_path(other, 3), shard_path(one, 3))
    shutil.copy(shard_path(one, 5), shard_path(one, 6))
    with pytest.raises(ShardError) as caught:
        map_chunks(double, numbers(), out=one, chunk_size=10, backend="serial")
    assert [problem.what for problem in caught.value.problems] == ["is a shard of another run"] * 2
    assert [problem.file for problem in caught.value.problems] == [str(shard_path(one, 3)), str(shard_path(one, 6))]


def test_shards_without_a_manifest_are_refused(tmp_path) -> None:
    map_chunks(double, numbers(), out=tmp_path, chunk_size=10, backend="serial")
    (tmp_path / "manifest.json").unlink()
    with pytest.raises(ShardError, match=r"there are shards without the manifest.json that says what made them"):
        map_chunks(double, numbers(), out=tmp_path, chunk_size=10, backend="serial")


def test_other_files_in_the_folder_do_no_harm(tmp_path) -> None:
    (tmp_path / "notes.txt").write_text("mine", encoding="utf-8")
    (tmp_path / "part-of-it.parquet").write_bytes(b"mine")
    map_chunks(double, numbers(), out=tmp_path, chunk_size=10, backend="serial")
    assert read_shards(tmp_path).collect().height == 100
    assert (tmp_path / "part-of-it.parquet").read_bytes() == b"mine"


def test_a_folder_in_use_is_refused(tmp_path) -> None:
    def inner(table):
        map_chunks(times, numbers(), out=tmp_path, chunk_size=10, backend="serial")

    run = map_chunks(inner, numbers(10), out=tmp_path, chunk_size=10, backend="serial")
    assert run.failed[0].message.startswith("ShardError: ")
    assert "another run is at work here; wait for it to end" in run.failed[0].message


def failed(chunk: int) -> FailedChunk:
    return FailedChunk(chunk=chunk, first_row=10 * chunk, rows=10, message="ValueError: a < b")


def test_a_run_shows_itself(tmp_path) -> None:
    run = ChunkRun(folder=tmp_path, chunks=9, computed=(0, 1), reused=1, failed=tuple(map(failed, range(3, 9))))
    lines = repr(run).splitlines()
    assert lines[0] == f"{tmp_path}: 9 chunks, 2 computed, 1 already there, 6 failed"
    assert lines[1] == "  chunk 3 (rows 30 to 39): ValueError: a < b"
    assert lines[-1] == "  and 1 more"
    assert "ValueError: a &lt; b</li>" in run._repr_html_()
    whole = ChunkRun(folder=tmp_path, chunks=2, computed=(0, 1), reused=0, failed=())
    assert "<ul>" not in whole._repr_html_()
    assert (run.is_complete, whole.is_complete) == (False, True)
