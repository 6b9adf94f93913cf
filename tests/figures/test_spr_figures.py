"""Figures of sensorgrams and of equilibrium show what was fitted, left out and expected."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from matplotlib.figure import Figure

from sevenless.binding.spr.analysis import SprAnalysis, SprSurface, analyse_spr
from sevenless.binding.spr.exclusions import parse_exclusion
from sevenless.binding.spr.options import SprOptions, SurfaceTheory
from sevenless.figures.sensorgrams import sensorgram_figure
from sevenless.figures.steady_state import steady_state_figure
from sevenless.readers.spr.registry import read_spr
from sevenless.testing.spr import SprTruth, simulate_spr


@pytest.fixture(scope="module")
def analysis(tmp_path_factory: pytest.TempPathFactory) -> SprAnalysis:
    path: Path = tmp_path_factory.mktemp("spr") / "run.txt"
    truth = SprTruth(ka_per_molar_s=1e5, kd_per_s=1e-2, noise_ru=0.2)
    doses = np.array([0.0, 1e-8, 3e-8, 1e-7, 3e-7, 1e-6, 3e-6])
    run = simulate_spr(doses, truth, rng=np.random.default_rng(1), contact_s=400, end_s=700, step_s=2.0)
    run.write_biacore_text(path)
    theory = SurfaceTheory(level_ru={"": 5000.0}, ligand_dalton=50_000.0, analyte_dalton={"drug": 450.0})
    left_out = (parse_exclusion("10 nM=below the blank"),)
    return analyse_spr([read_spr(path)], SprOptions(theory=theory, exclusions=left_out))


def drawn(figure: Figure) -> set[str]:
    return {str(one.get_gid()) for axes in figure.axes for one in axes.get_children() if one.get_gid()}


def test_sensorgrams_and_residuals_share_their_time(analysis: SprAnalysis) -> None:
    figure = sensorgram_figure(analysis.surfaces[0])
    top, low = figure.axes[:2]
    assert top.get_shared_x_axes().joined(top, low)
    assert {"sensorgram-3", "fit-3", "residual-3", "injection-start", "injection-end", "noise"} <= drawn(figure)
    assert "sensorgram-2" not in drawn(figure)
    line = next(one for one in low.lines if one.get_gid() == "residual-6")
    residual = np.asarray(line.get_ydata(), dtype=float)
    assert np.nanstd(residual) == pytest.approx(0.2 * np.sqrt(2), rel=0.15)
    note = next(one for one in top.texts if one.get_gid() == "annotation")
    assert note.get_text().endswith("sound")
    assert "KD " in note.get_text()


def test_the_fit_lies_on_the_sensorgram(analysis: SprAnalysis) -> None:
    axes = sensorgram_figure(analysis.surfaces[0]).axes[0]
    lines = {str(one.get_gid()): np.asarray(one.get_ydata(), dtype=float) for one in axes.lines}
    assert np.nanmax(np.abs(lines["fit-7"] - lines["sensorgram-7"])) < 2
    assert np.nanmax(lines["fit-7"]) == pytest.approx(50 * 3e-6 / 3.1e-6, rel=0.03)


def test_theory_points_and_exclusions_at_equilibrium(analysis: SprAnalysis) -> None:
    figure = steady_state_figure(analysis)
    assert {"points", "left-out", "fit", "rmax", "rmax-theory", "kd", "annotation"} <= drawn(figure)
    lines = {str(one.get_gid()): one for one in figure.axes[0].lines}
    assert len(lines["left-out"].get_xdata()) == 1  # type: ignore[arg-type]
    row = analysis.affinities.row(0, named=True)
    assert lines["rmax-theory"].get_ydata()[0] == pytest.approx(45 + row["offset_ru"])  # type: ignore[index]


def test_what_cannot_be_drawn(analysis: SprAnalysis) -> None:
    with pytest.raises(IndexError, match="no affinity 5"):
        steady_state_figure(analysis, 5)
    with pytest.raises(ValueError, match="no sensorgrams that are ready"):
        sensorgram_figure(SprSurface(file="a", channel="", flow_cell="", analyte="drug"))
