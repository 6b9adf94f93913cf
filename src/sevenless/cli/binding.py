"""``sevenless binding``: which commands measure affinities."""

from __future__ import annotations

from typing import Final

import click

from sevenless.cli.lazy import LazyGroup

__all__ = ["BINDING_COMMANDS", "command"]

BINDING_COMMANDS: Final = {
    "fragments": "Find the binders of an NMR screen, and rank them by their SPR affinities.",
}
"""Command to its line in the help; each is ``command`` in its module of ``sevenless.cli.binding_commands``."""


@click.command("binding", cls=LazyGroup, commands=BINDING_COMMANDS, package="sevenless.cli.binding_commands")
def command() -> None:
    """Measure what binds, and how well."""
