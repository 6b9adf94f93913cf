"""Observables that are asked for by name, checked before anything is simulated."""

from __future__ import annotations

from collections.abc import Iterable

from sevenless.errors import InputError, Problem, UnknownNameError
from sevenless.pathway.model import shipped
from sevenless.pathway.observables import observable_sentences

__all__ = ["checked_observables"]


def checked_observables(asked: Iterable[str], size: str, *, shares_only: bool = False) -> tuple[str, ...]:
    """Those asked for, in order and once each; read-outs (copies per cell) count unless only shares do.

    Raises
    ------
    InputError
        With what is close to each that does not exist.
    """
    known = list(observable_sentences())
    if not shares_only:
        known += [one.name for one in shipped(size).network.observables]
    by_lower = {name.lower(): name for name in reversed(known)}
    problems, found = [], []
    for name in asked:
        if name.lower() in by_lower:
            found.append(name if name in known else by_lower[name.lower()])
        else:
            problems.append(Problem(what=str(UnknownNameError("observable", name, known))))
    if problems:
        raise InputError(problems)
    return tuple(dict.fromkeys(found))
