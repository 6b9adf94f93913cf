"""Schedules of doses without those that no output time sees."""

from __future__ import annotations

from dataclasses import replace
from math import floor, isfinite
from numbers import Integral, Real
from typing import Final

from sevenless.network.network import Dose, Network
from sevenless.simulate.kept import kept_for_network

__all__ = ["doses_until"]

_SPARE: Final = 2
"""One dose for the first time itself, and one in case a quotient was rounded down."""


def doses_until(network: Network, last_time: float) -> Network:
    """The network without repeats of doses behind a time; the same one where that changes nothing.

    Of every schedule one dose stays at least, so that what is wrong with it is still found. Where the first time is an
    expression, or the schedule makes no sense, all of it stays.

    Examples
    --------
    >>> from sevenless.network.reaction_list import read_reactions
    >>> network = read_reactions("A -> ; 1\\ndoses:\\nat 0, every 2, 1000 times: A += 1")
    >>> doses_until(network, 10.0).doses[0].count
    7
    """
    if not network.doses:
        return network
    counts = tuple(_count(one, last_time) for one in network.doses)
    if all(count == one.count for count, one in zip(counts, network.doses, strict=True)):
        return network
    return _with_counts(network, counts)


def _count(dose: Dose, last_time: float) -> int:
    """How many doses of a schedule may be given until a time."""
    if not (isinstance(dose.time_s, Real) and isinstance(dose.every_s, Real) and isinstance(dose.count, Integral)):
        return dose.count
    if not (isfinite(dose.time_s) and isfinite(dose.every_s) and dose.every_s > 0.0 and dose.count > 1):
        return dose.count
    within = (last_time - dose.time_s) / dose.every_s
    return dose.count if within >= dose.count else min(dose.count, max(1, floor(within) + _SPARE))


@kept_for_network
def _with_counts(network: Network, counts: tuple[int, ...]) -> Network:
    doses = (replace(one, count=count) for one, count in zip(network.doses, counts, strict=True))
    return replace(network, doses=tuple(doses))
