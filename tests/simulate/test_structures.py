"""Structures are found once."""

from __future__ import annotations

import pytest

from sevenless.errors import NetworkError
from sevenless.network.network import Observable
from sevenless.simulate import structures
from sevenless.simulate.structures import kept_structure
from simulate.networks import made

OBSERVED = [Observable(name="A", expression="A")]


@pytest.fixture(autouse=True)
def _forget(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(structures, "_structures", type(structures._structures)())


def test_the_same_network_has_one_structure() -> None:
    network = made({"A": 1.0}, ["A -> @ 1.0"])
    assert kept_structure(network, OBSERVED) is kept_structure(network, OBSERVED)


def test_an_equal_network_that_was_built_again_has_the_same_one() -> None:
    first, second = (made({"A": 1.0}, ["A -> @ 1.0"]) for _ in range(2))
    assert first is not second
    assert kept_structure(first, OBSERVED) is kept_structure(second, OBSERVED)


def test_another_network_or_other_observables_have_another() -> None:
    network = made({"A": 1.0}, ["A -> @ 1.0"])
    found = kept_structure(network, OBSERVED)
    assert kept_structure(made({"A": 1.0}, ["A -> @ 2.0"]), OBSERVED) is not found
    assert kept_structure(network, [Observable(name="A", expression="2 * A")]) is not found
    assert kept_structure(network, OBSERVED, pivoted=True).tables.elimination.pivoted == 1


def test_numbers_that_replace_expressions_make_another() -> None:
    network = made({"A": "a0"}, ["A -> @ k"], parameters={"a0": 1.0, "k": 1.0})
    assert kept_structure(network, OBSERVED, ["k", "a0"]) is kept_structure(network, OBSERVED)
    assert kept_structure(network, OBSERVED, ["A"]) is not kept_structure(network, OBSERVED)


def test_a_network_is_checked_once(monkeypatch: pytest.MonkeyPatch) -> None:
    checked: list[object] = []
    monkeypatch.setattr(structures, "check", checked.append)
    network = made({"A": 1.0}, ["A -> @ 1.0"])
    for observables in (OBSERVED, OBSERVED, [Observable(name="B", expression="A")]):
        kept_structure(network, observables)
    assert len(checked) == 1


def test_a_network_that_was_sound_with_numbers_of_a_table_is_checked_without_them() -> None:
    network = made({"A": 1.0}, ["A -> @ k"], parameters={"k": float("nan")})
    kept_structure(network, OBSERVED, ["k"])
    kept_structure(network, OBSERVED, ["k", "A"])
    with pytest.raises(NetworkError, match="parameter k is nan"):
        kept_structure(network, OBSERVED)


def test_old_ones_are_let_go() -> None:
    networks = [made({"A": 1.0}, [f"A -> @ {number}"]) for number in range(1, 40)]
    for network in networks:
        kept_structure(network, OBSERVED)
    assert len(structures._structures) == structures._KEPT
    assert (id(networks[-1]), ((*OBSERVED,), frozenset(), False)) in structures._structures
