"""Whatever passes the checks of a network is simulated, or fails with a status: never with an exception."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings

from network.networks import networks
from sevenless.network.network import Network
from sevenless.network.reaction_list import read_reactions
from sevenless.simulate.options import Solver
from sevenless.simulate.simulate import simulate
from sevenless.simulate.statuses import STATUS_WORDS

FEW_STEPS = Solver(most_steps=2000)


@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
@given(networks())
def test_a_network_without_errors_has_a_trajectory_or_a_status(network: Network) -> None:
    assume(not any(problem.severity == "error" for problem in network.problems()))
    found = simulate(network, times_s=[0.0, 1.0], observables=["A", "B"], solver=FEW_STEPS)
    assert found.status in STATUS_WORDS.values()
    if found.status == "done":
        assert np.isfinite(found.values).all()
    else:
        assert found.message


@pytest.mark.parametrize("count", ["1e20", "1000", "2.5", "0.1"])
def test_reactants_in_any_number(count: str) -> None:
    found = simulate(read_reactions(f"{count} A -> ; 0\n-> A ; 1"), times_s=[0.0, 0.5])
    assert found.status == "done"
    assert found["A"].tolist() == pytest.approx([0.0, 0.5])


@pytest.mark.parametrize("reaction", ["B -> ; 1\n", ""])
def test_an_event_that_sets_what_is_no_number_is_no_trajectory(reaction: str) -> None:
    network = read_reactions(f"{reaction}events:\nburst: when time > 0.5: A = 1e999\nspecies:\nA = 0\nB = 1")
    found = simulate(network, times_s=[0.0, 1.0])
    assert found.status == "not finite"
