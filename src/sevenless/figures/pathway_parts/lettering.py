"""How wide a text may come out, whichever font a viewer has."""

from __future__ import annotations

from typing import Final

__all__ = ["FONTS", "shortened", "text_width"]

FONTS: Final = "Helvetica, Arial, 'Liberation Sans', 'DejaVu Sans', sans-serif"
"""What text is set in; the widest of them is the last that is named."""

_NARROW: Final = frozenset("iljtfrI.,:;|'!()[]-/ ")
_WIDE: Final = frozenset("mwMW@%")
_EMS: Final = {"narrow": 0.5, "wide": 1.12, "upper": 0.79, "lower": 0.72}


def text_width(text: str, size: float) -> float:
    """An upper bound of the width of a text in bold, in units of the drawing.

    >>> text_width("ill", 10) < text_width("MEK", 10)
    True
    """
    return size * sum(_ems(letter) for letter in text)


def shortened(text: str, size: float, room: float) -> str:
    """The text, or as much of it as there is room for, with an ellipsis.

    >>> shortened("trametinib", 12, 200), shortened("SOS1 inhibitor of a long name", 12, 60)
    ('trametinib', 'SOS1 …')
    """
    if text_width(text, size) <= room:
        return text
    kept = text
    while kept and text_width(f"{kept}…", size) > room:
        kept = kept[:-1]
    return f"{kept}…"


def _ems(letter: str) -> float:
    if letter in _NARROW:
        return _EMS["narrow"]
    if letter in _WIDE or ord(letter) > ord("~"):
        return _EMS["wide"]
    return _EMS["upper"] if letter.isupper() or letter.isdigit() else _EMS["lower"]
