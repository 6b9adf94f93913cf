"""Are rates from exchange traces right? Bias and coverage on simulated plates of known constants; new seed every run.

    python bench/kinetics_accuracy.py [--plates 1000] [--seed N]

Prints one line per claim with its limit, and exits with 1 if any is missed.
"""

from __future__ import annotations

import argparse
import sys
import warnings
from collections import defaultdict

import numpy as np
import polars as pl
from fit_accuracy import Claims

from sevenless.fitting.fit import fit_curves
from sevenless.fitting.kinetics.catalytic_efficiency import catalytic_efficiency
from sevenless.fitting.kinetics.inhibition import percent_inhibition
from sevenless.fitting.kinetics.progress import fit_progress
from sevenless.fitting.kinetics.traces import Traces
from sevenless.plates.geometry import well_names
from sevenless.testing.exchange_plates import ExchangeTruth, simulate_exchange

TIMES_S = np.arange(120) * 30.0
FACTORS_MOLAR = np.repeat([0.0, 20e-9, 40e-9, 60e-9, 80e-9, 100e-9], 8)
DOSES_MOLAR = np.tile(1e-5 / 3.0 ** np.arange(10), 4)
COMPOUNDS = 8
INHIBITED_AT_MOLAR = 60e-9
Found = dict[str, list[float]]


def layout() -> pl.DataFrame:
    """A line of 48 wells, eight compounds of 40 wells, and eight controls each with and without the factor."""
    factor = np.concatenate([FACTORS_MOLAR, np.full(COMPOUNDS * 40 + 8, INHIBITED_AT_MOLAR), np.zeros(8)])
    inhibitor = np.concatenate([np.zeros(48), np.tile(DOSES_MOLAR, COMPOUNDS), np.zeros(16)])
    return pl.DataFrame({"well": well_names(384), "factor_molar": factor, "inhibitor_molar": inhibitor})


def one_plate(wells: pl.DataFrame, rng: np.random.Generator, found: Found) -> None:
    """Simulate a plate with constants of its own, fit it, and note what was found against the truth."""
    truth = ExchangeTruth(
        kcat_over_km_per_molar_s=float(10 ** rng.uniform(4.2, 4.8)),
        intrinsic_per_s=float(10 ** rng.uniform(-3.6, -3.1)),
        ic50_molar=float(10 ** rng.uniform(-7.5, -6.5)),
        noise=float(rng.uniform(5, 30)),
        drift_per_s=float(rng.uniform(0, 0.02)),
        longest_lag_s=float(rng.uniform(0, 90)),
    )
    plate = simulate_exchange(wells, truth, time_s=TIMES_S, rng=rng)
    fits = fit_progress(Traces.from_matrix(TIMES_S, plate.signal))
    true = plate.wells["kobs_per_s"].to_numpy()
    low, high, estimate = (fits[name].to_numpy() for name in ("kobs_per_s_lo", "kobs_per_s_hi", "kobs_estimate_per_s"))
    known = fits["has_plateau"].to_numpy().astype(bool)
    found["kobs error"] += list(estimate[known] / true[known] - 1)
    # Coverage over every well: to look at the good ones alone would be to choose by the outcome.
    found["kobs covered"] += list((low <= true) & (true <= high))
    rate, error = estimate[:48], fits["kobs_per_s_se"].to_numpy()[:48]
    use = true[:48] * TIMES_S[-1] >= 4
    line = catalytic_efficiency(FACTORS_MOLAR[use], rate[use], kobs_per_s_se=error[use])
    k = truth.kcat_over_km_per_molar_s
    found["kcat/Km error"].append(line.kcat_over_km_per_molar_s / k - 1)
    found["kcat/Km covered"].append(line.kcat_over_km_per_molar_s_lo <= k <= line.kcat_over_km_per_molar_s_hi)
    start = fits["start_rate_per_s"].to_numpy()
    told = percent_inhibition(start, intrinsic=start[-8:].mean(), uninhibited=start[-16:-8].mean())
    curves = told[48:-16].reshape(COMPOUNDS, 40)
    vehicle = np.tile(told[-16:-8], (COMPOUNDS, 1))
    table = fit_curves(np.append(DOSES_MOLAR, np.zeros(8)), np.hstack([curves, vehicle]), threads=1).table
    middle = np.log10(truth.ic50_molar)
    found["IC50 error"] += list(10 ** (table["log10_ic50_molar"].to_numpy() - middle) - 1)
    found["IC50 covered"] += list(
        (table["log10_ic50_molar_lo"].to_numpy() <= middle) & (middle <= table["log10_ic50_molar_hi"].to_numpy())
    )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--plates", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=None)
    arguments = parser.parse_args()
    seed = arguments.seed if arguments.seed is not None else int(np.random.SeedSequence().generate_state(1)[0])
    print(f"seed {seed}, {arguments.plates} plates of 384 wells and {len(TIMES_S)} times")
    warnings.filterwarnings("ignore", category=RuntimeWarning)
    rng = np.random.default_rng(seed)
    found: Found = defaultdict(list)
    wells = layout()
    for _ in range(arguments.plates):
        one_plate(wells, rng, found)
    claims = Claims()
    for name in ("kobs", "kcat/Km", "IC50"):
        errors, covered = np.array(found[f"{name} error"]), np.array(found[f"{name} covered"])
        claims.check(f"{name}: median error", float(np.median(errors)), -0.01, 0.01, f"of {len(errors)}")
        claims.check(f"{name}: 95 % intervals that cover", float(covered.mean()), 0.93, 0.97, f"of {len(covered)}")
    return 1 if claims.failed else 0


if __name__ == "__main__":
    sys.exit(main())
