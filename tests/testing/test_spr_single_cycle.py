"""Simulated single cycles: what is bound stays bound between injections, and what flowed is told."""

from __future__ import annotations

import numpy as np
import pytest

from sevenless.testing.spr import SprTruth
from sevenless.testing.spr_single_cycle import simulate_single_cycle


def test_each_injection_goes_on_from_the_one_before() -> None:
    truth = SprTruth(ka_per_molar_s=1e5, kd_per_s=1e-3, rmax_ru=40.0)
    made = simulate_single_cycle([1e-8, 1e-7], truth, rng=np.random.default_rng(1), contact_s=100, pause_s=50)
    time, blank, curve = made.run.time_s, *made.run.response_ru
    ends = curve[np.searchsorted(time, [0, 100, 150, 250])] / 40
    first = 0.5 * (1 - np.exp(-0.2))
    rest = first * np.exp(-0.05)
    top = 1e-2 / 1.1e-2
    assert ends == pytest.approx([0, first, rest, top - (top - rest) * np.exp(-1.1)], abs=1e-9)
    assert not blank.any()
    rows = [line.split(",") for line in made.long_table().splitlines()[1:]]
    flowed = {float(row[4]): float(row[3]) for row in rows if row[0] == "2"}
    assert [flowed[at] for at in (-1.0, 0.0, 99.0, 100.0, 150.0, 250.0)] == [0, 1e-8, 1e-8, 0, 1e-7, 0]
    assert {row[3] for row in rows if row[0] == "1"} == {"0.0"}
