"""Runs of surface plasmon resonance with known constants; see `SPR_LAYOUTS` for the files of instruments.

The analyte binds one site, R' = ka C (Rmax - R) - kd R while it flows and R' = -kd R after it, with a bulk shift while
it flows, drift, noise and spikes on top. A second, slower site may hold a share of Rmax: then 1:1 is not true. Where
the analyte comes to the surface at a finite rate kt, binding is integrated; see `carried_ru`.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path
from typing import Final, final

import numpy as np
import numpy.typing as npt

from sevenless.files.atomic import write_text
from sevenless.fitting.curves import Float64Array
from sevenless.testing.spr_transport import carried_ru
from sevenless.units import format_conc

__all__ = ["LATE_S", "SimulatedSpr", "SprTruth", "simulate_spr"]

LATE_S: Final = 5.0
"""Length before the end of an injection over which a response at equilibrium is averaged."""


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class SprTruth:
    """The constants of a simulated run.

    Parameters
    ----------
    ka_per_molar_s, kd_per_s, rmax_ru
        Of the site.
    second_share, second_kd_per_s
        Share of Rmax with another rate of dissociation.
    bulk_ru
        Shift while the analyte flows, in RU per mol/L of analyte.
    drift_ru_per_s
        Of every sensorgram, the blanks too.
    noise_ru
        Standard deviation of a reading.
    spike_ru, spikes
        Height of spikes, and how many a sensorgram has.
    kt_ru_per_molar_s
        Of transport to the surface; infinite where it does not limit.
    """

    ka_per_molar_s: float
    kd_per_s: float
    rmax_ru: float = 50.0
    second_share: float = 0.0
    second_kd_per_s: float = 0.0
    bulk_ru: float = 0.0
    drift_ru_per_s: float = 0.0
    noise_ru: float = 0.0
    spike_ru: float = 0.0
    spikes: int = 0
    kt_ru_per_molar_s: float = math.inf

    @property
    def sites(self) -> list[tuple[float, float]]:
        """Rmax in RU and kd per s of each kind of site."""
        shares = (1.0 - self.second_share, self.kd_per_s), (self.second_share, self.second_kd_per_s)
        return [(share * self.rmax_ru, kd) for share, kd in shares if share]

    @property
    def kd_molar(self) -> float:
        """Affinity of the site."""
        return self.kd_per_s / self.ka_per_molar_s


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class SimulatedSpr:
    """A simulated run: ``response_ru`` (curves, times) beside ``conc_molar`` and ``time_s``.

    The analyte flows from 0 to ``contact_s``.
    """

    conc_molar: Float64Array
    time_s: Float64Array
    response_ru: Float64Array
    contact_s: float
    truth: SprTruth
    analyte: str = "drug"
    flow_cell: str = "2-1"

    def labels(self) -> list[str]:
        """Names of the curves as Biacore software writes them."""
        return [
            f"Run 1; Ch 1; Fc {self.flow_cell}; Cy {cycle}; {self.analyte}; Conc {format_conc(float(conc), digits=6)}"
            for cycle, conc in enumerate(self.conc_molar, start=1)
        ]

    def write_biacore_text(self, path: Path | str) -> None:
        """Write the sensorgrams side by side, as Biacore Insight Evaluation exports a plot of them."""
        head = "\t".join(f"{label}_X \t{label}_Y " for label in self.labels())
        lines = [
            "\t".join(f"{time:.6g} \t{one:.6g} " for one in column)
            for time, column in zip(self.time_s.tolist(), self.response_ru.T.tolist(), strict=True)
        ]
        write_text(Path(path), "\ufeff" + "\r\n".join([head, *lines, ""]))

    def write_steady_state_text(self, path: Path | str) -> None:
        """Write responses late in the injection, as Biacore Insight Evaluation exports a steady-state plot."""
        truth, top = self.truth, float(self.conc_molar.max())
        drawn = [(c, truth.rmax_ru * c / (truth.kd_molar + c)) for c in np.linspace(0, top, 50).tolist()]
        curve = [f"{c:.15G} \t{r:.15G} \t" for c, r in drawn]
        named = zip(self.labels(), self.conc_molar.tolist(), self.late_ru().tolist(), strict=True)
        points = [f"{label} \t{c:.15G} \t{r:.7g} \t" for label, c, r in named]
        lines = ["Req vs Conc_X \tReq vs Conc_Y \t", *curve, "\t", "Curve \tX \tY", *points, ""]
        write_text(Path(path), "\ufeff" + "\r\n".join(lines))

    def long_table(self) -> str:
        """The run as a long table, in the text of a csv."""
        lines = ["cycle,flow_cell,analyte,conc_molar,time_s,response_ru"]
        for cycle, (conc, curve) in enumerate(zip(self.conc_molar.tolist(), self.response_ru, strict=True), start=1):
            head = f"{cycle},{self.flow_cell},{self.analyte},{conc!r}"
            pairs = zip(self.time_s.tolist(), curve.tolist(), strict=True)
            lines += [f"{head},{time!r},{value!r}" for time, value in pairs]
        return "\n".join(lines) + "\n"

    def late_ru(self) -> Float64Array:
        """Mean response late in the injection, less the mean before it; shape (curves,)."""
        late = (self.time_s >= self.contact_s - 2 * LATE_S) & (self.time_s <= self.contact_s - LATE_S)
        before = self.time_s < 0
        return np.asarray(self.response_ru[:, late].mean(axis=1) - self.response_ru[:, before].mean(axis=1))


def simulate_spr(
    conc_molar: npt.ArrayLike,
    truth: SprTruth,
    *,
    rng: np.random.Generator,
    contact_s: float = 120.0,
    end_s: float = 420.0,
    step_s: float = 1.0,
    analyte: str = "drug",
    flow_cell: str = "2-1",
) -> SimulatedSpr:
    """A run as an instrument would record it, reference subtracted.

    Parameters
    ----------
    conc_molar
        Shape (curves,): concentration of each cycle, 0 for a blank.
    truth
        The constants.
    rng
        Where chance comes from.
    contact_s, end_s, step_s
        Length of the injection, end of the recording, and time between readings; it begins 30 s before the injection.
    analyte, flow_cell
        Names.

    Examples
    --------
    >>> truth = SprTruth(ka_per_molar_s=1e5, kd_per_s=1e-2)
    >>> run = simulate_spr([0, 1e-8, 1e-7], truth, rng=np.random.default_rng(1))
    >>> run.response_ru.shape, round(float(run.late_ru()[2]), 1)
    ((3, 450), 22.4)
    """
    conc = np.asarray(conc_molar, dtype=np.float64)
    time = np.arange(-30.0, end_s, step_s)
    if math.isfinite(truth.kt_ru_per_molar_s):
        response = carried_ru(
            time,
            [(0.0, conc), (contact_s, np.zeros_like(conc))],
            ka_per_molar_s=truth.ka_per_molar_s,
            sites=truth.sites,
            kt_ru_per_molar_s=truth.kt_ru_per_molar_s,
        )
    else:
        response = np.zeros((len(conc), len(time)))
        for rmax, kd in truth.sites:
            response += rmax * _bound(conc, time, contact_s, truth.ka_per_molar_s, kd)
    response += truth.bulk_ru * conc[:, None] * ((time >= 0) & (time < contact_s))
    response += truth.drift_ru_per_s * (time + 30.0) + truth.noise_ru * rng.standard_normal(response.shape)
    for curve in response:
        curve[rng.choice(len(time), truth.spikes, replace=False)] += truth.spike_ru
    return SimulatedSpr(
        conc_molar=conc,
        time_s=time,
        response_ru=response,
        contact_s=contact_s,
        truth=truth,
        analyte=analyte,
        flow_cell=flow_cell,
    )


def _bound(conc: Float64Array, time: Float64Array, contact_s: float, ka: float, kd: float) -> Float64Array:
    """Share of the sites that are filled; shape (curves, times)."""
    rate = (ka * conc + kd)[:, None]
    filled = ka * conc[:, None] / rate * -np.expm1(-rate * np.clip(time, 0.0, contact_s))
    return np.asarray(filled * np.exp(-kd * np.clip(time - contact_s, 0.0, None)))
