"""Readings over time become one signal per well and time."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

import sevenless
from sevenless.assays.progress.readings import signal_over_time
from sevenless.assays.progress.rules import Progress
from sevenless.errors import RunFileError
from sevenless.plates.plateread import PLATE_READ_SCHEMA, Channel, PlateRead, SourceFile

SOURCE = SourceFile(name="plate.csv", sha256="0", instrument="made up", reader="generic")


def read_of(*rows: tuple[str, str, float | None, float | None, str | None]) -> PlateRead:
    """Rows of well, channel, time, value and mask of plate P1."""
    table = pl.DataFrame([("P1", *row) for row in rows], schema=PLATE_READ_SCHEMA, orient="row")
    channels = tuple(Channel(name=name) for name in table["channel"].unique(maintain_order=True))
    return PlateRead(table=table, channels=channels, formats={"P1": 96}, source=SOURCE)


TWO_CHANNELS = read_of(
    ("A01", "520", 0.0, 100.0, None),
    ("A01", "490", 1.5, 200.0, None),
    ("A01", "520", 30.0, 90.0, None),
    ("A01", "490", 31.5, 0.0, None),
    ("A01", "520", 60.0, None, "overflow"),
    ("A01", "490", 61.5, 200.0, None),
)
RATIO = {"acceptor": "520", "donor": "490"}


def test_the_counts_of_one_channel_are_the_signal() -> None:
    table = signal_over_time(TWO_CHANNELS, {"fluorescence": "520"}, Progress())
    assert table["value"].to_list() == [100.0, 90.0, None]
    assert table["mask_reason"].to_list() == [None, None, "overflow"]


def test_a_ratio_is_taken_reading_by_reading_at_the_time_of_the_acceptor() -> None:
    table = signal_over_time(TWO_CHANNELS, RATIO, Progress())
    assert table["time_s"].to_list() == [0.0, 30.0, 60.0]
    assert table["value"].to_list() == [5000.0, None, None], "a donor of zero gives no ratio, a masked acceptor none"
    assert table["mask_reason"].to_list() == [None, None, "overflow (acceptor)"]
    assert table.columns == ["plate", "well", "time_s", "raw_acceptor", "raw_donor", "value", "mask_reason"]


def paired(*, donor_times: list[float], wells: tuple[str, ...] = ("A01", "A02")) -> PlateRead:
    """Six acceptor readings every 30 s of A01 and A02, and donors at other times."""
    acceptors = [(well, "520", 30.0 * j, 100.0, None) for well in ("A01", "A02") for j in range(6)]
    return read_of(*acceptors, *((well, "490", t, 200.0, None) for well in wells for t in donor_times))


def test_channels_that_are_read_one_after_the_other_belong_together_cycle_by_cycle() -> None:
    table = signal_over_time(paired(donor_times=[14.0, 44.2, 74.0, 104.0, 134.1, 164.0]), RATIO, Progress())
    assert table["value"].to_list() == [5000.0] * 12


@pytest.mark.parametrize(
    ("donor_times", "wells", "words"),
    [
        ([1.0, 31.0, 61.0, 121.0, 151.0], ("A01", "A02"), r'A01 has 6 readings of "520" and 5 of "490".*'),
        ([1.0, 31.0, 61.0, 121.0, 151.0, 181.0], ("A01", "A02"), r'"490" is read 1 s after "520".*31 s in another'),
        ([1.0, 31.0, 61.0, 91.0, 121.0, 151.0], ("A01",), r'"490" has no readings of wells that the other.*: A02;'),
        ([1.0, 31.0, 61.0, 91.0, 121.0, 151.0], ("A01", "A02", "A03"), r'"520" has no readings of wells.*: A03;'),
    ],
)  # fmt: skip
def test_readings_that_cannot_be_paired_are_refused(
    donor_times: list[float], wells: tuple[str, ...], words: str
) -> None:
    with pytest.raises(RunFileError, match=rf"plate\.csv.*P1.*{words}.*export"):
        signal_over_time(paired(donor_times=donor_times, wells=wells), RATIO, Progress())


def test_readings_before_the_first_and_after_the_last_that_count_are_left_out() -> None:
    table = signal_over_time(TWO_CHANNELS, {"fluorescence": "520"}, Progress(first_s=30.0, last_s=59.0))
    assert table["time_s"].to_list() == [30.0]


def test_rows_out_of_order_are_put_in_order() -> None:
    read = read_of(("B01", "520", 30.0, 2.0, None), ("A01", "520", 0.0, 7.0, None), ("B01", "520", 0.0, 1.0, None))
    table = signal_over_time(read, {"fluorescence": "520"}, Progress())
    assert table.select("well", "value").rows() == [("B01", 1.0), ("B01", 2.0), ("A01", 7.0)]


def test_an_end_point_is_refused_with_what_to_do() -> None:
    read = read_of(("A01", "520", None, 100.0, None))
    with pytest.raises(RunFileError, match=r'plate\.csv.*P1.*"520" was read once.*export every reading'):
        signal_over_time(read, {"fluorescence": "520"}, Progress())


def test_times_that_leave_nothing_are_told_with_those_that_there_are() -> None:
    with pytest.raises(RunFileError, match=r"P1: has no reading.*from 0 to 1 min.*correct first and last"):
        signal_over_time(TWO_CHANNELS, {"fluorescence": "520"}, Progress(first_s=3600.0))


def test_a_last_reading_before_the_first_is_refused() -> None:
    with pytest.raises(ValueError, match="is not after the first"):
        Progress(first_s=60.0, last_s=60.0)


def test_every_cycle_of_a_plate_of_two_channels_is_used(shared: Path) -> None:
    """Donor and acceptor of a LUMIstar over 21 cycles: its own ratios, and none where it has none."""
    read = sevenless.read(shared / "instruments" / "bmg" / "bmg_lumistar_omega.csv")
    table = signal_over_time(read, {"acceptor": "A535", "donor": "B475"}, Progress())
    assert len(table) == 192 * 21
    printed = read.table.filter(pl.col("channel") == "BRET RATIO").select("plate", "well", "time_s", printed="value")
    both = table.join(printed, on=["plate", "well", "time_s"])
    assert len(both) == len(table)
    assert both["value"].null_count() == 190
    assert (both["value"].is_null() == both["printed"].is_null()).all()
    assert (both["value"] / 1e4 - both["printed"]).abs().max() < 1e-3
