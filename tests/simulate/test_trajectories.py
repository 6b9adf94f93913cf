"""What results show, and how they are taken apart."""

from __future__ import annotations

import re

import numpy as np
import polars as pl
import pytest

from sevenless.errors import UnknownNameError
from sevenless.simulate.trajectories import Trajectories

NAN = float("nan")


@pytest.fixture
def many() -> Trajectories:
    values = np.arange(12.0).reshape(2, 3, 2)
    values[1, 2] = NAN
    return Trajectories(
        times_s=np.array([0.0, 5.0, 10.0]),
        names=("A", "B<sub>"),
        units=("nM", ""),
        values=values,
        codes=np.array([0, 2]),
        steps=np.array([[10, 1], [99, 42]]),
    )


def test_an_observable_is_found_by_its_name(many: Trajectories) -> None:
    assert many["A"].tolist()[0] == [0.0, 2.0, 4.0]
    assert many.one(0)["B<sub>"].tolist() == [1.0, 3.0, 5.0]
    with pytest.raises(UnknownNameError, match="no observable is called 'a'; did you mean A"):
        many["a"]


def test_the_wide_table_has_a_row_per_set_and_time(many: Trajectories) -> None:
    table = many.table()
    assert table.columns == ["set", "time_s", "A", "B<sub>"]
    assert table.rows()[:4] == [(0, 0.0, 0.0, 1.0), (0, 5.0, 2.0, 3.0), (0, 10.0, 4.0, 5.0), (1, 0.0, 6.0, 7.0)]
    assert np.isnan(table["A"][-1])


def test_the_long_table_has_a_row_per_set_time_and_observable(many: Trajectories) -> None:
    table = many.table(long=True)
    assert table.columns == ["set", "time_s", "name", "value"]
    assert table.rows()[:3] == [(0, 0.0, "A", 0.0), (0, 0.0, "B<sub>", 1.0), (0, 5.0, "A", 2.0)]
    assert len(table) == 12


def test_sets_have_a_status_in_words_and_say_what_it_means(many: Trajectories) -> None:
    assert many.status == ("done", "step too small")
    assert many.done.tolist() == [True, False]
    sets = many.sets()
    assert sets.columns == ["set", "status", "message", "steps", "steps_again", "pivoted"]
    assert sets["message"][0] == ""
    assert "no step was small enough" in sets["message"][1]
    assert sets["steps_again"].to_list() == [1, 42]


def test_one_set_is_a_trajectory(many: Trajectories) -> None:
    one = many.one(-1)
    assert one.status == "step too small"
    assert "no step was small enough" in one.message
    assert one.steps == (99, 42)
    assert one.table().columns == ["time_s", "A", "B<sub>"]
    assert many.one(0).final == {"A": 4.0, "B<sub>": 5.0}


def test_a_message_of_a_set_is_found_from_either_end() -> None:
    found = Trajectories(
        times_s=np.array([1.0]),
        names=("A",),
        units=("",),
        values=np.full((2, 1, 1), NAN),
        codes=np.array([0, 5]),
        steps=np.zeros((2, 2), np.int64),
        messages={1: "k is missing"},
    )
    assert found.one(1).message == found.one(-1).message == "k is missing"
    assert found.one(0).message == ""


def test_the_unit_of_time_is_in_the_name_of_its_column_only_if_it_is_the_second(many: Trajectories) -> None:
    assert "time_s" in many.one(0).table().columns
    other = Trajectories(
        times_s=many.times_s, names=many.names, units=many.units, values=many.values, codes=many.codes,
        steps=many.steps, time_unit="min",
    )  # fmt: skip
    assert other.table().columns[:2] == ["set", "time"]
    assert other.one(0).table().columns[0] == "time"
    assert "from 0 min to 10 min" in repr(other)


def test_text_says_how_many_came_through_and_what_came_out(many: Trajectories) -> None:
    text = repr(many)
    assert "2 sets, 2 observables, 3 times from 0 s to 10 s; 1 done, 1 step too small" in text
    assert re.search(r"A \(nM\)\s+4\s+4 to 4", text)
    assert "step too small: no step was small enough" in repr(many.one(1))
    assert re.search(r"A \(nM\)\s+0\s+4$", repr(many.one(0)), re.MULTILINE)


def test_html_draws_a_line_for_each_observable_and_escapes_names(many: Trajectories) -> None:
    html = many._repr_html_()
    assert html.count("<svg") == 2
    assert "B&lt;sub&gt;" in html
    assert "<sub>" not in html
    one = many.one(0)._repr_html_()
    assert one.count("<polyline") == 2
    assert "nan" not in html + one


def test_what_has_no_number_is_drawn_empty(many: Trajectories) -> None:
    failed = many.one(1)
    lost = Trajectories(
        times_s=many.times_s, names=many.names, units=many.units, values=np.full((1, 3, 2), NAN),
        codes=np.array([2]), steps=np.zeros((1, 2), np.int64),
    )  # fmt: skip
    assert "<svg" not in lost._repr_html_()
    assert re.search(r"A \(nM\)\s+-\s+-$", repr(lost), re.MULTILINE)
    assert repr(lost).startswith("Trajectories of 1 set,")
    assert failed._repr_html_().count("<svg") == 2


def test_many_observables_are_cut_short_and_said_to_be() -> None:
    found = Trajectories(
        times_s=np.array([0.0]),
        names=tuple(f"s{i}" for i in range(25)),
        units=("",) * 25,
        values=np.zeros((1, 1, 25)),
        codes=np.array([0]),
        steps=np.zeros((1, 2), np.int64),
    )
    assert "... and 5 more" in repr(found)
    assert "... and 5 more" in found.one(0)._repr_html_()


def test_no_sets_are_shown_too() -> None:
    found = Trajectories(
        times_s=np.array([0.0]), names=("A",), units=("",), values=np.zeros((0, 1, 1)),
        codes=np.zeros(0, np.int64), steps=np.zeros((0, 2), np.int64),
    )  # fmt: skip
    assert repr(found).startswith("Trajectories of 0 sets")
    assert found.table().schema == {"set": pl.Int64, "time_s": pl.Float64, "A": pl.Float64}
    assert len(found.sets()) == 0
