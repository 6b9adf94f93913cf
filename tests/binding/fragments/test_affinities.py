"""Affinities out of tables of many kinds."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest

from sevenless.binding.fragments.affinities import AFFINITY_COLUMNS, read_affinities
from sevenless.binding.steady_curves import steady_state_curves
from sevenless.binding.steady_state import fit_steady_state
from sevenless.errors import TableError


def read(folder: Path, text: str) -> pl.DataFrame:
    (folder / "spr.csv").write_text(text, encoding="utf-8")
    return read_affinities(folder / "spr.csv")


def one(folder: Path, cell: str, *, header: str = "compound,KD (µM)") -> dict[str, Any]:
    return read(folder, f"{header}\nF1,{cell}\n").row(0, named=True)


def test_columns(tmp_path: Path) -> None:
    assert dict(read(tmp_path, "compound,KD (µM)\nF1,300\n").schema) == AFFINITY_COLUMNS


@pytest.mark.parametrize(
    ("cell", "kd", "qualifier"),
    [
        ("300", 3e-4, "="),
        ("> 500", 5e-4, ">"),
        ("<1", 1e-6, "<"),
        ("~2 mM", 2e-3, "~"),
        ("12 ± 3", 12e-6, "="),
        ("no binding", None, ""),
        ("NB", None, ""),
        ("n.b.", None, ""),
    ],
)
def test_cells(tmp_path: Path, cell: str, kd: float | None, qualifier: str) -> None:
    row = one(tmp_path, cell)
    assert row["kd_molar"] == (None if kd is None else pytest.approx(kd))
    assert row["kd_qualifier"] == qualifier
    if kd is None:
        assert row["affinity_message"] == "no binding"


def test_an_error_becomes_an_interval(tmp_path: Path) -> None:
    row = one(tmp_path, "12 ± 3")
    assert (row["kd_low_molar"], row["kd_high_molar"]) == pytest.approx((9e-6, 15e-6))


@pytest.mark.parametrize("header", ["Fragment,kd_molar", "analyte,KD [M]", "label,Kd (M)", "Ligand,kd_M"])
def test_titles(tmp_path: Path, header: str) -> None:
    row = one(tmp_path, "0.0003", header=header)
    assert (row["compound"], row["kd_molar"]) == ("F1", pytest.approx(3e-4))


def test_a_column_of_units_and_of_qualifiers(tmp_path: Path) -> None:
    found = read(tmp_path, "compound,KD,unit,qualifier\nF1,300,uM,\nF2,2,mM,>\nF3,5,nM,=\n")
    assert found["kd_molar"].to_list() == pytest.approx([3e-4, 2e-3, 5e-9])
    assert found["kd_qualifier"].to_list() == ["=", ">", "="]


def test_a_fit_that_means_nothing_has_no_affinity(tmp_path: Path) -> None:
    text = "analyte,kd_molar,status,meaningful\nF1,0.9,not identifiable,false\nF2,2e-4,sound,true\n"
    found = read(tmp_path, text)
    assert found["kd_molar"].to_list() == [None, pytest.approx(2e-4)]
    assert found["affinity_message"].to_list() == ["not identifiable", ""]


TWO_PROTEINS = "Ligand,Analyte,KD (µM)\nSOS2,F1,300\nSOS1,F1,3\nhSOS2,F2,\nSOS2,F2,> 900\n"


def test_affinities_for_several_proteins_are_not_mixed(tmp_path: Path) -> None:
    with pytest.raises(TableError, match=r"several proteins: SOS2, SOS1, hSOS2; say which is the target"):
        read(tmp_path, TWO_PROTEINS)
    found = read_affinities(tmp_path / "spr.csv", target="son of sevenless homolog 2")
    assert found["compound"].to_list() == ["F1", "F2"]
    assert found["kd_molar"].to_list() == pytest.approx([3e-4, 9e-4])
    with pytest.raises(TableError, match="no affinities for KRAS, but for SOS2, SOS1"):
        read_affinities(tmp_path / "spr.csv", target="KRAS")


def test_one_protein_needs_no_name(tmp_path: Path) -> None:
    assert read(tmp_path, "Ligand,Analyte,KD (µM)\nSOS2,F1,300\nsos2,F1,300\n")["affinities"].to_list() == [2]


def test_lines_without_a_value_are_no_measurement(tmp_path: Path) -> None:
    assert read(tmp_path, "compound,KD (uM)\nF1,\nF2,3\nF3,n.d.\n")["compound"].to_list() == ["F2"]


def test_repeats_are_averaged_in_logarithm(tmp_path: Path) -> None:
    found = read(tmp_path, "compound,KD (uM)\nF1,100\nf-1,400\nF1,> 50\nF2,> 500\nF2,> 800\nF3,< 9\nF3,< 3\n")
    first, second, third = found.rows(named=True)
    assert (first["kd_molar"], first["affinities"]) == (pytest.approx(2e-4), 3)
    assert (first["kd_low_molar"], first["kd_high_molar"]) == pytest.approx((1e-4, 4e-4))
    assert "1 of 3 measurements gave no number" in first["affinity_message"]
    assert (second["kd_molar"], second["kd_qualifier"]) == (pytest.approx(8e-4), ">")
    assert (third["kd_molar"], third["kd_qualifier"]) == (pytest.approx(3e-6), "<")


def test_names_that_mean_one_compound_meet(tmp_path: Path) -> None:
    found = read(
        tmp_path, "compound,KD (nM)\nBI-3406,10\nbi3406,10\nBI 3406,10\nSOS2 fragment 8,3\nSOS2 fragment 9,3\n"
    )
    assert found["affinities"].to_list() == [3, 1, 1]


def test_heavy_atoms_from_a_column_or_a_formula(tmp_path: Path) -> None:
    found = read(tmp_path, "compound,KD (uM),heavy atoms,formula\nF1,1,12,\nF2,1,,C8H9NO2\nF3,1,,\n")
    assert found["heavy_atoms"].to_list() == [12, 11, None]


def test_the_table_of_our_own_fits(tmp_path: Path) -> None:
    conc = np.array([0.0, 30e-6, 100e-6, 300e-6, 1e-3])
    rng = np.random.default_rng(7)
    known = {"F1": (3e-4, 30.0), "F2": (2e-3, 30.0), "F3": (1e-3, 0.0)}
    points = pl.concat(
        pl.DataFrame(
            {"analyte": name, "conc_molar": conc, "relative_ru": top * conc / (kd + conc) + rng.normal(0, 0.3, 5)}
        )
        for name, (kd, top) in known.items()
    )
    fits = fit_steady_state(steady_state_curves(points, by=["analyte"]))
    assert fits["kd_qualifier"].to_list() == ["=", ">", ""]
    fits.write_csv(tmp_path / "fits.csv")
    found = read_affinities(tmp_path / "fits.csv")
    assert found["kd_qualifier"].to_list() == ["=", ">", ""]
    # A lower bound is the lower end of the interval, not the estimate.
    assert found["kd_molar"].to_list() == [fits["kd_molar"][0], fits["kd_low_molar"][1], None]
    assert found["affinity_message"][2] == "no binding"


def test_every_fault_is_told(tmp_path: Path) -> None:
    with pytest.raises(TableError) as raised:
        read(tmp_path, "compound,KD,qualifier\nF1,300,\nF2,x uM,\n,3 uM,\nF3,-3 uM,\nF4,3 uM,about\n")
    told = [str(problem) for problem in raised.value.problems]
    assert [said.split(": ")[0] for said in told] == [
        "spr.csv, line 2, column KD",
        "spr.csv, line 3, column KD",
        "spr.csv, line 4, column compound",
        "spr.csv, line 5, column KD",
        "spr.csv, line 6, column qualifier",
    ]
    assert "has no unit" in told[0]


def test_a_table_of_something_else(tmp_path: Path) -> None:
    with pytest.raises(TableError) as raised:
        read(tmp_path, "well,ka_per_molar_s,kd_per_s\nA01,1,2\n")
    assert [str(one).split("; ")[0] for one in raised.value.problems] == [
        "spr.csv: there is no column of compounds among well, ka_per_molar_s, kd_per_s",
        "spr.csv: there is no column of KD among well, ka_per_molar_s, kd_per_s",
    ]
