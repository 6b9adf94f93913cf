"""The parts of the pathway map as SVG: compartments, nodes with what is painted on them, groups and badges.

Looks are attributes of each element and not a style sheet, so that maps of one page leave each other alone and every
editor of vector graphics reads them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import Final

from sevenless.figures.pathway_parts.layout import Box, Compartment, DrugSlot, Group, Layout, Node
from sevenless.figures.pathway_parts.lettering import shortened, text_width
from sevenless.figures.pathway_parts.marks import Marks
from sevenless.figures.pathway_parts.scale import Paint
from sevenless.figures.pathway_parts.strokes import edge_svg

__all__ = [
    "BADGE_FILL", "allele_box", "badge_svg", "compartment_svg", "cross_svg", "drug_box", "edges_svg", "frame_svg",
    "marks_svg", "node_svg", "pill_svg", "slot_text", "text_svg",
]  # fmt: skip

BADGE_FILL: Final = "#f2b632"
_LABEL, _VALUE, _BADGE = 14, 12, 12
_BADGE_HEIGHT: Final = 14
_PILL_HEIGHT: Final = 18
_REACH: Final = 24
_STUB: Final = 'fill="none" stroke="#6b6b6b" stroke-width="1.6"'
_NOTHING: Final = Paint("#ffffff", "#000000", "")
_QUIET_INK: Final = "#595959"

_COMPARTMENT_LOOKS: Final[Mapping[str, str]] = {
    "cytosol": 'rx="20" fill="#f6f6f3" stroke="#8c8c84" stroke-width="1.5"',
    "plasma membrane": 'fill="#ece6d6" stroke="#8c8c84" stroke-width="1.5"',
    "ER": 'rx="14" fill="#e6ece2" stroke="#9aa593"',
    "endosome": 'rx="28" fill="#efe6e0" stroke="#ab9c92"',
    "nucleus": 'rx="40" fill="#e9e6ef" stroke="#9d98a8"',
}
_EDGELESS_BELOW: Final = frozenset({"receptor", "gtpase"})
_CORNERS: Final[Mapping[str, int]] = {"gtpase": 21, "lipid": 4, "ligand": 20, "outcome": 4, "receptor": 10}


def text_svg(text: str, x: float, y: float, *, size: int, ink: str = "#000000", more: str = "") -> str:
    """Text in the middle of ``x``, unless ``more`` says otherwise, on the line ``y``."""
    return f'<text x="{x:g}" y="{y:g}" font-size="{size}" fill="{ink}"{more}>{escape(text)}</text>'


def compartment_svg(compartment: Compartment) -> str:
    """Its area, where it has one of its own, and its name."""
    looks = _COMPARTMENT_LOOKS.get(compartment.id)
    area = f"<rect {_place(compartment.box)} {looks}/>" if looks else ""
    x, y = compartment.label_at
    slanted = ' text-anchor="end" font-style="italic"'
    return (
        f'<g class="compartment">{area}{text_svg(compartment.label, x, y, size=13, ink=_QUIET_INK, more=slanted)}</g>'
    )


def frame_svg(group: Group) -> str:
    """The frame around nodes that share edges."""
    return f'<rect class="group" {_place(group.box)} rx="12" fill="#ffffff" fill-opacity="0.55" stroke="#6b6b6b"/>'


def edges_svg(layout: Layout, knocked_out: Mapping[str, str]) -> list[str]:
    """Every edge; those of which one end is all gone are faint, and lie under the others."""
    boxes = layout.boxes
    drawn = []
    for edge in layout.edges:
        ends = (layout.members(edge.source), layout.members(edge.target))
        faded = any(all(name in knocked_out for name in names) for names in ends)
        drawn.append((not faded, edge_svg(edge, edge.path(boxes), faded=faded)))
    return [svg for _, svg in sorted(drawn, key=lambda one: one[0])]


def node_svg(node: Node, paint: Paint | None, *, gone: bool, words: str) -> str:
    """Its outline, its name, and under it what its share is the share of, with the number."""
    box, look = node.box, paint or _NOTHING
    ink = "#6b6b6b" if gone and paint is None else look.ink
    outline = ' stroke="#8c8c8c" stroke-dasharray="4 3"' if gone else ' stroke="#1f1f1f" stroke-width="1.3"'
    shape = f'<rect {_place(box)} rx="{_CORNERS.get(node.kind, 7)}" fill="{look.fill}"{outline}/>'
    if node.kind == "outcome":
        inner = Box(box.x, box.y, box.width - 6, box.height - 6)
        shape += f'<rect {_place(inner)} rx="2" fill="none" stroke="{look.ink}" stroke-width="0.8"/>'
    lines = _lines(node, look)
    parts = [text_svg(text, box.x, y, size=size, ink=ink, more=bold) for text, y, size, bold in lines]
    cross = cross_svg(box) + _clearing(box, lines, look.fill) if gone else ""
    return f'<g class="node" data-node="{node.id}"><title>{escape(words)}</title>{shape}{cross}{"".join(parts)}</g>'


def _clearing(box: Box, lines: Sequence[tuple[str, float, int, str]], fill: str) -> str:
    """Room for the text in the middle of a cross."""
    width = max(text_width(text, size) for text, _, size, _ in lines) * 0.9
    height = sum(size for _, _, size, _ in lines) + 4
    room = Box(box.x, box.y, min(width, box.width - 12), height)
    return f'<rect {_place(room)} rx="4" fill="{fill}" fill-opacity="0.8"/>'


def _lines(node: Node, paint: Paint) -> list[tuple[str, float, int, str]]:
    names = node.label.split("\n")
    below = f"{node.state} {paint.text}".strip()
    sizes = [_LABEL] * len(names) + ([_VALUE] if below else [])
    line = node.box.y - (sum(sizes) + 3 * (len(sizes) - 1)) / 2
    lines = []
    for text, size in zip([*names, below], sizes, strict=False):
        bold = ' font-weight="bold"' if size == _LABEL else ""
        lines.append((text, round(line + 0.86 * size, 1), size, bold))
        line += size + 3
    return lines


def cross_svg(box: Box) -> str:
    """The cross over what is knocked out, a little larger than it."""
    left, right, top, bottom = box.left - 4, box.right + 4, box.top - 4, box.bottom + 4
    path = f"M{left:g} {top:g}L{right:g} {bottom:g}M{left:g} {bottom:g}L{right:g} {top:g}"
    return f'<path class="knocked-out" d="{path}" stroke="#1f1f1f" stroke-width="2.2" fill="none"/>'


def allele_box(node: Node, text: str) -> Box:
    """Where the badge of an allele lies: over the lower right corner of its node, beside the edge that leaves there."""
    width = text_width(text, _BADGE) + 6
    if node.allele_at is not None:
        right, y = node.allele_at
        return Box(right - width / 2, y, width, _BADGE_HEIGHT)
    left = node.box.right + 6 - width
    if node.kind not in _EDGELESS_BELOW:
        left = max(left, node.box.x + 7)
    return Box(left + width / 2, node.box.bottom + 6, width, _BADGE_HEIGHT)


def badge_svg(box: Box, text: str) -> str:
    """The badge of an allele."""
    back = f'<rect {_place(box)} fill="{BADGE_FILL}" stroke="#1f1f1f" stroke-width="0.8"/>'
    bold = ' font-weight="bold"'
    return f'<g class="allele">{back}{text_svg(text, box.x, box.y + 4.3, size=_BADGE, more=bold)}</g>'


def drug_box(slot: DrugSlot, target: Node) -> Box:
    """Where the drugs of a class are written."""
    return Box(target.box.x + slot.offset[0], target.box.y + slot.offset[1], slot.width, _PILL_HEIGHT)


def slot_text(slot: DrugSlot, names: Sequence[str]) -> str:
    """The drug in a slot, or how many there are."""
    if not names:
        return slot.label
    name = slot.label if names[0] == slot.id else names[0]
    more = f" +{len(names) - 1}" if len(names) > 1 else ""
    return shortened(name, _BADGE, slot.width - 4 - text_width(more, _BADGE)) + more


def pill_svg(box: Box, text: str, *, given: bool, words: str) -> str:
    """A slot with its drugs, dark where there are any and pale where there are none."""
    fill, ink, edge = ("#1f1f1f", "#ffffff", "#1f1f1f") if given else ("#ffffff", _QUIET_INK, "#a8a8a8")
    back = f'<rect {_place(box)} rx="9" fill="{fill}" stroke="{edge}"/>'
    bold = ' font-weight="bold"' if given else ""
    label = text_svg(text, box.x, box.y + 4.2, size=_BADGE, ink=ink, more=bold)
    return f'<g class="drug"><title>{escape(words)}</title>{back}{label}</g>'


def marks_svg(layout: Layout, marks: Marks) -> list[str]:
    """Every badge of the map."""
    badges = [badge_svg(allele_box(layout.node(name), text), text) for name, text in marks.alleles.items()]
    pills = []
    for slot in layout.drugs:
        names = marks.drugs.get(slot.id, ())
        words = f"{slot.id}: {', '.join(names)}" if names else f"{slot.id}: none"
        box = drug_box(slot, layout.node(slot.target))
        stub = _stub_svg(box, layout.node(slot.target).box)
        pills.append(stub + pill_svg(box, slot_text(slot, names), given=bool(names), words=words))
    return [*pills, *badges]


def _stub_svg(pill: Box, target: Box) -> str:
    """The short bar between a drug and its target, where they lie side by side."""
    if 0 < pill.left - target.right < _REACH:
        return f'<path d="M{pill.left:g} {pill.y:g}H{target.right + 4:g}m0 -6v12" {_STUB}/>'
    low, high = (target.bottom, pill.top) if pill.y > target.y else (pill.bottom, target.top)
    if not 0 < high - low < _REACH:
        return ""
    near, far = (low + 4, high) if pill.y > target.y else (high - 4, low)
    return f'<path d="M{pill.x:g} {far:g}V{near:g}m-6 0h12" {_STUB}/>'


def _place(box: Box) -> str:
    return f'x="{box.left:g}" y="{box.top:g}" width="{box.width:g}" height="{box.height:g}"'
