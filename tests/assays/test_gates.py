"""Quality tables of made-up plates: every figure there, right, and at the level that its gate says."""

from __future__ import annotations

import math
from dataclasses import replace

import hypothesis.strategies as st
import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings

from assays.plates_made_up import analysed, column_of, dose_plate, wells_table
from sevenless.assays.protocol import Gate, Protocol
from sevenless.assays.protocols.ba_f3 import PROTOCOL as BA_F3
from sevenless.assays.protocols.ctg_3d import PROTOCOL as CTG
from sevenless.assays.protocols.htrf_sos1_kras import PROTOCOL as HTRF
from sevenless.assays.protocols.kinase_glo import PROTOCOL as KINASE_GLO
from sevenless.assays.quality.gates import METRICS, QUALITY_SCHEMA, level_of, plate_levels, quality
from sevenless.plates.geometry import well_names


def judged(rows, protocol: Protocol = CTG, plate_format: int = 96) -> pl.DataFrame:
    wells = rows if isinstance(rows, pl.DataFrame) else wells_table(rows)
    return quality(analysed(wells, protocol), protocol, dict.fromkeys(wells["plate"], plate_format))


def figure(table: pl.DataFrame, metric: str, plate: str = "P1") -> dict[str, object]:
    return table.row(by_predicate=(pl.col("metric") == metric) & (pl.col("plate") == plate), named=True)


GOOD = [
    *column_of([1000.0, 1020.0, 980.0, 1000.0], "neutral", conc_molar=0.0),
    *column_of([100.0, 102.0, 98.0, 100.0], "inhibitor", first=4),
    *column_of([500.0, 510.0], "sample", first=8, compound="C1", conc_molar=1e-6),
]


class TestLevels:
    GATE = Gate(metric="z_prime", warn_below=0.5, fail_below=0.0, warn_above=2.0, fail_above=3.0)

    @pytest.mark.parametrize(
        ("value", "level"),
        [(-0.1, "fail"), (0.0, "warn"), (0.49, "warn"), (0.5, "pass"), (2.0, "pass"), (2.1, "warn"), (3.1, "fail")],
    )
    def test_a_limit_itself_is_not_beyond_it(self, value: float, level: str) -> None:
        assert level_of(self.GATE, value) == level

    def test_nothing_to_judge(self) -> None:
        assert level_of(None, 5.0) == "info"
        assert level_of(self.GATE, math.nan) == "info"

    def test_a_plate_is_as_good_as_its_worst_figure(self) -> None:
        rows = [("A", "pass"), ("A", "warn"), ("A", "info"), ("B", "info"), ("C", "fail"), ("C", "warn")]
        table = pl.DataFrame(rows, schema=["plate", "level"], orient="row")
        assert plate_levels(table).rows() == [("A", "warn"), ("B", "pass"), ("C", "fail")]


class TestGoodPlate:
    def test_columns_and_order(self) -> None:
        table = judged(GOOD)
        assert table.schema == QUALITY_SCHEMA
        metrics = table["metric"].to_list()
        assert metrics == sorted(metrics, key=list(METRICS).index)
        assert len(set(metrics)) == len(metrics), "one row per plate and figure"

    def test_every_figure_by_hand(self) -> None:
        table = judged(GOOD)
        sd_neutral, sd_full = np.std([1000, 1020, 980, 1000], ddof=1), np.std([100, 102, 98, 100], ddof=1)
        expected = {
            "n_neutral": 4,
            "n_full_effect": 4,
            "z_prime": 1 - 3 * (sd_neutral + sd_full) / 900,
            "robust_z_prime": 1 - 3 * 1.4826 * (10 + 1) / 900,
            "ssmd": 900 / math.hypot(sd_neutral, sd_full),
            "signal_to_background": 10.0,
            "signal_to_noise": 900 / sd_full,
            "cv_neutral_percent": 100 * sd_neutral / 1000,
            "cv_full_effect_percent": sd_full,
            "signal_direction": -1,
            "replicate_cv_percent": 100 * math.sqrt(50) / 505,
            "replicate_sd_percent": 100 * math.sqrt(50) / 1000,
            "masked_percent": 0.0,
        }
        for metric, value in expected.items():
            assert figure(table, metric)["value"] == pytest.approx(value), metric

    def test_it_passes(self) -> None:
        assert plate_levels(judged(GOOD)).rows() == [("P1", "pass")]

    def test_taking_the_blank_off_does_not_make_the_figures_look_worse(self) -> None:
        with_blank = judged([*GOOD, *column_of([50.0, 50.0], "blank", first=10)])
        for metric in ("cv_neutral_percent", "signal_to_background", "z_prime"):
            assert figure(with_blank, metric)["value"] == pytest.approx(figure(judged(GOOD), metric)["value"])


class TestBadPlates:
    def test_a_plate_without_neutral_wells_fails_and_says_what_to_do(self) -> None:
        table = judged(GOOD[4:])
        found = figure(table, "n_neutral")
        assert (found["value"], found["level"]) == (0.0, "fail")
        assert "give the untreated wells the role neutral" in str(found["message"])
        assert plate_levels(table).rows() == [("P1", "fail")]
        for metric in ("z_prime", "robust_z_prime", "ssmd", "signal_to_background", "signal_to_noise"):
            assert (figure(table, metric)["value"], figure(table, metric)["message"]) == (None, "no neutral wells")

    def test_all_neutral_wells_excluded_or_masked_is_none(self) -> None:
        excluded = [{**row, "exclusion": "dropped tip"} for row in GOOD[:4]]
        masked = [{**row, "raw_luminescence": None, "mask_reason": "overflow"} for row in GOOD[:4]]
        for rows in (excluded, masked):
            assert figure(judged([*rows, *GOOD[4:]]), "n_neutral")["level"] == "fail"

    def test_without_full_effect_wells_the_window_is_not_judged(self) -> None:
        table = judged([*GOOD[:4], *GOOD[8:]])
        for metric in ("z_prime", "ssmd", "cv_full_effect_percent"):
            assert (figure(table, metric)["value"], figure(table, metric)["level"]) == (None, "info")
        assert figure(table, "n_full_effect")["level"] == "info"
        assert plate_levels(table).rows() == [("P1", "pass")]

    def test_percent_inhibition_fails_without_full_effect_wells(self) -> None:
        found = figure(judged([*GOOD[:4], *GOOD[8:]], KINASE_GLO), "n_full_effect")
        assert found["level"] == "fail"
        assert "percent inhibition does not exist" in str(found["message"])

    def test_overlapping_controls_fail(self) -> None:
        rows = [
            *column_of([100.0, 140.0, 60.0, 120.0], "neutral"),
            *column_of([90.0, 130.0, 50.0, 70.0], "inhibitor", first=4),
            *GOOD[8:],
        ]
        assert figure(judged(rows), "robust_z_prime")["level"] == "fail"
        assert figure(judged(rows), "ssmd")["level"] == "warn"

    def test_controls_that_read_the_same_fail(self) -> None:
        rows = [*column_of([100.0] * 4, "neutral"), *column_of([100.0] * 4, "inhibitor", first=4), *GOOD[8:]]
        found = figure(judged(rows), "robust_z_prime")
        assert (found["value"], found["level"], found["message"]) == (None, "fail", "the controls read the same")

    def test_one_wild_neutral_well_is_a_warning_and_no_failure(self) -> None:
        rows = [
            *column_of([1000.0, 1010.0, 990.0, 1005.0, 995.0, 1000.0, 1000.0, 4000.0], "neutral"),
            *column_of([100.0] * 3, "inhibitor", first=8),
            *column_of([500.0], "sample", first=12, compound="C1", conc_molar=1e-6),
        ]
        table = judged(rows, replace(CTG, gates=tuple(g for g in CTG.gates if not g.metric.startswith("cv_"))))
        assert figure(table, "z_prime")["level"] == "warn"
        assert figure(table, "robust_z_prime")["level"] == "pass"

    def test_few_neutral_wells_are_a_warning(self) -> None:
        found = figure(judged(GOOD[2:]), "n_neutral")
        assert (found["value"], found["level"]) == (2.0, "warn")

    def test_masked_and_excluded_wells_are_counted_and_named(self) -> None:
        lost = {"raw_luminescence": None, "mask_reason": "overflow"}
        rows = [*GOOD[:9], {**GOOD[9], **lost}, *column_of([9.0], "sample", first=10, exclusion="bubble")]
        rows += column_of([None], "empty", first=11, mask_reason="empty")
        table = judged(rows)
        assert figure(table, "masked_percent")["value"] == pytest.approx(100 / 11)
        assert figure(table, "masked_percent")["message"] == "1 of 11 wells: A10"
        assert figure(table, "masked_percent")["level"] == "warn"
        assert figure(table, "excluded_percent")["message"] == "1 of 11 wells, by hand: A11"

    def test_a_limit_changed_by_the_run_counts(self) -> None:
        strict = replace(CTG, gates=(Gate(metric="z_prime", fail_below=0.99),))
        assert plate_levels(judged(GOOD, strict)).rows() == [("P1", "fail")]


class TestDirection:
    def plates(self, *swapped: bool, protocol: Protocol = CTG) -> pl.DataFrame:
        rows = []
        for number, swap in enumerate(swapped):
            names = {"neutral": "inhibitor", "inhibitor": "neutral"} if swap else {}
            rows += [{**row, "plate": f"P{number}", "role": names.get(row["role"], row["role"])} for row in GOOD]
        return judged(rows, protocol)

    def test_swapped_controls_of_one_plate_fail_against_the_others(self) -> None:
        table = self.plates(False, False, True, False)
        levels = [figure(table, "signal_direction", f"P{i}")["level"] for i in range(4)]
        assert levels == ["info", "info", "fail", "info"]
        assert "swapped" in str(figure(table, "signal_direction", "P2")["message"])

    def test_an_unusual_direction_alone_is_a_warning(self) -> None:
        table = self.plates(True)
        found = figure(table, "signal_direction", "P0")
        assert (found["value"], found["level"]) == (1.0, "warn")

    def test_of_two_plates_that_differ_nobody_knows_which_is_swapped(self) -> None:
        table = self.plates(False, True, protocol=replace(CTG, usual_direction=None))
        assert {figure(table, "signal_direction", plate)["level"] for plate in ("P0", "P1")} == {"info"}

    def test_a_rising_signal_is_judged_as_a_falling_one(self) -> None:
        rising = replace(CTG, usual_direction="rises")
        one, other = self.plates(False), self.plates(True, protocol=rising)
        for metric in ("z_prime", "robust_z_prime", "ssmd", "signal_to_background"):
            value = figure(one, metric, "P0")["value"]
            assert figure(other, metric, "P0")["value"] == pytest.approx(value)
        assert plate_levels(other).rows() == [("P0", "pass")]

    def test_controls_that_overlap_do_not_tell(self) -> None:
        rows = [
            *column_of([100.0, 140.0, 60.0], "neutral"),
            *column_of([90.0, 130.0, 50.0], "inhibitor", first=4),
            *GOOD[8:],
        ]
        found = figure(judged(rows), "signal_direction")
        assert (found["value"], found["level"]) == (None, "info")


class TestGroups:
    def rows(self) -> list[dict[str, object]]:
        parental = [{**row, "cell_line": "parental"} for row in GOOD]
        mutant = [{**row, "cell_line": "G2032R", "well": f"C{row['well'][1:]}"} for row in GOOD]
        mutant[0]["raw_luminescence"], mutant[1]["raw_luminescence"] = 400.0, 1700.0
        return [*parental, *mutant]

    def test_the_worst_group_speaks_for_the_plate_and_is_named(self) -> None:
        found = figure(judged(self.rows(), BA_F3), "cv_neutral_percent")
        assert found["level"] == "fail"
        assert str(found["message"]).startswith("G2032R: ")
        assert found["value"] == pytest.approx(100 * np.std([400, 1700, 980, 1000], ddof=1) / 1020)

    def test_cells_without_neutral_wells_fail_the_plate(self) -> None:
        rows = [row for row in self.rows() if not (row["cell_line"] == "G2032R" and row["role"] == "neutral")]
        found = figure(judged(rows, BA_F3), "n_neutral")
        assert (found["value"], found["level"]) == (0.0, "fail")
        assert str(found["message"]).startswith("G2032R: no usable neutral wells")


class TestPositions:
    def test_a_clean_dose_plate_passes(self) -> None:
        table = judged(dose_plate(rng=np.random.default_rng(1)), CTG, 384)
        assert plate_levels(table).rows() == [("P1", "pass")]
        for factor in ("row", "column", "edge"):
            assert "no more than chance" in str(figure(table, f"{factor}_effect_percent")["message"])

    def test_the_doses_of_a_plate_are_no_column_effect(self) -> None:
        """The signal falls fifty-fold along the columns: a plain median polish would call that a column effect."""
        table = judged(dose_plate(rng=np.random.default_rng(2), cv=0.02), CTG, 384)
        assert figure(table, "column_effect_percent")["level"] in ("pass", "info")

    @pytest.mark.parametrize(("factor", "level"), [(0.8, "warn"), (0.5, "fail")])
    def test_a_row_that_reads_low_is_found(self, factor: float, level: str) -> None:
        bad = np.ones((16, 24))
        bad[4] = factor
        found = figure(judged(dose_plate(rng=np.random.default_rng(3), factor=bad), CTG, 384), "row_effect_percent")
        assert found["level"] == level
        assert str(found["message"]).startswith("row E reads")
        assert " low (p = " in str(found["message"])

    def test_a_significant_effect_without_a_gate_is_information(self) -> None:
        bad = np.ones((16, 24))
        bad[4] = 0.5
        none = replace(CTG, gates=())
        found = figure(judged(dose_plate(rng=np.random.default_rng(3), factor=bad), none, 384), "row_effect_percent")
        assert found["level"] == "info"

    def test_a_library_plate_is_judged_by_its_samples(self) -> None:
        rng = np.random.default_rng(4)
        values = 1000 * np.exp(0.05 * rng.standard_normal((8, 12)))
        values[:, 3] *= 0.7
        rows = [
            {**row, "compound": f"C{i}", "conc_molar": 1e-5}
            for i, row in enumerate(column_of(values.ravel().tolist(), "sample"))
        ]
        rows[0] = {**rows[0], "role": "neutral", "compound": None, "conc_molar": 0.0}
        found = figure(judged(rows), "column_effect_percent")
        assert str(found["message"]).startswith("column 4 reads")
        assert found["value"] == pytest.approx(30, abs=8)

    def test_excluded_wells_are_not_looked_at(self) -> None:
        bad = np.ones((16, 24))
        bad[4] = 0.5
        wells = dose_plate(rng=np.random.default_rng(3), factor=bad)
        reason = pl.when(pl.col("well").str.starts_with("E")).then(pl.lit("skipped by the dispenser"))
        found = figure(judged(wells.with_columns(exclusion=reason), CTG, 384), "row_effect_percent")
        assert found["level"] == "pass"

    def test_a_plate_with_few_wells_says_that_it_cannot_tell(self) -> None:
        found = figure(judged(GOOD), "edge_effect_percent")
        assert (found["value"], found["level"]) == (None, "info")
        assert "cannot be told from the layout" in str(found["message"])


_WELL = st.tuples(
    st.sampled_from(["sample", "sample", "neutral", "inhibitor", "blank", "time0", "empty"]),
    st.one_of(st.none(), st.integers(-1000, 10**6).map(lambda count: count / 8)),
    st.one_of(st.none(), st.integers(0, 10**6).map(lambda count: count / 8)),
    st.sampled_from([None, "A", "B"]),
    st.sampled_from([None, 1e-9, 1e-6]),
    st.sampled_from([None, None, "bubble"]),
    st.sampled_from([None, "WT", "G2032R"]),
)


@given(wells=st.lists(_WELL, min_size=1, max_size=60), plates=st.integers(1, 3))
@settings(deadline=None, max_examples=50)
def test_no_plate_however_odd_stops_a_run(wells: list[tuple[object, ...]], plates: int) -> None:
    """Any mixture of roles, masks and numbers gives a table that keeps its promises, without a single warning."""
    names = ("role", "raw_acceptor", "raw_donor", "compound", "conc_molar", "exclusion", "genotype")
    rows = [
        {**dict(zip(names, well, strict=True)), "well": name, "plate": f"P{i % plates}", "raw_luminescence": well[1]}
        for i, (name, well) in enumerate(zip(well_names(96), wells, strict=False))
    ]
    for protocol in (HTRF, KINASE_GLO, BA_F3):
        table = judged(rows, protocol)
        assert table.schema == QUALITY_SCHEMA
        assert not table.select("plate", "metric").is_duplicated().any()
        assert set(table["level"]) <= {"info", "pass", "warn", "fail"}
        assert table["value"].fill_null(0.0).is_finite().all()
        unsaid = table.filter(pl.col("value").is_null() & (pl.col("message") == ""))
        assert not len(unsaid), "a figure that cannot be computed says why"
        assert set(plate_levels(table)["plate"]) == {row["plate"] for row in rows}


class TestWholeRuns:
    def test_plates_without_samples_need_no_neutral_wells(self) -> None:
        day0 = column_of([300.0, 310.0], "time0", plate="day 0")
        table = judged([*GOOD, *day0])
        assert figure(table, "n_neutral", "day 0")["level"] == "info"
        assert plate_levels(table).rows() == [("P1", "pass"), ("day 0", "pass")]

    def test_an_empty_plate_is_no_reason_to_stop(self) -> None:
        table = judged([*GOOD, *column_of([1.0, 2.0], "empty", plate="P9")])
        assert figure(table, "masked_percent", "P9")["message"] == "no well of this plate has a role"

    def test_a_plate_of_masked_wells(self) -> None:
        masked = [{**row, "raw_luminescence": None, "mask_reason": "overflow"} for row in GOOD]
        table = judged(masked)
        assert figure(table, "masked_percent")["value"] == 100.0
        assert plate_levels(table).rows() == [("P1", "fail")]

    def test_every_metric_of_every_gate_is_known(self) -> None:
        for protocol in (CTG, BA_F3, HTRF, KINASE_GLO):
            assert {gate.metric for gate in protocol.gates} <= set(METRICS)
