"""Stochastic simulation: networks in whole copies, which meet and decay by chance."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final, Literal

import numpy as np
import numpy.typing as npt

from sevenless.errors import InputError, Problem
from sevenless.network.network import Network, Observable
from sevenless.simulate.arguments import Together, checked_threads
from sevenless.simulate.copies.drive import Found
from sevenless.simulate.copies.kept import kept_copy_structure
from sevenless.simulate.copies.run_copies import make_runs
from sevenless.simulate.copies.runs import Runs
from sevenless.simulate.copies.scale import copies_in_a_unit
from sevenless.simulate.copies.structure import CopyStructure
from sevenless.simulate.copies.tables import Rules
from sevenless.simulate.doses_until import doses_until
from sevenless.simulate.inputs import ParameterSets, Table, checked_times, chosen_observables, parameter_sets
from sevenless.simulate.kernel.program import Int64Array
from sevenless.simulate.plain_numbers import is_number, is_whole
from sevenless.simulate.run_sets import Progress
from sevenless.simulate.statuses import (
    BAD_VALUE,
    FRACTION,
    NEGATIVE_AMOUNT,
    NEGATIVE_RATE,
    NOT_FINITE,
    STATUS_MEANING,
    TOO_MANY_COPIES,
)

__all__ = ["METHODS", "Runs", "stochastic"]

METHODS: Final = {"exact": (np.inf, 0), "tau-leaping": (10.0, 100), "auto": (100.0, 1000)}
"""Method to the number of events that a leap must stand for, and to how many events one by one come before it is
asked again whether one would."""

_ABOUT_SPECIES: Final = (FRACTION, NEGATIVE_AMOUNT, TOO_MANY_COPIES)
_SEEDS: Final = 2**64
_SHOWN: Final = 8


def stochastic(
    network: Network,
    table: Table | Mapping[str, float] | None = None,
    times_s: npt.ArrayLike = (),
    *,
    runs: int,
    seed: int,
    method: Literal["exact", "tau-leaping", "auto"] = "exact",
    copies_per_unit: float | Mapping[str, float] | None = None,
    volume_l: float | Mapping[str, float] | None = None,
    observables: Sequence[Observable | str] | Mapping[str, str] | None = None,
    epsilon: float = 0.03,
    most_events: int = 100_000_000,
    threads: int | None = None,
    progress: Progress | None = None,
) -> Runs:
    """Simulate a network in whole copies, many times over.

    Each reaction is an event that happens by chance, with the rate of the network as its expectation. A reaction of m
    copies of a species meets n (n - 1) ... (n - m + 1) of them, so that 2 A -> B with constant k has k n (n - 1)
    events in a unit of time, and a single copy never meets itself; with many copies that is the rate k n n of
    `simulate`. A rate law is taken as it stands, at the values that the copies make; it is 0 where a reactant is short.

    Parameters
    ----------
    network
        What to simulate. Rates may jump at known times, and not change smoothly with time.
    table
        Parameters and initial values that differ from the network's own: a number each, or a row per set, as for
        `ensemble`.
    times_s
        Output times, rising, from 0 on; in the network's unit of time: seconds, unless it says otherwise. At the time
        of a dose, the value behind it.
    runs
        Of each set.
    seed
        A whole number from 0 on. The bytes of a run depend on the seed, the number of its set, its own number and the
        input, and not on threads or on other runs.
    method
        ``exact``: every event, by Gillespie's direct method. ``tau-leaping``: many events at once wherever a leap
        stands for 10 events or more. ``auto``: only where it stands for 100 or more; exact elsewhere.
    copies_per_unit
        Copies in a unit of species: one number for all, or species to number. Not needed where species are counted
        in copies, or have no unit.
    volume_l
        Volume in litres, from which copies of species in molar units follow: one number, or compartment to volume.
    observables
        Names of the network's observables, or expressions, in the units of the network; by default its observables,
        or all species if it has none.
    epsilon
        Share by which propensities may change in a leap.
    most_events
        Events one by one, and leaps, after which a run ends with the status "too many events".
    threads
        By default as many as there are cores.
    progress
        Called with the number of runs done and of all runs, now and then.

    Raises
    ------
    InputError
        If the network is not sound or cannot be simulated in copies, a name is none of its names, copies cannot be
        counted, no set can be used, or another argument is out of its range. All problems of a kind are told at once.

    References
    ----------
    Gillespie DT. J Phys Chem 1977, 81:2340-2361. doi:10.1021/j100540a008
    Cao Y, Gillespie DT, Petzold LR. J Chem Phys 2006, 124:044109. doi:10.1063/1.2159468

    Examples
    --------
    >>> from sevenless.network.reaction_list import read_reactions
    >>> network = read_reactions("-> A ; 5\\nA -> ; 0.5")
    >>> found = stochastic(network, times_s=[0.0, 20.0], runs=400, seed=1)
    >>> bool(abs(found["A"][:, -1].mean() - 10.0) < 1.0)
    True
    """
    together = Together(network)
    together.add(_unfit(runs=runs, seed=seed, method=method, epsilon=epsilon, most_events=most_events))
    sets = together(parameter_sets, network, {} if table is None else table)
    times = together(checked_times, times_s)
    chosen = together(chosen_observables, network, observables)
    per_unit = together(copies_in_a_unit, network, copies_per_unit, volume_l)
    workers = together(checked_threads, threads)
    together.tell()
    seen = doses_until(network, float(times[-1]))
    structure = kept_copy_structure(seen, chosen, per_unit, sets.columns)
    worth, burst = METHODS[method]
    whole = copies_per_unit is None and volume_l is None
    rules = Rules(times, float(epsilon), worth, burst, int(most_events), int(whole))
    whose = np.stack(np.divmod(np.arange(len(sets.values) * runs), runs), axis=1).astype(np.int64)
    found = make_runs(structure, sets, rules, whose, seed=int(seed), threads=workers, progress=progress)
    messages = _messages(structure, sets, whose, found)
    return Runs(
        times_s=times, names=tuple(one.name for one in chosen), units=tuple(one.unit for one in chosen),
        values=found.outputs, sets=whose[:, 0], numbers=whose[:, 1], codes=found.status, events=found.counts[:, 0],
        leaps=found.counts[:, 1], messages=messages, time_unit=network.time_unit,
    )  # fmt: skip


def _unfit(*, runs: int, seed: int, method: str, epsilon: float, most_events: int) -> Iterator[Problem]:
    if not is_whole(runs) or runs < 1:
        yield Problem(what=f"runs is {runs!r}", remedy="give a whole number from 1 on")
    if not is_whole(seed) or not 0 <= seed < _SEEDS:
        yield Problem(what=f"seed is {seed!r}", remedy="give a whole number from 0 up to 2**64 - 1")
    if not isinstance(method, str) or method not in METHODS:
        yield Problem(what=f"method is {method!r}", remedy=f"give one of {', '.join(METHODS)}")
    if not is_number(epsilon) or not 0.0 < epsilon < 1.0:
        yield Problem(what=f"epsilon is {epsilon!r}", remedy="give a number between 0 and 1")
    if not is_whole(most_events) or most_events < 1:
        yield Problem(what=f"most_events is {most_events!r}", remedy="give a whole number from 1 on")


def _messages(structure: CopyStructure, sets: ParameterSets, whose: Int64Array, found: Found) -> dict[int, str]:
    """What is wrong with runs, where their status does not say it all.

    Raises
    ------
    InputError
        If no set could be used: then nothing was simulated.
    """
    messages: dict[int, str] = {}
    unusable = np.isin(found.status, (BAD_VALUE, *_ABOUT_SPECIES, NOT_FINITE)) & (found.counts[:, 0] == 0)
    for row in np.flatnonzero(found.status).tolist():
        status, about = int(found.status[row]), int(found.about[row])
        if status == BAD_VALUE:
            messages[row] = sets.refused[int(whose[row, 0])]
        elif status in _ABOUT_SPECIES or (status == NOT_FINITE and about >= 0):
            messages[row] = f"{structure.species[about]}: {STATUS_MEANING[status]}"
        elif status == NEGATIVE_RATE:
            messages[row] = f"{structure.reactions[about]}: {STATUS_MEANING[status]}"
    if len(whose) and unusable.all() and np.isnan(found.outputs).all():
        told = dict.fromkeys(messages.get(row, STATUS_MEANING[int(found.status[row])]) for row in range(len(whose)))
        raise InputError(
            Problem(what=f"no run could be made: {what}", remedy="mend the values") for what in list(told)[:_SHOWN]
        )
    return messages
