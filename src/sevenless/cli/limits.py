"""A number, or a range written ``low:high``, on the command line; an end that is left out is open."""

from __future__ import annotations

import math
from typing import Final, NoReturn, final

import click

__all__ = ["LIMITS", "Limits"]

Limits = float | tuple[float, float]


@final
class _LimitsType(click.ParamType[Limits]):
    name = "number or low:high"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> Limits:
        parts = [part.strip() for part in str(value).split(":")]
        if len(parts) > 2 or not any(parts):
            self._refuse(value, param, ctx)
        if len(parts) == 2:
            parts = [parts[0] or "-inf", parts[1] or "inf"]
        try:
            numbers = [float(part) for part in parts]
        except ValueError:
            self._refuse(value, param, ctx)
        if any(map(math.isnan, numbers)) or all(map(math.isinf, numbers)):
            self._refuse(value, param, ctx)
        if len(numbers) == 1:
            return numbers[0]
        if not numbers[0] < numbers[1]:
            self.fail(f"{value!r} does not run from low to high", param, ctx)
        return numbers[0], numbers[1]

    def _refuse(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> NoReturn:
        text = f"{value!r} is neither a number nor a range such as 0.5:2, 0: (0 or more) or :110 (110 or less)"
        self.fail(text, param, ctx)


LIMITS: Final = _LimitsType()
"""One number fixes a parameter, a pair bounds it."""
