"""Every feature of SBML that is not supported is named, with the element where it stands, all at once."""

from __future__ import annotations

import pytest

from exchange.suite.model_parts import (
    algebraic,
    assignment,
    compartment,
    document,
    event,
    parameter,
    rate,
    reaction,
    species,
)
from exchange.suite.unsupported_cases import UNSUPPORTED as CASES
from sevenless.errors import UnsupportedSbmlError
from sevenless.exchange.sbml import parse_sbml
from sevenless.exchange.sbml_unsupported import UNSUPPORTED

ODD = ' xmlns:odd="http://www.sbml.org/sbml/level3/version1/odd/version1"'


def refused(text: str) -> UnsupportedSbmlError:
    with pytest.raises(UnsupportedSbmlError) as caught:
        parse_sbml(text)
    return caught.value


def test_every_feature_has_a_case_of_its_own() -> None:
    tried = {feature for case in CASES for feature in case.unsupported.split(", ")}
    assert tried == set(UNSUPPORTED)


@pytest.mark.parametrize(
    ("elements", "feature", "where"),
    [
        ((event("time > 1", name="e", delay="2", p="3"),), "event delay", 'event "e"'),
        ((event("p > 2", delay="2", p="3"),), "event delay", 'event "number 1"'),
        ((event("time > 1", name="e", priority="2", p="3"),), "event priority", 'event "e"'),
        ((algebraic("p - 1"),), "algebraic rule", "algebraic rule in line"),
        ((rate("C", "1"),), "variable compartment", 'rule of "C"'),
        ((assignment("C", "time"),), "variable compartment", 'rule of "C"'),
        ((event("p > 2", name="e", C="3"),), "variable compartment", 'event "e"'),
        ((reaction("r", "A -> ", None),), "missing value", 'reaction "r"'),
        ((reaction("r", "A -> ", "q * A"), parameter("q")), "missing value", 'parameter "q"'),
        ((species("B", "C"), reaction("r", "B -> ", "B")), "missing value", 'species "B"'),
        ((reaction("r", "A -> ", "A"), parameter("q", "-INF")), "infinite value", 'parameter "q"'),
        ((species("B", "C", amount=-1.0),), "negative amount", 'initial value of "B"'),
        ((reaction("r", "A -> varn: 1 A", "A"), rate("varn", "1")), "variable stoichiometry", 'rule of "varn"'),
        ((reaction("r", "A -> varn: 1 A", "A"), event("p > 2", name="e", varn="2")), "variable stoichiometry", "event"),
        ((reaction("r", "A -> ", "arcsin(A)"),), "function", 'reaction "r"'),
    ],
)
def test_it_is_named_with_the_place(elements: tuple[str, ...], feature: str, where: str) -> None:
    known = (compartment("C", constant=False), species("A", "C", amount=1.0), parameter("p", 1.0, constant=False))
    error = refused(document(*known, *elements))
    assert feature in error.features
    problem = next(one for one in error.problems if f"({feature})" in one.what)
    assert where in problem.what
    assert problem.what.endswith("is not supported")
    assert problem.remedy is not None
    assert 'engine="roadrunner"' in problem.remedy


def test_nothing_is_told_of_values_that_nothing_depends_on() -> None:
    found = parse_sbml(document(compartment("C", None), parameter("q"), parameter("k", 1.0)))
    assert {one.name: one.value for one in found.parameters} == {"q": 0.0, "k": 1.0}


def test_a_package_that_nobody_knows_but_the_model_needs_is_named() -> None:
    error = refused(document(parameter("k", 1.0), packages=f'{ODD} odd:required="true"'))
    assert error.features == ("required package",)
    assert '"odd"' in str(error)


def test_a_package_that_only_draws_is_not() -> None:
    drawn = document(parameter("k", 1.0), packages=f'{ODD} odd:required="false"')
    assert parse_sbml(drawn).parameters[0].value == 1.0


def test_several_are_named_at_once() -> None:
    error = refused(
        document(
            compartment("C", constant=False),
            species("A", "C", amount=1.0),
            reaction("r", "A -> ", "delay(A, 1) + arccos(A)"),
            rate("C", "1"),
            event("A < 0.5", name="e", delay="1", A="2"),
        )
    )
    assert error.features == ("delay", "event delay", "function", "variable compartment")
    assert len(error.problems) == 4
