"""kobs against the concentration of the exchange factor, with the line whose slope is kcat/Km."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import numpy as np
import polars as pl
from matplotlib.figure import Figure

from sevenless.figures.dose_response import shorten
from sevenless.figures.palette import CURVE_COLOURS, ROLE_COLOURS
from sevenless.figures.style import figure_style
from sevenless.fitting.wording import number_text

__all__ = ["kobs_line"]

_NANO: Final = 1e9
_LEVELS_OFF: Final = ("ok", "bleaching", "out_of_linear_phase")


def kobs_line(wells: pl.DataFrame, row: Mapping[str, Any]) -> Figure:
    """Wells as dots with their standard errors, and the line with its interval in the title.

    Parameters
    ----------
    wells
        Of an analysis: ``plate``, ``role``, ``factor_molar``, ``kobs_per_s``, ``kobs_per_s_se``, ``trace_status``,
        ``exclusion``, and the columns that ``row`` is labelled by.
    row
        Of `sevenless.assays.analysis.Analysis.catalytic_efficiency`.
    """
    labels = [name for name in row if name in wells.columns and name not in ("plate", "factor")]
    mine = pl.col("plate") == row["plate"]
    for name in labels:
        mine &= pl.col(name).is_null() | (pl.col(name).cast(pl.String) == row[name])
    known = wells.filter(mine & pl.col("exclusion").is_null() & pl.col("trace_status").is_in(_LEVELS_OFF))
    known = known.filter(pl.col("kobs_per_s").is_not_null())
    slope, intrinsic = row["kcat_over_km_per_molar_s"], row["intrinsic_per_s"]
    with figure_style():
        figure = Figure(figsize=(4.4, 3.3), layout="constrained")
        axes = figure.add_subplot()
        for role in ("neutral", "blank"):
            part = known.filter(pl.col("role") == role)
            factor = part["factor_molar"].fill_null(0.0) if role == "neutral" else pl.Series([0.0] * len(part))
            part, factor = (part, factor) if role == "blank" else (part.filter(factor > 0), factor.filter(factor > 0))
            axes.errorbar(
                factor.to_numpy() * _NANO, part["kobs_per_s"].to_numpy(), yerr=part["kobs_per_s_se"].to_numpy(), ls="",
                marker="o", ms=3.8, elinewidth=0.8, color=ROLE_COLOURS[role], gid=f"kobs-{role}",
            )  # fmt: skip
        if slope is not None and intrinsic is not None:
            ends = np.array([0.0, float(known["factor_molar"].max() or 0.0)])  # type: ignore[arg-type]
            axes.plot(ends * _NANO, intrinsic + slope * ends, color=CURVE_COLOURS[1], lw=1.4, gid="line")
        axes.set_xlabel("Exchange factor (nM)")
        axes.set_ylabel("kobs (per s)")
        name = " ".join([row["plate"], *(str(row[label]) for label in labels)])
        axes.set_title(shorten(name, 50), weight="bold", pad=15, parse_math=False)
        axes.text(0, 1.01, _words(row), transform=axes.transAxes, va="bottom", fontsize=7.5, gid="annotation")
    return figure


def _words(row: Mapping[str, Any]) -> str:
    if row["kcat_over_km_per_molar_s"] is None:
        return f"no kcat/Km: {row['message']}"
    middle, low, high = (number_text(row[f"kcat_over_km_per_molar_s{end}"]) for end in ("", "_lo", "_hi"))
    said = "" if row["status"] == "ok" else f"; {row['message']}"
    return f"kcat/Km {middle} /M/s ({low} to {high}){said}"
