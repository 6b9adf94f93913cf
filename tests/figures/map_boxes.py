"""What lies where on a drawn pathway map: its texts, measured in the widest font that it names, and its boxes."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from xml.etree import ElementTree

import matplotlib
from matplotlib.ft2font import FT2Font

SVG = "{http://www.w3.org/2000/svg}"
_FONTS = Path(matplotlib.get_data_path()) / "fonts" / "ttf"


@dataclass(frozen=True)
class Area:
    """A rectangle of the drawing, and what is in it."""

    what: str
    left: float
    top: float
    right: float
    bottom: float

    def overlaps(self, other: Area, slack: float = 0.5) -> bool:
        return (
            min(self.right, other.right) - max(self.left, other.left) > slack
            and min(self.bottom, other.bottom) - max(self.top, other.top) > slack
        )

    def holds(self, other: Area, slack: float = 0.5) -> bool:
        return (
            self.left - slack <= other.left
            and other.right <= self.right + slack
            and self.top - slack <= other.top
            and other.bottom <= self.bottom + slack
        )


def parsed(svg: str) -> ElementTree.Element:
    return ElementTree.fromstring(svg)


def texts(root: ElementTree.Element) -> list[Area]:
    """Every text with its ink, from the top of a capital to the foot of a ``p``."""
    return [text_area(one) for one in root.iter(f"{SVG}text") if one.text]


def text_area(element: ElementTree.Element) -> Area:
    said, size = element.text or "", float(element.attrib["font-size"])
    width = _width(said, size, element.get("font-weight") == "bold", element.get("font-style") == "italic")
    x, y = float(element.attrib["x"]), float(element.attrib["y"])
    left = {"start": x, "end": x - width}.get(element.get("text-anchor", "middle"), x - width / 2)
    return Area(said, left, y - 0.76 * size, left + width, y + 0.22 * size)


def boxes(root: ElementTree.Element, kind: str) -> list[tuple[Area, list[Area]]]:
    """The outline of every group of a kind (``node``, ``drug``, ``allele``), outside the legend, with its texts."""
    found = []
    for group in root.findall(f"{SVG}g[@class='{kind}']"):
        rect = group.find(f"{SVG}rect")
        assert rect is not None
        name = group.get("data-node") or "".join(one.text or "" for one in group.iter(f"{SVG}text"))
        left, top, width, height = (float(rect.attrib[key]) for key in ("x", "y", "width", "height"))
        area = Area(name, left, top, left + width, top + height)
        found.append((area, [text_area(one) for one in group.iter(f"{SVG}text") if one.text]))
    return found


def _width(text: str, size: float, bold: bool, slanted: bool) -> float:
    font = _font("DejaVuSans" + ("-Bold" if bold else "-Oblique" if slanted else "") + ".ttf")
    font.set_size(100, 72)
    font.set_text(text)
    return font.get_width_height()[0] / 64 / 100 * size


@cache
def _font(name: str) -> FT2Font:
    return FT2Font(str(_FONTS / name))
