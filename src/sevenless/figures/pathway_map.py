"""The pathway as a fixed map, drawn by hand once, on which any simulation can be painted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from hashlib import sha256
from html import escape
from numbers import Real
from pathlib import Path
from types import MappingProxyType
from typing import Final, final

from sevenless.errors import InputError, Problem, UnknownNameError
from sevenless.figures.pathway_parts.drawing import compartment_svg, edges_svg, frame_svg, marks_svg, node_svg, text_svg
from sevenless.figures.pathway_parts.layout import Layout, pathway_layout
from sevenless.figures.pathway_parts.legend import legend_svg
from sevenless.figures.pathway_parts.lettering import FONTS, shortened
from sevenless.figures.pathway_parts.marks import Marks, read_marks
from sevenless.figures.pathway_parts.scale import Paint, change_paint, log2_change, share_paint
from sevenless.figures.pathway_parts.strokes import edge_words
from sevenless.files.atomic import write_text

__all__ = ["PathwayMap", "pathway_map"]

_NONE: Final[Mapping[str, str]] = MappingProxyType({})
_ROUNDING: Final = 1e-6
_LEGEND_HEIGHT: Final = 76
_SIZE: Final = 'width="180mm" height="157.5mm" style="max-width:100%"'
"""Two columns of a journal, in which the smallest letters are five points high."""


@final
@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class PathwayMap:
    """A drawn map; shows itself in a notebook.

    Parameters
    ----------
    svg
        The drawing.
    title
        What it is called.
    painted
        What is printed on each painted node: a share, or a log2 change.
    """

    svg: str
    title: str
    painted: Mapping[str, str]

    def save(self, path: Path | str) -> Path:
        """Write the drawing as an ``.svg`` file, whole or not at all.

        Raises
        ------
        InputError
            If the name ends otherwise.
        """
        target = Path(path)
        if target.suffix.lower() != ".svg":
            what = f"a pathway map is written as .svg, not {target.suffix or 'without an ending'}"
            raise InputError(Problem(what=what, file=str(target), remedy="name a file that ends with .svg"))
        write_text(target, self.svg)
        return target

    def _repr_svg_(self) -> str:
        return self.svg

    def __repr__(self) -> str:
        return f"<PathwayMap {self.title!r}: {len(self.painted)} nodes painted>"


def pathway_map(
    values: Mapping[str, float] | None = None,
    *,
    drugs: Iterable[str] = (),
    alleles: Mapping[str, str] = _NONE,
    knocked_out: Iterable[str] = (),
    title: str = "",
    reference: Mapping[str, float] | None = None,
) -> PathwayMap:
    """Draw the map of the pathway, with values painted on it.

    Parameters
    ----------
    values
        Node to the share of it that is active, from 0 to 1. Nodes that are left out stay white.
    drugs
        Names of compounds, or of a place for drugs on the map such as ``"PI3K inhibitor"``. Of a mapping, the keys.
    alleles
        Gene to allele: ``{"KRAS": "G12C", "ROS1": "CD74-ROS1 G2032R"}``. The fusion decides where ROS1 is drawn.
    knocked_out
        Genes, which are crossed out.
    title
        Stands above the map.
    reference
        Values of another state. Then the log2 change against it is painted, where both give a value.

    Raises
    ------
    InputError
        With every name that is not on the map, every value that is no share, and a gene that has an allele and is
        knocked out.

    Examples
    --------
    >>> pathway_map({"ERK": 0.42}, drugs=["trametinib"], alleles={"KRAS": "G12C"}, title="NCI-H358")
    <PathwayMap 'NCI-H358': 1 nodes painted>
    """
    layout = pathway_layout()
    title = "".join(letter for letter in " ".join(title.split()) if letter.isprintable())
    marks = read_marks(layout, _names(drugs), alleles, _names(knocked_out))
    problems = [*marks.problems, *_wrong(layout, values or {}, "values"), *_wrong(layout, reference or {}, "reference")]
    if problems:
        raise InputError(problems)
    paints = _paints(values or {}, reference)
    return PathwayMap(
        svg=_document(_with_fusion(layout, marks), marks, paints, title, change=reference is not None),
        title=title,
        painted={name: paint.text for name, paint in paints.items()},
    )


def _names(given: Iterable[str]) -> Iterable[str]:
    """Names one by one; a text alone is one name and not its letters."""
    return (given,) if isinstance(given, str) else given


def _wrong(layout: Layout, values: Mapping[str, float], what: str) -> list[Problem]:
    known = [node.id for node in layout.nodes]
    problems = []
    for name, value in values.items():
        if name not in known:
            problems.append(Problem(what=f"{what}: {UnknownNameError('node of the pathway map', name, known)}"))
        elif not isinstance(value, Real) or not -_ROUNDING <= value <= 1 + _ROUNDING:
            told = f"{what}: {name} is {value!r}, and a share is a number from 0 to 1"
            problems.append(Problem(what=told, remedy="divide copies by the total, or leave the node out"))
    return problems


def _paints(values: Mapping[str, float], reference: Mapping[str, float] | None) -> dict[str, Paint]:
    shares = {name: min(max(float(value), 0.0), 1.0) for name, value in values.items()}
    if reference is None:
        return {name: share_paint(share) for name, share in shares.items()}
    before = {name: min(max(float(value), 0.0), 1.0) for name, value in reference.items()}
    return {name: change_paint(log2_change(share, before[name])) for name, share in shares.items() if name in before}


def _with_fusion(layout: Layout, marks: Marks) -> Layout:
    if not marks.ros1_fusion:
        return layout
    node = layout.node("ROS1").placed(layout.ros1_fusions[marks.ros1_fusion])
    return layout.with_node(replace(node, label=marks.ros1_fusion))


def _document(layout: Layout, marks: Marks, paints: Mapping[str, Paint], title: str, *, change: bool) -> str:
    words = _node_words(layout, marks, paints, change=change)
    body = "\n".join(
        [
            f'<rect width="{layout.width}" height="{layout.height}" fill="#ffffff"/>',
            text_svg(
                shortened(title, 18, layout.width - 40), 20, 28, size=18, more=' text-anchor="start" font-weight="bold"'
            ),
            *(compartment_svg(one) for one in layout.compartments),
            *(frame_svg(one) for one in layout.groups),
            *edges_svg(layout, marks.knocked_out),
            *(
                node_svg(node, paints.get(node.id), gone=node.id in marks.knocked_out, words=words[node.id])
                for node in layout.nodes
            ),
            *marks_svg(layout, marks),
            legend_svg(layout.height - _LEGEND_HEIGHT, change=change, painted=bool(paints)),
        ]
    )
    told = _description(layout, marks, words, paints)
    name = escape(title or "Pathway map")
    # Several maps may stand on one page: what one refers to carries a name of its own.
    key = sha256((name + told + body).encode()).hexdigest()[:10]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {layout.width} {layout.height}" {_SIZE} role="img" '
        f'aria-labelledby="title-{key} desc-{key}" font-family="{FONTS}" text-anchor="middle">\n'
        f'<title id="title-{key}">{name}</title>\n<desc id="desc-{key}">{escape(told)}</desc>\n{body}\n</svg>\n'
    )


def _node_words(layout: Layout, marks: Marks, paints: Mapping[str, Paint], *, change: bool) -> dict[str, str]:
    """What to say of each node for whoever points at it or has it read out."""
    words = {}
    for node in layout.nodes:
        parts = [f"{' '.join(node.label.split())}, {node.compartment}"]
        if node.id in marks.alleles:
            parts.append(marks.alleles[node.id])
        if node.id in marks.knocked_out:
            parts.append("knocked out")
        if node.id in paints:
            kind = "log2 change" if change else "share"
            parts.append(f"{kind} {node.state} {paints[node.id].text}".replace("  ", " "))
        words[node.id] = "; ".join(parts)
    return words


def _description(layout: Layout, marks: Marks, words: Mapping[str, str], paints: Mapping[str, Paint]) -> str:
    """The drawing in words."""
    marked = [words[node.id] for node in layout.nodes if node.id in {*paints, *marks.alleles, *marks.knocked_out}]
    drugs = [f"{slot}: {', '.join(names)}" for slot, names in marks.drugs.items()]
    edges = [edge_words(edge) for edge in layout.edges]
    parts = [("Nodes", marked), ("Drugs", drugs), ("Edges", edges)]
    return " ".join(f"{name}: {'. '.join(told)}." for name, told in parts if told)
