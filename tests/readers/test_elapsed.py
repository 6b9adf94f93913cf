"""Elapsed times in every way that instruments print them."""

from __future__ import annotations

import csv
import math
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sevenless.readers.elapsed import elapsed_s, unit_s

with (Path(__file__).parent / "elapsed_cases.csv").open(encoding="utf-8", newline="") as file:
    CASES = list(csv.DictReader(file))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"] or "empty")
def test_a_time(case: dict[str, str]) -> None:
    unit = float(case["unit_s"]) if case["unit_s"] else None
    found = elapsed_s(case["text"] or None, number_unit_s=unit)
    assert found == (pytest.approx(float(case["seconds"])) if case["seconds"] else None)


def test_a_number_of_a_workbook_takes_the_unit_that_is_given() -> None:
    assert elapsed_s(0.5, number_unit_s=86400.0) == 43200.0
    assert elapsed_s(0.5) is None
    assert elapsed_s(math.inf, number_unit_s=1.0) is None


@pytest.mark.parametrize(
    ("header", "seconds"),
    [("Time [s]", 1.0), ("Time [ms]", 1e-3), ("Time (min)", 60.0), ("Time/h", 3600.0), ("avg. time [s]", 1.0),
     ("Time", None), ("Temp. [°C]", None), ("Time [fortnight]", None)],
)  # fmt: skip
def test_the_unit_of_a_header(header: str, seconds: float | None) -> None:
    assert unit_s(header) == seconds


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 400_000))
def test_a_clock_reads_back_as_it_was_written(seconds: int) -> None:
    clock = f"{seconds // 3600}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"
    words = f"{seconds // 3600} h {seconds // 60 % 60} min {seconds % 60} s"
    assert elapsed_s(clock) == elapsed_s(words) == seconds


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=12))
def test_any_text_is_a_time_or_none(text: str) -> None:
    found = elapsed_s(text, number_unit_s=1.0)
    assert found is None or (math.isfinite(found) and found >= 0)
