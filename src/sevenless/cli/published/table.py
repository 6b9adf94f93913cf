"""``sevenless evidence table``: published numbers as a table, filtered."""

from __future__ import annotations

import json
from pathlib import Path

import click

from sevenless.cli.published.filter_options import chosen_records, filter_options, open_evidence
from sevenless.cli.published.records_option import records_option

__all__ = ["command"]


@click.command(
    "table",
    epilog="""\b
Examples:
  sevenless evidence table --target SOS1 --assay pERK
  sevenless evidence table --compound BAY-293
  sevenless evidence table --kind constant --target SOS2
  sevenless evidence table --grade M --rows 0
""",
)
@filter_options
@records_option
@click.option("--rows", type=click.IntRange(min=0), default=60, show_default=True, help="Rows listed; 0 for all.")
@click.option("--json", "as_json", is_flag=True, help="Every column of every row, as JSON for a program.")
def command(records: tuple[Path, ...], rows: int, as_json: bool, **filters: tuple[str, ...]) -> None:
    """Table of published numbers, filtered.

    All filters must be met; of several values of one filter any will do. What a reader must know of a number (that it
    is from memory, a caution, what stands against it, why a cell is empty) is told below the table.
    """
    filters["kind"] = filters["kind"] or ("measurement",)
    evidence = open_evidence(records)
    found = chosen_records(evidence, filters)
    if as_json:
        from sevenless.evidence.rows import record_row

        click.echo(json.dumps([record_row(one, evidence) for one in found], indent=2, ensure_ascii=False))
    elif found:
        from sevenless.cli.published.record_columns import show_records
        from sevenless.cli.screen import output_screen

        show_records(found, evidence, output_screen(), rows=rows)
    if not found:
        click.echo("note: no record meets all of these filters", err=True)
