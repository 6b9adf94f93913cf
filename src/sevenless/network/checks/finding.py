"""A problem, and the record that it is about."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Literal, final

from sevenless.errors import Problem, Severity

__all__ = ["Finding", "Kind", "did_you_mean", "finding"]

Kind = Literal["network", "compartment", "species", "parameter", "rule", "reaction", "observable", "dose", "event"]


@final
@dataclass(frozen=True, slots=True)
class Finding:
    """What was found about the record of a kind at a place: the third reaction is ``("reaction", 2)``.

    ``missing`` is the name that is not there, if that is what was found; empty, if there is nothing at all.
    """

    kind: Kind
    place: int
    problem: Problem
    missing: str | None = None


def finding(
    kind: Kind, place: int, what: str, remedy: str, severity: Severity = "error", *, missing: str | None = None
) -> Finding:
    """A finding in one line."""
    return Finding(kind, place, Problem(what=what, remedy=remedy, severity=severity), missing)


def did_you_mean(name: str, known: Iterable[str], otherwise: str) -> str:
    """The name that was probably meant, or something else to do."""
    close = get_close_matches(name, known, n=1, cutoff=0.6)
    return f"did you mean {close[0]}?" if close else otherwise
