"""Series of doses over wells."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sevenless.plates.doses import parse_dose
from sevenless.plates.series import Series, SeriesFault, lay_out, series_doses
from sevenless.plates.well_patterns import wells_of_pattern


def laid_doses(series: Series) -> dict[tuple[int, int], float]:
    """Dose by well of a series that fits."""
    laid = lay_out(series)
    assert isinstance(laid, dict), laid
    return {well: float(parse_dose(values["conc"])) for well, values in laid.items()}


def test_the_dose_falls_by_the_factor() -> None:
    assert series_doses(1e-5, 3, 3) == pytest.approx([1e-5, 1e-5 / 3, 1e-5 / 9], rel=1e-15)


def test_doses_are_those_that_somebody_else_writes_out() -> None:
    assert series_doses(1e-5, 10, 8) == [1e-5, 1e-6, 1e-7, 1e-8, 1e-9, 1e-10, 1e-11, 1e-12]
    assert series_doses(3e-5, 2, 3) == [3e-5, 1.5e-5, 7.5e-6]


def test_a_line_is_filled_from_start() -> None:
    series = Series(wells=wells_of_pattern("A1-A4"), starts=["10 uM"], dilution=10, values={})
    assert laid_doses(series) == {(0, 0): 1e-5, (0, 1): 1e-6, (0, 2): 1e-7, (0, 3): 1e-8}


@pytest.mark.parametrize(
    ("direction", "highest"), [("right", (1, 1)), ("left", (1, 3)), ("down", (1, 1)), ("up", (3, 1))]
)
def test_the_highest_dose_stands_against_the_direction(direction: str, highest: tuple[int, int]) -> None:
    wells = wells_of_pattern("B2-D4")
    doses = laid_doses(Series(wells=wells, starts=["1 uM"], dilution=2, direction=direction, values={}))
    assert doses[highest] == 1e-6
    assert sorted(doses.values(), reverse=True) == [1e-6] * 3 + [5e-7] * 3 + [2.5e-7] * 3


def test_lines_need_not_be_neighbours() -> None:
    wells = wells_of_pattern("A1-A3,D5-D7")
    laid = lay_out(Series(wells=wells, starts=["1 nM"], dilution=2, values={"compound": ["X", "Y"]}))
    assert isinstance(laid, dict)
    assert [laid[(0, 0)]["compound"], laid[(3, 4)]["compound"]] == ["X", "Y"]


@pytest.mark.parametrize(
    ("series", "says"),
    [
        (Series(wells=wells_of_pattern("A1-A3,B1-B2"), starts=["1 nM"], dilution=2, values={}), "lines have 2 and 3"),
        (
            Series(wells=wells_of_pattern("A1-C2"), starts=["1 nM"], dilution=2, replicates=2, values={}),
            "3 lines are not",
        ),
        (Series(wells=wells_of_pattern("A1-A2"), starts=["0 nM"], dilution=2, values={}), "start is zero"),
        (Series(wells=wells_of_pattern("A1-A2"), starts=["1 nM", "2 nM"], dilution=2, values={}), "start lists 2"),
        (Series(wells=wells_of_pattern("A1-A1"), starts=["1 nM"], dilution=2, neutral=True, values={}), "do not fill"),
        (
            Series(wells=wells_of_pattern("A1-A3"), starts=["1 nM"], dilution=2, wells_per_dose=2, values={}),
            "whole doses",
        ),
        (Series(wells=wells_of_pattern("A1-A12"), starts=["1 fM"], dilution=1e3, values={}), "less than a molecule"),
        (Series(wells=wells_of_pattern("A1-A2"), doses=["1 nM", ""], values={}), "a dose is empty"),
        (Series(wells=wells_of_pattern("A1-A2"), doses=["1 nM", "2"], values={}), "has no unit"),
    ],
)
def test_what_does_not_fit_says_why(series: Series, says: str) -> None:
    faults = lay_out(series)
    assert isinstance(faults, list)
    assert any(says in fault.what for fault in faults)
    assert all(isinstance(fault, SeriesFault) and fault.remedy for fault in faults)


@settings(max_examples=60, deadline=None)
@given(
    lines=st.integers(1, 6), points=st.integers(1, 8), each=st.integers(1, 3), replicates=st.integers(1, 3),
    neutral=st.booleans(), direction=st.sampled_from(["right", "left", "down", "up"]), dilution=st.floats(1.01, 20),
)  # fmt: skip
def test_every_well_gets_one_dose_and_every_dose_its_wells(
    lines: int, points: int, each: int, replicates: int, neutral: bool, direction: str, dilution: float
) -> None:
    length, across = (points + neutral) * each, lines * replicates
    rows, columns = (across, length) if direction in ("right", "left") else (length, across)
    wells = [(row, column) for row in range(rows) for column in range(columns)]
    names = [f"compound {number}" for number in range(lines)]
    series = Series(
        wells=wells, starts=["10 uM"], dilution=dilution, points=points, direction=direction, wells_per_dose=each,
        replicates=replicates, neutral=neutral, values={"compound": names},
    )  # fmt: skip
    laid = lay_out(series)
    assert isinstance(laid, dict)
    assert sorted(laid) == wells
    for name in names:
        doses = sorted(float(parse_dose(values["conc"])) for values in laid.values() if values["compound"] == name)
        expected = sorted([*series_doses(1e-5, dilution, points), *([0.0] if neutral else [])])
        assert doses == [dose for dose in expected for _ in range(each * replicates)]
