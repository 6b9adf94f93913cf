"""``sevenless evidence show``: one record, whole."""

from __future__ import annotations

import json
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING

import click

from sevenless.cli.published.filter_options import open_evidence
from sevenless.cli.published.records_option import records_option

if TYPE_CHECKING:
    from sevenless.evidence.library import Evidence
    from sevenless.evidence.record_file import Record

__all__ = ["command"]


@click.command(
    "show",
    epilog="""\b
Examples:
  sevenless evidence show bi-3406.nci-h358.perk.ic50
  sevenless evidence show mrtx0902.sos1.htrf-binding.ic50 mrtx0902.sos1.inhibition.ic50
  sevenless evidence show hofmann-2021 --json
""",
)
@click.argument("ids", nargs=-1, required=True, metavar="ID...")
@records_option
@click.option("--json", "as_json", is_flag=True, help="Everything, as JSON for a program.")
def command(ids: tuple[str, ...], records: tuple[Path, ...], as_json: bool) -> None:
    """Show records, whole: number, conditions, how it is known, where it was read, its sources, what stands against it.

    ID is what search and table print in front.
    """
    evidence = open_evidence(records)
    found = _records(ids, evidence)
    if as_json:
        from sevenless.evidence.record_json import record_json

        click.echo(json.dumps([record_json(one, evidence) for one in found], indent=2, ensure_ascii=False))
        return
    from sevenless.evidence.show_record import record_text

    click.echo("\n\n".join(record_text(one, evidence) for one in found))


def _records(ids: tuple[str, ...], evidence: Evidence) -> list[Record]:
    """Every record, or what is wrong with all the ids that name none.

    Raises
    ------
    InputError
        With what is close to each.
    """
    from sevenless.errors import InputError, Problem, UnknownNameError

    found: list[Record] = []
    problems: list[Problem] = []
    for record_id in dict.fromkeys(ids):
        try:
            found.append(evidence[record_id])
        except UnknownNameError as error:
            remedy = f"or look for it: sevenless evidence search {quote(record_id)}" if record_id.strip() else None
            problems.append(Problem(what=str(error), remedy=remedy))
    if problems:
        raise InputError(problems)
    return found
