"""Are trajectories right? Ours at default tolerances against references at rtol 1e-10; a new seed every run.

    python bench/simulate_accuracy.py [NETWORK ...] [--sets 200] [--peer-sets N] [--seed N]

Log-normal factors (sigma 0.3) on all rate constants and initial values. There are two references for each network:
libRoadRunner, whose code shares nothing with ours, and our own method at that tolerance. The error of a set is the
greatest of |y - reference| / |reference| over times, and over species where the reference is above 1000 atol. What
ours leaves of conserved totals is counted over every set. Exits with 1 if a limit is missed.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from dataclasses import dataclass, replace

import numpy as np
from simulation_tasks import Array, Task, task_of
from speed_table import markdown

from sevenless.network.conserved import drift
from sevenless.simulate.ensemble import ensemble
from sevenless.simulate.options import Solver
from sevenless.simulate.trajectories import Trajectories

LIMIT = 1e-4
DRIFT_LIMIT = 1e-9
COUNTED = 1e3
TIGHT = 1e-10
SHARE = Solver().absolute(("any",))[0] * -1.0
PEER = "libRoadRunner"
NETWORKS: dict[str, int | None] = {
    "huang_ferrell_1996": None,
    "kholodenko_1999": None,
    "lin_2019": None,
    "schoeberl_2002": None,
    "generated_100": None,
    "egfr_net": None,
    "generated_500": 20,
}
"""Networks, and how many of their sets the peer computes: all, unless it takes an hour for them."""
HEADER = (
    "network", "sets", "failed", "against", "compared", "error, median", "99 %", "greatest", "of", "s",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Error:
    """The error of each set that both computed, and where the greatest is."""

    each: Array
    worst: str

    @property
    def greatest(self) -> float:
        """The greatest error; infinite where nothing could be compared."""
        return float(self.each.max(initial=0.0)) if self.each.size else np.inf


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("networks", nargs="*", metavar="NETWORK", help=f"of {', '.join(NETWORKS)}, or another of tests")
    parser.add_argument("--sets", type=int, default=200, help="random parameter sets of each network")
    parser.add_argument("--peer-sets", type=int, default=None, help=f"how many of them {PEER} computes, at most")
    parser.add_argument("--seed", type=int, default=None)
    arguments = parser.parse_args()
    seed = arguments.seed if arguments.seed is not None else int(np.random.SeedSequence().generate_state(1)[0])
    print(f"seed {seed}; load average {os.getloadavg()[0]:.1f}\n", flush=True)
    rows, missed = [], 0
    for name in arguments.networks or NETWORKS:
        task = task_of(name, arguments.sets, np.random.default_rng([seed, *name.encode()]))
        peer_sets = arguments.peer_sets if arguments.peer_sets is not None else NETWORKS.get(name)
        lines, wrong = measured(task, peer_sets=arguments.sets if peer_sets is None else peer_sets)
        rows += lines
        missed += wrong
    print("\n" + markdown(HEADER, rows))
    return 1 if missed else 0


def measured(task: Task, *, peer_sets: int) -> tuple[list[tuple[str, ...]], int]:
    """Lines of the table for a network, and how many limits it misses."""
    found, seconds = timed(task, len(task.values), Solver())
    lines = [(task.name, f"{len(found)}", f"{np.sum(~found.done)}", "", "", "", "", "", "", f"{seconds:.1f}")]
    wrong = check(f"{task.name}: sets that fail", float(np.sum(~found.done)), 0.0)
    kept = drift(task.network.conserved_moieties(), task.species, found.values[found.done])
    wrong += check(f"{task.name}: drift of totals", max(kept.values(), default=0.0), DRIFT_LIMIT)
    references = {"sevenless at 1e-10": (len(task.values), 1e-4, "sevenless")}
    references[f"{PEER} at 1e-10"] = (min(peer_sets, len(task.values)), 1e-5, "roadrunner")
    for against, (count, atol, engine) in references.items():
        if not count:
            continue
        solver = Solver(rtol=TIGHT, atol=atol * SHARE * float(least_start(task)), most_steps=1_000_000)
        reference, seconds = timed(task, count, solver, engine=engine)
        error = error_of(task, found.values[:count], reference)
        lines.append(row(against, reference, error, seconds))
        wrong += check(f"{task.name}: error against {against}", error.greatest, LIMIT)
        wrong += check(f"{task.name}: sets without a reference", float(np.sum(~reference.done)), 0.02 * count)
    return lines, wrong


def timed(task: Task, count: int, solver: Solver, *, engine: str = "sevenless") -> tuple[Trajectories, float]:
    """Trajectories of the first sets, and how long they took."""
    began = time.perf_counter()
    found = ensemble(
        task.network, task.table(0, count), task.times, observables=task.species, solver=solver, engine=engine
    )  # fmt: skip
    return found, time.perf_counter() - began


def start_of(task: Task) -> Array:
    """Largest initial value of each set."""
    place = len(task.names) - len(task.species)
    return task.values[:, place:].max(axis=1)


def least_start(task: Task) -> float:
    """Over all sets."""
    return float(start_of(task).min())


def error_of(task: Task, found: Array, reference: Trajectories) -> Error:
    """Of the sets that both computed."""
    counted = np.abs(reference.values) > COUNTED * SHARE * start_of(task)[: len(found), None, None]
    with np.errstate(divide="ignore", invalid="ignore"):
        relative = np.where(counted, np.abs(found - reference.values) / np.abs(reference.values), 0.0)
    each = relative.reshape(len(found), -1).max(axis=1)
    usable = reference.done & np.isfinite(each)
    if not usable.any():
        return Error(each=each[usable], worst="")
    member = int(np.flatnonzero(usable)[each[usable].argmax()])
    at, species = np.unravel_index(int(relative[member].argmax()), relative[member].shape)
    return Error(each=each[usable], worst=f"{task.species[species]} at {task.times[at]:g} in set {member}")


def row(against: str, reference: Trajectories, error: Error, seconds: float) -> tuple[str, ...]:
    """A line of the table."""
    quantiles = np.quantile(error.each, [0.5, 0.99]) if error.each.size else np.full(2, np.nan)
    return (
        "", "", f"{np.sum(~reference.done)}", against, f"{error.each.size}", *(f"{one:.1e}" for one in quantiles),
        f"{error.greatest:.1e}", error.worst, f"{seconds:.1f}",
    )  # fmt: skip


def check(claim: str, value: float, limit: float) -> int:
    """Print a claim; 1 if it is missed."""
    good = value <= limit
    print(f"{'ok  ' if good else 'MISS'} {claim:<60} {value:9.2g}, at most {limit:g}", flush=True)
    return int(not good)


if __name__ == "__main__":
    sys.exit(main())
