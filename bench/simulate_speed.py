"""How fast is the simulation engine? Everybody in turns on the same networks and the same random parameter sets.

    python bench/simulate_speed.py [NETWORK ...] [--rounds 5] [--seed N] [--turn-s 2]

rtol 1e-6, eleven output times, every species recorded; log-normal factors (sigma 0.3) on all rate constants and initial
values. Each engine reads the same SBML in a process of its own and waits for its turn; loading is not in the times. A
ratio is taken within a round, of processor time a simulation, and its median over rounds is reported. Exits with 1 if
a limit is missed. Errors are those against ours at rtol 1e-10: the greatest of |y - reference| / (|reference| + 1000
atol) over species and times.
"""

from __future__ import annotations

import argparse
import os
import platform
import sys
import tempfile
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

import numpy as np
from runners import Contender, Runner, RunnerError
from simulation_tasks import Array, Size, Task, size_of, task_of
from speed_table import markdown

from sevenless.simulate.ensemble import ensemble
from sevenless.simulate.options import Solver

OURS, THREADS, SINGLE = "sevenless, ensemble", "sevenless, ensemble, two threads", "sevenless, one by one"
ROADRUNNER, BNGSIM, AMICI = "libRoadRunner", "bngsim", "AMICI"
CONTENDERS = (
    Contender(name=OURS, script="simulate_sevenless.py ensemble 1"),
    Contender(name=THREADS, script="simulate_sevenless.py ensemble 2"),
    Contender(name=SINGLE, script="simulate_sevenless.py single"),
    Contender(name=ROADRUNNER, script="simulate_roadrunner.py"),
    Contender(name=BNGSIM, script="simulate_bngsim.py"),
    Contender(name=AMICI, script="simulate_amici.py", peer="amici"),
    Contender(name="basico", script="simulate_basico.py", peer="basico"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How many times faster the ensemble must be than libRoadRunner, and two threads than one."""

    roadrunner: float | None
    threads: float


PEERS_LIMIT = 3.0
SINGLE_LIMIT = 1.0
NETWORKS = {
    "huang_ferrell_1996": Limits(roadrunner=5.0, threads=1.4),
    "schoeberl_2002": Limits(roadrunner=10.0, threads=1.4),
    "receptors_12": Limits(roadrunner=100.0, threads=1.9),
    "generated_500": Limits(roadrunner=None, threads=1.9),
    "egfr_net": Limits(roadrunner=None, threads=1.9),
}
RTOL = 1e-6
SETS = 512
COMPARED = 16
LONGEST_LOAD_S = 600.0
HEADER = (
    "engine", "sets", "ms a simulation, CPU", "wall", "sevenless is faster (least to most)", "failed",
    "error, median", "greatest", "load, s",
)  # fmt: skip


@dataclass(slots=True)
class Outcome:
    """One contender's turns on a network; or why it has none."""

    name: str
    absent: str = ""
    count: int = 0
    load_s: float = 0.0
    cpu_ms: list[float] = field(default_factory=list)
    wall_ms: list[float] = field(default_factory=list)
    failed: int = 0
    errors: list[float] = field(default_factory=list)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("networks", nargs="*", metavar="NETWORK", help=f"of {', '.join(NETWORKS)}")
    parser.add_argument("--rounds", type=int, default=5, help="turns of every contender")
    parser.add_argument("--turn-s", type=float, default=2.0, help="about how long a turn takes")
    parser.add_argument("--seed", type=int, default=None)
    arguments = parser.parse_args()
    if unknown := sorted(set(arguments.networks) - NETWORKS.keys()):
        parser.error(f"no network is named {', '.join(unknown)}; there are {', '.join(NETWORKS)}")
    seed = arguments.seed if arguments.seed is not None else int(np.random.SeedSequence().generate_state(1)[0])
    rng = np.random.default_rng(seed)
    print(f"seed {seed}, {arguments.rounds} rounds, Python {platform.python_version()}, {os.cpu_count()} cores")
    missed = 0
    for name in arguments.networks or NETWORKS:
        task = task_of(name, SETS, rng)
        with tempfile.TemporaryDirectory() as folder:
            task.write(Path(folder))
            outcomes = compete(task, Path(folder), rounds=arguments.rounds, turn_s=arguments.turn_s)
        print(f"\n{described(name, size_of(task.network))}; load average {os.getloadavg()[0]:.1f}\n")
        print(markdown(HEADER, [row(one, outcomes[OURS]) for one in outcomes.values()]) + "\n", flush=True)
        missed += check(name, outcomes)
    return 1 if missed else 0


def described(name: str, size: Size) -> str:
    """A network in a line."""
    return (
        f"{name}: {size.species} species, {size.reactions} reactions, {size.entries} entries of the Jacobian, "
        f"{size.filled} of the factors, {size.products:,} multiply-adds a factorisation"
    )


def compete(task: Task, folder: Path, *, rounds: int, turn_s: float) -> dict[str, Outcome]:
    """Every contender's turns. The first, which is thrown away, tells how many sets make a turn."""
    outcomes = {one.name: Outcome(one.name, "" if one.is_installed else one.why_absent) for one in CONTENDERS}
    reference = references(task)
    with ExitStack() as stack:
        present = [one for one in CONTENDERS if one.is_installed]
        runners = {one.name: stack.enter_context(Runner(one)) for one in present}
        for turn in range(-1, rounds):
            for one in present if turn % 2 == 0 else present[::-1]:
                outcome = outcomes[one.name]
                if outcome.absent:
                    continue
                try:
                    take_turn(outcome, runners[one.name], folder, turn=turn, turn_s=turn_s)
                except RunnerError as error:
                    outcome.absent = f"failed: {error}"
                    continue
                if turn == 0:
                    outcome.errors = errors(np.load(folder / "found.npy"), reference, task.atol)
    return outcomes


def take_turn(outcome: Outcome, runner: Runner, folder: Path, *, turn: int, turn_s: float) -> None:
    """One turn, into the outcome."""
    eight = outcome.name in (OURS, THREADS)
    count = outcome.count if turn >= 0 else 8 if eight else 1
    start = max(turn, 0) * count % SETS
    start = start if start + count <= SETS else 0
    request = {"folder": str(folder), "start": start, "stop": start + count, "rtol": RTOL}
    out = str(folder / "found.npy") if turn == 0 else ""
    told = runner.ask({**request, "out": out}, limit_s=LONGEST_LOAD_S)
    if turn < 0:
        # Loading and first use are over: a second answer tells how long a simulation takes.
        told = runner.ask({**request, "out": ""}, limit_s=LONGEST_LOAD_S)
        wanted = turn_s * count / max(told["wall_s"], 1e-9)
        outcome.count = int(min(SETS, max(64, wanted // 8 * 8))) if eight else int(min(SETS, max(2, wanted)))
        outcome.load_s = told["load_s"]
        return
    outcome.cpu_ms.append(1e3 * told["cpu_s"] / count)
    outcome.wall_ms.append(1e3 * told["wall_s"] / count)
    outcome.failed += told["failed"]


def references(task: Task) -> Array:
    """The first sets at the tightest tolerance."""
    solver = Solver(rtol=1e-10, atol=1e-4 * task.atol)
    return ensemble(
        task.network, task.table(0, COMPARED), task.times, observables=task.species, solver=solver
    ).values  # fmt: skip


def errors(found: Array, reference: Array, atol: float) -> list[float]:
    """The greatest error of each set that was simulated."""
    common = min(len(found), len(reference))
    scale = np.abs(reference[:common]) + 1000.0 * atol
    each = (np.abs(found[:common] - reference[:common]) / scale).max(axis=(1, 2))
    return [float(one) for one in each if np.isfinite(one)]


def ratios(other: Outcome, ours: Outcome, *, by: str = "cpu_ms") -> list[float]:
    """How many times faster ours is, round by round."""
    return [theirs / mine for theirs, mine in zip(getattr(other, by), getattr(ours, by), strict=True)]


def row(one: Outcome, ours: Outcome) -> tuple[str, ...]:
    """A line of the table."""
    if one.absent:
        return (one.name, one.absent, *[""] * (len(HEADER) - 2))
    faster = ratios(one, ours, by="wall_ms" if one.name == THREADS else "cpu_ms")
    return (
        one.name,
        f"{one.count}",
        f"{median(one.cpu_ms):.3g}",
        f"{median(one.wall_ms):.3g}",
        "" if one is ours else f"{median(faster):.3g} ({min(faster):.3g} to {max(faster):.3g})",
        f"{one.failed} of {one.count * len(one.cpu_ms)}",
        f"{median(one.errors):.1e}" if one.errors else "",
        f"{max(one.errors):.1e}" if one.errors else "",
        f"{one.load_s:.1f}",
    )


def check(name: str, outcomes: dict[str, Outcome]) -> int:
    """Print each ratio that has a limit; how many are missed."""
    limits = NETWORKS[name]
    wanted = [
        (OURS, ROADRUNNER, limits.roadrunner, "cpu_ms"), (OURS, BNGSIM, PEERS_LIMIT, "cpu_ms"),
        (OURS, AMICI, PEERS_LIMIT, "cpu_ms"), (SINGLE, ROADRUNNER, SINGLE_LIMIT, "cpu_ms"),
        (THREADS, OURS, limits.threads, "wall_ms"),
    ]  # fmt: skip
    missed = 0
    for faster, slower, limit, by in wanted:
        if limit is None:
            continue
        if why := outcomes[slower].absent:
            print(f"---- {name}: {faster} against {slower}: not measured: {why}")
            continue
        reached = 0.0 if outcomes[faster].absent else median(ratios(outcomes[slower], outcomes[faster], by=by))
        good = reached >= limit
        missed += not good
        print(f"{'ok  ' if good else 'MISS'} {name}: {faster}: {reached:.2f} times {slower}, at least {limit:g}")
    return missed


if __name__ == "__main__":
    sys.exit(main())
