"""Trajectories of published networks are right to 1e-4 at default tolerances, and the bench that says so can say no."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import simulate_accuracy
from simulate_accuracy import error_of, measured, moved, start_of, timed
from simulation_tasks import Task, task_of

from sevenless.network.network import Network, Parameter, Reaction, Species
from sevenless.simulate.options import Solver

SMALL = ("das_2009", "huang_ferrell_1996", "kholodenko_1999", "lin_2019")


def drawn(name: str, count: int) -> Task:
    """A network with sets that are the same every time."""
    return task_of(name, count, np.random.default_rng([7, *name.encode()]))


@pytest.mark.parametrize("name", SMALL)
def test_small_networks_are_right_to_1e_4(name: str) -> None:
    lines, wrong = measured(drawn(name, 24), peer_sets=8)
    assert wrong == 0
    assert [line[4] for line in lines] == ["", "24", "8"]


@pytest.mark.parametrize(("name", "count"), [("schoeberl_2002", 16), ("generated_100", 16)])
def test_cascades_and_rules_are_right_to_1e_4(name: str, count: int) -> None:
    assert measured(drawn(name, count), peer_sets=3)[1] == 0


@pytest.mark.slow
@pytest.mark.parametrize("name", ["egfr_net", "generated_500"])
def test_large_networks_are_right_to_1e_4(name: str) -> None:
    assert measured(drawn(name, 16), peer_sets=2)[1] == 0


def two_decays() -> Task:
    """A goes into B at the rate k, which differs from set to set."""
    network = Network(
        species=(Species(name="A", initial=1.0), Species(name="B")),
        reactions=(Reaction(name="r", reactants=(("A", 1),), products=(("B", 1),), rate_constant="k"),),
        parameters=(Parameter(name="k", value=1.0),),
    )
    values = np.array([[1.0, 1.0, 0.0], [2.0, 1.0, 0.0]])
    times = np.array([0.0, 1.0, 40.0])
    return Task(name="decay", network=network, names=("k", "A", "B"), values=values, times=times, atol=1e-9)


def test_errors_are_relative_and_those_of_traces_do_not_count() -> None:
    task = two_decays()
    reference, _ = timed(task, 2, Solver(rtol=1e-12, atol=1e-18))
    found = reference.values.copy()
    found[1, 1, 0] *= 1.001
    found[0, 2, 0] *= 2.0  # exp(-40) of what there was: nobody counts it.
    error = error_of(task, found, reference)
    assert error.each == pytest.approx([0.0, 1e-3])
    assert error.worst == "A at 1 in set 1"
    assert start_of(task).tolist() == [1.0, 1.0]


def test_a_set_that_failed_has_no_error() -> None:
    task = two_decays()
    reference, _ = timed(task, 2, Solver())
    found = reference.values.copy()
    found[0] = np.nan
    assert np.isnan(error_of(task, found, reference).each).tolist() == [True, False]
    nothing = error_of(task, found * np.nan, reference)
    assert (nothing.known.size, nothing.worst) == (0, "")


def test_a_wrong_trajectory_is_a_miss(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    real = simulate_accuracy.timed

    def wrong(task: Task, count: int, solver: Solver, **options: str) -> object:
        found, seconds = real(task, count, solver, **options)
        return (found if solver.rtol < 1e-6 else replace(found, values=found.values * 1.001)), seconds

    monkeypatch.setattr(simulate_accuracy, "timed", wrong)
    assert measured(two_decays(), peer_sets=0)[1] == 1
    (told,) = (line for line in capsys.readouterr().out.splitlines() if line.startswith("MISS"))
    assert "error against sevenless at 1e-10" in told


def test_what_inputs_move_is_what_a_relative_change_of_rtol_does() -> None:
    """k moves exp(-k t) by k t times its change at t = 1, and whatever comes later is a trace; A moves it by 1."""
    assert 1e-6 < moved(two_decays(), 1) < 1e-5
