"""Fold shifts that a run asks for: mutants against the wild type, a line against its counter-screen."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches

import polars as pl

from sevenless.assays.curve_points import CurvePoints, further_columns
from sevenless.assays.quality.levels import level_of_rank, level_rank
from sevenless.assays.replicates import repeat_labels
from sevenless.assays.runs.runfile import CompareRule
from sevenless.errors import Problem, RunFileError
from sevenless.fitting.comparing.potency_ratio import RATIO_COLUMNS, potency_ratios
from sevenless.fitting.curves import Curves
from sevenless.fitting.options import FitOptions

__all__ = ["check_comparisons", "compared"]


def check_comparisons(wells: pl.DataFrame, rules: Sequence[CompareRule]) -> None:
    """Raise where a comparison names a column or a reference that the treated wells do not have.

    Raises
    ------
    RunFileError
        With every such comparison.
    """
    samples = wells.filter(pl.col("role") == "sample")
    known = ["compound", "compound_2", *further_columns(wells)]
    problems = []
    for number, rule in enumerate(rules, start=1):
        place = f"[[compare]] {number}" if len(rules) > 1 else "[compare]"
        if rule.by not in known:
            problems.append(_absent(f'there is no column "{rule.by}"', rule.by, known, place))
            continue
        values = [str(value) for value in samples[rule.by].drop_nulls().unique(maintain_order=True)]
        if rule.reference not in values:
            what = f'no treated well has "{rule.reference}" in {rule.by}'
            problems.append(_absent(what, rule.reference, values, place))
        elif len(values) == 1:
            what = f'every treated well has "{rule.reference}" in {rule.by}: there is nothing to compare it with'
            problems.append(Problem(what=what, cell=place, remedy="remove the comparison"))
    if problems:
        raise RunFileError(problems)


def compared(
    points: CurvePoints, levels: pl.DataFrame, rules: Sequence[CompareRule], *, options: FitOptions
) -> pl.DataFrame | None:
    """The fold shift of every other value of a column against the reference; None where no comparison is asked for.

    Points of all plates that did not fail are fitted together; those of failed plates only where there are no others,
    and ``plate_level`` says so.

    Parameters
    ----------
    points
        Of all curves.
    levels
        ``plate`` and ``level``.
    rules
        Of the run file.
    options
        As for single fits.

    Returns
    -------
    polars.DataFrame
        One row per shift: the labels that both curves share, ``compared_by``, ``value``, ``reference``, ``plate_level``
        and the columns of `potency_ratios`.
    """
    if not rules:
        return None
    return pl.concat([_shifts(points, levels, rule, options) for rule in rules], how="diagonal_relaxed")


def _good_first(table: pl.DataFrame, levels: pl.DataFrame, labels: list[str]) -> pl.DataFrame:
    """The points without those of failed plates, where a curve has points on others."""
    judged = table.join(levels, on="plate", how="left", maintain_order="left")
    judged = judged.with_columns(level_rank(pl.col("level")).alias("rank"))
    failed = pl.col("level") == "fail"
    return judged.filter(~failed | failed.all().over(labels))


def _shifts(points: CurvePoints, levels: pl.DataFrame, rule: CompareRule, options: FitOptions) -> pl.DataFrame:
    shared = [name for name in repeat_labels(points.labels) if name != rule.by]
    labels = [*shared, rule.by]
    judged = _good_first(points.table, levels, labels)
    curves = Curves.from_table(judged, by=labels)
    level = judged.group_by(labels, maintain_order=True).agg(pl.col("rank").max())["rank"]
    rows = curves.labels.with_columns(pl.col(rule.by).cast(pl.String), level).with_row_index("row")
    reference = rows.filter(pl.col(rule.by) == rule.reference)
    others = rows.filter(pl.col(rule.by) != rule.reference)
    if shared:
        pairs = others.join(reference, on=shared, how="inner", nulls_equal=True, maintain_order="left_right")
    else:
        pairs = others.join(reference, how="cross")
    ratios = potency_ratios(curves, pairs.select("row", "row_right").rows(), options=options)
    named = pairs.select(
        *shared,
        pl.lit(rule.by).alias("compared_by"),
        pl.col(rule.by).alias("value"),
        pl.lit(rule.reference).alias("reference"),
        level_of_rank(pl.max_horizontal("rank", "rank_right")).alias("plate_level"),
    )
    return named.hstack(ratios.select(RATIO_COLUMNS.names()))


def _absent(what: str, name: str, known: Sequence[str], place: str) -> Problem:
    close = get_close_matches(name, known, n=1)
    hint = f'did you mean "{close[0]}"?' if close else f"there are {', '.join(known)}"
    return Problem(what=what, cell=place, remedy=hint)
