"""Rows, columns and edges are blamed when they are at fault, and not when there is only noise."""

from __future__ import annotations

import math
from itertools import product

import numpy as np
import pytest

from sevenless.assays.quality.position_figures import ALPHA
from sevenless.assays.quality.position_tests import PositionEffect, position_effects

PLATE = (16, 24)
_EMPTY = -1


def library() -> np.ndarray:
    """One compound per well: all samples alike, neutral in column 23, inhibitor in 24."""
    held = np.zeros(PLATE, dtype=np.int64)
    held[:, 22], held[:, 23] = 1, 2
    return held


def doses_along_rows() -> np.ndarray:
    """22 doses along the row, each compound in two neighbouring rows, neutral in the outer columns."""
    held = np.full(PLATE, 1, dtype=np.int64)
    held[:, 1:23] = 100 + 22 * (np.arange(16)[:, None] // 2) + np.arange(22)[None, :]
    return held


def scattered(rng: np.random.Generator) -> np.ndarray:
    """Triplicates put anywhere."""
    held = np.full(PLATE, 1, dtype=np.int64)
    held[:, 1:23] = rng.permutation(np.repeat(np.arange(100, 218), 3)[:352]).reshape(16, 22)
    return held


def triplicates_of_96() -> np.ndarray:
    """Ten doses along the row, three rows each: columns cannot be told from doses."""
    held = np.full((8, 12), 1, dtype=np.int64)
    held[:, 1:11] = 100 + 10 * (np.arange(8)[:, None] // 3) + np.arange(10)[None, :]
    held[:, 11] = 2
    return held


def read_off(held: np.ndarray, rng: np.random.Generator, *, factor: np.ndarray | float = 1.0, wild: bool = False):
    """Effects of a plate with levels of 20 to 100 for the treatments and scatter of 8 % (heavy tails if ``wild``)."""
    level = rng.uniform(20.0, 100.0, held.max() + 1)
    level[:2] = 100.0
    noise = rng.standard_t(3, held.shape) if wild else rng.standard_normal(held.shape)
    values = level[held] * np.exp(0.08 * noise) * factor
    if (held == 0).any():
        values[(rng.random(held.shape) < 0.03) & (held == 0)] *= 0.2  # active compounds of a library
    rows, columns = np.nonzero(held != _EMPTY)
    places = np.column_stack([rows, columns])
    return position_effects(values[rows, columns], held[rows, columns], places, shape=held.shape)


def by_factor(effects: tuple[PositionEffect, ...]) -> dict[str, PositionEffect]:
    return {effect.factor: effect for effect in effects}


def test_plates_of_pure_noise_are_hardly_ever_blamed() -> None:
    """At most 2 % of 640 plates of four layouts and two kinds of noise, all three tests of a plate together."""
    rng = np.random.default_rng(20250917)
    layouts = [library, doses_along_rows, triplicates_of_96, lambda: scattered(rng)]
    blamed, count = 0, 0
    for layout, wild in product(layouts, [False, True]):
        for _ in range(80):
            blamed += any(effect.p_value < ALPHA for effect in read_off(layout(), rng, wild=wild))
            count += 1
    assert count == 640
    assert blamed <= 0.02 * count


@pytest.mark.parametrize("layout", [library, doses_along_rows], ids=["library", "doses along rows"])
def test_a_gradient_from_left_to_right_is_found(layout) -> None:
    rng = np.random.default_rng(1)
    gradient = 1.0 + np.linspace(-0.1, 0.1, 24)[None, :] * np.ones(PLATE)
    found = [by_factor(read_off(layout(), rng, factor=gradient)) for _ in range(20)]
    assert all(effects["column"].p_value < ALPHA for effects in found)
    assert sum(effects["row"].p_value < ALPHA for effects in found) <= 2
    assert 7.0 < np.median([abs(effects["column"].size_percent) for effects in found]) < 14.0


@pytest.mark.parametrize("layout", ["library", "scattered"])
def test_a_single_bad_row_is_found_and_named(layout: str) -> None:
    rng = np.random.default_rng(2)
    factor = np.where(np.arange(16)[:, None] == 7, 0.8, 1.0) * np.ones(PLATE)
    for _ in range(20):
        row = by_factor(read_off(library() if layout == "library" else scattered(rng), rng, factor=factor))["row"]
        assert row.p_value < ALPHA
        assert row.place == "row H"
        assert -25.0 < row.size_percent < -10.0


def test_an_edge_that_dries_out_is_found_with_its_size() -> None:
    rng = np.random.default_rng(3)
    factor = np.pad(np.ones((14, 22)), 1, constant_values=1.15)
    sizes = []
    for _ in range(20):
        edge = by_factor(read_off(scattered(rng), rng, factor=factor))["edge"]
        assert edge.p_value < ALPHA
        sizes.append(edge.size_percent)
    assert np.median(sizes) == pytest.approx(15.0, abs=4.0)


def test_columns_that_are_the_doses_cannot_be_told_and_are_not_blamed() -> None:
    """A 96-well plate whose doses run along the columns and halve the signal from one to the next."""
    held = triplicates_of_96()
    rng = np.random.default_rng(4)
    values = 100.0 * 0.5 ** (held % 10) * np.exp(0.05 * rng.standard_normal(held.shape))
    places = np.column_stack(np.nonzero(held >= 0))
    effects = by_factor(position_effects(values.ravel(), held.ravel(), places, shape=held.shape))
    assert math.isnan(effects["column"].p_value)
    assert math.isnan(effects["column"].size_percent)
    assert effects["row"].p_value > ALPHA
    assert effects["row"].n_wells == 96


def test_treatments_that_stand_once_say_nothing() -> None:
    held = np.arange(96).reshape(8, 12)
    places = np.column_stack(np.nonzero(held >= 0))
    effects = position_effects(np.linspace(1.0, 2.0, 96), held.ravel(), places, shape=(8, 12))
    assert all(math.isnan(effect.p_value) and effect.n_wells == 0 for effect in effects)


def test_no_wells_and_wells_without_scatter() -> None:
    nothing = np.empty(0)
    held, places = np.empty(0, dtype=np.int64), np.empty((0, 2), dtype=np.int64)
    assert all(math.isnan(effect.p_value) for effect in position_effects(nothing, held, places, shape=(8, 12)))
    places = np.column_stack(np.nonzero(np.ones((8, 12))))
    flat = position_effects(np.full(96, 5.0), np.zeros(96, dtype=np.int64), places, shape=(8, 12))
    assert all(math.isnan(effect.p_value) for effect in flat)


def test_the_test_agrees_with_an_analysis_of_variance() -> None:
    """On a full plate of one treatment with normal noise, ranks and values say nearly the same."""
    from scipy import stats

    rng = np.random.default_rng(6)
    values = 100.0 + rng.standard_normal(PLATE) + np.linspace(-0.35, 0.35, 16)[:, None]
    places = np.column_stack(np.nonzero(np.ones(PLATE)))
    held = np.zeros(values.size, dtype=np.int64)
    row = by_factor(position_effects(values.ravel(), held, places, shape=PLATE))["row"]
    expected = stats.f_oneway(*values).pvalue
    assert math.log10(row.p_value) == pytest.approx(math.log10(expected), rel=0.25)


def test_a_lone_wild_well_does_not_speak_for_its_column() -> None:
    """Neutral wells in three full columns, and one more well alone in its column, far off."""
    rng = np.random.default_rng(7)
    places = np.array([(row, column) for column in (0, 11, 23) for row in range(16)] + [(5, 8)])
    values = 100.0 * np.exp(0.05 * rng.standard_normal(len(places)))
    values[-1] = 180.0
    effects = by_factor(position_effects(values, np.zeros(len(places), dtype=np.int64), places, shape=PLATE))
    assert effects["column"].place != "column 9"
    assert abs(effects["column"].size_percent) < 10.0
