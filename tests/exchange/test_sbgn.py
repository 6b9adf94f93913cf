"""Maps in SBGN-ML: everything of the network is on them, once, in its place, and every arc ends where it should."""

from __future__ import annotations

import importlib.util
from collections import Counter
from itertools import combinations
from pathlib import Path
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import pytest
from hypothesis import HealthCheck, assume, given, settings

from exchange.test_sbml_round_trip import EVERYTHING
from network.networks import networks
from sevenless.errors import ExchangeError
from sevenless.exchange.annotations import Annotation
from sevenless.exchange.sbgn import sbgn_text, write_sbgn
from sevenless.exchange.sbgn_processes import processes
from sevenless.network.network import Compartment, Network, Reaction, Species
from sevenless.network.reaction_list import read_reactions
from sevenless.network.validate import problems
from simulate.models import network

SPACE = "{http://sbgn.org/libsbgn/0.3}"
SPECIES = {"macromolecule", "complex", "simple chemical", "unspecified entity"}
GIVEN = {"A": "uniprot:Q07889", "B": ["uniprot:Q07889", "uniprot:P62993"], "E": "chebi:15996"}

needs_libsbgnpy = pytest.mark.skipif(
    importlib.util.find_spec("libsbgnpy") is None,
    reason="libsbgnpy is not installed; it is an oracle, not needed to run",
)


def drawn(text: str) -> Element:
    """The map."""
    (found,) = ElementTree.fromstring(text.encode())
    assert (found.tag, found.get("language")) == (f"{SPACE}map", "process description")
    return found


def box(glyph: Element) -> tuple[float, float, float, float]:
    """Left, top, right, bottom."""
    found = glyph.find(f"{SPACE}bbox")
    assert found is not None
    x, y, width, height = (float(found.get(key, "nan")) for key in "xywh")
    return x, y, x + width, y + height


def inside(inner: tuple[float, ...], outer: tuple[float, ...]) -> bool:
    return outer[0] < inner[0] and outer[1] < inner[1] and inner[2] < outer[2] and inner[3] < outer[3]


def apart(a: tuple[float, ...], b: tuple[float, ...]) -> bool:
    return a[2] <= b[0] or b[2] <= a[0] or a[3] <= b[1] or b[3] <= a[1]


def on_edge(point: tuple[float, float], of: tuple[float, ...]) -> bool:
    x, y = point
    off_x = min(abs(x - of[0]), abs(x - of[2])) < 1e-6 and of[1] - 1e-6 <= y <= of[3] + 1e-6
    off_y = min(abs(y - of[1]), abs(y - of[3])) < 1e-6 and of[0] - 1e-6 <= x <= of[2] + 1e-6
    return off_x or off_y


def check(made: Network, found: Element) -> None:
    """The rules of the format, and that everything of the network is there."""
    identifiers = [one.get("id") for one in found.iter() if one.get("id")]
    assert len(identifiers) == len(set(identifiers))
    glyphs = {one.get("id"): one for one in found.findall(f"{SPACE}glyph")}
    ports = {
        port.get("id"): (float(port.get("x", "nan")), float(port.get("y", "nan")))
        for one in glyphs.values()
        for port in one.findall(f"{SPACE}port")
    }
    kinds = Counter(one.get("class") for one in glyphs.values())
    assert sum(kinds[kind] for kind in SPECIES) == len(made.species)
    assert kinds["process"] == len(processes(made))
    compartments = {name: box(one) for name, one in glyphs.items() if one.get("class") == "compartment"}
    for name, one in glyphs.items():
        if name not in compartments and compartments:
            assert inside(box(one), compartments[one.attrib["compartmentRef"]]), name
    for a, b in combinations([box(one) for name, one in glyphs.items() if name not in compartments], 2):
        assert apart(a, b)
    for a, b in combinations(compartments.values(), 2):
        assert apart(a, b)
    for arc in found.findall(f"{SPACE}arc"):
        for end, place in (("source", "start"), ("target", "end")):
            point = arc.find(f"{SPACE}{place}")
            assert point is not None
            at = float(point.get("x", "nan")), float(point.get("y", "nan"))
            named = arc.attrib[end]
            assert at == ports[named] if named in ports else on_edge(at, box(glyphs[named])), named
        kind, source, target = (arc.get(key) for key in ("class", "source", "target"))
        if kind == "production":
            assert source in ports
            assert target in glyphs
        elif kind == "consumption":
            assert source in glyphs
            assert target in ports
        else:
            assert glyphs[target].get("class") == "process"


@pytest.mark.parametrize("name", ["das_2009", "kholodenko_2000", "huang_ferrell_1996", "schoeberl_2002"])
def test_published_networks_are_whole_and_untangled(name: str) -> None:
    made = network(name)
    check(made, drawn(sbgn_text(made)))


@settings(deadline=None, max_examples=30, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
@given(networks())
def test_any_network_is_whole(made: Network) -> None:
    assume(all(one.severity != "error" for one in problems(made)))
    check(made, drawn(sbgn_text(made, annotations={"A": "uniprot:Q07889"})))


def test_everything_is_drawn_as_what_it_is() -> None:
    found = drawn(sbgn_text(EVERYTHING, annotations=GIVEN))
    check(EVERYTHING, found)
    kinds = {one.get("id"): one.get("class") for one in found.findall(f"{SPACE}glyph")}
    assert (kinds["A"], kinds["B"], kinds["E"]) == ("macromolecule", "complex", "simple chemical")
    assert kinds["cell"] == kinds["nowhere"] == "compartment"
    plain = drawn(sbgn_text(EVERYTHING, annotations={"A": Annotation(parts=("uniprot:Q07889",)), "E": "go:0005886"}))
    kinds = {one.get("id"): one.get("class") for one in plain.findall(f"{SPACE}glyph")}
    assert (kinds["A"], kinds["B"], kinds["E"]) == ("macromolecule", "unspecified entity", "unspecified entity")


def arcs(found: Element) -> set[tuple[str, str, str, str]]:
    """Kind, source, target and number of each."""
    told = set()
    for arc in found.findall(f"{SPACE}arc"):
        label = arc.find(f"{SPACE}glyph/{SPACE}label")
        kind, source, target = (arc.attrib[key] for key in ("class", "source", "target"))
        told.add((kind, source, target, "1" if label is None else label.attrib["text"]))
    return told


def test_arcs_say_what_reactions_say() -> None:
    made = read_reactions(
        "bind: A + B <-> C ; 1, 2\nmake: -> A ; rate: total\nlose: 2 C -> ; 3\nturn: A + E -> 3 E + B ; 1\n"
        "help: A + E -> B + E ; 1\nrules:\ntotal = k * (B + C)\nparameters:\nk = 1"
    )
    assert arcs(drawn(sbgn_text(made))) == {
        ("production", "process.bind.1", "A", "1"),
        ("production", "process.bind.1", "B", "1"),
        ("production", "process.bind.2", "C", "1"),
        ("consumption", "process.make.from", "process.make.1", "1"),
        ("production", "process.make.2", "A", "1"),
        ("modulation", "B", "process.make", "1"),
        ("modulation", "C", "process.make", "1"),
        ("consumption", "C", "process.lose.1", "2"),
        ("production", "process.lose.2", "process.lose.to", "1"),
        ("consumption", "A", "process.turn.1", "1"),
        ("production", "process.turn.2", "E", "2"),
        ("production", "process.turn.2", "B", "1"),
        ("consumption", "A", "process.help.1", "1"),
        ("production", "process.help.2", "B", "1"),
        ("catalysis", "E", "process.help", "1"),
    }


def test_reactions_go_from_left_to_right() -> None:
    made = read_reactions("A -> B ; 1\nB -> C ; 1\nC -> D ; 1")
    glyphs = {one.get("id"): box(one)[0] for one in drawn(sbgn_text(made)).findall(f"{SPACE}glyph")}
    order = ["A", "process.r1", "B", "process.r2", "C", "process.r3", "D"]
    assert sorted(order, key=lambda name: glyphs[name]) == order


def test_compartments_stand_in_their_order_and_names_stay_apart() -> None:
    made = Network(
        species=(
            Species(name="A", compartment="inner"),
            Species(name="nowhere", compartment="outer"),
            Species(name="B"),
        ),
        reactions=(Reaction(name="A_", reactants=(("A", 1),), products=(("nowhere", 1), ("B", 1)), rate_constant=1.0),),
        compartments=(Compartment(name="outer"), Compartment(name="inner")),
    )
    found = drawn(sbgn_text(made))
    check(made, found)
    tops = {one.get("id"): box(one)[1] for one in found.findall(f"{SPACE}glyph") if one.get("class") == "compartment"}
    assert sorted(tops, key=lambda name: tops[name]) == ["outer", "inner", "nowhere_"]


@needs_libsbgnpy
def test_the_schema_and_the_rules_of_the_language_hold(tmp_path: Path) -> None:
    from libsbgnpy.schematron import validate_schematron
    from libsbgnpy.validator import validate_xsd

    for made, given_too in ((EVERYTHING, GIVEN), (network("kholodenko_2000"), {})):
        write_sbgn(made, tmp_path / "map.sbgn", annotations=given_too)
        assert validate_xsd(tmp_path / "map.sbgn") == []
        assert validate_schematron(tmp_path / "map.sbgn") == []


def test_what_cannot_be_drawn_is_refused_whole(tmp_path: Path) -> None:
    with pytest.raises(ExchangeError, match="annotation of Z"):
        write_sbgn(EVERYTHING, tmp_path / "map.sbgn", annotations={"Z": "uniprot:Q07889"})
    broken = Network(species=(Species(name="A"),), reactions=(Reaction(name="r", rate_constant="k"),))
    with pytest.raises(ExchangeError, match="nothing is called k"):
        write_sbgn(broken, tmp_path / "map.sbgn")
    assert list(tmp_path.iterdir()) == []
