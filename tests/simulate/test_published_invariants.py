"""What holds for every network holds for the published ones, over parameters far apart."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from itertools import combinations

import numpy as np
import numpy.typing as npt
import pytest

from sevenless.network.conserved import drift
from sevenless.network.expression import names, parse
from sevenless.network.network import Network
from sevenless.simulate.ensemble import ensemble
from sevenless.simulate.options import Solver
from sevenless.simulate.trajectories import Trajectories
from simulate.models import model
from simulate.networks import made

NETWORKS = ("huang_ferrell_1996", "kholodenko_1999", "lin_2019", "schoeberl_2002", "generated_100")
COUNT = 19
Table = dict[str, npt.NDArray[np.float64]]


def table_of(network: Network, *, spread: float = 0.5, count: int = COUNT) -> Table:
    """Log-normal factors on all numbers of mass action, and on what there is at the start."""
    rng = np.random.default_rng(len(network.species))
    known = {one.name: one.value for one in network.parameters if isinstance(one.value, float)}
    laws = [str(one.rate_constant if one.rate_law is None else one.rate_law) for one in network.reactions]
    used = {name for law in laws for name in names(parse(law))} & set(known)
    nominal = {name: known[name] for name in sorted(used)}
    nominal |= {one.name: one.initial for one in network.species if not one.fixed and isinstance(one.initial, float)}
    return {name: value * np.exp(spread * rng.standard_normal(count)) for name, value in nominal.items()}


@cache
def simulated(name: str) -> tuple[Network, Table, Trajectories]:
    """Every species of a published network, over sets far apart."""
    network, times, _ = model(name, 6)
    table = table_of(network)
    species = [one.name for one in network.species]
    return network, table, ensemble(network, table, times, observables=species, threads=1)


@pytest.mark.parametrize("name", NETWORKS)
def test_totals_are_kept_to_1e_9(name: str) -> None:
    network, _, found = simulated(name)
    assert found.done.all()
    kept = drift(network.conserved_moieties(), found.names, found.values)
    assert len(kept) >= 5
    assert max(kept.values()) < 1e-9


@pytest.mark.parametrize("name", NETWORKS)
def test_nothing_falls_below_zero_by_more_than_the_tolerance(name: str) -> None:
    _, _, found = simulated(name)
    largest = found.values[:, 0].max(axis=1)
    assert (found.values.min(axis=(1, 2)) >= -1e-9 * largest).all()


@pytest.mark.parametrize("name", NETWORKS)
def test_the_order_of_species_and_reactions_does_not_matter(name: str) -> None:
    network, table, found = simulated(name)
    rng = np.random.default_rng(5)
    other = replace(
        network,
        species=tuple(network.species[i] for i in rng.permutation(len(network.species))),
        reactions=tuple(network.reactions[i] for i in rng.permutation(len(network.reactions))),
    )
    again = ensemble(other, table, found.times_s, observables=found.names, threads=1)
    largest = found.values[:, 0].max(axis=1)[:, None, None]
    assert (np.abs(again.values - found.values) <= 1e-4 * np.abs(found.values) + 1e-9 * largest).all()


@pytest.mark.parametrize("name", NETWORKS)
def test_lanes_and_threads_do_not_change_a_bit(name: str) -> None:
    network, table, found = simulated(name)
    order = np.random.default_rng(6).permutation(COUNT)
    mixed = {column: values[order] for column, values in table.items()}
    again = ensemble(network, mixed, found.times_s, observables=found.names, threads=2)
    assert again.values.tobytes() == found.values[order].tobytes()
    assert again.steps.tolist() == found.steps[order].tolist()
    few = {column: values[3:6] for column, values in table.items()}
    some = ensemble(network, few, found.times_s, observables=found.names, threads=2)
    assert some.values.tobytes() == found.values[3:6].tobytes()


def sites(count: int) -> tuple[Network, list[frozenset[int]]]:
    """A receptor with sites that bind a ligand each on its own, one reaction for each site and state."""
    states = [frozenset(one) for size in range(count + 1) for one in combinations(range(count), size)]
    called = {one: "R" + "".join(map(str, sorted(one))) for one in states}
    reactions = []
    for state in states:
        for site in set(range(count)) - state:
            bound = called[state | {site}]
            reactions += [f"{called[state]} + L -> {bound} @ on{site}", f"{bound} -> {called[state]} + L @ off{site}"]
    initial = dict.fromkeys(called.values(), 0.0) | {"L": 1.0, "R": 1.0}
    constants = {f"{way}{site}": 1.0 for way in ("on", "off") for site in range(count)}
    return made(initial, reactions, parameters=constants), states


def test_sites_that_bind_on_their_own_are_occupied_as_their_constants_say() -> None:
    """Detailed balance of 65 species: each state holds the product over sites of l / (K + l) or K / (K + l)."""
    network, states = sites(6)
    rng = np.random.default_rng(8)
    table = {one.name: 10.0 ** rng.uniform(-1.5, 1.5, 12) for one in network.parameters}
    table |= {"R": 10.0 ** rng.uniform(-1, 1, 12), "L": 10.0 ** rng.uniform(-1, 1.5, 12)}
    found = ensemble(network, table, [1e6], solver=Solver(rtol=1e-9), threads=1)
    free = found["L"]
    constants = np.stack([table[f"off{site}"] / table[f"on{site}"] for site in range(6)], axis=1)
    occupied = free / (constants + free)
    for state in states:
        share = np.prod([occupied[:, i] if i in state else 1 - occupied[:, i] for i in range(6)], axis=0)
        name = "R" + "".join(map(str, sorted(state)))
        assert found[name][:, 0] == pytest.approx(table["R"] * share, rel=1e-6, abs=1e-9)
    assert free[:, 0] + table["R"] * occupied.sum(axis=1) == pytest.approx(table["L"], rel=1e-8)
