"""How soon does the model of the pathway answer, warm and on its first call?

    python bench/pathway_speed.py [--rounds 7] [--cold]

Warm: a scenario of 24 h in core and in full, each time with other doses, and a matrix of 10 x 10 doses of two drugs in
one cell on all cores. A first call is a process of its own that imports the package and runs one scenario: with the
kernels that this machine has kept, and, with ``--cold``, with an empty folder of kernels, as after an install without
``sevenless warmup``. Medians over rounds by the clock; exits with 1 if a limit is missed. The limits hold on two quiet
cores: the load average is printed beside them.
"""

from __future__ import annotations

import argparse
import os
import platform
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

import numpy as np
from child_usage import run_measured
from speed_table import markdown

from sevenless.pathway.drug_matrix import drug_matrix
from sevenless.pathway.scenario import Scenario

CORE, FULL, MATRIX, FIRST = "core, 24 h", "full, 24 h", "matrix of 10 x 10 doses", "first call, kernels kept"
COLD = "first call, no kernels kept"
LIMITS = {CORE: 0.05, FULL: 0.5, MATRIX: 1.0, FIRST: 10.0, COLD: 10.0}
"""Seconds."""

FIRST_CALL = (
    "from sevenless.pathway.scenario import Scenario; Scenario(cell='NCI-H358', drugs={'BI-3406': '1 uM'}).run()"
)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=7, help="of every question, after one that is not counted")
    parser.add_argument("--cold", action="store_true", help="compile everything in an empty folder too")
    arguments = parser.parse_args()
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores, load average {os.getloadavg()[0]:.1f}\n")
    seconds = {
        CORE: timed(lambda number: scenario(number, "core"), arguments.rounds),
        FULL: timed(lambda number: scenario(number, "full"), arguments.rounds),
        MATRIX: timed(matrix, arguments.rounds),
        FIRST: [first_call(os.environ.get("NUMBA_CACHE_DIR")) for _ in range(min(3, arguments.rounds))],
    }
    if arguments.cold:
        with tempfile.TemporaryDirectory() as folder:
            seconds[COLD] = [first_call(folder)]
            if not any(Path(folder).rglob("*")):
                raise SystemExit("nothing was compiled: the empty folder was not used")
    rows = [
        (name, *(f"{one:.3f}" for one in (median(found), min(found), max(found)))) for name, found in seconds.items()
    ]
    print(markdown(("question", "s, median", "least", "greatest"), rows) + "\n")
    return 1 if check({name: median(found) for name, found in seconds.items()}) else 0


def timed(ask: Callable[[int], None], rounds: int) -> list[float]:
    """Seconds of each round; the first question, which loads kernels, is not counted."""
    ask(0)
    found = []
    for number in range(1, rounds + 1):
        started = time.perf_counter()
        ask(number)
        found.append(time.perf_counter() - started)
    return found


def scenario(number: int, size: str) -> None:
    """One cell with a drug and a stimulus for 24 h, at other doses each time."""
    doses = {"BI-3406": 1e-8 * (1 + number), "trametinib": 1e-9 * (1 + number)}
    asked = Scenario(cell="NCI-H358", drugs=doses, stimulus={"EGF": "10 ng/ml"}, time="24 h", size=size)
    solved(asked.run().statuses)


def matrix(number: int) -> None:
    """Two drugs at nine doses each and none, read after 2 h."""
    doses = np.geomspace(1e-9, 1e-6, 9) * (1 + 0.1 * number)
    found = drug_matrix(Scenario(cell="NCI-H358"), ("BI-3406", "trametinib"), (doses.tolist(), (doses / 10).tolist()))
    if found.observed["pERK"].shape != (1, 10, 10) or np.isnan(found.observed["pERK"]).any():
        raise SystemExit("a scenario of the matrix failed")


def solved(statuses: tuple[str, ...]) -> None:
    """Stop where something was fast because it failed."""
    if set(statuses) != {"done"}:
        raise SystemExit(f"a scenario ended as {', '.join(sorted(set(statuses)))}")


def first_call(cache: str | None) -> float:
    """Seconds of a fresh process, its start and imports included, that asks one question."""
    environment = {name: value for name, value in os.environ.items() if name != "NUMBA_CACHE_DIR"}
    if cache is not None:
        environment["NUMBA_CACHE_DIR"] = cache
    command = [
        "env",
        "-i",
        *(f"{name}={value}" for name, value in environment.items()),
        sys.executable,
        "-c",
        FIRST_CALL,
    ]
    usage = run_measured(command)
    if usage.code != 0:
        raise SystemExit(usage.output)
    return usage.wall_s


def check(medians: dict[str, float]) -> int:
    """Print the limits; how many are missed."""
    missed = 0
    for name, value in medians.items():
        good = value <= LIMITS[name]
        missed += not good
        print(f"{'ok  ' if good else 'MISS'} {name}: {value:.3g} s, at most {LIMITS[name]:g}")
    return missed


if __name__ == "__main__":
    sys.exit(main())
