"""The tree of exceptions and the one form of a message."""

from __future__ import annotations

import inspect
import re

import pytest

from sevenless import errors
from sevenless.errors import InputError, MapError, MissingExtraError, Problem, SevenlessError, UnknownNameError


def test_everything_raised_on_purpose_is_one_tree_and_is_drawn_in_the_docstring() -> None:
    classes = {name for name, value in vars(errors).items() if inspect.isclass(value) and issubclass(value, Exception)}
    assert all(issubclass(getattr(errors, name), SevenlessError) for name in classes)
    assert classes == set(re.findall(r"\w+Error", errors.__doc__ or ""))
    assert classes | {"Problem"} == set(errors.__all__)


@pytest.mark.parametrize(
    ("problem", "text"),
    [
        (Problem(what="is wrong"), "is wrong"),
        (Problem(what="is wrong", remedy="mend it"), "is wrong; mend it"),
        (Problem(what="is wrong", file="a.csv"), "a.csv: is wrong"),
        (
            Problem(what="no unit", file="a.xlsx", sheet="Layout", cell="B3", well="C05", remedy="add one"),
            "a.xlsx, sheet Layout, B3, well C05: no unit; add one",
        ),
        (
            Problem(what="twice", file="a.toml", line=3, plate="P1", well="A01"),
            "a.toml, line 3, plate P1, well A01: twice",
        ),
    ],
)
def test_a_problem_says_where_what_and_the_remedy(problem: Problem, text: str) -> None:
    assert str(problem) == text
    assert problem.place == text.split(": ")[0] or ": " not in text


def test_an_input_error_carries_every_problem_a_line_each() -> None:
    problems = [Problem(what="one", file="a"), Problem(what="two", file="a")]
    error = MapError(iter(problems))
    assert isinstance(error, InputError)
    assert list(error.problems) == problems
    assert str(error) == "a: one\na: two"


def test_one_problem_needs_no_list() -> None:
    assert InputError(Problem(what="one")).problems == (Problem(what="one"),)


def test_an_unknown_name_suggests_close_ones_or_lists_all() -> None:
    close = UnknownNameError("protocol", "kinase-go", ["kinase-glo", "ctg-3d"])
    assert str(close) == "no protocol is called 'kinase-go'; did you mean kinase-glo?"
    assert close.known == ["ctg-3d", "kinase-glo"]
    assert str(UnknownNameError("reader", "zzz", ["b", "a"])) == "no reader is called 'zzz'; known: a, b"
    assert str(UnknownNameError("reader", "zzz", [])) == "no reader is called 'zzz'; known: none"


def test_a_missing_extra_says_which_command_installs_it() -> None:
    error = MissingExtraError("dask", "dask")
    assert str(error) == "dask is not installed; install it with: python -m pip install 'sevenless[dask]'"
    assert not isinstance(error, InputError)


def test_an_unknown_name_is_suggested_as_it_is_written() -> None:
    assert "did you mean NCI-H358?" in str(UnknownNameError("cell line", "nci h358", ["NCI-H358", "DLD-1"]))
    assert str(UnknownNameError("assay", "x", ["y"], hint="ask for z")) == "no assay is called 'x'; ask for z"


def test_of_very_many_known_names_some_are_listed_and_the_rest_counted() -> None:
    told = str(UnknownNameError("record", "?", [f"record-{number:03}" for number in range(75)]))
    assert "record-059 and 15 more" in told
    assert "record-060" not in told
