"""Kinetic plates in the layouts of instruments: what was written is read, digit by digit, with marks and gaps."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import polars as pl
import pytest

import sevenless
from sevenless.testing.exchange_plates import ExchangeTruth, simulate_exchange
from sevenless.testing.kinetic_layouts import KINETIC_LAYOUTS
from sevenless.testing.kinetic_plate import KineticChannel, KineticPlate
from testing.kinetic_plates import small_plate


def written(plate: KineticPlate, layout: str, folder: Path) -> Path:
    path = folder / f"plate.{KINETIC_LAYOUTS[layout].ending}"
    KINETIC_LAYOUTS[layout].write(plate, path)
    return path


@pytest.mark.parametrize("channels", [1, 2])
@pytest.mark.parametrize("layout", KINETIC_LAYOUTS)
def test_every_reading_comes_back_with_the_digits_of_the_layout(layout: str, channels: int, tmp_path: Path) -> None:
    plate, rules = small_plate(channels=channels), KINETIC_LAYOUTS[layout]
    read = sevenless.read(written(plate, layout, tmp_path))
    assert (read.source.reader, read.plates) == (rules.reader, ["P1"])
    assert len(read.channels) == channels
    assert all(channel.kind == "raw" for channel in read.channels)
    assert read.formats == {"P1": 96}
    for channel, said in zip(plate.channels, read.channels, strict=True):
        assert str(channel.emission_nm) in said.name
        found = read.table.filter(channel=said.name).filter(pl.col("well").is_in(plate.wells)).sort("well", "time_s")
        order = np.argsort(plate.wells)
        # SoftMax Pro has one clock per cycle.
        times = plate.channels[0].time_s if layout == "softmax" else channel.time_s
        seconds = np.round(np.round(times / rules.time_step_s) * rules.time_step_s, 3)
        assert found["time_s"].to_list() == pytest.approx(np.tile(seconds, len(plate.wells)).tolist(), abs=1e-6)
        expected = channel.value[order].ravel()
        finite = np.isfinite(expected)
        values = found["value"].fill_null(np.nan).to_numpy()
        assert np.array_equal(np.isfinite(values), finite)
        assert np.abs(values - expected)[finite].max() <= 0.5000001 * rules.value_step
        assert np.abs(values / rules.value_step - np.round(values / rules.value_step))[finite].max() < 1e-3
        marks = found["mask_reason"].to_numpy()
        assert set(marks[np.isinf(expected)]) <= {"overflow", "saturated"}
        assert set(marks[np.isnan(expected)]) == {"empty"}


@pytest.mark.parametrize("layout", KINETIC_LAYOUTS)
def test_the_same_plate_gives_the_same_file_twice_but_for_the_date_of_a_workbook(layout: str, tmp_path: Path) -> None:
    texts = []
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        path = written(small_plate(), layout, tmp_path / name)
        texts.append(path.read_bytes() if path.suffix != ".xlsx" else sevenless.read(path).table.rows())
    assert texts[0] == texts[1]


def test_times_in_minutes_under_a_header_that_says_so(tmp_path: Path) -> None:
    path = written(small_plate(), "mars-csv", tmp_path)
    text = path.read_text(encoding="utf-8")
    worded = next(line for line in text.splitlines() if line.startswith(",Time,"))
    assert worded.split(",")[2:5] == ["57 min ", "58 min 5 s", "59 min 10 s"]
    assert worded.endswith("1 h 2 min 25 s")
    minutes = ",".join(f"{(3420 + 65 * j) / 60:.6f}" for j in range(6))
    path.write_text(text.replace(worded, f",Time [min],{minutes}"), encoding="utf-8")
    times = sevenless.read(path).table["time_s"].unique().sort()
    assert times.to_list() == pytest.approx([3420.0 + 65.0 * j for j in range(6)], abs=1e-4)


def test_large_plates_are_named_by_two_letters(tmp_path: Path) -> None:
    values = np.array([[5.0, 6.0], [7.0, 8.0]])
    channel = KineticChannel(emission_nm=520, excitation_nm=485, time_s=np.array([0.0, 30.0]), value=values)
    plate = KineticPlate(name="P1", wells=("AF48", "A01"), channels=(channel,), plate_format=1536)
    for layout in KINETIC_LAYOUTS:
        read = sevenless.read(written(plate, layout, tmp_path))
        assert read.table.filter(well="AF48")["value"].to_list() == [5.0, 6.0], layout


def test_two_channels_make_the_signal_as_their_ratio() -> None:
    wells = pl.DataFrame({"well": ["A01", "B02"], "factor_molar": [5e-8, 0.0], "inhibitor_molar": [0.0, 0.0]})
    truth = ExchangeTruth(kcat_over_km_per_molar_s=2e4, intrinsic_per_s=1e-4)
    made = simulate_exchange(wells, truth, time_s=np.arange(5) * 30.0, rng=np.random.default_rng(1))
    plate = made.trfret_plate(rng=np.random.default_rng(2), donor_cv=0.2, donor_delay_s=0.5)
    acceptor, donor = plate.channels
    assert 1e4 * acceptor.value / donor.value == pytest.approx(made.signal, rel=1e-12)
    assert donor.value[0, 0] != donor.value[1, 0]
    assert (donor.time_s - acceptor.time_s).tolist() == pytest.approx([0.5] * 5)


def test_what_no_instrument_could_have_read_is_refused(tmp_path: Path) -> None:
    plate = small_plate(channels=2)
    first, second = plate.channels
    with pytest.raises(ValueError, match="a plate of 96 wells has no A13"):
        replace(plate, wells=("A13", *plate.wells[1:]))
    with pytest.raises(ValueError, match=r"520 nm has values of shape \(4, 6\), not \(5, 6\)"):
        replace(plate, channels=(replace(first, value=first.value[:4]),))
    with pytest.raises(ValueError, match="the times of 520 nm do not ascend"):
        replace(plate, channels=(replace(first, time_s=first.time_s[::-1]),))
    with pytest.raises(ValueError, match="a plate needs a channel"):
        replace(plate, channels=())
    shorter = replace(second, time_s=second.time_s[:-1], value=second.value[:, :-1])
    with pytest.raises(ValueError, match="one time per cycle"):
        written(replace(plate, channels=(first, shorter)), "softmax", tmp_path)
    assert list(tmp_path.iterdir()) == []
