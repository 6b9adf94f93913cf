"""Injections are found, references subtracted, spikes taken out, and nothing else."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from sevenless.binding.spr.injections import aligned, find_injection, injection_of
from sevenless.binding.spr.processing import last_reading_s, referenced, without_spikes
from sevenless.errors import InputError
from sevenless.readers.spr.sprread import INJECTION_SCHEMA, SENSORGRAM_SCHEMA
from sevenless.testing.spr import SprTruth, simulate_spr

DOSES = [1e-8, 1e-7, 1e-6]
NONE = pl.DataFrame(schema=INJECTION_SCHEMA)


def sensorgrams(curves: np.ndarray, time: np.ndarray, flow_cell: str = "2-1") -> pl.DataFrame:
    return pl.concat(
        pl.DataFrame({"time_s": time, "response_ru": curve}).select(
            pl.lit("1").alias("run"),
            pl.lit(cycle, dtype=pl.Int64).alias("cycle"),
            pl.lit("1").alias("channel"),
            pl.lit(flow_cell).alias("flow_cell"),
            pl.lit("drug").alias("analyte"),
            pl.lit(1e-7).alias("conc_molar"),
            "time_s",
            "response_ru",
        )
        for cycle, curve in enumerate(curves, start=1)
    ).select(pl.col(name).cast(kind) for name, kind in SENSORGRAM_SCHEMA.items())


@pytest.mark.parametrize(("ka", "kd"), [(1e3, 1e-3), (1e5, 1e-4), (1e5, 1e-2), (1e6, 1e-1), (1e6, 1.0)])
@pytest.mark.parametrize("contact", [60.0, 180.0])
def test_injections_are_found(ka: float, kd: float, contact: float) -> None:
    truth = SprTruth(ka_per_molar_s=ka, kd_per_s=kd, noise_ru=0.05)
    run = simulate_spr(
        np.array([0.3, 1, 3]) * max(kd / ka, 1e-7), truth, rng=np.random.default_rng(1), contact_s=contact, step_s=0.5
    )
    found = find_injection([(run.time_s, one) for one in run.response_ru])
    assert found is not None
    assert found.start_s == 0
    assert found.end_s == pytest.approx(contact, abs=1.5)


def test_an_injection_that_begins_later() -> None:
    run = simulate_spr(DOSES, SprTruth(ka_per_molar_s=1e5, kd_per_s=1e-2), rng=np.random.default_rng(1))
    found = find_injection([(run.time_s + 200, one) for one in run.response_ru])
    assert found is not None
    assert (found.start_s, found.end_s) == (pytest.approx(200, abs=1.5), pytest.approx(320, abs=1.5))


def test_noise_is_no_injection() -> None:
    rng = np.random.default_rng(3)
    assert find_injection([(np.arange(400.0), rng.normal(0, 1, 400)) for _ in range(3)]) is None
    assert find_injection([]) is None
    with pytest.raises(InputError):
        injection_of(sensorgrams(rng.normal(0, 1, (2, 400)), np.arange(400.0)), NONE)


def test_injections_of_the_file_align_the_cycles() -> None:
    table = sensorgrams(np.zeros((2, 5)), np.arange(5.0))
    rows = [("1", cycle, "1", "2-1", start, start + 100.0, None) for cycle, start in ((1, 10.0), (2, 12.0))]
    told = pl.DataFrame(rows, schema=INJECTION_SCHEMA, orient="row")
    moved = aligned(table, told)
    assert moved.filter(cycle=1)["time_s"][0] == 1
    assert moved.filter(cycle=2)["time_s"][0] == -1
    found = injection_of(moved, told)
    assert (found.start_s, found.end_s, found.known_from) == (11, 111, "file")
    assert injection_of(moved, told, (0, 5)).known_from == "given"
    longer = told.with_columns(end_s=pl.col("end_s") + pl.Series([0.0, 50.0]))
    with pytest.raises(InputError, match="injections last from 100 to 150"):
        injection_of(moved, longer)


def test_references() -> None:
    time = np.arange(5.0)
    both = pl.concat([sensorgrams(np.full((2, 5), 7.0), time, "2"), sensorgrams(np.full((2, 5), 3.0), time, "1")])
    found, notes = referenced(both, reference="1")
    assert found["flow_cell"].unique().to_list() == ["2-1"]
    assert found["response_ru"].unique().to_list() == [4.0]
    assert notes == ()
    kept, notes = referenced(both)
    assert kept.height == both.height
    assert "--reference" in notes[0]
    done = pl.concat([both, found])
    assert referenced(done)[0].equals(found)
    with pytest.raises(InputError, match="no flow cell '9'"):
        referenced(both, reference="9")


def test_spikes_and_only_spikes_are_taken_out() -> None:
    rng = np.random.default_rng(2)
    truth = SprTruth(ka_per_molar_s=1e6, kd_per_s=0.5, noise_ru=0.05)
    run = simulate_spr(DOSES, truth, rng=rng, step_s=0.1)
    table = sensorgrams(run.response_ru, run.time_s)
    assert without_spikes(table)[1] < 3
    spiked = run.response_ru.copy()
    spiked[1, [50, 700, 2000]] += (30, -30, 10)
    kept, count = without_spikes(sensorgrams(spiked, run.time_s))
    assert 3 <= count < 6
    assert kept.filter(cycle=2)["time_s"].is_in(run.time_s[[50, 700, 2000]]).sum() == 0
    assert kept.columns == table.columns


@pytest.mark.parametrize("noise_ru", [0.02, 0.1, 0.5])
@pytest.mark.parametrize("step_s", [0.2, 1.0])
def test_a_steep_beginning_is_no_spike_and_a_spike_at_an_end_is_one(noise_ru: float, step_s: float) -> None:
    """Sensorgrams that were cut to begin with the injection; most of their readings rise or fall more than noise."""
    truth = SprTruth(ka_per_molar_s=1e5, kd_per_s=1e-2, noise_ru=noise_ru)
    run = simulate_spr(DOSES, truth, rng=np.random.default_rng(2), step_s=step_s)
    time, cut = run.time_s[run.time_s >= 0], run.response_ru[:, run.time_s >= 0]
    assert without_spikes(sensorgrams(cut, time))[1] == 0
    cut[:, [0, -1]] += 30
    kept, count = without_spikes(sensorgrams(cut, time))
    assert count == 2 * len(cut)
    assert (kept["time_s"].min(), kept["time_s"].max()) == (time[1], time[-2])


def test_regeneration_ends_the_dissociation() -> None:
    truth = SprTruth(ka_per_molar_s=1e5, kd_per_s=1e-2)
    run = simulate_spr(DOSES, truth, rng=np.random.default_rng(2))
    assert last_reading_s(sensorgrams(run.response_ru, run.time_s), 120.0, 2.0) is None
    regenerated = run.response_ru + 500 * (run.time_s > 350)
    found = last_reading_s(sensorgrams(regenerated, run.time_s), 120.0, 2.0)
    assert found is not None
    assert 346 <= found <= 351
