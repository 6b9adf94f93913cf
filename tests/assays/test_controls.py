"""Controls belong to the group of wells that they serve."""

from __future__ import annotations

import numpy as np

from assays.plates_made_up import column_of, wells_table
from sevenless.assays.controls import column_values, control_groups, full_effect, plate_groups
from sevenless.assays.protocols.ba_f3 import PROTOCOL


def test_one_group_per_plate_where_the_map_names_no_cells() -> None:
    wells = wells_table([*column_of([1.0, 2.0], "neutral"), *column_of([3.0], "sample", first=2)])
    (group,) = plate_groups(wells, PROTOCOL)
    assert group.plate == "P1"
    assert group.labels == {}
    assert group.members.tolist() == [0, 1, 2]
    assert group.rows("neutral").tolist() == [0, 1]
    assert group.rows("blank").tolist() == []


def test_each_cell_line_has_its_own_neutral_wells_and_shares_the_unlabelled_blank() -> None:
    wells = wells_table(
        [
            *column_of([10.0], "neutral", cell_line="parental"),
            *column_of([20.0], "neutral", first=1, cell_line="CD74-ROS1"),
            *column_of([5.0], "sample", first=2, cell_line="parental"),
            *column_of([6.0], "sample", first=3, cell_line="CD74-ROS1"),
            *column_of([1.0], "blank", first=4),
        ]
    )
    groups = {group.name: group for group in plate_groups(wells, PROTOCOL)}
    assert set(groups) == {"parental", "CD74-ROS1", ""}
    assert groups["parental"].rows("neutral").tolist() == [0]
    assert groups["CD74-ROS1"].rows("neutral").tolist() == [1]
    assert groups["parental"].rows("blank").tolist() == groups["CD74-ROS1"].rows("blank").tolist() == [4]
    assert groups["parental"].rows("sample").tolist() == [2]
    members = np.sort(np.concatenate([group.members for group in groups.values()]))
    assert members.tolist() == list(range(5)), "every well belongs to exactly one group"


def test_labels_of_two_columns_combine() -> None:
    wells = wells_table(
        [
            *column_of([1.0], "neutral", cell_line="Ba/F3", medium="IL-3"),
            *column_of([1.0], "sample", first=1, cell_line="Ba/F3", medium="IL-3"),
            *column_of([1.0], "sample", first=2, cell_line="Ba/F3", medium="none"),
        ]
    )
    assert control_groups(wells, PROTOCOL) == ["cell_line", "medium"]
    with_il3, without = plate_groups(wells, PROTOCOL)
    assert with_il3.name == "Ba/F3, IL-3"
    assert len(with_il3.rows("neutral")) == 1
    assert len(without.rows("neutral")) == 0


def test_excluded_wells_are_members_but_no_controls() -> None:
    wells = wells_table(
        [*column_of([1.0], "neutral", exclusion="bubble"), *column_of([2.0], "neutral", first=1)],
    )
    (group,) = plate_groups(wells, PROTOCOL)
    assert group.members.tolist() == [0, 1]
    assert group.rows("neutral").tolist() == [1]


def test_masked_wells_have_no_value() -> None:
    wells = wells_table(column_of([1.0, None, 3.0], "neutral"))
    (group,) = plate_groups(wells, PROTOCOL)
    assert group.values("neutral", column_values(wells, "raw_luminescence")).tolist() == [1.0, 3.0]


def test_full_effect_takes_the_first_role_that_has_wells() -> None:
    blank = column_of([1.0], "blank", first=5)
    inhibitor = column_of([2.0], "inhibitor", first=6)
    for rows, role, value in (([*blank, *inhibitor], "inhibitor", 2.0), (blank, "blank", 1.0)):
        wells = wells_table(rows)
        (group,) = plate_groups(wells, PROTOCOL)
        found, values = full_effect(group, PROTOCOL, column_values(wells, "raw_luminescence"))
        assert (found, values.tolist()) == (role, [value])


def test_plates_are_kept_apart() -> None:
    wells = wells_table([*column_of([1.0], "neutral", plate="A"), *column_of([2.0], "neutral", plate="B")])
    assert [(group.plate, group.members.tolist()) for group in plate_groups(wells, PROTOCOL)] == [
        ("A", [0]),
        ("B", [1]),
    ]
