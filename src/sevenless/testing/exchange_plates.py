"""Plates of a nucleotide exchange assay with known constants: noise, drift, lag, and an inhibitor where wanted.

The labelled nucleotide leaves the small GTPase in a first-order reaction of rate

    kobs = k_intrinsic + (kcat / Km) E / (1 + (I / IC50) ** hill)

with E the exchange factor and I the inhibitor. The signal follows it from its lag on, with a linear drift and noise.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final, final

import numpy as np
import numpy.typing as npt
import polars as pl

from sevenless.errors import Problem, TableError
from sevenless.fitting.curves import Float64Array
from sevenless.testing.kinetic_plate import KineticChannel, KineticPlate
from sevenless.testing.softmax_text import write_softmax_text

__all__ = ["ExchangeTruth", "SimulatedExchange", "simulate_exchange"]

_COLUMNS: Final = ("well", "factor_molar", "inhibitor_molar")


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class ExchangeTruth:
    """The constants of a simulated plate.

    Parameters
    ----------
    kcat_over_km_per_molar_s
        Of the exchange factor.
    intrinsic_per_s
        Exchange without the factor.
    ic50_molar, hill
        Of the inhibitor, on the rate due to the factor.
    start, amplitude
        Signal at the beginning, and what full exchange adds to it (below 0 where the label darkens as it leaves).
    amplitude_cv
        Relative spread of the amplitude between wells.
    noise
        Standard deviation of a reading.
    drift_per_s
        Standard deviation of the drift between wells, in signal per second, about ``bleaching_per_s``.
    bleaching_per_s
        Drift of all wells, in signal per second.
    longest_lag_s
        Lags are spread evenly from 0 to here.
    """

    kcat_over_km_per_molar_s: float
    intrinsic_per_s: float
    ic50_molar: float = np.inf
    hill: float = 1.0
    start: float = 5000.0
    amplitude: float = -3000.0
    amplitude_cv: float = 0.0
    noise: float = 0.0
    drift_per_s: float = 0.0
    bleaching_per_s: float = 0.0
    longest_lag_s: float = 0.0


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class SimulatedExchange:
    """A simulated plate.

    ``wells`` has the columns that were asked for and what is true of each well: ``kobs_per_s``, ``lag_s``,
    ``drift_per_s``, ``amplitude``. ``signal`` has a row per well and a column per time.
    """

    wells: pl.DataFrame
    time_s: Float64Array
    signal: Float64Array
    truth: ExchangeTruth

    def readings(self, *, plate: str = "1", channel: str = "signal") -> pl.DataFrame:
        """The long table of a kinetic plate read: ``plate``, ``well``, ``channel``, ``time_s``, ``value``."""
        wells, times = self.signal.shape
        return pl.DataFrame(
            {
                "plate": pl.Series([plate]).new_from_index(0, wells * times),
                "well": pl.Series(np.repeat(self.wells["well"].to_numpy(), times), dtype=pl.String),
                "channel": pl.Series([channel]).new_from_index(0, wells * times),
                "time_s": np.tile(self.time_s, wells),
                "value": self.signal.ravel(),
            }
        )

    def kinetic_plate(
        self,
        *,
        name: str = "Plate1",
        plate_format: int = 384,
        emission_nm: int = 520,
        excitation_nm: int = 485,
    ) -> KineticPlate:
        """The plate as an instrument holds it, in one channel; `sevenless.testing.kinetic_layouts` writes it.

        Raises
        ------
        ValueError
            If a well lies outside a plate of so many wells.
        """
        channel = KineticChannel(
            emission_nm=emission_nm, excitation_nm=excitation_nm, time_s=self.time_s, value=self.signal
        )
        return KineticPlate(name=name, wells=tuple(self.wells["well"]), channels=(channel,), plate_format=plate_format)

    def trfret_plate(
        self,
        *,
        rng: np.random.Generator,
        name: str = "Plate1",
        plate_format: int = 384,
        donor: float = 40000.0,
        donor_cv: float = 0.0,
        donor_delay_s: float = 0.2,
    ) -> KineticPlate:
        """The plate in two channels whose ratio, times 10,000, is the signal: acceptor at 520 nm, donor at 620 nm.

        Parameters
        ----------
        rng
            Where chance comes from.
        name, plate_format
            Of the plate.
        donor, donor_cv
            Counts of the donor, and their relative spread between wells, as by the volume in them.
        donor_delay_s
            How long after the acceptor the donor is read. The reaction goes on in between; the donor does not change.
        """
        count, times = self.signal.shape
        donors = np.tile(donor * (1.0 + donor_cv * rng.standard_normal((count, 1))), (1, times))
        channels = (
            KineticChannel(emission_nm=520, excitation_nm=340, time_s=self.time_s, value=self.signal * donors / 1e4),
            KineticChannel(emission_nm=620, excitation_nm=340, time_s=self.time_s + donor_delay_s, value=donors),
        )
        return KineticPlate(name=name, wells=tuple(self.wells["well"]), channels=channels, plate_format=plate_format)

    def write_softmax(self, path: Path | str, *, plate: str = "Plate1", wells: int = 384) -> None:
        """Write the plate as SoftMax Pro exports a kinetic fluorescence plate, to whole seconds and 5 decimals.

        Raises
        ------
        ValueError
            If a well lies outside a plate of so many wells.
        """
        write_softmax_text(self.kinetic_plate(name=plate, plate_format=wells), path)


def simulate_exchange(
    wells: pl.DataFrame, truth: ExchangeTruth, *, time_s: npt.ArrayLike, rng: np.random.Generator
) -> SimulatedExchange:
    """A plate as an instrument would read it.

    Parameters
    ----------
    wells
        Columns ``well``, ``factor_molar`` and ``inhibitor_molar``, one row per well.
    truth
        The constants.
    time_s
        Shape (n,): when every well is read.
    rng
        Where chance comes from.

    Raises
    ------
    TableError
        If a column is absent.

    Examples
    --------
    >>> wells = pl.DataFrame({"well": ["A01", "A02"], "factor_molar": [0.0, 5e-8], "inhibitor_molar": [0.0, 0.0]})
    >>> truth = ExchangeTruth(kcat_over_km_per_molar_s=2e4, intrinsic_per_s=1e-4)
    >>> plate = simulate_exchange(wells, truth, time_s=range(0, 3600, 30), rng=np.random.default_rng(1))
    >>> plate.wells["kobs_per_s"].to_list(), plate.signal.shape
    ([0.0001, 0.0011], (2, 120))
    """
    missing = [name for name in _COLUMNS if name not in wells.columns]
    if missing:
        raise TableError(Problem(what=f"the table has no column {', '.join(missing)}", remedy="add or rename it"))
    times = np.asarray(time_s, dtype=np.float64)
    count = len(wells)
    factor, inhibitor = (wells[name].cast(pl.Float64).to_numpy() for name in _COLUMNS[1:])
    blocked = (inhibitor / truth.ic50_molar) ** truth.hill
    kobs = truth.intrinsic_per_s + truth.kcat_over_km_per_molar_s * factor / (1.0 + blocked)
    lag = rng.uniform(0.0, truth.longest_lag_s, count) if truth.longest_lag_s > 0 else np.zeros(count)
    drift = truth.bleaching_per_s + truth.drift_per_s * rng.standard_normal(count)
    amplitude = truth.amplitude * (1.0 + truth.amplitude_cv * rng.standard_normal(count))
    since = np.maximum(times[None, :] - lag[:, None], 0.0)
    signal = truth.start + drift[:, None] * times - amplitude[:, None] * np.expm1(-kobs[:, None] * since)
    signal = signal + truth.noise * rng.standard_normal(signal.shape)
    told = {"kobs_per_s": kobs, "lag_s": lag, "drift_per_s": drift, "amplitude": amplitude}
    true = wells.with_columns(pl.Series(name, value) for name, value in told.items())
    return SimulatedExchange(wells=true, time_s=times, signal=signal, truth=truth)
