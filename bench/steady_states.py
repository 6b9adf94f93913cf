"""Steady states: how long one takes, and how far it is from where a long integration ends; a new seed every run.

    python bench/steady_states.py [NETWORK ...] [--sets 200] [--cells 16] [--doses 25] [--seed N]

Log-normal factors (sigma 0.3) on all rate constants and initial values. The reference of a set is an integration at
rtol 1e-10 until nothing changes by more than 1e-7 over ten times the time that is behind it; a set whose reference
never comes to rest must not be called steady. The error of a set is the greatest of |y - reference| / |reference|,
over species above a millionth of the largest. Species that nothing depends on are left out: they may grow for ever.

Along an axis, each cell (a random set) is given the doses one after the other, rising by the same factor. Times are of
one thread, in ms of processor time for a steady state. Exits with 1 if a limit is missed.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from dataclasses import dataclass

import numpy as np
from simulation_tasks import Array, Task, task_of
from speed_table import markdown

from sevenless.simulate.ensemble import ensemble
from sevenless.simulate.options import Solver
from sevenless.simulate.settling_network import without_pools
from sevenless.simulate.steady_results import SteadyStates
from sevenless.simulate.steady_state import steady_states

LIMIT = 1e-6
WARM_LIMIT_MS = 9.0
COUNTED = 1e-6
AT_REST = 1e-7
DECADES = 8
REFERENCE = Solver(rtol=1e-10, atol=None, most_steps=200_000)
DOSES = {
    "das_2009": ("SOS_number", 1.0, 30.0),
    "huang_ferrell_1996": ("E1", 1e-6, 1e-3),
    "kholodenko_1999": ("EGF", 1.0, 1000.0),
    "lin_2019": ("EGF", 0.01, 1.0),
    "schoeberl_2002": ("EGF", 1e3, 1e8),
    "egfr_net": ("EGF", 1e4, 1e7),
}
"""Networks, and the name and range of a dose."""
HEADER = (
    "network", "species", "sets", "steady", "error, median", "greatest", "alone", "no stability", "along an axis",
    "no stability", "axis against alone",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Timed:
    """Steady states, and milliseconds for each."""

    found: SteadyStates
    ms: float


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("networks", nargs="*", metavar="NETWORK", help=f"of {', '.join(DOSES)}")
    parser.add_argument("--sets", type=int, default=200, help="random parameter sets of each network")
    parser.add_argument("--cells", type=int, default=16, help="random parameter sets that are given all doses")
    parser.add_argument("--doses", type=int, default=25)
    parser.add_argument("--seed", type=int, default=None)
    arguments = parser.parse_args()
    seed = arguments.seed if arguments.seed is not None else int(np.random.SeedSequence().generate_state(1)[0])
    print(f"seed {seed}; load average {os.getloadavg()[0]:.1f}\n", flush=True)
    rows, missed = [], 0
    for name in arguments.networks or DOSES:
        row, wrong = measured(name, arguments, np.random.default_rng([seed, *name.encode()]))
        rows.append(row)
        missed += wrong
    print("\n" + markdown(HEADER, rows))
    return 1 if missed else 0


def measured(name: str, arguments: argparse.Namespace, rng: np.random.Generator) -> tuple[tuple[str, ...], int]:
    """The line of the table for a network, and how many limits it misses."""
    task = task_of(name, arguments.sets, rng)
    names = needed(task)
    table = task.table(0, arguments.sets)
    alone = timed(task, table, names)
    quick = timed(task, table, names, stability=False)
    reference = references(task, names)
    rests = np.isfinite(reference[:, 0])
    error = errors(alone.found.values, reference)[alone.found.steady & rests]
    wrong = check(f"{name}: error", float(error.max(initial=0.0)), LIMIT)
    wrong += check(f"{name}: steady, and never at rest", float(np.sum(alone.found.steady & ~rests)), 0.0)
    wrong += check(f"{name}: at rest, and not called steady", float(np.sum(~alone.found.steady & rests)), 0.0)
    doses = axis(task, arguments)
    dose = DOSES[name][0]
    warm = timed(task, doses, names, along=dose)
    warm_quick = timed(task, doses, names, along=dose, stability=False)
    cold = timed(task, doses, names).found
    both = warm.found.steady & cold.steady
    apart = errors(warm.found.values, cold.values)[both]
    wrong += check(f"{name}: ms along an axis, no stability", warm_quick.ms, WARM_LIMIT_MS)
    row = (
        name, f"{len(task.species)}", f"{arguments.sets}", f"{np.sum(alone.found.steady)}", f"{np.median(error):.1e}",
        f"{error.max(initial=0.0):.1e}", f"{alone.ms:.3g}", f"{quick.ms:.3g}", f"{warm.ms:.3g}", f"{warm_quick.ms:.3g}",
        f"{np.median(apart):.0e}, {np.mean(apart < LIMIT):.1%} below {LIMIT:g}",
    )  # fmt: skip
    print(" | ".join(row), flush=True)
    return row, wrong


def needed(task: Task) -> tuple[str, ...]:
    """Species that have to settle."""
    pools = {one.name for one in without_pools(task.network, ()).species if one.fixed}
    return tuple(name for name in task.species if name not in pools)


def timed(task: Task, table: dict[str, Array], names: tuple[str, ...], **options: object) -> Timed:
    """Steady states of a table, the second time: the first builds tables and loads kernels."""
    solver = Solver(most_steps=10_000)
    first = {name: values[:1] for name, values in table.items()}
    steady_states(task.network, first, observables=names, solver=solver, threads=1, **options)  # type: ignore[arg-type]
    began = time.process_time()
    found = steady_states(task.network, table, observables=names, solver=solver, threads=1, **options)  # type: ignore[arg-type]
    return Timed(found=found, ms=1e3 * (time.process_time() - began) / len(found))


def references(task: Task, names: tuple[str, ...]) -> Array:
    """Where long integrations end, shape (sets, names); NaN for a set that does not come to rest."""
    times = task.times[-1] * 10.0 ** np.arange(DECADES)
    found = ensemble(task.network, task.table(0, len(task.values)), times, observables=names, solver=REFERENCE)
    result = np.full((len(found), len(names)), np.nan)
    for member, values in enumerate(found.values):
        moved = errors(values[1:], values[:-1])
        rest = np.flatnonzero(moved < AT_REST)
        if rest.size:
            # The first of the two: the longer the integration, the more rounding moves conserved totals.
            result[member] = values[rest[0] + 1]
    return result


def errors(values: Array, reference: Array) -> Array:
    """The greatest relative error of each row."""
    counted = np.abs(reference) > COUNTED * np.abs(reference).max(axis=1, keepdims=True)
    with np.errstate(divide="ignore", invalid="ignore"):
        found: Array = np.where(counted, np.abs(values - reference) / np.abs(reference), 0.0).max(axis=1)
    return np.where(np.isfinite(values).all(axis=1) & np.isfinite(reference).all(axis=1), found, np.inf)


def axis(task: Task, arguments: argparse.Namespace) -> dict[str, Array]:
    """Every dose for some cells."""
    name, low, high = DOSES[task.name]
    cells = {one: np.repeat(values, arguments.doses) for one, values in task.table(0, arguments.cells).items()}
    return {**cells, name: np.tile(np.geomspace(low, high, arguments.doses), arguments.cells)}


def check(what: str, found: float, limit: float) -> int:
    """Print a claim with its limit; 1 if it is missed."""
    good = found <= limit
    print(f"{'ok  ' if good else 'MISS'} {what}: {found:.2g}, at most {limit:g}", flush=True)
    return int(not good)


if __name__ == "__main__":
    sys.exit(main())
