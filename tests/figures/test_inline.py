"""Light inline SVG: paths, curves, plates and quality panels."""

from __future__ import annotations

import dataclasses
import re
from xml.etree import ElementTree

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sevenless.assays.analysis import Analysis
from sevenless.figures.curve_view import CurveView
from sevenless.figures.inline_curve import CURVE_CSS, inline_curves
from sevenless.figures.inline_plate import PLATE_CSS, inline_plate, plate_defs, well_words
from sevenless.figures.inline_quality import QUALITY_CSS, inline_controls, inline_means
from sevenless.figures.plate_view import plate_view
from sevenless.figures.svg_path import cross_path, dot_path, line_path, square_path

LABEL = "binding (% of vehicle)"
NUMBER = re.compile(r"-?\d+")


def paths(svg: str, name: str) -> list[str]:
    root = ElementTree.fromstring(svg)
    return [node.attrib["d"] for node in root.iter("path") if node.attrib.get("class") == name]


def walked(path: str) -> list[tuple[int, int]]:
    """Where a path of relative steps goes, for the shapes that `line_path` makes."""
    numbers = [int(number) for number in NUMBER.findall(path)]
    steps = np.array(numbers).reshape(-1, 2)
    return [(int(x), int(y)) for x, y in np.cumsum(steps, axis=0)]


@given(st.lists(st.tuples(st.integers(-5000, 5000), st.integers(-5000, 5000)), min_size=2, max_size=30))
@settings(deadline=None, max_examples=60)
def test_a_line_goes_through_its_points(points: list[tuple[int, int]]) -> None:
    x, y = np.array(points, dtype=float).T
    assert walked(line_path(x, y)) == points


def test_rounding_does_not_add_up() -> None:
    x = np.arange(1000) * 0.4
    assert walked(line_path(x, x))[-1] == (400, 400)


def test_short_paths() -> None:
    one = np.array([3.0])
    assert line_path(one, one) == ""
    assert dot_path(np.empty(0), np.empty(0)) == ""
    assert dot_path(one, one) == "M3 3h0"
    assert cross_path(one, one, size=2) == "M1 1l4 4m0-4l-4 4"
    assert square_path([(1, 2)], size=10) == "M1 2h10v10h-10z"


def test_every_curve_is_drawn_with_all_its_wells(views: list[CurveView]) -> None:
    drawn = inline_curves(views, response_label=LABEL)
    assert len(drawn.svgs) == len(views)
    for view, svg in zip(views, drawn.svgs, strict=True):
        assert paths(svg, "pt")[0].count("h0") == len(view.response)
        assert paths(svg, "vh")[0].count("h0") == len(view.vehicle)
        assert len(paths(svg, "xc")) == (len(view.excluded_response) > 0)
        assert len(paths(svg, "ft")) == len(paths(svg, "fx")) == (len(view.line_response) > 0)
        assert len(paths(svg, "bd")) == (len(view.band_low) > 0)


def test_a_curve_says_what_it_is_to_those_who_cannot_see_it(views: list[CurveView]) -> None:
    hostile = next(view for view in views if "<script>" in view.name)
    (svg,) = inline_curves([hostile]).svgs
    root = ElementTree.fromstring(svg)
    assert root.attrib["role"] == "img"
    assert root.attrib["aria-label"] == f"{hostile.name}: {hostile.annotation}"
    assert "<script" not in svg


def test_curves_share_axes_where_they_can(views: list[CurveView]) -> None:
    drawn = inline_curves(views, response_label=LABEL)
    root = ElementTree.fromstring(drawn.defs)
    names = {node.attrib["id"] for node in root.iter("g")}
    used = {node.attrib["href"][1:] for svg in drawn.svgs for node in ElementTree.fromstring(svg).iter("use")}
    assert used == names
    assert len(names) < len(views) / 2
    texts = [node.text for node in root.iter("text")]
    assert {"veh.", "100", "0"} <= set(texts)


def test_a_wild_well_gets_a_longer_axis_of_its_own(views: list[CurveView]) -> None:
    wild = dataclasses.replace(views[0], response=np.append(views[0].response[1:], 900.0))
    drawn = inline_curves([wild, *views[1:]], response_label=LABEL)
    first, second = (re.search(r'href="#(\w+)"', drawn.svgs[i]) for i in (0, 1))
    assert first is not None
    assert second is not None
    assert first[1] != second[1]


def test_higher_responses_are_drawn_higher_and_inside_the_frame(views: list[CurveView]) -> None:
    (svg,) = inline_curves(views[:1], response_label=LABEL).svgs
    line = walked(paths(svg, "ft")[0])
    heights = [y for _, y in line]
    assert heights == sorted(heights)  # a falling curve; y grows downwards
    assert all(70 <= y <= 1490 for y in heights)
    assert all(330 <= x <= 2540 for x, _ in line)


def test_a_steep_extrapolation_stops_at_the_frame(views: list[CurveView]) -> None:
    view = views[0]
    beyond = view.line_conc_molar > view.tested[1] * 1.01
    steep = dataclasses.replace(view, line_response=np.where(beyond, -1e5, view.line_response))
    (svg,) = inline_curves([steep], response_label=LABEL).svgs
    last = paths(svg, "ft")[0], paths(svg, "fx")[0]
    assert last[1].count("M") == 1  # below the doses only: the part above leaves the frame at once


def test_nothing_to_draw_is_not_an_error(views: list[CurveView]) -> None:
    assert inline_curves([]).svgs == ()
    nothing = np.empty(0)
    empty = dataclasses.replace(
        views[0], conc_molar=nothing, response=nothing, vehicle=nothing, tested=(np.nan, np.nan),
        line_conc_molar=nothing, line_response=nothing, band_low=nothing, band_high=nothing,
        excluded_conc_molar=nothing, excluded_response=nothing,
    )  # fmt: skip
    ElementTree.fromstring(inline_curves([empty]).svgs[0])


def test_a_curve_is_about_two_kilobytes(views: list[CurveView]) -> None:
    drawn = inline_curves(views, response_label=LABEL)
    assert max(len(svg) for svg in drawn.svgs) < 3000


def test_a_plate_has_a_square_per_well(analysis: Analysis) -> None:
    view = plate_view(analysis.wells, "plate 1", "signal")
    root = ElementTree.fromstring(inline_plate(view, label="signal"))
    squares = sum(node.attrib["d"].count("M") for node in root.iter("path") if "fill" in node.attrib)
    assert squares == np.isfinite(view.values).sum()
    svg = inline_plate(view, label="signal")
    assert paths(svg, "wm")[0].count("M") == view.masked.sum()
    assert paths(svg, "we")[0].count("M") == view.excluded.sum()
    letters = [node.text for node in root.iter("text")]
    assert letters.count("V") == 16
    assert {"A", "P", "1", "24"} <= set(letters)


def test_colours_run_from_low_to_high(analysis: Analysis) -> None:
    values = np.arange(96.0).reshape(8, 12)
    view = dataclasses.replace(
        plate_view(analysis.wells.clear(), "x", "signal", plate_format=96), values=values, limits=(0.0, 95.0)
    )
    root = ElementTree.fromstring(inline_plate(view, label="signal"))
    fills = {node.attrib["d"]: node.attrib["fill"] for node in root.iter("path") if "fill" in node.attrib}
    first = next(fill for path, fill in fills.items() if path.startswith("M14 10h"))
    last = next(fill for path, fill in fills.items() if "M124 80h" in path)
    assert (first, last) == ("#440154", "#fde725")


def test_plates_share_hatching_and_scale() -> None:
    root = ElementTree.fromstring(plate_defs())
    assert {node.attrib["id"] for node in root.iter("pattern")} == {"hatch-masked", "hatch-excluded"}
    assert [node.attrib["id"] for node in root.iter("linearGradient")] == ["plate-scale"]


def test_each_well_can_be_asked_for(analysis: Analysis) -> None:
    wells = analysis.wells.filter(pl.col("plate") == "plate 1")
    signal, response = (plate_view(wells, "plate 1", name) for name in ("signal", "response"))
    lines = well_words(wells, signal, response).split("\n")
    assert len(lines) == 384
    assert lines[0].startswith("A01 vehicle: ")
    assert "100 pM" in lines[1]
    assert any(line.endswith("[excluded: air bubble <seen> at read]") for line in lines)
    assert any(line.endswith(": – → – [masked: overflow]") for line in lines)


def test_panels_show_every_control_well(analysis: Analysis) -> None:
    svg = inline_controls(analysis.wells, "plate 1")
    assert [path.count("h0") for path in paths(svg, "wl")] == [16, 16]
    assert ">vehicle</text>" in svg
    assert svg.count(">n = 16</text>") == 2
    assert inline_controls(analysis.wells, "no such plate") == ""


@pytest.mark.parametrize(("across", "count"), [(True, 22), (False, 16)])
def test_panels_of_means(analysis: Analysis, across: bool, count: int) -> None:
    view = plate_view(analysis.wells, "plate 1", "signal")
    svg = inline_means(view, across=across)
    assert paths(svg, "wl")[0].count("h0") <= count
    empty = plate_view(analysis.wells.clear(), "x", "signal", plate_format=96)
    assert inline_means(empty, across=across) == ""


def test_every_class_has_a_look(analysis: Analysis, views: list[CurveView]) -> None:
    view = plate_view(analysis.wells, "plate 1", "signal")
    for svgs, css in (
        (inline_curves(views).svgs, CURVE_CSS),
        ([inline_plate(view, label="x")], PLATE_CSS),
        ([inline_controls(analysis.wells, "plate 1"), inline_means(view, across=True)], QUALITY_CSS),
    ):
        used = {name for svg in svgs for name in re.findall(r'class="(\w+)"', svg)}
        assert all(f".{name}" in css for name in used)
