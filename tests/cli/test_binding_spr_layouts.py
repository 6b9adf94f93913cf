"""``sevenless binding spr`` on a simulated run in every layout finds the known constants."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from cli.calling import Run
from sevenless.testing.spr import SprTruth, simulate_spr
from sevenless.testing.spr_layouts import SPR_LAYOUTS

TRUTH = SprTruth(ka_per_molar_s=1e5, kd_per_s=1e-2, rmax_ru=2.0, noise_ru=0.01)


@pytest.mark.parametrize("name", SPR_LAYOUTS)
def test_the_truth_is_within_the_interval(run: Run, tmp_path: Path, name: str) -> None:
    made = simulate_spr(
        [0, 1e-8, 3.3e-8, 1e-7, 3.3e-7, 1e-6], TRUTH, rng=np.random.default_rng(3), contact_s=300, end_s=600
    )
    # Intervals of rates do not hold the noise of what is subtracted, zero and blank: here they have none.
    quiet = made.response_ru * (made.time_s >= 0)
    quiet[0] = 0.0
    layout = SPR_LAYOUTS[name]
    files = layout.write(replace(made, response_ru=quiet), tmp_path)
    # Only sensor files tell when the analyte flowed; what is found in traces is right to a reading or two.
    told = ["--injection", "0:300"] if layout.holds == "sensorgrams" and name != "octet-frd" else []
    told += ["--zero", "0"] if layout.aligned else []
    out = tmp_path / "rates.csv", tmp_path / "affinities.csv"
    result = run("binding", "spr", *files, *told, "--rates-out", out[0], "--out", out[1])
    assert "sound" in result.stdout
    affinity = pl.read_csv(out[1]).row(0, named=True)
    assert affinity["kd_low_molar"] < TRUTH.kd_molar < affinity["kd_high_molar"]
    if layout.holds == "sensorgrams":
        (rates,) = pl.read_csv(out[0]).rows(named=True)
        known = {"ka_per_molar_s": 1e5, "kd_per_s": 1e-2, "kd_molar": 1e-7}
        for key, value in known.items():
            assert rates[f"{key}_low"] < value < rates[f"{key}_high"], key
        assert rates["injection_end_s"] == 300
