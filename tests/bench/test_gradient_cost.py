"""The bench of gradients, on networks that take no time."""

from __future__ import annotations

import sys

import gradient_cost
import numpy as np
import pytest
from simulation_tasks import task_of


def test_a_row_has_every_column_and_every_set() -> None:
    row, ratio = gradient_cost.measured(task_of("das_2009", 8, np.random.default_rng(1)), 1, np.random.default_rng(2))
    assert len(row) == len(gradient_cost.HEADER)
    assert row[0] == "das_2009"
    assert row[-1] == "0 of 8"
    assert ratio > 0.0


@pytest.mark.parametrize(("ratio", "code"), [(2.5, 0), (3.5, 1)])
def test_a_gradient_that_is_too_dear_is_missed(
    ratio: float, code: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(gradient_cost, "measured", lambda *_: (("",) * len(gradient_cost.HEADER), ratio))
    monkeypatch.setattr(sys, "argv", ["gradient_cost.py", "huang_ferrell_1996", "kholodenko_2000", "--seed", "1"])
    assert gradient_cost.main() == code
    said = capsys.readouterr().out
    assert f"huang_ferrell_1996: a gradient costs {ratio:.2f} simulations, at most 3" in said
    assert f"kholodenko_2000: a gradient costs {ratio:.2f} simulations\n" in said
