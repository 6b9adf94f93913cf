"""Weights of rates: how well each is known, from its own fit and from the scatter of the controls."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from sevenless.assays.controls import plate_groups
from sevenless.assays.progress.weights import rate_weights
from sevenless.assays.protocols.gef_exchange import BODIPY


def wells(*, spread: float, floor: float, error: float, neutral: int = 400, still: int = 400) -> pl.DataFrame:
    """Neutral wells of rate 1, wells without factor of rate 0, and samples from 0 to 1."""
    rng = np.random.default_rng(6)
    roles = ["neutral"] * neutral + ["blank"] * still + ["sample"] * 5
    rate = np.concatenate([np.ones(neutral), np.zeros(still), np.linspace(0, 1, 5)])
    scatter = np.sqrt(error**2 + (spread * rate) ** 2 + floor**2)
    signal = rate + np.where(np.array(roles) == "sample", 0.0, scatter * rng.standard_normal(len(rate)))
    return pl.DataFrame({"plate": "P1", "role": roles, "signal": signal, "rate_per_s_se": error})


def weights_of(table: pl.DataFrame) -> np.ndarray:
    return rate_weights(table, plate_groups(table, BODIPY), BODIPY)


@pytest.mark.parametrize(("spread", "floor", "error"), [(0.05, 0.01, 0.01), (0.0, 0.02, 0.05), (0.08, 0.0, 0.02)])
def test_samples_weigh_as_their_variance_beside_that_of_an_uninhibited_well(
    spread: float, floor: float, error: float
) -> None:
    found = weights_of(wells(spread=spread, floor=floor, error=error))[-5:]
    variance = error**2 + (spread * np.linspace(0, 1, 5)) ** 2 + floor**2
    assert found == pytest.approx(variance[-1] / variance, rel=0.25)
    assert np.all(np.diff(found) <= 1e-12)


def test_a_well_whose_own_fit_is_bad_weighs_less() -> None:
    table = wells(spread=0.02, floor=0.01, error=0.01)
    worse = table.with_columns(
        rate_per_s_se=pl.when(pl.int_range(pl.len()) == len(table) - 1).then(0.5).otherwise("rate_per_s_se")
    )
    assert weights_of(worse)[-1] < 0.01 * weights_of(table)[-1]
    assert weights_of(worse)[-2] == pytest.approx(weights_of(table)[-2], rel=0.01)


def test_a_wild_control_does_not_spoil_the_scatter_of_the_others() -> None:
    table = wells(spread=0.05, floor=0.01, error=0.01)
    wild = table.with_columns(signal=pl.when(pl.int_range(pl.len()) == 0).then(0.0).otherwise("signal"))
    assert weights_of(wild)[-5:] == pytest.approx(weights_of(table)[-5:], rel=0.02)


@pytest.mark.parametrize(("neutral", "still"), [(3, 12), (12, 3), (12, 0)])
def test_with_few_controls_all_wells_weigh_alike(neutral: int, still: int) -> None:
    assert np.all(weights_of(wells(spread=0.05, floor=0.01, error=0.01, neutral=neutral, still=still)) == 1.0)


def test_no_well_counts_more_than_a_hundred_and_rates_without_scatter_count_alike() -> None:
    assert weights_of(wells(spread=0.3, floor=1e-4, error=1e-4)).max() == pytest.approx(100.0)
    assert np.all(weights_of(wells(spread=0.0, floor=0.0, error=0.0)) == 1.0)
