"""Concentrations of factor and substrate, as maps write them."""

from __future__ import annotations

import polars as pl
import pytest

from sevenless.assays.progress.concentrations import with_reactants, without_titration
from sevenless.errors import RunFileError


def wells_of(*factors: object, role: str = "neutral") -> pl.DataFrame:
    return pl.DataFrame(
        {"plate": "P1", "well": [f"A{i + 1:02d}" for i in range(len(factors))], "role": role, "factor": factors},
        strict=False,
    )


def test_alike_concentrations_are_written_alike() -> None:
    table = with_reactants(wells_of("50 nM", " 50nM", "0.05 uM", "5e-8 M", None, ""))
    assert table["factor_molar"].to_list() == pytest.approx([5e-8] * 4 + [None] * 2)
    assert table["factor"].to_list() == ["50 nM"] * 4 + [None] * 2


def test_no_factor_is_an_empty_entry_so_that_such_wells_serve_all() -> None:
    table = with_reactants(wells_of("0 nM", "0 M", "50 nM"))
    assert table["factor"].to_list() == [None, None, "50 nM"]
    assert table["factor_molar"].to_list() == pytest.approx([0.0, 0.0, 5e-8])


def test_bare_numbers_take_the_unit_of_the_run() -> None:
    assert with_reactants(wells_of(50.0, 25.0), conc_unit="nM")["factor_molar"].to_list() == pytest.approx(
        [5e-8, 2.5e-8]
    )


def test_every_entry_that_is_no_concentration_is_told_with_its_well() -> None:
    with pytest.raises(RunFileError) as caught:
        with_reactants(wells_of("much", "50 nM", "50 s", "-1 nM", 50).with_columns(substrate=pl.lit("1")))
    told = [str(problem) for problem in caught.value.problems]
    assert len(told) == 5
    assert all("P1" in line and "nM" in line for line in told)
    assert sum(line.count("well A") for line in told) == 5


def test_a_map_without_such_columns_is_left_alone() -> None:
    plain = wells_of("x").drop("factor")
    assert with_reactants(plain) is plain


def test_the_titration_is_told_from_the_controls_of_the_samples() -> None:
    controls = wells_of("50 nM", "25 nM", None)
    sample = wells_of("50 nM", role="sample")
    table = with_reactants(pl.concat([controls, sample], how="vertical_relaxed"))
    assert without_titration(table)["factor"].to_list() == ["50 nM", None, "50 nM"]
    assert without_titration(with_reactants(controls)).height == 3, "without samples nothing is beside them"
