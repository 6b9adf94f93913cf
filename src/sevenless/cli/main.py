"""The command ``sevenless``: which commands there are. Each is imported only when it is called."""

from __future__ import annotations

from difflib import get_close_matches
from importlib import import_module
from typing import Final, final

import click

from sevenless import __version__
from sevenless.cli.failures import reported_failures

__all__ = ["COMMANDS", "main"]

COMMANDS: Final = {
    "demo": "Analyse the example that comes with sevenless.",
    "read": "Show what is in a file of a plate reader.",
    "fit": "Fit a plain table of doses and responses.",
    "analyze": "Analyse a run: plates and maps in, potencies and a report out.",
    "protocols": "List the bench protocols, or show one.",
    "version": "Show the versions of sevenless and of what it computes with.",
}
"""Command to its line in ``sevenless --help``; the command itself is ``command`` in the module of its name."""

EXAMPLES: Final = """\b
Examples:
  sevenless demo                     see a whole analysis in half a minute
  sevenless read plate.csv           what is in this file?
  sevenless fit doses.csv            curves in, IC50s out
  sevenless analyze run.toml         plates, map and protocol in, report out

Ask any command for its own help: sevenless fit --help
"""


@final
class Commands(click.Group):
    """A group that knows its commands by name, and loads the one that is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(f"sevenless.cli.{cmd_name}").command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        name = args[0]
        if name not in COMMANDS and not name.startswith("-"):
            close = get_close_matches(name.lower(), COMMANDS, n=1)
            hint = f"did you mean {close[0]}?" if close else f"there are {', '.join(COMMANDS)}"
            ctx.fail(f"no command is called {name!r}; {hint}")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))

    def invoke(self, ctx: click.Context) -> object:
        with reported_failures():
            return super().invoke(ctx)


@click.command(cls=Commands, epilog=EXAMPLES, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="sevenless", message="%(prog)s %(version)s")
def main() -> None:
    """From plate to potency: the files of a plate reader in, IC50s that can be trusted out.

    Every command prints what it found, and writes files only where told to. A problem with a file is told in one
    line, with the place and what to do about it; the exit code is then 2, and nothing has been written.
    """
