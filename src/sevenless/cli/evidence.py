"""``sevenless evidence``: which commands ask the base of published numbers."""

from __future__ import annotations

from typing import Final

import click

from sevenless.cli.lazy import LazyGroup

__all__ = ["EVIDENCE_COMMANDS", "command"]

EVIDENCE_COMMANDS: Final = {
    "search": "Find records by any word of theirs: a compound, a cell line, an author.",
    "show": "Show one record, whole.",
    "table": "Table of published numbers, filtered.",
    "export": "Write records as csv, xlsx, json, BibTeX or CSL-JSON.",
    "compare": "Set measured potencies beside published ones.",
    "check": "Check a folder of records of your own.",
}
"""Command to its line in the help; each is ``command`` in the module of its name in ``sevenless.cli.published``."""

EXAMPLES: Final = """\b
Examples:
  sevenless evidence search BI-3406
  sevenless evidence table --target SOS1 --assay pERK
  sevenless evidence compare results.parquet
"""


@click.command(
    "evidence", cls=LazyGroup, commands=EVIDENCE_COMMANDS, package="sevenless.cli.published", epilog=EXAMPLES
)
def command() -> None:
    """Ask the published numbers: every one with its conditions and its source."""
