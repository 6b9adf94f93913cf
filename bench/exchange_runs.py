"""Does a whole run give back what was put in? Kinetic files of known constants, analysed as a user would; fresh seeds.

    python bench/exchange_runs.py [--plates 400] [--seed N]

Every plate is analysed by the slope as the lag ends and by kobs. Prints one line per claim with its limit, and exits
with 1 if any is missed. With fewer than 400 plates, intervals that cover 95 % of the time are seen outside 93-97 % now
and then.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections import defaultdict
from dataclasses import replace
from pathlib import Path

import numpy as np
import polars as pl
from fit_accuracy import Claims

import sevenless
from sevenless.plates.geometry import well_names
from sevenless.testing.exchange_plates import ExchangeTruth, SimulatedExchange, simulate_exchange

TIMES_S = np.arange(100) * 30.0
DOSES_MOLAR = 1e-5 / 3.0 ** np.arange(10)
IC50_MOLAR = {"compound A": 3e-8, "compound B": 1.5e-7, "compound C": 1e-6}
FACTOR_MOLAR = 50e-9
TITRATION_MOLAR = (20e-9, 35e-9, 75e-9, 100e-9)
REPLICATES = 3
RATES = ("start", "kobs")
MOST_ERROR, COVERED = 0.01, (0.93, 0.97)
"""Median error, and how often a 95 % interval holds the truth."""
TRUTH = ExchangeTruth(
    kcat_over_km_per_molar_s=2e4,
    intrinsic_per_s=1e-4,
    amplitude_cv=0.03,
    noise=12.0,
    drift_per_s=0.003,
    longest_lag_s=30.0,
)
Found = dict[str, list[float]]


def layout() -> pl.DataFrame:
    """Role, compound, dose and factor: controls, a titration of the factor, three compounds in triplicate."""
    rows = [("neutral", "", 0.0, FACTOR_MOLAR)] * 12 + [("blank", "", 0.0, 0.0)] * 12
    rows += [("neutral", "", 0.0, factor) for factor in TITRATION_MOLAR for _ in range(4)]
    rows += [("sample", name, dose, FACTOR_MOLAR) for name in IC50_MOLAR for dose in DOSES_MOLAR] * REPLICATES
    return pl.DataFrame(rows, schema=["role", "compound", "inhibitor_molar", "factor_molar"], orient="row")


def simulated(wells: pl.DataFrame, rng: np.random.Generator) -> SimulatedExchange:
    """The plate, each compound with its own potency."""
    parts = []
    for (name,), part in wells.group_by("compound", maintain_order=True):
        truth = replace(TRUTH, ic50_molar=IC50_MOLAR.get(str(name), np.inf))
        used = part.select("well", "factor_molar", "inhibitor_molar")
        parts.append(simulate_exchange(used, truth, time_s=TIMES_S, rng=rng))
    signal = np.concatenate([part.signal for part in parts])
    return replace(parts[0], wells=pl.concat([part.wells for part in parts]), signal=signal)


def write_runs(folder: Path, wells: pl.DataFrame, plate: SimulatedExchange) -> dict[str, Path]:
    """Instrument file, map, and a run file for each rate."""
    plate.write_softmax(folder / "exchange.txt", plate="P1")
    dosed = pl.when(pl.col("role") == "sample").then(pl.format("{} M", "inhibitor_molar"))
    factor = pl.when(pl.col("factor_molar") > 0).then(pl.format("{} M", "factor_molar"))
    wells.select("well", "role", "compound", conc=dosed, factor=factor).write_csv(folder / "map.csv")
    runs = {rate: folder / f"{rate}.toml" for rate in RATES}
    for rate, run in runs.items():
        run.write_text(
            'format = "sevenless.run"\nversion = 1\nprotocol = "gef-exchange-bodipy"\n'
            f'[files]\nreads = ["exchange.txt"]\nmaps = ["map.csv"]\n[progress]\nrate = "{rate}"\n',
            encoding="utf-8",
        )
    return runs


def one_plate(rng: np.random.Generator, found: Found) -> None:
    """Simulate a plate, analyse it, and note what was found against the truth."""
    wells = layout()
    names = np.array(well_names(384))[rng.permutation(384)[: len(wells)]]
    wells = wells.with_columns(well=pl.Series(names))
    with tempfile.TemporaryDirectory() as folder:
        runs = write_runs(Path(folder), wells, simulated(wells, rng))
        analyses = {rate: sevenless.analyze(run) for rate, run in runs.items()}
    for rate, analysis in analyses.items():
        for row in analysis.fits.table.iter_rows(named=True):
            middle = np.log10(IC50_MOLAR[row["compound"]])
            low, high = row["log10_ic50_molar_lo"], row["log10_ic50_molar_hi"]
            found[f"IC50 by {rate} error"].append(10 ** (row["log10_ic50_molar"] - middle) - 1)
            found[f"IC50 by {rate} covered"].append(low is not None and high is not None and low <= middle <= high)
    analysis = analyses["start"]
    assert analysis.catalytic_efficiency is not None
    line, truth = analysis.catalytic_efficiency.row(0, named=True), TRUTH.kcat_over_km_per_molar_s
    found["kcat/Km error"].append(line["kcat_over_km_per_molar_s"] / truth - 1)
    low, high = line["kcat_over_km_per_molar_s_lo"], line["kcat_over_km_per_molar_s_hi"]
    found["kcat/Km covered"].append(low <= truth <= high)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--plates", type=int, default=400)
    parser.add_argument("--seed", type=int, default=None)
    arguments = parser.parse_args()
    seed = arguments.seed if arguments.seed is not None else int(np.random.SeedSequence().generate_state(1)[0])
    print(f"seed {seed}, {arguments.plates} plates, {len(TIMES_S)} times")
    rng = np.random.default_rng(seed)
    found: Found = defaultdict(list)
    for _ in range(arguments.plates):
        one_plate(rng, found)
    claims = Claims()
    for name in (*(f"IC50 by {rate}" for rate in RATES), "kcat/Km"):
        errors, covered = np.array(found[f"{name} error"]), np.array(found[f"{name} covered"])
        claims.check(f"{name}: median error", float(np.median(errors)), -MOST_ERROR, MOST_ERROR, f"of {len(errors)}")
        claims.check(f"{name}: 95 % intervals that cover", float(covered.mean()), *COVERED, f"of {len(covered)}")
    return 1 if claims.failed else 0


if __name__ == "__main__":
    sys.exit(main())
