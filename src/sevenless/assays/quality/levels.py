"""Levels of quality, and the worst of several."""

from __future__ import annotations

from typing import Final, Literal

import polars as pl

__all__ = ["LEVELS", "Level", "level_of_rank", "level_rank"]

Level = Literal["info", "pass", "warn", "fail"]

LEVELS: Final[tuple[Level, ...]] = ("info", "pass", "warn", "fail")
"""From harmless to bad. ``info`` is a figure without a limit, or one that cannot be computed."""


def level_rank(level: pl.Expr) -> pl.Expr:
    """The place of a level in `LEVELS`; a level that is missing counts as ``info``."""
    return level.replace_strict({name: i for i, name in enumerate(LEVELS)}, default=0, return_dtype=pl.Int64)


def level_of_rank(rank: pl.Expr) -> pl.Expr:
    """What a plate or a curve of this rank is said to be; nothing speaks against one without any limit: it passes.

    Examples
    --------
    >>> table = pl.DataFrame({"plate": ["P1", "P1", "P2"], "level": ["warn", "pass", "info"]})
    >>> worst = level_of_rank(level_rank(pl.col("level")).max())
    >>> table.group_by("plate", maintain_order=True).agg(worst.alias("level")).rows()
    [('P1', 'warn'), ('P2', 'pass')]
    """
    return rank.replace_strict(dict(enumerate(LEVELS)) | {0: "pass"}, return_dtype=pl.String)
