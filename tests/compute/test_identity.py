"""What a function is known by: the same in every process, other where anything that matters is."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass, field
from enum import Enum
from functools import partial
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from compute.functions import Failing, double, times
from sevenless.compute.identity import Identity, identity_of, shown

TESTS = Path(__file__).resolve().parents[1]


class Colour(Enum):
    RED = 1


@dataclass(frozen=True)
class Model:
    name: str
    rates: tuple[float, ...]
    found: dict[str, float] = field(default_factory=dict, compare=False)


class Odd:
    def __init__(self, value: int) -> None:
        self.value = value

    def __call__(self, table: pl.DataFrame) -> pl.DataFrame:
        return table

    def method(self, table: pl.DataFrame) -> pl.DataFrame:
        return table


def test_a_function_has_a_name_and_a_source() -> None:
    identity = identity_of(double)
    assert identity.name == "compute.functions.double"
    assert len(identity.source) == 64
    assert identity.parameters == {}
    assert identity_of(times).source != identity.source


def test_functions_of_the_package_are_known_by_its_version_alone() -> None:
    from sevenless.files.tables import write_table

    assert identity_of(write_table) == Identity("sevenless.files.tables.write_table", "", {})


def test_arguments_of_a_partial_are_parameters() -> None:
    identity = identity_of(partial(partial(times, factor=2.0), "a"))
    assert identity.name == "compute.functions.times"
    assert identity.parameters == {"factor": "2.0", "argument 0": "'a'"}


def test_fields_of_a_callable_dataclass_are_parameters() -> None:
    identity = identity_of(Failing((3, 4), tally=Path("a/b")))
    assert identity.name == "compute.functions.Failing"
    assert identity.parameters == {
        "rows": "(3, 4)", "how": "'raise'", "tally": "'a/b'", "times": str(sys.maxsize),
    }  # fmt: skip


def test_what_a_function_has_taken_along_is_a_parameter() -> None:
    def scaled(factor: float):
        return lambda table: table.select(pl.col("x") * factor)

    two, three = identity_of(scaled(2.0)), identity_of(scaled(3.0))
    assert two.parameters == {"factor": "2.0"}
    assert three.parameters == {"factor": "3.0"}
    assert two.source == three.source


def test_objects_of_other_kinds_are_known_by_their_pickle() -> None:
    assert identity_of(Odd(1)) == identity_of(Odd(1))
    assert identity_of(Odd(1)) != identity_of(Odd(2))
    assert identity_of(Odd(1)).name == "compute.test_identity.Odd"
    assert identity_of(Odd(1).method).parameters.keys() == {"self"}
    assert identity_of(Odd(1).method) != identity_of(Odd(2).method)
    assert identity_of(len).name == "builtins.len"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (1, 2),
        (1, 1.0),
        (1.0, 1.0 + 2**-52),
        ("1", 1),
        ((1, 2), (2, 1)),
        ({"a": 1}, {"a": 2}),
        ({"a": 1}, {"b": 1}),
        (b"a", b"b"),
        (np.arange(3), np.arange(4)),
        (np.arange(3), np.arange(3.0)),
        (np.zeros((2, 3)), np.zeros((3, 2))),
        (pl.Series("a", [1, 2]), pl.Series("a", [1, 3])),
        (pl.Series("a", [1, 2]), pl.Series("b", [1, 2])),
        (pl.DataFrame({"a": [1]}), pl.DataFrame({"a": [None]}, schema={"a": pl.Int64})),
        (Model("a", (1.0,)), Model("a", (2.0,))),
        (Model("a", (1.0,)), Model("b", (1.0,))),
        (double, times),
        (partial(times, factor=1), partial(times, factor=2)),
        (Odd(1), Odd(2)),
        (float, int),
        (Colour.RED, 1),
    ],
)
def test_what_differs_is_shown_differently(one, other) -> None:
    assert shown(one) != shown(other)
    assert shown(one) == shown(one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"a": 1, "b": 2}, {"b": 2, "a": 1}),
        ({1, 2, 3}, {3, 2, 1}),
        ([1, 2], (1, 2)),
        (np.float64(0.5), 0.5),
        (np.arange(6).reshape(2, 3).T, np.arange(6).reshape(2, 3).T.copy()),
        (pl.concat([pl.Series("a", [1]), pl.Series("a", [2])], rechunk=False), pl.Series("a", [1, 2])),
        (Model("a", (1.0,), {"b": 1.0}), Model("a", (1.0,))),
        (Path("a") / "b", Path("a/b")),
    ],
)
def test_what_is_the_same_is_shown_alike(one, other) -> None:
    assert shown(one) == shown(other)


def test_long_values_are_shown_as_a_digest() -> None:
    assert shown("a" * 20) == repr("a" * 20)
    assert shown("a" * 100).startswith("sha256:")


def test_another_process_sees_the_same() -> None:
    """Sets and dictionaries of text stand in another order there."""
    code = "from compute.test_identity import *; print(identity_of(partial(times, factor={'a', 'b', 'c', 'd', 'e'})))"
    seen = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONPATH": str(TESTS), "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout.strip()
        for seed in ("1", "2")
    }
    assert seen == {repr(identity_of(partial(times, factor={"a", "b", "c", "d", "e"})))}
