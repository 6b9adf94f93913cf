"""A number as a document prints it, taken apart without losing a digit, and put together again.

Printed text has one spelling here: ``6``, ``8.3 ± 0.6``, ``1,090``, ``9 - 220``, ``>1000``, ``<250``, ``~2000``.
Whatever a document uses for these (an en dash, ``+/-``, LaTeX) is written so in the records, digits untouched.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, Literal, final

__all__ = ["Printed", "Qualifier", "parse_printed"]

Qualifier = Literal["=", "<", ">", "~", "range"]

_NUMBER: Final = r"-?\d{1,3}(?:,\d{3})+(?:\.\d+)?|-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?"
_SINGLE: Final = re.compile(rf"([<>~]?)({_NUMBER})(?: ± ({_NUMBER}))?")
_RANGE: Final = re.compile(rf"(~?)({_NUMBER}) - ({_NUMBER})")
_CENTRE: Final = re.compile(rf"(~?)({_NUMBER}) \(({_NUMBER}) - ({_NUMBER})\)")


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Printed:
    """A printed number: its parts as decimals, so that every digit is kept.

    Parameters
    ----------
    qualifier
        ``=``; ``<`` or ``>`` for a bound; ``~`` for an approximation; ``range`` where only two ends are printed.
    value
        The number, or ``None`` for a range without a centre.
    error
        What stands behind ±.
    low, high
        The ends of a range, with or without a centre: ``1.9 (0.6 - 6.1)`` has all three.
    text
        The printed text; ``parse_printed(text)`` is this value again.
    """

    qualifier: Qualifier
    value: Decimal | None
    error: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    text: str

    def __str__(self) -> str:
        return self.text


def parse_printed(text: str) -> Printed:
    """Take a printed number apart.

    Raises
    ------
    ValueError
        If the text is none of the spellings above; the message shows them.

    Examples
    --------
    >>> parse_printed("8.3 ± 0.6").error
    Decimal('0.6')
    >>> parse_printed(">1000").qualifier
    '>'
    >>> (parse_printed("9 - 220").low, parse_printed("9 - 220").high)
    (Decimal('9'), Decimal('220'))
    """
    if match := _SINGLE.fullmatch(text):
        qualifier: Qualifier = match[1] or "="  # type: ignore[assignment]
        return Printed(qualifier=qualifier, value=_decimal(match[2]), error=_maybe(match[3]), text=text)
    if match := _RANGE.fullmatch(text):
        return Printed(qualifier="range", value=None, low=_decimal(match[2]), high=_decimal(match[3]), text=text)
    if match := _CENTRE.fullmatch(text):
        approximate: Qualifier = "~" if match[1] else "="
        return Printed(
            qualifier=approximate, value=_decimal(match[2]), low=_decimal(match[3]), high=_decimal(match[4]), text=text
        )
    raise ValueError(
        f'"{text}" is not a printed number; write e.g. "6", "8.3 ± 0.6", "1,090", "9 - 220", ">1000", "~2000" or '
        '"1.9 (0.6 - 6.1)"'
    )


def _decimal(text: str) -> Decimal:
    return Decimal(text.replace(",", ""))


def _maybe(text: str | None) -> Decimal | None:
    return None if text is None else _decimal(text)
