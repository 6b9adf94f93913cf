"""``sevenless warmup``."""

from __future__ import annotations

from collections.abc import Callable
from time import perf_counter
from typing import Final

import click

__all__ = ["FITS", "command"]


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
    for what, use in {**FITS, **FIRST_USES}.items():
        click.echo(f"{what} ... ", nl=False)
        began = perf_counter()
        use()
        click.echo(f"{perf_counter() - began:.1f} s")
    click.echo(f"ready after {perf_counter() - start:.0f} s")


def _curves() -> None:
    """The smallest fits, plain and robust."""
    from sevenless.fitting.fit import fit_curves
    from sevenless.fitting.options import FitOptions

    doses = [0.0, 1e-9, 1e-8, 1e-7, 1e-6, 1e-5]
    response = [100.0, 99.0, 91.0, 50.0, 9.0, 1.0]
    for robust in (False, True):
        fit_curves(doses, response, options=FitOptions(robust=robust))


def _statistics() -> None:
    """Tails and quantiles of every distribution, and an average over potencies of which one is a bound."""
    import numpy as np

    from sevenless.fitting import distributions
    from sevenless.fitting.comparing.censored import censored_mean

    distributions.normal_tail(1.0)
    distributions.normal_quantile(0.9)
    distributions.t_tail(1.0, 3)
    distributions.t_quantile(0.9, 3)
    distributions.f_tail(1.0, 2, 3)
    distributions.f_quantile(0.9, 2, 3)
    censored_mean(np.array([6.0, 6.1, 6.3, 6.0]), np.array([0, 0, 0, 1]))


def _progress() -> None:
    """One trace."""
    import numpy as np

    from sevenless.fitting.kinetics.progress import fit_progress
    from sevenless.fitting.kinetics.traces import Traces

    time_s = np.arange(20.0)
    fit_progress(Traces.from_matrix(time_s, np.exp(-0.3 * time_s) + 0.01 * np.cos(time_s)))


def _sensorgrams() -> None:
    """One sensorgram, without transport to the surface and with it."""
    import numpy as np

    from sevenless.binding.kinetic_curves import KineticCurves
    from sevenless.binding.kinetic_fit import KineticOptions, fit_kinetics

    time_s = np.arange(0.0, 60.0, 2.0)
    rising = 50.0 * -np.expm1(-0.1 * np.minimum(time_s, 30.0))
    response_ru = rising * np.exp(-0.02 * np.maximum(time_s - 30.0, 0.0)) + 0.1 * np.cos(time_s)
    curves = KineticCurves(
        conc_molar=np.array([1e-7]),
        contact_s=30.0,
        curve=np.zeros(len(time_s), dtype=np.int64),
        time_s=time_s,
        response_ru=response_ru,
    )
    for mass_transport in (False, True):
        fit_kinetics(curves, KineticOptions(mass_transport=mass_transport))


FITS: Final[dict[str, Callable[[], None]]] = {
    "fits of dose-response curves": _curves,
    "distributions and averages": _statistics,
    "progress curves": _progress,
    "sensorgrams": _sensorgrams,
}
"""Kernels of fits, and the smallest work that has each of them compiled."""
