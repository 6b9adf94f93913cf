"""Colours of painted shares and of changes, and the numbers that stand beside them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, final

__all__ = ["CHANGE_COLOURS", "MOST_CHANGE", "SHARE_COLOURS", "Paint", "change_paint", "log2_change", "share_paint"]

SHARE_COLOURS: Final = (
    "#f7fbff", "#deebf7", "#c6dbef", "#9ecae1", "#6baed6", "#4292c6", "#2171b5", "#08519c", "#08306b",
)  # fmt: skip
"""Shares from 0 to 1: one hue, even steps of lightness, so that a grey printer keeps the order."""

CHANGE_COLOURS: Final = (
    "#b35806", "#e08214", "#fdb863", "#fee0b6", "#f7f7f7", "#d8daeb", "#b2abd2", "#8073ac", "#542788",
)  # fmt: skip
"""Falls in orange, rises in violet, a pair that no common colour blindness confuses; the sign is printed."""

MOST_CHANGE: Final = 3
"""Changes beyond this many doublings or halvings have the last colour, and say so."""

_SMALLEST_SHARE: Final = 0.005


@final
@dataclass(frozen=True, slots=True)
class Paint:
    """How a node is filled, the colour of text on it, and its number."""

    fill: str
    ink: str
    text: str


def share_paint(share: float) -> Paint:
    """Of a share from 0 to 1.

    >>> share_paint(0.42).text, share_paint(0.001).text, share_paint(0.0).text
    ('0.42', '<0.01', '0.00')
    """
    text = "<0.01" if 0 < share < _SMALLEST_SHARE else f"{share:.2f}"
    return _paint(SHARE_COLOURS, share, text)


def change_paint(change: float) -> Paint:
    """Of a log2 change.

    >>> change_paint(1.26).text, change_paint(-7.0).text, change_paint(0.0).text
    ('+1.3', '< −3', '0.0')
    """
    if abs(change) > MOST_CHANGE:
        text = f"> +{MOST_CHANGE}" if change > 0 else f"< −{MOST_CHANGE}"
    else:
        text = f"{change:+.1f}".replace("-", "−")
        text = text[1:] if text[1:] == "0.0" else text
    return _paint(CHANGE_COLOURS, (min(max(change / MOST_CHANGE, -1.0), 1.0) + 1) / 2, text)


def log2_change(value: float, reference: float) -> float:
    """How many doublings there are from the reference to the value; infinite from or to 0, and 0 between zeros.

    >>> log2_change(0.4, 0.1), log2_change(0.0, 0.1), log2_change(0.0, 0.0)
    (2.0, -inf, 0.0)
    """
    if value == reference:
        return 0.0
    if not value or not reference:
        return math.inf if value else -math.inf
    return math.log2(value / reference)


def _paint(colours: tuple[str, ...], share: float, text: str) -> Paint:
    place = share * (len(colours) - 1)
    first = min(int(place), len(colours) - 2)
    mixed = [
        round(start + (place - first) * (end - start))
        for start, end in zip(_channels(colours[first]), _channels(colours[first + 1]), strict=True)
    ]
    ink = max("#000000", "#ffffff", key=lambda one: _contrast(_channels(one), mixed))
    return Paint("#" + "".join(f"{part:02x}" for part in mixed), ink, text)


def _contrast(one: Sequence[int], other: Sequence[int]) -> float:
    """Ratio of luminances as the Web Content Accessibility Guidelines 2.1 define it."""
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def _luminance(channels: Sequence[int]) -> float:
    linear = [part / 255 / 12.92 if part <= 10 else ((part / 255 + 0.055) / 1.055) ** 2.4 for part in channels]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def _channels(colour: str) -> tuple[int, ...]:
    number = int(colour[1:], 16)
    return tuple(number >> shift & 255 for shift in (16, 8, 0))
