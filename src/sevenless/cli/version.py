"""``sevenless version``."""

from __future__ import annotations

import platform
from importlib.metadata import version
from typing import Final

import click

from sevenless import __version__

__all__ = ["command"]

_PARTS: Final = ("numpy", "numba", "polars", "matplotlib", "pydantic", "python-calamine", "xlsxwriter")


@click.command("version")
def command() -> None:
    """Show the versions of sevenless and of what it computes with.

    Quote these lines in a methods section, or when reporting a fault.
    """
    click.echo(f"sevenless {__version__}")
    click.echo(f"python {platform.python_version()} on {platform.system()} {platform.machine()}")
    for name in _PARTS:
        click.echo(f"{name} {version(name)}")
