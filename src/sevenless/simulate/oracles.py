"""Other engines by name: the same call, the same results, computed by a program that shares nothing with this one.

An engine is an entry point of the group ``sevenless.engines``, so that rooms above this one, and packages of others,
may bring one.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib.metadata import entry_points
from typing import Final, Protocol

from sevenless.errors import UnknownNameError
from sevenless.network.network import Network, Observable
from sevenless.simulate.kernel.drive import Results
from sevenless.simulate.run_sets import Progress, Work

__all__ = ["GROUP", "Oracle", "engines", "oracle"]

GROUP: Final = "sevenless.engines"


class Oracle(Protocol):
    """Simulates parameter sets of a network."""

    def __call__(
        self,
        network: Network,
        observables: tuple[Observable, ...],
        work: Work,
        *,
        progress: Progress | None = None,
    ) -> tuple[Results, Mapping[int, str]]:
        """Outputs, statuses and steps of every set, and what went wrong with those that failed.

        Parameters
        ----------
        network
            A sound one.
        observables
            What is recorded.
        work
            Parameter sets, output times and tolerances.
        """
        ...


def engines() -> tuple[str, ...]:
    """Names of the engines that there are."""
    return ("sevenless", *sorted(found.name for found in entry_points(group=GROUP)))


def oracle(name: str) -> Oracle:
    """An engine other than this one.

    Raises
    ------
    UnknownNameError
        If there is none of this name.
    MissingExtraError
        When it is called, if a package that it needs is not installed.
    """
    for found in entry_points(group=GROUP, name=name):
        loaded: Oracle = found.load()
        return loaded
    raise UnknownNameError("engine", str(name), engines())
