"""What is no network at all is told too, and shows itself without falling over."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from sevenless.errors import NetworkError
from sevenless.network.network import Event, Network, Parameter, Reaction, Rule, Species

SOUND = Network(species=(Species(name="A", initial=1.0),), reactions=(Reaction(name="r", products=(("A", 1),)),))
DECAY = Reaction(name="r", reactants=(("A", 1),), rate_constant=1.0)


@pytest.mark.parametrize(
    ("changes", "what", "remedy"),
    [
        ({"species": [Species(name="A")]}, "species is [Species(name='A'", "give a tuple of Species"),
        ({"species": Species(name="A")}, "species is Species(name='A'", "give a tuple of Species"),
        ({"reactions": None}, "reactions is None", "give a tuple of Reaction"),
        ({"species": ("A", "B")}, "species number 2 is 'B'", "give a Species"),
        ({"parameters": (Species(name="k"),)}, "parameter number 1 is Species(", "give a Parameter"),
        ({"species": (Species(name=None),)}, "species number 1: name is None", "give text"),  # type: ignore[arg-type]
        ({"species": (Species(name="A", unit=3),)}, "species number 1: unit is 3", "give text"),  # type: ignore[arg-type]
        ({"rules": (Rule(name="x", expression=2.0),)}, "rule number 1: expression is 2.0", "give text"),  # type: ignore[arg-type]
        ({"time_unit": None}, "time unit is None", "give text"),
        ({"note": 7}, "note is 7", "give text"),
        ({"reactions": (replace(DECAY, reactants=("A",)),)}, "reaction number 1: reactants is ('A',)", "how many"),  # type: ignore[arg-type]
        ({"reactions": (replace(DECAY, reactants=("A", 1)),)}, "reactants is ('A', 1)", "how many of each"),  # type: ignore[arg-type]
        ({"reactions": (replace(DECAY, products={"A": 1}),)}, "products is {'A': 1}", "how many of each"),  # type: ignore[arg-type]
        ({"reactions": (replace(DECAY, rate_law=1.0),)}, "rate_law is 1.0", "give an expression"),  # type: ignore[arg-type]
        ({"events": (Event(name="e", trigger="A > 1", assignments=(("A", 1),)),)},  # type: ignore[arg-type]
         "event number 1: assignments is (('A', 1),)", "give targets with expressions"),
        ({"events": (Event(name="e", trigger=True, assignments=()),)}, "event number 1: trigger is True", "give text"),  # type: ignore[arg-type]
    ],
)  # fmt: skip
def test_what_has_the_wrong_shape_is_told(changes: dict[str, Any], what: str, remedy: str) -> None:
    odd = replace(SOUND, **changes)
    assert [one for one in odd.problems() if what in one.what and remedy in (one.remedy or "")], odd.problems()
    with pytest.raises(NetworkError):
        odd.check()
    assert repr(odd).startswith("Network that cannot be shown: ")
    assert str(odd).startswith("Network that cannot be shown:\n  ")
    assert odd._repr_html_().startswith("<p><b>Network that cannot be shown: ")


def test_all_wrong_shapes_are_told_at_once_and_nothing_that_follows_from_them() -> None:
    odd = replace(SOUND, species=(Species(name=1), "B"), parameters=[], name=None)  # type: ignore[arg-type]
    assert [one.what for one in odd.problems()] == [
        "name is None", "species number 1: name is 1", "species number 2 is 'B'", "parameters is []",
    ]  # fmt: skip


def test_long_values_are_cut() -> None:
    odd = replace(SOUND, parameters=[Parameter(name=f"k{i}", value=1.0) for i in range(99)])  # type: ignore[arg-type]
    (problem,) = odd.problems()
    assert len(problem.what) < 100
