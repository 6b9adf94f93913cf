"""What does a simulation cost as networks grow? Generated networks of 20 to 2,000 species; a new seed every run.

    python bench/simulate_scaling.py [--sizes N ...] [--draws 2] [--turns 3] [--turn-s 0.5] [--seed N]

Some networks of each size, in random order, on one thread. The time of a network is processor time, the median over
its turns, after a first one that does not count. A step costs one factorisation and eight solutions with its factors,
so its work is the multiply-adds of one, and eight times the entries of the factors. Growth is the slope of log time a
step against log work, by least squares over all networks, with its interval of 95 %: exits with 1 if the interval does
not end at 1 or below, or if a simulation failed.

The slope against the entries of the factors stands beside it, without a limit: where a network fills a dense block,
each entry of the block takes multiply-adds in proportion to its width, by any method that factors it.
"""

from __future__ import annotations

import argparse
import os
import platform
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median

import numpy as np
from scipy.stats import linregress, t
from simulation_tasks import Size, Task, generated_task, size_of
from speed_table import markdown

from sevenless.simulate.ensemble import ensemble
from sevenless.simulate.kernel.tableau import STAGES
from sevenless.simulate.options import Solver

SIZES = (20, 30, 50, 100, 200, 300, 500, 700, 1000, 1400, 2000)
LARGE = 300
RTOL = 1e-6
SETS = 512
LANES = 8
LIMIT = 1.0
CONFIDENCE = 0.95
HEADER = (
    "species", "reactions", "entries of the Jacobian", "of the factors", "multiply-adds a factorisation", "a step",
    "steps a simulation", "us a step", "ms a simulation", "ns a multiply-add", "analysis, s", "failed",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What simulations of one network took."""

    size: Size
    analysis_s: float
    step_s: float
    steps: float
    failed: int

    @property
    def work(self) -> int:
        """Multiply-adds of a step."""
        return self.size.products + STAGES * self.size.filled


@dataclass(frozen=True, slots=True, kw_only=True)
class Slope:
    """How fast one thing grows with another, on logarithms, and the interval of that."""

    value: float
    low: float
    high: float

    def __str__(self) -> str:
        return f"{self.value:.2f} ({self.low:.2f} to {self.high:.2f})"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--sizes", type=int, nargs="+", default=SIZES, metavar="N", help="species, three sizes at least"
    )
    parser.add_argument("--draws", type=int, default=2, help="networks of each size")
    parser.add_argument("--turns", type=int, default=3, help="turns of each network")
    parser.add_argument("--turn-s", type=float, default=0.5, help="about how long a turn takes, at least eight sets")
    parser.add_argument("--seed", type=int, default=None)
    arguments = parser.parse_args()
    if len(set(arguments.sizes)) < 3:
        parser.error("a slope with an interval needs three sizes at least")
    seed = arguments.seed if arguments.seed is not None else int(np.random.SeedSequence().generate_state(1)[0])
    rng = np.random.default_rng(seed)
    print(f"seed {seed}, Python {platform.python_version()}, {os.cpu_count()} cores, one used")
    networks = [(n, int(rng.integers(2**31))) for n in sorted(set(arguments.sizes)) for _ in range(arguments.draws)]
    costs: list[Cost | None] = [None] * len(networks)
    for place in rng.permutation(len(networks)):
        n, draw = networks[place]
        costs[place] = cost_of(generated_task(n, draw, SETS, rng), turns=arguments.turns, turn_s=arguments.turn_s)
        print(f"{n} species done", file=sys.stderr, flush=True)
    measured = [one for one in costs if one is not None]
    print(f"load average {os.getloadavg()[0]:.1f}\n\n{markdown(HEADER, [row(one) for one in measured])}\n")
    return report(measured)


def cost_of(task: Task, *, turns: int, turn_s: float) -> Cost:
    """Analyse a network, then take turns of so many sets as make them about equally long."""
    started = time.process_time()
    size = size_of(task.network)
    analysis_s = time.process_time() - started
    solver = Solver(rtol=RTOL, atol=task.atol)

    def turn(start: int, count: int) -> tuple[float, int, int]:
        """Processor time, steps, failures."""
        cpu = time.process_time()
        table = task.table(start, start + count)
        found = ensemble(task.network, table, task.times, observables=task.species[:1], solver=solver, threads=1)
        cpu = time.process_time() - cpu
        return cpu, int(found.steps.sum()), sum(status != "done" for status in found.status)

    # Twice: the first analyses the network once more, and may compile.
    turn(0, LANES)
    count = int(turn_s * LANES / max(turn(0, LANES)[0], 1e-9)) // LANES * LANES
    count = min(SETS, max(LANES, count))
    each = [turn(place * count % (SETS - count + 1), count) for place in range(turns)]
    return Cost(
        size=size, analysis_s=analysis_s, step_s=median(cpu / steps for cpu, steps, _ in each),
        steps=sum(steps for _, steps, _ in each) / (turns * count), failed=sum(failed for *_, failed in each),
    )  # fmt: skip


def row(one: Cost) -> tuple[str, ...]:
    """A line of the table."""
    size = one.size
    return (
        f"{size.species:,}", f"{size.reactions:,}", f"{size.entries:,}", f"{size.filled:,}", f"{size.products:,}",
        f"{one.work:,}", f"{one.steps:.0f}", f"{1e6 * one.step_s:.3g}", f"{1e3 * one.step_s * one.steps:.3g}",
        f"{1e9 * one.step_s / one.work:.2g}", f"{one.analysis_s:.1f}", f"{one.failed}",
    )  # fmt: skip


def slope(costs: Sequence[Cost], of: Callable[[Cost], float], on: Callable[[Cost], float]) -> Slope:
    """Least squares through the logarithms, with Student's interval."""
    fitted = linregress(np.log([on(one) for one in costs]), np.log([of(one) for one in costs]))
    half = float(t.ppf(0.5 + CONFIDENCE / 2, len(costs) - 2)) * float(fitted.stderr)
    return Slope(value=float(fitted.slope), low=float(fitted.slope) - half, high=float(fitted.slope) + half)


def report(costs: Sequence[Cost]) -> int:
    """Print how costs grow; 1 if that is too fast, or a simulation failed."""
    growth = slope(costs, _step_s, _work)
    failed = sum(one.failed for one in costs)
    good = growth.high <= LIMIT
    print(f"{'ok  ' if good else 'MISS'} time of a step grows with its work to the power {growth}, at most {LIMIT:g}")
    print(f"{'MISS' if failed else 'ok  '} {failed} simulations failed, at most 0")
    simulation = slope(costs, lambda one: one.step_s * one.steps, _work)
    print(f"---- time of a simulation with the work of a step: {simulation}")
    entries = slope(costs, _step_s, lambda one: one.size.filled)
    print(f"---- time of a step with the entries of the factors: {entries}")
    large = [one for one in costs if one.size.species >= LARGE]
    if len({one.size.species for one in large}) > 2:
        print(f"---- time of a step with its work, from {LARGE} species on: {slope(large, _step_s, _work)}")
    return 0 if good and not failed else 1


def _step_s(one: Cost) -> float:
    return one.step_s


def _work(one: Cost) -> float:
    return one.work


if __name__ == "__main__":
    sys.exit(main())
