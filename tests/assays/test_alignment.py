"""Maps that stand a row or a column beside the wells that were read."""

from __future__ import annotations

import polars as pl
import pytest

from sevenless.assays.runs.alignment import alignment_problems
from sevenless.plates.geometry import well_name


def block(rows: range, columns: range, *, plate: str = "P1", role: str = "sample") -> pl.DataFrame:
    wells = [well_name(row, column) for row in rows for column in columns]
    return pl.DataFrame({"plate": plate, "well": wells, "role": role})


READ = block(range(1, 7), range(1, 11))


@pytest.mark.parametrize(
    ("down", "right", "corner", "way"),
    [
        (1, 1, "B2", "one row up and one column to the left"),
        (1, 0, "A2", "one row up"),
        (0, 1, "B1", "one column to the left"),
    ],
)
def test_a_map_off_by_its_titles_is_told_with_its_corner(down: int, right: int, corner: str, way: str) -> None:
    moved = block(range(1 + down, 7 + down), range(1 + right, 11 + right))
    (problem,) = alignment_problems(moved, READ)
    assert (problem.severity, problem.plate) == ("error", "P1")
    assert f"moved {way} all its wells hold one" in problem.what
    assert f'corner = "{corner}"' in str(problem.remedy)


def test_plates_with_the_same_fault_share_one_message() -> None:
    plates = [f"P{i}" for i in range(3)]
    maps = pl.concat([block(range(2, 8), range(2, 12), plate=plate) for plate in plates])
    read = pl.concat([block(range(1, 7), range(1, 11), plate=plate) for plate in plates])
    (problem,) = alignment_problems(maps, read)
    assert problem.plate == "P0"
    assert problem.what.endswith("; likewise on 2 more plates")


@pytest.mark.parametrize(
    "maps",
    [
        READ,
        block(range(1, 8), range(1, 12)),
        pl.concat([READ, block(range(1), range(12), role="empty")]),
        pl.concat([READ, block(range(7, 8), range(1, 4))]),
        block(range(2, 4), range(2, 4), plate="P2"),
    ],
    ids=["as read", "a row and a column more than was read", "empty wells", "three wells not read", "other plate"],
)
def test_what_is_no_sign_of_a_shift(maps: pl.DataFrame) -> None:
    assert alignment_problems(maps, READ) == []
