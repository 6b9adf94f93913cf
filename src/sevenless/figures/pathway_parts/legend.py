"""What colours, lines and badges of the pathway map mean."""

from __future__ import annotations

from typing import Final

from sevenless.figures.pathway_parts.drawing import badge_svg, cross_svg, pill_svg, text_svg
from sevenless.figures.pathway_parts.layout import Box, Edge, EdgeKind
from sevenless.figures.pathway_parts.scale import CHANGE_COLOURS, MOST_CHANGE, SHARE_COLOURS
from sevenless.figures.pathway_parts.strokes import edge_svg

__all__ = ["legend_svg"]

_START: Final = ' text-anchor="start"'
_BAR_LEFT, _BAR_WIDTH = 22, 216
_COLUMNS: Final = (290, 430, 640)
_LINES: Final[tuple[tuple[str, EdgeKind, bool, bool], ...]] = (
    ("activates", "activates", False, False),
    ("inhibits", "inhibits", False, False),
    ("exchanges nucleotide", "exchanges", False, False),
    ("binds", "binds", False, False),
    ("feedback", "activates", True, False),
    ("hypothesis, off or on", "activates", False, True),
)


def legend_svg(top: float, *, change: bool, painted: bool) -> str:
    """The legend, three rows below ``top``.

    Parameters
    ----------
    top
        Where it begins.
    change
        Whether changes against a reference are painted, and not shares.
    painted
        Whether anything is; if not, there is no colour scale.
    """
    scale = _scale(top, change=change) if painted else ""
    return f'<g class="legend">{scale}{_lines(top)}{_badges(top)}</g>'


def _scale(top: float, *, change: bool) -> str:
    colours = CHANGE_COLOURS if change else SHARE_COLOURS
    step = _BAR_WIDTH / len(colours)
    cells = "".join(
        f'<rect x="{_BAR_LEFT + i * step:g}" y="{top + 22:g}" width="{step:g}" height="14" fill="{colour}"/>'
        for i, colour in enumerate(colours)
    )
    frame = f'<rect x="{_BAR_LEFT}" y="{top + 22:g}" width="{_BAR_WIDTH}" height="14" fill="none" stroke="#595959"/>'
    what = "log2 change against the reference" if change else "active share, 0 to 1"
    ends = (f"−{MOST_CHANGE}", "0", f"+{MOST_CHANGE}") if change else ("0", "0.5", "1")
    marks = "".join(
        text_svg(text, _BAR_LEFT + i * _BAR_WIDTH / 2, top + 51, size=12, more=anchor)
        for i, (text, anchor) in enumerate(zip(ends, (_START, "", ' text-anchor="end"'), strict=True))
    )
    return text_svg(what, _BAR_LEFT, top + 14, size=12, more=_START) + cells + frame + marks


def _lines(top: float) -> str:
    parts = []
    for i, (label, kind, feedback, hypothesis) in enumerate(_LINES):
        x, y = _COLUMNS[i // 2], top + 14 + 27 * (i % 2)
        edge = Edge(source="", target="", kind=kind, start="", end="", feedback=feedback, hypothesis=hypothesis)
        parts.append(edge_svg(edge, ((x, y), (x + 38, y)), faded=False))
        parts.append(text_svg(label, x + 46, y + 4.2, size=12, more=_START))
    return "".join(parts)


def _badges(top: float) -> str:
    first, second = top + 14, top + 41
    allele, plain = Box(863, first, 44, 14), Box(863, second, 34, 16)
    given, not_given, gone = Box(1021, first, 44, 18), Box(1071, first, 44, 18), Box(1071, second, 34, 16)
    drawn = [
        badge_svg(allele, "G12C"),
        _key(plain, 'stroke="#1f1f1f"'),
        pill_svg(given, "drug", given=True, words="a drug that is given"),
        pill_svg(not_given, "drug", given=False, words="a drug that is not given"),
        _key(gone, 'stroke="#8c8c8c" stroke-dasharray="4 3"'),
        cross_svg(gone),
    ]
    words = (("allele", 893, first), ("no value given", 893, second), ("given, or not", 1102, first))
    told = [text_svg(text, x, y + 4.2, size=12, more=_START) for text, x, y in (*words, ("knocked out", 1102, second))]
    return "".join(drawn + told)


def _key(box: Box, outline: str) -> str:
    place = f'x="{box.left:g}" y="{box.top:g}" width="{box.width:g}" height="{box.height:g}"'
    return f'<rect {place} rx="5" fill="#ffffff" {outline}/>'
