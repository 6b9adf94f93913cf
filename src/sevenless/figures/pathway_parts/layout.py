"""The layout of the pathway map: compartments, nodes, groups, places for drugs and edges, as data."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any, Final, Literal, Self, final

__all__ = ["Box", "Compartment", "DrugSlot", "Edge", "EdgeKind", "Group", "Layout", "Node", "Point", "pathway_layout"]

EdgeKind = Literal["activates", "inhibits", "exchanges", "binds"]

Point = tuple[float, float]

_SIDE: Final = re.compile(r"(top|bottom|left|right)([+-]\d+)?")


@final
@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle by its middle and its size, in units of the drawing."""

    x: float
    y: float
    width: float
    height: float

    @property
    def left(self) -> float:
        """Its left edge."""
        return self.x - self.width / 2

    @property
    def right(self) -> float:
        """Its right edge."""
        return self.x + self.width / 2

    @property
    def top(self) -> float:
        """Its upper edge; y grows downwards."""
        return self.y - self.height / 2

    @property
    def bottom(self) -> float:
        """Its lower edge."""
        return self.y + self.height / 2

    def side(self, place: str) -> Point:
        """A point of its outline: ``"top"``, ``"left+10"``.

        >>> Box(50, 20, 40, 10).side("bottom-5")
        (45, 25.0)
        """
        found = _SIDE.fullmatch(place)
        if found is None:
            raise ValueError(f"{place!r} is no side of a box")
        along = int(found[2] or 0)
        if found[1] in ("top", "bottom"):
            return self.x + along, self.top if found[1] == "top" else self.bottom
        return (self.left if found[1] == "left" else self.right), self.y + along


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Compartment:
    """A part of the cell: its outline, and where the end of its name stands."""

    id: str
    label: str
    box: Box
    label_at: Point


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """One molecule or outcome.

    Parameters
    ----------
    id
        What values are given for.
    label
        What is written; lines are parted by line ends.
    state
        What a painted share is the share of; empty where that is the node itself.
    kind
        ``receptor``, ``gtpase``, ``kinase``, ...
    genes
        Whose alleles it shows; several for a family, none for what is no protein.
    compartment, box
        Where it is.
    places
        Other places it may be drawn at: compartment to middle.
    allele_at
        Where the badge of its allele ends, where that is not at its lower right corner.
    """

    id: str
    label: str
    kind: str
    compartment: str
    box: Box
    genes: tuple[str, ...]
    state: str = ""
    places: Mapping[str, Point]
    allele_at: Point | None = None

    def placed(self, compartment: str) -> Self:
        """The same node in another of its places."""
        x, y = self.places[compartment]
        return replace(self, compartment=compartment, box=Box(x, y, self.box.width, self.box.height))


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Nodes that share edges, and the frame around them."""

    id: str
    members: tuple[str, ...]
    box: Box


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class DrugSlot:
    """Where the drugs of a class are written.

    Parameters
    ----------
    id
        The class as the map calls it: ``SOS1 inhibitor``.
    label
        What is written while no drug of the class is given.
    target
        The node it acts on.
    classes
        Those of `sevenless.molecules.kinds.COMPOUND_CLASSES` that belong here.
    offset, width
        Its middle, from that of its target, and its width.
    """

    id: str
    label: str
    target: str
    classes: tuple[str, ...]
    offset: Point
    width: float


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Edge:
    """What acts on what, and the way it is drawn: ``start`` and ``end`` are sides, ``via`` the lines in between."""

    source: str
    target: str
    kind: EdgeKind
    start: str
    end: str
    via: tuple[str, ...] = ()
    feedback: bool = False
    hypothesis: bool = False

    def path(self, boxes: Mapping[str, Box]) -> tuple[Point, ...]:
        """Its corners from outline to outline; every leg is level or upright."""
        points = [boxes[self.source].side(self.start)]
        for step in self.via:
            axis, number = step.split()
            x, y = points[-1]
            points.append((float(number), y) if axis == "x" else (x, float(number)))
        end = boxes[self.target].side(self.end)
        x, y = points[-1]
        points.append((end[0], y) if self.end.startswith(("top", "bottom")) else (x, end[1]))
        points.append(end)
        return tuple(point for i, point in enumerate(points) if i == 0 or point != points[i - 1])


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """The whole map; ``ros1_fusions`` says in which of its places each fusion is drawn."""

    width: int
    height: int
    compartments: tuple[Compartment, ...]
    nodes: tuple[Node, ...]
    groups: tuple[Group, ...]
    drugs: tuple[DrugSlot, ...]
    edges: tuple[Edge, ...]
    ros1_fusions: Mapping[str, str]

    @property
    def boxes(self) -> dict[str, Box]:
        """Outline of every node and group, by id."""
        return {one.id: one.box for one in self.nodes} | {one.id: one.box for one in self.groups}

    def node(self, name: str) -> Node:
        """One node by its id."""
        return next(one for one in self.nodes if one.id == name)

    def with_node(self, changed: Node) -> Self:
        """The same map with one node changed."""
        return replace(self, nodes=tuple(changed if one.id == changed.id else one for one in self.nodes))

    def members(self, name: str) -> tuple[str, ...]:
        """Ids of the nodes that an end of an edge stands for."""
        return next((one.members for one in self.groups if one.id == name), (name,))


@cache
def pathway_layout() -> Layout:
    """The layout that ships with the package."""
    with Path(__file__).with_name("layout.toml").open("rb") as stream:
        told = tomllib.load(stream)
    return Layout(
        width=told["width"],
        height=told["height"],
        compartments=tuple(Compartment(**_values(one)) for one in told["compartment"]),
        nodes=tuple(Node(**{"genes": (one["id"],), "places": {}, **_values(one)}) for one in told["node"]),
        groups=tuple(Group(**_values(one)) for one in told["group"]),
        drugs=tuple(DrugSlot(**{"label": one["id"], **_values(one)}) for one in told["drug"]),
        edges=tuple(Edge(**_values(one)) for one in told["edge"]),
        ros1_fusions=told["ros1_fusions"],
    )


_RENAMED: Final = {"from": "source", "to": "target"}


def _values(entry: Mapping[str, Any]) -> dict[str, Any]:
    return {_RENAMED.get(key, key): _value(key, value) for key, value in entry.items()}


def _value(key: str, value: Any) -> Any:
    if key == "box":
        return Box(*value)
    if isinstance(value, dict):
        return {name: tuple(point) for name, point in value.items()}
    return tuple(value) if isinstance(value, list) else value
