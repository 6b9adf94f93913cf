"""Rules within rules: told where they would become too deep or too long, and worked with up to there."""

from __future__ import annotations

import pytest

from sevenless.errors import NetworkError
from sevenless.network.reaction_list import read_reactions
from sevenless.simulate.simulate import simulate

HEAD = "A -> ; 1\nspecies:\nA = 1\nrules:\nq0 = A"


def rules(count: int, text: str) -> str:
    return "\n".join([HEAD, *(f"q{i} = {text.replace('@', f'q{i - 1}')}" for i in range(1, count))])


def test_a_chain_that_is_too_deep_is_told_where_it_becomes_so() -> None:
    with pytest.raises(NetworkError) as caught:
        read_reactions(rules(1500, "@ + 1"))
    (problem,) = caught.value.problems
    assert problem.line == 205
    assert problem.what == "rule q200: with the rules in it written out, the expression is 201 levels deep"
    assert problem.remedy == "use fewer rules within rules"


def test_rules_that_grow_like_powers_are_told() -> None:
    with pytest.raises(NetworkError, match=r"rule q19: .* is 1048575 terms long"):
        read_reactions(rules(40, "@ * @"))


def test_an_expression_that_names_too_much_is_told() -> None:
    made = rules(99, "1 / (1 + @)")
    assert read_reactions(made).problems() == ()
    with pytest.raises(NetworkError, match=r"observable o: .* levels deep; name fewer rules in it"):
        read_reactions(f"{made}\nobservables:\no = {'exp(' * 9}q98{')' * 9}")


def test_what_is_not_too_deep_is_simulated() -> None:
    made = read_reactions(rules(99, "sqrt(@ + 1)"))
    assert simulate(made, times_s=[0.0, 1.0], observables=["q98"]).final["q98"] == pytest.approx(1.618034)


def test_circles_are_told_as_circles() -> None:
    with pytest.raises(NetworkError, match="rule a needs itself") as caught:
        read_reactions(rules(300, "@ + 1") + "\na = b\nb = a")
    assert len(caught.value.problems) == 1
