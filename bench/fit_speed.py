"""How fast is the fit? One thread, everybody in turns on the same simulated curves, against SciPy and the peers.

    python bench/fit_speed.py [--rounds 9] [--seed N]

In every round each contender fits its share of the curves once, in an order that turns round by round; a ratio is
taken within a round and its median over rounds is reported, so that a busy machine slows both sides. Exits with 1 if
sevenless is less than 50 times faster than the SciPy loop without intervals, or 15 times with profile intervals.
"""

from __future__ import annotations

import argparse
import os
import platform
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path

import numpy as np
from runners import CONTENDERS, Contender, Runner, RunnerError, Turn
from scenarios import Scenario, simulate
from speed_table import HEADER, NOT_INSTALLED, Outcome, markdown, median_ratio, speed_table

LAYOUTS = {"A": "10 doses x 1", "B": "10 doses x 3"}
CURVES = 32768
SCIPY = "SciPy curve_fit with covariance"
OURS = "sevenless"
LIMITS = {OURS: 50.0, "sevenless, profile intervals": 15.0}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=9, help="turns of every contender")
    parser.add_argument("--seed", type=int, default=None)
    arguments = parser.parse_args()
    seed = arguments.seed if arguments.seed is not None else int(np.random.SeedSequence().generate_state(1)[0])
    rng = np.random.default_rng(seed)
    machine = f"one thread, Python {platform.python_version()}, {os.cpu_count()} cores"
    print(f"seed {seed}, {arguments.rounds} rounds, {machine}")
    missed = 0
    with tempfile.TemporaryDirectory() as folder:
        for name, layout in LAYOUTS.items():
            scenario = simulate(name, CURVES, rng)
            outcomes = compete(scenario, Path(folder) / f"{name}.npz", rounds=arguments.rounds)
            print(f"\n{layout}\n")
            print(markdown(HEADER, speed_table(outcomes, scenario.log10_ic50, reference=SCIPY, ours=OURS)) + "\n")
            missed += check(outcomes, layout)
    return 1 if missed else 0


def compete(scenario: Scenario, curves: Path, *, rounds: int) -> list[Outcome]:
    """Every contender's turns, in the order of the table."""
    np.savez(curves, conc_molar=scenario.conc_molar, response=scenario.response, log10_ic50=scenario.log10_ic50)
    absent = {one.name: NOT_INSTALLED for one in CONTENDERS if not one.is_installed}
    turns: dict[str, list[Turn]] = {one.name: [] for one in CONTENDERS}
    with ExitStack() as stack:
        present = [one for one in CONTENDERS if one.is_installed]
        runners = {one.name: stack.enter_context(Runner(one)) for one in present}
        for turn in range(-1, rounds):
            for one in order(present, turn):
                if one.name in absent:
                    continue
                try:
                    start = max(turn, 0) * one.curves % CURVES
                    done = runners[one.name].take_turn(curves, start=start, count=one.curves)
                except RunnerError as error:
                    absent[one.name] = f"failed: {error}"
                    turns[one.name] = []
                    continue
                if turn >= 0:
                    turns[one.name].append(done)
    return [Outcome(name=one.name, turns=tuple(turns[one.name]), absent=absent.get(one.name, "")) for one in CONTENDERS]


def order(contenders: list[Contender], turn: int) -> list[Contender]:
    """There and back again, so that nobody always follows the same neighbour."""
    return contenders if turn % 2 == 0 else contenders[::-1]


def check(outcomes: list[Outcome], layout: str) -> int:
    """Print each ratio that has a limit; how many are missed."""
    by_name = {outcome.name: outcome for outcome in outcomes}
    missed = 0
    for name, limit in LIMITS.items():
        reached = median_ratio(by_name[SCIPY].turns, by_name[name].turns) if by_name[name].turns else 0.0
        good = reached >= limit
        missed += not good
        print(f"{'ok  ' if good else 'MISS'} {layout}: {name}: {reached:.1f} times SciPy, at least {limit:g}")
    return missed


if __name__ == "__main__":
    sys.exit(main())
