"""The pathway map as it is drawn: values, marks and words on it, nothing over anything else, the same bytes."""

from __future__ import annotations

import itertools
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from figures.map_boxes import SVG, Area, boxes, parsed, texts
from sevenless.errors import InputError
from sevenless.figures.pathway_map import PathwayMap, pathway_map
from sevenless.figures.pathway_parts.layout import pathway_layout
from sevenless.molecules.allele import Allele
from sevenless.molecules.compound import Compound
from sevenless.molecules.library import alleles, compounds

LAYOUT = pathway_layout()
NODES = [node.id for node in LAYOUT.nodes]
FULL = dict.fromkeys(NODES, 0.004)
"""Values whose numbers are as wide as numbers come."""

BADGES = {"KRAS": "G12C", "EGFR": "L858R/T790M", "ROS1": "SLC34A2-ROS1 G2032R", "BRAF": "V600E"}
MAPS = {
    "bare": pathway_map(),
    "shares": pathway_map(FULL, title="A long title " * 20, alleles=BADGES),
    "changes": pathway_map(dict.fromkeys(NODES, 1.0), reference=FULL, alleles={"ROS1": "CD74-ROS1"}),
    "drugs": pathway_map(FULL, drugs=[one.id for one in LAYOUT.drugs], alleles={"KRAS": "wild-type amplified"}),
    "gone": pathway_map(FULL, knocked_out=[node.id for node in LAYOUT.nodes if node.genes]),
}
each_map = pytest.mark.parametrize("drawn", MAPS.values(), ids=MAPS)


def node_group(drawn: PathwayMap, name: str) -> ElementTree.Element:
    (found,) = parsed(drawn.svg).findall(f"{SVG}g[@data-node='{name}']")
    return found


def said(group: ElementTree.Element) -> list[str]:
    return [one.text or "" for one in group.iter(f"{SVG}text")]


def badge_texts(drawn: PathwayMap, kind: str) -> list[str]:
    return [area.what for area, _ in boxes(parsed(drawn.svg), kind)]


@each_map
def test_no_text_lies_on_another(drawn: PathwayMap) -> None:
    for one, other in itertools.combinations(texts(parsed(drawn.svg)), 2):
        assert not one.overlaps(other), (one, other)


@each_map
def test_no_box_lies_on_the_title_or_on_the_name_of_a_compartment(drawn: PathwayMap) -> None:
    root = parsed(drawn.svg)
    names = {one.label for one in LAYOUT.compartments}
    free = [one for one in texts(root) if one.what in names or one.top < 40]
    assert len(free) >= len(names)
    for kind in ("node", "drug", "allele"):
        for box, _ in boxes(root, kind):
            for text in free:
                assert not text.overlaps(box), (box, text)


@each_map
def test_every_text_of_a_box_lies_inside_it(drawn: PathwayMap) -> None:
    root = parsed(drawn.svg)
    for kind in ("node", "drug", "allele"):
        for box, inside in boxes(root, kind):
            for text in inside:
                assert box.holds(text, slack=1.0), (box, text)


@each_map
def test_nothing_lies_outside_the_drawing(drawn: PathwayMap) -> None:
    root = parsed(drawn.svg)
    canvas = Area("canvas", 0, 0, LAYOUT.width, LAYOUT.height)
    shapes = [box for kind in ("node", "drug", "allele") for box, _ in boxes(root, kind)]
    assert len(shapes) >= len(NODES) + len(LAYOUT.drugs)
    for area in (*texts(root), *shapes):
        assert canvas.holds(area, slack=0), area


@each_map
def test_no_box_lies_on_another_but_an_allele_on_its_own_node(drawn: PathwayMap) -> None:
    root = parsed(drawn.svg)
    shapes = [(kind, box) for kind in ("node", "drug", "allele") for box, _ in boxes(root, kind)]
    for (kind, one), (other_kind, other) in itertools.combinations(shapes, 2):
        if {kind, other_kind} != {"node", "allele"}:
            assert not one.overlaps(other), (one, other)


@pytest.mark.parametrize("allele", [one for one in alleles() if one.gene], ids=lambda one: one.label)
def test_every_known_allele_has_room_for_its_badge(allele: Allele) -> None:
    gene, name = allele.gene, allele.name
    if gene not in {name for node in LAYOUT.nodes for name in node.genes}:
        with pytest.raises(InputError, match="no gene on the pathway map is called"):
            pathway_map(alleles={gene: name})
        return
    root = parsed(pathway_map(FULL, alleles={gene: name}).svg)
    badges = boxes(root, "allele")
    assert len(badges) == 1
    for box, inside in badges:
        assert all(box.holds(text, slack=1.0) for text in inside)
        others = [one for kind in ("node", "drug") for one, _ in boxes(root, kind) if one.overlaps(box)]
        assert len(others) == (gene != "SOS1")
        for text in texts(root):
            assert text in inside or not text.overlaps(box), (text, box)


PLACED = {name for slot in LAYOUT.drugs for name in slot.classes}


@pytest.mark.parametrize("compound", compounds(), ids=lambda one: one.name)
def test_every_known_compound_has_a_place_or_is_refused_with_the_places_there_are(compound: Compound) -> None:
    if compound.compound_class not in PLACED:
        with pytest.raises(InputError, match=r"has no place on the pathway map; .*SOS1 degrader"):
            pathway_map(drugs=[compound.name])
        return
    drawn = pathway_map(drugs=[compound.name])
    assert drawn.svg.count(f": {compound.name}</title>") == 1
    for box, inside in boxes(parsed(drawn.svg), "drug"):
        assert all(box.holds(text) for text in inside)


def test_compounds_sit_at_their_targets() -> None:
    drawn = pathway_map(drugs=["bi3406", "SIAIS562055", "sotorasib", "adagrasib", "Cabozantinib", "pi3k inhibitor"])
    found = badge_texts(drawn, "drug")
    assert {"BI-3406", "SIAIS562055", "sotorasib +1", "cabozantinib", "PI3K inhibitor", "MEK inhibitor"} <= set(found)
    assert "SOS1 inhibitor" not in found
    assert "G12C inhibitor: sotorasib, adagrasib" in drawn.svg


def test_drugs_of_a_scenario_are_a_mapping_and_one_name_is_one_drug() -> None:
    assert pathway_map(drugs={"trametinib": "10 nM"}).svg == pathway_map(drugs="trametinib").svg


def test_painted_values_appear_at_their_nodes_and_nowhere_else() -> None:
    drawn = pathway_map({"ERK": 0.42, "KRAS_mutant": 0.731})
    assert said(node_group(drawn, "ERK")) == ["ERK", "pp 0.42"]
    assert said(node_group(drawn, "KRAS_mutant")) == ["KRAS mutant", "GTP 0.73"]
    assert said(node_group(drawn, "MEK")) == ["MEK", "pp"]
    assert dict(drawn.painted) == {"ERK": "0.42", "KRAS_mutant": "0.73"}
    fills = {name: node_group(drawn, name)[1].get("fill") for name in ("ERK", "MEK", "KRAS_mutant")}
    assert fills["MEK"] == "#ffffff"
    assert len(set(fills.values())) == 3


def test_changes_against_a_reference_are_painted_where_both_are_known() -> None:
    drawn = pathway_map({"ERK": 0.1, "AKT": 0.8, "S6": 0.5, "MEK": 0.0}, reference={"ERK": 0.4, "AKT": 0.2, "MEK": 0.3})
    assert dict(drawn.painted) == {"ERK": "−2.0", "AKT": "+2.0", "MEK": "< −3"}
    assert said(node_group(drawn, "S6")) == ["S6", "p"]
    assert "log2 change against the reference" in drawn.svg
    assert "active share, 0 to 1" not in drawn.svg
    assert "active share, 0 to 1" in pathway_map({"ERK": 0.1}).svg


def test_a_map_without_values_has_no_scale() -> None:
    assert "active share" not in MAPS["bare"].svg
    assert not MAPS["bare"].painted


def test_the_fusion_decides_where_ros1_is_drawn_and_what_it_is_called() -> None:
    heights = {}
    for fusion in LAYOUT.ros1_fusions:
        drawn = pathway_map(alleles={"ROS1": fusion})
        heights[fusion] = next(box.top for box, _ in boxes(parsed(drawn.svg), "node") if box.what == "ROS1")
        assert said(node_group(drawn, "ROS1"))[0] == fusion
        assert f"{fusion}, {LAYOUT.ros1_fusions[fusion]}" in drawn.svg
    assert heights["SDC4-ROS1"] == heights["SLC34A2-ROS1"] > heights["CD74-ROS1"]
    with_allele = pathway_map(alleles={"CD74-ROS1": "G2032R"})
    assert with_allele.svg == pathway_map(alleles={"ROS1": "CD74-ROS1 G2032R"}).svg
    assert badge_texts(with_allele, "allele") == ["G2032R"]


def test_alleles_and_genes_that_are_gone_are_marked() -> None:
    drawn = pathway_map(alleles={"K-Ras": "p.Gly12Cys", "NF1": "-/-", "EGFR": "WT"}, knocked_out=["SOS2"])
    assert badge_texts(drawn, "allele") == ["G12C"]
    for name in NODES:
        crossed = node_group(drawn, name).find(f"{SVG}path[@class='knocked-out']") is not None
        assert crossed == (name in {"NF1", "SOS2"}), name
    both = pathway_map(knocked_out="KRAS")
    assert sum("knocked-out" in ElementTree.tostring(node_group(both, one), "unicode") for one in NODES) == 2
    assert badge_texts(pathway_map(alleles={"KRAS": "amplified"}), "allele") == ["amplified"]


def test_edges_of_what_is_gone_are_faint() -> None:
    faint = 'stroke="#c4c4c4"'
    assert faint not in MAPS["bare"].svg
    assert pathway_map(knocked_out=["NF1"]).svg.count(faint) == 2
    # Edges of SOS stay while one of both is there.
    one, both = (pathway_map(knocked_out=names).svg.count(faint) for names in (["SOS2"], ["SOS1", "SOS2"]))
    assert one < both


def test_everything_that_is_wrong_is_told_at_once_with_suggestions() -> None:
    with pytest.raises(InputError) as caught:
        pathway_map(
            {"pERK": 0.5, "AKT": 1.2, "S6": float("nan")},
            reference={"MEK": -0.5, "Erk": 0.1},
            drugs=["BI-3407", "DMSO"],
            alleles={"KRAS": "G12Z", "TP53": "null", "ROS1": "GOPC-ROS1", "SOS1": "-/-"},
            knocked_out=["BRAF", "SOS3"],
        )
    told = [str(one) for one in caught.value.problems]
    expected = [
        "no compound is called 'BI-3407'; did you mean BI-3406?", "'KRAS G12Z'",
        "DMSO (reagent) has no place on the pathway map",
        "no gene on the pathway map is called 'TP53'",
        "no ROS1 fusion of the pathway map is called 'GOPC-ROS1'; did you mean",
        "BRAF is drawn together with others, as RAF", "'SOS3'; did you mean SOCS3, SOS2, SOS1",
        "values: no node of the pathway map is called 'pERK'; did you mean ERK", "values: AKT is 1.2",
        "values: S6 is nan",
        "reference: MEK is -0.5", "reference: no node of the pathway map is called 'Erk'; did you mean ERK,",
    ]  # fmt: skip
    assert len(told) == len(expected)
    for words in expected:
        assert any(words in one for one in told), (words, told)


def test_an_allele_on_a_gene_that_is_gone_is_refused() -> None:
    with pytest.raises(InputError, match="KRAS is knocked out and has the allele G12C; leave out one of them"):
        pathway_map(alleles={"KRAS": "G12C"}, knocked_out=["KRAS"])


def test_a_value_that_is_no_number_is_told() -> None:
    with pytest.raises(InputError, match="ERK is 'high', and a share is a number from 0 to 1"):
        pathway_map({"ERK": "high"})  # type: ignore[dict-item]


def test_rounding_errors_of_a_simulation_are_granted() -> None:
    assert dict(pathway_map({"ERK": 1 + 1e-9, "AKT": -1e-12}).painted) == {"ERK": "1.00", "AKT": "0.00"}


@given(st.text(max_size=60))
@settings(deadline=None, max_examples=40)
def test_any_title_gives_well_formed_xml(title: str) -> None:
    drawn = pathway_map(title=title)
    words = parsed(drawn.svg).findtext(f"{SVG}title")
    assert words == (drawn.title or "Pathway map")


def test_the_drawing_names_and_describes_itself() -> None:
    root = parsed(pathway_map({"ERK": 0.5}, title="H358", drugs=["trametinib"], knocked_out=["SOS2"]).svg)
    title, description = root[0], root[1]
    assert root.attrib["aria-labelledby"] == f"{title.attrib['id']} {description.attrib['id']}"
    assert root.attrib["role"] == "img"
    words = description.text or ""
    for part in ("share pp 0.50", "MEK inhibitor: trametinib", "SOS2, cytosol; knocked out", "NF1 inhibits RAS"):
        assert part in words
    assert len({one.attrib["id"] for one in root.iter() if "id" in one.attrib}) == 2


def test_two_maps_on_a_page_have_ids_of_their_own() -> None:
    first, second = (parsed(MAPS[name].svg)[0].attrib["id"] for name in ("bare", "shares"))
    assert first != second


def test_the_same_map_is_the_same_bytes_in_another_process(tmp_path: Path) -> None:
    arguments = {"drugs": ["sotorasib", "BI-3406"], "alleles": {"KRAS": "G12C"}, "knocked_out": ["SOS2", "NF1", "RSK"]}
    here = pathway_map({"ERK": 0.3}, **arguments).svg  # type: ignore[arg-type]
    code = (
        "import sys; from sevenless.figures.pathway_map import pathway_map\n"
        f"sys.stdout.buffer.write(pathway_map({{'ERK': 0.3}}, **{arguments!r}).svg.encode())"
    )
    there = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True).stdout
    assert there == here.encode()


def test_it_is_saved_whole_as_svg_and_as_nothing_else(tmp_path: Path) -> None:
    drawn = pathway_map({"ERK": 0.3}, title="µM ≤ 1")
    path = drawn.save(tmp_path / "new" / "map.svg")
    assert path.read_text(encoding="utf-8") == drawn.svg == drawn._repr_svg_()
    assert [one.name for one in path.parent.iterdir()] == ["map.svg"]
    for name in ("map.png", "map"):
        with pytest.raises(InputError, match=r"a pathway map is written as \.svg"):
            drawn.save(tmp_path / name)
    assert repr(drawn) == "<PathwayMap 'µM ≤ 1': 1 nodes painted>"


def test_it_is_text_and_loads_nothing() -> None:
    def tags() -> Iterator[str]:
        for drawn in MAPS.values():
            yield from (one.tag.removeprefix(SVG) for one in parsed(drawn.svg).iter())

    assert set(tags()) == {"svg", "title", "desc", "g", "rect", "path", "circle", "text"}
    assert "href" not in MAPS["shares"].svg
