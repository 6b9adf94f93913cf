"""Numbers and ranges on the command line."""

from __future__ import annotations

import math

import click
import pytest

from sevenless.cli.limits import LIMITS


@pytest.mark.parametrize(
    ("text", "limits"),
    [
        ("0", 0.0),
        ("-5.5", -5.5),
        ("1e2", 100.0),
        ("0.5:3", (0.5, 3.0)),
        ("-10:10", (-10.0, 10.0)),
        (" 90 : 110 ", (90.0, 110.0)),
        ("0:", (0.0, math.inf)),
        ("0:inf", (0.0, math.inf)),
        (":110", (-math.inf, 110.0)),
    ],
)
def test_what_is_understood(text: str, limits: float | tuple[float, float]) -> None:
    assert LIMITS.convert(text, None, None) == limits


@pytest.mark.parametrize("text", ["", "x", ":", "1:2:3", "nan", "nan:1", "inf", "-inf:inf", "1,5"])
def test_what_is_not(text: str) -> None:
    with pytest.raises(click.BadParameter, match="neither a number nor a range"):
        LIMITS.convert(text, None, None)


@pytest.mark.parametrize("text", ["2:1", "1:1"])
def test_a_range_runs_from_low_to_high(text: str) -> None:
    with pytest.raises(click.BadParameter, match="does not run from low to high"):
        LIMITS.convert(text, None, None)
