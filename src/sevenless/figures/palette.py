"""Colours that stay apart for colour-blind eyes and in print."""

from __future__ import annotations

from typing import Final

__all__ = ["CURVE_COLOURS", "LEVEL_COLOURS", "LEVEL_WORDS", "ROLE_COLOURS", "ROLE_MARKS", "ROLE_WORDS"]

CURVE_COLOURS: Final = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#000000", "#56b4e9", "#e69f00")
"""Okabe and Ito's palette (2008) without its yellow, which white paper swallows."""

LEVEL_COLOURS: Final = {"pass": "#d9efe6", "warn": "#fdebc8", "fail": "#f7cfc3", "info": "#eceff1"}
"""Backgrounds of quality levels; the word always stands beside the colour."""

LEVEL_WORDS: Final = {"pass": "pass", "warn": "warning", "fail": "FAILED", "info": "info"}
"""Quality levels as they are printed."""

ROLE_COLOURS: Final = {
    "sample": "#7a7a7a",
    "neutral": "#0072b2",
    "inhibitor": "#d55e00",
    "blank": "#000000",
    "time0": "#009e73",
    "empty": "#c8c8c8",
}
"""Colours of what is in a well."""

ROLE_MARKS: Final = {"neutral": "V", "inhibitor": "I", "blank": "B", "time0": "0", "empty": "·"}
"""Letters that mark control wells on a plate, so that colour is not needed to find them."""

ROLE_WORDS: Final = {
    "sample": "sample",
    "neutral": "vehicle",
    "inhibitor": "full effect",
    "blank": "blank",
    "time0": "day 0",
    "empty": "empty",
}
"""Roles in the words of the bench."""
