"""Wells left out by hand, each with its reason."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches
from fnmatch import fnmatchcase

import polars as pl

from sevenless.assays.runs.runfile import Exclusion
from sevenless.errors import Problem, RunFileError
from sevenless.plates.geometry import parse_well, well_name

__all__ = ["with_exclusions", "without_exclusions"]


def with_exclusions(wells: pl.DataFrame, exclusions: Sequence[Exclusion], *, file: str = "") -> pl.DataFrame:
    """The wells with a column ``exclusion``: the reason, null where a well counts.

    Parameters
    ----------
    wells
        Columns ``plate`` and ``well``.
    exclusions
        Of the run file. A plate may be a pattern (``*`` is every plate); no wells means the whole plate.
    file
        Name of the run file, for messages.

    Raises
    ------
    RunFileError
        With every plate and well that does not exist.
    """
    plates = wells["plate"].unique(maintain_order=True).to_list()
    held = wells.group_by("plate").agg(pl.col("well"))
    wells_of = {plate: set(names) for plate, names in held.iter_rows()}
    reasons: dict[tuple[str, str], str] = {}
    problems: list[Problem] = []
    for number, entry in enumerate(exclusions, start=1):
        place = f"[[exclude]] {number}"
        meant = [plate for plate in plates if plate == entry.plate] or [
            p for p in plates if fnmatchcase(p, entry.plate)
        ]
        if not meant:
            close = get_close_matches(entry.plate, plates, n=1)
            hint = f'did you mean "{close[0]}"?' if close else f"the plates are {', '.join(plates[:6])}"
            problems.append(
                Problem(what=f'there is no plate "{entry.plate}"', file=file or None, cell=place, remedy=hint)
            )
        for plate in meant:
            names = [well_name(*parse_well(well)) for well in entry.wells] or sorted(wells_of[plate])
            absent = [name for name in names if name not in wells_of[plate]]
            if absent:
                what = f"has no well {', '.join(absent)}"
                remedy = "correct the wells to be excluded"
                problems.append(Problem(what=what, file=file or None, cell=place, plate=plate, remedy=remedy))
            for name in names:
                told = reasons.get((plate, name))
                reasons[plate, name] = f"{told}; {entry.reason}" if told else entry.reason
    if problems:
        raise RunFileError(problems)
    listed = pl.DataFrame(
        [(plate, well, reason) for (plate, well), reason in reasons.items()],
        schema={"plate": pl.String, "well": pl.String, "exclusion": pl.String},
        orient="row",
    )
    return wells.join(listed, on=["plate", "well"], how="left", maintain_order="left")


def without_exclusions(wells: pl.DataFrame) -> pl.DataFrame:
    """The same wells, all of them counting: for seeing what the exclusions change."""
    return wells.with_columns(exclusion=pl.lit(None, dtype=pl.String))
