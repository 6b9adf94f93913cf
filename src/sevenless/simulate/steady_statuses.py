"""What can become of a parameter set that is to settle, in words."""

from __future__ import annotations

from typing import Final

__all__ = [
    "BAD_VALUE", "DOES_NOT_SETTLE", "FAILED", "NEUTRAL", "NOT_STABLE", "STEADY", "STEADY_MEANING", "STEADY_WORDS",
]  # fmt: skip

STEADY: Final = 0
NOT_STABLE: Final = 1
DOES_NOT_SETTLE: Final = 2
FAILED: Final = 3
BAD_VALUE: Final = 4
NEUTRAL: Final = 5

STEADY_WORDS: Final = {
    STEADY: "steady",
    NOT_STABLE: "not stable",
    DOES_NOT_SETTLE: "does not settle",
    FAILED: "failed",
    BAD_VALUE: "bad value",
    NEUTRAL: "neutral",
}
"""Code to the word that results show."""

STEADY_MEANING: Final = {
    STEADY: "nothing changes any more, and a small nudge does not lead away",
    NOT_STABLE: "nothing changes there, but a small nudge leads away from it: the values are of the unstable state",
    DOES_NOT_SETTLE: "something oscillates, grows, or comes to rest too slowly",
    FAILED: "the integration failed: values may grow beyond all bounds in finite time, or a rate is no number",
    BAD_VALUE: "a value of the table cannot be used; nothing was computed",
    NEUTRAL: "nothing changes there, but after a small nudge it circles around for ever, no nearer and no further",
}
"""Code to what it says about a set."""
