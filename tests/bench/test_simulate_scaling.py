"""How cost grows with networks, from figures and from networks so small that they take no time."""

from __future__ import annotations

import numpy as np
import pytest
import simulate_scaling
from simulate_scaling import Cost, cost_of, report, row, slope
from simulation_tasks import Size, generated_task


def costs(power: float, *, failed: int = 0) -> list[Cost]:
    sizes = [Size(species=n, reactions=3 * n, entries=9 * n, filled=n * n, products=n**3) for n in (20, 100, 500, 1000)]
    bumps = (1.0, 1.01, 0.99, 1.0)
    plain = [Cost(size=one, analysis_s=0.1, step_s=1.0, steps=50.0, failed=failed) for one in sizes]
    return [
        Cost(size=one.size, analysis_s=0.1, step_s=1e-9 * one.work**power * bump, steps=50.0, failed=one.failed)
        for one, bump in zip(plain, bumps, strict=True)
    ]


def test_a_slope_lies_within_its_interval() -> None:
    found = slope(costs(0.8), lambda one: one.step_s, lambda one: one.work)
    assert found.value == pytest.approx(0.8, abs=0.01)
    assert found.low < found.value < found.high < 0.85


@pytest.mark.parametrize(("power", "failed", "code"), [(0.9, 0, 0), (1.1, 0, 1), (0.9, 2, 1)])
def test_growth_beyond_its_work_and_failures_are_missed(power: float, failed: int, code: int, capsys) -> None:
    assert report(costs(power, failed=failed)) == code
    said = capsys.readouterr().out
    assert said.count("MISS") == code
    # Two large sizes make no slope.
    assert "from 300 species on" not in said


def test_a_network_is_measured() -> None:
    task = generated_task(20, 7, simulate_scaling.SETS, np.random.default_rng(7))
    found = cost_of(task, turns=2, turn_s=1e-4)
    assert found.size.species == 20
    assert found.failed == 0
    assert 5 < found.steps < 500
    assert 0 < found.step_s < 1
    assert found.work == found.size.products + 8 * found.size.filled
    assert len(row(found)) == len(simulate_scaling.HEADER)
