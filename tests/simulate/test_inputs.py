"""Tables, times and observables as users give them."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from sevenless.errors import InputError
from sevenless.network.network import Observable
from sevenless.simulate.inputs import checked_times, chosen_observables, parameter_sets
from simulate.networks import made

NETWORK = made(
    {"EGFR": 1.0, "SOS1": 2.0},
    ["EGFR -> SOS1 @ kon", "SOS1 -> @ 2 * koff"],
    parameters={"kon": 1.0, "koff": 0.5, "half": "koff / 2"},
    rules={"total": "EGFR + SOS1"},
    observables={"share": "SOS1 / total"},
)


def told(network: object, table: object) -> list[str]:
    with pytest.raises(InputError) as error:
        parameter_sets(network, table)  # type: ignore[arg-type]
    return [str(problem) for problem in error.value.problems]


def test_a_mapping_and_a_table_are_the_same_sets() -> None:
    from_mapping = parameter_sets(NETWORK, {"kon": [1.0, 2.0], "EGFR": 3})
    from_table = parameter_sets(NETWORK, pl.DataFrame({"kon": [1, 2], "EGFR": [3.0, 3.0]}))
    assert from_mapping.columns == from_table.columns == ("kon", "EGFR")
    assert from_mapping.values.tolist() == from_table.values.tolist() == [[1.0, 3.0], [2.0, 3.0]]


def test_parameters_that_are_expressions_may_be_given_too() -> None:
    assert parameter_sets(NETWORK, {"half": [1.0]}).columns == ("half",)


def test_every_unknown_column_is_told_with_what_it_may_have_meant() -> None:
    assert told(NETWORK, {"Kon": [1.0], "EGRF": [2.0], "zzz": [3.0]}) == [
        "Kon is no parameter or species of the network; did you mean kon?",
        "EGRF is no parameter or species of the network; did you mean EGFR?",
        "zzz is no parameter or species of the network; there are kon, koff, half, EGFR, SOS1",
    ]
    assert told(NETWORK, {"total": [1.0]})[0].startswith("total is no parameter")


def test_what_holds_no_numbers_is_told() -> None:
    assert told(NETWORK, pl.DataFrame({"kon": ["fast"]})) == ["kon holds String, no numbers; give numbers"]
    assert told(NETWORK, {"kon": ["fast"]}) == ["kon holds no numbers; give a number, or one for each set"]
    assert told(NETWORK, {"kon": [[1.0]]}) == ["kon has 2 dimensions; give one number for each set"]


def test_columns_of_different_length_are_told() -> None:
    assert told(NETWORK, {"kon": [1.0, 2.0], "koff": [1.0, 2.0, 3.0]}) == [
        "columns differ in length: kon 2, koff 3; give one number for each set"
    ]


def test_values_that_cannot_be_are_told_by_set_and_column() -> None:
    table = pl.DataFrame(
        {
            "kon": [1.0, float("nan"), -1.0, 1.0, 1.0],
            "koff": [1.0, 1.0, 1.0, float("inf"), -2.0],
            "EGFR": [1.0, None, -0.5, 1.0, 1.0],
        }
    )
    assert parameter_sets(NETWORK, table).refused == {
        1: "kon is missing or no number; EGFR is missing or no number",
        2: "kon is -1: a rate constant cannot be negative; EGFR is -0.5: an initial value cannot be negative",
        3: "koff is infinite",
        4: "the rate constant of r1 is -4 (2 * koff): a rate constant cannot be negative",
    }


def test_a_negative_parameter_that_is_no_rate_constant_by_itself_may_be_meant() -> None:
    network = made({"A": 1.0}, ["A -> @@ A ** order", "A -> @ 10 ** log_k"], parameters={"order": 1.0, "log_k": 0.0})
    assert parameter_sets(network, {"order": [-1.0], "log_k": [-2.0]}).refused == {}


def test_the_caller_s_numbers_are_not_touched() -> None:
    given = np.array([1.0, 2.0])
    sets = parameter_sets(NETWORK, {"kon": given})
    sets.values[:] = 0.0
    assert given.tolist() == [1.0, 2.0]
    times = np.array([0.0, 1.0])
    checked_times(times)[0] = 5.0
    assert times[0] == 0.0


@pytest.mark.parametrize(
    ("times", "said"),
    [
        ([], "times_s is empty"),
        (3.0, "times_s has 0 dimensions"),
        ([[0.0, 1.0]], "times_s has 2 dimensions"),
        ([0.0, float("nan")], "times_s holds nan"),
        ([0.0, float("inf")], "times_s holds inf"),
        ([-1.0, 0.0], "times_s begins at -1; simulations begin at 0"),
        ([0.0, 2.0, 2.0], "times_s does not rise: 2 is followed by 2"),
        ([0.0, 2.0, 1.0], "times_s does not rise: 2 is followed by 1"),
        (["soon"], "times_s holds no numbers"),
    ],
)
def test_times_rise_from_zero(times: object, said: str) -> None:
    with pytest.raises(InputError, match=said):
        checked_times(times)  # type: ignore[arg-type]


def test_observables_are_the_network_s_or_all_species() -> None:
    assert [one.name for one in chosen_observables(NETWORK, None)] == ["share"]
    bare = made({"A": 1.0, "B": 1.0}, ["A -> B @ 1.0"])
    assert [one.expression for one in chosen_observables(bare, None)] == ["A", "B"]


def test_observables_are_named_or_written_out() -> None:
    own = Observable(name="mine", expression="2 * EGFR")
    chosen = chosen_observables(NETWORK, ["share", "EGFR", "EGFR / kon", own])
    assert [(one.name, one.expression) for one in chosen] == [
        ("share", "SOS1 / total"),
        ("EGFR", "EGFR"),
        ("EGFR / kon", "EGFR / kon"),
        ("mine", "2 * EGFR"),
    ]
    assert chosen_observables(NETWORK, {"x": "EGFR"}) == (Observable(name="x", expression="EGFR"),)


@pytest.mark.parametrize(
    ("observables", "said"),
    [
        (["EGRF"], "observable EGRF names EGRF, which the network does not have; did you mean EGFR?"),
        ({"x": "EGFR +"}, "observable x: .*is not an expression"),
        (["EGFR", "EGFR"], "observable EGFR is asked for twice"),
        ([], "no observable is asked for"),
        ({"time": "time"}, "observable time has the name of a column of results"),
    ],
)
def test_observables_that_cannot_be_are_told(observables: object, said: str) -> None:
    with pytest.raises(InputError, match=said):
        chosen_observables(NETWORK, observables)  # type: ignore[arg-type]
