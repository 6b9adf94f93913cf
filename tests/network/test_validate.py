"""Whatever is wrong with a network is told, all of it at once, by the record's name and with what to do."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings

from network.networks import networks
from sevenless.errors import InputError, NetworkError, UnknownNameError
from sevenless.network.network import (
    Compartment,
    Dose,
    Event,
    Network,
    Observable,
    Parameter,
    Reaction,
    Rule,
    Species,
)
from sevenless.network.validate import check, findings, problems

SOUND = Network(
    name="sound",
    species=(Species(name="A", initial=1.0), Species(name="B", initial="2 * k2"), Species(name="AB")),
    reactions=(
        Reaction(name="bind", reactants=(("A", 1), ("B", 1)), products=(("AB", 1),), rate_constant="k1"),
        Reaction(name="decay", reactants=(("AB", 1),), rate_law="k2 * AB / (total + AB)"),
    ),
    parameters=(
        Parameter(name="k1", value=0.1),
        Parameter(name="k2", value=2.0),
        Parameter(name="k3", value="k1 / k2"),
    ),
    rules=(Rule(name="total", expression="A + AB"), Rule(name="twice", expression="2 * k3")),
    observables=(Observable(name="share", expression="AB / total"),),
    doses=(Dose(target="A", time_s=5.0, amount="k2", every_s=1.0, count=3),),
    events=(Event(name="low", trigger="A < 0.5", assignments=(("A", "10"), ("k1", "k1 * 2"))),),
    compartments=(Compartment(name="cell"),),
)


def species(**changes: Any) -> dict[str, object]:
    return {"species": (*SOUND.species, Species(**{"name": "C", **changes}))}


def parameter(name: str, value: float | str, unit: str = "") -> dict[str, object]:
    return {"parameters": (*SOUND.parameters, Parameter(name=name, value=value, unit=unit))}


def reaction(**changes: Any) -> dict[str, object]:
    return {"reactions": (*SOUND.reactions, Reaction(**{"name": "new", **changes}))}


def law(text: str, left: str = "A") -> dict[str, object]:
    return reaction(reactants=((left, 1),), rate_law=text)


def rule(name: str, expression: str) -> dict[str, object]:
    return {"rules": (*SOUND.rules, Rule(name=name, expression=expression))}


def dose(**changes: Any) -> dict[str, object]:
    return {"doses": (Dose(**{"target": "A", "time_s": 0.0, "amount": 1.0, **changes}),)}


def event(trigger: str = "A > 1", *assignments: tuple[str, str]) -> dict[str, object]:
    return {"events": (Event(name="e", trigger=trigger, assignments=assignments or (("A", "1"),)),)}


def observable(expression: str, name: str = "o") -> dict[str, object]:
    return {"observables": (*SOUND.observables, Observable(name=name, expression=expression))}


ERRORS: list[tuple[dict[str, object], str, str]] = [
    # names
    (species(name="2x"), 'species "2x": the name cannot stand in an expression', "no digit in front"),
    (species(name=""), "species number 4 has no name", "use letters"),
    (species(name="A B"), 'species "A B"', "use letters"),
    (species(name="lambda"), "lambda means something else", "choose another name"),
    (species(name="ﬁ"), "is read as fi", "write fi"),
    (species(name="A"), "there are two of the name A", "choose another name for one of them"),
    (species(name="time"), "taken by the time itself", "choose another name"),
    (species(unit="n\nM"), "has a line break", "in one line"),
    (species(unit="[nM]"), "has brackets", "leave them out"),
    (parameter("A", 1.0), "A is also the name of a species", "choose another name"),
    (rule("k1", "1"), "k1 is also the name of a parameter", "choose another name"),
    (reaction(name="bind", reactants=(("A", 1),), rate_constant=1.0), "two of the name bind", "choose another"),
    (reaction(name="no-name", reactants=(("A", 1),), rate_constant=1.0), '"no-name"', "use letters"),
    (observable("A", "share"), "observable share: there are two", "choose another name"),
    ({"compartments": (Compartment(name="c"), Compartment(name="c"))}, "compartment c: there are two", "choose"),
    # expressions and what they name
    (law("k2 * (A"), "reaction new: rate law: \"k2 * (A\" is not an expression: '(' was never closed", "mend"),
    (law("k2 * kk * A"), "reaction new: rate law: nothing is called kk", "add a parameter, species or rule kk"),
    (law("totl * A"), "nothing is called totl", "did you mean total?"),
    (law("share * A"), "share is an observable, which expressions cannot name", "make a rule or a parameter share"),
    (law("cell * A"), "cell is a compartment", "make a rule or a parameter cell"),
    (law("bind * A"), "bind is a reaction", "make a rule or a parameter bind"),
    (reaction(reactants=(("A", 1),), rate_constant="kdeg"), "rate constant: nothing is called kdeg", "add a parameter"),
    (observable("nowhere + A"), "observable o: nothing is called nowhere", "add"),
    (species(initial="k9"), "species C: initial value: nothing is called k9", "add a parameter"),
    (species(initial="k1 * time"), "time is 0 at the start", "write an expression of parameters"),
    (parameter("p", "2 * A"), "parameter p: A may change during a simulation", "make it a rule"),
    (parameter("p", "total"), "parameter p: total may change", "make it a rule"),
    (dose(amount="A"), "dose 1 (of A): amount: A may change", "write a number or an expression of parameters"),
    (dose(time_s="total"), "dose 1 (of A): time: total may change", "write a number"),
    (event("A > none"), "event e: trigger: nothing is called none", "add"),
    (event("A > 1", ("A", "none")), "event e: A: nothing is called none", "add"),
    # circles
    ({"rules": (Rule(name="x", expression="y + 1"), Rule(name="y", expression="x"), *SOUND.rules)},
     "rule x needs itself: x -> y -> x", "break the circle"),
    (rule("x", "x + 1"), "rule x needs itself: x -> x", "break the circle"),
    (parameter("p", "p"), "parameter p needs itself: p -> p", "break the circle"),
    (species(initial="C + 1"), "initial value of C needs itself: C -> C", "break the circle"),
    # numbers
    (species(initial=-1.0), "initial value of C is -1, below zero", "give a number of zero or more"),
    (species(initial="k1 - k2"), "initial value of C is -1.9 (k1 - k2), below zero", "zero or more"),
    (species(initial=math.nan), "initial value of C is nan", "zero or more"),
    (species(initial="1 / (k1 - k1)"), "initial value of C is inf", "zero or more"),
    (species(initial=None), "initial value of C is None, which is no number", "give a number"),
    (parameter("p", math.inf), "parameter p is inf", "give a number"),
    (parameter("p", "log(k1 - k2)"), "parameter p is nan (log(k1 - k2))", "give a number"),
    (reaction(reactants=(("A", 1),), rate_constant=math.nan), "reaction new: rate constant is nan", "give"),
    ({"compartments": (Compartment(name="c", size=0.0),)}, "size of compartment c is 0", "above zero"),
    ({"time_unit": "parsec"}, "'parsec' is no unit of time", 'write "s"'),
    # reactions
    ({"species": (), "reactions": (), "doses": (), "events": ()}, "the network has no species", "add at least one"),
    (reaction(reactants=(("A", 1),)), "reaction new has no rate", "give a rate_constant, or a rate_law"),
    (reaction(reactants=(("A", 1),), rate_constant=1.0, rate_law="A"), "both a rate constant and a rate law", "leave"),
    (reaction(reactants=(("Ab", 1),), rate_constant=1.0), "reaction new: no species is called Ab", "did you mean A"),
    (reaction(products=(("k1", 1),), rate_constant=1.0), "k1 is a parameter, no species", "make k1 a fixed species"),
    (reaction(products=(("A", -1),), rate_constant=1.0), "reaction new: -1 of A", "above zero"),
    (reaction(products=(("A", 0),), rate_constant=1.0), "reaction new: 0 of A", "above zero"),
    (reaction(products=(("A", math.nan),), rate_constant=1.0), "reaction new: nan of A", "above zero"),
    (reaction(products=(("A", 1), ("A", 1)), rate_constant=1.0), "A is listed twice on one side", 'write ("A", 2)'),
    (species(compartment="cel"), "species C: no compartment is called cel", "did you mean cell?"),
    # doses and events
    (dose(target="Ax"), "dose 1 (of Ax): no species or parameter is called Ax", "did you mean A?"),
    (dose(target="total"), "total is a rule, which nothing can set", "set what the rule is made of"),
    (dose(target="k3"), "parameter k3 is an expression, which nothing can set", "made of"),
    (dose(time_s=-1.0), "dose 1 (of A): time is -1", "from 0 on"),
    (dose(time_s="k1 - k2"), "dose 1 (of A): time is -1.9", "from 0 on"),
    (dose(time_s=None), "time is None, which is no number", "give a number"),
    (dose(amount=math.nan), "amount is nan", "give a number"),
    (dose(amount=[1]), "amount is [1], which is no number", "give a number"),
    (dose(amount=-1.0, action="set"), "amount is -1, which takes A below zero", "zero or more"),
    (dose(count=0), "dose 1 (of A) is given 0 times", "1 or more"),
    (dose(count=2.5, every_s=1.0), "is given 2.5 times", "1 or more"),
    (dose(count=2), "is repeated every 0.0", "above zero"),
    (dose(every_s=-1.0), "is repeated every -1", "above zero"),
    (dose(action="ad"), "no action is called ad", "did you mean add?"),
    (event("A > 1", ("total", "1")), "event e: total is a rule", "set what"),
    (event("A > 1", ("Bb", "1")), "event e: no species or parameter is called Bb", "did you mean B?"),
    (event("A > 1", ("A", "1"), ("A", "2")), "event e sets A twice", "set it once"),
    (event("A"), "event e: trigger A is neither true nor false", "write a comparison"),
    ({"events": (Event(name="e", trigger="A > 1", assignments=()),)}, "event e sets nothing", "at least one"),
]  # fmt: skip

WARNINGS: list[tuple[dict[str, object], str, str]] = [
    (law("k2 * B"), "reaction new takes A, and its rate law k2 * B does not depend on A", "go to 0 with A"),
    (reaction(reactants=(("A", 1),), products=(("A", 1),), rate_constant=1.0), "reaction new changes nothing", "leave"),
    (reaction(reactants=(("A", 1),), rate_constant=-1.0), "rate constant is -1, so that it runs backwards", "zero"),
    (law("k2 * A / AB"), "rate law k2 * A / AB is inf at the start", "divides by nothing that is 0"),
    (rule("x", "k1 / AB"), "rule x is inf at the start", "divides by nothing that is 0"),
]  # fmt: skip


def test_a_sound_network_has_no_problems() -> None:
    assert problems(SOUND) == check(SOUND) == SOUND.problems() == SOUND.check() == ()


@pytest.mark.parametrize(("changes", "what", "remedy"), ERRORS)
def test_errors_are_told_with_their_remedy(changes: dict[str, Any], what: str, remedy: str) -> None:
    found = [one for one in problems(replace(SOUND, **changes)) if what in one.what]
    assert [one for one in found if one.severity == "error" and remedy in (one.remedy or "")], found
    with pytest.raises(NetworkError) as caught:
        replace(SOUND, **changes).check()
    assert what in str(caught.value)


@pytest.mark.parametrize(("changes", "what", "remedy"), WARNINGS)
def test_warnings_do_not_stop(changes: dict[str, Any], what: str, remedy: str) -> None:
    (found,) = check(replace(SOUND, **changes))
    assert found.severity == "warning"
    assert what in found.what
    assert remedy in (found.remedy or "")


@pytest.mark.parametrize(
    "changes",
    [
        law("twice * A * time"),
        law("total - AB"),
        law("k2 * total"),
        law("A / (1 + A) if time > 5 else 0 * A"),
        reaction(reactants=(("A", 1),), rate_constant="k1 * total"),
        species(initial="A + B + twice"),
        species(name="exp"),
        species(fixed=True, initial=np.float32(2.0)),
        dose(target="k1", action="multiply", amount=-1.0),
        dose(time_s=np.float64(1.0), amount=np.float32(2.0), every_s=np.float64(0.5), count=np.int64(2)),
        dose(amount=-1.0),
        event("A > 1 and not B < 2 or time >= k1"),
        event("A > 1 if time > 5 else False"),
        observable("A", "A"),
    ],
)
def test_what_is_allowed(changes: dict[str, Any]) -> None:
    assert problems(replace(SOUND, **changes)) == ()


def test_everything_is_told_at_once_errors_first() -> None:
    bad = replace(SOUND, **species(initial=-1.0), **law("k9 * A"), **parameter("p", math.nan), time_unit="x")
    bad = replace(bad, reactions=(*bad.reactions, replace(bad.reactions[0], name="x", products=(("A", 1), ("B", 1)))))
    told = problems(bad)
    assert len(told) == 5
    assert [one.severity for one in told] == ["error"] * 4 + ["warning"]
    with pytest.raises(InputError) as caught:
        check(bad)
    assert len(caught.value.problems) == 4


def test_a_rule_that_needs_a_broken_one_is_not_blamed() -> None:
    broken = replace(SOUND, rules=(Rule(name="total", expression="A +"), Rule(name="other", expression="2 * total")))
    assert [one.what.partition(":")[0] for one in problems(broken)] == ["rule total"]


def test_each_circle_is_told_once() -> None:
    rules = ("a", "b"), ("b", "c"), ("c", "a"), ("x", "y"), ("y", "x"), ("z", "a + x")
    bad = replace(SOUND, rules=(*SOUND.rules, *(Rule(name=name, expression=text) for name, text in rules)))
    told = [one.what for one in problems(bad)]
    assert told == ["rule a needs itself: a -> b -> c -> a", "rule x needs itself: x -> y -> x"]


def test_findings_know_the_record() -> None:
    bad = replace(SOUND, **species(initial=-1.0))
    (found,) = findings(bad)
    assert (found.kind, found.place) == ("species", 3)


def test_the_state_at_the_start_is_that_of_a_sound_network() -> None:
    assert SOUND.initial_state({"k2": 3.0, "AB": 1.0}) == {"A": 1.0, "B": 6.0, "AB": 1.0}
    with pytest.raises(UnknownNameError, match="did you mean k2"):
        SOUND.initial_state({"K2": 3.0})
    with pytest.raises(NetworkError, match="initial value: nothing is called k9"):
        replace(SOUND, **species(initial="k9")).initial_state()


@settings(deadline=None, max_examples=30)
@given(networks())
def test_no_network_is_too_odd_to_be_judged(made: Network) -> None:
    assert all(one.what and one.remedy for one in problems(made))
