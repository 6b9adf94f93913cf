"""Wells left out by hand: the reason stands beside each, and nothing that does not exist is excluded in silence."""

from __future__ import annotations

import polars as pl
import pytest

from sevenless.assays.runs.exclusions import with_exclusions, without_exclusions
from sevenless.assays.runs.runfile import Exclusion
from sevenless.errors import RunFileError


@pytest.fixture
def wells() -> pl.DataFrame:
    return pl.DataFrame({"plate": ["P1", "P1", "P2", "P2"], "well": ["A01", "A02", "A01", "A02"]})


def test_reasons_stand_beside_their_wells_and_the_order_stays(wells):
    table = with_exclusions(wells, [Exclusion(plate="P2", wells=("a2",), reason="bubble")])
    assert table["exclusion"].to_list() == [None, None, None, "bubble"]
    assert table.drop("exclusion").equals(wells)


def test_no_wells_means_the_whole_plate(wells):
    table = with_exclusions(wells, [Exclusion(plate="P1", reason="dropped")])
    assert table["exclusion"].to_list() == ["dropped", "dropped", None, None]


def test_a_pattern_means_every_plate_that_fits(wells):
    table = with_exclusions(wells, [Exclusion(plate="P*", wells=("A01",), reason="edge")])
    assert table["exclusion"].to_list() == ["edge", None, "edge", None]


def test_a_plate_whose_name_is_a_pattern_is_meant_itself():
    wells = pl.DataFrame({"plate": ["P[1]", "P1"], "well": ["A01", "A01"]})
    table = with_exclusions(wells, [Exclusion(plate="P[1]", reason="dropped")])
    assert table["exclusion"].to_list() == ["dropped", None]


def test_two_reasons_are_both_kept(wells):
    rules = [Exclusion(plate="P1", wells=("A01",), reason="bubble"), Exclusion(plate="P1", reason="dropped")]
    assert with_exclusions(wells, rules)["exclusion"].to_list() == ["bubble; dropped", "dropped", None, None]


def test_no_exclusions_is_a_column_of_nulls(wells):
    assert with_exclusions(wells, [])["exclusion"].to_list() == [None] * 4


def test_all_that_does_not_exist_is_told_at_once(wells):
    rules = [
        Exclusion(plate="P3", reason="x"),
        Exclusion(plate="P1", wells=("A01", "H12", "H11"), reason="x"),
        Exclusion(plate="Q", reason="x"),
    ]
    with pytest.raises(RunFileError) as caught:
        with_exclusions(wells, rules, file="run.toml")
    assert [str(problem) for problem in caught.value.problems] == [
        'run.toml, [[exclude]] 1: there is no plate "P3"; the plates are P1, P2',
        "run.toml, [[exclude]] 2, plate P1: has no well H12, H11; correct the wells to be excluded",
        'run.toml, [[exclude]] 3: there is no plate "Q"; the plates are P1, P2',
    ]


def test_the_wells_can_be_put_back(wells):
    table = with_exclusions(wells, [Exclusion(plate="P1", reason="dropped")])
    assert without_exclusions(table)["exclusion"].null_count() == 4
