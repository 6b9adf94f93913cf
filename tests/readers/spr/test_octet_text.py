"""Text of Octet's analysis software: a file per sensor, read, joined, fitted, and refused where it is damaged."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from sevenless.binding.spr.analysis import analyse_spr
from sevenless.binding.spr.options import SprOptions
from sevenless.errors import InputError, ReadError, UnknownFormatError
from sevenless.readers.spr.registry import read_spr, read_spr_files
from sevenless.testing.spr import SprTruth, simulate_spr

TRUTH = SprTruth(ka_per_molar_s=1e5, kd_per_s=1e-2, rmax_ru=1.0, noise_ru=0.003)
DOSES = (0.0, 1e-8, 3e-8, 1e-7, 3e-7, 1e-6)


def text(concs: list[str], traces: list[tuple[np.ndarray, np.ndarray]], *, fitted: bool = True) -> str:
    """As the analysis software writes it: three columns a curve, a tab at the end of each line, CRLF."""
    count = len(traces)
    lines = ["Vers 3.43 Data Simulation", "\t".join(["Conc1", *concs, ""])]
    lines += ["\t".join([name, *[stop] * count, ""]) for name, stop in (("Start1", "0"), ("Stop1", "599.5"))]
    sets = (f"Time{i}\tData{i}" + (f"\tSim{i}" if fitted else "") for i in range(1, count + 1))
    lines.append("\t".join([*sets, ""]))
    for row in range(max(len(time) for time, _ in traces)):
        cells = []
        for time, shift in traces:
            there = row < len(time)
            cells += [f"{time[row]:g}" if there else "", f"{shift[row]:.8f}" if there else ""] + [""] * fitted
        lines.append("\t".join([*cells, ""]))
    return "\r\n".join([*lines, ""])


def sensors(folder: Path, *, fitted: bool = True) -> list[Path]:
    run = simulate_spr(DOSES, TRUTH, rng=np.random.default_rng(1), contact_s=300, end_s=600)
    later = run.time_s >= 0
    paths = []
    for row, (dose, curve) in enumerate(zip(DOSES, run.response_ru, strict=True)):
        paths.append(folder / f"{'ABCDEFGH'[row]}1.xls")
        trace = (run.time_s[later], curve[later])
        paths[-1].write_text(text([f"{dose:.2E}"], [trace], fitted=fitted), encoding="latin1", newline="")
    return paths


@pytest.mark.parametrize("fitted", [True, False])
def test_a_sensor_is_read(tmp_path: Path, fitted: bool) -> None:
    read = read_spr(sensors(tmp_path, fitted=fitted)[3])
    table = read.sensorgrams
    assert table.height == 600
    assert table.select("run", "cycle", "analyte", "conc_molar").unique().rows() == [("D1", 1, "", 1e-7)]
    assert (table["time_s"].min(), table["time_s"].max()) == (0, 599)
    assert 0.4 < table["response_ru"].max() < 0.6  # type: ignore[operator]
    assert read.injections.is_empty()
    assert (read.source.reader, read.metadata["Version"]) == ("octet-text", "3.43 Data Simulation")
    assert any("nm" in note for note in read.notes)


def test_curves_of_one_sensor_are_analytes_and_may_differ_in_length(tmp_path: Path) -> None:
    time = np.arange(5.0)
    path = tmp_path / "A1.xls"
    path.write_text(text(["1E-07", "3E-07"], [(time, time), (time[:3], 2 * time[:3])]), newline="")
    table = read_spr(path).sensorgrams
    assert table.group_by("analyte", "cycle", "conc_molar", maintain_order=True).len().rows() == [
        ("1", 1, 1e-7, 5),
        ("2", 2, 3e-7, 3),
    ]


def test_sensors_are_one_series(tmp_path: Path) -> None:
    reads = read_spr_files(sensors(tmp_path))
    assert [one.source.name for one in reads] == ["A1.xls and 5 more"]
    options = SprOptions(injection_s=(0.0, 300.0), zero_s=0.0)
    row = analyse_spr(reads, options).rates.row(0, named=True)
    assert (row["status"], row["curves"]) == ("sound", 5)
    assert row["ka_per_molar_s"] == pytest.approx(1e5, rel=0.03)
    assert row["kd_per_s"] == pytest.approx(1e-2, rel=0.03)
    assert "1 blanks subtracted" in row["remarks"]
    with pytest.raises(InputError, match="no readings before the injection"):
        analyse_spr(reads, SprOptions(injection_s=(0.0, 300.0)))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("Conc1", "Konz1"), "there is no line of concentrations, Conc1"),
        (("Time1", "Zeit1"), "there is no line of columns beginning with Time1"),
        (("Data1", "Shift"), "Time1 has no column Data1 beside it"),
        (("1.00E-07", ""), "B2: a curve has no concentration"),
        (("1.00E-07", "-1"), "-1 is no concentration"),
        (("1.00E-07", "much"), "'much' is not a number"),
        (("\r\n4\t", "\r\nfour\t"), "A10: 'four' is not a number"),
    ],
)
def test_damaged_files(tmp_path: Path, change: tuple[str, str], said: str) -> None:
    path = sensors(tmp_path)[3]
    path.write_text(path.read_bytes().decode("latin1").replace(*change, 1), encoding="latin1", newline="")
    with pytest.raises(ReadError, match=said.replace("(", r"\(")):
        read_spr(path)


def test_faults_come_together_and_no_readings_are_told(tmp_path: Path) -> None:
    path = tmp_path / "A1.xls"
    time = np.arange(3.0)
    path.write_text(text(["", "x"], [(time, time), (time, time)]).replace("\r\n1\t", "\r\none\t"), newline="")
    with pytest.raises(ReadError) as caught:
        read_spr(path)
    assert len(caught.value.problems) == 3
    path.write_text("Vers 3\nConc1\t1e-7\nStart1\t0\nStop1\t5\nTime1\tData1\n")
    with pytest.raises(ReadError, match="a curve has no readings"):
        read_spr(path)


def test_whole_traces_without_steps_are_refused_with_a_way_out(tmp_path: Path) -> None:
    path = tmp_path / "RawData0.xls"
    path.write_text("A1\t\tB1\t\t\r\n0\t0.1\t0\t0.2\t\r\n0.2\t0.1\t0.2\t0.2\t\r\n", newline="")
    with pytest.raises(UnknownFormatError, match="without their steps and concentrations"):
        read_spr(path)
