"""How a runner answers the simulation bench: a request a line on stdin, a JSON reply a line on stdout.

A request names the folder of a task (`simulation_tasks.py`) and which of its sets to simulate; loading the model is not
in the times. Needs NumPy alone: it is imported by runners in every peer's environment.
"""

from __future__ import annotations

import contextlib
import json
import os
import sys
import time
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]

Run = Callable[[Array], Array]
"""Takes sets (sets, names), gives species (sets, times, species); NaN where a simulation failed."""


@dataclass(frozen=True)
class Task:
    """A model, and how to simulate it. A set holds parameters first, then the initial values of ``species``."""

    model: Path
    parameters: tuple[str, ...]
    species: tuple[str, ...]
    values: Array
    times: Array
    atol: float
    rtol: float


Load = Callable[[Task], Run]


def serve(load: Load) -> None:
    """Answer requests ``{"folder": "...", "start": 0, "stop": 100, "rtol": 1e-6, "out": "file.npy"}``."""
    replies = sys.stdout
    loaded: dict[str, tuple[Task, Run, float]] = {}
    # What a package prints or warns of must not get between the replies.
    with contextlib.redirect_stdout(sys.stderr), warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        for line in sys.stdin:
            request = json.loads(line)
            if request["folder"] not in loaded:
                # One at a time: compiled models are large.
                loaded.clear()
                task = read(Path(request["folder"]), request["rtol"])
                started = _cpu_s()
                run = load(task)
                loaded[request["folder"]] = (task, run, _cpu_s() - started)
            print(json.dumps(answer(*loaded[request["folder"]], request)), file=replies, flush=True)


def answer(task: Task, run: Run, load_s: float, request: dict[str, str | int]) -> dict[str, float]:
    """Simulate the sets that are asked for, and say how long that took."""
    values = task.values[int(request["start"]) : int(request["stop"])]
    cpu, wall = time.process_time(), time.perf_counter()
    found = run(values)
    cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
    if request["out"]:
        np.save(str(request["out"]), found)
    failed = int((~np.isfinite(found)).any(axis=(1, 2)).sum())
    return {"load_s": load_s, "cpu_s": cpu, "wall_s": wall, "failed": failed}


def _cpu_s() -> float:
    """Processor time of this process and of those that it started and that ended, such as compilers."""
    used = os.times()
    return used.user + used.system + used.children_user + used.children_system


def read(folder: Path, rtol: float) -> Task:
    """A task from its folder."""
    with np.load(folder / "sets.npz") as sets:
        names, split = [str(name) for name in sets["names"]], int(sets["parameters"])
        return Task(
            model=folder / "model.xml", parameters=tuple(names[:split]), species=tuple(names[split:]),
            values=sets["values"], times=sets["times"], atol=float(sets["atol"]), rtol=rtol,
        )  # fmt: skip


def one_by_one(task: Task, simulate: Callable[[Array], Array]) -> Run:
    """A loop over sets for an engine that takes one at a time; ``simulate`` may raise RuntimeError."""

    def run(values: Array) -> Array:
        found = np.full((len(values), len(task.times), len(task.species)), np.nan)
        for place, one in enumerate(values):
            with contextlib.suppress(RuntimeError):
                found[place] = simulate(one)
        return found

    return run
