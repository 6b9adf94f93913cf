"""Readers of thermophoresis: every layout read whole, every fault told."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl
import pytest

from sevenless.errors import ReadError, UnitError, UnknownFormatError
from sevenless.plates.plateread import SourceFile
from sevenless.readers.mst.mstread import CAPILLARY_SCHEMA, TRACE_SCHEMA, MstRead
from sevenless.readers.mst.registry import read_mst
from sevenless.testing.mst import MstTruth, SimulatedMst, simulate_mst

DOSES = 5e-5 / 2.0 ** np.arange(16)


@pytest.fixture(scope="module")
def run() -> SimulatedMst:
    truth = MstTruth(kd_molar=1e-6, noise_permille=3, counts_cv=0.05)
    return simulate_mst(DOSES, truth, rng=np.random.default_rng(1), ligand="drug")


def blocks(*rows: tuple[str, ...], labels: tuple[tuple[str, ...], ...] = ()) -> str:
    """Raw data of one capillary as text; ``labels`` go in place of the usual ones."""
    usual = (("Ligand:", "drug"), ("Ligand Concentration:", "5 nM"), ("Capillary Position:", "7"), ("Included", "True"))
    titles = ("Time [s]", "Raw Fluorescence [counts]")
    return "".join("\t".join(row) + "\n" for row in (*(labels or usual), titles, *rows))


def read_text(tmp_path: Path, text: str, conc_unit: str | None = None) -> MstRead:
    (tmp_path / "run.txt").write_text(text, encoding="utf-8")
    return read_mst(tmp_path / "run.txt", conc_unit=conc_unit)


def faults(tmp_path: Path, text: str, conc_unit: str | None = None) -> list[str]:
    with pytest.raises(ReadError) as caught:
        read_text(tmp_path, text, conc_unit)
    assert all(one.remedy for one in caught.value.problems)
    return [f"{one.cell}: {one.what}" for one in caught.value.problems]


def test_a_written_run_is_read_back(run: SimulatedMst, tmp_path: Path) -> None:
    run.write_mo_affinity(tmp_path / "run.xlsx")
    found = read_mst(tmp_path / "run.xlsx", conc_unit="M")
    assert found.capillaries["conc_molar"].to_numpy() == pytest.approx(DOSES, rel=1e-12)
    assert found.capillaries["target_molar"].to_list() == [5e-9] * 16
    assert set(found.capillaries["ligand"]) == {"drug"}
    assert found.capillaries["position"].to_list() == [str(number) for number in range(1, 17)]
    counts = found.traces["fluorescence_counts"].to_numpy().reshape(16, -1)
    assert counts == pytest.approx(run.counts, rel=1e-12)
    assert found.metadata["MST-Power"] == "Medium"
    assert repr(found).endswith("16 capillaries, 1 ligand")


def test_a_long_table_says_the_same(run: SimulatedMst, tmp_path: Path) -> None:
    run.write_mo_affinity(tmp_path / "run.xlsx")
    (tmp_path / "run.csv").write_text(run.long_table(), encoding="utf-8")
    book, table = read_mst(tmp_path / "run.xlsx", conc_unit="M"), read_mst(tmp_path / "run.csv")
    same = ["capillary", "ligand", "conc_molar", "target_molar", "is_included"]
    assert table.capillaries.select(same).equals(book.capillaries.select(same))
    assert table.traces.select("capillary").equals(book.traces.select("capillary"))
    for name in ("time_s", "fluorescence_counts"):
        assert table.traces[name].to_numpy() == pytest.approx(book.traces[name].to_numpy(), rel=1e-12)


def test_readings_of_a_long_table_need_no_order(tmp_path: Path) -> None:
    text = "capillary,time_s,fluorescence_counts,conc_molar,target_molar\nb,1,20,2e-9,\na,0,5,1e-9,0\nb,0,30,,\n"
    found = read_text(tmp_path, text)
    assert found.capillaries.select("capillary", "position", "conc_molar", "target_molar").rows() == [
        (1, "b", 2e-9, None),
        (2, "a", 1e-9, None),
    ]
    assert found.traces.rows() == [(1, 0.0, 30.0), (1, 1.0, 20.0), (2, 0.0, 5.0)]


def test_bare_concentrations_need_a_unit(tmp_path: Path) -> None:
    text = blocks(("0", "1"), labels=(("Ligand Concentration:", "0.5"), ("TargetConcentration:", "0.005")))
    assert faults(tmp_path, text) == [
        "None: 2 concentrations have no unit; the highest, 0.5, is 500 mM if in M, 500 nM if in uM"
    ]
    found = read_text(tmp_path, text, "uM").capillaries.row(0, named=True)
    assert (found["conc_molar"], found["target_molar"]) == (5e-7, 5e-9)
    with pytest.raises(UnitError):
        read_text(tmp_path, text, "apples")


@pytest.mark.parametrize(
    ("label", "value"),
    [("Ligand Concentration:", "5 nM"), ("Ligand Concentration [nM]:", "5"), ("Ligand Concentration (nM):", "5,0")],
)
def test_a_unit_that_stands_there_goes_before_what_the_user_says(tmp_path: Path, label: str, value: str) -> None:
    found = read_text(tmp_path, blocks(("0", "1"), labels=((label, value),)), "mM")
    assert found.capillaries["conc_molar"].to_list() == [5e-9]


def test_what_the_vendor_left_out_and_readings_without_a_number(tmp_path: Path) -> None:
    labels = (("Ligand Concentration:", "5 nM"), ("Included", "False"))
    found = read_text(tmp_path, blocks(("0", "1"), ("1", ""), ("2", "3"), labels=labels))
    assert found.capillaries["is_included"].to_list() == [False]
    assert found.traces["time_s"].to_list() == [0.0, 2.0]
    assert found.notes == ("1 readings have a time and no number, and are left out",)


def test_a_target_of_zero_is_one_that_nobody_wrote_down(tmp_path: Path) -> None:
    labels = (("Ligand Concentration:", "5 nM"), ("TargetConcentration:", "0 nM"))
    assert read_text(tmp_path, blocks(("0", "1"), labels=labels)).capillaries["target_molar"].to_list() == [None]


def test_faults_come_together(tmp_path: Path) -> None:
    labels = (("Ligand Concentration:", "much"), ("TargetConcentration:", "-5 nM"))
    assert faults(tmp_path, blocks(("0", "1"), ("x", "2"), ("0", "3"), labels=labels)) == [
        "B1: 'much' is no concentration",
        "B2: the concentration -5 nM is negative",
        "A5: 'x' is not a number",
        "A5: a reading has no time",
        "A6: the time 0 s does not come after 0 s",
    ]


def test_a_slipped_column_does_not_fill_pages(tmp_path: Path) -> None:
    found = faults(tmp_path, blocks(*((str(second), "x") for second in range(100))))
    assert len(found) == 21
    assert found[-1] == "None: 80 more faults like these"


def test_files_of_something_else(tmp_path: Path) -> None:
    with pytest.raises(UnknownFormatError, match="holds no traces of thermophoresis"):
        read_text(tmp_path, "well,signal\nA1,5\n")
    with pytest.raises(ReadError):
        read_mst(tmp_path / "absent.xlsx")


def test_a_read_has_its_columns() -> None:
    source = SourceFile(name="run.xlsx", sha256="", instrument="", reader="mo-affinity")
    empty = pl.DataFrame(schema=CAPILLARY_SCHEMA)
    with pytest.raises(TypeError, match="traces of an MstRead"):
        MstRead(source=source, capillaries=empty, traces=empty)
    assert MstRead(source=source, capillaries=empty, traces=pl.DataFrame(schema=TRACE_SCHEMA)).notes == ()
