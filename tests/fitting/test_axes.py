"""Curves gathered by dose axis: every point of every curve, once."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from fitting.curve_maker import DOSES_MOLAR, logistic
from sevenless.fitting.curves import Curves
from sevenless.fitting.fit import fit
from sevenless.fitting.kernel.axes import dose_axes


def ragged(count: int) -> Curves:
    """Curves with their own number of replicates, vehicle wells and dose ranges, points in random order."""
    rng = np.random.default_rng(4)
    frames = []
    for i in range(count):
        conc = np.concatenate([np.zeros(i % 3), np.repeat(DOSES_MOLAR[i % 2 :], 1 + i % 4 // 2)])
        rng.shuffle(conc)
        response = logistic(conc, 1e-7) + rng.normal(0, 0.03, len(conc))
        frames.append(pl.DataFrame({"curve": f"c{i}", "conc_molar": conc, "response": response}))
    return Curves.from_table(pl.concat(frames), by=["curve"])


def test_every_curve_is_in_one_axis_with_all_its_points() -> None:
    curves = ragged(24)
    axes = list(dose_axes(curves))
    assert sorted(np.concatenate([axis.rows for axis in axes])) == list(range(24))
    for axis in axes:
        conc = np.concatenate([[0.0], np.exp(axis.x)])[axis.dose_of_point + 1]
        for place, row in enumerate(axis.rows):
            part = slice(curves.offsets[row], curves.offsets[row + 1])
            order = np.argsort(curves.conc_molar[part], kind="stable")
            assert conc == pytest.approx(curves.conc_molar[part][order])
            assert axis.response[place] == pytest.approx(curves.response[part][order])


def test_curves_with_the_same_doses_share_an_axis_whatever_their_order() -> None:
    curves = ragged(240)
    kinds = {
        tuple(np.sort(curves.conc_molar[start:stop]))
        for start, stop in zip(curves.offsets[:-1], curves.offsets[1:], strict=True)
    }
    assert len(list(dose_axes(curves))) == len(kinds) < 20


def test_ragged_curves_are_fitted_like_each_alone() -> None:
    curves = ragged(12)
    together = fit(curves).table
    for i in range(12):
        part = slice(curves.offsets[i], curves.offsets[i + 1])
        alone = Curves.from_matrix(curves.conc_molar[part], curves.response[part])
        single = fit(alone).table
        assert together["log10_ic50_molar"][i] == pytest.approx(single["log10_ic50_molar"][0], abs=1e-9)
        assert together["n_neutral"][i] == i % 3


def test_long_table_and_points_round_trip() -> None:
    curves = ragged(5)
    again = Curves.from_table(curves.points(), by=["curve"])
    assert again.points().equals(curves.points())


def test_missing_columns_are_named() -> None:
    with pytest.raises(Exception, match="response"):
        Curves.from_table(pl.DataFrame({"curve": ["a"], "conc_molar": [1.0]}), by=["curve"])
