"""Which states where nothing changes are steady: by eigenvalues, and with many species by nudges."""

from __future__ import annotations

import numpy as np
import pytest

from sevenless.network.network import Network
from sevenless.network.reaction_list import read_reactions
from sevenless.simulate import run_settling
from sevenless.simulate.settling_network import totals_of
from sevenless.simulate.stability import CIRCLES, COMES_BACK, LEADS_AWAY, UNDECIDED, nudges, stability_of
from sevenless.simulate.steady_state import steady_state, steady_states
from sevenless.simulate.structures import kept_structure
from simulate.networks import made

AUTOCATALYSIS = made(
    {"K": 100.0, "Kp": 1e-3},
    ["K + Kp -> 2 Kp @ kauto", "Kp -> K @ kdp"],
    parameters={"kauto": 0.01, "kdp": 0.1},
)
BESIDE = ["A -> 2 A @ grow", "2 A -> A @ grow", " -> X @ turn", "X -> @ turn"]
LOGISTIC = made({"A": 0.0, "X": 0.0}, BESIDE, parameters={"grow": 1.0, "turn": 1.0})
SEEDED = made(
    {"A": 1e-12, "X": 100.0, "Y": 0.0},
    ["A -> 2 A @ grow", "2 A -> A @ grow", "X -> Y @ 1.0", "Y -> X @ 1.0"],
    parameters={"grow": 1e-4},
)
EPIDEMIC = made(
    {"S": 1e6, "I": 1.0},
    [" -> S @@ mu * 1e6", "S + I -> 2 I @ b", "I -> @ g", "S -> @ mu", "I -> @ mu"],
    parameters={"mu": 3e-4, "b": 5e-7, "g": 0.2},
)
PREDATORS = made({"A": 1.0, "B": 1.0}, ["A -> 2 A @ 1.0", "A + B -> 2 B @ 1.0", "B -> @ 1.0"])
PAIRS = made({"A": 10.0, "B": 0.0}, ["2 A -> B @ 0.01"])
MEETING = made({"A": 10.0, "B": 10.0, "C": 0.0}, ["A + B -> C @ 0.01"])
OSCILLATOR = made(
    {"X": 1.0, "Y": 1.0},
    [" -> X @ 1.0", "2 X + Y -> 3 X @ 1.0", "X -> Y @ b", "X -> @ 1.0"],
    parameters={"b": 1.0},
)


@pytest.fixture(params=["eigenvalues", "nudges"])
def judged_by(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Small networks, judged in the way of small ones and in the way of large ones."""
    if request.param == "nudges":
        monkeypatch.setattr(run_settling, "MOST_SPECIES", 0)
    return str(request.param)


@pytest.mark.usefixtures("judged_by")
def test_an_axis_leaves_a_branch_that_is_no_longer_stable() -> None:
    up = np.array([1e-4, 1e-2, 1e-1])
    active = [0.0, 90.001, 99.001]
    alone = steady_states(AUTOCATALYSIS, {"kauto": up})
    rising = steady_states(AUTOCATALYSIS, {"kauto": up}, along="kauto")
    back = steady_states(AUTOCATALYSIS, {"kauto": [*up[::-1], 1e-2]}, along="kauto")
    assert alone.steady.all()
    assert rising.steady.all()
    assert back.steady.all()
    assert alone["Kp"] == pytest.approx(active, rel=1e-6, abs=1e-9)
    assert rising["Kp"] == pytest.approx(active, rel=1e-6, abs=1e-9)
    assert back["Kp"] == pytest.approx([*active[::-1], active[1]], rel=1e-6, abs=1e-9)


@pytest.mark.usefixtures("judged_by")
def test_nothing_that_would_grow_is_not_stable_however_slow_the_rest() -> None:
    found = steady_states(LOGISTIC, {"turn": [0.5, 0.1, 0.01]})
    assert found.status == ("not stable",) * 3
    assert found.values == pytest.approx(np.array([[0.0, 1.0]] * 3))


@pytest.mark.usefixtures("judged_by")
def test_what_grows_from_next_to_nothing_is_followed_until_it_is_there() -> None:
    found = steady_states(SEEDED, {"grow": [1e-4, 1.0]})
    assert found.steady.all()
    assert found["A"] == pytest.approx([1.0, 1.0], rel=1e-6)


@pytest.mark.usefixtures("judged_by")
def test_an_epidemic_stays_where_one_case_makes_more_than_one() -> None:
    found = steady_states(EPIDEMIC, {"b": [5e-7, 1e-7]})
    assert found.steady.all()
    assert found["I"] == pytest.approx([3e-4 * 1e6 / 0.2003 - 3e-4 / 5e-7, 0.0], rel=1e-6, abs=1e-9)


@pytest.mark.usefixtures("judged_by")
def test_what_decays_slower_and_slower_is_steady() -> None:
    pairs = steady_states(PAIRS, {"A": [10.0, 1.0]})
    assert pairs.steady.all()
    assert pairs["B"] == pytest.approx([5.0, 0.5])
    meeting = steady_states(MEETING, {"B": [10.0, 10.0001]})
    assert meeting.steady.all()
    assert meeting["C"] == pytest.approx([10.0, 10.0])


def test_a_centre_is_neutral() -> None:
    found = steady_state(PREDATORS)
    assert found.status == "neutral"
    assert "circles" in found.message
    assert found.values == pytest.approx([1.0, 1.0])


def test_a_slow_mode_decides_beside_fast_ones() -> None:
    """Rates that are ten thousand million times apart."""
    mixing = ["F -> G @ 1e4", "G -> F @ 1e4", *BESIDE]
    mixed = made({"F": 1.0, "G": 0.0, "A": 0.0, "X": 1.0}, mixing, parameters={"grow": 1e-6, "turn": 1.0})
    assert steady_state(mixed).status == "not stable"
    assert steady_state(mixed, {"A": 1.0}).status == "steady"
    assert steady_state(mixed, {"grow": 0.0, "A": 1.0}).status == "steady"


def test_an_axis_meets_the_onset_of_oscillations_where_it_is() -> None:
    """The Brusselator: b = 2."""
    for along in ("b", None):
        found = steady_states(OSCILLATOR, {"b": [1.9, 1.999, 2.001, 2.5]}, along=along)
        assert found.status == ("steady", "steady", "does not settle", "does not settle")
        assert found["Y"][:2] == pytest.approx([1.9, 1.999])


def verdicts(network: Network, states: list[list[float]]) -> list[int]:
    """What small changes do at states of a network."""
    structure = kept_structure(network, (), ())
    totals = totals_of(network, structure)
    at = np.array(states)[:, [[one.name for one in network.species].index(name) for name in structure.species]]
    floor = np.full(at.shape, 1e-12)
    judge = stability_of(structure, totals).judge
    return judge(np.zeros(0, np.int64), np.zeros((len(at), 0)), at, floor, (0,) * 8).tolist()


def test_eigenvalues_are_those_among_states_of_the_same_totals() -> None:
    assert verdicts(AUTOCATALYSIS, [[100.0, 0.0], [10.0, 90.0]]) == [LEADS_AWAY, COMES_BACK]
    assert verdicts(PREDATORS, [[1.0, 1.0], [0.0, 0.0]]) == [CIRCLES, LEADS_AWAY]
    assert verdicts(PAIRS, [[0.0, 5.0]]) == [UNDECIDED]
    assert verdicts(MEETING, [[0.0, 0.0, 10.0], [1.0, 0.0, 9.0]]) == [UNDECIDED, COMES_BACK]
    assert verdicts(OSCILLATOR, [[1.0, 1.0]]) == [COMES_BACK]
    only_totals = made({"A": 1.0, "B": 0.0}, ["A -> B @ 1.0", "B -> A @ 1.0"])
    assert verdicts(only_totals, [[0.5, 0.5]]) == [COMES_BACK]


def test_more_sets_than_lanes_have_each_a_verdict_of_its_own() -> None:
    rng = np.random.default_rng(1)
    active = rng.random(150) < 0.5
    states = np.where(active[:, np.newaxis], [10.0, 90.0], [100.0, 0.0])
    expected = np.where(active, COMES_BACK, LEADS_AWAY)
    assert verdicts(AUTOCATALYSIS, states.tolist()) == expected.tolist()


def test_nudges_keep_totals_and_take_nothing_below_zero() -> None:
    rng = np.random.default_rng(2)
    weights = np.array([[1.0, 1.0, 0.0, 2.0, 0.0], [0.0, 1.0, 1.0, 0.0, 0.0]])
    states = rng.lognormal(0.0, 3.0, (60, 5)) * (rng.random((60, 5)) < 0.6)
    floor = np.full(states.shape, 1e-9)
    for given in (np.full(states.shape, np.nan), rng.standard_normal(states.shape)):
        change = nudges(states, floor, weights, given)
        nudged = states + 1e-3 * change
        assert (nudged >= 0.0).all()
        size = np.abs(states) + floor
        assert np.abs(change / size).max(axis=1) == pytest.approx(np.ones(60), rel=1e-9)
        # Of totals that are zero, no more than a thousandth of what counts as nothing.
        assert (np.abs(change @ weights.T) <= 1e-12 * (states @ weights.T) + 1e-3 * (floor @ weights.T)).all()


def test_what_is_not_there_and_cannot_come_is_not_nudged() -> None:
    """Nothing of anything: no change keeps the total and takes nothing below zero, so that nothing leads away."""
    network = read_reactions(
        "A <-> C ; 1, 0.1\nD <-> E ; 29, 28.5\n2 A <-> D ; 1, 1\n2 A <-> E ; 0.09, 0.09\nA + C <-> D ; 1, 10\n"
        "2 B <-> D ; 9.5, 9.5\n2 C <-> D ; 1, 100\nspecies:\nA, B, C, D, E = 0"
    )
    found = steady_state(network)
    assert found.status == "steady"
    assert [found[name] for name in "ABCDE"] == [0.0] * 5
