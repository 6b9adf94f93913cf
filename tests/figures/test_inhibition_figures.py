"""Figures of inhibition show the points, the fit, the floor, the rival, the interval, and what they leave."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from matplotlib.figure import Figure

from binding.inhibition.bench_tables import write_tables
from sevenless.binding.inhibition.analyses.analysis import InhibitionAnalysis
from sevenless.binding.inhibition.analyses.inactivation import analyse_inactivation
from sevenless.binding.inhibition.analyses.mechanism import analyse_mechanism
from sevenless.binding.inhibition.analyses.preincubation import analyse_preincubation
from sevenless.binding.inhibition.analyses.tight_binding import analyse_tight_binding
from sevenless.figures.ic50_over_time import ic50_time_figure
from sevenless.figures.inactivation_rates import activity_figure, kobs_figure
from sevenless.figures.inhibition_figures import inhibition_figures
from sevenless.figures.morrison_curve import morrison_figure
from sevenless.figures.substrate_rates import substrate_figure


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_tables(tmp_path_factory.mktemp("inhibition"))


@pytest.fixture(scope="module")
def tight(folder: Path) -> InhibitionAnalysis:
    return analyse_tight_binding(folder / "tight.csv")


@pytest.fixture(scope="module")
def grid(folder: Path) -> InhibitionAnalysis:
    return analyse_mechanism(folder / "grid.csv")


@pytest.fixture(scope="module")
def kobs(folder: Path) -> InhibitionAnalysis:
    return analyse_inactivation(folder / "kobs.csv")


@pytest.fixture(scope="module")
def activity(folder: Path) -> InhibitionAnalysis:
    return analyse_inactivation(folder / "activity.csv")


@pytest.fixture(scope="module")
def shifts(folder: Path) -> InhibitionAnalysis:
    return analyse_preincubation(folder / "activity.csv")


def drawn(figure: Figure) -> set[str]:
    return {str(one.get_gid()) for axes in figure.axes for one in axes.get_children() if one.get_gid()}


def line(figure: Figure, gid: str) -> tuple[np.ndarray, np.ndarray]:
    (found,) = [one for axes in figure.axes for one in axes.lines if one.get_gid() == gid]
    return np.asarray(found.get_xdata(), dtype=float), np.asarray(found.get_ydata(), dtype=float)


def words(figure: Figure) -> str:
    (found,) = [one for axes in figure.axes for one in axes.texts if one.get_gid() == "annotation"]
    return found.get_text()


def test_morrison_curve_with_its_floor(tight: InhibitionAnalysis) -> None:
    figure = morrison_figure(tight, 1)
    assert {"points", "fit", "floor", "floor-text", "ic50", "residuals", "annotation"} <= drawn(figure)
    assert line(figure, "floor")[0] == pytest.approx(1e-9)
    assert line(figure, "ic50")[0] == pytest.approx(1e-9, rel=0.01)
    assert "E/2 1 nM" in next(one.get_text() for one in figure.axes[0].texts if one.get_gid() == "floor-text")
    assert words(figure).startswith("Ki_app < ")
    x, y = line(figure, "fit")
    assert np.interp(1e-9, x, y) == pytest.approx(50, abs=2)
    assert len(line(figure, "residuals")[1]) == 16


def test_no_curve_where_there_is_no_effect(tight: InhibitionAnalysis) -> None:
    figure = morrison_figure(tight, 2)
    assert "fit" not in drawn(figure)
    assert {"points", "floor"} <= drawn(figure)
    assert words(figure).startswith("Ki_app > 99 nM")


def test_rates_against_substrate_with_the_rival(grid: InhibitionAnalysis) -> None:
    figure = substrate_figure(grid, 0)
    doses = range(4)
    for gid in ("points", "fit", "rival", "residual", "residual_rival"):
        assert {f"{gid}-{place}" for place in doses} <= drawn(figure)
    x, y = line(figure, "fit-3")
    assert np.interp(20, x, y) == pytest.approx(100 * 20 / (20 * 6 + 20), rel=0.1)
    legend = figure.axes[0].get_legend()
    assert legend is not None
    assert [one.get_text() for one in legend.get_texts()] == ["none", "5 nM", "20 nM", "50 nM"]
    assert words(figure).startswith("competitive, Kic ")
    near, far = (np.abs(np.concatenate([line(figure, f"{name}-{i}")[1] for i in doses])).max()
                 for name in ("residual", "residual_rival"))  # fmt: skip
    assert far > near


def test_no_law_where_nothing_inhibits(grid: InhibitionAnalysis) -> None:
    figure = substrate_figure(grid, 2)
    assert not {gid for gid in drawn(figure) if gid.startswith(("fit", "rival"))}
    assert "no_inhibition" in words(figure)


def test_kobs_with_the_interval_of_the_slope(kobs: InhibitionAnalysis) -> None:
    figure = kobs_figure(kobs, 0)
    assert {"points", "fit", "interval", "residuals"} <= drawn(figure)
    x, y = line(figure, "fit")
    assert np.interp(1e-6, x, y) == pytest.approx(0.005, rel=0.1)
    assert words(figure).startswith("kinact/KI ")
    assert "KI > " in words(kobs_figure(kobs, 1))


def test_kobs_of_activities_are_open_symbols_near_the_truth(activity: InhibitionAnalysis) -> None:
    figure = kobs_figure(activity, 0)
    (points,) = [one for one in figure.axes[0].lines if one.get_gid() == "points"]
    assert points.get_markerfacecolor() == "none"
    x, y = line(figure, "points")
    assert np.interp(1e-6, x, y) == pytest.approx(0.005, rel=0.15)


def test_activity_over_time(activity: InhibitionAnalysis) -> None:
    figure = activity_figure(activity, 0)
    assert {"points-0", "fit-0", "residuals-0", "points-10", "fit-10", "annotation"} <= drawn(figure)
    _, y = line(figure, "fit-5")
    assert np.all(np.diff(y) < 0)
    idle = activity_figure(activity, 2)
    assert not {gid for gid in drawn(idle) if gid.startswith("fit")}
    assert "no_time_dependence" in words(idle)


def test_ic50_over_time(shifts: InhibitionAnalysis) -> None:
    figure = ic50_time_figure(shifts, 0)
    assert {"ic50-0", "interval-3", "no-shift", "law", "annotation"} <= drawn(figure)
    x, y = line(figure, "law")
    assert np.interp(60, x, y) == pytest.approx(1e-6 * np.log(2) / (36 - np.log(2)), rel=0.1)
    assert words(figure).endswith("time_dependent")
    reversible = ic50_time_figure(shifts, 2)
    assert "law" not in drawn(reversible)
    assert "no_shift" in words(reversible)
    assert "bound-0" in drawn(ic50_time_figure(shifts, 1))


def test_all_figures_of_an_analysis(activity: InhibitionAnalysis, shifts: InhibitionAnalysis) -> None:
    kinds = [(kind, number, name) for kind, number, name, _ in inhibition_figures(activity, most=1)]
    assert kinds == [("kobs", 1, "fast"), ("activity", 1, "fast")]
    assert [name for _, _, name, _ in inhibition_figures(shifts)] == ["fast", "weak", "reversible"]


def test_what_cannot_be_drawn(tight: InhibitionAnalysis, kobs: InhibitionAnalysis, shifts: InhibitionAnalysis) -> None:
    with pytest.raises(IndexError, match="no series 5"):
        morrison_figure(tight, 5)
    with pytest.raises(IndexError, match="no series 3"):
        ic50_time_figure(shifts, 3)
    with pytest.raises(ValueError, match="of mechanism, not of tight-binding"):
        substrate_figure(tight)
    with pytest.raises(ValueError, match="no preincubation times"):
        activity_figure(kobs)


def test_a_compound_without_rates_has_an_empty_figure(folder: Path, tmp_path: Path) -> None:
    for name in ("grid", "activity"):
        text = (folder / f"{name}.csv").read_text()
        (tmp_path / f"{name}.csv").write_text(text + "blind,5,10,\n")
    grid = analyse_mechanism(tmp_path / "grid.csv")
    assert not [gid for gid in drawn(substrate_figure(grid, 3)) if gid.startswith("points")]
    left = analyse_inactivation(tmp_path / "activity.csv")
    for figure in (kobs_figure(left, 3), activity_figure(left, 3)):
        assert "too_few_points" in words(figure)
