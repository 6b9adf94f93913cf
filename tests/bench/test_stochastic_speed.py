"""How stochastic runs are compared: from turns that are made up, and in one short turn."""

from __future__ import annotations

import numpy as np
import pytest
import stochastic_speed
from stochastic_speed import EXACT, LEAPS, Turns, compete, difference, in_whole_copies, is_met, ours, row


def turns(**cpu_ms: float) -> dict[str, Turns]:
    return {
        name.replace("_", ", ").replace("tau, l", "tau-l"): Turns([value] * 3, [np.array([10.0, value])] * 3)
        for name, value in cpu_ms.items()
    }


@pytest.mark.parametrize(("peer", "good"), [(30.0, True), (5.0, False)])
def test_a_peer_has_to_be_slower(peer: float, good: bool, capsys: pytest.CaptureFixture[str]) -> None:
    found = turns(sevenless=10.0, bngsim=peer)
    assert is_met("das_2009", "bngsim", found, 1.0) is good
    said = capsys.readouterr().out
    assert f"event by event: {peer / 10:.2f} times bngsim" in said
    assert said.startswith("ok" if good else "MISS")


def test_leaps_have_to_be_quicker(capsys: pytest.CaptureFixture[str]) -> None:
    found = {"sevenless": Turns([10.0]), "sevenless, tau-leaping": Turns([1.0])}
    assert is_met("kholodenko_2000", "sevenless, tau-leaping", found, 5.0)
    assert not is_met("kholodenko_2000", "sevenless, tau-leaping", found, 20.0)
    assert is_met("kholodenko_2000", "sevenless, auto", found, 20.0)
    assert "10.00 times" in capsys.readouterr().out


def test_a_line_says_how_far_means_are_apart() -> None:
    found = turns(sevenless=10.0, bngsim=30.0)
    assert difference(found["bngsim"], found["sevenless"]) == pytest.approx(20.0 / 20.0)
    assert row("das_2009", 7, "bngsim", found) == ("das_2009", "7", "bngsim", "30", "3 (3 to 3)", "1e+02 %")
    assert row("das_2009", 7, "sevenless", found)[-2:] == ("", "")


def test_networks_of_the_bench_start_with_whole_copies() -> None:
    assert not EXACT.keys() & LEAPS.keys()
    for name in ("das_2009", "schoeberl_2002"):
        assert all(one.initial == int(one.initial) for one in in_whole_copies(name).species)


def test_engines_take_turns() -> None:
    case = stochastic_speed.Case(until=0.5, copies_per_unit=1.0, limit=1.0)
    network = in_whole_copies("das_2009")
    found = compete({"sevenless": ours(network, case, "exact")}, runs=2, rounds=3, seed=1)
    assert len(found["sevenless"].cpu_ms) == 3
    assert found["sevenless"].means[0].shape == (5,)
