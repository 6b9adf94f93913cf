"""Reaction lists: what is written is read as what was written, and what cannot be read says where."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from network.networks import networks
from sevenless.errors import NetworkError, Problem
from sevenless.network.network import Compartment, Dose, Event, Network, Observable, Parameter, Reaction, Rule, Species
from sevenless.network.reaction_list import read_reactions, write_reactions
from simulate.models import PUBLISHED, network

EVERYTHING = """
# A comment, and nothing else.
network:
  name = All there is # 1
  time unit = min
  note = first line
  note =   second: line = 2 # kept

compartments:
  cell = 1.5 [pL]

species:
  A = 10 [nM] in cell
  B, C = 0 [nM]
  fixed D = 2 * k1   # computed
  fixed = 1          # a species called fixed

parameters:
  k1, k2 = 1e-3 [per tick]
  k3 = k1 * 2
  n = 2 [1]

rules:
  total = A + 2 * B [nM]

reactions:
  A + A -> B ; k1
  bind: 2 A + 0.5 B <-> C ; k1 / (1 + n), max(k1, k2)
  -> C ; 0.1
  C -> 0 ; k3
  law: A -> ; rate: k1 * A ** n / (1 + A ** n)

observables:
  A = A [nM]
  share = A / total

doses:
  at 5: A += 10
  at k1, every 30, 3 times: D = 2 * n
  at 2 h, every 1 h, 2 times: k1 *= 0.5

events:
  low: when A < 0.5: A = 10, k1 = min(k1, k2)
  high: when A > 20 or time == 3, also at the start: A = 1
"""


def test_everything_that_can_be_written_is_read() -> None:
    found = read_reactions(EVERYTHING)
    assert found == Network(
        name="All there is # 1",
        time_unit="min",
        note="first line\n  second: line = 2 # kept",
        compartments=(Compartment(name="cell", size=1.5, unit="pL"),),
        species=(
            Species(name="A", initial=10.0, unit="nM", compartment="cell"),
            Species(name="B", unit="nM"),
            Species(name="C", unit="nM"),
            Species(name="D", initial="2 * k1", fixed=True),
            Species(name="fixed", initial=1.0),
        ),
        parameters=(
            Parameter(name="k1", value=1e-3, unit="per tick"),
            Parameter(name="k2", value=1e-3, unit="per tick"),
            Parameter(name="k3", value="k1 * 2"),
            Parameter(name="n", value=2.0, unit="1"),
        ),
        rules=(Rule(name="total", expression="A + 2 * B", unit="nM"),),
        reactions=(
            Reaction(name="r1", reactants=(("A", 2),), products=(("B", 1),), rate_constant="k1"),
            Reaction(name="bind", reactants=(("A", 2), ("B", 0.5)), products=(("C", 1),), rate_constant="k1 / (1 + n)"),
            Reaction(
                name="bind_back", reactants=(("C", 1),), products=(("A", 2), ("B", 0.5)), rate_constant="max(k1, k2)"
            ),
            Reaction(name="r3", products=(("C", 1),), rate_constant=0.1),
            Reaction(name="r4", reactants=(("C", 1),), rate_constant="k3"),
            Reaction(name="law", reactants=(("A", 1),), rate_law="k1 * A ** n / (1 + A ** n)"),
        ),
        observables=(
            Observable(name="A", expression="A", unit="nM"),
            Observable(name="share", expression="A / total"),
        ),
        doses=(
            Dose(target="A", time_s=5.0, amount=10.0),
            Dose(target="D", time_s="k1", amount="2 * n", action="set", every_s=30.0, count=3),
            Dose(target="k1", time_s=120.0, amount=0.5, action="multiply", every_s=60.0, count=2),
        ),
        events=(
            Event(name="low", trigger="A < 0.5", assignments=(("A", "10"), ("k1", "min(k1, k2)"))),
            Event(name="high", trigger="A > 20 or time == 3", assignments=(("A", "1"),), initially=False),
        ),
    )
    assert read_reactions(write_reactions(found)) == found


def test_a_bare_list_of_reactions_is_a_network() -> None:
    found = read_reactions("E + S <-> ES ; 1, 2\nES -> E + P ; 3")
    assert [one.name for one in found.species] == ["E", "S", "ES", "P"]
    assert {one.initial for one in found.species} == {0.0}
    assert [(one.name, one.rate_constant) for one in found.reactions] == [("r1", 1.0), ("r1_back", 2.0), ("r2", 3.0)]


@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
@given(networks())
def test_what_is_written_is_read_as_the_same(made: Network) -> None:
    # Random laws may be infinite, and random sides empty.
    assume(not any(problem.severity == "error" for problem in made.problems()))
    text = write_reactions(made)
    assert read_reactions(text) == made
    assert write_reactions(read_reactions(text)) == text
    assert read_reactions(text.replace("\n", "\r\n")) == made


@pytest.mark.parametrize("name", PUBLISHED)
def test_published_networks_are_read_as_they_are_written(name: str) -> None:
    assert read_reactions(write_reactions(network(name))) == network(name)


LOOSE = """
species:
  A,B = 1
  C = (k+ 1)*2
parameters:
  k = 2
  half = (0.50)
  n = ((k))
  other = k*-1
rules:
  total = A+B
  same = ( A )
reactions:
  A -> B ; (k)
  A <-> C ; k*n ,k/(n*2)
  B -> ; rate: ln(A)*k+pow(B,2)
observables:
  share = A/(A+B)
doses:
  at 2*k: A += n*1e0
events:
  low: when A<.5 and B>=1: A = (10), k=min( k,n )
"""
"""Expressions as people space and bracket them."""


def test_expressions_are_read_the_same_however_they_are_spaced() -> None:
    found = read_reactions(LOOSE)
    assert [one.initial for one in found.species] == [1.0, 1.0, "(k + 1) * 2"]
    assert [one.value for one in found.parameters] == [2.0, 0.5, "k", "k * -1"]
    assert [one.expression for one in found.rules] == ["A + B", "A"]
    assert [one.rate_constant for one in found.reactions] == ["k", "k * n", "k / (n * 2)", None]
    assert found.reactions[-1].rate_law == "log(A) * k + B ** 2"
    assert found.observables[0].expression == "A / (A + B)"
    assert (found.doses[0].time_s, found.doses[0].amount) == ("2 * k", "n * 1")
    assert found.events[0].trigger == "A < 0.5 and B >= 1"
    assert found.events[0].assignments == (("A", "10"), ("k", "min(k, n)"))
    assert read_reactions(write_reactions(found)) == found


def test_what_is_no_expression_is_told_as_it_was_written() -> None:
    with pytest.raises(NetworkError, match=r"A\*\*\*k"):
        read_reactions("A -> ; rate: A***k\nparameters:\nk = 1")


def test_expressions_over_lines_and_with_comments_are_written_in_one() -> None:
    made = read_reactions("A -> B ; 1")
    law = replace(made.reactions[0], rate_constant=None, rate_law="(2 *  # twice\n A)")
    text = write_reactions(replace(made, reactions=(law,)))
    assert read_reactions(text).reactions[0].rate_law == "2 * A"


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("A = B", 1, '"A = B" is no reaction; write e.g. A + B <-> AB ; kon, koff'),
        ("A -> B", 1, "needs one rate constant behind ;"),
        ("A -> B ; 1, 2", 1, "needs one rate constant behind ;"),
        ("\nA <-> B ; 1", 2, "needs two rate constants, there and back behind ;"),
        ("A <-> B ; 1,", 1, "needs two rate constants"),
        ("A <-> B ; rate: A - B", 1, "a rate law of a reversible reaction; write -> and the net rate"),
        ("A + -> B ; 1", 1, '"" is no species'),
        ("2A -> B ; 1", 1, '"2A" is no species; write e.g. A, or 2 A'),
        ("A B -> C ; 1", 1, '"A B" is no species'),
        ("-1 A -> C ; 1", 1, "is no"),
        ("A -> B ; k", 1, "nothing is called k"),
        ("A -> B ; kof\nparameters:\nkoff = 1", 1, "did you mean koff?"),
        ("A -> B ; rate: k * (A", 1, "never closed"),
        ("A -> B ; rate:", 1, "there is no expression"),
        ("A -> Bb ; 1\nspecies:\nA = 1\nB = 0", 1, "no species is called Bb; did you mean B?"),
        ("time -> ; 1", 1, "taken by the time"),
        ("x: A -> ; 1\nx: B -> ; 1", 2, "two of the name x"),
        ("species:\nA = -1", 2, "below zero"),
        ("species:\nA = 1 [nM", 2, "is no definition; write e.g. A = 10 [nM]"),
        ("species:\nA", 2, "is no definition"),
        ("species:\nA =", 2, "is no definition"),
        ("species:\n2A = 1", 2, '"2A" is no name'),
        ("species:\nA = 1 in cell", 2, "no compartment is called cell"),
        ("compartments:\ncell = k", 2, "which is no number"),
        ("parameters:\nk = 1 in cell", 2, "is no definition"),
        ("A -> ; 1\nparameters:\nk = 1\nk = 2", 4, "two of the name k"),
        ("specis:\nA = 1", 1, 'no section is called "specis"; did you mean species?'),
        ("xyz:\nA = 1", 1, "write one of network, compartments"),
        ("network:\ncolour = red", 2, "says nothing about the network"),
        ("network:\ntime unit = nM\nreactions:\nA -> ; 1", 2, "no unit of time"),
        ("A -> ; 1\ndoses:\nA += 1", 3, "is no dose; write e.g. at 0: EGF += 10"),
        ("A -> ; 1\ndoses:\nat 0: B += 1", 3, "no species or parameter is called B"),
        ("A -> ; 1\ndoses:\nat 2 parsec: A += 1", 3, "not a unit of time"),
        ("A -> ; 1\ndoses:\nat 2, every k, 3 times: A += 1", 3, "every k, which is no number"),
        ("A -> ; 1\ndoses:\nat 2, every 0, 3 times: A += 1", 3, "above zero"),
        ("A -> ; 1\nevents:\nA < 1", 3, "is no event"),
        ("A -> ; 1\nevents:\ne: when A < 1: A", 3, "sets nothing"),
        ("A -> ; 1\nevents:\ne: when A < 1: A == 1", 3, "sets nothing"),
        ("A -> ; 1\nevents:\ne: when A: A = 1", 3, "neither true nor false"),
        ("A -> ; k\nspecies:\nA = 1 [nM]\nparameters:\nk = 1 [nM/s]", 1, "needs 1/s"),
    ],
)
def test_what_cannot_be_read_says_which_line_and_why(text: str, line: int, says: str) -> None:
    with pytest.raises(NetworkError) as caught:
        read_reactions(text, file="list.txt")
    assert [problem for problem in caught.value.problems if problem.line == line and says in str(problem)]
    assert all(problem.file == "list.txt" and problem.remedy for problem in caught.value.problems)


def test_all_lines_that_are_wrong_are_told_at_once_and_no_consequence_of_them() -> None:
    text = "A -> B ; k1\nA -> B\nB -> ; k2\nparameters:\nk1 := 3\nk3 = 1"
    with pytest.raises(NetworkError) as caught:
        read_reactions(text)
    told = [(problem.line, problem.what) for problem in caught.value.problems]
    assert [line for line, _ in told] == [2, 3, 5]
    assert told[1][1] == "reaction r3: rate constant: nothing is called k2"


def test_what_is_wrong_with_what_stands_in_a_faulty_line_too_is_told() -> None:
    text = "A + B -> C ; kon\nC -> A + B\nspecies:\nA = -5\nB, C = 0\nD = 1 [\nparameters:\nkon = 0.1\nk = kof"
    with pytest.raises(NetworkError) as caught:
        read_reactions(text)
    assert [problem.line for problem in caught.value.problems] == [2, 4, 6, 9]
    with pytest.raises(NetworkError) as caught:
        read_reactions("species:\nA = ")
    assert [problem.what for problem in caught.value.problems] == ['"A =" is no definition']


def test_a_network_that_is_not_sound_is_not_written() -> None:
    made = read_reactions("A -> B ; 1")
    with pytest.raises(NetworkError, match="no rate"):
        write_reactions(replace(made, reactions=(Reaction(name="r1"),)))
    with pytest.raises(NetworkError, match="in one line"):
        write_reactions(replace(made, name="two\nlines"))


def test_long_lines_are_told_in_short() -> None:
    with pytest.raises(NetworkError) as caught:
        read_reactions("A " * 20_000)
    assert len(str(caught.value)) < 250


@st.composite
def damaged(draw: st.DrawFn) -> str:
    """The list above, with lines or letters lost, doubled, put in, or elsewhere."""
    text = EVERYTHING
    for _ in range(draw(st.integers(1, 4))):
        pieces = text.split("\n") if (by_line := draw(st.booleans())) else list(text)
        place, other = (draw(st.integers(0, len(pieces) - 1)) for _ in range(2))
        new = draw(st.sampled_from(["", pieces[other], pieces[place] * 2, draw(st.text(max_size=4))]))
        text = ("\n" if by_line else "").join([*pieces[:place], new, *pieces[place + 1 :]])
    return text


@settings(deadline=None, max_examples=300)
@given(st.one_of(damaged(), st.text(max_size=80)))
def test_a_damaged_list_is_a_network_or_an_error_with_a_remedy(text: str) -> None:
    problems: tuple[Problem, ...] = ()
    try:
        found = read_reactions(text)
    except NetworkError as error:
        problems = error.problems
    else:
        assert read_reactions(write_reactions(found)) == found
    assert all(one.what and one.remedy for one in problems)


@settings(deadline=None, max_examples=200)
@given(st.text(alphabet="AB12 +-*/().<>=:;,[]#\nk", max_size=60))
def test_any_text_is_a_network_or_an_error(text: str) -> None:
    try:
        found = read_reactions(text)
    except NetworkError:
        return
    assert read_reactions(write_reactions(found)) == found
