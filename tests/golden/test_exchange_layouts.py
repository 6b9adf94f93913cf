"""One simulated plate, written as each instrument writes it, gives the same rates and potency, and the true ones."""

from __future__ import annotations

import math
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import polars as pl
import pytest
from click.testing import CliRunner

import sevenless
from assays.progress.plates import Held, compound_wells, simulated
from sevenless.assays.analysis import Analysis
from sevenless.cli.main import main
from sevenless.testing.kinetic_layouts import KINETIC_LAYOUTS
from sevenless.testing.kinetic_plate import KineticPlate

IC50_MOLAR = 1.5e-7
CONTENTS = [Held("neutral", 8), Held("blank", 8, factor_molar=0.0), *compound_wells("potent", IC50_MOLAR)]
PROTOCOLS = ("gef-exchange-bodipy", "gef-exchange-mant", "trfret-gef-timed")


def plate_of(protocol: str) -> KineticPlate:
    plate, _ = simulated(CONTENTS, size=96, seed=3)
    if protocol == "trfret-gef-timed":
        return plate.trfret_plate(name="P1", plate_format=96, donor_cv=0.05, rng=np.random.default_rng(4))
    emission, excitation = (440, 360) if protocol == "gef-exchange-mant" else (520, 485)
    return plate.kinetic_plate(name="P1", plate_format=96, emission_nm=emission, excitation_nm=excitation)


def write_run(folder: Path, layout: str, protocol: str) -> Path:
    file = f"plate.{KINETIC_LAYOUTS[layout].ending}"
    KINETIC_LAYOUTS[layout].write(plate_of(protocol), folder / file)
    _, wells = simulated(CONTENTS, size=96, seed=3)
    wells.write_csv(folder / "map.csv")
    run = folder / "run.toml"
    head = f'format = "sevenless.run"\nversion = 1\nprotocol = "{protocol}"\n'
    run.write_text(f'{head}[files]\nreads = ["{file}"]\nmaps = ["map.csv"]\n', encoding="utf-8")
    return run


@cache
def analysed(layout: str, protocol: str) -> Analysis:
    with TemporaryDirectory() as folder:
        return sevenless.analyze(write_run(Path(folder), layout, protocol))


def fits_of(analysis: Analysis) -> pl.DataFrame:
    assert analysis.progress is not None
    return analysis.progress.fits.filter(pl.col("n_points") > 0).sort("well")


@pytest.mark.parametrize("protocol", PROTOCOLS)
@pytest.mark.parametrize("layout", KINETIC_LAYOUTS)
def test_every_layout_gives_the_same_and_the_truth(layout: str, protocol: str) -> None:
    found, finest = (fits_of(analysed(one, protocol)) for one in (layout, "softmax"))
    assert found["well"].to_list() == finest["well"].to_list()
    # A count of rounding is a fortieth of the noise: what it moves is small beside the errors of the fit.
    flat = (found["has_plateau"] & finest["has_plateau"]).to_numpy()
    assert flat.sum() > 20
    for name, error in (("kobs_estimate_per_s", "kobs_per_s_se"), ("start_rate_per_s", "start_rate_per_s_se")):
        moved = (found[name] - finest[name]).abs() / finest[error]
        assert moved.to_numpy()[flat].max() < 0.2 or np.quantile(moved.to_numpy()[flat], 0.9) < 0.1
    plate, _ = simulated(CONTENTS, size=96, seed=3)
    true = plate.wells.sort("well")["kobs_per_s"].to_numpy()
    inside = (found["kobs_per_s_lo"].to_numpy() < true) & (true < found["kobs_per_s_hi"].to_numpy())
    assert inside[flat].mean() > 0.85
    fit, other = (analysed(one, protocol).fits.table.row(0, named=True) for one in (layout, "softmax"))
    assert fit["log10_ic50_molar_lo"] < math.log10(IC50_MOLAR) < fit["log10_ic50_molar_hi"]
    width = other["log10_ic50_molar_hi"] - other["log10_ic50_molar_lo"]
    assert abs(fit["log10_ic50_molar"] - other["log10_ic50_molar"]) < 0.1 * width


@pytest.mark.parametrize("layout", KINETIC_LAYOUTS)
def test_the_command_reports_every_layout(layout: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    protocol = "trfret-gef-timed"
    run = write_run(tmp_path, layout, protocol)
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(main, ["analyze", str(run), "--figures", "none", "--out", "out"], prog_name="sevenless")
    assert result.exit_code in (0, 1), result.output
    assert "potent" in result.output
    potencies = pl.read_parquet(tmp_path / "out" / "results.parquet")
    expected = analysed(layout, protocol).fits.table["ic50_molar"].item()
    assert potencies["ic50_molar"].item() == pytest.approx(expected, rel=1e-4)


def test_wells_read_one_after_the_other_keep_their_own_times(tmp_path: Path) -> None:
    """Every well begins at its own time of a cycle: rates are those of the wells, and lags are told by the clock."""
    rates = np.array([2e-3, 1.5e-3, 1e-3])
    cycle = np.arange(60) * 40.0
    lines = ["well,time_s,520"]
    for i, rate in enumerate(rates):
        times = cycle + 12.0 * i
        signal = 5000.0 + 3000.0 * np.expm1(-rate * np.maximum(times - 50.0, 0.0))
        lines += [f"A{i + 1:02d},{t:.1f},{s:.6f}" for t, s in zip(times, signal, strict=True)]
    (tmp_path / "plate.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    (tmp_path / "map.csv").write_text(
        "well,role,factor\nA01,neutral,50 nM\nA02,neutral,50 nM\nA03,blank,\n", encoding="utf-8"
    )
    head = 'format = "sevenless.run"\nversion = 1\nprotocol = "gef-exchange-bodipy"\n'
    (tmp_path / "run.toml").write_text(head + '[files]\nreads = ["plate.csv"]\nmaps = ["map.csv"]\n', encoding="utf-8")
    found = fits_of(sevenless.analyze(tmp_path / "run.toml"))
    assert found["kobs_per_s"].to_list() == pytest.approx(rates.tolist(), rel=1e-4)
    assert found["lag_s"].to_list() == pytest.approx([50.0] * 3, abs=0.1)
