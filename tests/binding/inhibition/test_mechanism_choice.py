"""Mechanisms are found again from simulated grids, and what cannot be told is said."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from binding.inhibition.simulated import KM, TRUE_KI, VMAX, grids, inside
from sevenless.binding.inhibition.mechanism_choice import (
    CHOICE_COLUMNS,
    CHOICE_STATUSES,
    LAW_COLUMNS,
    compare_mechanisms,
)
from sevenless.binding.inhibition.rate_laws import LAWS
from sevenless.errors import TableError


@pytest.fixture(scope="module")
def found():
    rng = np.random.default_rng(11)
    return {name: compare_mechanisms(grids(rng, name), by=["compound"]) for name in TRUE_KI}


@pytest.mark.parametrize("mechanism", LAWS[1:])
def test_the_mechanism_is_found_and_its_constants_are_right(found, mechanism):
    choice, laws = found[mechanism].choice, found[mechanism].laws.filter(law=mechanism)
    # The F test takes a simpler mechanism for mixed once in twenty.
    assert (choice["mechanism"] == mechanism).mean() >= 0.88
    assert laws["vmax"].median() == pytest.approx(VMAX, rel=0.02)
    assert laws["km_molar"].median() == pytest.approx(KM, rel=0.03)
    for name, truth in zip(("kic_molar", "kiu_molar"), TRUE_KI[mechanism], strict=True):
        if np.isfinite(truth):
            assert laws[name].median() == pytest.approx(truth, rel=0.06)
            assert inside(laws, name, truth) >= 0.86
        elif mechanism != "mixed":
            assert laws[name].is_null().all()


def test_an_inhibitor_that_does_nothing_is_called_so(found):
    choice = found["none"].choice
    assert (choice["status"] == "no_inhibition").mean() >= 0.88
    assert choice.filter(status="no_inhibition")["mechanism"].is_null().all()


def test_the_f_test_of_mixed_errs_as_often_as_it_says():
    p = compare_mechanisms(grids(np.random.default_rng(3), "competitive", count=200), by=["compound"]).choice["p_mixed"]
    assert 0.02 <= (p <= 0.05).mean() <= 0.09


def test_one_substrate_concentration_tells_no_mechanism():
    table = grids(np.random.default_rng(2), "competitive", count=1, substrates=np.array([3e-5]))
    choice = compare_mechanisms(table, by=["compound"]).choice.row(0, named=True)
    assert (choice["status"], choice["mechanism"], choice["kic_molar"]) == ("too_few_points", None, None)
    assert (choice["n_substrate"], choice["n_inhibitor"]) == (1, 6)


def test_substrate_far_above_km_does_not_tell_uncompetitive_from_noncompetitive():
    far = np.array([3e-3, 1e-2, 3e-2])
    choice = compare_mechanisms(
        grids(np.random.default_rng(2), "noncompetitive", substrates=far, count=20), by=["compound"]
    ).choice
    assert (choice["status"] == "undecided").mean() > 0.8
    first = choice.filter(status="undecided")
    assert all("uncompetitive" in message and "noncompetitive" in message for message in first["message"])


def test_an_open_constant_is_a_bound():
    low = grids(np.random.default_rng(6), "competitive", inhibitors=np.array([0.0, 2e-9, 5e-9]), sd=3.0, count=40)
    choice = compare_mechanisms(low, by=["compound"]).choice
    told = choice.filter(pl.col("kic_qualifier") == ">")
    assert told["kic_molar"].is_finite().all()
    assert (choice["kic_qualifier"].is_null() == choice["kic_molar"].is_null()).all()


def test_weights_masks_and_grids_of_different_size():
    table = grids(np.random.default_rng(4), "competitive", count=2)
    longer = table.filter((pl.col("compound") == "0") | (pl.col("inhibitor_molar") > 0))
    spoiled = longer.with_row_index("n").with_columns(
        weight=pl.when(pl.col("n") == 3).then(0.0).otherwise(1.0),
        rate=pl.when(pl.col("n") == 3).then(1e6).when(pl.col("n") == 4).then(None).otherwise("rate"),
    )
    choice = compare_mechanisms(spoiled, by=["compound"]).choice
    assert choice["n_points"].to_list() == [34, 30]
    assert choice["mechanism"].to_list() == ["competitive"] * 2


def test_order_of_rows_does_not_matter():
    table = grids(np.random.default_rng(5), "mixed", count=1)
    one, other = (
        compare_mechanisms(rows, by=[]).laws.filter(law="mixed")
        for rows in (table, table.sample(fraction=1, shuffle=True, seed=1))
    )
    np.testing.assert_allclose(one["kic_molar"], other["kic_molar"], rtol=1e-6)


def test_columns_and_statuses(found):
    fits = found["mixed"]
    assert fits.choice.schema == {"compound": pl.String, **CHOICE_COLUMNS}
    assert fits.laws.schema == {"compound": pl.String, **LAW_COLUMNS}
    assert fits.laws["law"].unique(maintain_order=True).to_list() == list(LAWS)
    assert {status for one in found.values() for status in one.choice["status"]} <= set(CHOICE_STATUSES)


def test_everything_wrong_with_a_table_is_told_at_once():
    table = grids(np.random.default_rng(1), "mixed", count=1)
    with pytest.raises(TableError) as caught:
        compare_mechanisms(table.drop("rate", "substrate_molar"), by=["compound", "plate"])
    assert len(caught.value.problems) == 3
    bad = table.with_row_index("n").with_columns(
        substrate_molar=pl.when(pl.col("n") == 1).then(-1.0).otherwise("substrate_molar"),
        inhibitor_molar=pl.when(pl.col("n") == 2).then(None).otherwise("inhibitor_molar"),
        weight=pl.when(pl.col("n") == 3).then(-1.0).otherwise(1.0),
    )
    with pytest.raises(TableError) as caught:
        compare_mechanisms(bad, by=["compound"])
    assert [str(one).split(":")[0] for one in caught.value.problems] == [
        "row 2, column substrate_molar",
        "row 3, column inhibitor_molar",
        "row 4, column weight",
    ]


def test_an_empty_table_gives_an_empty_one():
    table = grids(np.random.default_rng(1), "mixed", count=1).clear()
    assert len(compare_mechanisms(table, by=["compound"]).choice) == 0
