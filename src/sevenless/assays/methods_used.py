"""The papers behind the methods that an analysis really used: what was computed, not what could have been.

Cited is what says what a number is: the estimate, its interval, the test, the figure of quality. How standard
functions such as the F distribution are evaluated is not, for any way of doing it gives the same digits.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Final

from sevenless.fitting.options import FitOptions

if TYPE_CHECKING:
    import polars as pl

    from sevenless.assays.analysis import Analysis
    from sevenless.assays.protocol import Protocol

__all__ = ["Use", "computed", "methods_planned", "methods_used"]

Use = tuple[str, str]
"""Id of a source, and what it was used for."""

_RATIO: Final = ("ratio of the two emissions", ("mathis-1995",))
_OF_TRANSFORM: Final[Mapping[str, tuple[str, tuple[str, ...]]]] = {
    "ratio": _RATIO,
    "delta_f": _RATIO,
    "rate_of_ratio": _RATIO,
}
_POSITION: Final = ("conover-iman-1981", "breiman-1995", "tukey-1977")
_OF_METRIC: Final[Mapping[str, tuple[str, tuple[str, ...]]]] = {
    "z_prime": ("Z'", ("zhang-1999",)),
    "robust_z_prime": ("robust Z'", ("zhang-1999",)),
    "ssmd": ("SSMD", ("zhang-2007",)),
    "row_effect_percent": ("row, column and edge effects", _POSITION),
    "column_effect_percent": ("row, column and edge effects", _POSITION),
    "edge_effect_percent": ("row, column and edge effects", _POSITION),
    "donor_interference_percent": ("donor emission as internal reference", ("degorce-2009",)),
    "atp_consumed_percent": ("conversion of ATP and what it does to an IC50", ("wu-2003",)),
}
_SEARCH: Final = ("levenberg-1944", "marquardt-1963", "more-1978")


def computed(table: pl.DataFrame | None, column: str) -> bool:
    """Whether a table has any value of a figure."""
    return table is not None and column in table.columns and table[column].is_not_null().any()


def methods_used(analysis: Analysis) -> Iterator[Use]:
    """Every source of a method that this analysis used, in the order of the work; a source may come several times."""
    yield from _of_signal(analysis.protocol)
    yield from _of_metrics(analysis.quality.drop_nulls("value")["metric"].unique(maintain_order=True))
    yield from _of_fits(analysis)
    yield from _of_traces(analysis)
    yield from _of_derived(analysis)


def methods_planned(protocol: Protocol) -> Iterator[Use]:
    """The sources behind a protocol's signal, its gates and its growth rates, whatever a run makes of them."""
    yield from _of_signal(protocol)
    yield from _of_metrics(gate.metric for gate in protocol.gates)
    if protocol.progress is not None:
        yield "golub-pereyra-1973", "exponentials fitted to readings over time"
    if protocol.uses_time0:
        yield "hafner-2016", "growth rate inhibition, where day 0 was read"


def _of_signal(protocol: Protocol) -> Iterator[Use]:
    why, sources = _OF_TRANSFORM.get(protocol.transform, ("", ()))
    yield from _each(sources, why)


def _of_metrics(metrics: Iterable[str]) -> Iterator[Use]:
    for metric in metrics:
        why, sources = _OF_METRIC.get(metric, ("", ()))
        yield from _each(sources, why)


def _of_fits(analysis: Analysis) -> Iterator[Use]:
    fits, options = analysis.fits.table, analysis.fits.options
    if not computed(fits, "rss"):
        return
    own_engine = options.model == "four-parameter"
    if own_engine:
        yield "golub-pereyra-1973", "four-parameter fits by variable projection"
    else:
        yield from _of_model(options)
    if options.robust:
        yield from _each(("holland-welsch-1977", "huber-1981"), "robust fits by Tukey's biweight")
        if own_engine:
            yield "davidian-carroll-1987", "spread of wells that grows with the signal, in robust fits"
    if options.intervals == "profile":
        yield "bates-watts-1988", "profile-likelihood intervals"
        if own_engine:
            yield "venzon-moolgavkar-1988", "profile-likelihood intervals"
    if computed(fits, "p_runs"):
        yield "wald-wolfowitz-1940", "runs test of residuals"


def _of_traces(analysis: Analysis) -> Iterator[Use]:
    if analysis.progress is None:
        return
    yield "golub-pereyra-1973", "exponentials fitted to readings over time"
    if computed(analysis.progress.fits, "kobs_per_s"):
        yield "bates-watts-1988", "profile-likelihood intervals of kobs"
    weights = analysis.curves.weight
    if (weights[weights > 0] != 1.0).any():
        yield "davidian-carroll-1987", "curves through rates, weighted by how well each is known"
    if computed(analysis.catalytic_efficiency, "kcat_over_km_per_molar_s"):
        yield "lenzen-1998", "kcat/Km as the slope of kobs against the exchange factor"


def _of_model(options: FitOptions) -> Iterator[Use]:
    from sevenless.fitting.curve_models.curve_model import curve_model

    model = curve_model(options.model)
    yield from _each(model.evidence_ids, f"curve model {model.name}")
    yield from _each(_SEARCH, f"fits of the {model.name} model")


def _of_derived(analysis: Analysis) -> Iterator[Use]:
    if computed(analysis.bracketing, "doses_below"):
        yield from _each(("sebaugh-mccray-2003", "sebaugh-2011"), "whether the doses bracket each curve")
    if computed(analysis.growth, "gr_max"):
        yield from _of_growth(analysis)
    if computed(analysis.comparisons, "fold_shift"):
        yield from _of_comparisons(analysis)
    averages = analysis.replicates
    if averages is not None and computed(averages, "method") and "censored" in averages["method"].to_list():
        yield from _each(("tobin-1958", "olsen-1978"), "averages of replicates of which some are bounds")
    if computed(analysis.reproducibility, "msr"):
        yield "eastwood-2006", "minimum significant ratio"


def _of_growth(analysis: Analysis) -> Iterator[Use]:
    yield "hafner-2016", "growth rate inhibition"
    if computed(analysis.growth, "gi50_molar"):
        yield "shoemaker-2006", "GI50, TGI and LC50"
    yield "golub-pereyra-1973", "fits of growth by variable projection"
    yield from _each(("bates-watts-1988", "venzon-moolgavkar-1988"), "intervals of growth figures")


def _of_comparisons(analysis: Analysis) -> Iterator[Use]:
    yield "golub-pereyra-1973", "fits of the curves that are compared"
    if computed(analysis.comparisons, "p_same_ic50"):
        yield "motulsky-christopoulos-2004", "fold shifts: extra sum of squares"
        yield from _each(_SEARCH, "fold shifts: joint fits")
        yield "bates-watts-1988", "fold shifts: profile-likelihood intervals"
    if computed(analysis.comparisons, "delta_aicc"):
        yield "burnham-anderson-2004", "fold shifts: AICc"


def _each(sources: Iterable[str], why: str) -> Iterator[Use]:
    for source in sources:
        yield source, why
