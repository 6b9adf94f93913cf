"""Ends of an interval by the profile of the sum of squares, open where nothing within the range of the search is worse.

Venzon and Moolgavkar 1988, https://doi.org/10.2307/2347496: a quantity is held at a value, everything else is fitted
anew, and the ends lie where the sum of squares has grown by what chance allows.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final, final

import numpy as np

from sevenless.binding.one_to_one import inverse_root
from sevenless.binding.transport_search import KT, Place, TransportModel, refined
from sevenless.fitting.curves import Float64Array

__all__ = ["Profile", "ProfileEnd"]

_TRIES: Final = 24
_CLOSE: Final = 0.02
_SMALL: Final = 1e-4
_FIRST: Final = 0.7
_WIDEN: Final = (1.3, 4.0)
_BETTER: Final = 1e-7
_EXACT: Final = 1e-12
_ENOUGH: Final = 1e-3
_FAR, _BACK = 6.9, 5.75
"""In natural logarithms of kt: how near to its edge a search is begun anew, and how far from it."""


@final
@dataclass(frozen=True, slots=True)
class ProfileEnd:
    """Where a profile ended: at what chance allows, or (``is_open``) at the edge of the search, where less is lost.

    ``is_better`` says that the place has a smaller sum of squares than the fit, which was not the best then.
    """

    place: Place
    is_open: bool = False
    is_better: bool = False


@final
@dataclass(frozen=True, slots=True)
class Profile:
    """The profile of a quantity.

    Parameters
    ----------
    model
        What is fitted.
    best
        The fit.
    quantity
        Shape (parameters,): it is the sum of the parameters times these.
    ways
        Shape (parameters, ways): directions that do not change it.
    bounds
        Range of the search, shape (parameters,) each.
    allowed
        By how much the sum of squares may grow.
    """

    model: TransportModel
    best: Place
    quantity: Float64Array
    ways: Float64Array
    bounds: tuple[Float64Array, Float64Array]
    allowed: float

    def end(self, sign: float) -> ProfileEnd:
        """The lower end (-1) or the upper end (1)."""
        course, spread = self._course()
        edge = self._edge(sign)
        step = min(max(math.sqrt(self.allowed) * spread, _SMALL), _FIRST, edge)
        inside, outside = (0.0, 0.0), (math.inf, math.inf)
        near, beyond = self.best, self.best
        for _ in range(_TRIES):
            if edge <= 0:
                break
            found = self._held(near, sign * step, course)
            grown = found.squares - self.best.squares
            if grown < -_BETTER * self.best.squares:
                return ProfileEnd(found, is_better=True)
            root = math.sqrt(max(grown, 0.0) / self.allowed)
            if abs(root - 1.0) < _CLOSE:
                return ProfileEnd(found)
            if root < 1.0:
                inside, near = (step, root), found
                if step >= edge:
                    break
            else:
                outside, beyond = (step, root), found
            step = min(_next(inside, outside), edge)
        return ProfileEnd(near, is_open=True) if math.isinf(outside[0]) else ProfileEnd(beyond)

    def _edge(self, sign: float) -> float:
        """How far the quantity can go within the range of the search."""
        corners = np.stack([self.quantity * sign * side for side in self.bounds])
        return float(corners.max(axis=0).sum() - sign * self.quantity @ self.best.theta)

    def _held(self, near: Place, offset: float, course: Float64Array) -> Place:
        """The best place where the quantity is so much more than that of the fit."""
        goal = float(self.quantity @ self.best.theta) + offset
        free = near.theta + (goal - float(self.quantity @ near.theta)) * course
        for _ in range(len(free)):
            # Where a parameter meets its wall, the others of the quantity make up for it.
            free = np.clip(free, *self.bounds)
            short = goal - float(self.quantity @ free)
            if abs(short) <= _EXACT * max(1.0, abs(goal)):
                break
            free = free + self.quantity * short / float(self.quantity @ self.quantity)
        starts = [np.clip(free, *self.bounds)]
        fastest = self.bounds[1][KT]
        if not self.quantity[KT] and fastest - self.best.theta[KT] < _FAR:
            # Where transport is so fast that nothing is seen of it, a search does not find back: begin where it is.
            starts = [np.where(np.arange(len(free)) == KT, fastest - by, starts[0]) for by in (0.0, _BACK)]
        enough = _ENOUGH * self.allowed
        places = [refined(self.model, self.model.at(one), self.ways, self.bounds, enough=enough) for one in starts]
        return min(places, key=lambda one: one.squares)

    def _course(self) -> tuple[Float64Array, float]:
        """How the others move with the quantity, per unit of it, and its standard error per unit of scatter."""
        root = inverse_root(self.best.normal)
        turned = root @ (root.T @ self.quantity)
        variance = float(self.quantity @ turned)
        return np.asarray(turned / variance), math.sqrt(variance)


def _next(inside: tuple[float, float], outside: tuple[float, float]) -> float:
    """Where the growth is expected to be what is allowed: its root is nearly straight."""
    if math.isinf(outside[0]):
        least, most = _WIDEN
        return inside[0] * min(max(1.02 / max(inside[1], _SMALL), least), most)
    share = (1.0 - inside[1]) / (outside[1] - inside[1])
    return inside[0] + (outside[0] - inside[0]) * min(max(share, 0.05), 0.95)
