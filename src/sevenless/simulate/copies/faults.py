"""What ends a run before its time: a status, and the species or the reaction that it is about."""

from __future__ import annotations

from typing import Final

from sevenless.simulate.copies.compiled import compiled
from sevenless.simulate.copies.tables import Box
from sevenless.simulate.kernel.drive import BELOW_ZERO

__all__ = [
    "ABOUT", "EXTRA_FLAGS", "FRACTION", "NEGATIVE_AMOUNT", "NEGATIVE_RATE", "NEXT_OUTPUT", "STATUS", "TOO_MANY_COPIES",
    "TOO_MANY_EVENTS", "fail", "failed", "flag_place",
]  # fmt: skip

TOO_MANY_EVENTS: Final = 20
TOO_MANY_COPIES: Final = 21
NEGATIVE_RATE: Final = 22
NEGATIVE_AMOUNT: Final = BELOW_ZERO
FRACTION: Final = 24

STATUS, ABOUT, NEXT_OUTPUT = 0, 1, 2
EXTRA_FLAGS = 3


@compiled
def flag_place(m: Box, flag: int) -> int:
    """Where a flag of the run stands, behind those of doses and events."""
    return m.tables.schedule.n_doses + m.tables.triggers.n_events + flag


@compiled
def fail(m: Box, status: int, about: int) -> None:
    """End the run; the first reason stays."""
    place = flag_place(m, STATUS)
    if m.flags[place] == 0:
        m.flags[place] = status
        m.flags[place + ABOUT] = about


@compiled
def failed(m: Box) -> bool:
    """Whether the run is over before its time."""
    return bool(m.flags[flag_place(m, STATUS)] != 0)
