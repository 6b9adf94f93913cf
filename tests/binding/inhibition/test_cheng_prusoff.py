"""Ki from IC50: right where the conditions hold, refused with the reason where they do not."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from sevenless.binding.inhibition.cheng_prusoff import CHENG_PRUSOFF_COLUMNS, CHENG_PRUSOFF_STATUSES, cheng_prusoff
from sevenless.binding.inhibition.mechanism import MECHANISMS, apparent_over_true
from sevenless.errors import TableError
from sevenless.fitting.curves import Curves
from sevenless.fitting.fit import fit

ASSAY = {"substrate_molar": 6e-5, "km_molar": 2e-5, "enzyme_molar": 1e-10}
RATIOS = {"competitive": 4.0, "uncompetitive": 4 / 3, "noncompetitive": 1.0, "mixed": 8e-5 / (2e-5 + 6e-5 / 5)}


@pytest.mark.parametrize("mechanism", MECHANISMS)
def test_the_ratio_is_where_the_rate_law_is_at_half(mechanism):
    ki, s, km, alpha = 1e-8, 6e-5, 2e-5, 5.0
    kic, kiu = {
        "competitive": (ki, np.inf),
        "uncompetitive": (np.inf, ki),
        "noncompetitive": (ki, ki),
        "mixed": (ki, alpha * ki),
    }[mechanism]
    ratio = apparent_over_true(mechanism, substrate_molar=s, km_molar=km, alpha=alpha)
    i = ki * ratio
    left = (km + s) / (km * (1 + i / kic) + s * (1 + i / kiu))
    assert left == pytest.approx(0.5, rel=1e-12)
    assert ratio == pytest.approx(RATIOS[mechanism])


def test_ki_of_fitted_curves_with_its_interval():
    doses = np.append([0.0, 0.0], 1e-5 / 3.0 ** np.arange(11))
    rate = 100 / (1 + doses / 4e-8) + np.random.default_rng(3).normal(0, 2, (50, 13))
    fits = fit(Curves.from_matrix(doses, rate)).table
    table = cheng_prusoff(fits, "competitive", **ASSAY)
    fine = table.filter(ki_status="ok")
    # One slope in twenty is away from 1 by chance.
    assert len(fine) >= 43
    assert set(table["ki_status"]) <= {"ok", "slope_not_one"}
    assert fine["ki_molar"].median() == pytest.approx(1e-8, rel=0.03)
    widths = fine["log10_ki_molar_hi"] - fine["log10_ki_molar_lo"]
    before = fine["log10_ic50_molar_hi"] - fine["log10_ic50_molar_lo"]
    np.testing.assert_allclose(widths, before)
    assert table.columns == [*fits.columns, *CHENG_PRUSOFF_COLUMNS]


CASES = [
    # qualifier, IC50, hill interval, enzyme, slow: status, qualifier of Ki
    ("=", 4e-8, (0.9, 1.1), 1e-10, False, "ok", "="),
    ("=", 4e-8, (-1.1, -0.9), 1e-10, False, "ok", "="),
    (">", 1e-5, (None, None), 1e-10, False, "bound", ">"),
    ("<", 1e-9, (None, None), 1e-10, False, "bound", "<"),
    (None, None, (None, None), 1e-10, False, "no_ic50", None),
    ("=", 4e-8, (1.5, 2.0), 1e-10, False, "slope_not_one", None),
    ("=", 4e-8, (-2.0, -1.5), 1e-10, False, "slope_not_one", None),
    ("=", 4e-8, (0.3, 0.7), 1e-10, False, "slope_not_one", None),
    ("=", 4e-8, (0.9, 1.1), 2e-8, False, "tight_binding", None),
    ("=", 4e-8, (0.9, 1.1), 8e-8, False, "at_floor", None),
    ("=", 4e-8, (0.9, 1.1), 9e-8, True, "at_floor", None),
    ("=", 4e-8, (0.9, 1.1), 1e-10, True, "time_dependent", None),
    # depletion only raises an IC50: an upper bound stays one, a lower one does not
    ("<", 4e-8, (None, None), 2e-8, False, "bound", "<"),
    (">", 4e-8, (None, None), 2e-8, False, "tight_binding", None),
]


@pytest.mark.parametrize("case", CASES, ids=[f"{case[5]}-{n}" for n, case in enumerate(CASES)])
def test_conditions(case):
    qualifier, ic50, (low, high), enzyme, slow, status, wanted = case
    kinds = {"qualifier": pl.String, "ic50_molar": pl.Float64, "hill_lo": pl.Float64, "hill_hi": pl.Float64}
    fits = pl.DataFrame([[qualifier], [ic50], [low], [high]], schema=kinds)
    row = cheng_prusoff(fits, "competitive", **(ASSAY | {"enzyme_molar": enzyme}), time_dependent=slow).row(
        0, named=True
    )
    assert (row["ki_status"], row["ki_qualifier"]) == (status, wanted)
    assert (row["ki_molar"] is None) == (wanted is None)
    assert row["ki_message"].startswith(CHENG_PRUSOFF_STATUSES[status])
    if wanted:
        assert row["ki_molar"] == pytest.approx(ic50 / 4)
    if status in ("at_floor", "tight_binding"):
        assert "E/2 = " in row["ki_message"]


def test_every_status_is_met():
    assert {case[5] for case in CASES} == set(CHENG_PRUSOFF_STATUSES)


def test_what_is_wrong_is_told():
    fits = pl.DataFrame({"qualifier": ["="], "ic50_molar": [1e-8]})
    with pytest.raises(TableError, match="no column ic50_molar"):
        cheng_prusoff(fits.drop("ic50_molar"), "competitive", **ASSAY)
    with pytest.raises(ValueError, match="enzyme_molar must be greater than 0"):
        cheng_prusoff(fits, "competitive", **(ASSAY | {"enzyme_molar": 0.0}))
    with pytest.raises(ValueError, match="km_molar and alpha"):
        cheng_prusoff(fits, "competitive", **(ASSAY | {"km_molar": 0.0}))
    with pytest.raises(ValueError, match="substrate_molar"):
        cheng_prusoff(fits, "uncompetitive", **(ASSAY | {"substrate_molar": 0.0}))
    with pytest.raises(ValueError, match="expected one of competitive"):
        apparent_over_true("allosteric", substrate_molar=1.0, km_molar=1.0)  # type: ignore[arg-type]
