"""The steady-state fits that the vendor's software reports, judged by the rules of our own."""

from __future__ import annotations

import numpy as np
import polars as pl

from sevenless.binding.affinity_verdict import MEANINGLESS, VerdictLimits, affinity_status
from sevenless.fitting.curves import Float64Array
from sevenless.readers.spr.sprread import SprRead

__all__ = ["judge_vendor_fits"]

_OWN, _FILE = "analyte", "file"


def judge_vendor_fits(
    read: SprRead, *, rmax_theory_ru: Float64Array | None = None, limits: VerdictLimits | None = None
) -> pl.DataFrame:
    """Steady-state fits of a file with a status each.

    Parameters
    ----------
    read
        A file with `SprRead.vendor_fits` and report points.
    rmax_theory_ru
        See `theoretical_rmax_ru`; shape (steady-state fits,), NaN where unknown.
    limits
        Where a verdict turns.

    Returns
    -------
    polars.DataFrame
        The vendor's columns, then ``top_molar``, ``top_from`` (``analyte``: its own points; ``file``: the file has no
        points of that analyte, and the highest concentration of any is taken), ``status`` and ``meaningful``.
    """
    fits = read.vendor_fits.filter(pl.col("model").str.contains("(?i)steady state"))
    samples = read.report_points.filter(pl.col("conc_molar") > 0)
    own = samples.group_by("analyte").agg(pl.col("conc_molar").max().alias("top_molar"))
    fits = fits.join(own, on="analyte", how="left", maintain_order="left").with_columns(
        top_from=pl.when(pl.col("top_molar").is_null()).then(pl.lit(_FILE)).otherwise(pl.lit(_OWN)),
        top_molar=pl.col("top_molar").fill_null(samples["conc_molar"].max()),
    )
    kd, rmax, chi2, top = (
        fits[name].cast(pl.Float64).fill_null(np.nan).to_numpy()
        for name in ("kd_molar", "rmax_ru", "chi2_ru2", "top_molar")
    )
    status = affinity_status(kd, rmax, chi2, top_molar=top, rmax_theory_ru=rmax_theory_ru, limits=limits)
    return fits.with_columns(
        pl.Series("status", status, dtype=pl.String),
        pl.Series("meaningful", [one not in MEANINGLESS for one in status], dtype=pl.Boolean),
    )
