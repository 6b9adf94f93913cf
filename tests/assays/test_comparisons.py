"""Fold shifts: which curves are set against which, and what failed plates may say."""

from __future__ import annotations

import math

import numpy as np
import polars as pl
import pytest

from sevenless.assays.comparisons import check_comparisons, compared
from sevenless.assays.curve_points import CurvePoints
from sevenless.assays.runs.runfile import CompareRule
from sevenless.errors import RunFileError
from sevenless.fitting.curves import Curves
from sevenless.fitting.options import FitOptions

DOSES = np.append(0.0, 1e-5 / 3.0 ** np.arange(10))
LABELS = ["compound", "genotype", "cell_line", "batch", "plate"]
RULE = CompareRule(by="genotype", reference="wt")
LEVELS = pl.DataFrame({"plate": ["P1", "P2", "P3"], "level": ["pass", "warn", "fail"]})


def points_of(*curves: tuple[str, str, str, str, float]) -> CurvePoints:
    """Rows of compound, genotype, cell line, plate, IC50; noise of 2 points."""
    rng = np.random.default_rng(4)
    pieces = [
        pl.DataFrame(
            {
                "compound": compound, "genotype": genotype, "cell_line": cells, "batch": plate, "plate": plate,
                "conc_molar": DOSES, "response": 100.0 / (1.0 + DOSES / ic50) + rng.normal(0, 2, len(DOSES)),
            }
        )
        for compound, genotype, cells, plate, ic50 in curves
    ]  # fmt: skip
    table = pl.concat(pieces)
    return CurvePoints(curves=Curves.from_table(table, by=LABELS), table=table, labels=LABELS, groups=[])


def shifts(points: CurvePoints, *rules: CompareRule) -> list[dict[str, object]]:
    table = compared(points, LEVELS, rules or (RULE,), options=FitOptions())
    assert table is not None
    return table.to_dicts()


def test_every_other_value_is_set_against_the_reference_within_what_both_share():
    points = points_of(
        ("A", "wt", "x", "P1", 1e-8), ("A", "mut", "x", "P1", 4e-8), ("A", "mut 2", "x", "P1", 1e-8),
        ("B", "wt", "x", "P1", 1e-7), ("B", "mut", "x", "P1", 1e-7), ("B", "mut", "y", "P1", 1e-7),
    )  # fmt: skip
    found = {(row["compound"], row["cell_line"], row["value"]): row for row in shifts(points)}
    assert list(found) == [("A", "x", "mut"), ("A", "x", "mut 2"), ("B", "x", "mut")]
    shift = found["A", "x", "mut"]
    assert shift["log10_fold_shift_lo"] < math.log10(4.0) < shift["log10_fold_shift_hi"]
    assert shift["p_same_ic50"] < 1e-6
    assert found["A", "x", "mut 2"]["fold_shift"] == pytest.approx(1.0, abs=0.2)


def test_plates_are_fitted_together_and_failed_ones_left_out():
    points = points_of(
        ("A", "wt", "x", "P1", 1e-8), ("A", "wt", "x", "P3", 1e-6), ("A", "mut", "x", "P2", 4e-8)
    )  # fmt: skip
    (row,) = shifts(points)
    assert row["fold_shift"] == pytest.approx(4.0, rel=0.2)
    assert row["plate_level"] == "warn"
    assert row["dof"] == 2 * len(DOSES) - 8


def test_where_all_plates_failed_the_shift_is_marked():
    points = points_of(("A", "wt", "x", "P1", 1e-8), ("A", "mut", "x", "P3", 4e-8))
    (row,) = shifts(points)
    assert row["plate_level"] == "fail"
    assert row["fold_shift"] == pytest.approx(4.0, rel=0.2)


def test_two_comparisons_stand_below_one_another_with_what_each_shares():
    points = points_of(
        ("A", "wt", "x", "P1", 1e-8), ("A", "mut", "x", "P1", 4e-8), ("B", "wt", "x", "P1", 1e-7),
        ("B", "mut", "x", "P1", 4e-7),
    )  # fmt: skip
    rows = shifts(points, RULE, CompareRule(by="compound", reference="A"))
    assert [(row["compared_by"], row["compound"], row["genotype"], row["value"]) for row in rows] == [
        ("genotype", "A", None, "mut"),
        ("genotype", "B", None, "mut"),
        ("compound", None, "wt", "B"),
        ("compound", None, "mut", "B"),
    ]


def test_repeats_can_be_compared_when_asked_for():
    points = points_of(("A", "wt", "x", "P1", 1e-8), ("A", "wt", "x", "P2", 2e-8))
    (row,) = shifts(points, CompareRule(by="batch", reference="P1"))
    assert (row["value"], row["reference"]) == ("P2", "P1")
    assert row["fold_shift"] == pytest.approx(2.0, rel=0.2)


def test_without_a_partner_there_is_no_row_and_without_a_rule_no_table():
    points = points_of(("A", "wt", "x", "P1", 1e-8), ("A", "mut", "y", "P1", 1e-8))
    assert shifts(points) == []
    assert compared(points, LEVELS, (), options=FitOptions()) is None


def test_everything_wrong_with_the_comparisons_is_told_at_once():
    wells = pl.DataFrame(
        {
            "role": ["sample", "sample", "neutral"],
            "compound": ["A", "B", None],
            "compound_2": pl.Series([None] * 3, dtype=pl.String),
            "genotype": ["wt", "wt", "other"],
        }
    )
    rules = [RULE, CompareRule(by="genotyp", reference="wt"), CompareRule(by="genotype", reference="other")]
    with pytest.raises(RunFileError) as caught:
        check_comparisons(wells, rules)
    assert [str(problem) for problem in caught.value.problems] == [
        '[[compare]] 1: every treated well has "wt" in genotype: there is nothing to compare it with; '
        "remove the comparison",
        '[[compare]] 2: there is no column "genotyp"; did you mean "genotype"?',
        '[[compare]] 3: no treated well has "other" in genotype; there are wt',
    ]
    check_comparisons(wells, [CompareRule(by="compound", reference="A")])
