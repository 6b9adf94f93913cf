"""The manifest of a folder of shards: written once, read back, compared."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from sevenless.compute.identity import Identity
from sevenless.compute.manifest import Manifest, differences, read_manifest, write_manifest
from sevenless.errors import ShardError

MANIFEST = Manifest(
    function=Identity("module.function", "1f", {"rtol": "1e-06", "network": "sha256:aa"}),
    columns={"a": ("Float64", "0a"), "b": ("Int64", "0b")},
    rows=95,
    chunk_size=10,
    package="0.1.0",
)


def test_it_is_written_and_read_back(tmp_path) -> None:
    write_manifest(MANIFEST, tmp_path)
    found = read_manifest(tmp_path)
    assert found == MANIFEST
    assert found.digest == MANIFEST.digest
    assert MANIFEST.chunks == 10
    document = json.loads((tmp_path / "manifest.json").read_text(encoding="utf-8"))
    assert (document["format"], document["version"], document["chunks"]) == ("sevenless.shards", 1, 10)
    assert document["table"]["columns"]["b"] == {"type": "Int64", "sha256": "0b"}


def test_a_folder_without_one_has_none(tmp_path) -> None:
    assert read_manifest(tmp_path) is None


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"package": "0.2.0"}, ["it was made by sevenless 0.1.0, this is 0.2.0"]),
        ({"function": Identity("m.g", "2f", {})}, ["it was made with the function module.function, not m.g"]),
        (
            {"function": Identity("module.function", "2f", MANIFEST.function.parameters)},
            ["the source of the function module.function has changed"],
        ),
        (
            {"function": Identity("module.function", "1f", {"rtol": "1e-08", "network": "sha256:bb", "new": "1"})},
            ["rtol was 1e-06 and is 1e-08", "network has changed", "new was not given and is 1"],
        ),
        ({"chunk_size": 20}, ["its chunks have 10 rows, not 20"]),
        ({"rows": 96, "columns": {"a": ("Float64", "1a"), "b": ("Int64", "1b")}}, ["its table had 95 rows, not 96"]),
        ({"columns": {"a": ("Float64", "1a"), "b": ("Int64", "1b")}}, ["other values are in columns a, b"]),
        ({"columns": {"a": ("Float32", "1a"), "b": ("Int64", "0b")}}, ["column a was Float64 and is Float32"]),
        (
            {"columns": {"a": ("Float64", "0a"), "c": ("Int64", "0c")}},
            ["its table also had column b", "its table lacked column c"],
        ),
        (
            {"columns": {"b": ("Int64", "0b"), "a": ("Float64", "0a")}},
            ["the columns of its table stood in another order"],
        ),
        ({}, []),
    ],
)
def test_what_differs_is_said(change, says) -> None:
    other = replace(MANIFEST, **change)
    assert list(differences(MANIFEST, other)) == says
    assert (other.digest == MANIFEST.digest) == (not says)


def test_many_columns_are_counted() -> None:
    many = {f"k{number}": ("Float64", "0") for number in range(30)}
    other = dict.fromkeys(many, ("Float64", "1"))
    said = differences(replace(MANIFEST, columns=many), replace(MANIFEST, columns=other))
    assert said == ("other values are in columns k0, k1, k2, k3, k4 and 25 more",)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "is not a manifest of shards, or a damaged one"),
        ("[1, 2]", "is not a manifest of shards, or a damaged one"),
        ('{"format": "sevenless.shards"}', "is not a manifest of shards, or a damaged one"),
        ('{"format": "sevenless.shards", "version": 2}', r"a format or version that this sevenless does not know"),
        ('{"format": "other", "version": 1}', r"a format or version that this sevenless does not know"),
    ],
)
def test_a_damaged_manifest_is_refused(tmp_path, text, says) -> None:
    (tmp_path / "manifest.json").write_text(text, encoding="utf-8")
    with pytest.raises(ShardError, match=says):
        read_manifest(tmp_path)


def test_every_part_that_is_wrong_is_noticed(tmp_path) -> None:
    write_manifest(MANIFEST, tmp_path)
    path = tmp_path / "manifest.json"
    whole = json.loads(path.read_text(encoding="utf-8"))
    for key in ("function", "table", "chunk_size", "digest"):
        path.write_text(json.dumps({**whole, key: None}), encoding="utf-8")
        with pytest.raises(ShardError, match=r"damaged one|was changed after it was written"):
            read_manifest(tmp_path)
    path.write_text(json.dumps({**whole, "chunk_size": 11}), encoding="utf-8")
    with pytest.raises(ShardError, match="was changed after it was written"):
        read_manifest(tmp_path)
