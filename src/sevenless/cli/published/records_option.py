"""The option ``--records FOLDER`` of every command that asks the published numbers."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final, TypeVar

import click

__all__ = ["records_option"]

_Command = TypeVar("_Command", bound=Callable[..., object])

_OPTION: Final = click.option(
    "--records",
    metavar="FOLDER",
    multiple=True,
    type=click.Path(path_type=Path),
    help="Add the records of this folder, or file, to the built-in ones; may be given several times.",
)


def records_option(command: _Command) -> _Command:
    """Add ``--records FOLDER`` to a command, which then takes ``records: tuple[Path, ...]``.

    What it gives goes to `sevenless.evidence.folders.with_folders`.
    """
    return _OPTION(command)
