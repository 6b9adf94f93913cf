"""What can become of a parameter set, in words."""

from __future__ import annotations

from typing import Final

from sevenless.simulate.kernel.drive import DONE, ENDLESS_EVENTS, NOT_FINITE, STEP_TOO_SMALL, TAPE_FULL, TOO_MANY_STEPS

__all__ = ["BAD_VALUE", "DONE", "FAILED", "STATUS_MEANING", "STATUS_WORDS"]

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
    TAPE_FULL: "its steps do not fit into the memory that a gradient may take: raise memory_mib",
}
"""Code to what it says about a set."""
