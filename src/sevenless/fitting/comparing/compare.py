"""Do curves differ, and by how much: shared parameters with the extra-sum-of-squares test, and the fold shift.

Both fit several curves as one problem with one residual variance, so the curves must be on one scale of response.
The extra-sum-of-squares F test compares the fit in which the curves share some parameters with the one in which each
has its own; AICc is given beside it, for it does not ask which hypothesis is the simpler one. The fold shift of a test
curve against a reference is IC50 / IC50_reference; it is a parameter of the joint fit, so its interval is a
likelihood profile like that of an IC50, and not a ratio of two intervals.

Least squares throughout: an F test needs sums of squares, so the robust loss is not used here.

References
----------
Motulsky H. & Christopoulos A. (2004) Fitting Models to Biological Data using Linear and Nonlinear Regression, Oxford,
ISBN 9780195171808, chapters 22, 25 and 27; Burnham K. P. & Anderson D. R. (2004) doi 10.1177/0049124104268644 (AICc).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import numpy.typing as npt
import polars as pl

from sevenless.fitting.comparing.joint_curves import PARAMETERS, Design, free_design
from sevenless.fitting.comparing.joint_fit import SingleFits, akaike, fitted_jointly, joint_fit
from sevenless.fitting.curve_models.levenberg_marquardt import Minimum, Points
from sevenless.fitting.curve_models.likelihood_profile import interval_end
from sevenless.fitting.curves import Curves, Float64Array
from sevenless.fitting.distributions import f_quantile, f_tail
from sevenless.fitting.options import FitOptions

__all__ = ["COMPARISON_COLUMNS", "compare_curves"]

Int64Array = npt.NDArray[np.int64]

COMPARISON_COLUMNS: Final = pl.Schema(
    {
        "n_curves": pl.Int64,
        "shared": pl.String,  # the parameters held in common, comma-separated
        "f": pl.Float64, "dof1": pl.Int64, "dof2": pl.Int64, "p": pl.Float64,
        "rss_shared": pl.Float64, "rss_separate": pl.Float64,
        "aicc_shared": pl.Float64, "aicc_separate": pl.Float64,
        "prefers": pl.String,  # "shared" unless the F test reaches alpha: then "separate"
        "aicc_prefers": pl.String,
    }
    | {f"{name}{end}": pl.Float64 for name in PARAMETERS for end in ("", "_lo", "_hi")}
    | {"status": pl.String, "message": pl.String}
)  # fmt: skip
"""Columns of `compare_curves` after those it groups by. The estimates are those of the shared parameters in the shared
fit; the others are null."""


def compare_curves(
    curves: Curves,
    *,
    by: list[str],
    share: Sequence[str] = ("log10_ic50_molar",),
    options: FitOptions | None = None,
) -> pl.DataFrame:
    """Test whether the curves of each group have parameters in common.

    Parameters
    ----------
    curves
        What to compare.
    by
        Label columns; curves that agree in them form a group. None at all: one group.
    share
        Parameters held in common by the simpler hypothesis: any of ``log10_ic50_molar``, ``hill``, ``top``,
        ``bottom``. All four ask whether one curve serves for all.
    options
        Constraints as for single fits; ``alpha`` is the level of the test.

    Returns
    -------
    polars.DataFrame
        One row per group, in order of first appearance: ``by`` and `COMPARISON_COLUMNS`.

    Raises
    ------
    ValueError
        If a parameter to share does not exist, or is none at all.

    Examples
    --------
    >>> import numpy as np
    >>> doses = np.append(0.0, 1e-5 / 3.0 ** np.arange(10))
    >>> noise = np.random.default_rng(1).normal(0, 2, (2, 11))
    >>> response = 100 / (1 + doses / np.array([[1e-7], [4e-7]])) + noise
    >>> test = compare_curves(Curves.from_matrix(doses, response), by=[])
    >>> test["prefers"][0], bool(test["p"][0] < 1e-6)
    ('separate', True)
    """
    unknown = [name for name in share if name not in PARAMETERS]
    if unknown or not share:
        raise ValueError(f"share = {tuple(share)}; expected some of {', '.join(PARAMETERS)}")
    options = options or FitOptions()
    groups = _groups(curves.labels, by)
    single = SingleFits.of(curves, options)
    rows: list[dict[str, object]] = [{} for _ in range(len(groups))]
    members = groups["_members"].to_list()
    for size in sorted({len(m) for m in members}):
        places = [i for i, m in enumerate(members) if len(m) == size]
        found = _compare(single, np.array([members[i] for i in places]), tuple(share), options)
        for place, row in zip(places, found, strict=True):
            rows[place] = row
    table = pl.DataFrame(rows, schema=COMPARISON_COLUMNS)
    numbers = [name for name, kind in COMPARISON_COLUMNS.items() if kind == pl.Float64]
    table = table.with_columns(pl.col(numbers).fill_nan(None))
    return pl.concat([groups.select(by), table], how="horizontal") if by else table


def _groups(labels: pl.DataFrame, by: list[str]) -> pl.DataFrame:
    rows = labels.with_row_index("_members")
    if not by:
        return rows.select(pl.col("_members").implode()).head(min(1, len(labels)))
    return rows.group_by(by, maintain_order=True).agg("_members")


def _compare(
    single: SingleFits, members: Int64Array, share: tuple[str, ...], options: FitOptions
) -> list[dict[str, object]]:
    """One row per group of equal size."""
    rows: list[dict[str, object]] = [{"n_curves": members.shape[1], "shared": ", ".join(share)} for _ in members]
    reasons = [_refusal(single, group, share) for group in members]
    for row, reason in zip(rows, reasons, strict=True):
        row |= {"status": "refused", "message": reason}
    places = [i for i, reason in enumerate(reasons) if reason is None]
    if places:
        for place, found in zip(places, _tested(single, members[places], share, options), strict=True):
            rows[place] |= found
    return rows


def _refusal(single: SingleFits, group: Int64Array, share: tuple[str, ...]) -> str | None:
    if len(group) < 2:
        return "a single curve: nothing to compare it with"
    if np.isnan(single.theta[group]).any():
        return "a curve has too few points to be fitted"
    if "hill" in share and len(set(np.sign(single.theta[group, 1]))) > 1:
        return "the curves run in opposite directions: they cannot share a slope"
    return None


def _tested(
    single: SingleFits, members: Int64Array, share: tuple[str, ...], options: FitOptions
) -> list[dict[str, object]]:
    series = members.shape[1]
    design, separate = free_design(series, share), free_design(series, ())
    points, shared, limits = joint_fit(single, members, design)
    _, own, own_limits = joint_fit(single, members, separate)
    # The larger model contains both: its least sum of squares is none greater.
    rss_own = np.minimum(np.minimum(own.rss, single.rss[members].sum(axis=1)), shared.rss)
    count = single.count[members].sum(axis=1)
    k_shared, k_own = ((lim[..., 0] < lim[..., 1]).sum(axis=1) for lim in (limits, own_limits))
    dof1, dof2 = k_own - k_shared, count - k_own
    with np.errstate(all="ignore"):
        f = (shared.rss - rss_own) / dof1 / (rss_own / dof2)
    f = np.where(np.isfinite(f), f, 0.0)
    p = f_tail(f, np.maximum(dof1, 1), np.maximum(dof2, 1))
    low, high = _shared_intervals(design, points, shared, limits, count - k_shared, options)
    rows: list[dict[str, object]] = []
    for i in range(len(members)):
        verdict = "separate" if p[i] <= options.alpha else "shared"
        aicc = [akaike(rss, int(count[i]), int(k[i])) for rss, k in ((shared.rss[i], k_shared), (rss_own[i], k_own))]
        row: dict[str, object] = {
            "f": float(f[i]), "dof1": int(dof1[i]), "dof2": int(dof2[i]), "p": float(p[i]),
            "rss_shared": float(shared.rss[i]), "rss_separate": float(rss_own[i]),
            "aicc_shared": aicc[0], "aicc_separate": aicc[1], "prefers": verdict,
            "aicc_prefers": "shared" if aicc[0] <= aicc[1] else "separate",
            "status": "ok" if shared.settled[i] else "not_converged", "message": _said(verdict, share, float(p[i])),
        }  # fmt: skip
        for column, (index, served) in enumerate(design.owners):
            if len(served) > 1:
                name = PARAMETERS[index]
                row |= {name: float(shared.theta[i, column])}
                row |= {f"{name}_lo": float(low[i, column]), f"{name}_hi": float(high[i, column])}
        rows.append(row)
    return rows


def _said(verdict: str, share: tuple[str, ...], p: float) -> str:
    names = ", ".join(name.removesuffix("_molar") for name in share)
    if verdict == "shared":
        return f"the data do not contradict one {names} for all curves (p = {p:.2g})"
    return f"the curves differ in {names} (p = {p:.2g})"


def _shared_intervals(
    design: Design, points: Points, shared: Minimum, limits: Float64Array, dof: Int64Array, options: FitOptions
) -> tuple[Float64Array, Float64Array]:
    """Profile intervals of the shared parameters, NaN for the others, shape (groups, k) each."""
    low, high = np.full_like(shared.theta, np.nan), np.full_like(shared.theta, np.nan)
    fitted = fitted_jointly(design, points, shared, limits, dof)
    threshold = np.sqrt(f_quantile(options.confidence, 1, np.maximum(dof, 1)))
    size = np.max(np.abs(points.y) * (points.weight > 0), axis=1, initial=0.0)
    for column, (index, served) in enumerate(design.owners):
        if len(served) < 2:
            continue
        step = np.ones(len(threshold)) if index < 2 else np.maximum(size, 1e-12)
        low[:, column] = interval_end(fitted, column, -1, threshold=threshold, default_step=step)[0]
        high[:, column] = interval_end(fitted, column, 1, threshold=threshold, default_step=step)[0]
    return low, high
