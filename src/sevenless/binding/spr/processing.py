"""Sensorgrams made ready: reference subtracted, spikes taken out, the end before regeneration found."""

from __future__ import annotations

from typing import Final

import numpy as np
import polars as pl

from sevenless.errors import InputError, Problem

__all__ = ["last_reading_s", "referenced", "without_spikes"]

_TRACE: Final = ("run", "cycle", "channel", "flow_cell")
_SPIKE_WINDOW: Final = 9
_SPIKE_OVER_SCATTER: Final = 8.0
_SCATTER_OF_MEDIAN: Final = 1.4826
"""Standard deviation over the median absolute deviation of normal noise."""
_BEND_OF_NOISE: Final = 6**0.5
"""Standard deviation of the second differences of noise of 1."""
_JUMP_SHARE: Final = 0.3
_JUMP_S: Final = 3.0
_SETTLED_S: Final = 5.0


def referenced(sensorgrams: pl.DataFrame, *, reference: str | None = None) -> tuple[pl.DataFrame, tuple[str, ...]]:
    """Sensorgrams less those of the reference surface of the same cycle.

    Parameters
    ----------
    sensorgrams
        Rows of `SENSORGRAM_SCHEMA`.
    reference
        Flow cell without ligand. If not given, what the instrument subtracted (``2-1``) is taken where it is there,
        and everything as it was measured where it is not.

    Returns
    -------
    sensorgrams, notes
        Flow cells are called ``2-1`` where 1 was subtracted.

    Raises
    ------
    InputError
        If there is no such flow cell.
    """
    cells = sensorgrams["flow_cell"].unique().sort().to_list()
    if reference is None:
        subtracted = [one for one in cells if "-" in one]
        if subtracted:
            return sensorgrams.filter(pl.col("flow_cell").is_in(subtracted)), ()
        note = f"no reference was subtracted from flow cells {', '.join(cells)}; name it with --reference"
        return sensorgrams, (note,) if len(cells) > 1 else ()
    if reference not in cells:
        what = f"there is no flow cell {reference!r}; there are {', '.join(repr(one) for one in cells)}"
        raise InputError([Problem(what=what, remedy="name one of them as reference")])
    same = ("run", "cycle", "channel")
    own = sensorgrams.filter((pl.col("flow_cell") != reference) & ~pl.col("flow_cell").str.contains("-"))
    parts = [
        _less(part, ref, reference)
        for part in own.partition_by(_TRACE, maintain_order=True)
        if (ref := sensorgrams.filter(flow_cell=reference).join(part.select(same).unique(), on=same, how="semi")).height
    ]
    if not parts:
        what = f"no cycle was measured over flow cell {reference} and another"
        raise InputError([Problem(what=what, remedy="name another reference")])
    return pl.concat(parts), ()


def _less(part: pl.DataFrame, reference: pl.DataFrame, name: str) -> pl.DataFrame:
    ref = reference.sort("time_s")
    there = np.interp(part["time_s"].to_numpy(), ref["time_s"].to_numpy(), ref["response_ru"].to_numpy())
    return part.with_columns(
        response_ru=pl.col("response_ru") - pl.Series(there), flow_cell=pl.col("flow_cell") + f"-{name}"
    )


def without_spikes(sensorgrams: pl.DataFrame) -> tuple[pl.DataFrame, int]:
    """Sensorgrams without readings far from the running median of their neighbours.

    Returns
    -------
    sensorgrams, count
        And how many readings were taken out.

    Notes
    -----
    A reading is a spike where it lies more than eight standard deviations from the median of nine readings around it;
    the deviation is told by the median of such distances in the same sensorgram, or by that of its second differences
    where that is more. Hampel 1974,
    https://doi.org/10.1080/01621459.1974.10482962. Where the median itself moves as much, as where buffers change,
    there is no spike.
    """
    marked = (
        sensorgrams.with_columns(
            _middle=pl.col("response_ru").rolling_median(_SPIKE_WINDOW, center=True, min_samples=1).over(_TRACE)
        )
        .with_columns(
            _away=(pl.col("response_ru") - pl.col("_middle")).abs(),
            # At either end of a sensorgram there is but one side, and it may begin with a steep rise.
            _trend=(
                pl.col("_middle").shift(-_SPIKE_WINDOW).fill_null(pl.col("_middle").last())
                - pl.col("_middle").shift(_SPIKE_WINDOW).fill_null(pl.col("_middle").first())
            )
            .abs()
            .over(_TRACE),
        )
        .with_columns(
            # A curve that only rises or only falls is its own median, and tells nothing of the noise; bends do.
            _scatter=_SCATTER_OF_MEDIAN
            * pl.max_horizontal(
                pl.col("_away").median(),
                (pl.col("response_ru").diff().diff().abs() / _BEND_OF_NOISE).median(),
            ).over(_TRACE)
        )
    )
    spike = (pl.col("_away") > _SPIKE_OVER_SCATTER * pl.col("_scatter")) & (pl.col("_scatter") > 0)
    kept = marked.filter(~(spike & (pl.col("_away") > pl.col("_trend"))))
    return kept.select(sensorgrams.columns), marked.height - kept.height


def last_reading_s(sensorgrams: pl.DataFrame, end_s: float, skip_s: float) -> float | None:
    """When dissociation ends because something else, such as regeneration, is injected; None where nothing is.

    Looked for is a step of a third of the tallest response within three seconds, once the end of the
    injection has settled.
    """
    first: float | None = None
    heights = sensorgrams.filter(pl.col("time_s") <= end_s).group_by(_TRACE).agg(_range("response_ru"))
    tallest = float(np.max(heights["response_ru"].to_numpy(), initial=0.0))
    after = sensorgrams.filter(pl.col("time_s") > end_s + max(2 * skip_s, _SETTLED_S))
    for part in after.partition_by(_TRACE):
        time, response = part["time_s"].to_numpy(), part["response_ru"].to_numpy()
        later = np.searchsorted(time, time + _JUMP_S)
        inside = later < len(time)
        step = np.abs(response[later[inside]] - response[inside])
        jumps = np.flatnonzero(step > _JUMP_SHARE * tallest)
        if jumps.size and (first is None or time[jumps[0]] < first):
            first = float(time[jumps[0]])
    return first


def _range(name: str) -> pl.Expr:
    return pl.col(name).quantile(0.99) - pl.col(name).quantile(0.01)
