"""Figures of thermophoresis: what is drawn, where, and in which words."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle

from binding.mst.simulated import DOSES, read_of, run_of
from sevenless.binding.mst.analysis import MstAnalysis, MstOptions, analyse_mst
from sevenless.figures.mst_binding import kd_text, mst_binding_figure
from sevenless.figures.mst_traces import mst_traces_figure
from sevenless.testing.mst import MstTruth


@pytest.fixture(scope="module")
def analysis() -> MstAnalysis:
    truth = MstTruth(kd_molar=1e-6, noise_permille=2, rippled=(4,), ripple_permille=30)
    read = read_of(run_of(truth))
    left_out = read.capillaries.with_columns(is_included=pl.col("capillary") != 6)
    return analyse_mst(type(read)(source=read.source, capillaries=left_out, traces=read.traces))


def line(figure: Figure, gid: str) -> Line2D:
    found = [artist for artist in figure.axes[0].lines if artist.get_gid() == gid]
    assert len(found) == 1, gid
    return found[0]


def test_every_trace_is_drawn_relative_to_the_cold_window(analysis: MstAnalysis) -> None:
    figure = mst_traces_figure(analysis)
    for number in range(1, 17):
        trace = line(figure, f"trace-{number}")
        np.testing.assert_array_equal(trace.get_xdata(), analysis.traces.time_s[number - 1])
        np.testing.assert_array_equal(trace.get_ydata(), analysis.relative_fluorescence()[number - 1])
    assert line(figure, "trace-1").get_color() != line(figure, "trace-16").get_color()
    assert line(figure, "trace-4").get_linestyle() == "--"
    assert line(figure, "trace-6").get_color() == "#b0b0b0"


def test_windows_and_laser_are_where_they_were_found(analysis: MstAnalysis) -> None:
    figure = mst_traces_figure(analysis, title="one run")
    spans = {one.get_gid(): one for one in figure.axes[0].patches if isinstance(one, Rectangle)}
    for name, window in (("cold", analysis.windows.cold), ("hot", analysis.windows.hot)):
        span = spans[f"window-{name}"]
        assert (span.get_x(), span.get_x() + span.get_width()) == pytest.approx(window)
    assert analysis.windows.laser is not None
    assert line(figure, "laser-on").get_xdata()[0] == analysis.windows.laser.on_s  # type: ignore[index]
    assert line(figure, "laser-off").get_xdata()[0] == analysis.windows.laser.off_s  # type: ignore[index]
    assert figure.axes[0].get_title(loc="left") == "one run"


def test_points_flags_and_fit(analysis: MstAnalysis) -> None:
    figure = mst_binding_figure(analysis)
    points = analysis.points
    for name, count in (("points", 14), ("flagged", 1), ("left-out", 1)):
        assert len(np.asarray(line(figure, name).get_xdata())) == count
    assert line(figure, "flagged").get_xdata()[0] == DOSES[3]  # type: ignore[index]
    assert line(figure, "left-out").get_ydata()[0] == points["fnorm_permille"][5]  # type: ignore[index]
    row = analysis.fits.row(0, named=True)
    fit = line(figure, "fit")
    middle = np.interp(np.log(row["kd_molar"]), np.log(np.asarray(fit.get_xdata())), np.asarray(fit.get_ydata()))
    assert middle == pytest.approx((row["unbound_permille"] + row["bound_permille"]) / 2, abs=0.2)
    assert line(figure, "plateau-bound").get_ydata()[0] == row["bound_permille"]  # type: ignore[index]
    assert figure.axes[0].texts[0].get_text() == kd_text(row)
    with pytest.raises(IndexError):
        mst_binding_figure(analysis, 1)


def test_no_line_without_an_affinity() -> None:
    flat = MstTruth(kd_molar=1e-6, noise_permille=3, jump=(0.05, 0.05), drift=(0.1, 0.1))
    figure = mst_binding_figure(analyse_mst(read_of(run_of(flat))))
    assert [one.get_gid() for one in figure.axes[0].lines if one.get_gid() in ("fit", "plateau-bound")] == []
    assert "no binding" in figure.axes[0].texts[0].get_text()


def test_one_concentration_and_given_windows_are_drawn() -> None:
    run = run_of(MstTruth(kd_molar=1e-6, noise_permille=2), doses=np.full(3, 1e-6))
    analysis = analyse_mst(read_of(run), MstOptions(cold=(-2.0, -1.0), hot=(2.0, 3.0)))
    assert len(mst_traces_figure(analysis).axes) == 1
    assert "too few points" in mst_binding_figure(analysis).axes[0].texts[0].get_text()


@pytest.mark.parametrize(
    ("qualifier", "kd", "said"), [("=", 1e-6, "KD 1 µM (500 nM to 2 µM); S/N 9; s"), ("<", 1e-9, "KD < 1 nM; S/N 9; s")]
)
def test_the_affinity_in_a_line(qualifier: str, kd: float, said: str) -> None:
    row = {"kd_qualifier": qualifier, "kd_molar": kd, "kd_low_molar": 5e-7, "kd_high_molar": 2e-6}
    assert kd_text({**row, "signal_to_noise": 9.0, "status": "s"}) == said
    assert kd_text({**row, "kd_qualifier": "", "signal_to_noise": None, "status": "no binding"}) == "no binding"
