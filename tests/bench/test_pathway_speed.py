"""The bench of the pathway model asks what it says it asks, and can miss."""

from __future__ import annotations

import pathway_speed
import pytest
from pathway_speed import COLD, CORE, LIMITS, check, first_call, scenario, solved, timed


def test_every_limit_of_the_model_is_asked(capsys: pytest.CaptureFixture[str]) -> None:
    assert check(dict(LIMITS)) == 0
    assert check({CORE: LIMITS[CORE] * 1.01, COLD: 1.0}) == 1
    assert f"MISS {CORE}" in capsys.readouterr().out


def test_the_first_question_is_not_counted() -> None:
    asked: list[int] = []
    assert len(timed(asked.append, 3)) == 3
    assert asked == [0, 1, 2, 3]


def test_a_scenario_that_fails_is_not_fast() -> None:
    scenario(1, "core")
    with pytest.raises(SystemExit, match="a scenario ended as"):
        solved(("done", "too many steps"))


def test_a_first_call_that_fails_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pathway_speed, "FIRST_CALL", "raise SystemExit('no kernels')")
    with pytest.raises(SystemExit, match="no kernels"):
        first_call(None)
    monkeypatch.setattr(
        pathway_speed, "FIRST_CALL", "import os, sys; sys.exit(os.environ['NUMBA_CACHE_DIR'] != 'here')"
    )
    assert first_call("here") > 0
