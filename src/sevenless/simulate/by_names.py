"""Which parameters and initial values derivatives can be taken by."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from difflib import get_close_matches
from typing import Final

from sevenless.errors import InputError, Problem
from sevenless.network.expression import names, parse
from sevenless.network.network import Network
from sevenless.simulate.kept import kept_for_network
from sevenless.simulate.structure.breaks import stops
from sevenless.simulate.structure.meaning import Meaning
from sevenless.simulate.structures import with_numbers

__all__ = ["checked_names", "no_events"]

_SHOWN: Final = 8


def no_events(network: Network, what: str) -> Iterator[Problem]:
    """A problem for each event."""
    for event in network.events:
        yield Problem(
            what=f"event {event.name} strikes when {event.trigger}, and {what} through events are not computed",
            remedy="make it a dose if it strikes at a known time, or leave it out",
        )


def checked_names(network: Network, wrt: Sequence[str] | None, given: Collection[str]) -> tuple[str, ...]:
    """The names that derivatives are taken by: those asked for, or all that there can be.

    Parameters
    ----------
    network
        A sound one.
    wrt
        Parameters, and species for their initial values. By default all, except those that the network has expressions
        for, and those that move the time of a dose or of a jump.
    given
        Names that get numbers, whether the network has an expression for them or not.

    Raises
    ------
    InputError
        If there is no derivative by one of them. All such problems are told at once.
    """
    if wrt is not None and (isinstance(wrt, str) or not isinstance(wrt, Iterable)):
        raise InputError(Problem(what=f"wrt is {wrt!r}, no list", remedy='give a list of names, ["kon", "koff"]'))
    wrt = None if wrt is None else tuple(wrt)
    numbers = with_numbers(network, given)
    species = {one.name: one.initial for one in numbers.species}
    values = {one.name: one.value for one in numbers.parameters} | species
    timing = _timing(numbers)
    if wrt is None:
        return tuple(name for name, value in values.items() if not isinstance(value, str) and name not in timing)
    problems = [problem for name in wrt for problem in _unusable(name, values, timing)]
    problems += [Problem(what=f"{name} is named twice in wrt", remedy="name each once") for name in _twice(wrt)]
    if not wrt:
        problems.append(Problem(what="wrt is empty", remedy="name at least one parameter or species"))
    if problems:
        raise InputError(problems)
    return wrt


def _twice(wrt: Sequence[str]) -> list[str]:
    return sorted({str(name) for name in wrt if list(wrt).count(name) > 1})


def _unusable(name: str, values: dict[str, float | str], timing: dict[str, str]) -> Iterator[Problem]:
    if not isinstance(name, str):
        yield Problem(what=f"wrt holds {name!r}", remedy="give names, as text")
    elif name not in values:
        close = get_close_matches(name, values, n=1) or get_close_matches(name.lower(), values, n=1)
        shown = ", ".join(list(values)[:_SHOWN]) + (", ..." if len(values) > _SHOWN else "")
        yield Problem(
            what=f"wrt names {name}, which is no parameter or species of the network",
            remedy=f"did you mean {close[0]}?" if close else f"there are {shown or 'none'}",
        )
    elif isinstance(expression := values[name], str):
        yield Problem(
            what=f"{name} follows from an expression: {expression}",
            remedy="take derivatives by what stands in it, or give it numbers of its own",
        )
    elif name in timing:
        yield Problem(
            what=f"{name} moves the time of {timing[name]}, and derivatives by such times are not computed",
            remedy="leave it out of wrt",
        )


@kept_for_network
def _timing(network: Network) -> dict[str, str]:
    """Names that the times of doses and jumps depend on, to what happens then."""
    meaning = Meaning(network)
    found: dict[str, str] = {}
    for stop in stops(network, meaning, looks=False):
        found |= dict.fromkeys(names(stop.time) | (names(stop.every) if stop.every else frozenset()), "a jump")
    for dose in network.doses:
        if isinstance(dose.time_s, str):
            found |= dict.fromkeys(names(meaning.expanded(parse(dose.time_s))), f"a dose of {dose.target}")
    return found
