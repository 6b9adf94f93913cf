"""From numbers to what may be said: status, qualifier, and the potency that is reported."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt
import polars as pl

from sevenless.fitting.curves import Float64Array
from sevenless.fitting.distributions import f_tail, normal_tail, t_quantile
from sevenless.fitting.fits import CURVE_FIT_COLUMNS, STATUSES
from sevenless.fitting.kernel.outcome import Outcomes
from sevenless.fitting.options import HILL_LIMITS, FitOptions

__all__ = ["describe_fits"]

LN10: Final = float(np.log(10.0))
WIDEST: Final = 1.0
"""Width in log10 units beyond which an interval is too wide for the estimate to stand without a word."""
_WIDEST_WALD: Final = 10.0
"""Decades beyond which a Wald error means a singular Jacobian, as at a step between two doses, and no distance."""


# A curve of too few points carries NaN and infinities through all of this, and ends as null.
@np.errstate(divide="ignore", over="ignore", invalid="ignore")
def describe_fits(labels: pl.DataFrame, outcomes: Outcomes, options: FitOptions) -> pl.DataFrame:
    """The table of `CurveFits` from the kernel's records.

    The rules, in order; the first that holds gives the status:

    1. fewer wells than the model needs: ``too_few_points``, nothing is reported;
    2. the F test against a flat line does not reach ``alpha``: ``no_effect``, "> highest dose";
    3. the search did not settle: ``not_converged``, nothing is reported;
    4. the interval is open on both sides: ``open_both``, nothing is reported;
    5. the estimate lies outside the doses: ``above_range``, ``below_range``, with the bound of rule 6 or, where the
       interval starts beyond the doses, the highest or lowest dose;
    6. open above: ``open_high``, "> lower limit of the interval"; open below: ``open_low``, "< upper limit";
    7. the Hill slope is at the lower end of its search: ``shallow``, nothing is reported;
    8. the interval is wider than tenfold: ``imprecise``, "= estimate";
    9. else ``ok``, "= estimate".
    """
    columns = _estimates(outcomes, options) | _goodness(outcomes)
    code = _verdict(columns, outcomes, options)
    columns |= _reported(columns, outcomes, code)
    # An inactive curve has no bend: its parameters would be numbers without meaning.
    silent = _among(code, "no_effect", "too_few_points", "not_converged")
    for name in _PARAMETER_COLUMNS:
        columns[name] = np.where(silent, np.nan, columns[name])
    rows = pl.Series(code)
    table = labels.with_columns(
        pl.Series("status", _RULES, dtype=pl.String).gather(rows),
        pl.Series("qualifier", [_QUALIFIERS.get(name) for name in _RULES], dtype=pl.String).gather(rows),
        pl.Series("message", [STATUSES[name] for name in _RULES], dtype=pl.String).gather(rows),
        *(pl.Series(name, values) for name, values in columns.items()),
    )
    numbers = [name for name, kind in CURVE_FIT_COLUMNS.items() if kind == pl.Float64]
    return table.with_columns(pl.col(numbers).fill_nan(None)).select(*labels.columns, *CURVE_FIT_COLUMNS)


_RULES: Final = (
    "too_few_points", "no_effect", "not_converged", "open_both", "above_range", "below_range", "open_high", "open_low",
    "shallow", "imprecise", "ok",
)  # fmt: skip
"""Statuses in the order in which their rules are tried; a verdict is a place in it."""

_QUALIFIERS: Final = {
    "ok": "=",
    "imprecise": "=",
    "no_effect": ">",
    "above_range": ">",
    "open_high": ">",
    "below_range": "<",
    "open_low": "<",
}

_PARAMETER_COLUMNS = [
    *(f"{name}{end}" for name in ("log10_ic50_molar", "hill", "top", "bottom") for end in ("", "_lo", "_hi", "_se")),
    *(f"log10_absolute_ic50_molar{end}" for end in ("", "_lo", "_hi")),
]


def _estimates(o: Outcomes, options: FitOptions) -> dict[str, Float64Array]:
    """Parameters and intervals, turned from left and right plateaus to top and bottom."""
    falls = o["left"] >= o["right"]
    sign = np.where(falls, 1.0, -1.0)
    hill, dof = np.exp(o["p"]), o["points"] - o["free"]
    ends = _interval_ends(o, options, _t_of(options.confidence, np.where(o["usable"], dof, 0)))
    columns = {
        "log10_ic50_molar": o["m"] / LN10,
        "log10_ic50_molar_lo": ends["m_lo"] / LN10,
        "log10_ic50_molar_hi": ends["m_hi"] / LN10,
        "log10_ic50_molar_se": o["m_se"] / LN10,
        "hill": sign * hill,
        "hill_lo": np.where(falls, ends["hill_lo"], -ends["hill_hi"]),
        "hill_hi": np.where(falls, ends["hill_hi"], -ends["hill_lo"]),
        "hill_se": o["hill_se"],
        "absolute_level": o["level"],
    }
    for name, where_falling, where_rising in (("top", "left", "right"), ("bottom", "right", "left")):
        columns[name] = np.where(falls, o[where_falling], o[where_rising])
        columns[f"{name}_se"] = np.where(falls, o[f"{where_falling}_se"], o[f"{where_rising}_se"])
        for end in ("lo", "hi"):
            columns[f"{name}_{end}"] = np.where(falls, ends[f"{where_falling}_{end}"], ends[f"{where_rising}_{end}"])
    if options.intervals == "profile":
        _open_unseen_plateaus(columns, o, options)
    columns |= _absolute(o, columns, falls, ends["t"])
    span = np.where(o["x_hi"] > o["x_lo"], o["x_hi"] - o["x_lo"], np.nan)
    share = (np.logaddexp(0, hill * (o["m"] - o["x_lo"])) - np.logaddexp(0, hill * (o["m"] - o["x_hi"]))) / (
        hill * span
    )
    columns["auc"] = o["right"] + (o["left"] - o["right"]) * share
    return columns


def _open_unseen_plateaus(columns: dict[str, Float64Array], o: Outcomes, options: FitOptions) -> None:
    """Open the far end of a plateau that no dose need have come near, in place.

    Where the IC50 may lie any distance above the doses, the plateau at infinite dose may lie any distance beyond the
    last response; what ends its profile is the edge of the search. The same holds below the doses, unless vehicle
    wells show that plateau.
    """
    falls = columns["hill"] > 0
    right = columns["log10_ic50_molar_hi"] == np.inf
    left = (columns["log10_ic50_molar_lo"] == -np.inf) & (o["neutral"] == 0)
    for name, end, unseen, farthest in (
        ("bottom", "lo", np.where(falls, right, left), -np.inf),
        ("top", "hi", np.where(falls, left, right), np.inf),
    ):
        limits = getattr(options, name)
        if isinstance(limits, int | float):
            continue
        limit = farthest if limits is None else limits[0 if end == "lo" else 1]
        columns[f"{name}_{end}"] = np.where(unseen, limit, columns[f"{name}_{end}"])


def _t_of(confidence: float, dof: npt.NDArray[np.int64]) -> Float64Array:
    """Two-sided t quantile of every curve, from a table: there are few degrees of freedom and many curves."""
    table = np.full(int(dof.max(initial=0)) + 1, np.nan)
    table[1:] = t_quantile(0.5 + confidence / 2, np.arange(1, len(table)))
    return table[dof]


def _interval_ends(o: Outcomes, options: FitOptions, t: Float64Array) -> dict[str, Float64Array]:
    if options.intervals == "profile":
        # The Hill slope is searched on a log scale: open below is a slope of nought.
        names = ("m_lo", "m_hi", "left_lo", "left_hi", "right_lo", "right_hi")
        return {name: o[name] for name in names} | {"hill_lo": np.exp(o["p_lo"]), "hill_hi": np.exp(o["p_hi"]), "t": t}
    if options.intervals == "none":
        t = np.full_like(t, np.nan)
    ends: dict[str, Float64Array] = {"t": t}
    for name, centre in (("m", o["m"]), ("hill", np.exp(o["p"])), ("left", o["left"]), ("right", o["right"])):
        ends[f"{name}_lo"], ends[f"{name}_hi"] = centre - t * o[f"{name}_se"], centre + t * o[f"{name}_se"]
    return ends


def _absolute(
    o: Outcomes, columns: dict[str, Float64Array], falls: npt.NDArray[np.bool_], t: Float64Array
) -> dict[str, Float64Array]:
    """The absolute IC50: Wald on the log scale, open where a plateau may not reach the level.

    At a step between two doses the Jacobian is singular; the crossing is then as uncertain as the IC50, beside which it
    stands.
    """
    centre, half = o["absolute_m"] / LN10, t * o["absolute_se"] / LN10
    singular = half > _WIDEST_WALD
    beside = centre - columns["log10_ic50_molar"]
    low = np.where(singular, columns["log10_ic50_molar_lo"] + np.minimum(beside, 0.0), centre - half)
    high = np.where(singular, columns["log10_ic50_molar_hi"] + np.maximum(beside, 0.0), centre + half)
    level = o["level"]
    left_short = np.where(falls, columns["top_lo"] <= level, columns["bottom_hi"] >= level)
    right_short = np.where(falls, columns["bottom_hi"] >= level, columns["top_lo"] <= level)
    known = np.isfinite(centre)
    return {
        "log10_absolute_ic50_molar": centre,
        "log10_absolute_ic50_molar_lo": np.where(known, np.where(left_short, -np.inf, low), np.nan),
        "log10_absolute_ic50_molar_hi": np.where(known, np.where(right_short, np.inf, high), np.nan),
    }


def _goodness(o: Outcomes) -> dict[str, Float64Array]:
    dof = o["points"] - o["free"]
    usable = o["usable"]
    spent = o["free"] - o["null_free"]
    gain = np.maximum(o["tss"] - o["rss"], 0.0)
    flat = o["tss"] <= 1e-24 * np.maximum(o["points"], 1)
    with np.errstate(divide="ignore", invalid="ignore"):
        f = np.where(flat, 0.0, gain / spent / (o["rss"] / dof))
        lack_dof = dof - o["pure_dof"]
        lack = (o["rss"] - o["pure_ss"]) / lack_dof / (o["pure_ss"] / o["pure_dof"])
        r2 = np.where(flat, np.nan, 1.0 - o["rss"] / o["tss"])
    testable = usable & (o["pure_dof"] > 0) & (lack_dof > 0) & (o["pure_ss"] > 0)
    return {
        "p_no_effect": np.where(usable, f_tail(f, spent, np.maximum(dof, 1)), np.nan),
        "r2": np.where(usable, r2, np.nan),
        "rss": np.where(usable, o["rss"], np.nan),
        "sigma": np.where(usable, np.sqrt(o["s2"]), np.nan),
        "dof": np.where(usable, dof, 0),
        "p_lack_of_fit": np.where(
            testable, f_tail(np.maximum(lack, 0.0), np.maximum(lack_dof, 1), np.maximum(o["pure_dof"], 1)), np.nan
        ),
        "p_runs": np.where(usable, _p_runs(o), np.nan),
        "max_abs_residual": np.where(usable, o["max_residual"], np.nan),
        "n_downweighted": o["downweighted"],
        "n_points": o["points"],
        "n_doses": o["doses"],
        "n_neutral": o["neutral"],
        "conc_min_molar": _dose(o["x_lo"]),
        "conc_max_molar": _dose(o["x_hi"]),
    }


def _dose(x: Float64Array) -> Float64Array:
    """The dose whose natural log is ``x``, to fourteen digits: exp(log(1e-9)) alone is 1.0000000000000007e-09."""
    dose = np.exp(x)
    unit = 10.0 ** (13.0 - np.floor(np.log10(dose)))
    rounded: Float64Array = np.round(dose * unit) / unit
    return rounded


def _p_runs(o: Outcomes) -> Float64Array:
    """One-sided p of too few runs of sign (Wald & Wolfowitz 1940, doi:10.1214/aoms/1177731909), with continuity."""
    a, b, runs = o["plus"].astype(float), o["minus"].astype(float), o["runs"]
    n = a + b
    with np.errstate(divide="ignore", invalid="ignore"):
        mean = 2 * a * b / n + 1
        deviation = np.sqrt((mean - 1) * (mean - 2) / (n - 1))
        p: Float64Array = normal_tail((mean - runs - 0.5) / deviation)
    return np.where((a > 0) & (b > 0) & (deviation > 0), p, np.nan)


def _verdict(columns: dict[str, Float64Array], o: Outcomes, options: FitOptions) -> npt.NDArray[np.intp]:
    """Place in `_RULES` of the first rule that holds."""
    low, high = columns["log10_ic50_molar_lo"] == -np.inf, columns["log10_ic50_molar_hi"] == np.inf
    rules = [
        ~o["usable"],
        columns["p_no_effect"] > options.alpha,
        ~o["settled"],
        low & high,
        o["m"] > o["x_hi"] + 1e-9,
        o["m"] < o["x_lo"] - 1e-9,
        high,
        low,
        _at_lowest_slope(o, options),
        columns["log10_ic50_molar_hi"] - columns["log10_ic50_molar_lo"] > WIDEST,
    ]
    first: npt.NDArray[np.intp] = np.argmax(np.vstack([*rules, np.ones(len(o), dtype=np.bool_)]), axis=0)
    return first


def _among(code: npt.NDArray[np.intp], *names: str) -> npt.NDArray[np.bool_]:
    return np.isin(code, [_RULES.index(name) for name in names])


def _at_lowest_slope(o: Outcomes, options: FitOptions) -> npt.NDArray[np.bool_]:
    if isinstance(options.hill, int | float):
        return np.zeros(len(o), dtype=np.bool_)
    lowest = HILL_LIMITS[0] if options.hill is None else options.hill[0]
    at_end: npt.NDArray[np.bool_] = o["p"] <= np.log(lowest) + 1e-6
    return at_end


def _reported(columns: dict[str, Float64Array], o: Outcomes, code: npt.NDArray[np.intp]) -> dict[str, Float64Array]:
    lowest, highest = o["x_lo"] / LN10, o["x_hi"] / LN10
    low, high = columns["log10_ic50_molar_lo"], columns["log10_ic50_molar_hi"]
    # An estimate beyond the doses does not prove that the IC50 is: the end of the interval is what the data exclude.
    at_least = np.clip(np.where(np.isnan(low), highest, low), lowest, highest)
    at_most = np.clip(np.where(np.isnan(high), lowest, high), lowest, highest)
    log10_ic50 = np.select(
        [
            _among(code, "ok", "imprecise"),
            _among(code, "no_effect"),
            _among(code, "above_range", "open_high"),
            _among(code, "below_range", "open_low"),
        ],
        [columns["log10_ic50_molar"], highest, at_least, at_most],
        np.nan,
    )
    return {"ic50_molar": 10.0**log10_ic50, "pic50": -log10_ic50}
