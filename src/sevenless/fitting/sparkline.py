"""A fitted curve small enough for a table cell."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np

from sevenless.fitting.curve_models.curve_shape import curve_shape, dose_line
from sevenless.fitting.curves import Float64Array

__all__ = ["sparkline_response", "sparkline_svg"]

_WIDTH: Final = 96
_HEIGHT: Final = 26
_MARGIN: Final = 3
_COUNT: Final = 32


def sparkline_response(row: Mapping[str, object], model: str) -> Float64Array | None:
    """The fitted curve at doses spread evenly over the tested range; None where there is no curve.

    Parameters
    ----------
    row
        A row of `CurveFits.table`.
    model
        `FitOptions.model`.
    """
    shape = curve_shape(model)
    theta, low, high = shape.theta(row), row.get("conc_min_molar"), row.get("conc_max_molar")
    if theta is None or not isinstance(low, float) or not isinstance(high, float) or not 0 < low < high:
        return None
    return shape.response(theta, dose_line(low, high, count=_COUNT))


def sparkline_svg(response: Float64Array, *, low: float, high: float) -> str:
    """A curve as a small inline SVG.

    Parameters
    ----------
    response
        What `sparkline_response` gives.
    low, high
        Responses at the lower and upper edge, shared by the sparklines of one table.
    """
    span = max(high - low, 1e-12)
    x = np.linspace(_MARGIN, _WIDTH - _MARGIN, len(response))
    y = _MARGIN + (_HEIGHT - 2 * _MARGIN) * np.clip((high - response) / span, 0.0, 1.0)
    path = "M" + "L".join(f"{a:.1f} {b:.1f}" for a, b in zip(x, y, strict=True))
    return (
        f'<svg width="{_WIDTH}" height="{_HEIGHT}" viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" '
        f'aria-label="fitted curve"><path d="{path}" fill="none" stroke="#0072b2" stroke-width="1.5"/></svg>'
    )
