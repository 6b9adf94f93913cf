"""Both sizes of the model say the same, where the page does not say why not."""

from __future__ import annotations

import pytest

from published.pathway.asking import Place
from published.pathway.running import EGF, HOUR, MINUTE, at, run
from published.pathway.sizes import OBSERVABLES, SCENARIOS, TIMES, WITHIN, apart


def test_ten_scenarios_are_compared_in_three_observables() -> None:
    assert len(SCENARIOS) == 10
    assert len(apart()) == 10 * len(OBSERVABLES) * len(TIMES)
    for observable in OBSERVABLES:
        values = [one.core for one in apart() if one.observable == observable]
        assert max(values) - min(values) > 0.3, observable


def test_core_and_full_agree_but_for_the_rise_of_one_pulse() -> None:
    far = {(one.scenario, one.observable, one.time) for one in apart() if one.apart > WITHIN}
    assert far == {("HS578T, EGF", "pERK", "10 min")}


def test_that_rise_is_the_same_within_a_minute() -> None:
    """pERK grows tenfold between 8 and 15 min, so that a lag of seconds is a large share of it."""
    core, full = (run(Place("HS578T", size), [{"stimulus": EGF}])[0] for size in ("core", "full"))
    assert at(core, "pERK", 15 * MINUTE) > 10 * at(core, "pERK", 8 * MINUTE)
    assert at(full, "pERK", 15 * MINUTE) == pytest.approx(at(core, "pERK", 15 * MINUTE), rel=WITHIN)
    assert at(full, "pERK", HOUR) == pytest.approx(at(core, "pERK", HOUR), rel=WITHIN)
