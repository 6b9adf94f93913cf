"""When the laser came on and went off, found in the traces of a run.

Both leave a step that all capillaries share: where the mean of the second after a time differs most from that of the
second before, in the median of the capillaries (or in all of them, one way or the other), there is an edge. Its place
and the time constant t of the jump follow from the least sum of squares of

    a + b min(s, 0) + c max(s, 0) + d (1 - exp(-max(s, 0) / t)),   s the time since the edge

in which all but edge and t is linear and solved exactly. Golub and Pereyra 1973, https://doi.org/10.1137/0710036.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, final

import numpy as np

from sevenless.binding.mst.traces import MstTraces
from sevenless.fitting.curves import Float64Array

__all__ = ["Laser", "find_laser"]

_STEP_S: Final = 1.0
_APART_S: Final = 2.0
_REACH_S: Final = 3.0
_NOISES: Final = 6.0
"""A step is one if it is this many times what noise makes."""
_SHARE: Final = 0.3
"""The second edge is one if its step is at least this share of the first."""
_CONSTANTS_S: Final = np.geomspace(0.05, 1.0, 22)
_OF_MEDIAN: Final = 1.2533
"""Standard error of a median over that of a mean: the square root of half pi."""
_RIDGE: Final = 1e-9
_FEWEST: Final = 3
_DIGITS: Final = 6


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Laser:
    """``on_s`` and ``off_s`` (None where it stays on to the end), the time constant ``jump_s`` of the temperature
    jump, and ``step_over_noise`` of the greater edge."""

    on_s: float
    off_s: float | None
    jump_s: float
    step_over_noise: float


def find_laser(traces: MstTraces) -> Laser | None:
    """The laser of a run, None where the traces show no step."""
    grid, level = _on_one_axis(traces)
    width = max(_FEWEST, round(_STEP_S / traces.step_s)) if len(level) else 0
    if width == 0 or len(grid) < 2 * width + 1:
        return None
    steps = _steps(level, width)
    # What falls steadily, as by bleaching, falls everywhere: no step.
    steps -= np.median(steps, axis=1, keepdims=True)
    # Exact data have no noise: what rounding leaves stands for it.
    noise = max(float(np.sqrt(np.mean(_noise(level) ** 2) * 2 / width)), 1e-9)
    of_median = _OF_MEDIAN * noise / np.sqrt(len(level))
    size = np.maximum(np.abs(np.median(steps, axis=0)) / of_median, np.sqrt(np.mean(steps**2, axis=0)) / noise)
    first = int(size.argmax())
    if size[first] <= _NOISES:
        return None
    direction = np.sign(steps[:, first])
    aligned = np.median(direction[:, None] * steps, axis=0)
    back = np.where(np.abs(np.arange(len(aligned)) - first) * traces.step_s < _APART_S, -np.inf, -aligned)
    second = int(back.argmax())
    found = [first]
    if back[second] > max(_SHARE * aligned[first], _NOISES * of_median):
        found.append(second)
    shape = np.mean(direction[:, None] * level, axis=0)
    edges = sorted(_edge(grid, shape, float(grid[at + width])) for at in found)
    return Laser(
        on_s=edges[0][0],
        off_s=edges[1][0] if len(edges) > 1 else None,
        jump_s=edges[0][1],
        step_over_noise=float(size[first]),
    )


def _on_one_axis(traces: MstTraces) -> tuple[Float64Array, Float64Array]:
    """Times that most capillaries have, and their fluorescence there over its median; shapes (n,), (capillaries, n).

    A capillary whose trace was cut short is left out: it would shorten all others.
    """
    known = np.isfinite(traces.time_s)
    first = np.where(known, traces.time_s, np.inf).min(axis=1, initial=np.inf)
    last = np.where(known, traces.time_s, -np.inf).max(axis=1, initial=-np.inf)
    usable = known.sum(axis=1) > _FEWEST
    if not usable.any():
        return np.zeros(0), np.zeros((0, 0))
    step = traces.step_s
    start, end = float(np.median(first[usable])), float(np.median(last[usable]))
    usable &= (first <= start + step) & (last >= end - step)
    number = int(np.floor((end - start) / step + 1e-6)) + 1
    grid: Float64Array = start + step * np.arange(number, dtype=np.float64)
    rows = zip(traces.time_s[usable], traces.counts[usable], known[usable], strict=True)
    level: Float64Array = np.array([np.interp(grid, t[k], f[k]) for t, f, k in rows])
    middle = np.median(level, axis=1, keepdims=True)
    return grid, np.divide(level, middle, out=np.zeros_like(level), where=middle > 0)


def _noise(level: Float64Array) -> Float64Array:
    """Standard deviation of a reading of each capillary, from what lies between neighbours."""
    # The median of |x| of a normal distribution is 0.6745 of its standard deviation.
    spread: Float64Array = np.median(np.abs(np.diff(level, axis=1)), axis=1) / 0.6745 / np.sqrt(2)
    return spread


def _steps(level: Float64Array, width: int) -> Float64Array:
    """Mean of the readings from a time on less that of those before it; shape (capillaries, n - 2 width + 1)."""
    sums = np.cumsum(np.pad(level, ((0, 0), (1, 0))), axis=1)
    means = (sums[:, width:] - sums[:, :-width]) / width
    return means[:, width:] - means[:, :-width]


def _edge(grid: Float64Array, shape: Float64Array, near_s: float) -> tuple[float, float]:
    """Place and time constant of an edge that lies close to a time."""
    part = np.abs(grid - near_s) <= _REACH_S
    times, values = grid[part], shape[part]
    step = float(grid[1] - grid[0])
    places = near_s + np.arange(-_STEP_S, _STEP_S + step / 4, step / 2)
    place, constant = (one.ravel() for one in np.meshgrid(places, _CONSTANTS_S, indexing="ij"))
    since = times[None, :] - place[:, None]
    after = np.maximum(since, 0.0)
    columns = [np.ones_like(since), np.minimum(since, 0.0), after, -np.expm1(-after / constant[:, None])]
    design = np.stack(columns, axis=2)
    normal = np.einsum("kni,knj->kij", design, design)
    scale = np.einsum("kii->k", normal)[:, None, None] * _RIDGE
    right = np.einsum("kni,n->ki", design, values)
    best = np.linalg.solve(normal + scale * np.eye(len(columns)), right[:, :, None])[:, :, 0]
    rss = ((values - np.einsum("kni,ki->kn", design, best)) ** 2).sum(axis=1)
    least = int(rss.argmin())
    return round(float(place[least]), _DIGITS) + 0.0, float(constant[least])
