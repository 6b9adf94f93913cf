"""``sevenless read``."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from cli.calling import Run
from sevenless import read
from sevenless.files.tables import read_table
from sevenless.plates.plateread import PLATE_READ_SCHEMA


def test_it_says_what_is_in_the_file(run: Run, example: Path) -> None:
    shown = run("read", example / "plate_1.csv").stdout
    lines = [line.split(maxsplit=1) for line in shown.splitlines()]
    facts = {line[0]: line[1] for line in lines if len(line) == 2}
    assert facts["instrument"] == "Revvity EnVision (reader envision)"
    assert facts["plates"] == "SIM-HTRF-1 (384 wells)"
    assert facts["channels"].startswith("Calc 1: HTRF ratio (calculated), HTRF Eu(1) De=1st (raw)")
    assert facts["times"] == "end-point"
    assert facts["masked"] == "none"
    assert "SIMULATED DATA" in shown


def test_the_heat_map_is_of_the_plate_and_channel_that_is_asked_for(run: Run, example: Path) -> None:
    ratio = run("read", example / "plate_1.csv").stdout
    donor = run("read", example / "plate_1.csv", "--channel", "HTRF Eu(1) De=2nd").stdout
    assert "SIM-HTRF-1, Calc 1: HTRF ratio\n" in ratio
    assert "SIM-HTRF-1, HTRF Eu(1) De=2nd\n" in donor
    # Columns 1 and 23 hold vehicle, 2 and 24 full effect: bright and dark in the ratio.
    assert " A 9 0 " in ratio
    assert " A 9 0 " not in donor


def test_masked_wells_are_told_with_their_reason(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "wells.csv"
    path.write_text("plate,well,signal\nP1,A01,5\nP1,A02,OVER\nP1,A03,\nP2,A01,6\nP2,A02,7\n")
    shown = run("read", path, "--plate", "P1").stdout
    assert "1 overflow: P1 A02; 1 empty\n" in shown
    assert "P1 (96 wells), P2 (96 wells)" in shown


def test_a_well_masked_at_several_times_is_named_once(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "wells.csv"
    rows = [f"{well},{time},{value}" for time in (0, 60) for well, value in (("A01", 1), ("A02", "OVER"), ("A03", ""))]
    path.write_text("\n".join(["well,time_s,signal", *rows]))
    shown = run("read", path).stdout
    assert "2 overflow (readings of 1 well): A02; 2 empty (readings of 1 well)\n" in shown


def test_a_kinetic_file_tells_its_times_and_maps_the_last(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "wells.csv"
    rows = [f"{well},{time},{value}" for time, value in ((0, 1), (60, 5)) for well in ("A01", "A02")]
    path.write_text("\n".join(["well,time_s,signal", *rows]))
    shown = run("read", path).stdout
    assert "2, from 0 s to 60 s" in shown
    assert "last reading (60 s)" in shown


@pytest.mark.parametrize("ending", [".csv", ".parquet", ".xlsx", ".json"])
def test_wells_are_written_as_the_columns_of_a_plate_read(run: Run, example: Path, tmp_path: Path, ending: str) -> None:
    out = tmp_path / f"wells{ending}"
    result = run("read", example / "plate_1.csv", "--out", out)
    written = read_table(out)
    assert written.columns == list(PLATE_READ_SCHEMA)
    expected = read(example / "plate_1.csv").table
    assert len(written) == len(expected) == 3 * 384
    assert written["value"].cast(pl.Float64).to_list() == pytest.approx(expected["value"].to_list(), rel=1e-15)
    assert result.stderr == f"1152 rows written to {out}\n"


def test_several_files_go_into_one_table(run: Run, example: Path, tmp_path: Path) -> None:
    out = tmp_path / "wells.parquet"
    run("read", example / "plate_1.csv", example / "plate_2.csv", "--out", out)
    assert read_table(out)["plate"].unique().sort().to_list() == ["SIM-HTRF-1", "SIM-HTRF-2"]


def test_one_unreadable_file_among_several_writes_nothing(run: Run, example: Path, tmp_path: Path) -> None:
    out = tmp_path / "wells.csv"
    told = run("read", example / "plate_1.csv", example / "README.md", "--out", out, exit_code=2).stderr
    assert told.startswith("error: README.md: ")
    assert not out.exists()


def test_a_reader_may_be_named(run: Run, example: Path) -> None:
    assert "(reader envision)" in run("read", example / "plate_1.csv", "--reader", "envision").stdout
