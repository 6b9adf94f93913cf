"""What does a gradient cost, beside the simulations that it belongs to?

    python bench/gradient_cost.py [NETWORK ...] [--rounds 9] [--seed N] [--sets 64]

One thread, rtol 1e-6, eleven output times, every species recorded; log-normal factors (sigma 0.3) on all rate constants
and initial values. The gradient is that of a random sum of all outputs by all rate constants and initial values. In a
round both calls are made on the same sets, in turns; a ratio is taken within a round, of processor time, and its median
over rounds is reported. The whole calls are timed, checks of the input and all. Exits with 1 if a limit is missed.
"""

from __future__ import annotations

import argparse
import os
import platform
import sys
import time
from collections.abc import Callable
from statistics import median

import numpy as np
from simulation_tasks import Task, task_of
from speed_table import markdown

from sevenless.simulate.ensemble import ensemble
from sevenless.simulate.gradient import gradient
from sevenless.simulate.kernel.lanes import ENSEMBLE
from sevenless.simulate.options import Solver
from sevenless.simulate.pull_sets import step_bytes

LIMIT = 3.0
"""Simulations that a gradient may cost."""
NETWORKS = ("huang_ferrell_1996", "schoeberl_2002", "generated_500")
SHOWN = ("kholodenko_2000",)
"""Networks of rate laws that are no mass action: shown, without a limit."""
RTOL = 1e-6
HEADER = (
    "network", "species", "derivatives", "steps a set", "ms a simulation", "ms a gradient", "ratio (least to most)",
    "tape, MB a set", "not done",
)  # fmt: skip


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("networks", nargs="*", metavar="NETWORK", help=f"of {', '.join(NETWORKS + SHOWN)}")
    parser.add_argument("--rounds", type=int, default=9, help="pairs of calls")
    parser.add_argument("--sets", type=int, default=64, help="parameter sets a call")
    parser.add_argument("--seed", type=int, default=None)
    arguments = parser.parse_args()
    if unknown := sorted(set(arguments.networks) - {*NETWORKS, *SHOWN}):
        parser.error(f"no network is named {', '.join(unknown)}; there are {', '.join(NETWORKS + SHOWN)}")
    seed = arguments.seed if arguments.seed is not None else int(np.random.SeedSequence().generate_state(1)[0])
    rng = np.random.default_rng(seed)
    print(f"seed {seed}, {arguments.rounds} rounds, Python {platform.python_version()}, {os.cpu_count()} cores")
    rows, missed = [], 0
    for name in arguments.networks or NETWORKS + SHOWN:
        row, ratio = measured(task_of(name, arguments.sets, rng), arguments.rounds, rng)
        rows.append(row)
        print(f"{name}: a gradient costs {ratio:.2f} simulations" + ("" if name in SHOWN else f", at most {LIMIT:g}"))
        missed += name not in SHOWN and ratio > LIMIT
    print(f"\nload average {os.getloadavg()[0]:.1f}\n\n{markdown(HEADER, rows)}")
    return 1 if missed else 0


def measured(task: Task, rounds: int, rng: np.random.Generator) -> tuple[tuple[str, ...], float]:
    """A row of the table, and the ratio."""
    count = len(task.values)
    table, solver = task.table(0, count), Solver(rtol=RTOL, atol=task.atol)
    weights = rng.standard_normal((task.times.size, len(task.species)))

    def simulations() -> None:
        ensemble(task.network, table, task.times, observables=task.species, solver=solver, threads=1)

    def gradients() -> None:
        gradient(
            task.network, table, task.times, weights=weights, observables=task.species, solver=solver, threads=1
        )  # fmt: skip

    found = gradient(task.network, table, task.times, weights=weights, observables=task.species, solver=solver)
    simulations()
    pairs = [(seconds(simulations), seconds(gradients)) for _ in range(rounds)]
    ratios = [theirs / ours for ours, theirs in pairs]
    steps = float(found.trajectories.steps[:, 0].mean())
    row = (
        task.name,
        f"{len(task.species)}",
        f"{len(found.names)}",
        f"{steps:.0f}",
        f"{1e3 * median(one for one, _ in pairs) / count:.3g}",
        f"{1e3 * median(one for _, one in pairs) / count:.3g}",
        f"{median(ratios):.2f} ({min(ratios):.2f} to {max(ratios):.2f})",
        f"{steps * step_bytes(len(task.network.species), ENSEMBLE) / len(ENSEMBLE) / 1e6:.2g}",
        f"{int((~found.done).sum())} of {count}",
    )
    return row, median(ratios)


def seconds(call: Callable[[], None]) -> float:
    """Processor time of a call."""
    start = time.process_time()
    call()
    return time.process_time() - start


if __name__ == "__main__":
    sys.exit(main())
