"""A network as a map of processes: SBGN-ML, process description, laid out plainly.

References
----------
Bergmann FT, et al. Systems biology graphical notation markup language (SBGNML) version 0.3. J Integr Bioinform 2020,
17:20200016. doi:10.1515/jib-2020-0016
"""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from pathlib import Path
from typing import Final, final
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from sevenless.exchange.annotations import Annotation, Annotations, checked_annotations
from sevenless.exchange.infix import number_17
from sevenless.exchange.sbgn_layout import Box, Node, laid_out
from sevenless.exchange.sbgn_processes import Process, processes
from sevenless.exchange.sbml_identifiers import Identifiers
from sevenless.exchange.sound import check_sound
from sevenless.files.atomic import write_text
from sevenless.network.network import Network

__all__ = ["sbgn_text", "write_sbgn"]

_SBGN: Final = "http://sbgn.org/libsbgn/0.3"
_LANGUAGE: Final = "http://identifiers.org/combine.specifications/sbgn.pd.level-1.version-1.3"
_LETTER: Final = 8.0
_NARROWEST: Final = 60.0
_SPECIES_HEIGHT: Final = 40.0
_SYMBOL: Final = 20.0
_ARM: Final = 10.0
"""Sizes in pixels."""
_CHEMICALS: Final = ("CHEBI:", "pubchem.", "chembl.", "drugbank:", "kegg.compound:", "inchikey:", "inchi:")


def write_sbgn(network: Network, path: str | Path, *, annotations: Annotations | None = None) -> None:
    """Write a network as SBGN-ML (process description, version 0.3), with a plain layout.

    A reaction and its way back are one process. What is on both sides of a reaction catalyses it; what its rate depends
    on and is on no side modulates it. Rates and amounts are not part of a map.

    Parameters
    ----------
    network
        A sound one.
    path
        Where to; written whole or not at all.
    annotations
        What species are, as in `sevenless.exchange.sbml.write_sbml`: one with an accession of UniProt is drawn as a
        macromolecule, one of several parts as a complex, one of ChEBI and its like as a simple chemical, others as
        unspecified entities.

    Raises
    ------
    ExchangeError
        If the network is not sound, or an annotation is of no species, or no identifier.
    """
    write_text(Path(path), sbgn_text(network, annotations=annotations))


def sbgn_text(network: Network, *, annotations: Annotations | None = None) -> str:
    """What `write_sbgn` writes.

    Raises
    ------
    ExchangeError
        As `write_sbgn`.

    Examples
    --------
    >>> from sevenless.network.reaction_list import read_reactions
    >>> text = sbgn_text(read_reactions("A + B <-> AB ; 1, 2"), annotations={"A": "uniprot:Q07889"})
    >>> text.count("<glyph"), text.count("<arc"), 'class="macromolecule"' in text
    (4, 3, True)
    """
    check_sound(network)
    root = Element("sbgn", xmlns=_SBGN)
    _Map(network, checked_annotations(network, annotations or {}), root).write()
    indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + tostring(root, encoding="unicode") + "\n"


@final
class _Map:
    def __init__(self, network: Network, annotations: dict[str, Annotation], root: Element) -> None:
        self.network = network
        self.annotations = annotations
        self.ids = Identifiers(network)
        self.processes = processes(network)
        # Identifiers hold no dots, so these are none of theirs.
        self.symbols = {one.name: f"process.{self.ids.of_reactions[one.name]}" for one in self.processes}
        self.where = {one.name: one.compartment for one in network.species}
        # Where there is a compartment, everything has to be in one.
        self.frames = dict(self.ids.of_compartments) if any(self.where.values()) else {}
        if self.frames:
            self.frames[""] = self.ids.nowhere
        self.map = SubElement(root, "map", id="map.1", version=_LANGUAGE, language="process description")
        self.arcs: list[Element] = []
        self.links: list[tuple[str, str]] = []

    def write(self) -> None:
        """Glyphs of compartments, species and processes, then arcs."""
        nodes = self._nodes()
        bands = [*(one.name for one in self.network.compartments), ""]
        layout = laid_out(nodes, self.links, bands)
        for name, box in layout.bands.items():
            if name in self.frames:
                self._glyph(self.frames[name], "compartment", box, label=name or "no compartment")
        for one in self.network.species:
            identifier = self.ids.of_names[one.name]
            self._glyph(identifier, self._kind(one.name), layout.nodes[identifier], one.name, one.compartment)
        for process in self.processes:
            self._process(process, layout.nodes)
        self.map.extend(self.arcs)

    def _nodes(self) -> dict[str, Node]:
        columns = _columns(self.network, self.processes)
        found = {
            self.ids.of_names[one.name]: Node(
                column=2 * columns[one.name],
                band=one.compartment,
                width=max(_NARROWEST, _LETTER * (len(one.name) + 2)),
                height=_SPECIES_HEIGHT,
            )
            for one in self.network.species
        }
        for one in self.processes:
            symbol = self.symbols[one.name]
            band = self._band(one)
            before = [2 * columns[name] + 1 for name, _ in one.used]
            column = min(before or [2 * columns[name] - 1 for name, _ in one.made] or [1])
            found[symbol] = Node(column=column, band=band, width=_SYMBOL + 2 * _ARM, height=_SYMBOL)
            for side, ending, step in ((one.used, "from", -1), (one.made, "to", 1)):
                if not side:
                    empty = f"{symbol}.{ending}"
                    found[empty] = Node(column=column + step, band=band, width=_SYMBOL, height=_SYMBOL)
                    self.links.append((symbol, empty))
            self.links += [(symbol, self.ids.of_names[name]) for name, _ in (*one.used, *one.made)]
        return found

    def _band(self, one: Process) -> str:
        """The compartment of the first species of a process."""
        species = (*(name for name, _ in (*one.used, *one.made)), *one.catalysts)
        return self.where[species[0]] if species else ""

    def _kind(self, name: str) -> str:
        one = self.annotations.get(name, Annotation())
        if len(one.parts) > 1:
            return "complex"
        said = (*one.identical, *one.parts)
        if any(text.startswith("uniprot:") for text in said):
            return "macromolecule"
        return "simple chemical" if any(text.startswith(_CHEMICALS) for text in said) else "unspecified entity"

    def _glyph(self, identifier: str, kind: str, box: Box, label: str = "", compartment: str = "") -> Element:
        glyph = SubElement(self.map, "glyph", {"id": identifier, "class": kind})
        if kind != "compartment" and compartment in self.frames:
            glyph.set("compartmentRef", self.frames[compartment])
        if label:
            SubElement(glyph, "label", text=label)
        sizes = {"x": box.x, "y": box.y, "w": box.width, "h": box.height}
        SubElement(glyph, "bbox", {key: number_17(value) for key, value in sizes.items()})
        return glyph

    def _process(self, one: Process, boxes: Mapping[str, Box]) -> None:
        symbol = self.symbols[one.name]
        outer = boxes[symbol]
        square = Box(x=outer.x + _ARM, y=outer.y, width=_SYMBOL, height=_SYMBOL)
        band = self._band(one)
        glyph = self._glyph(symbol, "process", square, compartment=band)
        ends = {f"{symbol}.1": (outer.x, square.middle[1]), f"{symbol}.2": (outer.x + outer.width, square.middle[1])}
        for port, (x, y) in ends.items():
            SubElement(glyph, "port", id=port, x=number_17(x), y=number_17(y))
        for port, side, ending in zip(ends, (one.used, one.made), ("from", "to"), strict=True):
            if not side:
                self._glyph(f"{symbol}.{ending}", "source and sink", boxes[f"{symbol}.{ending}"], compartment=band)
            named = [(self.ids.of_names[name], count) for name, count in side] or [(f"{symbol}.{ending}", 1.0)]
            for identifier, count in named:
                edge = _edge(boxes[identifier], ends[port])
                if ending == "to" or one.reversible:
                    self._arc("production", port, identifier, ends[port], edge, count)
                else:
                    self._arc("consumption", identifier, port, edge, ends[port], count)
        for kind, others in (("catalysis", one.catalysts), ("modulation", one.modulators)):
            for name in others:
                box = boxes[self.ids.of_names[name]]
                start, end = _edge(box, square.middle), _edge(square, box.middle)
                self._arc(kind, self.ids.of_names[name], symbol, start, end)

    def _arc(
        self,
        kind: str,
        source: str,
        target: str,
        start: tuple[float, float],
        end: tuple[float, float],
        count: float = 1.0,
    ) -> None:
        identifier = f"arc.{len(self.arcs) + 1}"
        arc = Element("arc", {"id": identifier, "class": kind, "source": source, "target": target})
        if count != 1:
            told = SubElement(arc, "glyph", {"id": f"{identifier}.count", "class": "cardinality"})
            SubElement(told, "label", text=number_17(count))
            x, y = (start[0] + end[0]) / 2, (start[1] + end[1]) / 2
            SubElement(told, "bbox", x=number_17(x - _ARM), y=number_17(y - _ARM), w="20", h="20")
        for name, (x, y) in (("start", start), ("end", end)):
            SubElement(arc, name, x=number_17(x), y=number_17(y))
        self.arcs.append(arc)


def _edge(box: Box, towards: tuple[float, float]) -> tuple[float, float]:
    """Where a line from the middle of a box to a point leaves the box."""
    x, y = box.middle
    dx, dy = towards[0] - x, towards[1] - y
    if dx == dy == 0.0:
        return x, y
    share = min(box.width / 2 / abs(dx) if dx else float("inf"), box.height / 2 / abs(dy) if dy else float("inf"), 1.0)
    return x + share * dx, y + share * dy


def _columns(network: Network, found: tuple[Process, ...]) -> dict[str, int]:
    """Species to how many processes lie before it, on the shortest way from one that none makes."""
    made = {name for one in found for name, _ in one.made}
    after: dict[str, list[str]] = {}
    for one in found:
        for name, _ in one.used:
            after.setdefault(name, []).extend(other for other, _ in one.made)
    columns: dict[str, int] = {}
    species = [one.name for one in network.species]
    # First from all that nothing makes at once; then from what is left, which is made in circles only.
    starts = [[name for name in species if name not in made], *([name] for name in species)]
    for start in starts:
        waiting = deque(name for name in start if name not in columns)
        columns.update(dict.fromkeys(waiting, 0))
        while waiting:
            name = waiting.popleft()
            for other in after.get(name, ()):
                if other not in columns:
                    columns[other] = columns[name] + 1
                    waiting.append(other)
    return columns
