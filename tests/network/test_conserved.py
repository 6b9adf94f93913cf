"""Conserved moieties: whole-numbered, independent, positive where that can be, and right."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sevenless.network.conserved import ConservedMoiety, conserved_moieties, drift
from sevenless.network.network import Network, Observable, Reaction, Species
from sevenless.network.reaction_list import read_reactions
from sevenless.network.stoichiometry import net_change
from sevenless.simulate.ensemble import ensemble
from simulate.models import PUBLISHED, network


def matrix(made: Network) -> npt.NDArray[np.float64]:
    """Stoichiometry without fixed species, shape (species, reactions)."""
    place = {one.name: i for i, one in enumerate(one for one in made.species if not one.fixed)}
    found = np.zeros((len(place), len(made.reactions)))
    for j, reaction in enumerate(made.reactions):
        for name, count in net_change(reaction).items():
            if name in place:
                found[place[name], j] = count
    return found


def vectors(made: Network, moieties: tuple[ConservedMoiety, ...]) -> npt.NDArray[np.float64]:
    names = [one.name for one in made.species if not one.fixed]
    return np.array([[dict(one.members).get(name, 0) for name in names] for one in moieties]).reshape(
        len(moieties), len(names)
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("E + S <-> ES ; 1, 2\nES -> E + P ; 3", ["E_total = E + ES", "S_total = S + ES + P"]),
        ("A + B -> C ; 1", ["A_total = A + C", "B_total = B + C"]),
        ("2 A <-> A2 ; 1, 1\nA2 + B <-> A2B ; 1, 1", ["A_total = A + 2 * A2 + 2 * A2B", "B_total = B + A2B"]),
        ("2 A + B -> AAB ; 1\nAAB -> C ; 1", ["A_total = A + 2 * AAB + 2 * C", "B_total = B + AAB + C"]),
        ("0.5 A -> B ; 1", ["B_total = 2 * A + B"]),
        ("1.5 A -> 2.5 B ; 1", ["A_total = 5 * A + 3 * B"]),
        ("A + C -> B + C ; 1", ["A_total = A + B", "C_total = C"]),
        ("A -> ; 1\nB -> ; 1", []),
        ("A -> 2 A ; 1", []),
        ("A + B -> ; 1", ["A_total = A - B"]),
        ("-> A + B ; 1\nA -> C ; 1", ["A_total = A - B + C"]),
        ("A + B -> C + D ; 1", ["A_total = A + C", "D_total = A + D", "B_total = B + C"]),
    ],
)
def test_moieties_of_small_networks(text: str, said: list[str]) -> None:
    assert [str(one) for one in conserved_moieties(read_reactions(text))] == said


@pytest.mark.parametrize("name", [*PUBLISHED, "generated_100", "generated_300"])
def test_moieties_of_published_networks(name: str) -> None:
    made = network(name)
    found = made.conserved_moieties()
    if name in PUBLISHED:
        assert len(found) == PUBLISHED[name].conserved
    held = vectors(made, found)
    assert not np.any(held @ matrix(made))
    assert (held >= 0).all()
    assert np.linalg.matrix_rank(held) == len(held) == len(held[0]) - np.linalg.matrix_rank(matrix(made))
    assert len({one.name for one in found}) == len(found)


def test_moieties_are_called_after_what_they_are_made_of() -> None:
    called = [one.name for one in network("lin_2019").conserved_moieties()]
    assert called == [f"{name}_total" for name in
                      ("EGFR", "RAS_GDP", "SOS", "RasGAP", "RAF", "MEK", "ERK", "EKAR3", "ERKTR")]  # fmt: skip
    taken = read_reactions("A -> B ; 1\nspecies:\nA, B, A_total = 1")
    assert [one.name for one in taken.conserved_moieties()] == ["A_total_", "A_total_total"]


@st.composite
def random_networks(draw: st.DrawFn) -> Network:
    names = [f"s{i}" for i in range(draw(st.integers(1, 8)))]
    side = st.dictionaries(st.sampled_from(names), st.integers(1, 3), max_size=3).map(lambda one: tuple(one.items()))
    sides = draw(st.lists(st.tuples(side, side), max_size=10))
    return Network(
        species=tuple(Species(name=name, initial=1.0, fixed=draw(st.booleans())) for name in names),
        reactions=tuple(
            Reaction(name=f"r{i}", reactants=left, products=right, rate_constant=1.0)
            for i, (left, right) in enumerate(sides)
        ),
    )


@settings(deadline=None, max_examples=150)
@given(random_networks())
def test_moieties_are_a_basis_of_all_that_is_conserved(made: Network) -> None:
    found = conserved_moieties(made)
    held, stoichiometry = vectors(made, found), matrix(made)
    assert not np.any(held @ stoichiometry)
    free = len(stoichiometry)
    rank = np.linalg.matrix_rank(stoichiometry) if stoichiometry.size else 0
    assert len(held) == free - rank
    assert np.linalg.matrix_rank(held) == len(held) if held.size else not len(held)
    for row in held.astype(int):
        assert np.gcd.reduce(row) == 1


def test_totals_of_a_state_and_of_trajectories() -> None:
    made = read_reactions("2 A <-> A2 ; 1, 1\nspecies:\nA = 4\nA2 = 1")
    (moiety,) = made.conserved_moieties()
    assert moiety.total(made.initial_state()) == 6
    assert moiety.total(made.initial_state({"A": 1.0})) == 3
    states = np.array([[[1.0, 4.0], [1.5, 3.0]], [[0.0, 2.0], [1.0, 0.1]]])
    assert moiety.totals(["A2", "A"], states).tolist() == [[6.0, 6.0], [2.0, 2.1]]
    assert moiety.expression == "A + 2 * A2"
    assert replace(made, observables=(Observable(name="all", expression=moiety.expression),)).problems() == ()


def test_drift_is_relative_to_what_there_is() -> None:
    made = read_reactions("A -> B ; 1\nC -> D ; 1\nE + F -> ; 1")
    moieties = made.conserved_moieties()
    names = ["A", "B", "C", "D", "E", "F"]
    values = np.array([[2.0, 2.0, 0.0, 0.0, 3.0, 1.0], [1.0, 3.04, 0.0, 0.5, 2.0, 0.0]])
    assert drift(moieties, names, values) == {"A_total": pytest.approx(0.01), "C_total": 0.5, "E_total": 0.0}


def test_totals_are_recorded_as_observables_of_a_simulation() -> None:
    made = read_reactions("2 A <-> A2 ; 1, 0.3\nA2 + B <-> A2B ; 2, 0.1\nspecies:\nA = 4\nA2, A2B = 0\nB = 1")
    moieties = made.conserved_moieties()
    totals = {one.name: one.expression for one in moieties}
    found = ensemble(made, {"A": [4.0, 1.0], "B": [1.0, 3.0]}, [0.0, 1.0, 10.0], observables=totals)
    assert found["A_total"] == pytest.approx(np.array([[4.0] * 3, [1.0] * 3]), rel=1e-12)
    assert found["B_total"] == pytest.approx(np.array([[1.0] * 3, [3.0] * 3]), rel=1e-12)
    species = ensemble(made, {"A": [4.0, 1.0], "B": [1.0, 3.0]}, [0.0, 1.0, 10.0])
    assert max(drift(moieties, species.names, species.values).values()) < 1e-12


def test_doses_and_events_that_change_a_total_are_named() -> None:
    made = read_reactions(
        "A -> B ; 1\nC -> D ; 1\ndoses:\nat 1: B += 2\nevents:\nrefill: when A < 1: A = 2\nother: when C < 1: B = 0"
    )
    changed = {one.name: one.changed_by for one in made.conserved_moieties()}
    assert changed == {"A_total": ("dose 1 (of B)", "event refill", "event other"), "C_total": ()}


def test_too_many_extreme_relations_are_not_listed() -> None:
    # 300 can become any of 300 others in one reaction: 90,000 positive relations, of which 599 are independent.
    left = " + ".join(f"a{i}" for i in range(300))
    right = " + ".join(f"b{i}" for i in range(300))
    made = read_reactions(f"{left} -> {right} ; 1")
    found = made.conserved_moieties()
    assert len(found) == 599
    assert not np.any(vectors(made, found) @ matrix(made))
