"""With and without the excluded wells."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import polars as pl

from sevenless.assays.analysis import Analysis
from sevenless.fitting.curves import Curves
from sevenless.fitting.fit import fit
from sevenless.fitting.fits import CurveFits
from sevenless.reports.sensitivity import excluded_wells, masked_wells, sensitivities

CONC = np.concatenate([np.zeros(4), np.repeat(1e-5 / 3.0 ** np.arange(10), 2)])


def two_fits(analysis: Analysis, used: np.ndarray, everything: np.ndarray) -> Analysis:
    """The analysis with one curve, fitted with and without some wells."""
    fits = []
    for response in (used, everything):
        curves = Curves.from_matrix(CONC, response)
        fits.append(fit(curves, threads=1))
    return replace(analysis, fits=fits[0], fits_all_wells=fits[1])


def curve(ic50: float, seed: int = 5) -> np.ndarray:
    return 100 / (1 + CONC / ic50) + np.random.default_rng(seed).normal(0, 1, len(CONC))


def test_only_curves_that_lost_wells(analysis: Analysis) -> None:
    found = sensitivities(analysis)
    excluded = analysis.wells.filter(pl.col("exclusion").is_not_null() & pl.col("response").is_not_null())
    assert sum(item.n_excluded for item in found) == len(excluded)
    assert {item.name.split(" · ")[0] for item in found} == set(excluded["compound"].to_list())


def test_a_small_change_is_given_and_not_flagged(analysis: Analysis) -> None:
    everything = curve(1e-7)
    used = everything.copy()
    used[10] = np.nan
    (item,) = sensitivities(two_fits(analysis, used, everything))
    assert item.n_excluded == 1
    assert not item.notable
    assert item.change.endswith("-fold with all wells")
    assert " nM (" in item.used


def test_a_twofold_change_is_flagged(analysis: Analysis) -> None:
    everything = curve(1e-7)
    everything[10:16] -= 40
    used = curve(1e-7)
    used[10:16] = np.nan
    (item,) = sensitivities(two_fits(analysis, used, everything))
    assert item.notable


def test_another_qualifier_is_flagged(analysis: Analysis) -> None:
    everything = curve(1e-7)
    used = np.where(CONC > 5e-9, np.nan, everything)
    (item,) = sensitivities(two_fits(analysis, used, everything))
    assert item.change == "another verdict"
    assert item.notable


def test_a_curve_that_lost_every_well_is_still_shown(analysis: Analysis) -> None:
    everything = two_fits(analysis, curve(1e-7), curve(1e-7))
    empty = CurveFits(table=everything.fits.table.clear(), options=everything.fits.options)
    (item,) = sensitivities(replace(everything, fits=empty))
    assert item.used == "no wells left"
    assert item.notable


def test_nothing_without_exclusions(analysis: Analysis) -> None:
    assert sensitivities(replace(analysis, fits_all_wells=None)) == []
    same = two_fits(analysis, curve(1e-7), curve(1e-7))
    assert sensitivities(same) == []


def test_wells_left_out(analysis: Analysis) -> None:
    assert excluded_wells(analysis.wells)["exclusion"].null_count() == 0
    empty = analysis.wells.with_columns(role=pl.lit("empty"))
    assert len(masked_wells(analysis.wells)) == analysis.wells["mask_reason"].count()
    assert len(masked_wells(empty)) == 0
