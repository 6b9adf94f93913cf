"""Kernels are compiled once per machine; the first use says so, and later processes load them."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

import sevenless
from sevenless.simulate import first_use
from sevenless.simulate.first_use import FIRST_USES, first_use_told

LATER = """
import sys
from sevenless.simulate.first_use import FIRST_USES
from sevenless.simulate.kernel.drive import run
for use in FIRST_USES.values():
    use()
print(sum(run.stats.cache_hits.values()), sum(run.stats.cache_misses.values()))
"""
ONCE = LATER.replace("for use in FIRST_USES.values():\n    use()", "FIRST_USES['single simulations']()")


@pytest.fixture(autouse=True)
def _forget(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(first_use, "_told", set())
    monkeypatch.setattr("sevenless.compute.compiling._PATIENCE_S", 0.01)
    monkeypatch.setattr("sevenless.compute.compiling._LOOK_EVERY_S", 0.01)


def test_a_first_use_that_compiles_says_so_once(capsys: pytest.CaptureFixture[str]) -> None:
    from numba.core import event

    for _ in range(2):
        with first_use_told("something"), event.trigger_event("numba:compile"):
            time.sleep(0.2)
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.count("compiling the simulation kernels, once") == 1
    assert "sevenless warmup" in said.err


def test_a_first_use_that_compiles_nothing_is_silent(capsys: pytest.CaptureFixture[str]) -> None:
    with first_use_told("something"):
        time.sleep(0.1)
    assert capsys.readouterr().err == ""


def test_each_first_use_works() -> None:
    assert len(FIRST_USES) >= 2
    for use in FIRST_USES.values():
        use()


def test_a_later_process_loads_what_was_compiled() -> None:
    for use in FIRST_USES.values():
        use()
    shown = subprocess.run([sys.executable, "-c", LATER], capture_output=True, text=True, check=True)
    assert shown.stdout.split() == ["2", "0"]
    assert shown.stderr == ""


def hits_and_misses(folder: Path) -> list[int]:
    """Of the kernels of a package in a folder, after a simulation in a process of its own."""
    environment = {name: value for name, value in os.environ.items() if name != "NUMBA_CACHE_DIR"}
    shown = subprocess.run(
        [sys.executable, "-c", ONCE], env={**environment, "PYTHONPATH": str(folder)},
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    return [int(word) for word in shown.stdout.split()]


@pytest.mark.slow
def test_an_upgrade_in_place_compiles_anew(tmp_path: Path) -> None:
    """A package that is moved keeps its machine code; once a kernel of it changes, none of it is loaded."""
    FIRST_USES["single simulations"]()
    package = tmp_path / "sevenless"
    shutil.copytree(Path(sevenless.__file__).parent, package)
    assert hits_and_misses(tmp_path) == [1, 0]
    source = package / "simulate" / "kernel" / "tableau.py"
    source.write_text(source.read_text(encoding="utf-8") + "\n# changed\n", encoding="utf-8")
    assert hits_and_misses(tmp_path) == [0, 1]
    assert hits_and_misses(tmp_path) == [1, 0]
    assert len([*(package / "__pycache__" / "machine_code").glob("simulate-*")]) >= 2
