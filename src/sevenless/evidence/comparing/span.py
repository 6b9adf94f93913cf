"""Where a potency may lie, and how many times another it is: bounds, ranges and intervals go through the division."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, final

from sevenless.evidence.measurement import Measurement

__all__ = ["Fold", "FoldQualifier", "Span", "fold", "fold_number", "published_span"]

FoldQualifier = Literal["=", "~", "<", ">", "range"]


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A potency as far as it is known.

    Parameters
    ----------
    low_molar, high_molar
        Ends; 0 and infinity where nothing bounds it. Both are the centre where no interval is known.
    centre_molar
        The estimate; ``None`` of a bound or a range.
    approximate
        Whether it is printed as approximate (``~``).
    """

    low_molar: float
    centre_molar: float | None
    high_molar: float
    approximate: bool = False

    @property
    def is_point(self) -> bool:
        """Whether there is an estimate without an interval."""
        return self.low_molar == self.high_molar


@lru_cache(maxsize=4096)
def published_span(published: Measurement) -> Span | None:
    """What a document prints: a value with its ± or its ends, a range or a bound; ``None`` where it prints none."""
    value, low, high = published.value_molar, published.low_molar, published.high_molar
    if published.qualifier is None:
        return None
    if published.qualifier == "<":
        return Span(low_molar=0.0, centre_molar=None, high_molar=_known(value))
    if published.qualifier == ">":
        return Span(low_molar=_known(value), centre_molar=None, high_molar=math.inf)
    if published.qualifier == "range":
        return Span(low_molar=_known(low), centre_molar=None, high_molar=_known(high))
    centre, error = _known(value), published.error_molar or 0.0
    return Span(
        low_molar=max(0.0, centre - error) if low is None else low,
        centre_molar=centre,
        high_molar=centre + error if high is None else high,
        approximate=published.qualifier == "~",
    )


def _known(value: float | None) -> float:
    assert value is not None, "a printed number has the parts that its qualifier asks for"
    return value


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Fold:
    """How many times one potency is another.

    Parameters
    ----------
    low, high
        Ends; 0 and infinity where nothing bounds it.
    centre
        Ratio of the estimates; ``None`` where either is a bound or a range.
    approximate
        Whether either is only approximate.
    """

    low: float
    centre: float | None
    high: float
    approximate: bool = False

    @property
    def qualifier(self) -> FoldQualifier | None:
        """``=``, ``~``, ``<``, ``>``, ``range``; ``None`` where nothing can be said."""
        if self.centre is not None:
            return "~" if self.approximate else "="
        if math.isinf(self.high):
            return ">" if self.low > 0 else None
        return "range" if self.low > 0 else "<"

    @property
    def value(self) -> float | None:
        """The ratio, or the bound that the qualifier points from; ``None`` of a range."""
        return {"=": self.centre, "~": self.centre, ">": self.low, "<": self.high}.get(self.qualifier or "")

    def __str__(self) -> str:
        """In words: ``1.3-fold (0.9 to 1.8)``, ``> 67-fold``."""
        low, high = fold_number(self.low), fold_number(self.high)
        match self.qualifier:
            case None:
                return "not bounded on either side"
            case "range":
                return f"{low}- to {high}-fold"
            case "<" | ">":
                return f"{self.qualifier} {high if self.qualifier == '<' else low}-fold"
        head = f"{'about ' if self.approximate else ''}{fold_number(self.centre or 0.0)}-fold"
        return head if self.low == self.high else f"{head} ({low} to {high})"


def fold(measured: Span, reference: Span) -> Fold:
    """One potency over another, each end over the far end of the other, so that the truth is not narrower.

    >>> published = Span(low_molar=1e-6, centre_molar=None, high_molar=float("inf"))  # > 1 µM
    >>> str(fold(published, Span(low_molar=1.2e-8, centre_molar=1.5e-8, high_molar=1.9e-8)))
    '> 52.6-fold'
    """
    both = measured.centre_molar is not None and reference.centre_molar is not None
    return Fold(
        low=_ratio(measured.low_molar, reference.high_molar),
        centre=_ratio(measured.centre_molar or 0.0, reference.centre_molar or 0.0) if both else None,
        high=math.inf if reference.low_molar == 0 else _ratio(measured.high_molar, reference.low_molar),
        approximate=measured.approximate or reference.approximate,
    )


def _ratio(over: float, under: float) -> float:
    """To twelve digits, so that 12 nM over 4 nM is 3 and not its neighbour."""
    return float(f"{over / under:.12g}")


def fold_number(value: float) -> str:
    """A ratio to three digits: ``52.6``, ``0.015``, ``1,230``; what is open at the end is infinite.

    >>> fold_number(1234.5), fold_number(0.01504), fold_number(float("inf"))
    ('1,230', '0.015', '∞')
    """
    if math.isinf(value):
        return "∞"
    rounded = float(f"{value:.2e}")
    return f"{rounded:,.0f}" if 100 <= rounded < 1e9 else f"{rounded:.3g}"
