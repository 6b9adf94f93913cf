"""How wide a text may come out, whichever font a viewer has."""

from __future__ import annotations

from typing import Final

__all__ = ["FONTS", "shortened", "text_width"]

FONTS: Final = "Helvetica, Arial, 'Liberation Sans', 'DejaVu Sans', sans-serif"
"""What text is set in; the widest of them is the last that is named."""

_EMS: Final = {
    **dict.fromkeys("iljI.,:;|'! ", 0.4),
    **dict.fromkeys("tfr-/()[]", 0.5),
    **dict.fromkeys("csz", 0.61),
    **dict.fromkeys("aekvxy", 0.69),
    **dict.fromkeys("0123456789", 0.7),
    **dict.fromkeys("CEFLPST", 0.75),
    **dict.fromkeys("ABKRVXYZ", 0.8),
    **dict.fromkeys("DGHNOQU+", 0.87),
    **dict.fromkeys("mwMW@%", 1.12),
}
"""Widths of bold letters in shares of the size, rounded up; what is not listed has `_OTHERS`."""
_OTHERS: Final = 0.73


def text_width(text: str, size: float) -> float:
    """An upper bound of the width of a text in bold, in units of the drawing.

    >>> text_width("ill", 10) < text_width("MEK", 10)
    True
    """
    return size * sum(_ems(letter) for letter in text)


def shortened(text: str, size: float, room: float) -> str:
    """The text, or as much of it as there is room for, with an ellipsis.

    >>> shortened("trametinib", 12, 200), shortened("SOS1 inhibitor of a long name", 12, 60)
    ('trametinib', 'SOS1 i…')
    """
    if text_width(text, size) <= room:
        return text
    kept = text
    while kept and text_width(f"{kept}…", size) > room:
        kept = kept[:-1]
    return f"{kept}…"


def _ems(letter: str) -> float:
    return _EMS.get(letter, _OTHERS if letter.islower() and letter.isascii() else 1.12)
