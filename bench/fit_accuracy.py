"""Is the fit right? Optimum, coverage, false alarms and gross errors on simulated curves; a new seed every run.

    python bench/fit_accuracy.py [--curves 2000] [--reference 1500] [--seed N]

Prints one line per claim with its limit, and exits with 1 if any is missed.
"""

from __future__ import annotations

import argparse
import sys
import time
import warnings
from concurrent.futures import ProcessPoolExecutor

import numpy as np
import numpy.typing as npt
from multistart import best_of_starts
from scenarios import Scenario, simulate

from sevenless.fitting.fit import fit_curves
from sevenless.fitting.fits import CurveFits
from sevenless.fitting.options import HILL_LIMITS, FitOptions

Column = npt.NDArray[np.float64]


class Claims:
    """Prints each claim as it is checked, and remembers whether one failed."""

    def __init__(self) -> None:
        self.failed = 0

    def check(self, name: str, value: float, low: float, high: float, note: str = "") -> None:
        """One figure and the range it must lie in."""
        good = low <= value <= high
        self.failed += not good
        print(f"{'ok  ' if good else 'MISS'} {name:<64} {value:8.4f}  in [{low:g}, {high:g}] {note}")


def column(fits: CurveFits, name: str) -> Column:
    """One column as floats, null as NaN."""
    return fits.table[name].cast(float).fill_null(np.nan).to_numpy()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--curves", type=int, default=2000, help="curves per scenario")
    parser.add_argument("--reference", type=int, default=1500, help="curves per scenario fitted from 32 starts")
    parser.add_argument("--seed", type=int, default=None)
    arguments = parser.parse_args()
    seed = arguments.seed if arguments.seed is not None else int(np.random.SeedSequence().generate_state(1)[0])
    rng = np.random.default_rng(seed)
    print(f"seed {seed}, {arguments.curves} curves per scenario")
    warnings.filterwarnings("ignore", category=RuntimeWarning)
    claims = Claims()
    for name in "ABC":
        scenario = simulate(name, arguments.curves, rng)
        optimum(scenario, arguments.reference, rng, claims)
    for name in "ABC":
        scenario = simulate(name, 10 * arguments.curves, rng, outliers=0.0)
        coverage(scenario, claims)
    false_alarms(10 * arguments.curves, rng, claims)
    potent_with_vehicle(3 * arguments.curves, rng, claims)
    outlier_wells(3 * arguments.curves, rng, claims)
    return 1 if claims.failed else 0


def optimum(scenario: Scenario, most: int, rng: np.random.Generator, claims: Claims) -> None:
    """Our optimum against the best of 32 starts, on defined curves."""
    rows = scenario.of("defined")[:most]
    fits = fit_curves(scenario.conc_molar, scenario.response[rows], options=FitOptions(alpha=0.999999))
    log10_conc = np.log10(scenario.conc_molar)
    span = (log10_conc.min() - 1, log10_conc.max() + 1)
    started = time.perf_counter()
    with ProcessPoolExecutor(2) as pool:
        jobs = [
            pool.submit(
                best_of_starts, log10_conc, scenario.response[row], np.random.default_rng(child),
                log10_range=span, hill_range=HILL_LIMITS,
            )
            for row, child in zip(rows, rng.bit_generator.seed_seq.spawn(len(rows)), strict=True)
        ]  # fmt: skip
        reference = np.array([job.result() for job in jobs])
    rss = column(fits, "rss")
    worse = rss > reference[:, 0] * (1 + 1e-6)
    settled = np.isfinite(reference[:, 1])
    ours = np.median(np.abs(column(fits, "log10_ic50_molar") - scenario.log10_ic50[rows])[settled])
    theirs = np.median(np.abs(reference[:, 1] - scenario.log10_ic50[rows])[settled])
    note = f"of {len(rows)} ({time.perf_counter() - started:.0f} s for the reference)"
    claims.check(f"{scenario.name}: curves with a worse optimum than 32 starts", float(worse.sum()), 0, 0, note)
    claims.check(f"{scenario.name}: median error / that of 32 starts", ours / theirs, 0, 1.001, f"{ours:.4f} log")
    deeper = np.sum(reference[:, 0] > rss * (1 + 1e-6))
    print(f"     {scenario.name}: curves where 32 starts missed our optimum: {deeper}")


def coverage(scenario: Scenario, claims: Claims) -> None:
    """Share of 95 % intervals that hold the truth.

    Noise in C grows with the signal. Least squares with equal weights is the wrong fit for that, and its intervals say
    so; the robust fit, which lets the spread follow the signal, is the one that a screen should use and is held to it.
    """
    if scenario.name == "C":
        plain = fit_curves(scenario.conc_molar, scenario.response, options=FitOptions(alpha=0.999999))
        low, high = column(plain, "log10_ic50_molar_lo"), column(plain, "log10_ic50_molar_hi")
        held = ((low <= scenario.log10_ic50) & (scenario.log10_ic50 <= high))[scenario.of("defined")]
        print(f"     C: coverage of log10_ic50_molar, defined, least squares with equal weights: {held.mean():.4f}")
    options = FitOptions(alpha=0.999999, robust=scenario.name == "C")
    fits = fit_curves(scenario.conc_molar, scenario.response, options=options)
    truth = {
        "log10_ic50_molar": scenario.log10_ic50,
        "hill": scenario.hill,
        "top": scenario.top,
        "bottom": scenario.bottom,
    }
    for kind in ("defined", "partial"):
        rows = scenario.of(kind)
        if not len(rows):
            continue
        for name, values in truth.items():
            low, high = column(fits, f"{name}_lo")[rows], column(fits, f"{name}_hi")[rows]
            share = np.mean((low <= values[rows]) & (values[rows] <= high))
            limits = (0.93, 0.97) if kind == "defined" else (0.93, 1.0)
            if name == "log10_ic50_molar" or scenario.name != "C":
                claims.check(f"{scenario.name}: coverage of {name}, {kind}", float(share), *limits)
            else:
                print(f"     {scenario.name}: coverage of {name}, {kind}: {share:.4f}")


def false_alarms(curves: int, rng: np.random.Generator, claims: Claims) -> None:
    """How often flat curves are called active, and what is reported for them."""
    for name in "ABC":
        scenario = simulate(name, 4, rng)
        sd = {"A": 0.04, "B": 0.05, "C": 0.08}[name]
        flat = 1 + rng.normal(0, sd, (curves, len(scenario.conc_molar)))
        fits = fit_curves(scenario.conc_molar, flat)
        share = float(np.mean(column(fits, "p_no_effect") <= 0.05))
        if name == "A":
            print(f"     A: type-I error of the no-effect test at 5 %: {share:.4f}; conservative on ten single wells")
        else:
            claims.check(f"{name}: type-I error of the no-effect test at 5 %", share, 0.03, 0.06)
    scenario = simulate("C", curves, rng)
    fits = fit_curves(scenario.conc_molar, scenario.response)
    share = float(np.mean(column(fits, "p_no_effect")[scenario.of("inactive")] <= 0.05))
    claims.check("C: type-I error on its own inactive curves, outliers and all", share, 0.03, 0.06)
    beyond = column(fits, "log10_ic50_molar") > np.log10(scenario.conc_molar.max()) + 1 + 1e-9
    claims.check("C: IC50s beyond ten times the tested range", float(beyond.sum()), 0, 0)
    qualifier = fits.table["qualifier"].fill_null("none").to_numpy()
    for kind in ("inactive", "partial"):
        rows = scenario.of(kind)
        error = np.abs(column(fits, "log10_ic50_molar")[rows] - scenario.log10_ic50[rows])
        bare = qualifier[rows] == "="
        wrong = bare & (error > 0.5) if kind == "partial" else bare
        claims.check(f"C: {kind} curves reported as '=' though far off", float(np.mean(wrong)), 0, 0.05)
        shares = {mark: float(np.mean(qualifier[rows] == mark)) for mark in ("=", ">", "<", "none")}
        print(f"     C: qualifiers of {kind} curves: " + ", ".join(f"{k} {v:.3f}" for k, v in shares.items()))


def potent_with_vehicle(curves: int, rng: np.random.Generator, claims: Claims) -> None:
    """Curves whose IC50 is at the lowest doses, with three vehicle wells."""
    scenario = simulate("C", 10 * curves, rng, outliers=0.0, vehicle=3)
    rows = scenario.of("potent")
    fits = fit_curves(scenario.conc_molar, scenario.response[rows])
    error = np.abs(column(fits, "log10_ic50_molar") - scenario.log10_ic50[rows])
    claims.check("potent, vehicle as dose 0: gross errors (> 0.5 log)", float(np.mean(~(error <= 0.5))), 0, 0.05)


def outlier_wells(curves: int, rng: np.random.Generator, claims: Claims) -> None:
    """Robust against plain where 3 % of the wells are thrown off."""
    scenario = simulate("C", curves, rng)
    rows = scenario.of("defined")
    for robust in (False, True):
        options = FitOptions(robust=robust, alpha=0.999999)
        fits = fit_curves(scenario.conc_molar, scenario.response[rows], options=options)
        error = np.abs(column(fits, "log10_ic50_molar") - scenario.log10_ic50[rows])
        figure = float(np.nanquantile(error, 0.9))
        low, high = column(fits, "log10_ic50_molar_lo"), column(fits, "log10_ic50_molar_hi")
        truth = scenario.log10_ic50[rows]
        share = np.mean((low <= truth) & (truth <= high))
        if robust:
            claims.check("3 % outlier wells: 90th percentile of the error, robust", figure, 0, 0.20)
            claims.check("3 % outlier wells: coverage, robust", float(share), 0.90, 0.98)
        else:
            print(f"     3 % outlier wells: 90th percentile {figure:.3f}, coverage {share:.3f} with least squares")


if __name__ == "__main__":
    sys.exit(main())
