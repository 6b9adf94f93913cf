"""Which figures are drawn, and how their files are called."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reports.synthetic import synthetic_analysis
from sevenless.assays.analysis import Analysis
from sevenless.errors import UnknownNameError
from sevenless.figures.curve_view import CurveView, analysis_views
from sevenless.reports.file_names import file_stem
from sevenless.reports.publication import AUTOMATIC_SVG, chosen_curves, write_figures


def test_all_none_and_by_name(views: list[CurveView]) -> None:
    assert chosen_curves(views, "all") == views
    assert chosen_curves(views, "none") == []
    assert chosen_curves(views, []) == []
    assert chosen_curves(views, [views[3].name, views[1].name]) == [views[1], views[3]]


def test_large_runs_are_drawn_on_request_only(views: list[CurveView]) -> None:
    assert chosen_curves(views, "auto") == views
    many = [views[0]] * (AUTOMATIC_SVG + 1)
    assert chosen_curves(many, "auto") == []
    assert len(chosen_curves(many, "all")) == AUTOMATIC_SVG + 1


def test_an_unknown_name_gets_suggestions(views: list[CurveView]) -> None:
    with pytest.raises(UnknownNameError, match="did you mean BI-3406"):
        chosen_curves(views, ["BI-3406 · MIA PaCa-2 · plate 9"])


@given(st.text(max_size=80))
@settings(deadline=None, max_examples=60)
def test_any_name_gives_a_file_that_every_system_takes(name: str) -> None:
    stem = file_stem("curve", 7, name)
    assert stem.startswith("curve-007")
    assert stem.isascii()
    assert len(stem) < 80
    assert not set(stem) - set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-")
    assert not stem.endswith((".", "-"))


def test_stems() -> None:
    assert file_stem("curve", 3, "BI-3406 · MIA PaCa-2") == "curve-003-BI-3406-MIA-PaCa-2"
    assert file_stem("curve", 3, "../../etc") == "curve-003-etc"
    assert file_stem("curve", 3, "···") == "curve-003"


def test_everything_of_a_small_run(tmp_path: Path) -> None:
    small = synthetic_analysis(1, plate_format=96)
    paths = write_figures(small, analysis_views(small), tmp_path / "figures", figures="all")
    assert [path.name for path in paths if path.suffix == ".svg"] == [
        "curve-001-BI-3406.svg", "plate-001-plate-1-signal.svg", "plate-001-plate-1-response.svg",
        "quality-001-plate-1.svg",
    ]  # fmt: skip
    assert sorted({path.suffix for path in paths}) == [".pdf", ".png", ".svg"]
    assert all(path.stat().st_size > 1000 for path in paths)


def test_middling_runs_are_drawn_as_svg(analysis: Analysis, views: list[CurveView], tmp_path: Path) -> None:
    paths = write_figures(analysis, views, tmp_path / "figures", figures="auto")
    assert len(paths) == len(views) == 14
    assert {path.suffix for path in paths} == {".svg"}


def test_no_folder_where_nothing_is_drawn(analysis: Analysis, views: list[CurveView], tmp_path: Path) -> None:
    assert write_figures(analysis, views, tmp_path / "figures", figures="none") == []
    assert not (tmp_path / "figures").exists()
