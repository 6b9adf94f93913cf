"""``sevenless evidence search``: records by any words of theirs."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sevenless.cli.failures import BAD_INPUT
from sevenless.cli.published.filter_options import open_evidence
from sevenless.cli.published.records_option import records_option

if TYPE_CHECKING:
    from sevenless.evidence.search import Hits

__all__ = ["command"]


@click.command(
    "search",
    epilog="""\b
Examples:
  sevenless evidence search BI-3406
  sevenless evidence search bi3406 h358 pERK
  sevenless evidence search Hofmann 2021
""",
)
@click.argument("words", nargs=-1, required=True, metavar="WORD...")
@records_option
@click.option("--rows", type=click.IntRange(min=0), default=30, show_default=True, help="Records listed; 0 for all.")
@click.option("--json", "as_json", is_flag=True, help="Everything, as JSON for a program.")
def command(words: tuple[str, ...], records: tuple[Path, ...], rows: int, as_json: bool) -> None:
    """Find records by any words of theirs: a compound, a cell line, an assay, an author.

    Every WORD must be in the record. Capitals, hyphens and blanks do not matter, compounds and cell lines are found by
    all their names, and slips are forgiven, which is then told. What fits best comes first.
    """
    evidence = open_evidence(records)
    hits = evidence.search(" ".join(words))
    for remark in hits.remarks:
        click.echo(f"note: {remark}", err=True)
    if as_json:
        from sevenless.evidence.record_json import record_json

        click.echo(json.dumps([record_json(one, evidence) for one in hits.records], indent=2, ensure_ascii=False))
    elif hits:
        _show(hits, rows)
    if not hits:
        for line in hits.advice.splitlines():
            click.echo(f"error: {line}", err=True)
        raise click.exceptions.Exit(BAD_INPUT)


def _show(hits: Hits, rows: int) -> None:
    from sevenless.cli.columns import Column, show_columns
    from sevenless.cli.screen import output_screen
    from sevenless.evidence.wording import headline, kind_of

    shown = hits.records[:rows] if rows else hits.records
    screen = output_screen()
    show_columns(
        [
            Column(title="id", cells=[one.id for one in shown], is_name=True),
            Column(title="kind", cells=[kind_of(one) for one in shown], is_name=True, spare=1),
            Column(title="what it says", cells=[headline(one) for one in shown], is_text=True),
        ],
        screen,
    )
    if len(shown) < len(hits):
        screen.print(f"... and {len(hits) - len(shown)} more; add a word, or --rows 0 for all")
    screen.print("one of them whole: sevenless evidence show ID", style="dim")
