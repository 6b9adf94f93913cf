"""The options of every command of ``sevenless inhibition`` that say how its table is read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Final, Literal, final

import click

__all__ = ["Reading", "with_reading"]

Named = Literal["dose", "rate", "time", "substrate_column", "ic50"]

_OPTIONS: Final[dict[Named, tuple[str, str]]] = {
    "dose": ("--dose", "Column of the doses, where the table has several."),
    "rate": ("--rate", "Column of the rates, where the table has several."),
    "time": ("--time", "Column of the preincubation times, where the table has several."),
    "substrate_column": ("--substrate", "Column of the substrate, where the table has several."),
    "ic50": ("--ic50", "Column of the IC50s, where the table has several."),
}


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """How a table is to be read: labels besides the compound, columns by option, units of what carries none."""

    by: tuple[str, ...]
    columns: dict[str, str]
    conc_unit: str | None
    time_unit: str | None = None

    def chosen(self, **names: str) -> dict[str, str]:
        """Title by quantity, of the options that were given: ``chosen(rate="rate", dose="conc_molar")``."""
        return {quantity: self.columns[option] for option, quantity in names.items() if option in self.columns}


def with_reading(*names: Named, times: bool = False) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Add the options to a command; it is given a ``reading``.

    Parameters
    ----------
    names
        Quantities whose column may be named.
    times
        Whether there are times whose unit may be told.
    """

    def decorate(function: Callable[..., None]) -> Callable[..., None]:
        @wraps(function)
        def called(by: tuple[str, ...], conc_unit: str | None, time_unit: str | None = None, **rest: object) -> None:
            titles = {name: rest.pop(f"{name}_title") for name in names}
            columns: dict[str, str] = {name: title for name, title in titles.items() if isinstance(title, str)}
            reading = Reading(by=by, columns=columns, conc_unit=conc_unit, time_unit=time_unit)
            function(reading=reading, **rest)

        wrapped: Callable[..., None] = called
        if times:
            wrapped = click.option("--time-unit", metavar="UNIT", help="Unit of times that carry none: s, min, h.")(
                wrapped
            )
        wrapped = click.option("--conc-unit", metavar="UNIT", help="Unit of concentrations that carry none.")(wrapped)
        by_help = "Column that tells series of one compound apart; may be repeated."
        wrapped = click.option("--by", multiple=True, metavar="COLUMN", help=by_help)(wrapped)
        for name in reversed(names):
            option, said = _OPTIONS[name]
            wrapped = click.option(option, f"{name}_title", metavar="COLUMN", help=said)(wrapped)
        return wrapped

    return decorate
