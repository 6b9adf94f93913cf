"""Fnorm: the fluorescence with the laser on over that before, in per mille."""

from __future__ import annotations

import numpy as np

from sevenless.binding.mst.traces import MstTraces, Window
from sevenless.binding.mst.windows import MstWindows
from sevenless.errors import InputError, Problem
from sevenless.fitting.curves import Float64Array

__all__ = ["fnorm_permille"]


def fnorm_permille(traces: MstTraces, windows: MstWindows) -> tuple[Float64Array, Float64Array]:
    """Fnorm of every capillary, and the standard error that the noise of its readings makes; shapes (capillaries,).

    Raises
    ------
    InputError
        With every capillary that has no fluorescence before the laser.
    """
    cold, hot = traces.mean(windows.cold), traces.mean(windows.hot)
    dark = traces.capillary[~(cold > 0)].tolist()
    if dark:
        what = f"capillary {', '.join(map(str, dark))}: no fluorescence before the laser"
        raise InputError(Problem(what=what, file=traces.file, remedy="leave it out of the export"))
    ratio = hot / cold
    errors = _standard_error(traces, windows.cold) / cold, _standard_error(traces, windows.hot) / np.abs(hot)
    return 1000 * ratio, 1000 * ratio * np.hypot(*errors)


def _standard_error(traces: MstTraces, window: Window) -> Float64Array:
    """Of the mean of a window, from what differs between neighbouring readings: a slope counts as none."""
    inside = traces.within(window)
    pairs = inside[:, 1:] & inside[:, :-1]
    squares = np.where(pairs, np.diff(traces.counts, axis=1) ** 2, 0.0).sum(axis=1)
    return np.asarray(np.sqrt(squares / 2 / np.maximum(pairs.sum(axis=1), 1) / np.maximum(inside.sum(axis=1), 1)))
