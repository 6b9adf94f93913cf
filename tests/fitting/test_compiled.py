"""Kernels stay compiled from one process to the next, and are compiled anew when any source of theirs changes."""

from __future__ import annotations

import importlib.util
import math
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from numba import njit

from sevenless.fitting.compiled import compiled, kept_until_sources_change, machine_code, sources_key
from sevenless.fitting.kernel.exponential import bounded_exp
from sevenless.fitting.kernel.four_parameter import fit_axis

KERNEL = """
from numba import njit


@njit(cache=True)
def callee(x):
    return x + {added}
"""
CALLER = '''
from {callee} import callee


def kernel(x):
    """Twice what the callee gives."""
    return 2.0 * callee(x)
'''


def loaded(path: Path) -> Any:
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[float, str], tuple[float, bool]]:
    """What a fresh process gets from kernels in two files: the value, and whether it had to compile."""
    (tmp_path / "caller.py").write_text(CALLER.format(callee="callee_of_test"), encoding="utf-8")

    def run(added: float, key: str) -> tuple[float, bool]:
        (tmp_path / "callee_of_test.py").write_text(KERNEL.format(added=added), encoding="utf-8")
        monkeypatch.setitem(sys.modules, "callee_of_test", loaded(tmp_path / "callee_of_test.py"))
        kernel = njit(cache=True)(kept_until_sources_change(loaded(tmp_path / "caller.py").kernel, key))
        return kernel(1.0), bool(kernel.stats.cache_misses)

    return run


def test_a_changed_callee_in_another_file_is_compiled_anew(process):
    assert process(1.0, "first") == (4.0, True)
    assert process(1.0, "first") == (4.0, False)
    assert process(10.0, "second") == (22.0, True)
    assert process(10.0, "second") == (22.0, False)


def test_without_another_key_the_old_code_would_run(process):
    """The reason for the key. Once this fails, Numba minds callees itself, and the key can go."""
    assert process(1.0, "first") == (4.0, True)
    assert process(10.0, "first") == (4.0, False)


def test_the_key_is_in_every_kernel():
    for kernel in (bounded_exp, fit_axis):
        (cell,) = kernel.py_func.__closure__
        assert cell.cell_contents == sources_key()


def test_the_key_follows_every_source(monkeypatch, tmp_path):
    monkeypatch.setattr("sevenless.fitting.compiled.files", lambda room: tmp_path)
    (tmp_path / "one.py").write_text("a = 1\n", encoding="utf-8")
    (tmp_path / "two.py").write_text("b = 1\n", encoding="utf-8")
    before = sources_key()
    (tmp_path / "notes.txt").write_text("no source", encoding="utf-8")
    assert sources_key() == before
    (tmp_path / "two.py").write_text("b = 2\n", encoding="utf-8")
    assert sources_key() != before


def test_a_kernel_keeps_its_name_words_and_defaults():
    def kernel(x: float, *, y: float = 2.0) -> float:
        """Documented."""
        return x + y

    kept: Any = kept_until_sources_change(kernel, "key")
    assert (kept.__name__, kept.__doc__, kept.__qualname__) == (kernel.__name__, kernel.__doc__, kernel.__qualname__)
    assert kept.__annotations__ == kernel.__annotations__
    assert kept(1.0) == 3.0


def test_division_by_zero_is_infinite_and_freedoms_are_passed_on():
    @compiled
    def ratio(a: float, b: float) -> float:
        return a / b

    assert ratio(1.0, 0.0) == math.inf
    assert math.isnan(ratio(0.0, 0.0))

    def plain(a: float) -> float:
        return a

    assert machine_code(plain, freedoms=frozenset({"contract"})).targetoptions["fastmath"] == {"contract"}
