"""Curves of any shape are drawn inside their frame, and said in words."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sevenless.figures.curve_view import CurveView, curve_views
from sevenless.figures.dose_response import dose_response
from sevenless.figures.inline_curve import inline_curves
from sevenless.fitting.curves import Curves
from sevenless.fitting.fit import fit
from sevenless.fitting.options import FitOptions

LEFT, RIGHT, TOP, BOTTOM = 330, 2540, 70, 1490
SLACK = 2


@st.composite
def any_curves(draw: st.DrawFn) -> CurveView:
    """A curve of a few doses whose responses follow no rule."""
    doses = draw(st.lists(st.floats(1e-12, 1e-2), min_size=1, max_size=12))
    vehicle = draw(st.integers(0, 3))
    conc = np.array([0.0] * vehicle + doses)
    response = draw(st.lists(st.floats(-1e5, 1e5) | st.just(float("nan")), min_size=len(conc), max_size=len(conc)))
    curves = Curves.from_matrix(conc, response)
    robust = draw(st.booleans())
    return curve_views(curves, fit(curves, FitOptions(robust=robust), threads=1))[0]


def places(path: str) -> np.ndarray:
    """Every point of a path of absolute starts and relative steps."""
    walked = []
    for part in path.replace("z", "").split("M")[1:]:
        numbers = [int(number) for number in re.findall(r"-?\d+", part.replace("h0", ""))]
        walked.append(np.cumsum(np.array(numbers).reshape(-1, 2), axis=0))
    return np.concatenate(walked) if walked else np.empty((0, 2))


@given(any_curves())
@settings(deadline=None, max_examples=50, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
def test_nothing_leaves_the_frame(view: CurveView) -> None:
    drawn = inline_curves([view])
    ElementTree.fromstring(drawn.defs)
    root = ElementTree.fromstring(drawn.svgs[0])
    for node in root.iter("path"):
        if node.attrib["class"] in ("pt", "vh", "ft", "fx", "bd") and node.attrib["d"]:
            x, y = places(node.attrib["d"]).T
            assert x.min() >= LEFT - SLACK
            assert x.max() <= RIGHT + SLACK
            assert y.min() >= TOP - SLACK
            assert y.max() <= BOTTOM + SLACK


@given(any_curves())
@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
def test_the_annotation_is_a_sentence(view: CurveView) -> None:
    text = view.annotation
    assert text.startswith(("IC50 ", "no IC50"))
    assert not re.search(r"nan|inf|None", text)
    if view.qualifier in ("<", ">"):
        assert text.startswith(f"IC50 {view.qualifier} ")


@pytest.mark.parametrize(
    "response",
    [
        [100.0] * 8,
        [0.0] * 8,
        [1e-9, 2e-9, 1e-9, 3e-9, 1e-9, 2e-9, 1e-9, 2e-9],
        [1e9, 9e8, 8e8, 5e8, 3e8, 1e8, 5e7, 1e7],
        [np.nan] * 8,
        [np.nan] * 7 + [5.0],
        [0, 0, 0, 50, 100, 100, 100, 100],
    ],
    ids=["flat", "nought", "tiny", "huge", "masked", "one well", "rising step"],
)
def test_awkward_responses_make_a_figure(response: list[float]) -> None:
    conc = np.concatenate([[0.0], np.geomspace(1e-9, 1e-5, 7)])
    curves = Curves.from_matrix(conc, response)
    view = curve_views(curves, fit(curves, threads=1))[0]
    figure = dose_response([view], response_label="counts")
    figure.draw_without_rendering()
    low, high = figure.axes[0].get_ylim()
    assert low < high
    finite = [value for value in response if np.isfinite(value)]
    assert all(low <= value <= high for value in finite)
