"""Ratios are taken within rounds, errors on the curves that both fitted."""

from __future__ import annotations

import numpy as np
import pytest
from runners import Turn
from speed_table import HEADER, NOT_INSTALLED, Outcome, absolute_errors, markdown, median_ratio, ratios, speed_table

TRUTH = np.array([-7.0, -6.0, -5.0, -8.0])


def turn(cpu_s: float, *estimates: float | None, start: int = 0, wall_s: float | None = None) -> Turn:
    return Turn(start=start, cpu_s=cpu_s, wall_s=cpu_s if wall_s is None else wall_s, log10_ic50=estimates)


def test_time_is_per_curve() -> None:
    one = turn(2e-6, -7.0, None, wall_s=6e-6)
    assert one.cpu_us_per_curve == pytest.approx(1.0)
    assert one.wall_us_per_curve == pytest.approx(3.0)


def test_ratios_pair_the_turns_of_a_round() -> None:
    # The machine was twice as slow in the second round, for both.
    slow, fast = [turn(10.0, -7.0), turn(20.0, -7.0)], [turn(1.0, -7.0), turn(2.0, -7.0)]
    assert ratios(slow, fast) == [10.0, 10.0]


def test_the_reported_ratio_is_the_median() -> None:
    slow = [turn(10.0, -7.0)] * 3
    fast = [turn(1.0, -7.0), turn(2.0, -7.0), turn(10.0, -7.0)]
    assert median_ratio(slow, fast) == 5.0


def test_ratios_by_the_clock_use_the_clock() -> None:
    assert ratios([turn(1.0, -7.0, wall_s=8.0)], [turn(1.0, -7.0, wall_s=2.0)], by="wall") == [4.0]


def test_rounds_that_do_not_pair_are_refused() -> None:
    with pytest.raises(ValueError):
        ratios([turn(1.0, -7.0)], [])


def test_errors_are_placed_from_the_start_of_the_turn_and_leave_out_what_has_no_estimate() -> None:
    errors = absolute_errors([turn(1.0, -6.5, None, start=1), turn(1.0, -8.25, start=3)], TRUTH)
    assert errors == {1: 0.5, 3: 0.25}


def table() -> list[tuple[str, ...]]:
    outcomes = [
        Outcome(name="ours", turns=(turn(1e-6, -7.0, -6.0, -5.1, -8.3),)),
        Outcome(name="SciPy", turns=(turn(50e-6, -7.0, -6.2),)),
        Outcome(name="peer", turns=(turn(1e-3, -5.5, None, start=2),)),
        Outcome(name="gone", absent=NOT_INSTALLED),
    ]
    return speed_table(outcomes, TRUTH, reference="SciPy", ours="ours")


def test_a_row_tells_speed_failures_and_errors() -> None:
    peer = dict(zip(HEADER, table()[2], strict=True))
    assert peer["curves"] == "2"
    assert peer["CPU us per curve"] == "500"
    assert peer["times faster than SciPy (least to most)"].startswith("0.05 ")
    assert peer["no estimate"] == "1"
    assert peer["median error, log10"] == "0.5000"


def test_our_error_in_a_row_is_on_the_curves_of_that_row() -> None:
    rows = [dict(zip(HEADER, row, strict=True)) for row in table()]
    assert rows[2]["sevenless on these curves"] == "0.1000"
    assert rows[1]["sevenless on these curves"] == "0.0000"


def test_the_reference_is_one_times_itself() -> None:
    assert dict(zip(HEADER, table()[1], strict=True))["by the clock"] == "1"


def test_a_peer_that_is_not_installed_says_how_to_install_it() -> None:
    row = table()[3]
    assert row[:2] == ("gone", "not installed: make bench-peers")
    assert len(row) == len(HEADER)


def test_markdown_columns_stand_below_each_other() -> None:
    lines = markdown(("a", "long title"), [("much longer", "1"), ("b", "2")]).splitlines()
    assert len({len(line) for line in lines}) == 1
    assert set(lines[1]) == {"|", "-", " "}
    assert lines[2] == "| much longer | 1          |"
