"""Quality figures from the controls of a plate: how many, how far apart, how scattered, which way round."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Final

import numpy as np

from sevenless.assays.controls import PlateGroup, full_effect
from sevenless.assays.normalise import needs_full_effect
from sevenless.assays.protocol import Protocol
from sevenless.assays.quality.plate_statistics import (
    cv_percent,
    robust_z_prime,
    signal_to_background,
    signal_to_noise,
    ssmd,
    z_prime,
)
from sevenless.assays.quality.plate_view import PlateView, QualityFigure
from sevenless.fitting.curves import Float64Array

__all__ = ["control_figures", "direction", "direction_figure"]

_NAN: Final = float("nan")
_TWO_SIDED: Final[tuple[tuple[str, Callable[[Float64Array, Float64Array], float], str], ...]] = (
    ("z_prime", z_prime, "needs two wells of each control that do not all read the same"),
    ("robust_z_prime", robust_z_prime, "needs three wells of each control"),
    ("ssmd", ssmd, "needs two wells of each control that do not all read the same"),
    ("signal_to_background", signal_to_background, "needs controls that read above zero"),
    ("signal_to_noise", signal_to_noise, "needs a background of two wells that do not read the same"),
)


def control_figures(view: PlateView, group: PlateGroup) -> list[QualityFigure]:
    """Counts, windows and scatter of the controls of one group, all from the signal before background.

    Z', robust Z' and SSMD do not change when a background is taken off; ratios and coefficients of variation would
    lose their meaning.
    """
    protocol, before = view.run.protocol, view.run.before
    neutral = group.values("neutral", before)
    role, full = full_effect(group, protocol, before)
    figures = [_count_of_neutral(view, group, neutral)]
    if protocol.full_effect_role:
        figures.append(_count_of_full(view, protocol, role, full))
        figures += _two_sided(neutral, role, full, protocol)
        figures.append(_scatter("cv_full_effect_percent", full, f"{role} wells" if role else "full-effect wells"))
    figures.append(_scatter("cv_neutral_percent", neutral, "neutral wells"))
    return figures


def direction(view: PlateView, group: PlateGroup) -> int:
    """-1 where the signal falls with effect, 1 where it rises, 0 where the controls do not tell (SSMD below 1)."""
    neutral = group.values("neutral", view.run.before)
    _, full = full_effect(group, view.run.protocol, view.run.before)
    distance = ssmd(neutral, full)
    if math.isnan(distance) or distance < 1.0:
        return 0
    return 1 if np.mean(full) > np.mean(neutral) else -1


def direction_figure(sign: int, *, majority: int, usual: str | None) -> QualityFigure:
    """Which way the signal goes, against the other plates of the run and against what the assay usually does.

    A plate against the majority fails: nothing but swapped controls does that. Against the usual direction alone it
    is a warning, since the controls decide.
    """
    if not sign:
        return QualityFigure(metric="signal_direction", value=_NAN, message="the controls do not tell", level="info")
    verb = "rises" if sign > 0 else "falls"
    said = f"by the controls, the signal {verb} with effect"
    if majority and sign != majority:
        message = f"{said}; on the other plates it is the other way round: are its controls swapped in the map?"
        return QualityFigure(metric="signal_direction", value=sign, message=message, level="fail")
    if usual is not None and verb != usual:
        message = f"{said}; in this assay it usually {usual}: are the controls swapped in the map?"
        return QualityFigure(metric="signal_direction", value=sign, message=message, level="warn")
    return QualityFigure(metric="signal_direction", value=sign, message=said, level="info")


def _count_of_neutral(view: PlateView, group: PlateGroup, neutral: Float64Array) -> QualityFigure:
    if not view.has_samples:
        message = "no sample wells on this plate, so nothing to normalise"
        return QualityFigure(metric="n_neutral", value=len(neutral), message=message, level="info")
    if len(neutral):
        lost = len(group.rows("neutral")) - len(neutral)
        message = f"{lost} more are masked" if lost else ""
        return QualityFigure(metric="n_neutral", value=len(neutral), message=message)
    message = "no usable neutral wells, so nothing is normalised; give the untreated wells the role neutral"
    return QualityFigure(metric="n_neutral", value=0, message=message, level="fail")


def _count_of_full(view: PlateView, protocol: Protocol, role: str | None, full: Float64Array) -> QualityFigure:
    if role:
        return QualityFigure(metric="n_full_effect", value=len(full), message=f"role {role}")
    wanted = " or ".join(protocol.full_effect_role)
    if needs_full_effect(protocol) and view.has_samples:
        message = f"no usable {wanted} wells: without full effect percent inhibition does not exist"
        return QualityFigure(metric="n_full_effect", value=0, message=message, level="fail")
    message = f"no {wanted} wells: the window between the controls cannot be judged"
    return QualityFigure(metric="n_full_effect", value=0, message=message, level="info")


def _two_sided(neutral: Float64Array, role: str | None, full: Float64Array, protocol: Protocol) -> list[QualityFigure]:
    if not role or not len(neutral):
        lacking = " or ".join(protocol.full_effect_role) if len(neutral) else "neutral"
        why = f"no {lacking} wells"
        return [QualityFigure(metric=metric, value=_NAN, message=why, level="info") for metric, _, _ in _TWO_SIDED]
    figures = []
    for metric, compute, need in _TWO_SIDED:
        value = compute(neutral, full)
        if math.isinf(value):
            why = "the controls read the same"
            figures.append(QualityFigure(metric=metric, value=_NAN, message=why, level="fail"))
        elif math.isnan(value):
            figures.append(QualityFigure(metric=metric, value=_NAN, message=need, level="info"))
        else:
            figures.append(QualityFigure(metric=metric, value=value, message=f"neutral against {role} wells"))
    return figures


def _scatter(metric: str, values: Float64Array, what: str) -> QualityFigure:
    value = cv_percent(values)
    if math.isnan(value):
        return QualityFigure(metric=metric, value=value, message=f"needs two {what} above zero", level="info")
    return QualityFigure(metric=metric, value=value, message=f"{len(values)} {what}")
