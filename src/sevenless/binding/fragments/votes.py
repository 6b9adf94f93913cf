"""Votes of peaks, a verdict on every compound, and whether a batch can be believed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any, Final

import polars as pl

from sevenless.binding.fragments.rules import FragmentRules
from sevenless.binding.fragments.scores import robust_scale

__all__ = ["BATCH_COLUMNS", "COMPOUND_COLUMNS", "judge_batches", "judge_compounds"]

BATCH_COLUMNS: Final = {
    "batch": pl.String,
    "compounds": pl.Int64,
    "peaks": pl.Int64,
    "judged_peaks": pl.Int64,
    "median_ratio": pl.Float64,
    "ratio_spread": pl.Float64,
    "status": pl.String,
    "message": pl.String,
}
"""``median_ratio`` is the median T/R of what is not known to bind, ``ratio_spread`` the robust standard deviation of
ln(T/R), ``status`` one of `BATCH_STATUSES`."""

COMPOUND_COLUMNS: Final = {
    "compound": pl.String,
    "role": pl.String,
    "verdict": pl.String,
    "peaks": pl.Int64,
    "judged_peaks": pl.Int64,
    "votes": pl.Int64,
    "ratio": pl.Float64,
    "ratio_qualifier": pl.String,
    "z": pl.Float64,
    "vote_below": pl.Float64,
    "binds_reference": pl.Boolean,
    "message": pl.String,
}
"""``ratio``, ``z`` and ``vote_below`` are medians over the judged peaks, ratios over the median of the batch (``ratio``
an upper bound where any is); ``vote_below`` says what could have been seen; ``binds_reference`` is null where no height
beside neither protein was measured."""

_EXPECTED: Final[Mapping[str, tuple[str, ...]]] = {
    "binder": ("hit",), "both": ("weak", "no", "not judged"), "inert": ("weak", "no", "not judged"),
}  # fmt: skip
"""What a control has to come out as; a binder with no peak that can be judged is not held against the batch."""


def judge_batches(scored: pl.DataFrame, rules: FragmentRules, *, roles: pl.DataFrame) -> pl.DataFrame:
    """One row of `BATCH_COLUMNS` per batch.

    Parameters
    ----------
    scored
        Of `peak_scores`; the condition without competitor counts.
    rules
        See `FragmentRules`.
    roles
        Columns ``compound`` and ``role``.
    """
    alone = scored.filter(pl.col("competitor") == "").join(roles, on="compound", how="left")
    judged = pl.col("excluded") == ""
    free = judged & ~pl.col("role").is_in(["binder", "both"])
    batches = alone.group_by("batch", maintain_order=True).agg(
        compounds=pl.col("compound").n_unique(),
        peaks=pl.len(),
        judged_peaks=judged.sum(),
        scale_peaks=free.sum(),
        median_ratio=pl.col("ratio").filter(free).median(),
        ratio_spread=robust_scale(pl.col("ratio").filter(free).log()),
    )
    rows = []
    for batch in batches.iter_rows(named=True):
        failed = _failed_controls(alone.filter(pl.col("batch") == batch["batch"]), rules)
        rows.append({**batch, **_batch_status(batch, failed, rules)})
    return pl.DataFrame(rows, schema={**BATCH_COLUMNS, "scale_peaks": pl.Int64}).select(*BATCH_COLUMNS)


def judge_compounds(
    scored: pl.DataFrame, rules: FragmentRules, *, roles: pl.DataFrame, batches: pl.DataFrame
) -> pl.DataFrame:
    """One row of `COMPOUND_COLUMNS` per compound, in the order of ``roles``.

    Parameters
    ----------
    scored, rules, roles
        As `judge_batches`.
    batches
        Of `judge_batches`: peaks of a batch that is not good have no vote.
    """
    good = batches.select("batch", good=pl.col("status") == "good", why_not="message")
    alone = scored.filter(pl.col("competitor") == "").join(good, on="batch", how="left")
    votes = _votes(alone, pl.col("good"))
    rows = [_judged(row, rules) for row in roles.join(votes, on="compound", how="left").iter_rows(named=True)]
    return pl.DataFrame(rows, schema=COMPOUND_COLUMNS, orient="row")


def _votes(peaks: pl.DataFrame, good: pl.Expr) -> pl.DataFrame:
    """What the peaks of each compound say."""
    judged = (pl.col("excluded") == "") & pl.col("z").is_not_null() & good
    with_free = judged & pl.col("z_free").is_not_null()
    return peaks.group_by("compound", maintain_order=True).agg(
        peaks=pl.len(),
        judged_peaks=judged.sum(),
        votes=(judged & pl.col("vote")).sum(),
        ratio=pl.col("relative_ratio").filter(judged).median(),
        ratio_qualifier=pl.when((pl.col("ratio_qualifier").filter(judged) == "<").any())
        .then(pl.lit("<"))
        .otherwise(pl.lit("=")),
        z=pl.col("z").filter(judged).median(),
        vote_below=pl.col("vote_below").filter(judged).median(),
        free_peaks=with_free.sum(),
        free_votes=(with_free & pl.col("vote_free")).sum(),
        excluded=pl.col("excluded").filter(pl.col("excluded") != ""),
        overlaps=pl.col("overlaps_with").filter(pl.col("excluded") == "overlap").unique().sort(),
        lowest_overlap=pl.col("z").filter(pl.col("excluded") == "overlap").min(),
        why_not=pl.col("why_not").filter(~good).unique(maintain_order=True),
    )


def _verdict(row: Mapping[str, Any], rules: FragmentRules) -> str:
    if not row["judged_peaks"]:
        return "not judged"
    if row["votes"] and row["votes"] >= rules.hit_share * row["judged_peaks"]:
        return "hit"
    return "weak" if row["votes"] or row["z"] <= -rules.weak_z else "no"


def _binds_reference(row: Mapping[str, Any], rules: FragmentRules) -> bool | None:
    if not row["free_peaks"]:
        return None
    return bool(row["free_votes"] and row["free_votes"] >= rules.hit_share * row["free_peaks"])


def _judged(row: Mapping[str, Any], rules: FragmentRules) -> dict[str, object]:
    verdict, both = _verdict(row, rules), _binds_reference(row, rules)
    message = _message(row, verdict, rules)
    if both and verdict in ("no", "weak"):
        verdict = "not judged"
        message = "it binds the reference protein too, and T/R does not show what binds both; find it by another method"
    elif both:
        message += "; it binds the reference protein too"
    judged = {name: row[name] for name in COMPOUND_COLUMNS if name in row}
    qualifier = row["ratio_qualifier"] if row["judged_peaks"] else None
    return {**judged, "verdict": verdict, "ratio_qualifier": qualifier, "binds_reference": both, "message": message}


def _message(row: Mapping[str, Any], verdict: str, rules: FragmentRules) -> str:
    if verdict != "not judged":
        said = f"{row['votes']} of {row['judged_peaks']} {'peak votes' if row['judged_peaks'] == 1 else 'peaks vote'}"
        if row["votes"]:
            return said
        return f"{said}, median z {row['z']:.1f}; below {row['vote_below']:.2f} they would have"
    if row["why_not"]:
        return "; ".join(row["why_not"])
    said = ", ".join(f"{count} {word}" for word, count in Counter(row["excluded"]).most_common())
    message = f"no peak can be judged ({said})"
    if row["overlaps"]:
        message += f"; its peaks lie on those of {', '.join(row['overlaps'])}: measure it apart"
    if row["lowest_overlap"] is not None and row["lowest_overlap"] <= -rules.vote_z:
        message += f"; a shared peak is low (z {row['lowest_overlap']:.1f}), so one of them binds"
    return message


def _failed_controls(peaks: pl.DataFrame, rules: FragmentRules) -> list[str]:
    """What is wrong with the controls of one batch."""
    controls = peaks.filter(pl.col("role") != "sample")
    if controls.is_empty():
        return []
    role = dict(controls.select("compound", "role").iter_rows())
    failed = []
    for row in _votes(controls.with_columns(why_not=pl.lit("")), pl.lit(True)).iter_rows(named=True):
        verdict, both = _verdict(row, rules), _binds_reference(row, rules)
        kind = role[row["compound"]]
        if verdict != "not judged" and verdict not in _EXPECTED[kind]:
            failed.append(f"{row['compound']} ({kind}) comes out as {verdict}")
        elif kind == "both" and both is False:
            failed.append(f"{row['compound']} (both) does not show in the reference channel")
    return failed


def _batch_status(batch: Mapping[str, Any], failed: list[str], rules: FragmentRules) -> dict[str, str]:
    name = f"batch {batch['batch']}"
    if batch["scale_peaks"] < rules.least_peaks:
        said = f"{name} has {batch['scale_peaks']} peaks to take a scale from, {rules.least_peaks} are needed"
        return {"status": "too few peaks", "message": said}
    if not batch["ratio_spread"]:
        return {"status": "no spread", "message": f"more than half of the ratios of {name} are the same"}
    if failed:
        return {"status": "control failed", "message": f"the controls of {name} failed: {', '.join(failed)}"}
    return {"status": "good", "message": ""}
