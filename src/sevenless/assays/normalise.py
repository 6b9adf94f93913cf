"""From signals to responses, plate by plate, out of the controls.

With N the centre of the neutral wells and F that of the full-effect wells:

====================== =========================================================================================
``percent_of_neutral``  100 * (signal - F) / (N - F); F = 0 where a group has no full-effect wells
``percent_inhibition``  100 * (N - signal) / (N - F); not defined without full-effect wells
``viability``           100 * (signal - B) / (N - B), B the centre of the blank wells, 0 where a group has none
====================== =========================================================================================

The centre is the median, which one wild control well cannot move. Whether the signal falls or rises with effect
never enters: with F on either side of N the same formulas hold. Without F the direction is unknown, which is why
percent inhibition is then left empty instead of being guessed.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np
import polars as pl

from sevenless.assays.controls import PlateGroup, column_values, full_effect, plate_groups
from sevenless.assays.protocol import Protocol
from sevenless.errors import UnknownNameError
from sevenless.fitting.curves import Float64Array

__all__ = ["RESPONSES", "centre", "needs_full_effect", "normalise"]


def normalise(wells: pl.DataFrame, protocol: Protocol) -> pl.DataFrame:
    """The wells with their ``response``.

    Parameters
    ----------
    wells
        One row per plate and well: ``plate``, ``role``, ``signal`` (null where masked) and where there are any
        ``exclusion`` and the control columns of the protocol. Wells excluded by hand are not used as controls.
    protocol
        Names the normalisation and the roles that stand for full effect.

    Returns
    -------
    polars.DataFrame
        The wells with ``response``, in percent: null where the signal is, and where the controls that the
        normalisation needs are missing or do not differ.

    Raises
    ------
    UnknownNameError
        If the protocol names a normalisation that does not exist.
    """
    if protocol.response not in RESPONSES:
        raise UnknownNameError("response", protocol.response, RESPONSES)
    scale = RESPONSES[protocol.response]
    signal = column_values(wells, "signal")
    response = np.full(len(wells), np.nan)
    for group in plate_groups(wells, protocol):
        at_0, at_100 = scale(group, protocol, signal)
        if np.isfinite(at_100 - at_0) and at_100 != at_0:
            with np.errstate(over="ignore"):
                response[group.members] = 100.0 * (signal[group.members] - at_0) / (at_100 - at_0)
    response = np.where(np.isfinite(response), response, np.nan)
    return wells.with_columns(response=pl.Series(response, dtype=pl.Float64).fill_nan(None))


def centre(values: Float64Array) -> float:
    """The robust centre of control wells: their median, NaN where there are none."""
    return float(np.median(values)) if len(values) else float("nan")


def needs_full_effect(protocol: Protocol) -> bool:
    """Whether the protocol's response does not exist without full-effect wells."""
    return protocol.response == "percent_inhibition"


def _percent_of_neutral(group: PlateGroup, protocol: Protocol, signal: Float64Array) -> tuple[float, float]:
    role, full = full_effect(group, protocol, signal)
    return (0.0 if role is None else centre(full)), centre(group.values("neutral", signal))


def _percent_inhibition(group: PlateGroup, protocol: Protocol, signal: Float64Array) -> tuple[float, float]:
    _, full = full_effect(group, protocol, signal)
    return centre(group.values("neutral", signal)), centre(full)


def _viability(group: PlateGroup, protocol: Protocol, signal: Float64Array) -> tuple[float, float]:
    blank = group.values("blank", signal)
    return (centre(blank) if len(blank) else 0.0), centre(group.values("neutral", signal))


RESPONSES: Final[dict[str, Callable[[PlateGroup, Protocol, Float64Array], tuple[float, float]]]] = {
    "percent_of_neutral": _percent_of_neutral,
    "percent_inhibition": _percent_inhibition,
    "viability": _viability,
}
"""Each normalisation: the signals that become 0 % and 100 % in a group."""
