"""Edges of the pathway map: corners made round, and an end that says what the edge does."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

from sevenless.figures.pathway_parts.layout import Edge, EdgeKind, Point

__all__ = ["EDGE_INK", "FADED_INK", "FEEDBACK_INK", "edge_svg", "edge_words"]

EDGE_INK: Final = "#3d3d3d"
FEEDBACK_INK: Final = "#a3195b"
FADED_INK: Final = "#c4c4c4"

_ROUND: Final = 7
_ARROW: Final = 10
_HALF: Final = 4.5
_BAR: Final = 7
_DOT: Final = 4
_GAP: Final = 2

_WORDS: Final[dict[EdgeKind, str]] = {
    "activates": "activates",
    "inhibits": "inhibits",
    "exchanges": "exchanges nucleotide on",
    "binds": "binds",
}


def edge_words(edge: Edge) -> str:
    """What an edge says, as a sentence without its full stop."""
    kind = ", by hypothesis" if edge.hypothesis else ""
    return f"{edge.source} {_WORDS[edge.kind]} {edge.target}{' (feedback)' if edge.feedback else ''}{kind}"


def edge_svg(edge: Edge, corners: Sequence[Point], *, faded: bool) -> str:
    """One edge along its corners, which begin and end on outlines."""
    ink = FADED_INK if faded else FEEDBACK_INK if edge.feedback else EDGE_INK
    dashes = ' stroke-dasharray="2 4"' if edge.hypothesis else ' stroke-dasharray="8 4"' if edge.feedback else ""
    (x0, y0), (x1, y1) = corners[-2:]
    length = math.hypot(x1 - x0, y1 - y0)
    along = ((x1 - x0) / length, (y1 - y0) / length)
    shaft = _back((x1, y1), along, _shaft_gap(edge.kind))
    path = _rounded([*corners[:-1], shaft])
    line = f'<path d="{path}" fill="none" stroke="{ink}" stroke-width="1.6"{dashes}/>'
    return f'<g class="edge {edge.kind}">{line}{_head(edge.kind, (x1, y1), along, ink)}</g>'


def _shaft_gap(kind: EdgeKind) -> float:
    return {"activates": _ARROW, "exchanges": _ARROW + _GAP, "inhibits": 2 * _GAP, "binds": _DOT}[kind]


def _head(kind: EdgeKind, tip: Point, along: Point, ink: str) -> str:
    if kind == "binds":
        x, y = _back(tip, along, _DOT)
        return f'<circle cx="{_n(x)}" cy="{_n(y)}" r="{_DOT}" fill="{ink}"/>'
    across = (-along[1], along[0])
    if kind == "inhibits":
        middle = _back(tip, along, 2 * _GAP)
        ends = [_back(middle, across, reach) for reach in (-_BAR, _BAR)]
        return f'<path d="{_straight(ends)}" fill="none" stroke="{ink}" stroke-width="2.4"/>'
    foot = _back(tip, along, _ARROW)
    corners = [tip, _back(foot, across, -_HALF), _back(foot, across, _HALF)]
    if kind == "activates":
        return f'<path d="{_straight(corners)}z" fill="{ink}"/>'
    back = [_back(tip, along, _ARROW + _GAP), *(_back(_back(tip, along, _ARROW + _GAP), across, w) for w in (-6, 6))]
    return f'<path d="{_straight([tip, back[1], back[2]])}z" fill="#ffffff" stroke="{ink}" stroke-width="1.6"/>'


def _back(point: Point, direction: Point, distance: float) -> Point:
    return point[0] - direction[0] * distance, point[1] - direction[1] * distance


def _rounded(corners: Sequence[Point]) -> str:
    """A line through corners, each rounded as far as its legs allow."""
    path = f"M{_pair(corners[0])}"
    for before, corner, after in zip(corners, corners[1:], corners[2:], strict=False):
        room = min(math.dist(before, corner) / 2, math.dist(corner, after) / 2, _ROUND)
        path += f"L{_pair(_towards(corner, before, room))}Q{_pair(corner)} {_pair(_towards(corner, after, room))}"
    return f"{path}L{_pair(corners[-1])}"


def _towards(start: Point, goal: Point, distance: float) -> Point:
    length = math.dist(start, goal)
    share = distance / length if length else 0.0
    return start[0] + (goal[0] - start[0]) * share, start[1] + (goal[1] - start[1]) * share


def _straight(points: Sequence[Point]) -> str:
    return "M" + "L".join(_pair(point) for point in points)


def _pair(point: Point) -> str:
    return f"{_n(point[0])} {_n(point[1])}"


def _n(number: float) -> str:
    text = f"{number:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text
