"""Levels in order, and the level of many."""

from __future__ import annotations

import polars as pl
import pytest

from sevenless.assays.quality.levels import LEVELS, level_of_rank, level_rank


def worst(*levels: str | None) -> str:
    table = pl.DataFrame({"level": levels}, schema={"level": pl.String})
    return table.select(level_of_rank(level_rank(pl.col("level")).max())).item()


@pytest.mark.parametrize(
    ("levels", "expected"),
    [
        (("pass", "fail", "warn"), "fail"),
        (("info", "warn", "pass"), "warn"),
        (("info", "pass"), "pass"),
        (("info",), "pass"),
        ((None,), "pass"),
        ((None, "warn"), "warn"),
    ],
)
def test_the_worst_speaks_for_all(levels: tuple[str | None, ...], expected: str) -> None:
    assert worst(*levels) == expected


def test_levels_stand_from_harmless_to_bad() -> None:
    ranks = pl.DataFrame({"level": LEVELS}).select(level_rank(pl.col("level")))["level"].to_list()
    assert ranks == [0, 1, 2, 3]
    assert LEVELS[-1] == "fail"
