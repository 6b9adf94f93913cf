"""Simulated exchange plates: what they say is true is true, and instruments' readers can read them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl
import pytest

import sevenless
from sevenless.errors import TableError
from sevenless.plates.geometry import well_names
from sevenless.testing.exchange_plates import ExchangeTruth, SimulatedExchange, simulate_exchange

TIMES = np.arange(0.0, 600.0, 30.0)


def plate(truth: ExchangeTruth, *, seed: int = 1, count: int = 6) -> SimulatedExchange:
    wells = pl.DataFrame(
        {
            "well": well_names(384)[:count],
            "factor_molar": np.linspace(0, 1e-7, count),
            "inhibitor_molar": np.zeros(count),
        }
    )
    return simulate_exchange(wells, truth, time_s=TIMES, rng=np.random.default_rng(seed))


def test_without_noise_the_signal_is_the_equation() -> None:
    truth = ExchangeTruth(
        kcat_over_km_per_molar_s=2e4, intrinsic_per_s=1e-4, start=900.0, amplitude=-500.0, bleaching_per_s=-0.02
    )
    made = plate(truth)
    kobs = 1e-4 + 2e4 * np.linspace(0, 1e-7, 6)
    assert made.wells["kobs_per_s"].to_list() == pytest.approx(list(kobs), rel=1e-14)
    expected = 900 - 500 * (1 - np.exp(-np.outer(kobs, TIMES))) - 0.02 * TIMES
    assert made.signal == pytest.approx(expected, rel=1e-12)


def test_the_inhibitor_acts_on_the_rate_of_the_factor_alone() -> None:
    truth = ExchangeTruth(kcat_over_km_per_molar_s=1e5, intrinsic_per_s=1e-4, ic50_molar=1e-7, hill=2.0)
    doses = [0.0, 1e-7, 2e-7, 1.0]
    wells = pl.DataFrame({"well": ["A01", "A02", "A03", "A04"], "factor_molar": [1e-8] * 4, "inhibitor_molar": doses})
    made = simulate_exchange(wells, truth, time_s=TIMES, rng=np.random.default_rng(0))
    assert made.wells["kobs_per_s"].to_list() == pytest.approx([1.1e-3, 6e-4, 3e-4, 1e-4], rel=1e-9)


def test_chance_comes_from_the_generator_and_has_the_size_asked_for() -> None:
    truth = ExchangeTruth(
        kcat_over_km_per_molar_s=1e4, intrinsic_per_s=1e-4, noise=12.0, drift_per_s=0.5, longest_lag_s=90.0
    )
    first, again, other = (plate(truth, seed=seed, count=384) for seed in (4, 4, 5))
    assert np.array_equal(first.signal, again.signal)
    assert not np.array_equal(first.signal, other.signal)
    exact = first.truth.start + first.wells["drift_per_s"].to_numpy()[:, None] * TIMES
    before = TIMES[None, :] <= first.wells["lag_s"].to_numpy()[:, None]
    assert np.std((first.signal - exact)[before]) == pytest.approx(12.0, rel=0.1)
    assert first.wells["lag_s"].max() <= 90
    assert first.wells["lag_s"].mean() == pytest.approx(45, abs=5)
    assert first.wells["drift_per_s"].std() == pytest.approx(0.5, rel=0.15)


def test_readings_are_a_long_table() -> None:
    made = plate(ExchangeTruth(kcat_over_km_per_molar_s=1e4, intrinsic_per_s=1e-4), count=3)
    table = made.readings(plate="P7")
    assert table.columns == ["plate", "well", "channel", "time_s", "value"]
    assert len(table) == 3 * len(TIMES)
    assert set(table["plate"]) == {"P7"}
    assert table.filter(well="A02")["value"].to_list() == made.signal[1].tolist()


def test_the_softmax_file_is_read_by_the_softmax_reader(tmp_path: Path) -> None:
    made = plate(ExchangeTruth(kcat_over_km_per_molar_s=1e4, intrinsic_per_s=1e-4, noise=5.0), count=30)
    made.write_softmax(tmp_path / "plate.txt", plate="P1")
    read = sevenless.read(tmp_path / "plate.txt")
    assert read.source.reader == "softmax"
    assert read.formats == {"P1": 384}
    values = read.table.filter(pl.col("value").is_not_null()).sort("well", "time_s")
    expected = made.readings(plate="P1").sort("well", "time_s")
    assert values["well"].to_list() == expected["well"].to_list()
    assert values["time_s"].to_list() == expected["time_s"].to_list()
    assert values["value"].to_list() == pytest.approx(expected["value"].to_list(), abs=5e-6)


def test_what_cannot_be_made_is_refused(tmp_path: Path) -> None:
    truth = ExchangeTruth(kcat_over_km_per_molar_s=1e4, intrinsic_per_s=1e-4)
    with pytest.raises(TableError, match="no column factor_molar, inhibitor_molar"):
        simulate_exchange(pl.DataFrame({"well": ["A01"]}), truth, time_s=TIMES, rng=np.random.default_rng(1))
    with pytest.raises(ValueError, match="a plate of 96 wells has no A13, A14"):
        plate(truth, count=14).write_softmax(tmp_path / "x.txt", wells=96)
    assert not (tmp_path / "x.txt").exists()
