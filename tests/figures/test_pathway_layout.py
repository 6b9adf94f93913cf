"""The layout of the pathway map: every node once, edges from outline to outline and around everything else."""

from __future__ import annotations

import itertools
from pathlib import Path
from xml.etree import ElementTree

import pytest

from figures.map_boxes import SVG, Area, parsed, texts
from sevenless.figures.pathway_map import pathway_map
from sevenless.figures.pathway_parts.drawing import allele_box, drug_box
from sevenless.figures.pathway_parts.layout import Box, Edge, Layout, Point, pathway_layout
from sevenless.molecules.kinds import COMPOUND_CLASSES
from sevenless.molecules.library import proteins

LAYOUT = pathway_layout()
ROS1_AT = {name: LAYOUT.with_node(LAYOUT.node("ROS1").placed(name)) for name in LAYOUT.node("ROS1").places}
EVERY = [(layout, edge) for layout in ROS1_AT.values() for edge in layout.edges]
IDS = [f"{place}: {edge.source} {edge.kind} {edge.target}" for place in ROS1_AT for edge in LAYOUT.edges]
each_edge = pytest.mark.parametrize(("layout", "edge"), EVERY, ids=IDS)

WANTED = [
    "EGF", "HGF", "IL6", "EGFR", "MET", "ROS1", "GRB2", "GAB1", "SHP2", "SOS1", "SOS2", "KRAS_mutant", "KRAS", "NHRAS",
    "NF1", "RASA1", "RAF", "MEK", "ERK", "RSK", "DUSP", "SPRY", "PI3K", "PIP3", "AKT", "MTORC1", "MTORC2", "S6K", "S6",
    "JAK", "STAT3", "SOCS3", "proliferation", "survival",
]  # fmt: skip


def area(what: str, box: Box) -> Area:
    return Area(what, box.left, box.top, box.right, box.bottom)


def legs(layout: Layout, edge: Edge) -> list[tuple[Point, Point]]:
    return list(itertools.pairwise(edge.path(layout.boxes)))


def crosses(leg: tuple[Point, Point], what: Area, slack: float = 1.0) -> bool:
    (x0, y0), (x1, y1) = leg
    return (
        max(x0, x1) > what.left + slack
        and min(x0, x1) < what.right - slack
        and max(y0, y1) > what.top + slack
        and min(y0, y1) < what.bottom - slack
    )


def on_outline(point: Point, box: Box) -> bool:
    x, y = point
    within = box.left <= x <= box.right and box.top <= y <= box.bottom
    return within and (x in (box.left, box.right) or y in (box.top, box.bottom))


def ends(layout: Layout, edge: Edge) -> set[str]:
    """Nodes that an edge may touch: its ends, and all members of a group that it comes from or enters."""
    return {edge.source, edge.target, *layout.members(edge.source), *layout.members(edge.target)}


def test_every_node_is_there_once() -> None:
    ids = [node.id for node in LAYOUT.nodes]
    assert sorted(ids) == sorted(WANTED)
    drawn = [one.get("data-node") for one in parsed(pathway_map().svg).iter(f"{SVG}g") if one.get("data-node")]
    assert sorted(map(str, drawn)) == sorted(ids)


def test_nodes_lie_in_their_compartments_and_groups_around_their_members() -> None:
    homes = {one.id: area(one.id, one.box) for one in LAYOUT.compartments}
    for layout in ROS1_AT.values():
        for node in layout.nodes:
            assert homes[node.compartment].holds(area(node.id, node.box)), node.id
    for group in LAYOUT.groups:
        for name in group.members:
            assert area(group.id, group.box).holds(area(name, LAYOUT.node(name).box)), name
    assert {one.compartment for one in LAYOUT.nodes} | {"ER"} == set(homes)


@pytest.mark.parametrize("place", ROS1_AT)
def test_no_two_boxes_overlap(place: str) -> None:
    layout = ROS1_AT[place]
    shapes = [area(node.id, node.box) for node in layout.nodes]
    shapes += [area(slot.id, drug_box(slot, layout.node(slot.target))) for slot in layout.drugs]
    for one, other in itertools.combinations(shapes, 2):
        assert not one.overlaps(other), (one.what, other.what)


@each_edge
def test_edges_go_from_outline_to_outline(layout: Layout, edge: Edge) -> None:
    path = edge.path(layout.boxes)
    assert on_outline(path[0], layout.boxes[edge.source])
    assert on_outline(path[-1], layout.boxes[edge.target])
    for (x0, y0), (x1, y1) in itertools.pairwise(path):
        assert (x0 == x1) != (y0 == y1), "every leg is level or upright"
    (x0, y0), (x1, y1) = path[-2:]
    assert abs(x1 - x0) + abs(y1 - y0) >= 14, "there is room for the head"


@each_edge
def test_edges_enter_from_outside(layout: Layout, edge: Edge) -> None:
    target, last = layout.boxes[edge.target], legs(layout, edge)[-1]
    assert not crosses(last, area(edge.target, target))


@each_edge
def test_edges_go_around_nodes_drugs_and_names_of_compartments(layout: Layout, edge: Edge) -> None:
    in_the_way = [area(node.id, node.box) for node in layout.nodes if node.id not in ends(layout, edge)]
    in_the_way += [area(slot.id, drug_box(slot, layout.node(slot.target))) for slot in layout.drugs]
    in_the_way += [text for text in texts(bare()) if text.what in {one.label for one in layout.compartments}]
    badges = {"EGFR": "L858R/T790M", "KRAS_mutant": "G12C", "KRAS": "amplified", "ROS1": "G2032R"}
    badges |= {"RAF": "BRAF V600E", "SOS1": "S1134A/S1161A"}
    in_the_way += [area(text, allele_box(layout.node(name), text)) for name, text in badges.items()]
    for leg in legs(layout, edge):
        for what in in_the_way:
            assert not crosses(leg, what), what


def bare() -> ElementTree.Element:
    return parsed(pathway_map().svg)


@pytest.mark.parametrize("place", ROS1_AT)
def test_edges_share_a_line_only_where_every_reading_of_it_is_true(place: str) -> None:
    layout = ROS1_AT[place]
    known = {(edge.source, edge.target) for edge in layout.edges}
    for one, other in itertools.combinations(layout.edges, 2):
        if any(shared(a, b) for a in legs(layout, one) for b in legs(layout, other)):
            assert {(one.source, other.target), (other.source, one.target)} <= known, (one, other)


def shared(one: tuple[Point, Point], other: tuple[Point, Point]) -> bool:
    """Whether two legs lie on each other, or so near that they look like one line."""
    for along, across in ((0, 1), (1, 0)):
        level = abs(one[0][across] - one[1][across]) < 1 and abs(other[0][across] - other[1][across]) < 1
        if level and abs(one[0][across] - other[0][across]) < 5:
            low, high = (sorted(point[along] for point in leg) for leg in (one, other))
            return min(low[1], high[1]) - max(low[0], high[0]) > 1
    return False


def test_edges_name_nodes_and_groups_that_exist_and_no_edge_is_drawn_twice() -> None:
    known = set(LAYOUT.boxes)
    pairs = [(edge.source, edge.target, edge.kind) for edge in LAYOUT.edges]
    assert {name for pair in pairs for name in pair[:2]} <= known
    assert len(set(pairs)) == len(pairs)
    touched = {name for edge in LAYOUT.edges for name in ends(LAYOUT, edge)}
    assert {node.id for node in LAYOUT.nodes} <= touched
    assert {edge.kind for edge in LAYOUT.edges} == {"activates", "inhibits", "exchanges", "binds"}


def test_classes_of_drugs_and_fusions_are_those_of_the_molecules() -> None:
    taken = [name for slot in LAYOUT.drugs for name in slot.classes]
    assert set(taken) <= set(COMPOUND_CLASSES)
    assert len(set(taken)) == len(taken)
    assert set(LAYOUT.ros1_fusions) <= {one.name for one in proteins()}
    assert set(LAYOUT.ros1_fusions.values()) == set(LAYOUT.node("ROS1").places)


def test_hypotheses_of_the_rules_are_drawn_as_such() -> None:
    guessed = {(edge.source, edge.target) for edge in LAYOUT.edges if edge.hypothesis}
    assert guessed == {("SOS2", "PI3K"), ("RSK", "SOS1"), ("SOS2", "SOS1")}
    back = {(edge.source, edge.target) for edge in LAYOUT.edges if edge.feedback}
    assert {("ERK", "SOS"), ("ERK", "RAF"), ("SPRY", "GRB2"), ("S6K", "PI3K"), ("SOCS3", "JAK"), ("RAS", "SOS")} <= back


def test_molecules_of_the_map_are_those_of_the_rules() -> None:
    rules = Path(__file__).parents[2] / "src" / "sevenless" / "pathway" / "rules"
    text = "\n".join(path.read_text(encoding="utf-8") for path in sorted(rules.glob("*.py")))
    for node in LAYOUT.nodes:
        # PIP3 is a state of PIP there, and outcomes are no molecules.
        if node.kind not in ("outcome", "lipid"):
            assert f'"{node.id}"' in text, node.id


def test_a_box_knows_its_sides() -> None:
    box = Box(50, 20, 40, 10)
    assert box.side("left-2") == (30, 18)
    assert box.side("top") == (50, 15)
    with pytest.raises(ValueError, match="'middle' is no side of a box"):
        box.side("middle")
