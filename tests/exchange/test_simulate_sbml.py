"""Files of SBML simulated as they stand: here where that is possible, else by libRoadRunner, which is said."""

from __future__ import annotations

import sys
from pathlib import Path
from random import Random

import numpy as np
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import given as hypothesis_given
from hypothesis import strategies as st

from exchange.suite.made_cases import FOLDER
from exchange.suite.model_parts import (
    algebraic,
    assignment,
    compartment,
    document,
    event,
    initial,
    parameter,
    rate,
    reaction,
    species,
    unit,
)
from sevenless.errors import InputError, MissingExtraError, SbmlError, UnknownNameError, UnsupportedSbmlError
from sevenless.exchange.sbml_simulate import simulate_sbml
from sevenless.simulate.options import Solver

TIMES = [0.0, 1.0, 2.0, 6.0]
TIGHT = Solver(rtol=1e-10, atol=1e-14)
DECAY = (
    compartment("C", 2.0),
    species("A", "C", conc=3.0),
    species("N", "C", amount=4.0, only_substance=True),
    parameter("k", 0.4),
    parameter("sum", constant=False),
    assignment("sum", "A + N"),
    reaction("r", "A -> N", "C * k * A"),
)
DELAYED = event("time > 1.5", name="late", delay="2", A="3")


@pytest.fixture
def decay(tmp_path: Path) -> Path:
    path = tmp_path / "decay.xml"
    path.write_text(document(*DECAY), encoding="utf-8")
    return path


@pytest.fixture
def delayed(tmp_path: Path) -> Path:
    path = tmp_path / "delayed.xml"
    path.write_text(document(*DECAY, DELAYED), encoding="utf-8")
    return path


@pytest.mark.parametrize("engine", ["sevenless", "roadrunner", "auto"])
def test_names_mean_what_they_mean_in_the_file(decay: Path, engine: str) -> None:
    found = simulate_sbml(
        decay,
        {"k": 0.5, "A": 2.0},
        TIMES,
        observables=["A", "N", "sum", "r", "C"],
        solver=TIGHT,
        engine=engine,  # type: ignore[arg-type]
    )
    a = 2.0 * np.exp(-0.5 * np.array(TIMES))
    n = 4.0 + 2.0 * (2.0 - a)
    np.testing.assert_allclose(found.values.T, [a, n, a + n, a, np.full(4, 2.0)], rtol=1e-7)
    assert found.status == "done"


def test_species_are_shown_where_nothing_is_asked_for(decay: Path) -> None:
    assert simulate_sbml(decay, None, TIMES).names == ("A", "N")
    assert simulate_sbml(decay, None, TIMES, engine="roadrunner").names == ("A", "N")


def test_what_is_not_supported_is_simulated_by_roadrunner_and_said(delayed: Path) -> None:
    found = simulate_sbml(delayed, None, TIMES, solver=TIGHT)
    assert found.status == "done"
    assert found.message == (
        'simulated by libRoadRunner: event "late": an event that is carried out some time behind its trigger '
        "(event delay) is not supported"
    )
    expected = [3.0, 3 * np.exp(-0.4), 3 * np.exp(-0.8), 3 * np.exp(-0.4 * 2.5)]
    np.testing.assert_allclose(found["A"], expected, rtol=1e-8)


def test_a_supported_file_says_nothing_and_an_explicit_choice_says_itself(decay: Path) -> None:
    assert simulate_sbml(decay, None, TIMES).message == ""
    assert simulate_sbml(decay, None, TIMES, engine="roadrunner").message == "simulated by libRoadRunner"


def test_this_engine_alone_refuses_it(delayed: Path) -> None:
    with pytest.raises(UnsupportedSbmlError) as caught:
        simulate_sbml(delayed, None, TIMES, engine="sevenless")
    assert caught.value.features == ("event delay",)


def test_of_many_reasons_the_first_are_told(tmp_path: Path) -> None:
    path = tmp_path / "many.xml"
    late = [event("time > 1.5", name=f"late{i}", delay="2", A="3") for i in range(8)]
    path.write_text(document(*DECAY, *late), encoding="utf-8")
    message = simulate_sbml(path, None, TIMES).message
    assert message.count("event delay") == 5
    assert message.endswith("; and 3 more")


@pytest.mark.parametrize("number", [103, 106, 107, 108, 110, 111, 115])
def test_unsupported_cases_come_out_as_their_results(number: int) -> None:
    """The results of these cases are libRoadRunner's too, read out by other code."""
    folder = FOLDER / f"{number:05d}"
    rows = (folder / f"{folder.name}-results.csv").read_text(encoding="utf-8").splitlines()
    expected = np.array([[float(one) for one in row.split(",")] for row in rows[1:]])
    names = rows[0].split(",")[1:]
    (path,) = folder.glob("*.xml")
    amount = (folder / f"{folder.name}-settings.txt").read_text(encoding="utf-8").split("amount:")[1].split("\n")[0]
    found = simulate_sbml(path, None, expected[:, 0], observables=[*names], solver=TIGHT)
    assert "simulated by libRoadRunner: " in found.message
    for place, name in enumerate(names, start=1):
        if name not in amount:
            np.testing.assert_allclose(found[name], expected[:, place], rtol=1e-6, atol=1e-9)


def test_what_roadrunner_does_not_take_either_fails_and_says_both(tmp_path: Path) -> None:
    path = tmp_path / "algebraic.xml"
    path.write_text(document(*DECAY, parameter("x", 1.0, constant=False), algebraic("A + x - 3")), encoding="utf-8")
    found = simulate_sbml(path, None, TIMES)
    assert found.status == "failed"
    assert "(algebraic rule) is not supported" in found.message
    assert ", and failed: " in found.message
    assert np.isnan(found.values).all()


@pytest.mark.parametrize("engine", ["sevenless", "roadrunner"])
def test_names_that_the_file_does_not_have_are_told(decay: Path, engine: str) -> None:
    with pytest.raises(UnknownNameError, match="nobody"):
        simulate_sbml(decay, {"nobody": 1.0}, TIMES, engine=engine)  # type: ignore[arg-type]
    with pytest.raises(UnknownNameError, match="nobody"):
        simulate_sbml(decay, None, TIMES, observables=["nobody"], engine=engine)  # type: ignore[arg-type]


def test_a_file_that_is_wrong_is_given_to_nobody(tmp_path: Path) -> None:
    path = tmp_path / "wrong.xml"
    path.write_text(document(*DECAY, DELAYED, rate("nobody", "1")), encoding="utf-8")
    with pytest.raises(SbmlError) as caught:
        simulate_sbml(path, None, TIMES)
    assert not isinstance(caught.value, UnsupportedSbmlError)
    assert len(caught.value.problems) == 2


def test_without_roadrunner_the_command_that_installs_it_is_told(
    delayed: Path, decay: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "roadrunner", None)
    with pytest.raises(MissingExtraError, match=r"'sevenless\[model\]'"):
        simulate_sbml(delayed, None, TIMES)
    assert simulate_sbml(decay, None, TIMES).status == "done"


BOTH = pytest.mark.parametrize("engine", ["sevenless", "roadrunner"])
VOLUMES = (
    compartment("C", 2.0),
    compartment("P", None, dimensions=0),
    species("A", "C", conc=3.0),
    species("M", "C", amount=6.0),
    species("N", "C", amount=4.0, only_substance=True),
    species("I", "C"),
    species("Z", "P", amount=1.0),
    initial("I", "2 * k / C"),
    parameter("k", 0.4),
    parameter("k2", 0.4),
    initial("k2", "3 * k"),
    parameter("sum", constant=False),
    assignment("sum", "A + M + N"),
    reaction("r", "A -> N", "C * k * A"),
    reaction("s", "A + M -> ", "C * k2 * A * M"),
)
"""Concentrations given as such, as amounts and by expressions; amounts, in a volume and without one."""


@pytest.fixture
def volumes(tmp_path: Path) -> Path:
    path = tmp_path / "volumes.xml"
    path.write_text(document(*VOLUMES), encoding="utf-8")
    return path


@BOTH
@pytest.mark.parametrize(
    ("given", "starts"),
    [
        ({}, (3.0, 3.0, 4.0, 0.4, 1.0)),
        ({"C": 4.0}, (3.0, 1.5, 4.0, 0.2, 1.0)),
        ({"A": 5.0, "C": 4.0}, (5.0, 1.5, 4.0, 0.2, 1.0)),
        ({"C": 4.0, "A": 5.0, "M": 7.0, "N": 8.0, "Z": 9.0}, (5.0, 7.0, 8.0, 0.2, 9.0)),
        ({"M": 7.0, "I": 1.5, "k": 2.0}, (3.0, 7.0, 4.0, 1.5, 1.0)),
        ({"k": 2.0}, (3.0, 3.0, 4.0, 2.0, 1.0)),
        ({"C": 1.0, "k": 2.0}, (3.0, 6.0, 4.0, 4.0, 1.0)),
    ],
)
def test_concentrations_are_those_in_the_volume_that_is_given(
    volumes: Path, given: dict[str, float], starts: tuple[float, ...], engine: str
) -> None:
    found = simulate_sbml(volumes, given, [0.0], observables=["A", "M", "N", "I", "Z"], engine=engine)  # type: ignore[arg-type]
    assert found.values[0] == pytest.approx(starts, rel=1e-14)


@settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@hypothesis_given(
    st.dictionaries(st.sampled_from(["C", "A", "M", "N", "I", "Z", "k", "k2"]), st.floats(0.1, 9.0)), st.randoms()
)
def test_any_values_given_together_mean_the_same_to_both_engines(
    volumes: Path, given: dict[str, float], order: Random
) -> None:
    """And in the order of any dictionary."""
    shuffled = list(given.items())
    order.shuffle(shuffled)
    names = ["A", "M", "N", "I", "Z", "C", "k", "k2", "sum", "r", "s"]
    here = simulate_sbml(volumes, given, TIMES, observables=names, solver=TIGHT, engine="sevenless")
    there = simulate_sbml(volumes, dict(shuffled), TIMES, observables=names, solver=TIGHT, engine="roadrunner")
    assert here.values == pytest.approx(there.values, rel=1e-6, abs=1e-9)
    assert {name: here[name][0] for name in given} == pytest.approx(given, rel=1e-14)


def test_concentrations_of_level_1_are_those_in_the_volume_that_is_given(tmp_path: Path) -> None:
    path = tmp_path / "level_1.xml"
    path.write_text(
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<sbml xmlns="http://www.sbml.org/sbml/level1" level="1" version="2"><model name="m">'
        '<listOfCompartments><compartment name="c" volume="2"/></listOfCompartments>'
        '<listOfSpecies><species name="A" compartment="c" initialAmount="6"/></listOfSpecies>'
        "</model></sbml>",
        encoding="utf-8",
    )
    starts = [simulate_sbml(path, one, [0.0])["A"][0] for one in ({}, {"A": 5.0}, {"A": 5.0, "c": 4.0}, {"c": 4.0})]
    assert starts == pytest.approx([3.0, 5.0, 5.0, 1.5], rel=1e-14)


@BOTH
@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"k": np.nan}, "k is missing or no number"),
        ({"A": np.inf, "k": 1.0}, "A is infinite"),
        ({"k": -1.0}, "k is -1: a rate constant cannot be negative"),
        ({"A": -2.0}, "A is -2: an initial value cannot be negative"),
        ({"C": 0.0}, "C is 0: the size of a compartment is above zero"),
        ({"C": -1.0, "A": np.nan}, "C is -1: the size of a compartment is above zero; A is missing or no number"),
    ],
)
def test_values_that_mean_nothing_are_a_status(decay: Path, given: dict[str, float], says: str, engine: str) -> None:
    found = simulate_sbml(decay, given, TIMES, engine=engine)  # type: ignore[arg-type]
    assert (found.status, found.message) == ("bad value", says)
    assert found.values.shape == (4, 2)
    assert np.isnan(found.values).all()


def test_values_are_looked_at_before_another_engine_takes_over(delayed: Path) -> None:
    assert simulate_sbml(delayed, {"A": np.nan}, TIMES).status == "bad value"
    with pytest.raises(UnsupportedSbmlError):
        simulate_sbml(delayed, {"A": np.nan}, TIMES, engine="sevenless")


@BOTH
@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"k": "0.5"}, "k is '0.5', which is no number"),
        ({"k": None, "A": [1.0, 2.0]}, r"A is \[1.0, 2.0\], which is no number"),
        ({"r": 1.0}, "r is a reaction of the file, which has no value of its own"),
        ({"sum": 1.0}, "sum follows from a rule of the file"),
    ],
)
def test_what_is_no_number_or_cannot_be_given_one_is_an_error(
    decay: Path, given: dict[str, float], says: str, engine: str
) -> None:
    with pytest.raises(InputError, match=says):
        simulate_sbml(decay, given, TIMES, engine=engine)  # type: ignore[arg-type]


def test_numbers_of_any_type_are_numbers(decay: Path) -> None:
    for five in (5, np.float32(5.0), np.int64(5)):
        assert simulate_sbml(decay, {"A": five}, [0.0])["A"][0] == 5.0  # type: ignore[dict-item]


def test_an_engine_that_nobody_knows_is_told(decay: Path) -> None:
    with pytest.raises(UnknownNameError, match="no engine is called 'foo'; known: auto, roadrunner, sevenless"):
        simulate_sbml(decay, None, TIMES, engine="foo")  # type: ignore[arg-type]


@BOTH
def test_units_are_those_of_the_file(tmp_path: Path, engine: str) -> None:
    path = tmp_path / "units.xml"
    path.write_text(
        document(
            *DECAY[:3],
            species("U", "C", conc=1.0, unit="nmol"),
            species("V", "C", amount=1.0, only_substance=True, unit="nmol"),
            parameter("k", 0.4, unit="per_minute"),
            reaction("r", "U -> ", "C * k * U"),
            unit("minute", ("second", 1, 0, 60)),
            unit("per_minute", ("second", -1, 0, 60)),
            unit("nmol", ("mole", 1, -9, 1)),
            timeUnits="minute",
            volumeUnits="litre",
        ),
        encoding="utf-8",
    )
    found = simulate_sbml(path, None, TIMES, observables=["U", "V", "A", "k", "r", "C"], engine=engine)  # type: ignore[arg-type]
    assert found.time_unit == "min"
    assert found.units == ("nM", "nmol", "", "1/min", "", "L")
    refused = simulate_sbml(path, {"U": np.nan}, TIMES, observables=["U", "V"], engine=engine)  # type: ignore[arg-type]
    assert (refused.time_unit, refused.units) == ("min", ("nM", "nmol"))
