"""What can become of a parameter set, in words."""

from __future__ import annotations

from typing import Final

from sevenless.simulate.copies.faults import (
    FRACTION,
    NEGATIVE_AMOUNT,
    NEGATIVE_RATE,
    TOO_MANY_COPIES,
    TOO_MANY_EVENTS,
)
from sevenless.simulate.kernel.drive import DONE, ENDLESS_EVENTS, NOT_FINITE, STEP_TOO_SMALL, TAPE_FULL, TOO_MANY_STEPS

__all__ = [
    "BAD_VALUE", "DONE", "ENDLESS_EVENTS", "FAILED", "FRACTION", "NEGATIVE_AMOUNT", "NEGATIVE_RATE", "NOT_FINITE",
    "STATUS_MEANING", "STATUS_WORDS", "TOO_MANY_COPIES", "TOO_MANY_EVENTS",
]  # fmt: skip

BAD_VALUE: Final = 5
FAILED: Final = 6

STATUS_WORDS: Final = {
    DONE: "done",
    TOO_MANY_STEPS: "too many steps",
    STEP_TOO_SMALL: "step too small",
    NOT_FINITE: "not finite",
    ENDLESS_EVENTS: "endless events",
    BAD_VALUE: "bad value",
    FAILED: "failed",
    TOO_MANY_EVENTS: "too many events",
    TOO_MANY_COPIES: "too many copies",
    NEGATIVE_RATE: "negative rate",
    NEGATIVE_AMOUNT: "negative amount",
    FRACTION: "fraction of a copy",
    TAPE_FULL: "tape full",
}
"""Code to the word that results show."""

STATUS_MEANING: Final = {
    DONE: "every output time was reached",
    TOO_MANY_STEPS: "the limit on steps came before the last time: raise most_steps, or loosen the tolerances",
    STEP_TOO_SMALL: "no step was small enough for the tolerance: values may grow beyond all bounds in finite time",
    NOT_FINITE: "a rate became infinite or no number, such as a division by 0",
    ENDLESS_EVENTS: "events set each other off at one time without end",
    BAD_VALUE: "a value of the table cannot be used; nothing was simulated",
    FAILED: "the other engine could not simulate it",
    TOO_MANY_EVENTS: "the limit on events came before the last time: raise most_events, or leap over events",
    TOO_MANY_COPIES: "a species has more copies than can be counted one by one, 2**53: it may grow beyond all bounds",
    NEGATIVE_RATE: "a rate became negative: write a reaction that goes both ways as two",
    NEGATIVE_AMOUNT: "a dose or an event took a species below 0, or it starts there: mend the dose",
    FRACTION: "a start is no whole number of copies: give copies_per_unit or volume_l, and it is rounded",
    TAPE_FULL: "its steps do not fit into the memory that a gradient may take: raise memory_mib",
}
"""Code to what it says about a set."""
