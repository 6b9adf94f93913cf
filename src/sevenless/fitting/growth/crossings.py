"""The dose at which a fitted curve crosses a level, with the qualifier that the data allow."""

from __future__ import annotations

import polars as pl

__all__ = ["crossing_columns", "crossing_schema"]


def crossing_schema(name: str) -> dict[str, type[pl.DataType]]:
    """Columns of one crossing: ``<name>_qualifier``, ``<name>_molar`` and log10 of the dose with its interval."""
    numbers = (f"{name}_molar", f"log10_{name}_molar", f"log10_{name}_molar_lo", f"log10_{name}_molar_hi")
    return {f"{name}_qualifier": pl.String} | dict.fromkeys(numbers, pl.Float64)


def crossing_columns(name: str, *, level: float) -> list[pl.Expr]:
    """Expressions that make the columns of `crossing_schema` out of a table of falling fits.

    Parameters
    ----------
    name
        What the dose is called: ``gr50``, ``tgi``.
    level
        The response whose dose is asked for; the fits were made with it as their absolute level.

    Notes
    -----
    The table has the columns of `CurveFits`, and beside them ``flat`` (whether a flat line does as well) and
    ``mean_response``. The rules, in order; the first that holds decides:

    1. no fit: nothing is said;
    2. flat: above the level "> highest dose", below it "< lowest dose";
    3. the curve never comes down to the level: "> highest dose"; it starts below it: "< lowest dose";
    4. it crosses above the doses: "> lower limit" of the interval; below the doses: "< upper limit"; for an estimate
       beyond the doses does not prove that the truth is; where the limit is beyond them too, the last dose;
    5. the interval is open on both sides: nothing; open above: "> lower limit"; open below: "< upper limit";
    6. else "= crossing".
    """
    estimate = pl.col("log10_absolute_ic50_molar")
    low, high = (pl.col(f"log10_absolute_ic50_molar_{end}") for end in ("lo", "hi"))
    lowest, highest = pl.col("conc_min_molar").log10(), pl.col("conc_max_molar").log10()
    unfit = pl.col("status").is_in(["too_few_points", "not_converged"]) | pl.col("flat").is_null()
    flat = pl.col("flat")
    never = estimate.is_null() & (pl.col("bottom") >= level)
    always = estimate.is_null() & (pl.col("top") <= level)
    high_up = (flat & (pl.col("mean_response") > level)) | (~flat & never)
    low_down = (flat & (pl.col("mean_response") < level)) | (~flat & always)
    silent = flat | estimate.is_null()
    above, below = estimate > highest + 1e-9, estimate < lowest - 1e-9
    open_low, open_high = low == -float("inf"), high == float("inf")
    cases = [
        (unfit, None, None),
        (high_up, ">", highest),
        (low_down, "<", lowest),
        (silent, None, None),
        (above, ">", pl.coalesce(low, highest).clip(lowest, highest)),
        (below, "<", pl.coalesce(high, lowest).clip(lowest, highest)),
        (open_low & open_high, None, None),
        (open_high, ">", low.clip(lowest, highest)),
        (open_low, "<", high.clip(lowest, highest)),
    ]
    # The first case that holds decides, so the last is wrapped first.
    qualifier, reported = pl.lit("="), estimate
    for holds, sign, dose in reversed(cases):
        qualifier = pl.when(holds).then(pl.lit(sign, dtype=pl.String)).otherwise(qualifier)
        reported = pl.when(holds).then(pl.lit(None, dtype=pl.Float64) if dose is None else dose).otherwise(reported)
    shown = ~unfit & ~flat
    return [
        qualifier.alias(f"{name}_qualifier"),
        (10.0**reported).alias(f"{name}_molar"),
        pl.when(shown).then(estimate).alias(f"log10_{name}_molar"),
        pl.when(shown).then(low).alias(f"log10_{name}_molar_lo"),
        pl.when(shown).then(high).alias(f"log10_{name}_molar_hi"),
    ]
