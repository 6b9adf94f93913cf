"""Growth metrics of a run: GR and NCI, where the cells were counted at the start."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, final

import polars as pl

from sevenless.assays.curve_points import CurvePoints
from sevenless.assays.day0 import day0_columns, day0_signals, has_day0
from sevenless.assays.protocol import Protocol
from sevenless.assays.runs.manifest import Manifest
from sevenless.assays.runs.runfile import GrowthRules
from sevenless.fitting.curves import Curves
from sevenless.fitting.growth.growth_rate import fit_growth_rates, gr_values, growth_refusal
from sevenless.fitting.growth.nci import NCI_COLUMNS, fit_nci, percent_growth

__all__ = ["Growth", "growth_of"]

_WELLS: Final = "day-0 wells"
_DIVISION: Final = "division time"


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Growth:
    """Growth metrics, and what they were computed from.

    Parameters
    ----------
    table
        One row per curve: its labels, the columns of `fit_growth_rates` and `fit_nci`, and ``day0_signal``,
        ``control_signal``, ``doublings`` (of untreated cells) and ``day0_source``.
    points
        One row per treated well: labels, ``plate``, ``well``, ``conc_molar``, ``gr_value``, ``percent_growth``.
    matched_by
        The columns that day-0 wells were matched by.
    """

    table: pl.DataFrame
    points: pl.DataFrame
    matched_by: tuple[str, ...]


def growth_of(
    wells: pl.DataFrame, points: CurvePoints, *, protocol: Protocol, rules: GrowthRules, manifest: Manifest | None
) -> Growth | None:
    """GR and NCI metrics of every curve, or None where the run has neither day-0 wells nor division times.

    Parameters
    ----------
    wells
        With signals and exclusions.
    points
        Of all curves, their vehicle points among them: the control of a curve is the median of its vehicle wells on a
        plate. For a curve with a second compound these are the wells with that compound alone.
    protocol
        Its fit options give confidence and alpha.
    rules
        How day-0 wells are matched.
    manifest
        Times of treatment and division, which give the signal at the start where no day-0 wells do:
        x0 = x_control / 2 ** (time / division time).
    """
    if not has_day0(wells, manifest):
        return None
    columns = day0_columns(wells, rules)
    treated = _with_start(points, day0_signals(wells, columns), manifest)
    end, start, control = (treated[name].to_numpy() for name in ("signal", "day0_signal", "control_signal"))
    treated = treated.with_columns(
        gr_value=pl.Series(gr_values(end, time0=start, control=control)).fill_nan(None),
        percent_growth=pl.Series(percent_growth(end, time0=start, control=control)).fill_nan(None),
    )
    starts = _starts(treated, points.labels)
    refusals = [growth_refusal(time0=x0, control=x) for x0, x in starts.select("day0_signal", "control_signal").rows()]
    table = _metrics(treated, points.labels, refusals, protocol)
    doublings = (pl.col("control_signal") / pl.col("day0_signal")).log(2.0)
    grown = pl.Series([reason is None for reason in refusals])
    starts = starts.with_columns(doublings=pl.when(grown).then(doublings))
    kept = ["plate", "well", "conc_molar", "gr_value", "percent_growth"]
    return Growth(
        table=table.hstack(starts.select("day0_signal", "control_signal", "doublings", "day0_source")),
        points=treated.select(*dict.fromkeys([*points.labels, *kept])),
        matched_by=tuple(columns),
    )


def _with_start(points: CurvePoints, day0: pl.DataFrame, manifest: Manifest | None) -> pl.DataFrame:
    """The treated points with the signal of untreated cells at the start and at the end."""
    key = [*dict.fromkeys([*points.labels, "plate", "group"])]
    vehicle = points.table.filter(pl.col("well").is_null())
    control = vehicle.group_by(key).agg(pl.col("signal").median().alias("control_signal"))
    treated = points.table.filter(pl.col("well").is_not_null())
    joined = treated.join(control, on=key, how="left", maintain_order="left", nulls_equal=True)
    joined = joined.join(day0, on=["plate", "well"], how="left", maintain_order="left")
    joined = joined.join(_growth_expected(manifest), on="plate", how="left", maintain_order="left")
    expected = pl.col("control_signal") / pl.col("expected_fold")
    source = (
        pl.when(pl.col("day0_signal").is_not_null())
        .then(pl.lit(_WELLS))
        .when(pl.col("expected_fold").is_not_null())
        .then(pl.lit(_DIVISION))
    )
    return joined.with_columns(day0_source=source, day0_signal=pl.coalesce("day0_signal", expected))


def _growth_expected(manifest: Manifest | None) -> pl.DataFrame:
    """By how much untreated cells grow on each plate, from the times of treatment and division."""
    plates = [] if manifest is None else list(manifest.plates.values())
    folds = [(p.plate, 2.0 ** (p.time_s / p.division_time_s)) for p in plates if p.time_s and p.division_time_s]
    return pl.DataFrame(folds, schema={"plate": pl.String, "expected_fold": pl.Float64}, orient="row")


def _starts(treated: pl.DataFrame, labels: Sequence[str]) -> pl.DataFrame:
    """Median start and control of every curve, over those of its plates on which cells grew if there are any."""
    grew = (pl.col("day0_signal") > 0) & (pl.col("control_signal") > pl.col("day0_signal"))
    numbers = ("day0_signal", "control_signal")
    return treated.group_by(labels, maintain_order=True).agg(
        *(pl.when(grew.any()).then(pl.col(name).filter(grew).median()).otherwise(pl.col(name).median()).alias(name)
          for name in numbers),
        pl.col("day0_source").drop_nulls().unique().sort().str.join(" and ").alias("day0_source"),
    )  # fmt: skip


def _metrics(
    treated: pl.DataFrame, labels: list[str], refusals: Sequence[str | None], protocol: Protocol
) -> pl.DataFrame:
    said = {"confidence": protocol.fit.confidence, "alpha": protocol.fit.alpha}
    gr, nci = (
        Curves.from_table(treated.with_columns(response=pl.col(name)), by=labels)
        for name in ("gr_value", "percent_growth")
    )
    rates = fit_growth_rates(gr, refusals=refusals, **said)
    return rates.hstack(fit_nci(nci, refusals=refusals, **said).select(NCI_COLUMNS.names()))
