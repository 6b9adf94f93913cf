"""A fitted curve as a line of a few dozen points: for a table cell, and for whoever draws it larger."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np

from sevenless.fitting.curves import Float64Array

__all__ = ["dose_line", "four_parameter_response", "sparkline_svg"]

_WIDTH: Final = 96
_HEIGHT: Final = 26
_MARGIN: Final = 3


def four_parameter_response(
    conc_molar: Float64Array, *, log10_ic50_molar: float, hill: float, top: float, bottom: float
) -> Float64Array:
    """Response of the four-parameter logistic.

    ``bottom + (top - bottom) / (1 + (conc / IC50) ** hill)``; at dose 0 the plateau that the curve leaves from.

    Examples
    --------
    >>> four_parameter_response(np.array([0.0, 1e-8]), log10_ic50_molar=-8, hill=1, top=100, bottom=0).tolist()
    [100.0, 50.0]
    """
    with np.errstate(divide="ignore"):
        decades = np.log10(conc_molar) - log10_ic50_molar
    power = np.exp(np.clip(np.log(10.0) * hill * decades, -700.0, 700.0))
    response: Float64Array = bottom + (top - bottom) / (1.0 + power)
    return response


def dose_line(conc_min_molar: float, conc_max_molar: float, *, count: int = 48) -> Float64Array:
    """Doses evenly spread in log10 between two, shape (count,)."""
    line: Float64Array = np.geomspace(conc_min_molar, conc_max_molar, count)
    return line


def sparkline_svg(row: Mapping[str, object], *, low: float, high: float) -> str:
    """A fitted curve over its tested doses as a small inline SVG; nothing where there is no curve.

    Parameters
    ----------
    row
        A row of `CurveFits.table`.
    low, high
        Responses at the lower and upper edge, shared by the sparklines of one table.
    """
    line = _line(row)
    if line is None:
        return ""
    span = max(high - low, 1e-12)
    x = np.linspace(_MARGIN, _WIDTH - _MARGIN, len(line))
    y = _MARGIN + (_HEIGHT - 2 * _MARGIN) * np.clip((high - line) / span, 0.0, 1.0)
    path = "M" + "L".join(f"{a:.1f} {b:.1f}" for a, b in zip(x, y, strict=True))
    dash = ' stroke-dasharray="3 2"' if row.get("status") == "no_effect" else ""
    return (
        f'<svg width="{_WIDTH}" height="{_HEIGHT}" viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" '
        f'aria-label="fitted curve"><path d="{path}" fill="none" stroke="#0072b2" stroke-width="1.5"{dash}/></svg>'
    )


def _line(row: Mapping[str, object]) -> Float64Array | None:
    names = ("log10_ic50_molar", "hill", "top", "bottom", "conc_min_molar", "conc_max_molar")
    values = [row.get(name) for name in names]
    log10_ic50, hill, top, bottom, conc_min, conc_max = (
        float(v) if isinstance(v, int | float) else np.nan for v in values
    )
    if not np.all(np.isfinite([log10_ic50, hill, top, bottom, conc_min, conc_max])) or conc_min <= 0:
        return None
    doses = dose_line(conc_min, conc_max, count=32)
    return four_parameter_response(doses, log10_ic50_molar=log10_ic50, hill=hill, top=top, bottom=bottom)
