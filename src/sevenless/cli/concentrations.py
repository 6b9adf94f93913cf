"""A concentration with its unit on the command line, such as ``"5 nM"``."""

from __future__ import annotations

from typing import Final, final

import click

__all__ = ["CONC"]


@final
class _ConcType(click.ParamType[float]):
    name = "conc"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> float:
        from sevenless.errors import UnitError
        from sevenless.units import parse_conc

        if isinstance(value, float):
            return value
        try:
            conc_molar = parse_conc(str(value))
        except UnitError as error:
            self.fail(str(error), param, ctx)
        if conc_molar == 0:
            self.fail(f'"{value}" is not above 0', param, ctx)
        return conc_molar


CONC: Final = _ConcType()
"""In mol/L, above 0."""
