"""Kernels stay compiled from one process to the next, and are compiled anew when any source of theirs changes."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from numba import njit

from sevenless.compute import code_folders
from sevenless.compute.code_folders import forget_older
from sevenless.compute.machine_code import _Files, kept_on_disk, sources_key

ROOM = """
from typing import NamedTuple

from numba import njit

from sevenless.compute.machine_code import kept_on_disk, sources_key

KEY = sources_key("room_of_test")


def compiled(kernel):
    return kept_on_disk(njit(kernel), room="room", key=KEY)


class {pair}(NamedTuple):
    first: float
    second: float


@compiled
def callee(x):
    return x + {added}
"""
KERNEL = """
from room_of_test.{module} import {pair}, callee, compiled


@compiled
def kernel(pair):
    return pair.first + callee(pair.second)
"""
ASK = """
import sys
from room_of_test.kernel import kernel, {pair}
value = kernel({pair}({values}))
print(value, sum(kernel.stats.cache_hits.values()), sum(kernel.stats.cache_misses.values()))
"""


def write_room(folder: Path, *, added: float = 10.0, pair: str = "Pair", module: str = "first") -> None:
    """A package of two files: a kernel takes a pair, and calls what stands in the other file."""
    room = folder / "room_of_test"
    room.mkdir(exist_ok=True)
    for old in room.glob("*.py"):
        old.unlink()
    (room / "__init__.py").touch()
    (room / f"{module}.py").write_text(ROOM.format(pair=pair, added=added), encoding="utf-8")
    (room / "kernel.py").write_text(KERNEL.format(module=module, pair=pair), encoding="utf-8")


def asking(folder: Path, *, pair: str = "Pair", values: str = "1.0, 2.0") -> subprocess.Popen[str]:
    """A process that calls the kernel of the room."""
    environment = {
        **os.environ,
        "NUMBA_CACHE_DIR": str(folder / "kept"),
        "PYTHONPATH": os.pathsep.join([str(folder), str(Path(code_folders.__file__).parents[2])]),
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    return subprocess.Popen(
        [sys.executable, "-c", ASK.format(pair=pair, values=values)],
        env=environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip


def answer(process: subprocess.Popen[str]) -> tuple[float, int, int]:
    """Value, kernels that were loaded, kernels that were compiled."""
    told, failed = process.communicate(timeout=120)
    assert failed == ""
    value, hits, misses = told.split()
    return float(value), int(hits), int(misses)


def test_an_upgrade_never_meets_the_code_of_the_version_before(tmp_path: Path) -> None:
    """What is called changes in another file; then types and files of the signature get other names."""
    write_room(tmp_path)
    assert answer(asking(tmp_path)) == (13.0, 0, 1)
    assert answer(asking(tmp_path)) == (13.0, 1, 0)
    write_room(tmp_path, added=100.0)
    assert answer(asking(tmp_path)) == (103.0, 0, 1)
    write_room(tmp_path, added=100.0, pair="Couple", module="second")
    assert answer(asking(tmp_path, pair="Couple")) == (103.0, 0, 1)
    write_room(tmp_path)
    assert answer(asking(tmp_path)) == (13.0, 1, 0)


def test_processes_that_compile_at_once_keep_what_each_of_them_made(tmp_path: Path) -> None:
    write_room(tmp_path)
    kinds = {"1.0, 2.5": 13.5, "1, 2": 13.0}
    together = [asking(tmp_path, values=values) for values in [*kinds, *kinds]]
    assert [answer(one)[0] for one in together] == [*kinds.values()] * 2
    later = [asking(tmp_path, values=values) for values in kinds]
    assert [answer(one) for one in later] == [(value, 1, 0) for value in kinds.values()]


@pytest.fixture
def kernel_of(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Any]:
    """A kernel as a fresh process would have it."""

    def load(*folders: Path, factor: float = 2.0) -> Any:
        path = tmp_path / "file_of_test.py"
        path.write_text(f"def kernel(x):\n    return {factor} * x\n", encoding="utf-8")
        # Bytecode is known by second and size, which two texts in a moment share.
        monkeypatch.setattr(sys, "dont_write_bytecode", True)
        spec = importlib.util.spec_from_file_location(path.stem, path)
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        monkeypatch.setattr("sevenless.compute.machine_code.code_folders", lambda room, key: folders)
        monkeypatch.setattr("sevenless.compute.machine_code._digest_of", lambda path: path.read_bytes())
        return kept_on_disk(njit(module.kernel), room="room", key="key")

    return load


def loaded(kernel: Any) -> bool:
    """Whether it came from disk."""
    assert kernel(1.5) == 3.0
    return bool(kernel.stats.cache_hits)


def test_where_the_package_cannot_be_written_to_the_next_folder_is_used(
    tmp_path: Path, kernel_of: Callable[..., Any]
) -> None:
    (tmp_path / "package").write_text("no folder", encoding="utf-8")
    package, user = tmp_path / "package" / "code", tmp_path / "user"
    assert not loaded(kernel_of(package, user))
    assert [path.suffix for path in user.iterdir()] == [".nbc"]
    assert loaded(kernel_of(package, user))


def test_what_the_builder_of_an_image_compiled_is_found_by_its_users(
    tmp_path: Path, kernel_of: Callable[..., Any]
) -> None:
    assert not loaded(kernel_of(tmp_path / "package"))
    assert loaded(kernel_of(tmp_path / "package", tmp_path / "user"))
    assert not (tmp_path / "user").exists()


def test_where_nothing_can_be_written_kernels_still_work(tmp_path: Path, kernel_of: Callable[..., Any]) -> None:
    (tmp_path / "file").touch()
    for _ in range(2):
        assert not loaded(kernel_of(tmp_path / "file" / "code"))


@pytest.mark.parametrize("content", [b"", b"no pickle", b"\x80\x04cnot.a.module\nName\n.", b"cposix\nabsent\n."])
def test_a_damaged_file_is_compiled_anew_and_replaced(
    tmp_path: Path, kernel_of: Callable[..., Any], content: bytes
) -> None:
    assert not loaded(kernel_of(tmp_path / "code"))
    (kept,) = (tmp_path / "code").iterdir()
    kept.write_bytes(content)
    assert not loaded(kernel_of(tmp_path / "code"))
    assert loaded(kernel_of(tmp_path / "code"))


def test_a_kernel_of_another_file_is_another_one(tmp_path: Path, kernel_of: Callable[..., Any]) -> None:
    """Numbers do not show in what Numba knows a function by: two kernels of users may differ in nothing else."""
    assert not loaded(kernel_of(tmp_path / "code"))
    assert kernel_of(tmp_path / "code", factor=4.0)(1.5) == 6.0


def test_a_kernel_can_be_forgotten(tmp_path: Path, kernel_of: Callable[..., Any]) -> None:
    kernel = kernel_of(tmp_path / "code")
    assert not loaded(kernel)
    kernel._cache.flush()
    assert not loaded(kernel_of(tmp_path / "code"))


def test_older_folders_of_a_room_are_removed_unless_they_may_be_in_use(tmp_path: Path) -> None:
    long_ago = time.time() - 7200.0
    for name in ("room-old", "room-recent", "room-new", "other-old"):
        (tmp_path / name / "environment").mkdir(parents=True)
        (tmp_path / name / "environment" / "kernel.nbc").touch()
    for name in ("room-old", "room-new", "other-old"):
        for path in (tmp_path / name / "environment", tmp_path / name):
            os.utime(path, (long_ago, long_ago))
    forget_older(tmp_path / "room-new" / "environment")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["other-old", "room-new", "room-recent"]


def test_a_first_file_in_a_new_folder_removes_older_ones(tmp_path: Path) -> None:
    old = tmp_path / "room-old" / "environment"
    old.mkdir(parents=True)
    for path in (old, old.parent):
        os.utime(path, (0.0, 0.0))
    files = _Files([tmp_path / "room-new" / "environment"], "kernel", Path(__file__))
    files.save("key", "data")
    assert not old.exists()
    assert files.load("key") == "data"
    assert files.load("another") is None


def test_the_digest_follows_every_source_and_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sevenless.compute.machine_code.files", lambda room: tmp_path)
    (tmp_path / "inner").mkdir()
    (tmp_path / "one.py").write_text("a = 1\n", encoding="utf-8")
    (tmp_path / "inner" / "two.py").write_text("b = 1\n", encoding="utf-8")
    before = sources_key("room")
    (tmp_path / "notes.txt").write_text("no source", encoding="utf-8")
    assert sources_key("room") == before
    (tmp_path / "inner" / "two.py").write_text("b = 2\n", encoding="utf-8")
    changed = sources_key("room")
    assert changed != before
    (tmp_path / "one.py").rename(tmp_path / "three.py")
    assert sources_key("room") not in (before, changed)
    holding = sources_key("room", holding=b"a = ")
    (tmp_path / "inner" / "two.py").write_text("b = 3\n", encoding="utf-8")
    assert sources_key("room", holding=b"a = ") == holding


def test_folders_are_of_the_sources_the_environment_and_the_installation(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    find = code_folders.code_folders.__wrapped__
    monkeypatch.setattr("numba.config.CACHE_DIR", "")
    package, user = find("room", "key")
    assert package.parts[-5:-2] == ("sevenless", "__pycache__", "machine_code")
    assert package.parts[-2:] == user.parts[-2:]
    assert package.parts[-1].startswith(sys.implementation.cache_tag)
    assert find("room", "another key")[0].parts[-2] != package.parts[-2]
    monkeypatch.setattr("numba.config.CACHE_DIR", str(tmp_path))
    (chosen,) = find("room", "key")
    assert chosen.parts[-2:] == package.parts[-2:]
    assert tmp_path in chosen.parents
    monkeypatch.setattr("sevenless.compute.code_folders._PACKAGE", tmp_path / "another")
    assert find("room", "key") != (chosen,)
    monkeypatch.setattr("numpy.__version__", "0.0")
    assert find("room", "key")[0].name != chosen.name
