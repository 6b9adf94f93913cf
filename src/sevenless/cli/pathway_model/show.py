"""``sevenless pathway show``: what the model knows."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from sevenless.cli.pathway_model.scenario_options import output_options

if TYPE_CHECKING:
    from sevenless.cli.columns import Column
    from sevenless.cli.pathway_model.topics import Row

__all__ = ["command"]

_TOPICS: Final = ("cells", "drugs", "alleles", "hypotheses", "observables", "rules", "constants")


@click.command(
    "show",
    epilog="""\b
Examples:
  sevenless pathway show
  sevenless pathway show drugs
  sevenless pathway show constants --out constants.xlsx
""",
)
@click.argument("topic", type=click.Choice(_TOPICS), required=False)
@click.option("--size", default="core", show_default=True, help="core for scans, full for mechanism.")
@output_options
def command(topic: str | None, size: str, as_json: bool, out: str | None) -> None:
    """Show what the model knows of a TOPIC: cells, drugs, alleles, hypotheses, observables, rules or constants.

    Numbers from memory and fitted ones are flagged, and so are hypothetical drugs.
    """
    from sevenless.cli.outputs import check_table
    from sevenless.pathway.model import shipped

    path = Path(out) if out is not None else None
    check_table(path)
    shipped(size)
    rows = list(_sizes() if topic is None else _rows_of(topic, size))
    if as_json:
        import json

        click.echo(json.dumps(rows, ensure_ascii=False, indent=1))
    else:
        _print(topic, rows)
    if path is not None:
        import polars as pl

        from sevenless.files.tables import write_table

        write_table(pl.DataFrame(rows), path)
        click.echo(f"{len(rows)} rows written to {path}", err=True)


def _rows_of(topic: str, size: str) -> list[Row]:
    from sevenless.cli.pathway_model.topics import TOPICS

    return list(TOPICS[topic](size))


def _sizes() -> list[Row]:
    from sevenless.pathway.model import SIZES, shipped

    found: list[Row] = []
    for one in SIZES:
        model = shipped(one)
        count = len(set(model.sentences.values()))
        species, reactions = len(model.network.species), len(model.network.reactions)
        found.append({"size": one, "rules": count, "species": species, "reactions": reactions})
    return found


def _print(topic: str | None, rows: list[Row]) -> None:
    from sevenless.cli.columns import show_columns
    from sevenless.cli.pathway_model.topics import NOTES
    from sevenless.cli.screen import output_screen

    screen = output_screen()
    show_columns([_column(name, rows) for name in rows[0]], screen)
    if topic is None:
        screen.print(f"more: sevenless pathway show {'|'.join(_TOPICS)}")
    elif topic in NOTES:
        screen.print(NOTES[topic])


def _column(name: str, rows: list[Row]) -> Column:
    from sevenless.cli.columns import Column
    from sevenless.fitting.wording import number_text

    cells = [row[name] for row in rows]
    if all(isinstance(cell, str) for cell in cells):
        first = name == next(iter(rows[0])) and name != "rule"
        return Column(
            title=name, cells=[str(cell) for cell in cells], is_name=first, is_text=not first, spare=_SPARE.get(name, 0)
        )
    return Column(title=name, cells=[number_text(float(cell)) for cell in cells])


_SPARE: Final = {"evidence": 2, "family": 3, "binds": 1, "unit": 1}
