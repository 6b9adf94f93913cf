"""Signals from channels: known answers, masks, and one scale for a whole run."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from assays.plates_made_up import column_of, wells_table
from sevenless.assays.channels import find_channels
from sevenless.assays.protocols.ctg_3d import PROTOCOL as CTG
from sevenless.assays.protocols.htrf_sos1_kras import PROTOCOL as HTRF
from sevenless.assays.protocols.kinase_glo import PROTOCOL as KINASE_GLO
from sevenless.assays.protocols.trfret_gef import PROTOCOL as GEF
from sevenless.assays.transform import signal_before_background, signal_scale, transform
from sevenless.errors import UnknownNameError
from sevenless.readers.registry import read


def htrf(role: str, well: str, acceptor: float | None, donor: float | None, **more: object) -> dict[str, object]:
    return {"role": role, "well": well, "raw_acceptor": acceptor, "raw_donor": donor, **more}


def test_luminescence_is_taken_as_it_is() -> None:
    wells = wells_table([*column_of([5.0, None], "sample"), *column_of([1.0], "blank", first=2)])
    assert transform(wells, KINASE_GLO)["signal"].to_list() == [5.0, None, 1.0]
    assert signal_scale(wells, KINASE_GLO) == "counts"


def test_the_median_blank_is_taken_off() -> None:
    wells = wells_table([*column_of([50.0], "sample"), *column_of([1.0, 2.0, 90.0], "blank", first=1)])
    assert transform(wells, CTG)["signal"].to_list() == [48.0, -1.0, 0.0, 88.0]
    assert signal_scale(wells, CTG) == "counts less blank"


def test_no_blank_is_taken_off_anywhere_where_one_measured_plate_has_none() -> None:
    rows = [
        *column_of([50.0], "sample", plate="A"),
        *column_of([2.0], "blank", first=1, plate="A"),
        *column_of([40.0], "time0", plate="day 0"),
    ]
    assert transform(wells_table(rows), CTG)["signal"].to_list() == [50.0, 2.0, 40.0]
    assert signal_scale(wells_table(rows), CTG) == "counts"
    rows += column_of([4.0], "blank", first=1, plate="day 0")
    assert transform(wells_table(rows), CTG)["signal"].to_list() == [48.0, 0.0, 36.0, 0.0]


def test_excluded_and_masked_blanks_do_not_count() -> None:
    wells = wells_table(
        [
            *column_of([50.0], "sample"),
            *column_of([2.0, None], "blank", first=1),
            *column_of([30.0], "blank", first=3, exclusion="cells in it"),
        ]
    )
    assert transform(wells, CTG)["signal"][0] == 48.0


def test_delta_f_against_the_blank_wells() -> None:
    wells = wells_table(
        [
            htrf("neutral", "A01", 3000.0, 10_000.0),
            htrf("sample", "A02", 2000.0, 10_000.0),
            htrf("inhibitor", "A03", 1500.0, 10_000.0),
            htrf("blank", "A04", 1000.0, 10_000.0),
        ]
    )
    out = transform(wells, HTRF)
    assert out["ratio"].to_list() == [3000.0, 2000.0, 1500.0, 1000.0]
    assert out["signal"].to_list() == [200.0, 100.0, 50.0, 0.0]
    assert signal_scale(wells, HTRF) == "ΔF %"


def test_delta_f_against_inhibitor_wells_where_there_are_no_blanks() -> None:
    wells = wells_table([htrf("sample", "A01", 2000.0, 1e4), htrf("inhibitor", "A02", 1000.0, 1e4)])
    assert transform(wells, HTRF)["signal"].to_list() == [100.0, 0.0]


def test_the_reference_is_the_same_role_on_every_plate() -> None:
    one = [htrf("sample", "A01", 2000.0, 1e4), htrf("inhibitor", "A02", 1000.0, 1e4), htrf("blank", "A03", 500.0, 1e4)]
    two = [{**row, "plate": "P2"} for row in one[:2]]
    assert transform(wells_table([*one, *two]), HTRF)["signal"].to_list() == [100.0, 0.0, -50.0, 100.0, 0.0]


def test_the_ratio_where_a_plate_has_no_negative_control() -> None:
    wells = wells_table([htrf("sample", "A01", 2000.0, 1e4), htrf("neutral", "A02", 3000.0, 1e4)])
    assert transform(wells, HTRF)["signal"].to_list() == [2000.0, 3000.0]
    assert signal_scale(wells, HTRF) == "ratio x 10^4"


def test_trfret_stays_on_the_ratio() -> None:
    wells = wells_table([htrf("sample", "A01", 2000.0, 1e4), htrf("blank", "A02", 1000.0, 1e4)])
    assert transform(wells, GEF)["signal"].to_list() == [2000.0, 1000.0]


def test_masked_readings_and_dead_donors_give_no_signal_and_a_reason() -> None:
    wells = wells_table(
        [
            htrf("sample", "A01", None, 1e4, mask_reason="overflow"),
            htrf("sample", "A02", 2000.0, 0.0),
            htrf("sample", "A03", 2000.0, -3.0),
            htrf("sample", "A04", 2000.0, 1e4),
        ]
    )
    out = transform(wells, HTRF)
    assert out["signal"].to_list() == [None, None, None, 2000.0]
    dead = "no ratio: the donor signal is zero or less"
    assert out["mask_reason"].to_list() == ["overflow", dead, dead, None]


def test_a_run_without_mask_reasons_is_no_obstacle() -> None:
    wells = wells_table([htrf("sample", "A01", 2000.0, 0.0)]).drop("mask_reason")
    assert transform(wells, HTRF)["signal"].to_list() == [None]


def test_a_blank_of_zero_cannot_be_divided_by() -> None:
    wells = wells_table([htrf("sample", "A01", 2000.0, 1e4), htrf("blank", "A02", 0.0, 1e4)])
    assert transform(wells, HTRF)["signal"].to_list() == [2000.0, 0.0]


def test_the_signal_before_background_keeps_what_was_read() -> None:
    wells = wells_table([*column_of([50.0, None], "sample"), *column_of([2.0], "blank", first=2)])
    before = signal_before_background(wells, CTG)
    assert before[[0, 2]].tolist() == [50.0, 2.0]
    assert np.isnan(before[1])


def test_an_unknown_transform_is_named_with_the_known_ones() -> None:
    wells = wells_table(column_of([1.0], "sample"))
    with pytest.raises(UnknownNameError, match="delta_f"):
        transform(wells, replace(KINASE_GLO, transform="delta"))


def test_our_ratio_is_that_of_the_envision(shared: Path) -> None:
    """The 48 wells in which the instrument has written its own ratio, to 1e-8 relative."""
    found = read(shared / "instruments" / "envision" / "PE_Envision_fluorescence_example01.csv")
    channels = find_channels(found, HTRF, {})
    (calculated,) = (channel.name for channel in found.channels if channel.kind == "calculated")
    wide = found.table.pivot("channel", index=["plate", "well"], values="value").drop_nulls(calculated)
    wells = wide.with_columns(
        pl.lit("sample").alias("role"), *(pl.col(name).alias(f"raw_{role}") for role, name in channels.items())
    )
    assert len(wells) == 48
    error = transform(wells, HTRF)["ratio"] / wells[calculated] - 1.0
    assert error.abs().max() < 1e-8


def test_the_well_table_keeps_its_rows_and_columns() -> None:
    wells = wells_table([*column_of([5.0], "sample", genotype="WT"), *column_of([1.0], "blank", first=1)])
    out = transform(wells, CTG)
    assert out.columns == [*wells.columns, "signal"]
    assert out.drop("signal").equals(wells)
    assert out.schema["signal"] == pl.Float64
