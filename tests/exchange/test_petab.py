"""Problems of PEtab: sound by the lint of the petab package, and the same numbers as were given."""

from __future__ import annotations

import csv
import importlib.util
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from exchange.test_sbml_round_trip import EVERYTHING
from sevenless.errors import ExchangeError
from sevenless.exchange.petab import write_petab
from sevenless.exchange.sbml import read_sbml
from sevenless.network.network import Network, Parameter, Reaction, Species
from simulate.models import network

needs_petab = pytest.mark.skipif(
    importlib.util.find_spec("petab") is None, reason="petab is not installed; it is an oracle, not needed to run"
)
CONDITIONS = {"as it is": {}, "as it was": {"K": 1 / 3}, "as-it-was": {"A": 0.0}}
MEASURED = pl.DataFrame(
    {
        "observable": ["share_of_A", "B", "B"],
        "condition": ["as it is", "as it was", "as-it-was"],
        "time_s": [0.0, 1 / 3, float("inf")],
        "value": [0.1 + 0.2, 1e-300, 3.0],
    }
)


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))


def lint(folder: Path) -> None:
    """What the petab package has to say about a problem: nothing."""
    import petab.v1 as petab
    from petab.v1.lint import lint_problem

    problem = petab.Problem.from_yaml(str(folder / "problem.yaml"))
    assert not lint_problem(problem)


@needs_petab
@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("name", ["das_2009", "kholodenko_2000"])
def test_an_empty_problem_is_sound(name: str, tmp_path: Path) -> None:
    made = network(name)
    write_petab(made, tmp_path)
    lint(tmp_path)
    assert rows(tmp_path / "measurements.tsv") == []
    assert {one["estimate"] for one in rows(tmp_path / "parameters.tsv")} == {"0"}


@needs_petab
@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("noisy", [False, True])
def test_a_problem_with_everything_is_sound(noisy: bool, tmp_path: Path) -> None:
    measured = MEASURED.with_columns(noise=pl.lit(0.25)) if noisy else MEASURED
    write_petab(
        EVERYTHING,
        tmp_path / "problem",
        observables=["share_of_A", "B", "total"],
        measurements=measured,
        conditions=CONDITIONS,
        estimate={"start": (1e-3, 1e3)},
        noise={"B": 0.2},
        annotations={"A": "uniprot:Q07889"},
    )
    lint(tmp_path / "problem")
    assert read_sbml(tmp_path / "problem" / "model.xml") == EVERYTHING


@needs_petab
@pytest.mark.filterwarnings("ignore")
def test_the_lint_finds_what_is_wrong(tmp_path: Path) -> None:
    write_petab(network("das_2009"), tmp_path)
    path = tmp_path / "observables.tsv"
    path.write_text(path.read_text(encoding="utf-8").replace("observable_", ""), encoding="utf-8")
    with pytest.raises(AssertionError):
        lint(tmp_path)


def test_tables_hold_what_was_given_with_every_digit(tmp_path: Path) -> None:
    write_petab(
        EVERYTHING,
        tmp_path,
        observables=["share_of_A", "B"],
        measurements=MEASURED,
        conditions=CONDITIONS,
        estimate={"start": (1 / 3, 1e3)},
        noise={"B": 0.1 + 0.2},
    )
    # What a dose sets, what a condition sets and what follows from others is no parameter of the problem.
    assert rows(tmp_path / "parameters.tsv") == [
        {
            "parameterId": "start",
            "parameterName": "start",
            "parameterScale": "log10",
            "lowerBound": "0.3333333333333333",
            "upperBound": "1000",
            "nominalValue": "0.25",
            "estimate": "1",
        }
    ]
    assert [list(one.values()) for one in rows(tmp_path / "conditions.tsv")] == [
        ["as_it_is", "as it is", "1.7e-05", "3"],
        ["as_it_was", "as it was", "0.3333333333333333", "3"],
        ["as_it_was_", "as-it-was", "1.7e-05", "0"],
    ]
    assert [list(one.values()) for one in rows(tmp_path / "observables.tsv")] == [
        ["observable_share_of_A", "share_of_A", "share_of_A", "1"],
        ["observable_B", "B", "B", "0.30000000000000004"],
    ]
    assert [list(one.values()) for one in rows(tmp_path / "measurements.tsv")] == [
        ["observable_share_of_A", "as_it_is", "0.30000000000000004", "0"],
        ["observable_B", "as_it_was", "1e-300", "0.3333333333333333"],
        ["observable_B", "as_it_was_", "3", "inf"],
    ]


def test_noise_of_each_measurement_is_its_own(tmp_path: Path) -> None:
    measured = MEASURED.with_columns(noise=pl.Series([0.1, 0.2, 1 / 3]))
    write_petab(EVERYTHING, tmp_path, observables=["share_of_A", "B"], measurements=measured, conditions=CONDITIONS)
    assert [one["noiseParameters"] for one in rows(tmp_path / "measurements.tsv")] == [
        "0.1",
        "0.2",
        "0.3333333333333333",
    ]
    assert rows(tmp_path / "observables.tsv")[1]["noiseFormula"] == "noiseParameter1_observable_B"


def test_a_parameter_that_is_not_positive_is_searched_for_as_it_is(tmp_path: Path) -> None:
    made = Network(
        species=(Species(name="A", initial=1.0),),
        parameters=(Parameter(name="k", value=0.0), Parameter(name="q", value=-2.0)),
        reactions=(Reaction(name="r", reactants=(("A", 1),), rate_law="(k - q) * A"),),
    )
    write_petab(made, tmp_path, estimate={"q": (-3.0, 0.0)})
    assert [(one["parameterScale"], one["lowerBound"]) for one in rows(tmp_path / "parameters.tsv")] == [
        ("lin", ""),
        ("lin", "-3"),
    ]


def test_everything_wrong_is_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(ExchangeError) as caught:
        write_petab(
            EVERYTHING,
            tmp_path / "problem",
            observables=["A", "totl"],
            conditions={"one": {"kk": 1.0}, "two": {"twice": 3.0}},
            estimate={"K": (2.0, 1.0), "k": (1.0, 2.0), "start": (0.0, 1.0), "startt": (0.0, 1.0), "twice": (1.0, 2.0)},
            noise={"A": 0.0, "B": 1.0},
            measurements=pl.DataFrame({"observable": ["A"], "value": [1.0], "time_s": [0.0]}),
        )
    assert [str(one).split(";")[0] for one in caught.value.problems] == [
        "observable totl is nothing in the network",
        "condition one: kk is nothing in the network",
        "condition two: twice is 2 * k in the network, and cannot be set to a number",
        "bounds of K are 2 and 1",
        "k cannot be estimated: it is no number that stays as it is",
        "lower bound of start is 0, and it is searched for on a logarithmic scale",
        "parameter startt is nothing in the network",
        "twice cannot be estimated: a condition sets it",
        "noise of A is 0",
        "noise of B is nothing in the network",
        "measurements have no column condition",
    ]
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"observable": ["A", "B", "A"]}, "observable A is not of the problem; there are share_of_A, B"),
        ({"condition": ["a", "as it is", "as it was"]}, "condition a is not of the problem"),
        ({"value": ["1", "2", "3"]}, "value holds String, no numbers"),
        ({"value": [1.0, None, float("nan")]}, r"value of row 2 is None \(2 rows are wrong\); take out rows"),
        ({"time_s": [1.0, -1.0, 0.0]}, "time_s of row 2 is -1.0"),
        ({"time_s": [1.0, float("-inf"), 0.0]}, "time_s of row 2 is -inf"),
        ({"noise": [1.0, 1.0, 0.0]}, "noise of row 3 is 0.0"),
    ],
)
def test_measurements_that_cannot_be_are_refused(more: dict[str, Any], said: str, tmp_path: Path) -> None:
    measured = MEASURED.with_columns(pl.Series(name, values, strict=False) for name, values in more.items())
    seen = ["share_of_A", "B"]
    with pytest.raises(ExchangeError, match=said):
        write_petab(EVERYTHING, tmp_path, observables=seen, measurements=measured, conditions=CONDITIONS)
