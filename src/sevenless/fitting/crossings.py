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
    3. the curve never comes down to the level, or crosses above the doses: "> highest dose";
    4. it starts below the level, or crosses below the doses: "< lowest dose";
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
    above = (flat & (pl.col("mean_response") > level)) | (~flat & (never | (estimate > highest + 1e-9)))
    below = (flat & (pl.col("mean_response") < level)) | (~flat & (always | (estimate < lowest - 1e-9)))
    open_low, open_high = low == -float("inf"), high == float("inf")
    qualifier = (
        pl.when(unfit).then(None)
        .when(above).then(pl.lit(">"))
        .when(below).then(pl.lit("<"))
        .when(flat | estimate.is_null() | (open_low & open_high)).then(None)
        .when(open_high).then(pl.lit(">"))
        .when(open_low).then(pl.lit("<"))
        .otherwise(pl.lit("="))
    )  # fmt: skip
    reported = (
        pl.when(unfit).then(None)
        .when(above).then(highest)
        .when(below).then(lowest)
        .when(flat | estimate.is_null() | (open_low & open_high)).then(None)
        .when(open_high).then(low.clip(lowest, highest))
        .when(open_low).then(high.clip(lowest, highest))
        .otherwise(estimate)
    )  # fmt: skip
    shown = ~unfit & ~flat
    return [
        qualifier.alias(f"{name}_qualifier"),
        (10.0**reported).alias(f"{name}_molar"),
        pl.when(shown).then(estimate).alias(f"log10_{name}_molar"),
        pl.when(shown).then(low).alias(f"log10_{name}_molar_lo"),
        pl.when(shown).then(high).alias(f"log10_{name}_molar_hi"),
    ]
