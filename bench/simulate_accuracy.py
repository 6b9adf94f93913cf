"""Are trajectories right? Ours at default tolerances against references at rtol 1e-10; a new seed every run.

    python bench/simulate_accuracy.py [NETWORK ...] [--sets 200] [--peer-sets N] [--seed N]

Log-normal factors (sigma 0.3) on all rate constants and initial values. There are two references for each network:
libRoadRunner, whose code shares nothing with ours, and our own method at that tolerance. The error of a set is the
greatest of |y - reference| / |reference| over times, and over species where the reference is above a millionth of the
largest initial value. Drift of conserved totals is that of ours, over every set. Exits with 1 if a limit is missed.

Some sets are close to a switch: they have no answer to 1e-4 unless their inputs are known far better. A set above the
limit is therefore simulated again at 1e-10 with inputs that are changed at random by the default rtol; where that moves
it by as much as its error, it is counted as sensitive, and not as a miss. How many there are is printed.
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
COUNTED = 1e-6
TIGHT = 1e-10
TIGHT_SHARE, PEER_SHARE = 1e-13, 1e-14
CHANGES = 16
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
    """The error of each set, NaN where one of the two failed, and where the greatest is."""

    each: Array
    worst: str

    @property
    def known(self) -> Array:
        """Errors of the sets that both computed."""
        return self.each[np.isfinite(self.each)]


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
    references = {"sevenless at 1e-10": (len(task.values), TIGHT_SHARE, "sevenless")}
    references[f"{PEER} at 1e-10"] = (min(peer_sets, len(task.values)), PEER_SHARE, "roadrunner")
    for against, (count, share, engine) in references.items():
        if not count:
            continue
        solver = Solver(rtol=TIGHT, atol=share * float(start_of(task).min()), most_steps=1_000_000)
        reference, seconds = timed(task, count, solver, engine=engine)
        error = error_of(task, found.values[:count], reference)
        lines.append(row(against, reference, error, seconds))
        moves = {int(member): moved(task, member) for member in np.flatnonzero(error.each > LIMIT)}
        sensitive = [member for member, by in moves.items() if error.each[member] <= by]
        for member in sensitive:
            told = f"error {error.each[member]:.1e}, but rtol of its inputs moves it by {moves[member]:.1e}"
            print(f"---- {task.name}: set {member} is sensitive: {told}")
        greatest = np.delete(error.each, sensitive)
        greatest = greatest[np.isfinite(greatest)].max(initial=0.0) if error.known.size else np.inf
        wrong += check(f"{task.name}: error against {against}", float(greatest), LIMIT)
        wrong += check(f"{task.name}: sets without a reference", float(np.sum(~reference.done)), 0.02 * count)
        wrong += check(f"{task.name}: sets that are sensitive", float(len(sensitive)), 0.02 * count)
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


def moved(task: Task, member: int) -> float:
    """How far a set moves, at most, when its inputs change by the default rtol at random."""
    rng = np.random.default_rng(member)
    values = task.values[[member] * (CHANGES + 1)]
    values[1:] *= np.exp(Solver().rtol * rng.standard_normal((CHANGES, values.shape[1])))
    several = replace(task, values=values)
    solver = Solver(rtol=TIGHT, atol=TIGHT_SHARE * float(start_of(several).min()), most_steps=1_000_000)
    found, _ = timed(several, len(values), solver)
    alone = replace(found, **{name: getattr(found, name)[:1] for name in ("values", "codes", "steps", "pivoted")})
    return max(float(error_of(several, one[None], alone).each[0]) for one in found.values[1:])


def error_of(task: Task, found: Array, reference: Trajectories) -> Error:
    """Of every set of ``found``."""
    counted = np.abs(reference.values) > COUNTED * start_of(task)[: len(found), None, None]
    with np.errstate(divide="ignore", invalid="ignore"):
        relative = np.where(counted, np.abs(found - reference.values) / np.abs(reference.values), 0.0)
    each = np.where(reference.done, relative.reshape(len(found), -1).max(axis=1), np.nan)
    if not np.isfinite(each).any():
        return Error(each=each, worst="")
    member = int(np.nanargmax(each))
    at, species = np.unravel_index(int(relative[member].argmax()), relative[member].shape)
    return Error(each=each, worst=f"{task.species[species]} at {task.times[at]:g} in set {member}")


def row(against: str, reference: Trajectories, error: Error, seconds: float) -> tuple[str, ...]:
    """A line of the table."""
    quantiles = np.quantile(error.known, [0.5, 0.99, 1.0]) if error.known.size else np.full(3, np.nan)
    return (
        "", "", f"{np.sum(~reference.done)}", against, f"{error.known.size}", *(f"{one:.1e}" for one in quantiles),
        error.worst, f"{seconds:.1f}",
    )  # fmt: skip


def check(claim: str, value: float, limit: float) -> int:
    """Print a claim; 1 if it is missed."""
    good = value <= limit
    print(f"{'ok  ' if good else 'MISS'} {claim:<60} {value:9.2g}, at most {limit:g}", flush=True)
    return int(not good)


if __name__ == "__main__":
    sys.exit(main())
