"""Figures as files: three formats, the same bytes every time, text that stays text."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from xml.etree import ElementTree

import matplotlib
import pytest

from sevenless.figures.curve_view import CurveView
from sevenless.figures.dose_response import dose_response
from sevenless.figures.export import FIGURE_FORMATS, save_figure

HEADS = {"svg": b"<?xml", "pdf": b"%PDF-", "png": b"\x89PNG"}


@pytest.mark.parametrize("count", [1, 2])
def test_the_same_figure_is_the_same_bytes(views: list[CurveView], tmp_path: Path, count: int) -> None:
    formats = FIGURE_FORMATS if count == 1 else ("svg",)
    first = save_figure(dose_response(views[:count]), tmp_path / "a", formats=formats)
    second = save_figure(dose_response(views[:count]), tmp_path / "b", formats=formats)
    for a, b in zip(first, second, strict=True):
        assert a.read_bytes() == b.read_bytes()
        assert a.read_bytes().startswith(HEADS[a.suffix[1:]])


def test_names_keep_dots_in_their_stem(views: list[CurveView], tmp_path: Path) -> None:
    paths = save_figure(dose_response(views[:1]), tmp_path / "compound 1.2", formats=("svg",))
    assert [path.name for path in paths] == ["compound 1.2.svg"]


def test_text_in_svg_can_be_edited_and_markup_is_escaped(views: list[CurveView], tmp_path: Path) -> None:
    hostile = next(view for view in views if "<script>" in view.name)
    (path,) = save_figure(dose_response([hostile]), tmp_path / "x", formats=("svg",))
    root = ElementTree.parse(path).getroot()
    texts = ["".join(node.itertext()) for node in root.iter("{http://www.w3.org/2000/svg}text")]
    assert hostile.annotation in texts
    assert not list(root.iter("{http://www.w3.org/2000/svg}script"))
    assert "http://purl.org/dc/elements/1.1/date" not in path.read_text(encoding="utf-8")


def test_letters_that_the_font_has_not_are_no_obstacle(views: list[CurveView], tmp_path: Path) -> None:
    odd = dataclasses.replace(views[0], name="化合物 \x00 🧪")
    paths = save_figure(dose_response([odd]), tmp_path / "x")
    root = ElementTree.parse(paths[0]).getroot()
    assert any("化合物" in "".join(node.itertext()) for node in root.iter("{http://www.w3.org/2000/svg}text"))
    assert all(path.stat().st_size > 1000 for path in paths)


def test_the_callers_settings_come_back(views: list[CurveView], tmp_path: Path) -> None:
    names = ("font.size", "svg.hashsalt", "svg.fonttype", "pdf.fonttype", "axes.spines.top")
    before = [matplotlib.rcParams[name] for name in names]
    save_figure(dose_response(views[:1]), tmp_path / "x", formats=("svg",))
    assert [matplotlib.rcParams[name] for name in names] == before
