"""Constants of the exchange factor out of the wells of a plate."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import get_args, get_type_hints

import polars as pl
import pytest

import sevenless
from assays.progress.plates import TRUTH, Held, simulated, usual_plate, write_run
from sevenless.assays.progress.enzyme import (
    EFFICIENCY_WORDS,
    MICHAELIS_MENTEN_WORDS,
    catalytic_efficiencies,
    michaelis_menten_constants,
)
from sevenless.assays.protocol import protocol
from sevenless.fitting.kinetics.catalytic_efficiency import CatalyticEfficiency
from sevenless.fitting.kinetics.michaelis_menten import MichaelisMenten

PROTOCOL = protocol("gef-exchange-bodipy")
KM_MOLAR = 4e-6


def wells_of(rows: list[tuple[str, str | None, float | None, float | None, str]]) -> pl.DataFrame:
    """Role, factor as text, factor, kobs and status of wells of plate P1."""
    schema = {"role": pl.String, "factor": pl.String, "factor_molar": pl.Float64, "kobs_per_s": pl.Float64}
    table = pl.DataFrame(rows, schema={**schema, "trace_status": pl.String}, orient="row")
    return table.with_columns(
        plate=pl.lit("P1"),
        exclusion=pl.lit(None, dtype=pl.String),
        kobs_per_s_se=pl.lit(1e-5),
        kobs_qualifier=pl.when(pl.col("kobs_per_s").is_not_null()).then(pl.lit("=")),
    )


LINE = [
    ("blank", None, None, 2e-4, "ok"),
    ("neutral", "25 nM", 25e-9, 2e-4 + 2e4 * 25e-9, "ok"),
    ("neutral", "50 nM", 50e-9, 2e-4 + 2e4 * 50e-9, "ok"),
    ("neutral", "100 nM", 100e-9, 2e-4 + 2e4 * 100e-9, "bleaching"),
]


def test_the_slope_of_kobs_is_kcat_over_km() -> None:
    table = catalytic_efficiencies(wells_of(LINE), PROTOCOL)
    assert table is not None
    row = table.row(0, named=True)
    assert (row["plate"], row["status"], row["n_wells"], row["n_bounds"]) == ("P1", "ok", 4, 0)
    assert row["kcat_over_km_per_molar_s"] == pytest.approx(2e4)
    assert row["intrinsic_per_s"] == pytest.approx(2e-4)


def test_wells_that_do_not_level_off_are_counted_and_left_out() -> None:
    table = catalytic_efficiencies(wells_of([*LINE, ("blank", None, None, 9e-3, "no_plateau")]), PROTOCOL)
    assert table is not None
    assert table["n_bounds"].item() == 1
    assert table["kcat_over_km_per_molar_s"].item() == pytest.approx(2e4)


def test_wells_excluded_by_hand_take_no_part() -> None:
    wells = wells_of([*LINE, ("neutral", "50 nM", 50e-9, 9e-3, "ok")])
    spoilt = wells.with_columns(exclusion=pl.when(pl.col("kobs_per_s") > 8e-3).then(pl.lit("bubble")))
    table = catalytic_efficiencies(spoilt, PROTOCOL)
    assert table is not None
    assert table["kcat_over_km_per_molar_s"].item() == pytest.approx(2e4)


def test_alleles_are_fitted_apart() -> None:
    two = pl.concat(
        [
            wells_of(LINE).with_columns(genotype=pl.lit("G12C")),
            wells_of(LINE).with_columns(pl.col("kobs_per_s") * 3, genotype=pl.lit("WT")),
        ]
    )
    table = catalytic_efficiencies(two, PROTOCOL)
    assert table is not None
    assert dict(table.select("genotype", "kcat_over_km_per_molar_s").rows()) == pytest.approx({"G12C": 2e4, "WT": 6e4})


def test_without_concentrations_there_is_nothing_to_say() -> None:
    plain = wells_of(LINE).drop("factor", "factor_molar")
    assert catalytic_efficiencies(plain, PROTOCOL) is None
    assert michaelis_menten_constants(plain, PROTOCOL) is None
    one = wells_of(LINE[:2]).with_columns(signal=pl.lit(1.0), substrate=pl.lit("1 µM"), substrate_molar=pl.lit(1e-6))
    assert michaelis_menten_constants(one, PROTOCOL) is None, "one concentration of substrate is no series"


def test_one_concentration_says_that_it_is_too_few() -> None:
    table = catalytic_efficiencies(wells_of(LINE[1:2]), PROTOCOL)
    assert table is not None
    assert table["status"].item() == "too_few_points"
    assert table["message"].item() == EFFICIENCY_WORDS["too_few_points"]
    assert table["kcat_over_km_per_molar_s"].item() is None


def test_every_status_has_its_words() -> None:
    for one, words in ((CatalyticEfficiency, EFFICIENCY_WORDS), (MichaelisMenten, MICHAELIS_MENTEN_WORDS)):
        assert set(get_args(get_type_hints(one)["status"])) == set(words)


@pytest.mark.parametrize("seed", [1, 2])
def test_a_titration_on_a_plate_gives_the_constant_that_was_put_in(tmp_path: Path, seed: int) -> None:
    analysis = sevenless.analyze(write_run(tmp_path, *simulated(usual_plate(), seed=seed)))
    assert analysis.catalytic_efficiency is not None
    row = analysis.catalytic_efficiency.row(0, named=True)
    assert row["status"] == "ok"
    assert row["kcat_over_km_per_molar_s"] == pytest.approx(TRUTH.kcat_over_km_per_molar_s, rel=0.05)
    assert row["kcat_over_km_per_molar_s_lo"] < row["kcat_over_km_per_molar_s"] < row["kcat_over_km_per_molar_s_hi"]


def test_a_plate_of_substrates_without_any_compound_gives_km(tmp_path: Path) -> None:
    contents = []
    for substrate in (0.5e-6, 1e-6, 2e-6, 4e-6, 8e-6, 16e-6):
        bright = substrate / 1e-6
        truth = replace(
            TRUTH,
            kcat_over_km_per_molar_s=2e4 / (1 + substrate / KM_MOLAR),
            start=8000.0 * bright,
            amplitude=-3000.0 * bright,
        )
        held = {"substrate": f"{substrate * 1e6:g} uM", "truth": truth}
        contents += [Held("neutral", 6, **held), Held("blank", 4, factor_molar=0.0, **held)]
    analysis = sevenless.analyze(write_run(tmp_path, *simulated(contents, size=96), size=96))
    assert len(analysis.fits) == 0
    assert analysis.michaelis_menten is not None
    row = analysis.michaelis_menten.row(0, named=True)
    assert (row["status"], row["factor"], row["n_wells"]) == ("ok", "50 nM", 36)
    assert row["km_molar_lo"] < KM_MOLAR < row["km_molar_hi"]
    assert row["vmax"] == pytest.approx(3000.0 * KM_MOLAR / 1e-6 * 2e4 * 50e-9, rel=0.05)
    assert analysis.catalytic_efficiency is not None
    assert set(analysis.catalytic_efficiency["substrate"]) == {"500 nM", "1 µM", "2 µM", "4 µM", "8 µM", "16 µM"}
