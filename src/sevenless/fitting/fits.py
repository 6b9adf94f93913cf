"""What a fit says of every curve: one row per curve, one column per estimate."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, final

import polars as pl

from sevenless.fitting.options import FitOptions

__all__ = ["CURVE_FIT_COLUMNS", "STATUSES", "CurveFits"]

_F, _I, _S = pl.Float64, pl.Int64, pl.String

CURVE_FIT_COLUMNS: Final = pl.Schema(
    {
        # what is reported
        "qualifier": _S,  # "=", "<", ">" or null where nothing can be said
        "ic50_molar": _F,  # the estimate where the qualifier is "=", else the bound that the qualifier points from
        "pic50": _F,  # -log10(ic50_molar)
        "status": _S,  # one of STATUSES
        "message": _S,  # the status in a sentence, with its numbers
        # the curve: response = bottom + (top - bottom) / (1 + (conc / IC50) ** hill), top >= bottom,
        # hill > 0 where the response falls with dose and < 0 where it rises
        "log10_ic50_molar": _F, "log10_ic50_molar_lo": _F, "log10_ic50_molar_hi": _F, "log10_ic50_molar_se": _F,
        "hill": _F, "hill_lo": _F, "hill_hi": _F, "hill_se": _F,
        "top": _F, "top_lo": _F, "top_hi": _F, "top_se": _F,
        "bottom": _F, "bottom_lo": _F, "bottom_hi": _F, "bottom_se": _F,
        # dose at which the curve crosses the absolute level (half the neutral response unless told otherwise)
        "absolute_level": _F,
        "log10_absolute_ic50_molar": _F, "log10_absolute_ic50_molar_lo": _F, "log10_absolute_ic50_molar_hi": _F,
        "auc": _F,  # mean of the fitted curve over log10 dose between the lowest and highest tested dose
        # how good
        "p_no_effect": _F, "r2": _F, "rss": _F, "sigma": _F, "dof": _I,
        "p_lack_of_fit": _F,  # pure-error F test where doses are replicated, else null
        "p_runs": _F,  # runs test on the signs of the residuals in dose order
        "max_abs_residual": _F,  # in units of sigma
        "n_downweighted": _I,  # wells that the robust loss trusts less than half
        # what was tested
        "n_points": _I, "n_doses": _I, "n_neutral": _I,
        "conc_min_molar": _F, "conc_max_molar": _F,  # lowest and highest tested dose, vehicle apart
    }
)  # fmt: skip
"""Columns of every `CurveFits.table`, after the label columns. An interval that is open on a side holds ``-inf`` or
``inf`` there; null means that the figure does not exist for this curve."""

STATUSES: Final[dict[str, str]] = {
    "ok": "defined: the estimate lies within the doses, its interval is closed and no wider than tenfold",
    "imprecise": "the estimate lies within the doses, but its interval is wider than tenfold",
    "no_effect": "the doses explain no more than chance does",
    "open_high": "the data do not bound the IC50 from above",
    "open_low": "the data do not bound the IC50 from below",
    "open_both": "there is an effect, but the data bound the IC50 on neither side",
    "shallow": "the Hill slope is at the lower end of its search: the IC50 depends on where that end is",
    "above_range": "the IC50 lies above the highest tested dose",
    "below_range": "the IC50 lies below the lowest tested dose",
    "too_few_points": "fewer usable wells or doses than the model needs",
    "not_converged": "the search did not settle",
}
"""Every status, with its meaning."""


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class CurveFits:
    """Fits of many curves: a table with the label columns of the curves, then `CURVE_FIT_COLUMNS`.

    ``extra_columns`` stand behind those: parameters that the four-parameter logistic does not have.
    """

    table: pl.DataFrame
    options: FitOptions
    seconds: float = 0.0
    extra_columns: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self.table)

    @property
    def label_columns(self) -> list[str]:
        """The columns that say what each curve is."""
        return [name for name in self.table.columns if name not in CURVE_FIT_COLUMNS and name not in self.extra_columns]

    def __repr__(self) -> str:
        from sevenless.fitting.show import fits_text

        return fits_text(self.table, label_columns=self.label_columns, options=self.options)

    def _repr_html_(self) -> str:
        from sevenless.fitting.show import fits_html

        return fits_html(self.table, label_columns=self.label_columns, options=self.options)
