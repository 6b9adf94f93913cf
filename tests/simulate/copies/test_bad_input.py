"""What cannot be simulated in copies is told at once; what goes wrong on the way is the status of a run."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from sevenless.errors import InputError, NetworkError
from sevenless.network.network import Compartment, Dose, Event, Network, Species
from sevenless.simulate.copies.scale import AVOGADRO, copies_in_a_unit
from sevenless.simulate.stochastic import stochastic
from simulate.networks import made

DECAY = made({"A": 10, "B": 0}, ["A -> B @ k"], parameters={"k": 1.0})


def refused(network: Network, table: dict[str, object] | None = None, **more: object) -> str:
    """What is told, in one message."""
    with pytest.raises(InputError) as caught:
        stochastic(network, table, **{"times_s": [1.0], "runs": 1, "seed": 1, **more})  # type: ignore[arg-type]
    return str(caught.value)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"runs": 0}, "runs is 0; give a whole number from 1 on"),
        ({"runs": 1.5}, "runs is 1.5; give a whole number from 1 on"),
        ({"seed": -1}, "seed is -1; give a whole number from 0 up to 2**64 - 1"),
        ({"seed": None}, "seed is None; give a whole number from 0 up to 2**64 - 1"),
        ({"method": "exakt"}, "method is 'exakt'; give one of exact, tau-leaping, auto"),
        ({"epsilon": 1.0}, "epsilon is 1.0; give a number between 0 and 1"),
        ({"epsilon": float("nan")}, "epsilon is nan; give a number between 0 and 1"),
        ({"most_events": 0}, "most_events is 0; give a whole number from 1 on"),
        ({"times_s": [2.0, 1.0]}, "times_s does not rise: 2 is followed by 1"),
        ({"observables": ["Q"]}, "observable Q names Q, which the network does not have"),
        ({"copies_per_unit": 0.0}, "copies_per_unit is 0.0; give a positive number"),
        ({"copies_per_unit": {"Q": 1.0}}, "copies_per_unit names Q, which is no species; there are A, B"),
        ({"volume_l": float("inf")}, "volume_l is inf; give a positive number"),
        ({"volume_l": 1.0, "copies_per_unit": 2.0}, "copies_per_unit and volume_l are both given; give one of them"),
        ({"volume_l": 1.0}, "copies of A cannot be counted: it has no unit to take the volume with"),
    ],
)
def test_arguments_out_of_range(given: dict[str, object], said: str) -> None:
    assert said in refused(DECAY, **given)


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ({"A": 1.5}, "no run could be made: A: a start is no whole number of copies"),
        ({"A": -2.0}, "no run could be made: A is -2: an initial value cannot be negative"),
        ({"A": float("nan")}, "no run could be made: A is missing or no number"),
        ({"k": -1.0}, "no run could be made: k is -1: a rate constant cannot be negative"),
        ({"A": 1e17}, "no run could be made: A: a species has more copies than can be counted"),
        ({"Q": 1.0}, "Q is no parameter or species of the network"),
    ],
)
def test_values_that_cannot_be_used(table: dict[str, object], said: str) -> None:
    told = refused(DECAY, table)
    assert said in told
    assert told.count("\n") == 0


def test_one_bad_set_of_several_is_a_status() -> None:
    found = stochastic(DECAY, {"A": [4.0, 2.5, float("nan")]}, [0.0], runs=2, seed=1)
    assert found.status == ("done", "done", *["fraction of a copy"] * 2, *["bad value"] * 2)
    assert (found["A"][:2] == 4).all()
    assert np.isnan(found["A"][2:]).all()
    assert found.runs()["message"].to_list()[2:5] == [
        *["A: a start is no whole number of copies: give copies_per_unit or volume_l, and it is rounded"] * 2,
        "A is missing or no number",
    ]


def test_networks_that_cannot_be_in_copies_are_told_whole() -> None:
    network = made(
        {"A": 10, "B": 3},
        ["A -> B @ 1", "B -> @@ B * sin(time)", "A -> @@ A * exp(-time)"],
        events=[Event(name="e", trigger="A > 3 * time", assignments=(("B", "0"),))],
    )
    first = replace(network.reactions[0], products=(("B", 0.5),))
    half = replace(network, reactions=(first, *network.reactions[1:]))
    with pytest.raises(NetworkError) as caught:
        stochastic(half, times_s=[1.0], runs=1, seed=1)
    told = [str(one) for one in caught.value.problems]
    assert told == [
        "reaction r0 has 0.5 of B; write it in whole numbers of copies",
        *(
            f"the rate of reaction {name} changes smoothly with time, which stochastic runs cannot follow; "
            "let it jump at known times, or let a species carry the signal"
            for name in ("r1", "r2")
        ),
        "event e waits for something that changes smoothly with time; "
        "compare time with a constant, and species with constants",
    ]


def test_a_run_that_grows_without_bound_ends_with_a_status() -> None:
    network = made({"A": 10}, ["A -> 2 A @ 1"])
    found = stochastic(network, times_s=[1.0, 100.0], runs=3, seed=1, most_events=5000)
    assert found.status == ("too many events",) * 3
    assert np.isfinite(found["A"][:, 0]).all()
    assert np.isnan(found["A"][:, 1]).all()
    assert (found.events == 5000).all()
    assert "raise most_events" in found.runs()["message"][0]


def test_a_run_that_leaps_to_infinity_ends_with_a_status() -> None:
    found = stochastic(made({"A": 1000}, ["2 A -> 3 A @ 1"]), times_s=[1.0], runs=2, seed=1, method="tau-leaping")
    assert set(found.status) <= {"too many copies", "too many events"}


@pytest.mark.parametrize(
    ("network", "status", "message"),
    [
        (made({"A": 3}, ["A -> @@ A - 5", "-> A @ 1"]), "negative rate", "r0: a rate became negative"),
        (made({"A": 3, "B": 1}, ["A -> @@ 1 / B", "B -> @ 1"]), "not finite", "a rate became infinite"),
        (
            made({"A": 3}, ["A -> @ 1"], doses=[Dose(target="A", time_s=0.5, amount=-10)]),
            "negative amount",
            "A: a dose or an event",
        ),
        (
            made(
                {"A": 3},
                ["-> A @ 1"],
                events=[
                    Event(name="up", trigger="A > 5", assignments=(("A", "0"),)),
                    Event(name="down", trigger="A < 2", assignments=(("A", "9"),)),
                ],
            ),
            "endless events",
            "events set each other off",
        ),
    ],
    ids=["negative rate", "division by 0", "negative amount", "endless events"],
)
def test_what_goes_wrong_on_the_way(network: Network, status: str, message: str) -> None:
    found = stochastic(network, times_s=[0.0, 50.0], runs=3, seed=2)
    assert set(found.status) == {status}
    assert message in found.runs()["message"][0]
    assert np.isfinite(found.values[:, 0]).all() or status == "negative rate"


def molar(unit: str, compartment: str = "") -> Species:
    return Species(name=f"in_{unit}_{compartment}".rstrip("_"), initial=1.0, unit=unit, compartment=compartment)


def test_copies_follow_from_volume_and_unit() -> None:
    network = Network(species=(molar("nM"), molar("uM"), molar("molecules")), reactions=())
    found = copies_in_a_unit(network, volume_l=1e-12)
    assert found["in_nM"] == pytest.approx(AVOGADRO * 1e-9 * 1e-12, rel=1e-12)
    assert found["in_uM"] == pytest.approx(1000 * found["in_nM"], rel=1e-12)
    assert found["in_molecules"] == 1.0


def test_copies_follow_from_the_volumes_of_compartments() -> None:
    network = Network(
        species=(molar("nM", "cytosol"), molar("nM", "nucleus")),
        reactions=(),
        compartments=(Compartment(name="cytosol"), Compartment(name="nucleus")),
    )
    found = copies_in_a_unit(network, volume_l={"cytosol": 2e-12, "nucleus": 0.5e-12})
    assert found["in_nM_cytosol"] == pytest.approx(4 * found["in_nM_nucleus"])
    with pytest.raises(InputError, match=r"it is in nM; give volume_l of nucleus, or copies_per_unit"):
        copies_in_a_unit(network, volume_l={"cytosol": 1e-12})
    with pytest.raises(InputError, match=r"names vesicle, which is no compartment; there are cytosol, nucleus"):
        copies_in_a_unit(network, volume_l={"vesicle": 1e-12})


def test_units_without_copies_need_a_number() -> None:
    network = Network(species=(molar("nM"), molar("ng/ml"), molar("smoots")), reactions=())
    with pytest.raises(InputError) as caught:
        copies_in_a_unit(network)
    assert [one.remedy for one in caught.value.problems] == [
        "give volume_l, or copies_per_unit",
        "give copies_per_unit",
        "give copies_per_unit",
    ]
    assert set(copies_in_a_unit(network, 3.0).values()) == {3.0}


def test_amounts_that_become_copies_are_rounded() -> None:
    found = stochastic(made({"A": 1.0}, ["A -> @ 1e-9"]), times_s=[0.0], runs=1, seed=1, copies_per_unit=2.6)
    assert found["A"][0, 0] == 3 / 2.6


def test_a_reaction_between_units_of_different_sizes_is_refused() -> None:
    with pytest.raises(NetworkError, match="reaction r0 changes species of which a unit holds different numbers"):
        stochastic(DECAY, times_s=[1.0], runs=1, seed=1, copies_per_unit={"A": 10.0, "B": 20.0})
