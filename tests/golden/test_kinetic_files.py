"""Real kinetic files through a run file: rates as SciPy finds them in the same readings.

None of these plates is an exchange assay; what they share with one is a signal that runs to a plateau. No kinetic file
of a Spark is among them.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl
import pytest
from scipy.optimize import curve_fit

import sevenless
from sevenless.plates.geometry import well_names

FILES = {
    "mars": ("bmg/bmg_lumistar_omega.xlsx", "535 A"),
    "gen5": ("gen5/kinetic_singleplate.txt", "OD600:450"),
    "gen5, sub-second": ("gen5/neo_kinetic_titration_gen5_2_06_column.txt", "Lum"),
    "softmax": ("softmax/fl_kinetic_plates.txt", "525 nm (Lm1)"),
}
PLAIN = "[progress]\ndrift = 0.0\nlag_share = 0.0\n"
"""Without drift and lag the model is one that four readings can hold."""


LIMITS = ([-np.inf, -np.inf, 0.0], [np.inf, np.inf, np.inf])


def exponential(t: np.ndarray, start: float, amplitude: float, rate: float) -> np.ndarray:
    return start - amplitude * np.expm1(-rate * t)


def by_scipy(t: np.ndarray, y: np.ndarray) -> tuple[float, float]:
    """Rate and residual sum of squares of the best of several starts."""
    best = (np.nan, np.inf)
    for rate in np.geomspace(0.05, 20.0, 9) / t[-1]:
        try:
            guess = (y[0], y[-1] - y[0], rate)
            found, _ = curve_fit(exponential, t, y, p0=guess, bounds=LIMITS, xtol=1e-12, ftol=1e-12, max_nfev=5000)
        except RuntimeError:
            continue
        left = float(np.sum((y - exponential(t, *found)) ** 2))
        best = min(best, (float(found[2]), left), key=lambda one: one[1])
    return best


def run_of(shared: Path, name: str, folder: Path) -> Path:
    """Every well of the file with readings in the channel, as one without inhibitor."""
    path, channel = FILES[name]
    source = shared / "instruments" / path
    read = sevenless.read(source)
    wells = read.table.filter(pl.col("channel") == channel, pl.col("value").is_not_null())
    assert len(wells), [one.name for one in read.channels]
    maps = (
        wells.select("plate", "well")
        .unique(maintain_order=True)
        .with_columns(role=pl.lit("neutral"), factor=pl.lit("50 nM"))
    )
    maps.write_csv(folder / "map.csv")
    run = folder / "run.toml"
    head = 'format = "sevenless.run"\nversion = 1\nprotocol = "gef-exchange-bodipy"\n'
    files = f"[files]\nreads = ['{source}']\nmaps = [\"map.csv\"]\n"
    run.write_text(f'{head}{files}[channels]\nfluorescence = "{channel}"\n{PLAIN}', encoding="utf-8")
    return run


@pytest.mark.parametrize("name", FILES)
def test_rates_are_those_of_scipy(name: str, shared: Path, tmp_path: Path) -> None:
    analysis = sevenless.analyze(run_of(shared, name, tmp_path))
    assert analysis.progress is not None
    told = analysis.progress.fits.filter((pl.col("kobs_qualifier") == "=") & (pl.col("time_constants") > 0.3))
    assert len(told) >= (2 if name == "softmax" else 8)
    readings = analysis.progress.readings
    compared = 0
    for row in told.head(12).iter_rows(named=True):
        trace = readings.filter(plate=row["plate"], well=row["well"]).filter(pl.col("value").is_not_null())
        t, y = trace["time_s"].to_numpy(), trace["value"].to_numpy()
        rate, left = by_scipy(t - t[0], y)
        # Some of these readings were made up without noise: what is left of them are the last digits.
        digits = 1e-12 * float(np.sum((y - y.mean()) ** 2))
        own = row["dof"] * row["sigma"] ** 2
        assert own <= left * (1 + 1e-6) + digits, "SciPy found a better optimum"
        if left <= own * (1 + 1e-6) + digits:
            compared += 1
            assert row["kobs_estimate_per_s"] == pytest.approx(rate, rel=2e-3)
    assert compared >= 0.7 * min(len(told), 12)


def test_three_readings_are_too_few_and_say_so(shared: Path, tmp_path: Path) -> None:
    """A SpectraMax 340 read a part of a plate three times: slopes there are, and no exponential."""
    source = shared / "instruments" / "softmax" / "spectramax340_kinetic_partial_plate.txt"
    lines = ["well,role,factor", *(f"{well},neutral,50 nM" for well in well_names(96)[1:])]
    (tmp_path / "map.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    head = 'format = "sevenless.run"\nversion = 1\nprotocol = "gef-exchange-bodipy"\n'
    text = f"{head}[files]\nreads = ['{source}']\nmaps = [\"map.csv\"]\n{PLAIN}"
    (tmp_path / "run.toml").write_text(text, encoding="utf-8")
    analysis = sevenless.analyze(tmp_path / "run.toml")
    read = analysis.wells.filter(pl.col("role") == "neutral")
    assert read["trace_status"].drop_nulls().unique().to_list() == ["too_few_points"]
