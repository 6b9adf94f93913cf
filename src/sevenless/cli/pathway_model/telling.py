"""What stands above and below every answer of the model: what was asked, and how sure the answer is."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

if TYPE_CHECKING:
    import polars as pl

    from sevenless.pathway.scenario import Scenario

__all__ = ["ask_for_ensemble", "band_text", "checked_out", "print_json", "share_text", "tell_scenario", "write_out"]

_SMALLEST: Final = 5e-4
"""Below it, three decimals would read as nothing."""


def tell_scenario(scenario: Scenario) -> None:
    """The cell with its genes, what is added, and what of it is inherited or hypothetical."""
    from sevenless.pathway.show import asked_lines

    for line in asked_lines(scenario):
        click.echo(line)
    click.echo()


def ask_for_ensemble(ensemble: int, failed: int = 0) -> None:
    """What the band is of, or that there is none."""
    if not ensemble:
        click.echo("a single model; ask for --ensemble 50 for a band")
        return
    told = f"; {failed} failed and are left out" if failed else ""
    click.echo(f"in brackets: 80 % of {ensemble + 1} models within the spread of their numbers{told}")


def share_text(value: float) -> str:
    """A share as it stands in a table; a dash where there is nothing to be a share of."""
    from sevenless.fitting.wording import MISSING

    if value != value:
        return MISSING
    return "< 0.001" if 0.0 < value < _SMALLEST else f"{value:.3f}"


def band_text(value: str, lower: float, upper: float) -> str:
    """A value with its band in brackets."""
    return value if lower != lower else f"{value} ({share_text(lower)}–{share_text(upper)})"


def checked_out(out: str | None) -> Path | None:
    """Where a table is to go, which can be written to.

    Raises
    ------
    TableError
        If it cannot.
    """
    from sevenless.cli.outputs import check_table

    path = Path(out) if out is not None else None
    check_table(path)
    return path


def write_out(table: pl.DataFrame, path: Path | None, noun: str) -> None:
    """Write the table, if there is a path, and say so on stderr."""
    if path is not None:
        from sevenless.files.tables import write_table

        write_table(table, path)
        click.echo(f"{len(table)} {noun} written to {path}", err=True)


def print_json(scenario: Scenario, answer: Mapping[str, Any]) -> None:
    """Everything as JSON; what is no number is null."""
    import json

    from sevenless.pathway.drugs import drugs
    from sevenless.pathway.show import asked_lines

    told = {
        "format": "sevenless.pathway", "version": 1, "cell": scenario.cell, "size": scenario.size,
        "asked": asked_lines(scenario),
        "hypothetical_drugs": [name for name in scenario.drugs if drugs()[name].hypothetical],
    }  # fmt: skip
    click.echo(json.dumps(_plain({**told, **answer}), ensure_ascii=False, indent=1))


def _plain(value: Any) -> Any:
    """JSON has neither NaN nor infinity."""
    if isinstance(value, dict):
        return {name: _plain(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    if isinstance(value, float) and (value != value or value in (float("inf"), float("-inf"))):
        return None
    return value
