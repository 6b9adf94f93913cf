"""What holds for every network: nothing comes from nothing, nothing is below zero, and orders do not matter."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sevenless.network.network import Reaction
from sevenless.simulate.ensemble import ensemble
from sevenless.simulate.options import Solver
from sevenless.simulate.steady_state import steady_state
from simulate.complexes import Drawn, drawn_networks
from simulate.networks import made

TIMES = np.array([0.0, 1e-3, 0.1, 1.0, 10.0, 1e3])
FEW = settings(max_examples=40, deadline=None)


def scattered(drawn: Drawn, seed: int, count: int = 9) -> dict[str, np.ndarray]:
    """Constants over two decades about their own, initial values over one."""
    rng = np.random.default_rng(seed)
    table = {one.name: float(one.value) * 10.0 ** rng.uniform(-1, 1, count) for one in drawn.network.parameters}
    table |= {one.name: float(one.initial) * 10.0 ** rng.uniform(-0.5, 0.5, count) for one in drawn.network.species}
    return table


@FEW
@given(drawn_networks(), st.integers(0, 99), st.sampled_from([1e-3, 1e-6]))
def test_parts_are_kept_at_any_tolerance(drawn: Drawn, seed: int, rtol: float) -> None:
    found = ensemble(drawn.network, scattered(drawn, seed), TIMES, solver=Solver(rtol=rtol), threads=1)
    assert found.done.all()
    totals = found.values @ drawn.parts
    assert np.abs(totals - totals[:, :1]).max() <= 1e-9 * totals.max()


@FEW
@given(drawn_networks(), st.integers(0, 99))
def test_nothing_falls_below_zero_by_more_than_the_tolerance(drawn: Drawn, seed: int) -> None:
    found = ensemble(drawn.network, scattered(drawn, seed), TIMES, threads=1)
    largest = found.values[:, 0].max(axis=1)
    assert (found.values.min(axis=(1, 2)) >= -1e-8 * largest).all()


@FEW
@given(drawn_networks(), st.integers(0, 99), st.randoms(use_true_random=False))
def test_the_order_of_species_and_reactions_does_not_matter(drawn: Drawn, seed: int, random: st.DataObject) -> None:
    species, reactions = list(drawn.network.species), list(drawn.network.reactions)
    random.shuffle(species)  # type: ignore[attr-defined]
    random.shuffle(reactions)  # type: ignore[attr-defined]
    other = replace(drawn.network, species=tuple(species), reactions=tuple(reactions))
    table = scattered(drawn, seed)
    one, two = (ensemble(network, table, TIMES, threads=1) for network in (drawn.network, other))
    for name in one.names:
        largest = one.values.max(axis=(1, 2))[:, None]
        assert (np.abs(one[name] - two[name]) <= 1e-4 * np.abs(one[name]) + 1e-6 * largest).all()


@FEW
@given(drawn_networks(), st.integers(0, 99), st.permutations(range(9)), st.integers(1, 2))
def test_the_order_of_sets_and_the_number_of_threads_do_not_change_a_bit(
    drawn: Drawn, seed: int, order: list[int], threads: int
) -> None:
    table = scattered(drawn, seed)
    found = ensemble(drawn.network, table, TIMES, threads=1)
    mixed = {name: values[order] for name, values in table.items()}
    assert ensemble(drawn.network, mixed, TIMES, threads=threads).values.tobytes() == found.values[order].tobytes()


@FEW
@given(drawn_networks(balanced=True))
def test_detailed_balance_is_reached(drawn: Drawn) -> None:
    """At rest every reaction runs as fast there as back: with the totals, that is the one equilibrium."""
    constants = {one.name: float(one.value) for one in drawn.network.parameters}
    found = steady_state(drawn.network, constants)
    at_end = {name: found[name] for name in found.names}
    rates = {one.name: rate(one, constants, at_end) for one in drawn.network.reactions}
    scale = max(at_end.values())
    # What makes more of itself may be missing: 2 A <-> C, A + B <-> C without A rests, and a little A ends it.
    assert found.status == "steady" or (found.status == "not stable" and min(at_end.values()) <= 1e-9 * scale)
    for there, back in zip(drawn.network.reactions[::2], drawn.network.reactions[1::2], strict=True):
        assert rates[there.name] == pytest.approx(rates[back.name], rel=1e-5, abs=1e-8 * scale)


def rate(reaction: Reaction, constants: dict[str, float], state: dict[str, float]) -> float:
    """Mass action."""
    found = constants[str(reaction.rate_constant)]
    for name, count in reaction.reactants:
        found *= state[name] ** count
    return found


@FEW
@given(st.lists(st.floats(-4.0, 4.0), min_size=2, max_size=9), st.integers(0, 99))
def test_states_of_one_molecule_come_to_the_distribution_of_boltzmann(energies: list[float], seed: int) -> None:
    """A tree of states and some rings: p_i = exp(-E_i) / sum_j exp(-E_j).

    Over so long a time, totals drift by rounding: the unit of it, times what flows there and back, times the time.
    """
    rng = np.random.default_rng(seed)
    edges = {(int(rng.integers(0, i)), i) for i in range(1, len(energies))}
    edges |= {tuple(sorted(rng.choice(len(energies), 2, replace=False).tolist())) for _ in range(2)}
    reactions = []
    for i, j in sorted(edges):
        speed = 10.0 ** rng.uniform(-2, 2)
        reactions += [f"s{i} -> s{j} @ {speed * np.exp(energies[i])}", f"s{j} -> s{i} @ {speed * np.exp(energies[j])}"]
    network = made({f"s{i}": float(i == 0) for i in range(len(energies))}, reactions)
    found = ensemble(network, {}, [1e8], solver=Solver(rtol=1e-9, atol=1e-15), threads=1)
    weights = np.exp(-np.array(energies))
    assert found.values[0, 0] == pytest.approx(weights / weights.sum(), rel=1e-5)
    assert found.values[0, 0] / found.values[0, 0].sum() == pytest.approx(weights / weights.sum(), rel=1e-8)


def test_binding_comes_to_the_root_of_its_quadratic() -> None:
    """A + B <-> C: C = ((a + b + K) - sqrt((a + b + K)^2 - 4 a b)) / 2."""
    rng = np.random.default_rng(3)
    a, b, on, off = 10.0 ** rng.uniform(-2, 2, (4, 50))
    network = made(
        {"A": 1.0, "B": 1.0, "C": 0.0}, ["A + B -> C @ on", "C -> A + B @ off"], parameters={"on": 1.0, "off": 1.0}
    )
    found = ensemble(network, {"A": a, "B": b, "on": on, "off": off}, [1e7], solver=Solver(rtol=1e-9, atol=1e-15))
    whole = a + b + off / on
    # Written so that nothing cancels.
    assert found["C"][:, 0] == pytest.approx(2 * a * b / (whole + np.sqrt(whole**2 - 4 * a * b)), rel=1e-9)
