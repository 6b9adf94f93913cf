"""The measures of the NCI-60 screen: GI50, TGI and LC50, from percent growth against the cells at the start.

With x0 the signal when the drug was added and x_control that of untreated wells at the end, percent growth is

    100 (x - x0) / (x_control - x0)    where x >= x0 (growth), and
    100 (x - x0) / x0                  where x < x0  (loss),

so that 100 is growth like the control, 0 is total inhibition of growth and -100 means that all cells are lost. GI50,
TGI and LC50 are the doses at which the curve through percent growth crosses 50, 0 and -50. Growth and loss are
measured on different scales, so that the curve has a kink at 0; growth-rate metrics do not (see `growth_rate`).

The screen itself joins its five points by straight lines. Here a logistic that starts at 100 is fitted to all points,
which uses replicates and gives intervals.

References
----------
Shoemaker R. H. (2006) Nature Reviews Cancer 6:813, doi 10.1038/nrc1951.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import numpy.typing as npt
import polars as pl

from sevenless.fitting.curve_models.flatness import describe_points, dosed, p_against_flat
from sevenless.fitting.curves import Curves, Float64Array
from sevenless.fitting.fit import fit
from sevenless.fitting.growth.crossings import crossing_columns, crossing_schema
from sevenless.fitting.options import FitOptions

__all__ = ["NCI_COLUMNS", "NCI_LEVELS", "fit_nci", "percent_growth"]

NCI_LEVELS: Final = {"gi50": 50.0, "tgi": 0.0, "lc50": -50.0}
"""The measures and the percent growth that each is the dose of."""

_PARAMETERS: Final = 3

NCI_COLUMNS: Final = pl.Schema(
    crossing_schema("gi50")
    | crossing_schema("tgi")
    | crossing_schema("lc50")
    | {"percent_growth_at_highest_dose": pl.Float64, "nci_p_flat": pl.Float64}
    | {"nci_status": pl.String, "nci_message": pl.String}
)
"""Columns of `fit_nci` after the label columns. ``gi50_molar`` is the bound that ``gi50_qualifier`` points from unless
that is ``"="``."""

_MESSAGES: Final = {
    "ok": "percent growth follows a logistic",
    "flat": "a logistic explains percent growth no better than its mean",
    "refused": "there is no growth to inhibit",
    "too_few_points": "fewer usable wells or doses than the model needs",
    "not_converged": "the search did not settle",
}


def percent_growth(end: npt.ArrayLike, *, time0: npt.ArrayLike, control: npt.ArrayLike) -> Float64Array:
    """Percent growth of treated wells, for arrays that broadcast.

    Parameters
    ----------
    end
        Signal of treated wells at the end of the assay, background subtracted; below 0 counts as 0.
    time0
        Signal of the same number of cells when the drug was added.
    control
        Signal of untreated wells at the end.

    Returns
    -------
    Float64Array
        -100 to 100, and above where treated cells outgrow the control; NaN where the control did not grow
        (`growth_refusal` says why) or a signal is missing.

    Examples
    --------
    >>> percent_growth([400.0, 250.0, 100.0, 50.0], time0=100.0, control=400.0).tolist()
    [100.0, 50.0, 0.0, -50.0]
    """
    treated, start, untreated = (np.asarray(a, dtype=np.float64) for a in (end, time0, control))
    gain = np.maximum(treated, 0.0) - start
    with np.errstate(all="ignore"):
        growth = 100.0 * gain / np.where(gain >= 0, untreated - start, start)
    return np.where((start > 0) & (untreated > start) & np.isfinite(untreated), growth, np.nan)


def fit_nci(
    curves: Curves, *, refusals: Sequence[str | None] | None = None, confidence: float = 0.95, alpha: float = 0.05
) -> pl.DataFrame:
    """GI50, TGI and LC50 of every curve.

    Parameters
    ----------
    curves
        Percent growth against dose; vehicle points are left aside, since the curve starts at 100 by definition.
    refusals
        One per curve: the reason of `growth_refusal`, or None.
    confidence
        Of the intervals.
    alpha
        Level of the F test of the logistic against a flat line; above it the curve is reported as flat.

    Returns
    -------
    polars.DataFrame
        The labels of the curves and `NCI_COLUMNS`.

    Examples
    --------
    >>> doses = 1e-5 / 10.0 ** np.arange(0, 4, 0.5)
    >>> row = fit_nci(Curves.from_matrix(doses, -60 + 160 / (1 + doses / 1e-7))).row(0, named=True)
    >>> f"GI50 {row['gi50_molar']:.3g} M, TGI {row['tgi_molar']:.3g} M, LC50 {row['lc50_molar']:.3g} M"
    'GI50 4.55e-08 M, TGI 1.67e-07 M, LC50 1.5e-06 M'
    """
    points = dosed(curves)
    described = describe_points(points)
    reasons = pl.Series("refusal", list(refusals) if refusals is not None else [None] * len(curves), dtype=pl.String)
    table = curves.labels
    for name, level in NCI_LEVELS.items():
        fits = fit(points, _options(level, confidence)).table
        p_flat = p_against_flat(fits, described, parameters=_PARAMETERS)
        flat = (p_flat > alpha) | fits["log10_ic50_molar"].is_null()
        fits = pl.concat([fits, described, p_flat.to_frame(), reasons.to_frame()], how="horizontal").with_columns(
            flat=pl.when(fits["rss"].is_not_null()).then(flat)
        )
        known = pl.col("refusal").is_null()
        crossing = fits.select(
            pl.when(known).then(column).alias(column.meta.output_name())
            for column in crossing_columns(name, level=level)
        )
        table = pl.concat([table, crossing], how="horizontal")
    return pl.concat([table, _status(fits)], how="horizontal").select(*curves.labels.columns, *NCI_COLUMNS)


def _options(level: float, confidence: float) -> FitOptions:
    return FitOptions(
        top=100.0,
        bottom=(-100.0, 100.0),
        direction="falling",
        confidence=confidence,
        # Flatness is judged against the mean, not against the line at 100: the fit itself must not go silent.
        alpha=1.0 - 1e-12,
        absolute_level=level,
    )


def _status(fits: pl.DataFrame) -> pl.DataFrame:
    status = (
        pl.when(pl.col("refusal").is_not_null())
        .then(pl.lit("refused"))
        .when(pl.col("status").is_in(["too_few_points", "not_converged"]))
        .then(pl.col("status"))
        .when(pl.col("flat"))
        .then(pl.lit("flat"))
        .otherwise(pl.lit("ok"))
    )
    known = pl.col("refusal").is_null()
    return fits.select(
        pl.when(known).then(pl.col("at_highest_dose")).alias("percent_growth_at_highest_dose"),
        pl.when(known).then(pl.col("p_flat")).alias("nci_p_flat"),
        status.alias("nci_status"),
        "refusal",
    ).with_columns(nci_message=pl.coalesce("refusal", pl.col("nci_status").replace_strict(_MESSAGES)))
