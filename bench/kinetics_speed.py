"""How long does a plate of exchange traces take, against a loop of SciPy fits? Paired, round by round.

    python bench/kinetics_speed.py [--rounds 5] [--seed N]

Prints the times and the claim with its limit, and exits with 1 if it is missed.
"""

from __future__ import annotations

import argparse
import sys
import time
import warnings

import numpy as np
import numpy.typing as npt
from fit_accuracy import Claims
from scipy.optimize import curve_fit

from sevenless.fitting.kinetics.progress import fit_progress
from sevenless.fitting.kinetics.traces import Traces

TIMES_S = np.arange(120) * 30.0
WELLS = 384
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
    print(f"seed {seed}, {arguments.rounds} plates of {WELLS} wells and {len(TIMES_S)} times")
    warnings.filterwarnings("ignore")
    rng = np.random.default_rng(seed)
    fit_progress(Traces.from_matrix(TIMES_S, plate(rng)[1]))
    ours, theirs, ratios, off = [], [], [], []
    for _ in range(arguments.rounds):
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
    claims = Claims()
    claims.check("seconds for a plate of exchange traces", float(np.median(ours)), 0.0, 0.1)
    return 1 if claims.failed else 0


if __name__ == "__main__":
    sys.exit(main())
