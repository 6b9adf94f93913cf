"""Are affinities from thermophoresis right? Runs of known constants, raw traces in, affinities out; new seed every run.

    python bench/mst_accuracy.py [--runs 300] [--seed N]

Prints one line per claim with its limit, and exits with 1 if any is missed.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import defaultdict

import numpy as np
import polars as pl
from fit_accuracy import Claims

from sevenless.binding.mst.analysis import MstAnalysis, MstOptions, analyse_mst
from sevenless.plates.plateread import SourceFile
from sevenless.readers.mst.mstread import CAPILLARY_SCHEMA, TRACE_SCHEMA, MstRead
from sevenless.testing.mst import MstTruth, SimulatedMst, simulate_mst

Found = dict[str, list[float]]


def read_of(run: SimulatedMst) -> MstRead:
    """A run as its reader would give it; files are tested elsewhere."""
    conc, counts = run.conc_molar.tolist(), run.counts
    rows = [(i + 1, str(i + 1), "target", run.truth.target_molar, "ligand", one, True) for i, one in enumerate(conc)]
    number = np.repeat(np.arange(1, len(conc) + 1), counts.shape[1])
    traces = {
        "capillary": number, "time_s": np.tile(run.time_s, len(conc)), "fluorescence_counts": counts.ravel(),
    }  # fmt: skip
    return MstRead(
        source=SourceFile(name="simulated", sha256="", instrument="simulated", reader="none"),
        capillaries=pl.DataFrame(rows, schema=CAPILLARY_SCHEMA, orient="row"),
        traces=pl.DataFrame(traces, schema=TRACE_SCHEMA),
    )


def one_run(rng: np.random.Generator, found: Found, **changes: object) -> MstAnalysis:
    """Simulate a run whose top concentration reaches saturation, analyse it both ways, and note what was found."""
    log10_kd = float(rng.uniform(-9, -4))
    values: dict[str, object] = {
        "kd_molar": 10**log10_kd, "target_molar": float(10 ** rng.uniform(-9.3, -8.0)),
        "noise_permille": float(rng.uniform(1, 4)), "fnorm_noise_permille": float(rng.uniform(0.2, 0.8)),
        "counts_cv": 0.05, "jump_s": float(rng.uniform(0.15, 0.5)), "bleaching_per_s": float(rng.uniform(0, 0.002)),
    }  # fmt: skip
    truth = MstTruth(**(values | changes))  # type: ignore[arg-type]
    top = 50 * max(truth.kd_molar, truth.target_molar)
    laser = (float(rng.uniform(-1, 1)), 20.0)
    run = simulate_mst(top / 2.0 ** np.arange(16), truth, rng=rng, laser_s=laser)
    read = read_of(run)
    started = time.perf_counter()
    analysis = analyse_mst(read, MstOptions(hot="jump" if rng.random() < 0.5 else "thermophoresis"))
    found["seconds"].append(time.perf_counter() - started)
    row = analysis.fits.row(0, named=True)
    edge = analysis.windows.laser
    found["edge"].append(np.inf if edge is None else abs(edge.on_s - laser[0]))
    found["log error"].append(np.log10(row["kd_estimate_molar"]) - np.log10(truth.kd_molar))
    found["covered"].append(row["kd_low_molar"] <= truth.kd_molar <= row["kd_high_molar"])
    found["binds"].append(row["kd_qualifier"] != "")
    if row["kd_qualifier"] in ("<", ">"):
        bound = (
            (row["kd_molar"] >= truth.kd_molar) if row["kd_qualifier"] == "<" else (row["kd_molar"] <= truth.kd_molar)
        )
        found["bound holds"].append(bound)
    return analysis


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=300)
    parser.add_argument("--seed", type=int, default=None)
    arguments = parser.parse_args()
    seed = arguments.seed if arguments.seed is not None else int(np.random.SeedSequence().generate_state(1)[0])
    print(f"seed {seed}, {arguments.runs} runs of 16 capillaries and 300 readings for each claim")
    rng = np.random.default_rng(seed)
    found: Found = defaultdict(list)
    for _ in range(arguments.runs):
        one_run(rng, found)
    claims = Claims()
    error = np.array(found["log error"])
    claims.check("KD, 1 nM to 100 uM: median error, share of KD", float(10 ** np.median(error) - 1), -0.05, 0.05)
    claims.check("KD: 95 % intervals that cover", float(np.mean(found["covered"])), 0.92, 0.98)
    claims.check("edges of the laser: greatest error, s", float(np.max(found["edge"])), 0.0, 0.2)
    claims.check("one run, windows to verdict: median seconds", float(np.median(found["seconds"])), 0.0, 0.5)
    tight: Found = defaultdict(list)
    for _ in range(arguments.runs):
        one_run(rng, tight, kd_molar=float(10 ** rng.uniform(-11, -9)), target_molar=5e-8)
    claims.check("target far above KD: 95 % intervals that cover", float(np.mean(tight["covered"])), 0.92, 1.0)
    note = f"of {len(tight['bound holds'])}"
    claims.check("target far above KD: bounds that hold", float(np.mean(tight["bound holds"])), 0.93, 1.0, note)
    nothing: Found = defaultdict(list)
    for _ in range(arguments.runs):
        one_run(rng, nothing, jump=(0.05, 0.05), drift=(0.1, 0.1))
    claims.check("no binding: share that is told a KD or a bound", float(np.mean(nothing["binds"])), 0.0, 0.02)
    flagged = [one_run(rng, defaultdict(list), rippled=(5,), ripple_permille=15.0) for _ in range(arguments.runs // 3)]
    hits = [[bool(flag) for flag in one.points["flags"]] for one in flagged]
    claims.check("aggregates: capillaries that are flagged", float(np.mean([one[4] for one in hits])), 0.9, 1.0)
    others = [flag for one in hits for i, flag in enumerate(one) if i != 4]
    claims.check("aggregates: others that are flagged", float(np.mean(others)), 0.0, 0.02)
    return 1 if claims.failed else 0


if __name__ == "__main__":
    sys.exit(main())
