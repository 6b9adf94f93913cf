"""Paths of inline SVG in whole numbers and relative steps: a curve in a few hundred bytes."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

from sevenless.fitting.curves import Float64Array

__all__ = ["cross_path", "dot_path", "line_path", "square_path"]


def line_path(x: Float64Array, y: Float64Array) -> str:
    """A line through points, shape (n,) each; empty for fewer than two.

    >>> line_path(np.array([0.0, 10.2, 20.0]), np.array([5.0, 5.0, 1.0]))
    'M0 5l10 0 10-4'
    """
    if len(x) < 2:
        return ""
    places = _whole(x, y)
    return f"M{_pair(places[0])}l{_pairs(np.diff(places, axis=0))}"


def dot_path(x: Float64Array, y: Float64Array) -> str:
    """Points as lines of no length, which a stroke with round ends turns into dots; empty for none."""
    places = _whole(x, y)
    if not len(places):
        return ""
    return f"M{_pair(places[0])}h0" + "".join(f"m{_pair(step)}h0" for step in np.diff(places, axis=0).tolist())


def cross_path(x: Float64Array, y: Float64Array, *, size: int) -> str:
    """Open crosses with arms of ``size``."""
    arms = f"l{2 * size} {2 * size}m0-{2 * size}l-{2 * size} {2 * size}"
    return "".join(f"M{_pair(place)}{arms}" for place in (_whole(x, y) - size).tolist())


def square_path(corners: Iterable[tuple[int, int]], *, size: int) -> str:
    """Squares given by their upper left corners."""
    return "".join(f"M{x} {y}h{size}v{size}h-{size}z" for x, y in corners)


def _whole(x: Float64Array, y: Float64Array) -> npt.NDArray[np.int64]:
    return np.rint(np.stack([x, y], axis=1)).astype(np.int64)


def _pair(pair: Iterable[int]) -> str:
    return " ".join(str(number) for number in pair).replace(" -", "-")


def _pairs(steps: npt.NDArray[np.int64]) -> str:
    return " ".join(str(number) for number in steps.ravel().tolist()).replace(" -", "-")
