"""Rates of the sensorgrams of one analyte on one surface, with a bulk shift where they show one."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Final, final

import numpy as np
import polars as pl

from sevenless.binding.kinetic_curves import KineticCurves, Preparation, kinetic_curves, thinned
from sevenless.binding.kinetic_fit import KineticFit, KineticOptions, fit_kinetics
from sevenless.binding.spr.injections import Injection, aligned, injection_of, series_of
from sevenless.binding.spr.options import SprOptions
from sevenless.binding.spr.processing import last_reading_s, without_spikes
from sevenless.binding.transport_verdict import beside_transport
from sevenless.fitting.distributions import f_tail

__all__ = ["SurfaceRates", "fit_surface", "prepare_surface"]

_P_BULK: Final = 1e-3
_LEAST_BULK: Final = 0.01
_UNSETTLED: Final = ("no binding", "not identifiable")
_HELD_AGAINST: Final = 4000
"""Readings of a surface that tell whether transport is seen: more only cost time."""


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class SurfaceRates:
    """The sensorgrams of one analyte on one surface, ready, with their fit.

    Parameters
    ----------
    curves
        What is fitted.
    runs, cycles
        Of each curve; the run of a biolayer interferometer is its sensor.
    injection
        When the analyte flowed.
    fit
        None where rates were not asked for.
    bulk
        Whether bulk shifts were fitted.
    notes
        What was done to the sensorgrams.
    """

    curves: KineticCurves
    runs: tuple[str, ...]
    cycles: tuple[int, ...]
    injection: Injection
    fit: KineticFit | None = None
    bulk: bool = False
    notes: tuple[str, ...] = field(default=())


def prepare_surface(sensorgrams: pl.DataFrame, injections: pl.DataFrame, options: SprOptions) -> SurfaceRates:
    """Align, clean, zero and subtract the blank of the sensorgrams of one surface; those of concentration 0 are blanks.

    Raises
    ------
    InputError
        With everything that is missing.
    """
    moved = sensorgrams if options.single_cycle is not None else aligned(sensorgrams, injections)
    notes = []
    spikes = 0
    if options.remove_spikes:
        moved, spikes = without_spikes(moved)
    injection = series_of(moved, injections, options.single_cycle)
    if injection is None:
        injection = injection_of(moved, injections, options.injection_s)
    if spikes:
        notes.append(f"{spikes} readings left out as spikes")
    last = options.last_s
    if last is None and (last := last_reading_s(moved, injection.end_s, options.skip_s)) is not None:
        last -= options.skip_s
        notes.append(f"dissociation ends at {last:.4g} s, where something else is injected")
    blanks = moved.filter(pl.col("conc_molar") == 0).select("run", "cycle").n_unique() if options.subtract_blank else 0
    notes.append(f"{blanks} blanks subtracted" if blanks else "no blank subtracted")
    curves = kinetic_curves(
        moved,
        Preparation(
            start_s=injection.start_s,
            end_s=injection.end_s,
            zero_s=options.zero_s,
            skip_s=options.skip_s,
            last_s=last,
            subtract_blank=options.subtract_blank,
            series=injection.series,
        ),
    )
    samples = moved.filter(pl.col("conc_molar") > 0).select("run", "cycle").unique().sort("cycle", "run")
    return SurfaceRates(
        curves=curves,
        runs=tuple(samples["run"].to_list()),
        cycles=tuple(samples["cycle"].to_list()),
        injection=injection,
        notes=tuple(notes),
    )


def fit_surface(ready: SurfaceRates, options: SprOptions) -> SurfaceRates:
    """The same with its fit.

    Bulk shifts are fitted where not told otherwise if they are seen: where the fit with them is better than chance
    allows (F test with as many readings as are independent of their neighbours) and does not lose the rates. Likewise,
    plain 1:1 binding is held against a fit under mass transport where not told otherwise; see `beside_transport`.
    """
    wanted = KineticOptions(
        local_rmax=options.local_rmax,
        bulk=bool(options.bulk),
        mass_transport=bool(options.mass_transport),
        level=options.level,
        limits=options.limits,
    )
    fit, bulk, notes = fit_kinetics(ready.curves, wanted), bool(options.bulk), ready.notes
    if options.bulk is None:
        shifted = fit_kinetics(ready.curves, replace(wanted, bulk=True))
        if shifted.status not in _UNSETTLED and _seen(fit, shifted):
            most = float(np.abs(shifted.bulk_ru).max())
            fit, bulk, notes = shifted, True, (*notes, f"bulk shifts of up to {most:.3g} RU fitted")
    if options.mass_transport is None and fit.status != "no binding":
        some = thinned(ready.curves, _HELD_AGAINST)
        fit = beside_transport(fit, fit_kinetics(some, replace(wanted, bulk=bulk, mass_transport=True)), wanted)
    return replace(ready, fit=fit, bulk=bulk, notes=notes)


def _seen(without: KineticFit, shifted: KineticFit) -> bool:
    """Whether bulk shifts explain more than chance, with the readings that are independent."""
    readings = without.residuals.height
    alike = max(shifted.shape.autocorrelation, 0.0)
    independent = readings * (1 - alike) / (1 + alike)
    more = len(shifted.bulk_ru)
    tallest = float(shifted.residuals["response_ru"].abs().max())  # type: ignore[arg-type]
    # A shift that nobody would see is an end of the injection that is a reading off.
    if float(np.abs(shifted.bulk_ru).max()) < max(shifted.shape.noise_ru, _LEAST_BULK * tallest):
        return False
    least = float((shifted.residuals["residual_ru"] ** 2).sum())
    most = float((without.residuals["residual_ru"] ** 2).sum())
    dof = independent - more - 3
    if dof < 1 or least <= 0 or most <= least:
        return False
    f = (most - least) / more / (least / dof)
    return float(f_tail(np.array(f), np.array(float(more)), np.array(dof))) < _P_BULK
