"""The options that choose records, shared by the commands that list them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeVar

import click

if TYPE_CHECKING:
    from sevenless.evidence.library import Evidence
    from sevenless.evidence.record_file import Record

__all__ = ["chosen_records", "filter_options", "open_evidence"]

_Command = TypeVar("_Command", bound=Callable[..., object])

_HELP: Final = {
    "kind": ("KIND", "measurement (if not given), constant, claim or source."),
    "target": ("NAME", "Of this protein, alone or in a complex: SOS1 finds SOS1:KRAS."),
    "compound": ("NAME", "Of this compound, by any of its names."),
    "cell-line": ("NAME", "In this cell line, by any of its names."),
    "mutation": ("NAME", "Of this mutation: G12C, G2032R, wild-type."),
    "assay": ("TEXT", "By this class of assay, technique or readout: proliferation, HTRF, pERK."),
    "quantity": ("NAME", "Of this quantity: IC50, Kd; of constants kon, kcat, copies."),
    "grade": ("LETTER", "Founded so: S, A, F, C, M or X."),
    "known-from": ("WORD", "Read there: table, text, abstract, memory, ..."),
    "source": ("TEXT", "From this source or document: id, author or part of the title."),
}
"""Option to what stands for its value, and its help. Each may be given several times; any of its values will do."""


def filter_options(command: _Command) -> _Command:
    """Add the filters to a command, which takes them as keywords of `sevenless.evidence.filters.filters_of`."""
    for name, (metavar, text) in reversed(_HELP.items()):
        command = click.option(f"--{name}", metavar=metavar, multiple=True, help=text)(command)
    return command


def open_evidence(folders: Sequence[Path]) -> Evidence:
    """The built-in base with folders added, whatever is worth knowing of them told on stderr."""
    from sevenless.cli.failures import print_problems
    from sevenless.evidence.library import published

    evidence = published(*folders)
    print_problems(evidence.remarks)
    return evidence


def chosen_records(evidence: Evidence, asked: dict[str, tuple[str, ...]]) -> tuple[Record, ...]:
    """What the options choose; names that were read as others are told on stderr."""
    from sevenless.evidence.filters import filters_of, select, slips_granted

    filters = filters_of(**asked)
    found = select(evidence, filters)
    for line in slips_granted(filters):
        click.echo(f"note: {line}", err=True)
    return found
