"""Runs and curves of known constants that the tests of thermophoresis share."""

from __future__ import annotations

import numpy as np
import polars as pl

from sevenless.binding.mst.binding_curves import BindingCurves
from sevenless.binding.mst.traces import MstTraces
from sevenless.fitting.curves import Float64Array
from sevenless.plates.plateread import SourceFile
from sevenless.readers.mst.mstread import CAPILLARY_SCHEMA, TRACE_SCHEMA, MstRead
from sevenless.testing.mst import MstTruth, SimulatedMst, simulate_mst

__all__ = ["DOSES", "curves_of", "read_of", "run_of", "share", "traces_of"]

DOSES = 5e-5 / 2.0 ** np.arange(16)


def share(conc_molar: Float64Array, kd: float, target: float) -> Float64Array:
    """Share of target bound, by the textbook's form, which loses digits where there is little target."""
    total = conc_molar + kd + target
    return np.asarray((total - np.sqrt(total**2 - 4 * conc_molar * target)) / (2 * target))


def curves_of(response: Float64Array, conc_molar: Float64Array = DOSES, *, target: float = 5e-9) -> BindingCurves:
    rows = np.atleast_2d(response)
    return BindingCurves(
        labels=pl.DataFrame({"ligand": [str(number) for number in range(len(rows))]}),
        conc_molar=np.tile(conc_molar, (len(rows), 1)),
        response=rows,
        used=np.isfinite(rows),
        target_molar=np.full(len(rows), target),
    )


def run_of(truth: MstTruth, *, seed: int = 1, doses: Float64Array = DOSES, **more: object) -> SimulatedMst:
    return simulate_mst(doses, truth, rng=np.random.default_rng(seed), **more)  # type: ignore[arg-type]


def traces_of(run: SimulatedMst) -> MstTraces:
    count = len(run.conc_molar)
    return MstTraces(capillary=np.arange(1, count + 1), time_s=np.tile(run.time_s, (count, 1)), counts=run.counts)


def read_of(*runs: SimulatedMst, target_molar: float | None = None) -> MstRead:
    """One read of several runs, each a ligand of its own if its name is one."""
    capillaries, traces = [], []
    for run in runs:
        for conc, counts in zip(run.conc_molar.tolist(), run.counts, strict=True):
            number = len(capillaries) + 1
            target = target_molar or run.truth.target_molar
            capillaries.append((number, str(number), run.target, target, run.ligand, conc, True))
            traces.append(
                pl.DataFrame(
                    {"capillary": [number] * len(counts), "time_s": run.time_s, "fluorescence_counts": counts},
                    schema=TRACE_SCHEMA,
                )
            )
    return MstRead(
        source=SourceFile(name="run.xlsx", sha256="", instrument="simulated", reader="none"),
        capillaries=pl.DataFrame(capillaries, schema=CAPILLARY_SCHEMA, orient="row"),
        traces=pl.concat(traces),
    )
