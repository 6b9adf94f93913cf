"""How long do kinetic fits take, against a loop of SciPy fits and pykingenie? Paired, round by round.

    python bench/kinetics_speed.py [--rounds 5] [--seed N]

A plate of exchange traces, and 96 sensorgrams of 5,000 readings, global over the eight doses of a surface. Prints the
times and each claim with its limit, and exits with 1 if one is missed.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
import warnings
from pathlib import Path
from statistics import median

import numpy as np
import numpy.typing as npt
from fit_accuracy import Claims
from scipy.optimize import curve_fit
from sensorgrams import DOSES, PYKINGENIE, READINGS, SURFACES, apart, errors, race, rows
from speed_table import markdown

from sevenless.fitting.kinetics.progress import fit_progress
from sevenless.fitting.kinetics.traces import Traces

TIMES_S = np.arange(120) * 30.0
WELLS = 384
HEADER = ("fit", "wall s", "CPU s", "CPU, times sevenless (least to most)", "median error of KD, %", "greatest, %")
Array = npt.NDArray[np.float64]


def model(t: Array, start: float, drift: float, amplitude: float, log_rate: float, lag: float) -> Array:
    """The same law, with five parameters to search."""
    since = np.maximum(t - lag, 0.0)
    signal: Array = start + drift * t - amplitude * np.expm1(-np.exp(log_rate) * since)
    return signal


def plate(rng: np.random.Generator) -> tuple[Array, Array]:
    """Rates, and traces with noise, drift and lag."""
    rate = 10 ** rng.uniform(-3.1, -2.2, WELLS)
    signal = [model(TIMES_S, 5000.0, rng.normal(0, 0.01), -3000.0, np.log(k), rng.uniform(0, 120)) for k in rate]
    return rate, np.array(signal) + rng.normal(0, 20, (WELLS, len(TIMES_S)))


def by_scipy(signal: Array) -> Array:
    """Rates by ``curve_fit``, one trace after another, from start values that the data give."""
    rates = np.full(len(signal), np.nan)
    for i, y in enumerate(signal):
        rise = y[-1] - y[0]
        half = TIMES_S[np.argmax(np.abs(y - y[0]) >= abs(rise) / 2)]
        begin = [y[0], 0.0, rise, np.log(np.log(2) / max(half, 30.0)), 30.0]
        try:
            rates[i] = np.exp(curve_fit(model, TIMES_S, y, p0=begin, maxfev=5000)[0][3])
        except RuntimeError:
            continue
    return rates


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seed", type=int, default=None)
    arguments = parser.parse_args()
    seed = arguments.seed if arguments.seed is not None else int(np.random.SeedSequence().generate_state(1)[0])
    print(f"seed {seed}, {arguments.rounds} rounds")
    warnings.filterwarnings("ignore")
    rng, claims = np.random.default_rng(seed), Claims()
    exchange(rng, arguments.rounds, claims)
    sensorgrams(rng, arguments.rounds, claims)
    return 1 if claims.failed else 0


def exchange(rng: np.random.Generator, rounds: int, claims: Claims) -> None:
    """Plates of exchange traces."""
    print(f"\nplates of {WELLS} wells and {len(TIMES_S)} times\n")
    fit_progress(Traces.from_matrix(TIMES_S, plate(rng)[1]))
    ours, theirs, ratios, off = [], [], [], []
    for _ in range(rounds):
        rate, signal = plate(rng)
        began = time.perf_counter()
        fits = fit_progress(Traces.from_matrix(TIMES_S, signal))
        ours.append(time.perf_counter() - began)
        began = time.perf_counter()
        rates = by_scipy(signal)
        theirs.append(time.perf_counter() - began)
        ratios.append(theirs[-1] / ours[-1])
        errors = (np.abs(found / rate - 1) for found in (fits["kobs_estimate_per_s"].to_numpy(), rates))
        off.append([float(np.mean(~(error < 0.5))) for error in errors])
    missed, lost = np.mean(off, axis=0)
    print(
        f"ours {np.median(ours):.4f} s (with intervals, initial rates and the table), SciPy {np.median(theirs):.3f} s"
    )
    print(f"ratio {np.median(ratios):.0f} ({min(ratios):.0f} to {max(ratios):.0f})")
    print(f"rates off by half or more: ours {100 * missed:.2f} %, SciPy {100 * lost:.2f} %")
    claims.check("seconds for a plate of exchange traces", float(np.median(ours)), 0.0, 0.1)


def sensorgrams(rng: np.random.Generator, rounds: int, claims: Claims) -> None:
    """Global 1:1 fits of many surfaces."""
    print(f"\n{SURFACES} surfaces, {DOSES} sensorgrams each, {READINGS:,} readings a sensorgram, global 1:1\n")
    with tempfile.TemporaryDirectory() as folder:
        turns, preparing, truths = race(rng, rounds, Path(folder))
    print(markdown(HEADER, rows(turns, truths)) + "\n")
    own, scipy = turns["sevenless"], turns["SciPy least_squares"]
    fit_s = median(turn.wall_s for turn in own)
    print(f"made ready from tables of readings in {median(preparing):.3f} s")
    claims.check("seconds for 96 sensorgrams, fitted", fit_s, 0.0, 1.0)
    claims.check("the same, made ready and fitted", fit_s + median(preparing), 0.0, 1.0)
    claims.check("times faster than SciPy", median(b.cpu_s / a.cpu_s for a, b in zip(own, scipy, strict=True)), 4, 1e9)
    claims.check("greatest difference from SciPy's rates, relative x 1e6", 1e6 * apart(own, scipy), 0.0, 10.0)
    if peer := turns[PYKINGENIE.name]:
        claims.check(
            "times faster than pykingenie", median(b.cpu_s / a.cpu_s for a, b in zip(own, peer, strict=True)), 10, 1e9
        )
        claims.check(
            "median error of KD, %, less pykingenie's", errors(own, truths)[0] - errors(peer, truths)[0], -100, 0.05
        )


if __name__ == "__main__":
    sys.exit(main())
