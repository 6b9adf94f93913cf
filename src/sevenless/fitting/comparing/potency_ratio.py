"""The fold shift between two curves: IC50 of a test curve over that of its reference, with a likelihood interval."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import numpy as np
import numpy.typing as npt
import polars as pl

from sevenless.fitting.comparing.joint_curves import PARAMETERS, shift_design
from sevenless.fitting.comparing.joint_fit import SingleFits, akaike, fitted_jointly, joint_fit
from sevenless.fitting.curve_models.likelihood_profile import interval_end
from sevenless.fitting.curves import Curves, Float64Array
from sevenless.fitting.distributions import f_quantile, f_tail
from sevenless.fitting.fit import fit
from sevenless.fitting.options import FitOptions

__all__ = ["RATIO_COLUMNS", "potency_ratios"]

Int64Array = npt.NDArray[np.int64]

_SHIFT: Final = 1
"""Place of the shift in the theta of `shift_design`."""

RATIO_COLUMNS: Final = pl.Schema(
    {
        "fold_shift_qualifier": pl.String,  # "=", ">", "<" or null where nothing can be said
        "fold_shift": pl.Float64,  # IC50 / IC50_reference where "=", else the bound that the qualifier points from
        "log10_fold_shift": pl.Float64,
        "log10_fold_shift_lo": pl.Float64,
        "log10_fold_shift_hi": pl.Float64,
        "log10_fold_shift_se": pl.Float64,
        "p_same_ic50": pl.Float64,  # extra sum of squares, F(1, dof)
        "delta_aicc": pl.Float64,  # of one IC50 for both against two: above 0 speaks for two
        "dof": pl.Int64,
        "qualifier": pl.String,
        "ic50_molar": pl.Float64,
        "qualifier_reference": pl.String,
        "ic50_molar_reference": pl.Float64,
        "message": pl.String,
    }
)
"""Columns of `potency_ratios` after the labels."""


def potency_ratios(
    curves: Curves,
    pairs: Sequence[tuple[int, int]],
    *,
    share: Sequence[str] = (),
    options: FitOptions | None = None,
) -> pl.DataFrame:
    """Fold shift of each test curve against its reference.

    Parameters
    ----------
    curves
        All curves.
    pairs
        Rows of ``curves``: test and reference.
    share
        Parameters that the two curves have in common: any of ``hill``, ``top``, ``bottom``. Parallel curves, which
        share all three, give the narrowest interval where they are justified (`compare_curves` tests that).
    options
        Constraints and reporting rules as for single fits.

    Returns
    -------
    polars.DataFrame
        One row per pair: the labels of the test curve, those of the reference with ``_reference`` behind their
        names, and `RATIO_COLUMNS`.

    Raises
    ------
    ValueError
        If a parameter to share does not exist, or a pair names no curve.

    Notes
    -----
    Where both IC50s are exact, the shift is a parameter of a joint fit: the estimate is ``"="`` where its profile
    interval is closed, ``">"`` its lower limit where it is open above, ``"<"`` its upper limit where open below.
    Where one IC50 is only bounded, so is the shift, by that bound over the far limit of the other's interval: with an
    inactive mutant (IC50 > b) and a wild type of interval (l, h), shift > b / h. Two bounds that point the same way
    say nothing.

    Examples
    --------
    >>> import numpy as np
    >>> doses = np.append(0.0, 1e-5 / 3.0 ** np.arange(10))
    >>> noise = np.random.default_rng(2).normal(0, 2, (2, 11))
    >>> wild_type_and_mutant = Curves.from_matrix(doses, 100 / (1 + doses / np.array([[2e-8], [2e-7]])) + noise)
    >>> shift = potency_ratios(wild_type_and_mutant, [(1, 0)])
    >>> lo, hi = (10 ** shift[f"log10_fold_shift_{end}"][0] for end in ("lo", "hi"))
    >>> f"{shift['fold_shift'][0]:.0f}-fold, {lo:.0f} to {hi:.0f}"
    '10-fold, 8 to 13'
    """
    options = replace(options or FitOptions(), model="four-parameter")
    unknown = [name for name in share if name not in PARAMETERS[1:]]
    if unknown:
        raise ValueError(f"share = {tuple(share)}; expected some of {', '.join(PARAMETERS[1:])}")
    members = np.array(pairs, dtype=np.int64).reshape(-1, 2)
    if len(members) and not (members.min() >= 0 and members.max() < len(curves)):
        raise ValueError(f"a pair names a curve that does not exist: there are {len(curves)}")
    fits = fit(curves, options).table
    ratios = _bounded(fits, members)
    exact = np.flatnonzero((ratios["both_exact"] & _same_direction(fits, members, share)).to_numpy())
    if len(exact):
        ratios = _with_joint_fits(ratios, exact, SingleFits.of(curves, options), members[exact], tuple(share), options)
    numbers = [name for name, kind in RATIO_COLUMNS.items() if kind == pl.Float64]
    ratios = ratios.select(*RATIO_COLUMNS).with_columns(pl.col(numbers).fill_nan(None))
    test = _rows(curves.labels, members[:, 0])
    reference = _rows(curves.labels, members[:, 1]).select(pl.all().name.suffix("_reference"))
    return pl.concat([test, reference, ratios], how="horizontal")


def _rows(table: pl.DataFrame, rows: Int64Array) -> pl.DataFrame:
    return table.select(pl.all().gather(pl.Series(rows)))


def _same_direction(fits: pl.DataFrame, members: Int64Array, share: Sequence[str]) -> pl.Series:
    hill = fits["hill"].fill_null(float("nan")).to_numpy()
    same = np.sign(hill[members[:, 0]]) == np.sign(hill[members[:, 1]])
    return pl.Series(same | ("hill" not in share))


def _bounded(fits: pl.DataFrame, members: Int64Array) -> pl.DataFrame:
    """What the qualifiers of the two curves say of the shift by themselves."""
    columns = ["qualifier", "pic50", "ic50_molar", "log10_ic50_molar_lo", "log10_ic50_molar_hi"]
    test = _rows(fits, members[:, 0]).select(columns)
    reference = _rows(fits, members[:, 1]).select(pl.col(columns).name.suffix("_reference"))
    mine, theirs = pl.col("qualifier"), pl.col("qualifier_reference")
    # log10 of the bound, or of the far limit of an exact IC50, that makes the shift as small or as large as it can be
    least = pl.when(mine == ">").then(-pl.col("pic50")).otherwise(pl.col("log10_ic50_molar_lo"))
    least -= pl.when(theirs == "<").then(-pl.col("pic50_reference")).otherwise(pl.col("log10_ic50_molar_hi_reference"))
    most = pl.when(mine == "<").then(-pl.col("pic50")).otherwise(pl.col("log10_ic50_molar_hi"))
    most -= pl.when(theirs == ">").then(-pl.col("pic50_reference")).otherwise(pl.col("log10_ic50_molar_lo_reference"))
    greater = ((mine == ">") & theirs.is_in(["=", "<"])) | ((mine == "=") & (theirs == "<"))
    smaller = ((mine == "<") & theirs.is_in(["=", ">"])) | ((mine == "=") & (theirs == ">"))
    bound = pl.when(greater).then(least).when(smaller).then(most)
    exact = (mine == "=") & (theirs == "=")
    message = (
        pl.when(greater | smaller).then(pl.lit("one of the two potencies is a bound, so the shift is one"))
        .when(mine.is_null() | theirs.is_null()).then(pl.lit("one of the two curves has no potency"))
        .when(exact).then(pl.lit("the curves run in opposite directions: they cannot share a slope"))
        .otherwise(pl.lit("both potencies are bounds that point the same way: the shift may be anything"))
    )  # fmt: skip
    empty = {name: pl.lit(None, dtype=kind) for name, kind in RATIO_COLUMNS.items() if name not in _FROM_FITS}
    table = pl.concat([test, reference], how="horizontal")
    return table.with_columns(both_exact=exact.fill_null(False), **empty).with_columns(
        fold_shift_qualifier=pl.when(greater & least.is_finite()).then(pl.lit(">"))
        .when(smaller & most.is_finite()).then(pl.lit("<")),
        fold_shift=pl.when(bound.is_finite()).then(10.0**bound),
        message=message,
    )  # fmt: skip


_FROM_FITS: Final = ("qualifier", "ic50_molar", "qualifier_reference", "ic50_molar_reference")


def _with_joint_fits(
    ratios: pl.DataFrame,
    rows: Int64Array,
    single: SingleFits,
    members: Int64Array,
    share: tuple[str, ...],
    options: FitOptions,
) -> pl.DataFrame:
    """Put the shifts of pairs whose IC50s are both exact into their rows."""
    design = shift_design(share)
    points, free, limits = joint_fit(single, members, design)
    _, same, _ = joint_fit(single, members, design, fixed={_SHIFT: 0.0})
    count = single.count[members].sum(axis=1)
    k = (limits[..., 0] < limits[..., 1]).sum(axis=1)
    dof = count - k
    rss = np.minimum(free.rss, same.rss)
    fitted = fitted_jointly(design, points, free, limits, dof)
    threshold = np.sqrt(f_quantile(options.confidence, 1, dof))
    step = np.ones(len(rows))
    low, high = (interval_end(fitted, _SHIFT, side, threshold=threshold, default_step=step)[0] for side in (-1, 1))
    with np.errstate(all="ignore"):
        p = f_tail(np.maximum(same.rss - rss, 0.0) / (rss / dof), 1, dof)
    delta = [
        akaike(float(one), int(n), int(many) - 1) - akaike(float(two), int(n), int(many))
        for one, two, n, many in zip(same.rss, rss, count, k, strict=True)
    ]
    found = _judged(free.theta[:, _SHIFT], low, high).with_columns(
        log10_fold_shift_se=pl.Series(fitted.standard_error[:, _SHIFT]),
        p_same_ic50=pl.Series(p),
        delta_aicc=pl.Series(delta, dtype=pl.Float64),
        dof=pl.Series(dof),
        row=pl.Series(rows),
    )
    return ratios.with_row_index("row").with_columns(pl.col("row").cast(pl.Int64)).update(found, on="row")


def _judged(shift: Float64Array, low: Float64Array, high: Float64Array) -> pl.DataFrame:
    """Qualifier and reported value from estimate and interval."""
    open_low, open_high = np.isneginf(low), np.isposinf(high)
    kinds = [open_low & open_high, open_high, open_low]
    reported = np.select(kinds, [np.nan, low, high], shift)
    qualifier = np.select(kinds, ["", ">", "<"], "=")
    message = np.select(
        kinds,
        ["the data bound the shift on neither side", "the shift has no upper bound", "the shift has no lower bound"],
        "joint fit of both curves",
    )
    return pl.DataFrame(
        {
            "fold_shift_qualifier": pl.Series(qualifier).replace("", None),
            "fold_shift": 10.0**reported,
            "log10_fold_shift": shift,
            "log10_fold_shift_lo": low,
            "log10_fold_shift_hi": high,
            "message": message,
        }
    )
