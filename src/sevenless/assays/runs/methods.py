"""What was done with the readings of this run, in sentences: only what the run decides, not what every run does."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl

from sevenless.assays.growth_table import Growth
from sevenless.assays.protocol import Protocol
from sevenless.assays.runs.runfile import RunFile
from sevenless.assays.runs.wells import JoinedWells
from sevenless.assays.transform import signal_scale

__all__ = ["methods_of"]

_BACKGROUND = "The background that the instrument measured with each plate was taken off its readings."
_COMPARED = (
    "For a fold shift the points of all plates were fitted together, those of failed plates only where there were no "
    "others; its p value is that of the extra sum of squares."
)
_WEIGHED = (
    "In curves each rate weighs by its variance: that of its own fit, and what neutral and blank wells scatter beyond "
    "theirs (all alike with fewer than four wells of either)."
)
_RESPONSES: Mapping[str, str] = {
    "percent_of_neutral": "Responses are percent of the neutral wells; full-effect wells, if there are any, are 0 %.",
    "percent_inhibition": "Responses are percent inhibition, 0 % at the neutral and 100 % at the full-effect wells.",
    "viability": "Responses are percent of the neutral wells; blank wells, where there are any, are 0 %.",
}


def methods_of(
    run: RunFile,
    protocol: Protocol,
    wells: pl.DataFrame,
    *,
    joined: JoinedWells,
    labels: Sequence[str],
    growth: Growth | None = None,
) -> dict[str, str]:
    """Topic to sentence: channels, time, progress, background, unlisted, signal, response, curves, vehicle, growth.

    Parameters
    ----------
    run, protocol
        What was asked for.
    wells
        With signals and exclusions.
    joined
        Which channels and times were taken.
    labels
        What tells curves apart.
    growth
        Growth metrics, where there are any.
    """
    said = {
        "channels": _channels(joined.channels),
        "time": f"Of the readings over time one was taken ({joined.taken})." if joined.taken else "",
        "progress": _progress(protocol, joined),
        "background": _BACKGROUND if run.read.subtract_background else "",
        "unlisted": _unlisted(run),
        "signal": f"The signal is {signal_scale(wells, protocol)}.",
        "response": f"{_RESPONSES[protocol.response]} Controls are summarised by their median.",
        "curves": _curves(run, labels),
        "vehicle": _vehicle(run, wells),
        "growth": _growth(growth),
        "comparisons": _COMPARED if run.compare else "",
    }
    return {topic: sentence for topic, sentence in said.items() if sentence}


def _channels(channels: Mapping[str, str]) -> str:
    listed = "; ".join(f"{role}: {name}" for role, name in channels.items())
    return f"Readings taken ({listed})."


def _progress(protocol: Protocol, joined: JoinedWells) -> str:
    """How the readings over time became rates."""
    rules, traces = protocol.progress, joined.progress
    if rules is None or traces is None:
        return ""
    options = rules.options
    drift = "a linear drift" if options.drift == "free" else f"a drift of {options.drift:g} per s"
    lag = " with a lag" if options.lag_share > 0 else ""
    window = (
        f"from the lag to where {100 * options.conversion:g} % of the exponential is over"
        if options.window_s is None
        else f"from {options.window_s[0]:g} to {options.window_s[1]:g} s"
    )
    rate = {
        "start": f"the slope over its window ({window}) with the bend of the exponential put back: the rate as the lag "
        "ends",
        "window": f"the slope over its window ({window})",
        "kobs": "kobs or, the less the trace levels off, its slope as the lag ends over the median amplitude of the "
        "clear ones on its plate, the better known of the two weighing more",
    }[rules.rate]
    ends = _ends(rules.first_s, rules.last_s)
    way = "" if rules.rate == "kobs" else f" The signal {traces.runs} as the reaction runs, and rates count along it."
    return (
        f"All readings over time were used{ends}. Every trace was fitted by one exponential{lag} and {drift}; the rate "
        f"of a well is {rate}. Traces that do not level off were given no longer lags than the others have.{way} "
        f"{_WEIGHED}"
    )


def _ends(first_s: float | None, last_s: float | None) -> str:
    from_s = "" if first_s is None else f" from {first_s:g} s on"
    return f"{from_s}{'' if last_s is None else f' up to {last_s:g} s'}"


def _unlisted(run: RunFile) -> str:
    return "Wells that no map names were taken for vehicle." if run.files.unlisted == "neutral" else ""


def _curves(run: RunFile, labels: Sequence[str]) -> str:
    pooled = " Plates were pooled." if run.curves.pool_plates else ""
    return f"One curve for each combination of {', '.join(labels)}.{pooled}"


def _vehicle(run: RunFile, wells: pl.DataFrame) -> str:
    if not run.curves.vehicle:
        return "Vehicle wells were not fitted."
    first = "Neutral wells are part of every curve they serve, at dose 0"
    if wells["compound_2"].is_null().all():
        return f"{first}."
    return f"{first}; a curve with a second compound has the wells with that compound alone instead."


def _growth(growth: Growth | None) -> str:
    if growth is None:
        return ""
    sources = growth.table["day0_source"].unique().drop_nulls().sort().to_list()
    matched = f", matched by {', '.join(growth.matched_by)}" if growth.matched_by else ""
    start = {
        "day-0 wells": f"the median of the day-0 wells{matched}",
        "division time": "that of the vehicle wells divided by 2 to the number of divisions during treatment",
    }
    said = "; ".join(start.get(source, source) for source in sources) or "not known for any curve"
    return (
        f"The signal at the start of treatment was {said}; the control of a curve is the median of its vehicle wells."
    )
