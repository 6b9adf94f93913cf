"""The command ``sevenless``: which commands there are. Each is imported only when it is called."""

from __future__ import annotations

from typing import Final

import click

from sevenless import __version__
from sevenless.cli.lazy import LazyGroup

__all__ = ["COMMANDS", "main"]

COMMANDS: Final = {
    "demo": "Analyse the example that comes with sevenless.",
    "read": "Show what is in a file of a plate reader.",
    "fit": "Fit a plain table of doses and responses.",
    "analyze": "Analyse a run: plates and maps in, potencies and a report out.",
    "protocols": "List the bench protocols, or show one.",
    "binding": "Turn measurements of binding into affinities.",
    "inhibition": "Turn rates at several doses into inhibition constants.",
    "evidence": "Look up published numbers, and set yours beside them.",
    "pathway": "Ask the model of the pathway: cells, drugs, alleles.",
    "cite": "Print the sources that a run really used.",
    "warmup": "Compile all kernels now, so that nothing has to wait for it later.",
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


@click.command(
    cls=LazyGroup,
    commands=COMMANDS,
    package="sevenless.cli",
    epilog=EXAMPLES,
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.version_option(__version__, prog_name="sevenless", message="%(prog)s %(version)s")
def main() -> None:
    """From plate to potency: the files of a plate reader in, IC50s that can be trusted out.

    Every command prints what it found, and writes files only where told to. A problem with a file is told in one
    line, with the place and what to do about it; the exit code is then 2, and nothing has been written.
    """
