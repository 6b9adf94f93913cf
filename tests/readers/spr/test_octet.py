"""Octet files: steps become cycles, sensors of a run are joined."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from sevenless.binding.spr.analysis import analyse_spr
from sevenless.binding.spr.exclusions import parse_exclusion
from sevenless.binding.spr.options import SprOptions
from sevenless.readers.spr.registry import read_spr, read_spr_files

STEPS = ("BASELINE", "ASSOC", "DISASSOC")


def step(
    kind: str, time: np.ndarray, shift: np.ndarray, conc: str = "-1", unit: str = "nM", well: str = "BUFFER"
) -> str:
    x, y = (base64.b64encode(one.astype("<f4").tobytes()).decode() for one in (time, shift))
    well = f"<SampleID>drug</SampleID><WellType>{well}</WellType>"
    facts = f"{well}<MolarConcentration>{conc}</MolarConcentration><MolarConcUnits>{unit}</MolarConcUnits>"
    data = f'<AssayXData Points="{time.size}">{x}</AssayXData><AssayYData Points="{time.size}">{y}</AssayYData>'
    return f"<Step><CommonData>{facts}</CommonData><StepType>{kind}</StepType>{data}</Step>"


def write(path: Path, steps: Sequence[str], sensor: str = "A1", run: str = "7") -> Path:
    info = f"<ExperimentInfo><RunID>{run}</RunID><SensorName>{sensor}</SensorName></ExperimentInfo>"
    text = f"<ExperimentResults>{info}<KineticsData>{''.join(steps)}</KineticsData></ExperimentResults>"
    path.write_text('<?xml version="1.0" encoding="utf-8"?>\n' + text, encoding="utf-8")
    return path


def sensor_steps(conc_molar: float, rng: np.random.Generator) -> list[str]:
    """60 s of buffer, 200 s of analyte, 300 s of buffer; ka 1e5 /M/s, kd 0.01 /s, 1 nm at saturation."""
    time = np.arange(0.0, 560.0)
    rate = 1e5 * conc_molar + 1e-2
    bound = 1e5 * conc_molar / rate * -np.expm1(-rate * np.clip(time - 60, 0, 200))
    bound = bound * np.exp(-1e-2 * np.clip(time - 260, 0, None)) + rng.normal(0, 0.003, time.size)
    parts = zip(STEPS, np.split(time, [60, 260]), np.split(bound, [60, 260]), strict=True)
    conc = f"{conc_molar * 1e9:g}" if conc_molar else "-1"
    return [step(kind, t, y, conc if kind == "ASSOC" else "-1") for kind, t, y in parts]


def test_an_association_with_its_neighbours_is_a_cycle(tmp_path: Path) -> None:
    loading = step("LOADING", np.arange(5.0), np.arange(5.0))
    read = read_spr(write(tmp_path / "a.frd", [loading, *sensor_steps(1e-7, np.random.default_rng(1))]))
    table = read.sensorgrams
    assert table.height == 560
    assert table.select("run", "cycle", "analyte", "conc_molar").unique().rows() == [("A1", 3, "drug", 1e-7)]
    assert (table["time_s"].min(), table["time_s"].max()) == (-60, 499)
    assert read.injections.select("start_s", "end_s").rows() == [(0.0, 200.0)]
    assert read.metadata["RunID"] == "7"


def test_sensors_of_a_run_are_joined_and_fitted(tmp_path: Path) -> None:
    rng = np.random.default_rng(2)
    doses = (0.0, 1e-8, 3e-8, 1e-7, 3e-7, 1e-6)
    paths = [write(tmp_path / f"{i}.frd", sensor_steps(dose, rng), f"{'ABCDEF'[i]}1") for i, dose in enumerate(doses)]
    other = write(tmp_path / "other.frd", sensor_steps(1e-7, rng), run="8")
    assert [one.source.name for one in read_spr_files([*paths, other])] == ["0.frd and 5 more", "other.frd"]
    joined = read_spr_files(paths)
    row = analyse_spr(joined).rates.row(0, named=True)
    assert (row["status"], row["curves"]) == ("sound", 5)
    assert row["ka_per_molar_s"] == pytest.approx(1e5, rel=0.03)
    assert row["kd_per_s"] == pytest.approx(1e-2, rel=0.03)
    assert "1 blanks subtracted" in row["remarks"]
    without = analyse_spr(joined, SprOptions(exclusions=(parse_exclusion("well F1=bubble"),)))
    assert without.rates["curves"].to_list() == [4]
    assert without.points.filter(without.points["excluded"] != "")["conc_molar"].to_list() == [1e-6]


def test_a_sample_without_concentration_is_told(tmp_path: Path) -> None:
    from sevenless.errors import ReadError

    one = step("ASSOC", np.arange(5.0), np.arange(5.0), well="SAMPLE")
    with pytest.raises(ReadError, match="no molar concentration"):
        read_spr(write(tmp_path / "a.frd", [one]))
