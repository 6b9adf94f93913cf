"""The IC50 shift with preincubation: found where it is, excluded only by an interval within the band."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from sevenless.binding.inhibition.inactivation_law import ic50_after_preincubation_molar
from sevenless.binding.inhibition.preincubation import (
    PREINCUBATION_COLUMNS,
    PREINCUBATION_VERDICTS,
    preincubation_shifts,
)
from sevenless.errors import TableError
from sevenless.fitting.curves import Curves

DOSES = np.append([0.0, 0.0], 1e-5 / 3.0 ** np.arange(10))
TIMES = np.array([60.0, 600.0, 3600.0])


def measured(ic50s: dict[str, list[float]], *, sd: float = 2.0, times: np.ndarray = TIMES) -> Curves:
    """Curves of compounds with one IC50 per preincubation; an infinite one has no effect."""
    rng = np.random.default_rng(12)
    rows = [
        pl.DataFrame(
            {
                "compound": [name] * len(DOSES),
                "preincubation_s": [float(time_s)] * len(DOSES),
                "conc_molar": DOSES,
                "response": 100 / (1 + DOSES / ic50) + rng.normal(0, sd, len(DOSES)),
            }
        )
        for name, values in ic50s.items()
        for time_s, ic50 in zip(times, values, strict=False)
    ]
    return Curves.from_table(pl.concat(rows), by=["compound", "preincubation_s"])


def test_verdicts_follow_the_intervals():
    curves = measured(
        {
            "steady": [1e-7, 1e-7, 1e-7],
            "slow": [1e-6, 2e-7, 3e-8],
            "dying": [1e-7, 3e-7, 1e-6],
            "late": [np.inf, 1e-6, 1e-7],
        }
    )
    table = preincubation_shifts(curves, by=["compound"])
    verdicts = dict(table.group_by("compound", maintain_order=True).agg("verdict").iter_rows())
    assert verdicts == {
        "steady": ["no_shift"] * 2,
        "slow": ["time_dependent"] * 2,
        "dying": ["loses_potency"] * 2,
        "late": ["time_dependent"] * 2,
    }
    assert set(table["reference_time_s"]) == {60.0}
    assert table["time_s"].to_list() == [600.0, 3600.0] * 4
    assert table.columns == ["compound", *PREINCUBATION_COLUMNS]
    assert table.filter(compound="slow", time_s=3600.0)["fold_shift"][0] == pytest.approx(0.03, rel=0.3)


def test_noise_excludes_nothing():
    curves = measured({f"noisy {n}": [1e-7, 1e-7, 1e-7] for n in range(20)}, sd=15.0)
    verdicts = preincubation_shifts(curves, by=["compound"])["verdict"]
    assert (verdicts == "not_excluded").mean() >= 0.8
    assert verdicts.is_in(["no_shift"]).mean() <= 0.1
    wide = preincubation_shifts(curves, by=["compound"], band=1000.0)["verdict"]
    assert (wide == "no_shift").mean() >= 0.5


def test_inhibitors_that_do_nothing_say_nothing():
    curves = measured({f"idle {n}": [np.inf, np.inf, np.inf] for n in range(20)})
    # An F test takes noise for an effect once in twenty, and each shift asks two.
    assert (preincubation_shifts(curves, by=["compound"])["verdict"] == "unknown").mean() >= 0.75


def test_a_covalent_inhibitor_shifts_as_its_constants_say():
    times = np.array([120.0, 1200.0])
    ic50s = ic50_after_preincubation_molar(np.array(0.01), np.array(1e-6), times)
    rng = np.random.default_rng(3)
    left = 100 * np.exp(-0.01 * DOSES / (1e-6 + DOSES) * times[:, None]) + rng.normal(0, 1, (2, len(DOSES)))
    table = Curves.from_matrix(DOSES, left).points()
    named = table.with_columns(preincubation_s=pl.col("curve").replace_strict({"0": times[0], "1": times[1]}))
    row = preincubation_shifts(Curves.from_table(named, by=["preincubation_s"]), by=[]).row(0, named=True)
    assert row["verdict"] == "time_dependent"
    assert row["ic50_molar"] == pytest.approx(ic50s[1], rel=0.3)


def test_every_verdict_has_words():
    table = preincubation_shifts(measured({"steady": [1e-7] * 3, "idle": [np.inf] * 3}), by=["compound"])
    assert table["verdict_message"].to_list() == [PREINCUBATION_VERDICTS[name] for name in table["verdict"]]


def test_one_time_alone_has_no_shift():
    assert len(preincubation_shifts(measured({"one": [1e-7]}), by=["compound"])) == 0


def test_everything_wrong_with_times_is_told_at_once():
    curves = measured({"a": [1e-7, 1e-7], "b": [1e-7, 1e-7]}, times=np.array([-1.0, 60.0]))
    with pytest.raises(TableError) as caught:
        preincubation_shifts(curves, by=["compound"])
    assert [str(one).split(":")[0] for one in caught.value.problems] == ["curve 1", "curve 3"]
    twice = measured({"a": [1e-7, 1e-7], "b": [1e-7, 1e-7]}, times=np.array([60.0, 600.0]))
    with pytest.raises(TableError, match="another curve has the same time"):
        preincubation_shifts(twice, by=[])
    with pytest.raises(TableError, match="no label minutes"):
        preincubation_shifts(twice, by=["compound"], time_column="minutes")
