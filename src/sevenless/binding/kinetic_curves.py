"""Sensorgrams of one surface, zeroed, blank-subtracted and cut to what is fitted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import final

import numpy as np
import numpy.typing as npt
import polars as pl

from sevenless.binding.single_cycle import InjectionSeries
from sevenless.errors import InputError, Problem
from sevenless.fitting.curves import Float64Array

__all__ = ["KineticCurves", "Preparation", "kinetic_curves", "thinned"]


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Preparation:
    """How sensorgrams are made ready.

    Parameters
    ----------
    start_s, end_s
        When the analyte flowed, on the time axis of the file.
    zero_s
        Length of the window before the injection whose mean is zero; 0 takes responses as they are.
    skip_s
        Length left out on either side of both ends of the injection, where buffers change.
    last_s
        End of the dissociation that is fitted, on the time axis of the file; to the end if not given.
    subtract_blank
        Whether the mean curve at concentration 0 is subtracted from the others.
    series
        The injections of a single cycle, on the time axis of the file; ``start_s`` and ``end_s`` are then the beginning
        of the first and the end of the last.
    """

    start_s: float
    end_s: float
    zero_s: float = 10.0
    skip_s: float = 2.0
    last_s: float | None = None
    subtract_blank: bool = True
    series: InjectionSeries | None = None


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class KineticCurves:
    """Curves of one surface, one after the other.

    Parameters
    ----------
    conc_molar
        Of each curve, the highest of a single cycle; shape (curves,).
    contact_s
        Length of the injection; of a single cycle, from the beginning of the first to the end of the last.
    curve
        Which curve a reading belongs to; shape (readings,).
    time_s
        Since the beginning of the injection; shape (readings,).
    response_ru
        Less its baseline and blank; shape (readings,).
    series
        The injections of a single cycle, since the beginning of the first; None where each curve has one injection.
    zero_readings
        How many readings of a baseline were averaged to be zero, the fewest of any curve; 0 where responses are as they
        were.
    blanks
        How many curves at concentration 0 were averaged and subtracted.
    """

    conc_molar: Float64Array
    contact_s: float
    curve: npt.NDArray[np.int64]
    time_s: Float64Array
    response_ru: Float64Array
    series: InjectionSeries | None = None
    zero_readings: int = 0
    blanks: int = 0

    @property
    def injected(self) -> npt.NDArray[np.bool_]:
        """Whether the analyte flowed at each reading."""
        return self.time_s < self.contact_s if self.series is None else self.series.injected(self.time_s)

    @property
    def injection(self) -> npt.NDArray[np.int64]:
        """Which injection a reading belongs to, counted through all curves; shape (readings,)."""
        if self.series is None:
            return self.curve
        return self.curve * len(self.series.start_s) + self.series.begun(self.time_s)

    @property
    def injection_conc_molar(self) -> Float64Array:
        """Of each injection, counted through all curves; shape (injections,)."""
        return self.conc_molar if self.series is None else np.tile(self.series.conc_molar, len(self.conc_molar))


def thinned(curves: KineticCurves, most: int) -> KineticCurves:
    """The same with every so many readings, so that about so many are left."""
    every = max(1, len(curves.time_s) // most)
    return replace(
        curves,
        curve=curves.curve[::every],
        time_s=curves.time_s[::every],
        response_ru=curves.response_ru[::every],
    )


def kinetic_curves(sensorgrams: pl.DataFrame, preparation: Preparation) -> KineticCurves:
    """Make the sensorgrams of one analyte on one flow cell ready for a fit.

    Parameters
    ----------
    sensorgrams
        Rows of `SENSORGRAM_SCHEMA` of one channel and flow cell. Curves without a concentration are left out.
    preparation
        See `Preparation`.

    Raises
    ------
    InputError
        With everything that is missing: a concentration above 0, readings before the injection, during it or after it.
    """
    kept = sensorgrams.filter(pl.col("conc_molar").is_not_null())
    parts = kept.sort("time_s").partition_by("run", "cycle", maintain_order=True)
    parts = sorted(parts, key=lambda one: (int(one["cycle"][0] or 0), one["run"][0]))
    problems = _problems(sensorgrams, parts, preparation)
    if problems:
        raise InputError(problems)
    curves = [_zeroed(part, preparation) for part in parts]
    conc = np.array([part["conc_molar"][0] for part in parts])
    blanks = [one for one, at in zip(curves, conc, strict=True) if at == 0] if preparation.subtract_blank else []
    blank = _blank(blanks)
    samples = [(time, response - blank(time)) for (time, response), at in zip(curves, conc, strict=True) if at > 0]
    chosen = [_chosen(time, preparation) for time, _ in samples]
    series = preparation.series
    return KineticCurves(
        conc_molar=conc[conc > 0] if series is None else np.full(len(samples), series.conc_molar.max()),
        contact_s=preparation.end_s - preparation.start_s,
        curve=np.concatenate([np.full(int(keep.sum()), index) for index, keep in enumerate(chosen)]),
        time_s=np.concatenate([time[keep] for (time, _), keep in zip(samples, chosen, strict=True)]),
        response_ru=np.concatenate([one[keep] for (_, one), keep in zip(samples, chosen, strict=True)]),
        series=None if series is None else _moved(series, preparation.start_s),
        zero_readings=_zero_readings(parts, preparation),
        blanks=len(blanks),
    )


def _zero_readings(parts: list[pl.DataFrame], preparation: Preparation) -> int:
    """Of the curve with the fewest."""
    if not preparation.zero_s:
        return 0
    return min(int(_window(part["time_s"].to_numpy(), preparation).sum()) for part in parts)


def _moved(series: InjectionSeries, start_s: float) -> InjectionSeries:
    return replace(series, start_s=series.start_s - start_s, end_s=series.end_s - start_s)


def _problems(sensorgrams: pl.DataFrame, parts: list[pl.DataFrame], preparation: Preparation) -> list[Problem]:
    problems: list[Problem] = []
    places = sensorgrams.select("channel", "flow_cell").unique().height
    if places > 1:
        problems.append(Problem(what=f"the sensorgrams are of {places} surfaces", remedy="filter one flow cell first"))
    if not any(part["conc_molar"][0] > 0 for part in parts):
        problems.append(Problem(what="no sensorgram has a concentration above 0", remedy="give the concentrations"))
    if preparation.end_s <= preparation.start_s:
        problems.append(Problem(what="the injection ends before it begins", remedy="give start_s before end_s"))
    for part in parts:
        time = part["time_s"].to_numpy()
        chosen = _chosen(time - preparation.start_s, preparation)
        name = f"cycle {part['cycle'][0]}"
        for what, present in (
            ("before the injection", not preparation.zero_s or _window(time, preparation).any()),
            ("during it", (chosen & (time < preparation.end_s)).any()),
            ("after it", (chosen & (time > preparation.end_s)).any()),
            *_each_injection(time[chosen], preparation.series),
        ):
            if not present:
                remedy = "check start_s, end_s, zero_s and skip_s"
                problems.append(Problem(what=f"{name} has no readings {what}", remedy=remedy))
    return problems


def _each_injection(time: Float64Array, series: InjectionSeries | None) -> list[tuple[str, bool]]:
    """Whether there are readings in each injection of a single cycle."""
    if series is None:
        return []
    there = np.bincount(series.begun(time), series.injected(time), len(series.start_s)) > 0
    return [(f"in injection {number} of its cycle", bool(one)) for number, one in enumerate(there, start=1)]


def _window(time: Float64Array, preparation: Preparation) -> npt.NDArray[np.bool_]:
    """Readings whose mean is zero: before the injection, without the change of buffers."""
    end = preparation.start_s - preparation.skip_s
    return (time >= end - preparation.zero_s) & (time <= end)


def _zeroed(part: pl.DataFrame, preparation: Preparation) -> tuple[Float64Array, Float64Array]:
    time, response = part["time_s"].to_numpy(), part["response_ru"].to_numpy()
    if not preparation.zero_s:
        return time - preparation.start_s, response
    return time - preparation.start_s, response - response[_window(time, preparation)].mean()


def _blank(blanks: list[tuple[Float64Array, Float64Array]]) -> Callable[[Float64Array], Float64Array]:
    """The mean curve at concentration 0 at any times; 0 without such a curve."""
    if not blanks:
        return np.zeros_like
    return lambda time: np.asarray(np.mean([np.interp(time, *one) for one in blanks], axis=0))


def _chosen(time: Float64Array, preparation: Preparation) -> npt.NDArray[np.bool_]:
    """Readings that are fitted; time since the beginning of the injection."""
    contact, skip = preparation.end_s - preparation.start_s, preparation.skip_s
    last = np.inf if preparation.last_s is None else preparation.last_s - preparation.start_s
    if preparation.series is not None:
        inside = (time >= skip) & (time <= last)
        return np.asarray(inside & ~_moved(preparation.series, preparation.start_s).near_ends(time, skip))
    during = (time >= skip) & (time <= contact - skip)
    return np.asarray(during | ((time >= contact + skip) & (time <= last)))
