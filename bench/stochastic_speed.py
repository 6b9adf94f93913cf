"""How fast are stochastic runs? Event by event against libRoadRunner and bngsim, and leaps against single events.

    python bench/stochastic_speed.py [NETWORK ...] [--rounds 5] [--seed N] [--turn-s 0.5]

Every engine reads the same SBML, with whole numbers of copies, and makes runs over the same time, in turns on one
thread; loading is not in the times. Expected events are the same for all, so the time of a run compares engines; events
a second are those that ours counts. A ratio is taken within a round, of processor time a run, and its median counts.
Means at the last time are compared with ours. Exits with 1 if a limit is missed.
"""

from __future__ import annotations

import argparse
import logging
import os
import platform
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from statistics import median

import bngsim
import numpy as np
import roadrunner
from simulation_tasks import Array, flattened
from speed_table import markdown

from sevenless.exchange.sbml import write_sbml
from sevenless.network.network import Network
from sevenless.simulate.stochastic import stochastic

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
from simulate.models import model

Run = Callable[[int, int], Array]
"""Takes a number of runs and a seed, gives the mean of each species at the last time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """Time of a run, copies in a unit, and how many times faster than the reference ours has to be."""

    until: float
    copies_per_unit: float
    limit: float


EXACT = {
    "das_2009": Case(until=20.0, copies_per_unit=1.0, limit=1.0),
    "schoeberl_2002": Case(until=0.02, copies_per_unit=1.0, limit=1.0),
    "egfr_net": Case(until=0.5, copies_per_unit=1.0, limit=1.0),
}
LEAPS = {
    "kholodenko_2000": Case(until=500.0, copies_per_unit=1e3, limit=5.0),
    # Stiff, so that leaps save nothing: they must not cost much either.
    "huang_ferrell_1996": Case(until=10.0, copies_per_unit=1e5, limit=0.4),
}
HEADER = (
    "network",
    "runs a turn",
    "engine",
    "ms a run, CPU",
    "times sevenless by events (least to most)",
    "mean differs by",
)


@dataclass(slots=True)
class Turns:
    """What an engine did: milliseconds a run in each turn, and the sum of the means of its runs."""

    cpu_ms: list[float] = field(default_factory=list)
    means: list[Array] = field(default_factory=list)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("networks", nargs="*", metavar="NETWORK", help=f"of {', '.join((*EXACT, *LEAPS))}")
    parser.add_argument("--rounds", type=int, default=5, help="turns of every engine")
    parser.add_argument("--turn-s", type=float, default=0.5, help="about how long a turn of ours takes")
    parser.add_argument("--seed", type=int, default=None)
    arguments = parser.parse_args()
    if unknown := sorted(set(arguments.networks) - {*EXACT, *LEAPS}):
        parser.error(f"no network is named {', '.join(unknown)}; there are {', '.join((*EXACT, *LEAPS))}")
    seed = arguments.seed if arguments.seed is not None else int(np.random.SeedSequence().generate_state(1)[0])
    print(f"seed {seed}, {arguments.rounds} rounds, Python {platform.python_version()}, {os.cpu_count()} cores")
    missed = 0
    for name in arguments.networks or (*EXACT, *LEAPS):
        missed += measured(name, rounds=arguments.rounds, turn_s=arguments.turn_s, seed=seed)
    return 1 if missed else 0


def measured(name: str, *, rounds: int, turn_s: float, seed: int) -> int:
    """Measure a network and print what was found; how many limits are missed."""
    case = EXACT.get(name) or LEAPS[name]
    network = in_whole_copies(name) if name in EXACT else model(name)[0]
    runs, events = how_many(network, case, turn_s)
    with tempfile.TemporaryDirectory() as folder:
        engines = peers(network, case, Path(folder)) if name in EXACT else leaping(network, case)
        turns = compete({"sevenless": ours(network, case, "exact"), **engines}, runs=runs, rounds=rounds, seed=seed)
    first = median(turns["sevenless"].cpu_ms)
    print(f"\n{name}: {len(network.species)} species, {len(network.reactions)} reactions, {events:,.0f} events a run")
    print(f"event by event: {events / first / 1e3:.2f} million events a second\n")
    print(markdown(HEADER, [row(name, runs, engine, turns) for engine in turns]) + "\n", flush=True)
    return sum(not is_met(name, engine, turns, case.limit) for engine in engines)


def in_whole_copies(name: str) -> Network:
    """A network without rules, of which every initial value is a whole number."""
    network = flattened(model(name)[0])
    return replace(network, species=tuple(replace(one, initial=float(np.rint(one.initial))) for one in network.species))


def how_many(network: Network, case: Case, turn_s: float) -> tuple[int, float]:
    """Runs that fill a turn of ours, and events of a run; kernels are loaded on the way."""
    species = [one.name for one in network.species]
    for _ in range(2):
        start = time.process_time()
        found = stochastic(
            network, times_s=[case.until], runs=2, seed=1, copies_per_unit=case.copies_per_unit, observables=species
        )
        spent = (time.process_time() - start) / 2
    return max(2, int(turn_s / spent)), float(found.events.mean())


def ours(network: Network, case: Case, method: str) -> Run:
    """Ours, on one thread."""
    species = [one.name for one in network.species]

    def run(count: int, seed: int) -> Array:
        found = stochastic(
            network, times_s=[case.until], runs=count, seed=seed, method=method, observables=species, threads=1,
            copies_per_unit=case.copies_per_unit, most_events=10**9,
        )  # fmt: skip
        assert found.done.all()
        return found.values[:, -1].mean(axis=0)

    return run


def leaping(network: Network, case: Case) -> dict[str, Run]:
    """Ours by leaps."""
    return {f"sevenless, {method}": ours(network, case, method) for method in ("tau-leaping", "auto")}


def peers(network: Network, case: Case, folder: Path) -> dict[str, Run]:
    """libRoadRunner and bngsim with the network as SBML."""
    path = folder / "model.xml"
    write_sbml(network, path)
    names = [one.name for one in network.species]
    return {"libRoadRunner": by_roadrunner(path, names, case.until), "bngsim": by_bngsim(path, names, case.until)}


def by_roadrunner(path: Path, names: list[str], until: float) -> Run:
    """Its Gillespie integrator."""
    roadrunner.Logger.setLevel(roadrunner.Logger.LOG_FATAL)
    engine = roadrunner.RoadRunner(str(path))
    engine.setIntegrator("gillespie")
    engine.integrator.variable_step_size = False
    engine.timeCourseSelections = names

    def run(count: int, seed: int) -> Array:
        total = np.zeros(len(names))
        for number in range(count):
            engine.reset()
            engine.integrator.seed = seed % 2**31 + number
            total += np.array(engine.simulate(0.0, until, 2))[-1]
        return total / count

    return run


def by_bngsim(path: Path, names: list[str], until: float) -> Run:
    """Its direct method."""
    # It warns of every rate law that SBML calls reversible by default.
    logging.getLogger("bngsim").setLevel(logging.ERROR)
    loaded = bngsim.Model.from_sbml(path)
    simulator = bngsim.Simulator(loaded, method="ssa", strict_ssa=False)
    places = [list(loaded.species_names).index(name) for name in names]

    def run(count: int, seed: int) -> Array:
        total = np.zeros(len(names))
        for number in range(count):
            loaded.reset()
            found = simulator.run(sample_times=[0.0, until], seed=seed % 2**31 + number)
            total += np.asarray(found.species)[-1, places]
        return total / count

    return run


def compete(engines: dict[str, Run], *, runs: int, rounds: int, seed: int) -> dict[str, Turns]:
    """Every engine's turns; the first of each does not count, and the order turns round after every round."""
    turns = {name: Turns() for name in engines}
    for number in range(-1, rounds):
        for name in list(engines) if number % 2 == 0 else list(engines)[::-1]:
            count = runs if number >= 0 else 1
            start = time.process_time()
            mean = engines[name](count, seed + (number + 1) * runs)
            spent = time.process_time() - start
            if number >= 0:
                turns[name].cpu_ms.append(1e3 * spent / count)
                turns[name].means.append(mean)
    return turns


def ratios(other: Turns, mine: Turns) -> list[float]:
    """How many times more time the other takes, round by round."""
    return [a / b for a, b in zip(other.cpu_ms, mine.cpu_ms, strict=True)]


def difference(one: Turns, other: Turns) -> float:
    """Of means at the last time: the sum over species of how far apart they are, as a share of all copies."""
    a, b = np.mean(one.means, axis=0), np.mean(other.means, axis=0)
    return float(np.abs(a - b).sum() / np.abs(b).sum())


def row(name: str, runs: int, engine: str, turns: dict[str, Turns]) -> tuple[str, ...]:
    """A line of the table."""
    mine, its = turns["sevenless"], turns[engine]
    faster = ratios(its, mine)
    told = f"{median(faster):.3g} ({min(faster):.3g} to {max(faster):.3g})" if its is not mine else ""
    far = f"{100 * difference(its, mine):.2g} %" if its is not mine else ""
    return (name, f"{runs}", engine, f"{median(its.cpu_ms):.3g}", told, far)


def is_met(name: str, engine: str, turns: dict[str, Turns], limit: float) -> bool:
    """Print whether a limit is met: for peers how many times faster ours is, for leaps how many times faster they are.

    ``auto`` has no limit: it may leap less.
    """
    if engine == "sevenless, auto":
        return True
    is_peer = name in EXACT
    one, other = (turns[engine], turns["sevenless"]) if is_peer else (turns["sevenless"], turns[engine])
    reached = median(ratios(one, other))
    good = reached >= limit
    said = (
        f"event by event: {reached:.2f} times {engine}" if is_peer else f"{engine}: {reached:.2f} times single events"
    )
    print(f"{'ok  ' if good else 'MISS'} {name}: {said}, at least {limit:g}")
    return good


if __name__ == "__main__":
    sys.exit(main())
