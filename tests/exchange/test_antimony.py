"""Networks as Antimony, which libAntimony reads by code of its own, and which run as they did."""

from __future__ import annotations

import importlib.util
import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from exchange.by_antimony import sbml_of_antimony
from exchange.network_meaning import meaning, same
from exchange.test_sbml_round_trip import EVERYTHING
from network.networks import networks
from sevenless.errors import ExchangeError
from sevenless.exchange.antimony import antimony_text, write_antimony
from sevenless.exchange.antimony_words import RESERVED
from sevenless.exchange.sbml import parse_sbml
from sevenless.network.network import Network, Observable, Parameter, Reaction, Rule, Species
from sevenless.network.reaction_list import read_reactions
from sevenless.network.validate import problems
from sevenless.simulate.options import Solver
from sevenless.simulate.simulate import simulate
from simulate.models import model, network

needs_antimony = pytest.mark.skipif(
    importlib.util.find_spec("antimony") is None, reason="antimony is not installed; it is an oracle, not needed to run"
)


def through(made: Network) -> Network:
    """A network as Antimony, made SBML by libAntimony, and read."""
    return parse_sbml(sbml_of_antimony(antimony_text(made)))


def trajectories(one: Network, species: list[str], times: np.ndarray, atol: float) -> np.ndarray:
    found = simulate(one, None, times, observables=species, solver=Solver(rtol=1e-8, atol=atol))
    assert found.status == "done"
    return found.values


@needs_antimony
@pytest.mark.parametrize("name", ["das_2009", "kholodenko_2000", "huang_ferrell_1996"])
def test_published_networks_run_as_they_did(name: str) -> None:
    made, times, atol = model(name, times=4)
    species = [one.name for one in made.species]
    ours = trajectories(made, species, times, atol)
    # libAntimony writes numbers with 15 digits.
    np.testing.assert_allclose(trajectories(through(made), species, times, atol), ours, rtol=1e-6, atol=atol)


@needs_antimony
def test_events_doses_and_rules_run_as_they_did() -> None:
    times = np.linspace(0.0, 12.0, 25)
    species = ["A", "B", "E"]
    ours = trajectories(EVERYTHING, species, times, 1e-9)
    # Doses strike through the values of parameters that change, too: no column stays as it was but the fixed one.
    assert np.ptp(ours, axis=0)[2] < 1e-12
    assert (np.ptp(ours, axis=0)[:2] > 0.1).all()
    np.testing.assert_allclose(trajectories(through(EVERYTHING), species, times, 1e-9), ours, rtol=1e-6)


def fifteen(text: str) -> str:
    """An expression with numbers of the 15 digits that libAntimony keeps: the sine of a large one needs them all.

    The largest of all becomes infinite in 15 digits.
    """
    return re.sub(r"(?<![\w.])\d[\d.]*(?:e[-+]?\d+)?", lambda found: f"{min(float(found[0]), 1e300):.15g}", text)


@needs_antimony
@settings(
    deadline=None,
    max_examples=25,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
@given(networks(), st.lists(st.floats(0.1, 5.0), min_size=4, max_size=4))
def test_any_network_means_the_same(made: Network, numbers: list[float]) -> None:
    # Doses at the same time are events that strike together, and refused when they are read.
    made = replace(
        made,
        doses=(),
        events=tuple(
            replace(
                one,
                trigger=fifteen(one.trigger),
                assignments=tuple((name, fifteen(text)) for name, text in one.assignments),
            )
            for one in made.events
        ),
        rules=tuple(replace(one, expression=fifteen(one.expression)) for one in made.rules),
        observables=tuple(replace(one, expression=fifteen(one.expression)) for one in made.observables),
        reactions=tuple(replace(one, rate_law=one.rate_law and fifteen(one.rate_law)) for one in made.reactions),
    )
    assume(all(one.severity != "error" for one in problems(made)))
    values = dict(zip(("A", "B", "k1", "x_2"), numbers, strict=True))
    ours, theirs = meaning(made, values), meaning(through(made), values)
    for part in ("species", "parameters"):
        there = theirs[part]
        for name, (value, *_) in ours[part].items():  # type: ignore[attr-defined]
            assert same(there[name][0], value), name  # type: ignore[index]
    assert same(theirs["reactions"], ours["reactions"])
    # An event at a time that is known is read as a dose.
    there, here = theirs["events"], ours["events"]
    assert len(there) + len(theirs["doses"]) >= len(here)  # type: ignore[arg-type]
    assert same(there, {name: one for name, one in here.items() if name in there})  # type: ignore[attr-defined,operator]
    assert theirs["time"] == ours["time"]
    rules = {**theirs["rules"], **theirs["observables"]}  # type: ignore[dict-item]
    for part in ("rules", "observables"):
        for name, (value, _) in ours[part].items():  # type: ignore[attr-defined]
            assert same(rules[name][0], value), name


@needs_antimony
def test_units_mean_the_same() -> None:
    made = read_reactions(
        "network:\n time unit = h\nparameters:\n"
        "a = 1 [1/nM/h]\nb = 2 [nM/h]\nc = 3 [um3]\nd = 4 [fraction]\ne = 5 [1/uM]\nf = 6 [mol/L]\n"
        "species:\nA = 1 [nM]\nreactions:\nA -> ; 0.1"
    )
    read = through(made)
    units = {one.name: one.unit for one in read.parameters}
    assert units == {"a": "1/nM/h", "b": "nM/h", "c": "um3", "d": "", "e": "1/uM", "f": "M"}
    assert (read.time_unit, read.species[0].unit) == ("h", "nM")


@needs_antimony
def test_words_of_antimony_are_no_names() -> None:
    words = [word for word in sorted(RESERVED) if not Network(species=(Species(name=word),), reactions=()).problems()]
    assert len(words) > 400
    made = Network(
        species=tuple(Species(name=word, initial=float(place)) for place, word in enumerate(words)),
        parameters=(Parameter(name="unit_nM", value=3.0, unit="nM"), Parameter(name="nowhere", value=4.0)),
        reactions=tuple(
            Reaction(name=f"lose_{word}", reactants=((word, 1),), rate_law=f"unit_nM * {word} ** nowhere")
            for word in words
        ),
    )
    read = through(made)
    assert [one.initial for one in read.species] == [one.initial for one in made.species]
    called = dict(zip((one.name for one in read.species), words, strict=True))
    assert [called[one.reactants[0][0]] for one in read.reactions] == words


def test_numbers_keep_every_digit() -> None:
    value = 0.1 + 0.2
    made = Network(
        species=(Species(name="A", initial=value),),
        parameters=(Parameter(name="k", value=1e-300), Parameter(name="q", value=6.02214179e23)),
        reactions=(Reaction(name="r", reactants=(("A", 1.5),), rate_constant=value),),
    )
    text = antimony_text(made)
    for line in ("A = 0.30000000000000004;", "k = 1e-300;", "q = 6.02214179e+23;"):
        assert f"  {line}\n" in text
    assert "r: 1.5 A => ; 0.30000000000000004 * A^1.5;" in text


def test_events_and_doses_strike_as_they_do() -> None:
    text = antimony_text(EVERYTHING)
    assert "  dose4: at (time >= 8), t0=false, persistent=true, fromTrigger=false: k = k * 2;\n" in text
    assert "  rescue: at (A < 0.5 * start), t0=false, persistent=true, fromTrigger=true: A = A + start;\n" in text
    (event,) = EVERYTHING.events
    started = replace(EVERYTHING, events=(replace(event, initially=True),))
    assert "rescue: at (A < 0.5 * start), t0=true," in antimony_text(started)


def test_numbers_too_small_for_readers_of_sbml_are_nothing() -> None:
    made = Network(species=(Species(name="A", initial=5e-324), Species(name="B", initial=3e-308)), reactions=())
    assert "  A = 0;\n  B = 3e-308;\n" in antimony_text(made)


def test_what_binds_is_bracketed() -> None:
    made = Network(
        species=(Species(name="A", initial=2.0),),
        reactions=(),
        parameters=(Parameter(name="k", value=2.0),),
        rules=(
            Rule(name="a", expression="(-k) ** 2 - (1 - (k - 3)) - (-1 * k) * -k ** -2"),
            Rule(name="b", expression="2 if not (k > 1 and A < 3 or k == 2) else (k if A > 0 else 1)"),
        ),
        observables=(Observable(name="time_unit", expression="log(A) + log10(A)"),),
    )
    text = antimony_text(made)
    assert "a := (-k)^2 - (1 - (k - 3)) - -1 * k * (-(k^(-2)));" in text.replace("(-1)", "-1")
    assert "b := piecewise(2, !(k > 1 && A < 3 || k == 2), piecewise(k, A > 0, 1));" in text
    assert 'time_unit_ := ln(A) + log10(A);\n  time_unit_ is "time_unit";' in text


def test_a_network_that_is_not_sound_is_refused_whole(tmp_path: Path) -> None:
    broken = Network(species=(Species(name="A"),), reactions=(Reaction(name="r", rate_constant="k"),))
    with pytest.raises(ExchangeError, match="nothing is called k"):
        write_antimony(broken, tmp_path / "model.ant")
    assert list(tmp_path.iterdir()) == []


def test_the_file_is_the_text(tmp_path: Path) -> None:
    made = network("das_2009")
    write_antimony(made, tmp_path / "model.ant")
    assert (tmp_path / "model.ant").read_text(encoding="utf-8") == antimony_text(made)
