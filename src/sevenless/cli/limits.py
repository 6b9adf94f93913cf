"""A number, or a range written ``low:high``, on the command line."""

from __future__ import annotations

import math
from typing import Final, final

import click

__all__ = ["LIMITS", "Limits"]

Limits = float | tuple[float, float]


@final
class _LimitsType(click.ParamType[Limits]):
    name = "number or low:high"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> Limits:
        parts = str(value).split(":")
        try:
            numbers = [float(part.strip()) for part in parts]
        except ValueError:
            self.fail(f"{value!r} is neither a number nor a range such as 0.5:2", param, ctx)
        if not all(map(math.isfinite, numbers)) or len(numbers) > 2:
            self.fail(f"{value!r} is neither a number nor a range such as 0.5:2", param, ctx)
        if len(numbers) == 1:
            return numbers[0]
        if not numbers[0] < numbers[1]:
            self.fail(f"{value!r} does not run from low to high", param, ctx)
        return numbers[0], numbers[1]


LIMITS: Final = _LimitsType()
"""One number fixes a parameter, a pair bounds it."""
