"""Where everything stands on a map of processes: a plain layout in columns, for a program to make a better one of.

Species stand in columns by how many reactions lie before them, processes in columns between. Compartments are bands,
one above the other. Within a column, neighbours of neighbours come close (the barycentre method).

References
----------
Sugiyama K, Tagawa S, Toda M. Methods for visual understanding of hierarchical system structures. IEEE Trans Syst Man
Cybern 1981, 11:109-125. doi:10.1109/TSMC.1981.4308636
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, final

__all__ = ["Box", "Layout", "Node", "laid_out"]

_SWEEPS: Final = 6
_ROW: Final = 70.0
_GAP: Final = 70.0
_MARGIN: Final = 40.0
"""In pixels."""


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A rectangle: its upper left corner, and its sizes."""

    x: float
    y: float
    width: float
    height: float

    @property
    def middle(self) -> tuple[float, float]:
        """Its centre."""
        return self.x + self.width / 2, self.y + self.height / 2


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """Something to be placed: its column, the band that it is in, and its sizes."""

    column: int
    band: str
    width: float
    height: float


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """Boxes of nodes, and of bands around them."""

    nodes: Mapping[str, Box]
    bands: Mapping[str, Box]


def laid_out(nodes: Mapping[str, Node], links: Iterable[tuple[str, str]], bands: Sequence[str]) -> Layout:
    """Places for nodes, none over another.

    Parameters
    ----------
    nodes
        Name to what is known of it.
    links
        Pairs of nodes that should be near each other.
    bands
        All bands, from above.
    """
    neighbours: dict[str, list[str]] = defaultdict(list)
    for a, b in links:
        neighbours[a].append(b)
        neighbours[b].append(a)
    cells: dict[tuple[str, int], list[str]] = defaultdict(list)
    for name, node in nodes.items():
        cells[node.band, node.column].append(name)
    _untangle(cells, neighbours)
    middles, right = _middles(nodes)
    boxes: dict[str, Box] = {}
    frames: dict[str, Box] = {}
    top = 0.0
    for band in bands:
        inside = {column: names for (where, column), names in cells.items() if where == band}
        if not inside:
            continue
        height = max(map(len, inside.values())) * _ROW
        for column, names in inside.items():
            free = (height - len(names) * _ROW) / 2
            for slot, name in enumerate(names):
                one = nodes[name]
                y = top + _MARGIN + free + (slot + 0.5) * _ROW - one.height / 2
                boxes[name] = Box(x=middles[column] - one.width / 2, y=y, width=one.width, height=one.height)
        frames[band] = Box(x=0.0, y=top, width=right + _MARGIN, height=height + 2 * _MARGIN)
        top += height + 2 * _MARGIN + _GAP
    return Layout(nodes={name: boxes[name] for name in nodes}, bands=frames)


def _middles(nodes: Mapping[str, Node]) -> tuple[dict[int, float], float]:
    """Column to the line through its middle; and where the last one ends."""
    widths: dict[int, float] = {}
    for one in nodes.values():
        widths[one.column] = max(widths.get(one.column, 0.0), one.width)
    found, x = {}, _MARGIN
    for column in sorted(widths):
        found[column] = x + widths[column] / 2
        x += widths[column] + _GAP
    return found, x - _GAP


def _untangle(cells: Mapping[tuple[str, int], list[str]], neighbours: Mapping[str, Sequence[str]]) -> None:
    """Sort each column by where the neighbours of its nodes stand, forth and back."""
    place = {name: slot - len(names) / 2 for names in cells.values() for slot, name in enumerate(names)}
    for sweep in range(_SWEEPS):
        for cell in sorted(cells, key=lambda one: one[1], reverse=sweep % 2 == 1):
            names = cells[cell]
            names.sort(key=lambda name: _mean(place, neighbours.get(name, ()), place[name]))
            place.update({name: slot - len(names) / 2 for slot, name in enumerate(names)})


def _mean(place: Mapping[str, float], near: Sequence[str], otherwise: float) -> float:
    return sum(place[name] for name in near) / len(near) if near else otherwise
