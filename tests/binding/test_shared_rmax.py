"""Fragments that share a surface share its Rmax: their KDs come back although none saturates it."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from sevenless.binding.shared_rmax import fit_shared_rmax
from sevenless.binding.steady_curves import SteadyStateCurves, steady_state_curves
from sevenless.binding.steady_state import STEADY_STATE_COLUMNS, fit_steady_state

CONC = np.array([3e-5, 6e-5, 1.2e-4, 2.5e-4, 5e-4])
TRUTH = {"strong": 6e-5, "middling": 1e-3, "weak": 4e-3}
MASSES = {"strong": 300.0, "middling": 200.0, "weak": 250.0}


def measured(seed: int, noise: float = 0.3, masses: dict[str, float] | None = None) -> SteadyStateCurves:
    rng = np.random.default_rng(seed)
    scale = {name: (masses or MASSES)[name] / 250 for name in TRUTH}
    return steady_state_curves(
        pl.concat(
            pl.DataFrame({"analyte": name, "conc_molar": CONC}).with_columns(
                relative_ru=pl.Series(40 * scale[name] * CONC / (kd + CONC) + rng.normal(0, noise, CONC.size))
            )
            for name, kd in TRUTH.items()
        ),
        by=["analyte"],
    )


def test_kds_and_the_common_rmax_come_back() -> None:
    fits = fit_shared_rmax(measured(1), surfaces=["one"] * 3, scale=np.array(list(MASSES.values())))
    assert fits.columns == list(STEADY_STATE_COLUMNS)
    for row, (name, kd) in zip(fits.iter_rows(named=True), TRUTH.items(), strict=True):
        assert row["label"] == name
        assert row["kd_molar"] == pytest.approx(kd, rel=0.2)
        assert row["kd_low_molar"] < kd < row["kd_high_molar"]
        assert row["rmax_ru"] == pytest.approx(40 * MASSES[name] / 250, rel=0.1)
    assert fits["status"].to_list() == ["sound", "extrapolated", "extrapolated"]


def test_the_weak_one_is_known_better_than_alone() -> None:
    spans = []
    for fits in (
        fit_steady_state(measured(2)),
        fit_shared_rmax(measured(2), surfaces=["one"] * 3, scale=np.array(list(MASSES.values()))),
    ):
        row = fits.row(2, named=True)
        spans.append(row["kd_high_molar"] / row["kd_low_molar"])
    assert spans[1] < spans[0] / 2


def test_intervals_cover_what_they_say() -> None:
    scale = np.array(list(MASSES.values()))
    inside = []
    for seed in range(60):
        fits = fit_shared_rmax(measured(seed), surfaces=["one"] * 3, scale=scale)
        low, high = fits["kd_low_molar"].to_numpy(), fits["kd_high_molar"].to_numpy()
        inside.extend((low <= kd) & (kd <= high) for low, high, kd in zip(low, high, TRUTH.values(), strict=True))
    assert 0.88 < np.mean(inside) <= 1.0


def test_surfaces_do_not_mix_and_one_alone_stays_alone() -> None:
    alone = fit_steady_state(measured(3))
    apart = fit_shared_rmax(measured(3), surfaces=["a", "b", "c"])
    assert apart.equals(alone)
