"""Quality figures from the place of wells on a plate: rows, columns, edge."""

from __future__ import annotations

import math
from typing import Final

import numpy as np

from sevenless.assays.quality.plate_view import PlateView, QualityFigure, treatments
from sevenless.assays.quality.position_tests import PositionEffect, position_effects
from sevenless.plates.geometry import parse_well

__all__ = ["ALPHA", "position_figures"]

ALPHA: Final = 0.004
"""Level of each of the three tests of a plate: of plates that hold nothing but noise, 1.2 % are blamed for one."""

_ROLES: Final = ("sample", "neutral", "inhibitor", "time0")
_LEAST_SHARE: Final = 0.2


def position_figures(view: PlateView) -> list[QualityFigure]:
    """The three effects of a plate, as sizes in percent; an effect that chance explains passes whatever its size.

    Wells that read below a fifth of the neutral wells are left out: their scatter is that of the background.
    """
    rows = view.usable(*_ROLES)
    before = view.run.before
    neutral = before[view.usable("neutral")]
    neutral = neutral[np.isfinite(neutral)]
    seen = before[rows][np.isfinite(before[rows])]
    floor = _LEAST_SHARE * float(np.median(neutral if len(neutral) else seen)) if len(seen) else 0.0
    rows = rows[np.isfinite(before[rows])]
    # The treatment counts, not the well: a low dose stays in whole or goes out whole, or its scatter would be cut.
    wells = view.run.wells[rows]
    held = treatments(wells, view.run.protocol)
    medians = {number: float(np.median(before[rows][held == number])) for number in np.unique(held)}
    kept = np.array([medians[number] > max(floor, 0.0) for number in held], dtype=bool)
    places = np.array([parse_well(well) for well in wells["well"]], dtype=np.int64).reshape(-1, 2)
    effects = position_effects(before[rows][kept], held[kept], places[kept], shape=view.shape)
    return [_figure(effect) for effect in effects]


def _figure(effect: PositionEffect) -> QualityFigure:
    metric = f"{effect.factor}_effect_percent"
    if math.isnan(effect.p_value):
        message = (
            f"cannot be told from the layout: {effect.n_wells} wells stand in replicated treatments, and none or too "
            f"few of these treatments are spread over {'edge and inside' if effect.factor == 'edge' else 'it'}"
        )
        message = message.replace("spread over it", f"spread over {effect.factor}s")
        return QualityFigure(metric=metric, value=math.nan, message=message, level="info")
    p = f"p = {effect.p_value:.1g}"
    if effect.p_value >= ALPHA:
        message = f"no more than chance ({p}, {effect.n_wells} wells)"
        return QualityFigure(metric=metric, value=abs(effect.size_percent), message=message, level="pass")
    verb = "low" if effect.size_percent < 0 else "high"
    place = "the edge" if effect.factor == "edge" else effect.place
    message = f"{place} reads {abs(effect.size_percent):.3g} % {verb} ({p}, {effect.n_wells} wells)"
    return QualityFigure(metric=metric, value=abs(effect.size_percent), message=message)
