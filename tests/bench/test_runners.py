"""Contenders in their own processes, and what becomes of one that dies."""

from __future__ import annotations

from pathlib import Path

import fit_speed
import numpy as np
import pytest
from runners import CONTENDERS, ONE_THREAD, PEERS, Contender, Runner, RunnerError, Turn
from scenarios import simulate
from speed_table import NOT_INSTALLED, Outcome

OURS = Contender(name="sevenless", script="run_sevenless.py none", curves=8)
SCIPY = Contender(name=fit_speed.SCIPY, script="run_scipy.py", curves=4)
ABSENT = Contender(name="absent", script="run_lmfit.py", curves=4, peer="lmfit")
BROKEN = Contender(name="broken", script="run_nothing_at_all.py", curves=4)


def test_every_contender_has_a_script_and_a_name_of_its_own() -> None:
    assert len({one.name for one in CONTENDERS}) == len(CONTENDERS)
    for one in CONTENDERS:
        assert (PEERS / one.script.split()[0]).is_file()


def test_limits_are_set_for_contenders_that_exist() -> None:
    assert {*fit_speed.LIMITS, fit_speed.SCIPY, fit_speed.OURS} <= {one.name for one in CONTENDERS}


def test_every_math_library_is_held_to_one_thread() -> None:
    assert {"OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS"} <= ONE_THREAD.keys()
    assert set(ONE_THREAD.values()) == {"1"}


def test_a_runner_that_dies_tells_its_last_words(tmp_path: Path) -> None:
    with Runner(BROKEN) as runner, pytest.raises(RunnerError, match="No such file"):
        runner.take_turn(tmp_path / "none.npz", start=0, count=1)


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Outcome]:
    """Two rounds of the real sevenless and SciPy runners, beside one that is absent and one that is broken."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("fit_speed.CONTENDERS", (OURS, SCIPY, ABSENT, BROKEN))
        patch.setattr("runners.is_installed", lambda name: False)
        patch.setattr("fit_speed.CURVES", 8)
        scenario = simulate("A", 8, np.random.default_rng(5))
        curves = tmp_path_factory.mktemp("speed") / "A.npz"
        return {one.name: one for one in fit_speed.compete(scenario, curves, rounds=2)}


def test_turns_walk_through_the_curves(outcomes: dict[str, Outcome]) -> None:
    assert [turn.start for turn in outcomes[SCIPY.name].turns] == [0, 4]
    assert [turn.start for turn in outcomes[OURS.name].turns] == [0, 0]


def test_both_find_the_same_potencies(outcomes: dict[str, Outcome]) -> None:
    ours = np.array(outcomes[OURS.name].turns[0].log10_ic50, dtype=float)
    theirs = np.concatenate([np.array(turn.log10_ic50, dtype=float) for turn in outcomes[SCIPY.name].turns])
    np.testing.assert_allclose(ours, theirs, atol=1e-4)


def test_who_is_absent_or_broken_stops_nobody(outcomes: dict[str, Outcome]) -> None:
    assert outcomes["absent"].absent == NOT_INSTALLED
    assert outcomes["broken"].absent.startswith("failed: ")
    assert not outcomes["broken"].turns


def test_the_order_turns_round() -> None:
    assert fit_speed.order([OURS, SCIPY], 0) == [OURS, SCIPY]
    assert fit_speed.order([OURS, SCIPY], 1) == [SCIPY, OURS]


@pytest.mark.parametrize(("factor", "missed"), [(60.0, 0), (49.0, 1), (14.0, 2)])
def test_a_ratio_below_its_limit_is_missed(factor: float, missed: int, capsys: pytest.CaptureFixture[str]) -> None:
    def outcome(name: str, cpu_s: float) -> Outcome:
        return Outcome(name=name, turns=(Turn(start=0, cpu_s=cpu_s, wall_s=cpu_s, log10_ic50=(-7.0,)),))

    outcomes = [outcome(name, 1.0) for name in fit_speed.LIMITS] + [outcome(fit_speed.SCIPY, factor)]
    assert fit_speed.check(outcomes, "10 doses x 1") == missed
    assert capsys.readouterr().out.count("MISS") == missed


def test_a_contender_of_ours_without_turns_is_missed() -> None:
    outcomes = [Outcome(name=name, absent="failed: x") for name in (*fit_speed.LIMITS, fit_speed.SCIPY)]
    assert fit_speed.check(outcomes, "10 doses x 1") == 2
