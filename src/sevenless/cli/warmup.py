"""``sevenless warmup``."""

from __future__ import annotations

from time import perf_counter

import click

__all__ = ["command"]


@click.command(
    "warmup",
    epilog="""\b
Examples:
  sevenless warmup
""",
)
def command() -> None:
    """Compile all kernels now, so that no first fit and no first simulation has to wait.

    Machine code is kept beside the package, and later processes load it from there. Run this once where an image is
    built, and after an upgrade. Where everything is compiled already, it takes a few seconds.
    """
    from sevenless.simulate.first_use import FIRST_USES

    start = perf_counter()
    for what, use in {"fits of dose-response curves": _fit, **FIRST_USES}.items():
        click.echo(f"{what} ... ", nl=False)
        began = perf_counter()
        use()
        click.echo(f"{perf_counter() - began:.1f} s")
    click.echo(f"ready after {perf_counter() - start:.0f} s")


def _fit() -> None:
    """The smallest fits, plain and robust."""
    from sevenless.fitting.fit import fit_curves
    from sevenless.fitting.options import FitOptions

    doses = [0.0, 1e-9, 1e-8, 1e-7, 1e-6, 1e-5]
    response = [100.0, 99.0, 91.0, 50.0, 9.0, 1.0]
    for robust in (False, True):
        fit_curves(doses, response, options=FitOptions(robust=robust))
