"""Tables of inhibited rates with known constants: tight binding, mechanism, inactivation, preincubation.

Compounds are named by what is true of them, and every table comes as a spreadsheet of the bench would hold it: one row
per well, units in the titles.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal, final

import numpy as np
import numpy.typing as npt
import polars as pl

from sevenless.files.tables import write_table
from sevenless.fitting.curves import Float64Array

__all__ = ["InhibitionTruth", "SimulatedInhibition", "simulate_inhibition"]

Layout = Literal["tight-binding", "mechanism", "inactivation", "preincubation"]

_NANO: Final = 1e9
_MICRO: Final = 1e6
_MINUTE: Final = 60.0
_BISECTIONS: Final = 200
_DIGITS: Final = 9


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class InhibitionTruth:
    """The constants of one compound and of the assay that it is measured in.

    Parameters
    ----------
    ki_app_molar, enzyme_molar
        Apparent constant of tight binding, and active enzyme.
    kic_molar, kiu_molar
        Of the free enzyme and of the enzyme with substrate; infinite where there is none.
    km_molar, vmax
        Of the substrate.
    kinact_per_s, ki_molar
        Of the inactivation.
    rate
        Without inhibitor.
    noise
        Standard deviation of a rate; of kobs the part of its greatest value.
    """

    ki_app_molar: float = np.inf
    enzyme_molar: float = 1e-9
    kic_molar: float = np.inf
    kiu_molar: float = np.inf
    km_molar: float = np.inf
    vmax: float = 100.0
    kinact_per_s: float = 0.0
    ki_molar: float = np.inf
    rate: float = 100.0
    noise: float = 0.0


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class SimulatedInhibition:
    """A simulated table in canonical units, what is true of each compound, and its layout for the bench."""

    layout: Layout
    table: pl.DataFrame
    truth: Mapping[str, InhibitionTruth]

    def bench_table(self) -> pl.DataFrame:
        """The table with units in its titles: nM, µM of substrate, minutes, kobs in 1/min."""
        units = {
            "conc_molar": ("conc_nM", _NANO), "inhibitor_molar": ("inhibitor_nM", _NANO),
            "substrate_molar": ("substrate_uM", _MICRO), "enzyme_molar": ("enzyme_nM", _NANO),
            "time_s": ("preincubation_min", 1 / _MINUTE), "kobs_per_s": ("kobs_per_min", _MINUTE),
        }  # fmt: skip
        columns = [
            (pl.col(name) * units.get(name, (name, 1.0))[1])
            .round_sig_figs(_DIGITS)
            .alias(units.get(name, (name, 1.0))[0])
            for name in self.table.columns[1:]
        ]
        return self.table.select("compound", *columns)

    def write(self, path: Path | str) -> None:
        """Write `bench_table` in the format that the ending of the path names, whole or not at all."""
        write_table(self.bench_table(), Path(path))


def simulate_inhibition(
    layout: Layout,
    truth: Mapping[str, InhibitionTruth],
    *,
    rng: np.random.Generator,
    doses_molar: npt.ArrayLike,
    substrate_molar: npt.ArrayLike = (),
    time_s: npt.ArrayLike = (),
    kobs: bool = False,
    replicates: int = 1,
) -> SimulatedInhibition:
    """Rates of every compound at every dose.

    Parameters
    ----------
    layout
        ``tight-binding`` (rate against dose), ``mechanism`` (and substrate), ``inactivation`` and ``preincubation``
        (activity left against dose and time; kobs against dose if asked for).
    truth
        Constants by name of the compound.
    rng
        Where chance comes from.
    doses_molar, substrate_molar, time_s
        Shape (n,): total inhibitor with 0 for vehicle, substrate of a ``mechanism``, times of a preincubation.
    kobs
        Give kobs in place of the activity left.
    replicates
        Wells of each kind.

    Raises
    ------
    ValueError
        If a layout lacks its substrates or times, or a compound its Km or KI.

    Examples
    --------
    >>> truth = {"drug": InhibitionTruth(ki_app_molar=1e-9, enzyme_molar=2e-9)}
    >>> run = simulate_inhibition("tight-binding", truth, rng=np.random.default_rng(1), doses_molar=[0.0, 2e-9])
    >>> run.bench_table().rows()
    [('drug', 2.0, 0.0, 100.0), ('drug', 2.0, 2.0, 50.0)]
    """
    doses = np.repeat(np.asarray(doses_molar, dtype=np.float64), replicates)
    second = {"mechanism": substrate_molar, "tight-binding": ()}.get(layout, () if kobs else time_s)
    others = np.asarray(second, dtype=np.float64)
    if layout == "mechanism" and not others.size:
        raise ValueError("a mechanism needs substrate_molar")
    if layout in ("inactivation", "preincubation") and not kobs and not others.size:
        raise ValueError("a preincubation needs time_s")
    for name, one in truth.items():
        if layout == "mechanism" and not np.isfinite(one.km_molar):
            raise ValueError(f"{name}: a mechanism needs km_molar")
        if one.kinact_per_s and not np.isfinite(one.ki_molar):
            raise ValueError(f"{name}: an inactivator needs ki_molar")
    parts = [_compound(layout, name, one, doses, others, kobs=kobs, rng=rng) for name, one in truth.items()]
    return SimulatedInhibition(layout=layout, table=pl.concat(parts), truth=dict(truth))


def _compound(
    layout: Layout,
    name: str,
    truth: InhibitionTruth,
    doses: Float64Array,
    others: Float64Array,
    *,
    kobs: bool,
    rng: np.random.Generator,
) -> pl.DataFrame:
    second, dose = (
        (axis.ravel() for axis in np.meshgrid(others, doses, indexing="ij")) if others.size else (others, doses)
    )
    turned = truth.kinact_per_s * dose / (truth.ki_molar + dose)
    columns: dict[str, Float64Array | Sequence[float]]
    if layout == "tight-binding":
        free = _free(truth.ki_app_molar, dose, truth.enzyme_molar)
        columns = {
            "enzyme_molar": np.full(len(dose), truth.enzyme_molar),
            "conc_molar": dose,
            "rate": truth.rate * free,
        }
    elif layout == "mechanism":
        below = truth.km_molar * (1 + dose / truth.kic_molar) + second * (1 + dose / truth.kiu_molar)
        columns = {"substrate_molar": second, "inhibitor_molar": dose, "rate": truth.vmax * second / below}
    elif kobs:
        columns = {"conc_molar": dose, "kobs_per_s": turned}
    else:
        columns = {"time_s": second, "conc_molar": dose, "rate": truth.rate * np.exp(-turned * second)}
        if truth.kinact_per_s == 0:
            columns["rate"] = truth.rate / (1 + dose / truth.ki_app_molar)
    *_, measured = columns
    values = np.asarray(columns[measured])
    size = truth.noise * (float(values.max()) if measured == "kobs_per_s" else 1.0)
    noisy = values + rng.normal(0.0, size, len(values)) if size else values
    data = {"compound": [name] * len(dose), **columns, measured: noisy}
    return pl.DataFrame(data)


def _free(ki_app_molar: float, inhibitor_molar: Float64Array, enzyme_molar: float) -> Float64Array:
    """Part of the enzyme that is free, from the balance of mass by bisection: no formula of the package."""
    low, high = np.zeros_like(inhibitor_molar), np.full_like(inhibitor_molar, enzyme_molar)
    for _ in range(_BISECTIONS):
        free = (low + high) / 2
        bound = enzyme_molar - free
        left = inhibitor_molar - bound
        # Too much free enzyme: the complex would need more inhibitor than there is, or is less than binding asks.
        too_much = (left < 0) | (free * np.maximum(left, 0.0) <= ki_app_molar * bound)
        low, high = np.where(too_much, free, low), np.where(too_much, high, free)
    found: Float64Array = (low + high) / 2 / enzyme_molar
    return found
