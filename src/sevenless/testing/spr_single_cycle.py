"""Single-cycle runs of surface plasmon resonance with known constants: rising injections without regeneration."""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path
from typing import final

import numpy as np
import numpy.typing as npt

from sevenless.fitting.curves import Float64Array
from sevenless.testing.spr import SimulatedSpr, SprTruth
from sevenless.testing.spr_transport import carried_ru

__all__ = ["SimulatedSingleCycle", "simulate_single_cycle"]


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class SimulatedSingleCycle:
    """A blank cycle and one with every injection, as the two sensorgrams of ``run``.

    ``start_s``, ``end_s`` and ``conc_molar`` are of the injections; shape (injections,).
    """

    start_s: Float64Array
    end_s: Float64Array
    conc_molar: Float64Array
    run: SimulatedSpr

    def write_biacore_text(self, path: Path | str) -> None:
        """Write the sensorgrams side by side; such a file does not tell the injections."""
        self.run.write_biacore_text(path)

    def long_table(self) -> str:
        """The run as a long table, in the text of a csv, with what flowed at each reading as ``conc_molar``."""
        run = self.run
        flowed = _flowed(run.time_s, self.start_s, self.end_s, self.conc_molar)
        lines = ["cycle,flow_cell,analyte,conc_molar,time_s,response_ru"]
        for cycle, (concs, curve) in enumerate(zip((0.0 * flowed, flowed), run.response_ru, strict=True), start=1):
            rows = zip(concs.tolist(), run.time_s.tolist(), curve.tolist(), strict=True)
            lines += [
                f"{cycle},{run.flow_cell},{run.analyte},{conc!r},{time!r},{value!r}" for conc, time, value in rows
            ]
        return "\n".join(lines) + "\n"


def simulate_single_cycle(
    conc_molar: npt.ArrayLike,
    truth: SprTruth,
    *,
    rng: np.random.Generator,
    contact_s: float = 120.0,
    pause_s: float = 120.0,
    end_s: float = 600.0,
    step_s: float = 1.0,
) -> SimulatedSingleCycle:
    """A single-cycle run as an instrument would record it, reference subtracted.

    Parameters
    ----------
    conc_molar
        Shape (injections,): concentration of each, in order of time.
    truth
        The constants; a second site is not simulated.
    rng
        Where chance comes from.
    contact_s, pause_s, end_s, step_s
        Length of each injection, of the buffer between two, of the buffer after the last, and time between readings.
        Recording begins 30 s before the first injection, which begins at 0.

    Examples
    --------
    >>> truth = SprTruth(ka_per_molar_s=1e5, kd_per_s=1e-3)
    >>> made = simulate_single_cycle([1e-9, 1e-8, 1e-7], truth, rng=np.random.default_rng(1))
    >>> made.run.response_ru.shape, made.end_s.tolist()
    ((2, 1230), [120.0, 360.0, 600.0])
    """
    conc = np.asarray(conc_molar, dtype=np.float64)
    start = np.arange(len(conc), dtype=np.float64) * (contact_s + pause_s)
    end = start + contact_s
    time = np.arange(-30.0, float(end[-1]) + end_s, step_s)
    flowed = _flowed(time, start, end, conc)
    response = np.zeros((2, len(time)))
    response[1] = _bound_ru(time, start, end, conc, truth) + truth.bulk_ru * flowed
    response += truth.drift_ru_per_s * (time + 30.0) + truth.noise_ru * rng.standard_normal(response.shape)
    for curve in response:
        curve[rng.choice(len(time), truth.spikes, replace=False)] += truth.spike_ru
    run = SimulatedSpr(
        conc_molar=np.array([0.0, conc.max()]),
        time_s=time,
        response_ru=response,
        contact_s=float(end[-1]),
        truth=truth,
    )
    return SimulatedSingleCycle(start_s=start, end_s=end, conc_molar=conc, run=run)


def _flowed(time: Float64Array, start: Float64Array, end: Float64Array, conc: Float64Array) -> Float64Array:
    """Concentration over the surface; shape (readings,)."""
    inside = (time >= start[:, None]) & (time < end[:, None])
    return np.asarray((conc[:, None] * inside).sum(axis=0))


def _bound_ru(
    time: Float64Array, start: Float64Array, end: Float64Array, conc: Float64Array, truth: SprTruth
) -> Float64Array:
    """What is bound; shape (readings,)."""
    if math.isinf(truth.kt_ru_per_molar_s):
        return np.asarray(truth.rmax_ru * _bound(time, start, end, conc, truth))
    # Buffer first: where an injection begins when the one before it ends, the injection is what flows.
    phases = [(at, np.zeros(1)) for at in end.tolist()]
    phases += [(at, np.array([one])) for at, one in zip(start.tolist(), conc.tolist(), strict=True)]
    found = carried_ru(
        time,
        sorted(phases, key=lambda phase: phase[0]),
        ka_per_molar_s=truth.ka_per_molar_s,
        sites=[(truth.rmax_ru, truth.kd_per_s)],
        kt_ru_per_molar_s=truth.kt_ru_per_molar_s,
    )
    return np.asarray(found[0])


def _bound(
    time: Float64Array, start: Float64Array, end: Float64Array, conc: Float64Array, truth: SprTruth
) -> Float64Array:
    """Share of the sites that are filled; shape (readings,)."""
    bound, before = np.zeros_like(time), 0.0
    stops = [*start[1:].tolist(), np.inf]
    for first, last, stop, one in zip(start.tolist(), end.tolist(), stops, conc.tolist(), strict=True):
        on = truth.ka_per_molar_s * one
        top = on / (on + truth.kd_per_s)
        flowing, after = (time >= first) & (time < last), (time >= last) & (time < stop)
        bound[flowing] = top - (top - before) * np.exp(-(on + truth.kd_per_s) * (time[flowing] - first))
        reached = top - (top - before) * np.exp(-(on + truth.kd_per_s) * (last - first))
        bound[after] = reached * np.exp(-truth.kd_per_s * (time[after] - last))
        before = reached * float(np.exp(-truth.kd_per_s * (stop - last)))
    return bound
