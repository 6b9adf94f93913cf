"""Groups of commands that are known by name, and imported one at a time."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches
from importlib import import_module
from typing import Any

import click

from sevenless.cli.failures import reported_failures

__all__ = ["LazyGroup"]


class LazyGroup(click.Group):
    """A group that knows its commands by name, and loads the one that is called.

    Parameters
    ----------
    commands
        Command to its line in the help; the command itself is ``command`` in the module of its name.
    package
        Where these modules are.
    """

    def __init__(self, *args: Any, commands: Mapping[str, str], package: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._lines = dict(commands)
        self._package = package

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self._lines)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self._lines:
            return None
        command: click.Command = import_module(f"{self._package}.{cmd_name.replace('-', '_')}").command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        name = args[0]
        if name not in self._lines and not name.startswith("-"):
            close = get_close_matches(name.lower(), self._lines, n=1)
            hint = f"did you mean {close[0]}?" if close else f"there are {', '.join(self._lines)}"
            ctx.fail(f"no command is called {name!r}; {hint}")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(self._lines.items()))

    def invoke(self, ctx: click.Context) -> object:
        with reported_failures():
            return super().invoke(ctx)
