"""What may be wrong with a capillary before anything is fitted: brightness, bleaching, aggregates."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, final

import numpy as np

from sevenless.binding.mst.traces import MstTraces
from sevenless.binding.mst.windows import MstWindows
from sevenless.fitting.curves import Float64Array

__all__ = ["CapillaryChecks", "CapillaryLimits", "check_capillaries"]

_TERMS: Final = 5
_ERRORS: Final = 4.0
_SIGNIFICANT: Final = 1.5
"""Residuals of a smooth curve over what lies between neighbours, above which there are bumps and not only noise."""


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class CapillaryLimits:
    """Where a capillary is flagged.

    Parameters
    ----------
    initial_fluorescence_percent
        Fluorescence before the laser that is farther from the median of all than this.
    bleaching_percent
        Share of the fluorescence that goes from the cold window to the hot one by bleaching alone, as the slope before
        the laser has it: a capillary is flagged that is farther from the median of all than this, for what all lose
        moves no KD. 1 % is 10 per mille of Fnorm: as much as many responses.
    ripple_permille
        Standard deviation of the bumps in a trace, in per mille of the fluorescence before the laser.
    """

    initial_fluorescence_percent: float = 20.0
    bleaching_percent: float = 1.0
    ripple_permille: float = 3.0


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class CapillaryChecks:
    """Figures of every capillary, shape (capillaries,), and in ``flags`` what they say of it, ``""`` if nothing."""

    initial_counts: Float64Array
    initial_deviation_percent: Float64Array
    bleaching_percent: Float64Array
    bleaching_se_percent: Float64Array
    ripple_permille: Float64Array
    flags: tuple[str, ...]


def check_capillaries(traces: MstTraces, windows: MstWindows, limits: CapillaryLimits | None = None) -> CapillaryChecks:
    """Initial fluorescence, bleaching and ripple of every capillary.

    Notes
    -----
    Bleaching is the slope of a line through all readings before the laser, carried on to the hot window; what differs
    from the median by less than four of its standard errors is not flagged. Ripple is what a smooth curve (a
    polynomial in log time) through the readings between jump and laser off leaves over, less what differs between
    neighbouring readings: noise goes from one reading to the next, aggregates take about a second to drift by.
    """
    limits = limits or CapillaryLimits()
    initial = traces.mean(windows.cold)
    middle = float(np.median(initial))
    deviation = 100 * (initial / middle - 1) if middle > 0 else np.full(len(initial), np.nan)
    lost, error = _bleaching_percent(traces, windows, initial)
    ripple = _ripple_permille(traces, windows, initial)
    apart = lost - np.median(lost)
    said = (
        (np.abs(deviation) > limits.initial_fluorescence_percent, "initial fluorescence {:+.0f} %", deviation),
        (
            np.abs(apart) > np.maximum(limits.bleaching_percent, _ERRORS * error),
            "bleaching {:.1f} % unlike the others",
            lost,
        ),
        (ripple > limits.ripple_permille, "aggregates, ripple {:.1f} per mille", ripple),
    )
    flags = tuple(
        ", ".join(words.format(values[i]) for holds, words, values in said if holds[i]) for i in range(len(initial))
    )
    return CapillaryChecks(
        initial_counts=initial,
        initial_deviation_percent=deviation,
        bleaching_percent=lost,
        bleaching_se_percent=error,
        ripple_permille=ripple,
        flags=flags,
    )


def _bleaching_percent(
    traces: MstTraces, windows: MstWindows, initial: Float64Array
) -> tuple[Float64Array, Float64Array]:
    """Share lost from the middle of the cold window to that of the hot one, and its standard error."""
    before = traces.time_s <= windows.cold[1]
    count = np.maximum(before.sum(axis=1), 1)
    time, counts = (np.where(before, one, 0.0) for one in (traces.time_s, traces.counts))
    time = np.where(before, time - (time.sum(axis=1) / count)[:, None], 0.0)
    rest = np.where(before, counts - (counts.sum(axis=1) / count)[:, None], 0.0)
    spread = (time**2).sum(axis=1)
    slope = np.divide((time * rest).sum(axis=1), spread, out=np.zeros_like(spread), where=spread > 0)
    left = ((rest - slope[:, None] * time) ** 2).sum(axis=1) / np.maximum(count - 2, 1)
    error = np.sqrt(np.divide(left, spread, out=np.zeros_like(spread), where=spread > 0))
    apart = (sum(windows.hot) - sum(windows.cold)) / 2
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(-100 * slope * apart / initial), np.asarray(100 * error * abs(apart) / initial)


def _ripple_permille(traces: MstTraces, windows: MstWindows, initial: Float64Array) -> Float64Array:
    """Standard deviation of the bumps between the start of the hot window (or of the jump) and the laser's end."""
    laser = windows.laser
    start = windows.hot[0] if laser is None else laser.on_s + 0.5
    end = np.inf if laser is None or laser.off_s is None else laser.off_s - traces.step_s
    out = np.zeros(len(initial))
    for i, (time, counts) in enumerate(zip(traces.time_s, traces.counts, strict=True)):
        part = (time >= start) & (time <= end)
        if part.sum() < 4 * _TERMS or not initial[i] > 0:
            continue
        level = 1000 * counts[part] / initial[i]
        axis = np.log(time[part] - start + 1.0)
        smooth = np.polynomial.Polynomial.fit(axis, level, _TERMS - 1)(axis)
        dof = len(level) - _TERMS
        whole = ((level - smooth) ** 2).sum() / dof
        noise = (np.diff(level - smooth) ** 2).mean() / 2
        if whole > _SIGNIFICANT**2 * noise:
            out[i] = np.sqrt(whole - noise)
    return out
