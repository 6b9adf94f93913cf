"""Say so when a first fit spends its time compiling."""

from __future__ import annotations

from contextlib import AbstractContextManager

import click

from sevenless.compute.compiling import while_compiling

__all__ = ["compiling_told"]


def compiling_told(kernels: str = "fitting") -> AbstractContextManager[None]:
    """Print one line on stderr if, inside the block, kernels have been compiling for more than a second."""
    return while_compiling(
        lambda: click.echo(f"compiling the {kernels} kernels, once (about half a minute) ...", err=True)
    )
