"""What repeated plates say together: averaged potencies, and how well the reference compound repeats."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields, replace
from difflib import get_close_matches

import numpy as np
import polars as pl

from sevenless.assays.curve_points import REPEAT_COLUMNS
from sevenless.assays.protocol import Gate
from sevenless.assays.quality.gates import level_of
from sevenless.assays.quality.reproducibility import MSR_GATE, minimum_significant_ratio
from sevenless.assays.runs.runfile import GateLimits, ReferenceRule
from sevenless.errors import Problem, RunFileError
from sevenless.fitting.comparing.average import average_potencies
from sevenless.fitting.fits import CurveFits

__all__ = ["averages", "check_reference", "repeat_labels", "reproducibility"]


def repeat_labels(labels: Sequence[str]) -> list[str]:
    """The labels that stay the same when an experiment is repeated: neither plate nor repeat."""
    return [name for name in labels if name != "plate" and name.lower() not in REPEAT_COLUMNS]


def averages(fits: CurveFits, labels: Sequence[str]) -> pl.DataFrame | None:
    """Potencies averaged over the plates and repeats of the same thing; None where nothing was repeated.

    A potency from a plate that failed takes no part; ``n_on_failed_plates`` counts them, and the message says so.
    """
    by = repeat_labels(labels)
    if not by or fits.table.group_by(by).len()["len"].max() in (None, 1):
        return None
    failed = pl.col("plate_level") == "fail"
    said = fits.table.with_columns(qualifier=pl.when(~failed).then("qualifier"))
    counts = fits.table.group_by(by, maintain_order=True).agg(n_on_failed_plates=failed.sum().cast(pl.Int64))
    averaged = average_potencies(said, by=by, confidence=fits.options.confidence)
    table = averaged.hstack(counts.select("n_on_failed_plates"))
    left_out = pl.format("{}; {} on failed plates left out", "message", "n_on_failed_plates")
    return table.with_columns(message=pl.when(pl.col("n_on_failed_plates") > 0).then(left_out).otherwise("message"))


def check_reference(rule: ReferenceRule | None, compounds: Sequence[str]) -> None:
    """Raise where the reference compound is not on any plate.

    Raises
    ------
    RunFileError
        With the compounds that may be meant.
    """
    if rule is not None and rule.compound not in compounds:
        close = get_close_matches(rule.compound, compounds, n=1)
        hint = f'did you mean "{close[0]}"?' if close else f"there are {', '.join(sorted(compounds)[:8])}"
        raise RunFileError(Problem(what=f'[reference] compound: no well holds "{rule.compound}"', remedy=hint))


def reproducibility(
    fits: CurveFits, labels: Sequence[str], rule: ReferenceRule | None, *, limits: GateLimits | None = None
) -> pl.DataFrame | None:
    """Minimum significant ratio of the reference compound over the plates; None where none is named.

    Only potencies that are defined ("=") and from plates that did not fail count.

    Returns
    -------
    polars.DataFrame
        One row per cell line, second compound, ...: the labels, ``msr``, ``msr_lo``, ``msr_hi``, ``n``, ``level``
        and ``message``.
    """
    if rule is None:
        return None
    by = repeat_labels(labels)
    gate = MSR_GATE if limits is None else _limited(limits)
    own = fits.table.filter(pl.col("compound") == rule.compound)
    counted = (pl.col("qualifier") == "=") & (pl.col("plate_level") != "fail")
    rows = []
    for key, part in own.group_by(by, maintain_order=True):
        found = minimum_significant_ratio(part.filter(counted)["pic50"].to_numpy(), confidence=fits.options.confidence)
        figures = [None if np.isnan(value) else value for value in (found.msr, found.lo, found.hi)]
        rows.append((*key, *figures, found.n, level_of(gate, found.msr), found.message))
    schema = {name: own.schema[name] for name in by} | dict.fromkeys(("msr", "msr_lo", "msr_hi"), pl.Float64())
    return pl.DataFrame(rows, schema={**schema, "n": pl.Int64, "level": pl.String, "message": pl.String}, orient="row")


def _limited(limits: GateLimits) -> Gate:
    given = {entry.name: getattr(limits, entry.name) for entry in fields(limits)}
    return replace(MSR_GATE, **{name: value for name, value in given.items() if value is not None})
