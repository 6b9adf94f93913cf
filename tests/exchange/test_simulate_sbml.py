"""Files of SBML simulated as they stand: here where that is possible, else by libRoadRunner, which is said."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest

from exchange.suite.made_cases import FOLDER
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
from sevenless.errors import MissingExtraError, SbmlError, UnknownNameError, UnsupportedSbmlError
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
