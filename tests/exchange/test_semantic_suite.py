"""The SBML semantic test suite, where a folder of it is given, and the project's own cases in its layout."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest

from exchange.suite.made_cases import (
    FOLDER,
    Case,
    all_cases,
    description_text,
    level_of,
    results_text,
    settings_text,
    written_text,
)
from exchange.suite.semantic_suite import (
    Settings,
    cases,
    description,
    deviation,
    report,
    results_of,
    run_all,
    run_case,
    settings_of,
)

MADE = {one.name: one for one in all_cases()}


def test_there_is_a_folder_for_each_case() -> None:
    assert [one.name for one in cases(FOLDER)] == sorted(MADE)
    assert len(MADE) == len(all_cases()) > 50


@pytest.mark.parametrize("name", [name for name, one in MADE.items() if not one.unsupported])
def test_a_supported_case_passes(name: str) -> None:
    outcome = run_case(FOLDER / name)
    assert outcome.kind == "pass", outcome.detail


@pytest.mark.parametrize("name", [name for name, one in MADE.items() if one.unsupported])
def test_what_is_not_supported_is_named_and_nothing_else(name: str) -> None:
    outcome = run_case(FOLDER / name)
    assert outcome.kind == "unsupported", outcome.detail
    assert ", ".join(outcome.features) == description(FOLDER / name)["unsupported"]
    assert set(outcome.features) == set(MADE[name].unsupported.split(", "))


@pytest.mark.parametrize("one", MADE.values(), ids=lambda one: one.name)
def test_the_files_of_a_case_are_what_it_says(one: Case) -> None:
    place = FOLDER / one.name
    assert (place / f"{one.name}-sbml-{level_of(one)}.xml").read_text(encoding="utf-8") == written_text(one)
    assert (place / f"{one.name}-settings.txt").read_text(encoding="utf-8") == settings_text(one)
    assert (place / f"{one.name}-model.m").read_text(encoding="utf-8") == description_text(one)
    if one.has_results and one.analytic is not None:
        assert results_of(place, one.settings.variables) == pytest.approx(
            np.array([[float(v) for v in row.split(",")[1:]] for row in results_text(one).splitlines()[1:]]), rel=1e-13
        )


def test_settings_are_read_as_the_suite_writes_them(tmp_path: Path) -> None:
    case = tmp_path / "00007"
    case.mkdir()
    text = (
        "start: 0\nduration: 5\nsteps: 50\nvariables: S1, S2\n"
        "absolute: 1e-7\nrelative: 0.0001\namount: S1\nconcentration:\n"
    )
    (case / "00007-settings.txt").write_text(text, encoding="utf-8")
    found = settings_of(case)
    assert found.variables == ("S1", "S2")
    assert (found.amount, found.concentration) == (frozenset({"S1"}), frozenset())
    assert found.times[[0, 1, -1]].tolist() == [0.0, 0.1, 5.0]


def settings(absolute: float = 1e-3, relative: float = 1e-2) -> Settings:
    empty: frozenset[str] = frozenset()
    return Settings(
        start=0,
        duration=1,
        steps=1,
        variables=("x",),
        absolute=absolute,
        relative=relative,
        amount=empty,
        concentration=empty,
    )


def test_a_value_outside_the_tolerance_is_seen() -> None:
    expected = np.array([[100.0], [0.0]])
    assert deviation(np.array([[101.0], [0.001]]), expected, settings()) == pytest.approx(1.0, abs=1e-3)
    assert deviation(np.array([[103.0], [0.0]]), expected, settings()) == pytest.approx(3.0, abs=1e-2)
    assert deviation(np.array([[100.0], [np.nan]]), expected, settings()) == np.inf
    assert deviation(np.array([[100.0]]), expected, settings()) == np.inf


def test_no_numbers_must_be_no_numbers_on_both_sides() -> None:
    odd = np.array([[np.nan], [np.inf]])
    assert deviation(odd, odd, settings()) == 0.0
    assert deviation(np.array([[np.nan], [1.0]]), odd, settings()) == np.inf
    assert deviation(np.array([[np.nan], [-np.inf]]), odd, settings()) == np.inf


def test_a_wrong_result_is_a_fail_and_is_reported(tmp_path: Path) -> None:
    case = tmp_path / "00001"
    case.mkdir()
    for file in (FOLDER / "00001").iterdir():
        text = file.read_text(encoding="utf-8")
        (case / file.name).write_text(text.replace('k" value="0.4', 'k" value="0.5'), encoding="utf-8")
    (tmp_path / "00002").mkdir()
    (tmp_path / "not a case").mkdir()
    outcomes = [*run_all(tmp_path)]
    assert [one.kind for one in outcomes] == ["fail", "fail"]
    assert "fail: 2" in report(outcomes)
    assert "00001: off by" in report(outcomes)
    assert "00002: there is no file of SBML" in report(outcomes)


def test_a_checkout_of_the_suite_is_found_in_its_root(tmp_path: Path) -> None:
    (tmp_path / "cases" / "semantic" / "00007").mkdir(parents=True)
    assert [one.name for one in cases(tmp_path)] == ["00007"]


def test_a_case_that_is_no_time_course_is_not_simulated(tmp_path: Path) -> None:
    case = tmp_path / "00001"
    case.mkdir()
    (case / "00001-model.m").write_text("(*\ntestType:      FluxBalanceSteadyState\n*)\n", encoding="utf-8")
    assert run_case(case).kind == "no time course"


def test_the_official_suite_has_no_fails(capsys: pytest.CaptureFixture[str]) -> None:
    """Needs SBML_TEST_SUITE: a checkout of the suite, or its folder cases/semantic."""
    folder = os.environ.get("SBML_TEST_SUITE")
    if not folder:
        pytest.skip("SBML_TEST_SUITE is not set to a checkout of the SBML semantic test suite")
    outcomes = list(run_all(Path(folder)))
    with capsys.disabled():
        print("\n" + report(outcomes))
    assert outcomes
    assert not [one for one in outcomes if one.kind == "fail"]
