"""The figures behind a quality panel: control wells, means of rows and columns, names of the metrics."""

from __future__ import annotations

import math
from typing import Final

import numpy as np
import polars as pl

from sevenless.figures.plate_view import PlateView
from sevenless.fitting.curves import Float64Array

__all__ = ["CONTROL_ROLES", "METRIC_WORDS", "control_values", "line_means", "metric_words", "spread"]

CONTROL_ROLES: Final = ("neutral", "inhibitor", "blank", "time0")
"""Roles shown in the strip of controls, in this order."""

METRIC_WORDS: Final = {
    "z_prime": "Z′",
    "robust_z_prime": "robust Z′",
    "ssmd": "SSMD",
    "robust_ssmd": "robust SSMD",
    "n_neutral": "vehicle wells",
    "n_full_effect": "full-effect wells",
    "time0_cv_percent": "CV day 0 (%)",
    "replicate_cv_percent": "replicate CV (%)",
    "replicate_sd_percent": "replicate SD (% points)",
}
"""Quality figures whose name is not just their column with spaces."""


def metric_words(metric: str) -> str:
    """A quality figure as people write it: ``z_prime`` is Z′, ``cv_neutral_percent`` is CV neutral (%)."""
    if metric in METRIC_WORDS:
        return METRIC_WORDS[metric]
    words = metric.removesuffix("_percent").replace("_", " ")
    words = f"CV {words[3:]}" if words.startswith("cv ") else words
    return f"{words} (%)" if metric.endswith("_percent") else words


def control_values(wells: pl.DataFrame, plate: str, *, quantity: str = "signal") -> dict[str, Float64Array]:
    """Values of the control wells that count, by role, in the order of `CONTROL_ROLES`."""
    here = wells.filter(
        (pl.col("plate") == plate) & pl.col("mask_reason").is_null() & pl.col("exclusion").is_null()
    ).drop_nulls(quantity)
    found = {role: here.filter(pl.col("role") == role)[quantity].to_numpy() for role in CONTROL_ROLES}
    return {role: values for role, values in found.items() if len(values)}


def spread(count: int, *, width: float = 0.5) -> Float64Array:
    """Sideways places for wells of one group, shape (count,): an even zigzag, the same every time."""
    turns = (np.arange(count) * 0.6180339887498949) % 1.0
    return np.asarray((turns - 0.5) * width, dtype=np.float64)


def line_means(view: PlateView, *, across: bool) -> tuple[Float64Array, float]:
    """Mean of the samples in each column (``across``) or row, NaN where there are none, and the median of them all."""
    samples = np.where((view.roles == "sample") & ~view.excluded, view.values, math.nan)
    lines = samples.T if across else samples
    seen = np.isfinite(lines)
    counts = seen.sum(axis=1)
    means = np.where(counts > 0, np.where(seen, lines, 0.0).sum(axis=1) / np.maximum(counts, 1), math.nan)
    return means, float(np.median(samples[np.isfinite(samples)])) if seen.any() else math.nan
