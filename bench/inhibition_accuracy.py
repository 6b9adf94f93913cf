"""Are inhibition constants right? Bias, coverage and verdicts on simulated truth; a new seed every run.

    python bench/inhibition_accuracy.py [--curves 2000] [--grids 400] [--seed N]

Truth comes from mass balance and rate laws written here, not from the package. Prints one line per claim with its
limit, and exits with 1 if any is missed.
"""

from __future__ import annotations

import argparse
import sys
import time

import numpy as np
import numpy.typing as npt
import polars as pl
from fit_accuracy import Claims

from sevenless.binding.inhibition.inactivation import fit_activity_left, fit_kobs
from sevenless.binding.inhibition.mechanism_choice import compare_mechanisms
from sevenless.binding.inhibition.tight_binding import fit_tight_binding
from sevenless.fitting.curves import Curves

Column = npt.NDArray[np.float64]
ENZYME_MOLAR = 2e-9
NOISE = 2.0  # % of the uninhibited rate
VMAX, KM = 100.0, 3e-5
MECHANISMS = {
    "competitive": (2e-8, np.inf),
    "uncompetitive": (np.inf, 2e-8),
    "noncompetitive": (2e-8, 2e-8),
    "mixed": (1e-8, 4e-8),
}
KINACT, KI = 0.01, 1e-6


def inside(table: pl.DataFrame, name: str, truth: float) -> float:
    """Part of the intervals that hold the truth."""
    return float(table.select(((pl.col(f"{name}_lo") <= truth) & (pl.col(f"{name}_hi") >= truth)).mean()).item())


def free_part(ki: float, doses: Column) -> Column:
    """Free enzyme by bisection of the mass balance."""
    low, high = np.zeros_like(doses), np.ones_like(doses)
    for _ in range(120):
        middle = (low + high) / 2
        bound = ENZYME_MOLAR * (1 - middle)
        above = (doses > bound) & (middle * (doses - bound) > ki * (1 - middle))
        low, high = np.where(above, low, middle), np.where(above, middle, high)
    return (low + high) / 2


def tight_binding(count: int, rng: np.random.Generator, claims: Claims) -> None:
    """Ki_app from far above the enzyme to far below it."""
    for ratio in (100.0, 10.0, 1.0, 0.3, 0.1, 0.05, 1e-4):
        ki = ratio * ENZYME_MOLAR
        doses = np.tile(np.append([0.0, 0.0], (ki + ENZYME_MOLAR / 2) * 2.0 ** np.arange(-6, 7)), 2)
        rates = 100 * free_part(ki, doses) + rng.normal(0, NOISE, (count, len(doses)))
        began = time.perf_counter()
        table = fit_tight_binding(Curves.from_matrix(doses, rates), enzyme_molar=ENZYME_MOLAR)
        speed = f"{count / (time.perf_counter() - began):,.0f} curves/s"
        name = f"Morrison, Ki_app = {ratio:g} E (IC50 {ratio + 0.5:g} E)"
        if ratio >= 0.05:
            bias = 10.0 ** float(np.median(table["log10_ki_app_molar"].to_numpy())) / ki - 1
            claims.check(f"{name}: median error", bias, -0.02, 0.02, speed)
            claims.check(f"{name}: coverage", inside(table, "log10_ki_app_molar", np.log10(ki)), 0.93, 0.97)
        else:
            claims.check(f"{name}: said to be at the floor", (table["status"] == "at_floor").mean() or 0.0, 0.85, 1.0)
            bound = table.filter(status="at_floor")["ki_app_molar"]
            claims.check(f"{name}: bound above the truth", (bound > ki).mean() or 0.0, 0.93, 1.0)


def mechanisms(count: int, rng: np.random.Generator, claims: Claims) -> None:
    """The mechanism from a grid of 6 x 6, and its constants."""
    s, i = (one.ravel() for one in np.meshgrid([5e-6, 1e-5, 2e-5, 5e-5, 1e-4, 2e-4], [0, 5e-9, 1e-8, 2e-8, 5e-8, 1e-7]))
    for name, (kic, kiu) in MECHANISMS.items():
        rate = VMAX * s / (KM * (1 + i / kic) + s * (1 + i / kiu)) + rng.normal(0, 1.5, (count, len(s)))
        table = pl.DataFrame(
            {
                "grid": np.repeat(np.arange(count), len(s)),
                "substrate_molar": np.tile(s, count),
                "inhibitor_molar": np.tile(i, count),
                "rate": rate.ravel(),
            }
        )
        began = time.perf_counter()
        found = compare_mechanisms(table, by=["grid"])
        speed = f"{count / (time.perf_counter() - began):,.0f} grids/s"
        claims.check(f"{name}: found", (found.choice["mechanism"] == name).mean() or 0.0, 0.9, 1.0, speed)
        laws = found.laws.filter(law=name)
        for constant, truth in (("kic_molar", kic), ("kiu_molar", kiu)):
            if np.isfinite(truth):
                error = float(np.median(laws[constant].to_numpy())) / truth - 1
                claims.check(f"{name}: median error of {constant}", error, -0.04, 0.04)
                claims.check(f"{name}: coverage of {constant}", inside(laws, constant, truth), 0.91, 0.985)


def inactivation(count: int, rng: np.random.Generator, claims: Claims) -> None:
    """kinact and KI from kobs and from activity left; what is said where KI is out of reach."""
    doses = np.repeat(np.geomspace(1e-7, 1e-5, 10), 2)
    for ki, verdict in ((KI, "ok"), (1e3 * KI, "linear"), (1e-3 * KI, "saturated")):
        kobs = KINACT * doses / (ki + doses)
        noisy = kobs + rng.normal(0, 0.03 * kobs.max(), (count, len(doses)))
        table = fit_kobs(Curves.from_matrix(doses, noisy))
        claims.check(
            f"kobs, KI = {ki:.0e} M: said to be {verdict}", (table["status"] == verdict).mean() or 0.0, 0.9, 1.0
        )
        for name, truth in (("kinact_per_ki_per_molar_s", KINACT / ki), ("kinact_per_s", KINACT), ("ki_molar", ki)):
            claims.check(f"kobs, KI = {ki:.0e} M: coverage of {name}", inside(table, name, truth), 0.93, 0.985)
    doses, times = np.append(0.0, np.geomspace(1e-8, 1e-5, 10)), np.repeat([60.0, 300.0, 900.0, 3600.0], 11)
    left = 100 * np.exp(-KINACT * np.tile(doses, 4) / (KI + np.tile(doses, 4)) * times)
    groups = max(50, count // 5)
    rows = pl.DataFrame(
        {
            "compound": np.repeat(np.arange(groups), len(left)),
            "preincubation_s": np.tile(times, groups),
            "conc_molar": np.tile(doses, 4 * groups),
            "response": (left + rng.normal(0, NOISE, (groups, len(left)))).ravel(),
        }
    )
    table = fit_activity_left(Curves.from_table(rows, by=["compound", "preincubation_s"]), by=["compound"])
    for name, truth in (("kinact_per_s", KINACT), ("ki_molar", KI)):
        claims.check(f"activity left: median error of {name}", float(np.median(table[name])) / truth - 1, -0.02, 0.02)
        claims.check(f"activity left: coverage of {name}", inside(table, name, truth), 0.91, 0.985)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--curves", type=int, default=2000, help="dose-response curves per Ki, and kobs curves per KI")
    parser.add_argument("--grids", type=int, default=400, help="grids per mechanism")
    parser.add_argument("--seed", type=int, default=None)
    arguments = parser.parse_args()
    seed = arguments.seed if arguments.seed is not None else int(np.random.SeedSequence().generate_state(1)[0])
    rng = np.random.default_rng(seed)
    print(f"seed {seed}, {arguments.curves} curves, {arguments.grids} grids")
    claims = Claims()
    tight_binding(arguments.curves, rng, claims)
    mechanisms(arguments.grids, rng, claims)
    inactivation(arguments.curves, rng, claims)
    return 1 if claims.failed else 0


if __name__ == "__main__":
    sys.exit(main())
