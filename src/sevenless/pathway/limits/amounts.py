"""Amounts that a limit is asked for, checked before they are put into its network."""

from __future__ import annotations

import math

from sevenless.errors import InputError, Problem

__all__ = ["not_negative"]


def not_negative(value: float, name: str) -> float:
    """The amount itself.

    Raises
    ------
    InputError
        If it is negative or not finite.
    """
    if math.isfinite(value) and value >= 0:
        return value
    raise InputError([Problem(what=f"{name} is {value:g}, which is no amount", remedy="give a number of 0 or more")])
