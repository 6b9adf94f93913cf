"""Figures of one kind of assay: donor interference, spent ATP, day 0, replicates."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from scipy import optimize

from assays.plates_made_up import analysed, column_of, wells_table
from sevenless.assays.curve_points import further_columns
from sevenless.assays.protocol import Protocol
from sevenless.assays.protocols.ba_f3 import PROTOCOL as BA_F3
from sevenless.assays.protocols.ctg_3d import PROTOCOL as CTG
from sevenless.assays.protocols.htrf_sos1_kras import PROTOCOL as HTRF
from sevenless.assays.protocols.kinase_glo import PROTOCOL as KINASE_GLO
from sevenless.assays.quality.assay_figures import first_order_shift
from sevenless.assays.quality.gates import plate_levels, quality
from sevenless.assays.quality.interference import with_donor
from sevenless.assays.responses import with_responses
from sevenless.plates.geometry import well_names

Row = dict[str, object]


def judged(rows: list[Row], protocol: Protocol) -> pl.DataFrame:
    wells = wells_table(rows)
    return quality(analysed(wells, protocol), protocol, dict.fromkeys(wells["plate"], 96))


def figure(table: pl.DataFrame, metric: str, plate: str = "P1") -> Row:
    return table.row(by_predicate=(pl.col("metric") == metric) & (pl.col("plate") == plate), named=True)


def has(table: pl.DataFrame, metric: str) -> bool:
    return metric in table["metric"].to_list()


def htrf_plate(
    donors: list[float], *, neutral: tuple[float, ...] = (9900.0, 10_000.0, 10_100.0, 10_000.0)
) -> list[Row]:
    """Neutral and inhibitor wells with steady donors, and one sample well per donor signal given."""
    names = iter(well_names(96))
    rows = [{"role": "neutral", "raw_donor": d, "raw_acceptor": 0.3 * d} for d in neutral]
    rows += [{"role": "inhibitor", "raw_donor": d, "raw_acceptor": 0.05 * d} for d in (9950.0, 10_000.0, 10_050.0)]
    for i, donor in enumerate(donors):
        compound = f"C{i}"
        rows.append({"role": "sample", "raw_donor": donor, "raw_acceptor": 2000.0, "compound": compound})
    return [{**row, "well": next(names), "conc_molar": 1e-6} for row in rows]


class TestDonor:
    def test_clean_wells(self) -> None:
        found = figure(judged(htrf_plate([10_000.0, 9000.0, 11_500.0]), HTRF), "donor_interference_percent")
        assert (found["value"], found["level"]) == (0.0, "pass")

    @pytest.mark.parametrize("donor", [4000.0, 16_000.0], ids=["quench", "fluorescence"])
    def test_a_compound_that_moves_the_donor_is_named(self, donor: float) -> None:
        found = figure(judged(htrf_plate([10_000.0] * 9 + [donor]), HTRF), "donor_interference_percent")
        assert (found["value"], found["level"]) == (10.0, "warn")
        assert f"worst B05 at {donor / 100:.0f} % (compounds: C9)" in str(found["message"])

    def test_many_such_wells_fail_the_plate(self) -> None:
        table = judged(htrf_plate([10_000.0, 4000.0, 4000.0]), HTRF)
        assert figure(table, "donor_interference_percent")["level"] == "fail"

    def test_per_well(self) -> None:
        out = with_donor(wells_table(htrf_plate([10_000.0, 4000.0])), HTRF)
        assert out["donor_percent_of_neutral"].to_list()[-2:] == pytest.approx([100.0, 40.0])
        assert out["interference"].to_list()[-2:] == [False, True]
        assert not out["interference"][:-2].any(), "controls are not compounds"

    def test_a_run_has_it_per_well_and_takes_it_for_no_column_of_the_map(self) -> None:
        out = with_responses(wells_table(htrf_plate([10_000.0, 4000.0])), HTRF)
        assert {"signal", "response", "donor_percent_of_neutral", "interference"} <= set(out.columns)
        assert "interference" not in further_columns(out)
        assert "donor_percent_of_neutral" not in further_columns(out)

    def test_scatter_of_the_neutral_wells_raises_the_bar(self) -> None:
        wide = (7000.0, 13_000.0, 8500.0, 11_500.0, 10_000.0)
        found = figure(judged(htrf_plate([6500.0], neutral=wide), HTRF), "donor_interference_percent")
        assert found["value"] == 0.0

    def test_noise_alone_is_hardly_ever_interference(self) -> None:
        rng = np.random.default_rng(11)
        flagged = 0
        for _ in range(40):
            donors = (10_000 * np.exp(0.05 * rng.standard_normal(60))).tolist()
            neutral = tuple(10_000 * np.exp(0.05 * rng.standard_normal(8)))
            flagged += int(with_donor(wells_table(htrf_plate(donors, neutral=neutral)), HTRF)["interference"].sum())
        assert flagged <= 2, "of 2,400 wells"

    def test_excluded_wells_do_not_count(self) -> None:
        rows = htrf_plate([10_000.0, 4000.0])
        rows[-1]["exclusion"] = "coloured compound"
        assert figure(judged(rows, HTRF), "donor_interference_percent")["value"] == 0.0

    def test_no_neutral_wells(self) -> None:
        found = figure(judged(htrf_plate([10_000.0])[4:], HTRF), "donor_interference_percent")
        assert (found["value"], found["level"]) == (None, "info")

    def test_an_assay_without_a_donor_has_no_such_figure(self) -> None:
        rows = column_of([1.0, 2.0], "sample")
        assert not has(judged(rows, CTG), "donor_interference_percent")
        wells = wells_table(rows)
        assert with_donor(wells, CTG) is wells


class TestAtp:
    def plate(self, neutral: float, full: float | None, *, role: str = "blank") -> pl.DataFrame:
        rows = [*column_of([neutral] * 4, "neutral"), *column_of([500.0], "sample", first=8)]
        rows += column_of([full] * 3, role, first=4) if full is not None else []
        return judged(rows, KINASE_GLO)

    @pytest.mark.parametrize(
        ("neutral", "spent", "level"),
        [(970.0, 3, "fail"), (900.0, 10, "warn"), (400.0, 60, "pass"), (150.0, 85, "warn"), (20.0, 98, "fail")],
    )
    def test_spent_atp_and_its_limits(self, neutral: float, spent: float, level: str) -> None:
        found = figure(self.plate(neutral, 1000.0), "atp_consumed_percent")
        assert found["value"] == pytest.approx(spent)
        assert found["level"] == level

    def test_more_light_than_without_kinase_fails(self) -> None:
        assert figure(self.plate(1200.0, 1000.0), "atp_consumed_percent")["level"] == "fail"

    def test_inhibited_wells_stand_in_and_it_says_so(self) -> None:
        found = figure(self.plate(400.0, 1000.0, role="inhibitor"), "atp_consumed_percent")
        assert found["value"] == pytest.approx(60)
        assert "fully inhibited wells, there being none without kinase" in str(found["message"])

    def test_nothing_to_compare_with(self) -> None:
        found = figure(self.plate(400.0, None), "atp_consumed_percent")
        assert (found["value"], found["level"]) == (None, "info")
        assert figure(self.plate(400.0, 0.0), "atp_consumed_percent")["level"] == "fail"

    def test_other_assays_spend_no_atp(self) -> None:
        assert not has(judged(column_of([1.0], "neutral"), CTG), "atp_consumed_percent")

    @pytest.mark.parametrize("spent", [0.05, 0.5, 0.8, 0.95])
    def test_the_shift_is_that_of_the_integrated_rate_law(self, spent: float) -> None:
        """Solve for the dose that halves the product of a first-order reaction, in units of the true IC50."""
        rate = -np.log(1.0 - spent)
        halved = optimize.brentq(lambda c: 1.0 - np.exp(-rate / (1.0 + c)) - spent / 2.0, 1e-6, 1e3)
        assert first_order_shift(spent) == pytest.approx(halved, rel=1e-9)

    def test_little_turnover_shifts_nothing(self) -> None:
        assert first_order_shift(1e-9) == pytest.approx(1.0, abs=1e-6)


class TestGrowth:
    def rows(self, neutral: float = 400.0, day0: float = 100.0, *, plate: str = "day 0") -> list[Row]:
        return [
            *column_of([neutral] * 4, "neutral", cell_line="A"),
            *column_of([200.0], "sample", first=4, cell_line="A"),
            *column_of([day0 - 2, day0, day0 + 2], "time0", first=24, plate=plate, cell_line="A"),
        ]

    def test_growth_since_a_day_0_plate(self) -> None:
        table = judged(self.rows(), CTG)
        found = figure(table, "growth_fold")
        assert (found["value"], found["level"]) == (4.0, "pass")
        assert found["message"] == "2 doublings since day 0"
        assert figure(table, "time0_cv_percent", "day 0")["value"] == pytest.approx(2.0)

    def test_day_0_wells_on_the_same_plate_come_first(self) -> None:
        rows = [*self.rows(plate="P1"), *column_of([10.0] * 3, "time0", plate="other", cell_line="A")]
        assert figure(judged(rows, CTG), "growth_fold")["value"] == 4.0

    def test_only_the_same_cells_count(self) -> None:
        rows = [*self.rows()[:5], *column_of([100.0] * 3, "time0", plate="day 0", cell_line="B")]
        found = figure(judged(rows, CTG), "growth_fold")
        assert (found["value"], found["level"]) == (None, "info")
        assert "no usable day-0 wells for these cells" in str(found["message"])

    @pytest.mark.parametrize(("neutral", "level"), [(90.0, "fail"), (120.0, "warn"), (150.0, "pass")])
    def test_cells_that_did_not_grow(self, neutral: float, level: str) -> None:
        assert figure(judged(self.rows(neutral), CTG), "growth_fold")["level"] == level

    def test_scattered_day_0_wells(self) -> None:
        rows = [*self.rows()[:5], *column_of([50.0, 100.0, 150.0], "time0", plate="day 0", cell_line="A")]
        table = judged(rows, CTG)
        assert figure(table, "time0_cv_percent", "day 0")["level"] == "fail"
        assert ("day 0", "fail") in plate_levels(table).rows()

    def test_one_day_0_well_has_no_scatter(self) -> None:
        found = figure(judged([*self.rows()[:5], *self.rows()[5:6]], CTG), "time0_cv_percent", "day 0")
        assert (found["value"], found["level"]) == (None, "info")

    def test_background_is_taken_off_both(self) -> None:
        blanks = [*column_of([20.0], "blank", first=50), *column_of([20.0], "blank", first=50, plate="day 0")]
        assert figure(judged([*self.rows(), *blanks], CTG), "growth_fold")["value"] == pytest.approx(380 / 80)

    def test_biochemical_assays_have_no_day_0(self) -> None:
        assert not has(judged(column_of([1.0], "neutral"), KINASE_GLO), "growth_fold")


class TestReplicates:
    def test_doses_are_told_apart_and_cells_too(self) -> None:
        def pair(first: int, low: float, high: float, conc: float, cells: str) -> list[Row]:
            return column_of([low, high], "sample", first=first, compound="X", conc_molar=conc, genotype=cells)

        rows = [*column_of([100.0], "neutral"), *pair(1, 49.0, 51.0, 1e-6, "WT"), *pair(3, 9.0, 11.0, 1e-5, "WT")]
        rows += pair(5, 94.0, 98.0, 1e-6, "G2032R")
        table = judged(rows, BA_F3)
        expected_sd = np.sqrt((2.0 + 2.0 + 8.0) / 3)
        cv = [np.sqrt(2.0) / 50, np.sqrt(2.0) / 10, np.sqrt(8.0) / 96]
        assert figure(table, "replicate_sd_percent")["value"] == pytest.approx(expected_sd)
        assert figure(table, "replicate_cv_percent")["value"] == pytest.approx(100 * np.sqrt(np.mean(np.square(cv))))
        assert figure(table, "replicate_sd_percent")["message"] == "3 sets of replicate wells"

    def test_nothing_replicated(self) -> None:
        rows = [
            *column_of([5.0], "sample", compound="X", conc_molar=1e-6),
            *column_of([6.0], "sample", first=1, compound="X", conc_molar=1e-5),
        ]
        found = figure(judged(rows, CTG), "replicate_cv_percent")
        assert (found["value"], found["message"]) == (None, "no sample well is replicated on this plate")

    def test_without_a_response_only_the_signal_is_judged(self) -> None:
        rows = column_of([5.0, 6.0], "sample", compound="X", conc_molar=1e-6)
        table = judged(rows, CTG)
        assert figure(table, "replicate_cv_percent")["value"] == pytest.approx(100 * np.sqrt(0.5) / 5.5)
        assert (figure(table, "replicate_sd_percent")["value"], figure(table, "replicate_sd_percent")["level"]) == (
            None,
            "info",
        )
