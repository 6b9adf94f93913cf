"""Kernels that only kernels call are compiled once, inside those that call them, and kept on disk as such."""

from __future__ import annotations

import gc
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from numba import njit

from sevenless.compute import code_folders
from sevenless.compute.kernel_compilers import EntryCompiler, InnerCompiler

KERNELS = """
import sys

from numba import njit

from sevenless.compute.kernel_compilers import EntryCompiler, InnerCompiler
from sevenless.compute.machine_code import kept_on_disk


def inner(kernel):
    made = njit(no_cpython_wrapper=True, no_cfunc_wrapper=True, pipeline_class=InnerCompiler)(kernel)
    return kept_on_disk(made, room="room", key="key")


def entry(kernel):
    return kept_on_disk(njit(no_cfunc_wrapper=True, pipeline_class=EntryCompiler)(kernel), room="room", key="key")


@inner
def innermost(x):
    return 3.0 * x


@inner
def between(x):
    return innermost(x) + 1.0


@entry
def first(x):
    return between(x)


@entry
def second(x):
    return innermost(x) - between(x)


kernel = {"first": first, "second": second}[sys.argv[1]]
print(kernel(2.0), *(sum(one.stats.cache_hits.values()) for one in (kernel, between, innermost)))
"""


def told(folder: Path, name: str) -> str:
    """What a process says that calls one of the two kernels."""
    source = folder / "kernels.py"
    source.write_text(KERNELS, encoding="utf-8")
    environment = {
        **os.environ,
        "NUMBA_CACHE_DIR": str(folder / "kept"),
        "PYTHONPATH": str(Path(code_folders.__file__).parents[2]),
    }
    shown = subprocess.run(
        [sys.executable, str(source), name], env=environment, capture_output=True, text=True, check=True
    )
    assert shown.stderr == ""
    return shown.stdout.strip()


def test_what_was_kept_of_inner_kernels_is_built_into_others(tmp_path: Path) -> None:
    """A later process takes an entry whole; another entry is compiled with the inner kernels that are there."""
    assert told(tmp_path, "first") == "7.0 0 0 0"
    assert told(tmp_path, "first") == "7.0 1 0 0"
    assert told(tmp_path, "second") == "-1.0 0 1 1"
    assert told(tmp_path, "second") == "-1.0 1 0 0"


def test_inner_kernels_have_no_machine_code() -> None:
    inner = njit(no_cpython_wrapper=True, no_cfunc_wrapper=True, pipeline_class=InnerCompiler)(lambda x: x * 2.0)
    entry = njit(no_cfunc_wrapper=True, pipeline_class=EntryCompiler)(lambda x: inner(x))
    assert entry(4.0) == 8.0
    (made,) = inner.overloads.values()
    assert made.library.get_pointer_to_function(made.fndesc.llvm_func_name) == 0
    (outer,) = entry.overloads.values()
    assert outer.library.get_pointer_to_function(outer.fndesc.llvm_func_name) != 0


def test_errors_of_inner_kernels_are_told() -> None:
    def failing(n: int) -> int:
        if n < 0:
            raise ValueError("below zero")
        return n

    inner = njit(no_cpython_wrapper=True, no_cfunc_wrapper=True, pipeline_class=InnerCompiler)(failing)
    entry = njit(no_cfunc_wrapper=True, pipeline_class=EntryCompiler)(lambda n: inner(n))
    assert entry(3) == 3
    with pytest.raises(ValueError, match="below zero"):
        entry(-1)


def test_memory_is_looked_through_again_behind_a_compilation() -> None:
    entry = njit(no_cfunc_wrapper=True, pipeline_class=EntryCompiler)(lambda x: x.sum())
    assert gc.isenabled()
    assert entry(np.ones(3)) == 3.0
    assert gc.isenabled()
    gc.disable()
    try:
        entry(np.ones((2, 2)))
        assert not gc.isenabled()
    finally:
        gc.enable()
