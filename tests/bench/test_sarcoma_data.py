"""The screen's ratios as the long table that the command line takes."""

from __future__ import annotations

import gzip
from pathlib import Path

import polars as pl
import pytest
import sarcoma_screen
from sarcoma_data import DOSES_NANOMOLAR, Counts, combined_name, long_rows, read_ratios, write_long_table

from sevenless.fitting.dose_tables.dose_table import read_dose_table


@pytest.fixture
def ratios(tmp_path: Path) -> Path:
    titles = "Name\t" + "\t".join(f"Raw {place}" for place in range(12))
    one = "A204 AZD-0156 1\t" + "\t".join(["1", *["0.9"] * 10, ""])
    two = "A204 AZD-0156 2\t" + "\t".join(["1", *["0.8"] * 11])
    path = tmp_path / "ratios.txt.gz"
    with gzip.open(path, "wt", encoding="utf-8") as file:
        file.write("\n".join([titles, one, two]) + "\n")
    return path


def test_the_combined_curve_is_named_without_the_replicate() -> None:
    assert combined_name("A204 AZD-0156 1") == "A204 AZD-0156"


def test_every_well_is_there_twice_alone_and_combined(ratios: Path) -> None:
    rows = list(long_rows(read_ratios(ratios)))
    assert len(rows) == 2 * 2 * 12
    assert {row[0] for row in rows[:24]} == {"A204 AZD-0156 1", "A204 AZD-0156 2"}
    assert {row[0] for row in rows[24:]} == {"A204 AZD-0156"}


def test_dose_zero_is_vehicle_and_doses_are_molar(ratios: Path) -> None:
    rows = list(long_rows(read_ratios(ratios)))[:12]
    assert [row[3] for row in rows] == ["neutral", *["sample"] * 11]
    assert [float(row[1]) for row in rows] == pytest.approx([float(dose) * 1e-9 for dose in DOSES_NANOMOLAR])


def test_what_is_written_is_read_as_curves_with_the_blank_masked(ratios: Path, tmp_path: Path) -> None:
    counts = write_long_table(read_ratios(ratios), tmp_path / "long.csv")
    assert counts == Counts(single=2, combined=1)
    curves = read_dose_table(tmp_path / "long.csv")
    assert curves.labels["curve"].to_list() == ["A204 AZD-0156 1", "A204 AZD-0156 2", "A204 AZD-0156"]
    assert curves.points().filter(pl.col("weight") == 0)["curve"].to_list() == ["A204 AZD-0156 1", "A204 AZD-0156"]


def test_another_layout_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "other.txt.gz"
    with gzip.open(path, "wt", encoding="utf-8") as file:
        file.write("Name\tRaw 0\nx\t1\n")
    with pytest.raises(ValueError, match="2 columns"):
        read_ratios(path)


def test_absent_data_is_said_and_is_no_failure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sarcoma_screen, "FOLDER", tmp_path)
    assert sarcoma_screen.main() == 0
    assert "the sarcoma screen is not here" in capsys.readouterr().out


def test_the_real_screen_has_the_curves_that_are_promised(shared: Path) -> None:
    replicates = read_ratios(shared / "sarcoma" / "ratio_data_3rep.txt.gz")
    assert len(replicates) == 7320
    assert len({combined_name(name) for name, _ in replicates}) == 2448
