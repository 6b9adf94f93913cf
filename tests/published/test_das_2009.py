"""Das 2009 (doi:10.1016/j.cell.2008.11.051): RAS-GTP is on or off, and which of them depends on the past.

Facts 8 and 9 were computed for even numbers of SOS; so are they here, with the exact edges beside them.
"""

from __future__ import annotations

from functools import cache

import numpy as np
import numpy.typing as npt
import pytest

from published.facts import claimed, constant, ends
from sevenless.network.network import Network
from sevenless.pathway.limits import das_limit
from sevenless.simulate.ensemble import ensemble
from sevenless.simulate.steady_state import steady_states

SOS = np.arange(10.0, 101.0)
EVEN = SOS % 2 == 0
APART = 1.0
"""RAS-GTP by which two states differ: no state of one branch is as far from its neighbour in accuracy."""

Values = npt.NDArray[np.float64]


def branch(network: Network) -> Values:
    """RAS-GTP at rest over SOS."""
    found = steady_states(network, {"SOS_number": SOS})
    assert found.steady.all()
    return found["RasGTP_total"]


@cache
def branches() -> tuple[Values, Values]:
    """The lower and the upper one; they are one where there is one state."""
    return branch(das_limit()), branch(das_limit(active=True))


def bistable() -> npt.NDArray[np.bool_]:
    low, high = branches()
    return high - low > APART


def test_the_box_has_300_ras_and_10_ras_gap() -> None:
    at_start = das_limit(active=True).initial_state()
    assert (at_start["RasGTP"], at_start["RasGDP"]) == (pytest.approx(300), 0)
    assert constant("das.ras-gap.density") * constant("das.box.volume") == pytest.approx(10)


def test_two_states_from_34_to_76_sos() -> None:
    first, last = ends("das-2009.sos-34-to-76.two-states")
    assert (first, last) == (34, 76)
    assert SOS[bistable() & EVEN].tolist() == np.arange(first, last + 1, 2).tolist()


def test_at_whole_numbers_of_sos_the_window_is_one_wider_on_both_sides() -> None:
    assert SOS[bistable()].tolist() == np.arange(33.0, 78.0).tolist()


def test_below_it_there_is_hardly_any_ras_gtp() -> None:
    low, high = branches()
    below = EVEN & (SOS < 34)
    assert claimed("das-2009.below-34-sos.one-low-state") == 1.1
    assert high[below].max() < 1.1
    assert low[below] == pytest.approx(high[below], rel=1e-4)


def test_the_low_branch_is_of_a_few_molecules_and_the_high_one_of_most() -> None:
    low, high = (values[bistable() & EVEN] for values in branches())
    assert (round(low.min()), round(low.max())) == ends("das-2009.sos-34-to-76.low-branch") == (1, 9)
    assert (round(high.min()), round(high.max())) == ends("das-2009.sos-34-to-76.high-branch") == (247, 293)
    assert (np.diff(low) > 0).all()
    assert (np.diff(high) > 0).all()


def test_from_78_sos_on_there_is_the_high_state_only() -> None:
    low, high = (values[SOS >= 78] for values in branches())
    assert low == pytest.approx(high, rel=1e-4)
    assert round(low[0]) == claimed("das-2009.from-78-sos.one-high-state") == 294
    assert low.max() < 300


def thresholds() -> tuple[float, float]:
    """The last even SOS that is low on the way up, and the last that is high on the way down."""
    doses = SOS[EVEN]
    up = steady_states(das_limit(), {"SOS_number": doses}, along="SOS_number")["RasGTP_total"]
    down = steady_states(das_limit(active=True), {"SOS_number": doses[::-1]}, along="SOS_number")["RasGTP_total"][::-1]
    assert (down >= up * (1 - 1e-6)).all()
    return float(doses[up < 100].max()), float(doses[down > 100].min())


def test_the_way_down_has_a_lower_threshold_than_the_way_up() -> None:
    up, down = thresholds()
    assert (up, down) == (76, 34)
    assert up / down == pytest.approx(claimed("das-2009.hysteresis.up-over-down-threshold"), abs=0.05)


def test_both_branches_are_reached_in_time_too() -> None:
    doses, day = np.array([20.0, 34.0, 50.0, 76.0, 90.0]), [0.0, 1e5]
    for start, network in zip(branches(), (das_limit(), das_limit(active=True)), strict=True):
        found = ensemble(network, {"SOS_number": doses}, day)["RasGTP_total"][:, -1]
        assert found == pytest.approx(start[np.searchsorted(SOS, doses)], rel=1e-3)


def test_without_the_help_of_ras_gtp_at_the_allosteric_site_the_answer_is_graded() -> None:
    """Fact 5: SOS that works alike with either form of Ras has one state at every SOS."""
    alike = {
        f"{rate}_gtp": constant(f"sos.cat.rem-rasgdp.{which}") / (1e6 if which == "kon" else 1)
        for rate, which in (("kon_cat", "kon"), ("koff_cat", "koff"), ("kcat", "kcat"))
    }
    low, high = branch(das_limit().with_values(alike)), branch(das_limit(active=True).with_values(alike))
    assert low == pytest.approx(high, rel=1e-4)
    assert np.diff(low).max() < 0.05 * low.max()
