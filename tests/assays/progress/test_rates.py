"""Traces become rates: which rate, which sign, and why there is none."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from assays.progress.plates import Held, simulated, usual_plate
from sevenless.assays.progress.rates import RATE_COLUMNS, PlateProgress, running_forward, well_rates
from sevenless.assays.progress.rules import RATE_KINDS, Progress
from sevenless.fitting.kinetics.progress import fit_progress
from sevenless.fitting.kinetics.progress_columns import ProgressOptions
from sevenless.fitting.kinetics.traces import Traces


def readings_of(signal: np.ndarray, time_s: np.ndarray, *, masked: str | None = None) -> pl.DataFrame:
    wells = [f"A{i + 1:02d}" for i in range(len(signal))]
    return pl.DataFrame(
        {
            "plate": "P1",
            "well": np.repeat(wells, len(time_s)),
            "time_s": np.tile(time_s, len(signal)),
            "raw_fluorescence": signal.ravel(),
            "value": signal.ravel(),
        }
    ).with_columns(
        pl.col("raw_fluorescence", "value").fill_nan(None),
        mask_reason=pl.when(pl.col("value").is_nan()).then(pl.lit(masked)),
    )


def rates_of(readings: pl.DataFrame, progress: Progress) -> pl.DataFrame:
    held = PlateProgress.of([readings], progress)
    return well_rates(held.readings, held.fits, progress)


TIMES = np.arange(0.0, 3000.0, 30.0)
RATES = np.array([4e-3, 2e-3, 1e-3])
SIGNAL = 5000.0 + 3000.0 * np.expm1(-RATES[:, None] * TIMES)


def test_without_noise_every_rate_is_what_was_put_in() -> None:
    readings = readings_of(SIGNAL, TIMES)
    start = rates_of(readings, Progress())
    assert start["rate_per_s"].to_list() == pytest.approx((-3000.0 * RATES).tolist(), rel=1e-4)
    kobs = rates_of(readings, Progress(rate="kobs"))
    assert kobs["rate_per_s"].to_list() == pytest.approx(RATES.tolist(), rel=1e-4)
    window = rates_of(readings, Progress(rate="window"))["rate_per_s"].abs()
    assert (window < start["rate_per_s"].abs()).all(), "a line over a bend lies below the slope at its start"
    assert set(RATE_KINDS) == {"start", "window", "kobs"}
    assert start.columns == ["plate", "well", "raw_fluorescence", *RATE_COLUMNS, "mask_reason"]


def test_the_raw_value_of_a_well_is_its_first_reading() -> None:
    signal = SIGNAL.copy()
    signal[0, 0] = np.nan
    table = rates_of(readings_of(signal, TIMES), Progress())
    assert table["raw_fluorescence"].to_list() == pytest.approx([SIGNAL[0, 1], 5000.0, 5000.0])


def test_a_well_without_readings_says_what_the_instrument_said() -> None:
    signal = SIGNAL.copy()
    signal[1] = np.nan
    table = rates_of(readings_of(signal, TIMES, masked="overflow"), Progress())
    assert table["mask_reason"].to_list() == [None, "overflow", None]
    assert table["rate_per_s"].is_null().to_list() == [False, True, False]


def test_kobs_of_a_slow_well_is_its_slope_over_the_amplitude_of_the_others() -> None:
    line = 5000.0 - 0.3 * TIMES + np.random.default_rng(2).normal(0, 5.0, len(TIMES))
    table = rates_of(readings_of(np.stack([*SIGNAL, SIGNAL[0], line]), TIMES), Progress(rate="kobs"))
    assert table["mask_reason"].to_list() == [None] * 5
    assert table["rate_per_s"][4] == pytest.approx(0.3 / 3000.0, rel=0.05)
    assert 0 < table["rate_per_s_se"][4] < 0.1 * table["rate_per_s"][4]


def test_kobs_of_wells_at_the_edge_of_levelling_off_is_not_a_matter_of_chance() -> None:
    """Wells read for one time constant: some show a plateau and some do not, and on the average none is off."""
    rng, rate = np.random.default_rng(12), 3e-4
    edge = 5000.0 + 3000.0 * np.expm1(-rate * TIMES) + rng.normal(0, 12.0, (150, len(TIMES)))
    clear = 5000.0 + 3000.0 * np.expm1(-2e-3 * TIMES) + rng.normal(0, 12.0, (30, len(TIMES)))
    held = PlateProgress.of([readings_of(np.concatenate([edge, clear]), TIMES)], Progress(rate="kobs"))
    table = well_rates(held.readings, held.fits, Progress(rate="kobs"))
    flat = held.fits["has_plateau"].to_numpy()[:150]
    assert 20 < flat.sum() < 130, "chance decides"
    found, error = (table[name].to_numpy()[:150] for name in ("rate_per_s", "rate_per_s_se"))
    assert np.mean(found) == pytest.approx(rate, rel=0.015)
    assert np.mean(np.abs(found - rate) < 2 * error) > 0.85
    own = held.fits["kobs_estimate_per_s"].to_numpy()[150:]
    assert table["rate_per_s"].to_numpy()[150:] == pytest.approx(own, rel=0.01), "a clear trace has its own"


def test_without_others_a_slow_well_has_no_kobs_and_says_why() -> None:
    line = 5000.0 - 0.3 * TIMES + np.random.default_rng(2).normal(0, 5.0, len(TIMES))
    table = rates_of(readings_of(np.stack([SIGNAL[0], line]), TIMES), Progress(rate="kobs"))
    assert table["mask_reason"][0] is None
    assert table["mask_reason"][1].startswith("no rate: the signal changes, but no more than a line does")
    assert rates_of(readings_of(line[None], TIMES), Progress())["rate_per_s"].item() == pytest.approx(-0.3, rel=0.05)


def test_rates_count_along_the_reaction_whichever_way_the_signal_goes() -> None:
    wells = pl.DataFrame({"role": ["neutral", "neutral", "blank"], "rate_per_s": [-3.0, -2.0, -0.5], "mask_reason": ""})
    turned, runs = running_forward(wells, Progress())
    assert (runs, turned["rate_per_s"].to_list()) == ("falls", [3.0, 2.0, 0.5])
    again, runs = running_forward(turned, Progress())
    assert (runs, again["rate_per_s"].to_list()) == ("rises", [3.0, 2.0, 0.5])
    kobs, _ = running_forward(wells.with_columns(pl.col("rate_per_s").abs()), Progress(rate="kobs"))
    assert (kobs["rate_per_s"] > 0).all()


def test_slow_traces_get_no_longer_a_lag_than_the_others_have() -> None:
    plate, _ = simulated(usual_plate(), seed=3)
    readings = plate.readings().with_columns(raw_fluorescence="value", mask_reason=pl.lit(None, dtype=pl.String))
    ours = PlateProgress.of([readings], Progress()).fits
    alone = fit_progress(Traces.from_table(readings, by=["plate", "well"]))
    assert ours.select("plate", "well").equals(alone.select("plate", "well")), "the order is kept"
    flat = alone["has_plateau"].to_numpy()
    assert ours.filter(flat).equals(alone.filter(flat)), "traces that level off are left as they are"
    slow = np.asarray(plate.wells["factor_molar"] == 0.0)
    truth = -plate.wells["kobs_per_s"].to_numpy()[slow] * -plate.wells["amplitude"].to_numpy()[slow]
    errors = [np.abs(fits["start_rate_per_s"].to_numpy()[slow] - truth).max() for fits in (ours, alone)]
    assert errors[0] < 0.8 * errors[1]
    assert ours["lag_s"].to_numpy()[slow].max() <= 150.0


def test_without_a_lag_nothing_is_fitted_twice() -> None:
    plate, _ = simulated([Held("neutral", 6), Held("blank", 6, factor_molar=0.0)])
    readings = plate.readings().with_columns(raw_fluorescence="value", mask_reason=pl.lit(None, dtype=pl.String))
    options = ProgressOptions(lag_share=0.0)
    ours = PlateProgress.of([readings], Progress(options=options)).fits
    assert ours.equals(fit_progress(Traces.from_table(readings, by=["plate", "well"]), options))
