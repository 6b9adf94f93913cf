"""GI50, TGI and LC50: percent growth by hand, crossings by algebra, bounds as qualifiers."""

from __future__ import annotations

import numpy as np
import pytest

from sevenless.fitting.curves import Curves
from sevenless.fitting.growth.nci import NCI_COLUMNS, fit_nci, percent_growth

DOSES = np.repeat(1e-5 / 10.0 ** np.linspace(0, 4, 9), 2)


def logistic(bottom, middle, slope=1.0):
    return bottom + (100 - bottom) / (1 + (DOSES / middle) ** slope)


def test_percent_growth_by_hand():
    values = percent_growth([400.0, 250.0, 100.0, 75.0, 0.0, -5.0, 430.0], time0=100.0, control=400.0)
    np.testing.assert_allclose(values, [100.0, 50.0, 0.0, -25.0, -100.0, -100.0, 110.0])


@pytest.mark.parametrize(("time0", "control"), [(100.0, 100.0), (0.0, 50.0), (np.nan, 50.0), (50.0, np.nan)])
def test_no_percent_growth_without_growth(time0, control):
    assert np.isnan(percent_growth([10.0, 1000.0], time0=time0, control=control)).all()


def test_exact_curves_cross_where_algebra_says():
    row = fit_nci(Curves.from_matrix(DOSES, logistic(-80.0, 1e-7, 1.5))).row(0, named=True)
    for name, level in (("gi50", 50.0), ("tgi", 0.0), ("lc50", -50.0)):
        assert row[f"{name}_qualifier"] == "="
        expected = 1e-7 * ((100 - level) / (level + 80)) ** (1 / 1.5)
        assert row[f"{name}_molar"] == pytest.approx(expected, rel=1e-4)
        assert row[f"log10_{name}_molar"] == pytest.approx(np.log10(expected), abs=1e-4)
    assert row["nci_status"] == "ok"
    assert row["percent_growth_at_highest_dose"] == pytest.approx(logistic(-80.0, 1e-7, 1.5)[0])


def test_levels_that_are_not_reached_are_bounds():
    noise = np.random.default_rng(3).normal(0, 3, (2, len(DOSES)))
    table = fit_nci(Curves.from_matrix(DOSES, np.array([logistic(20.0, 1e-7), logistic(-20.0, 1e-7)]) + noise))
    assert table.select("gi50_qualifier", "tgi_qualifier", "lc50_qualifier").rows() == [
        ("=", ">", ">"),
        ("=", "=", ">"),
    ]
    assert table["lc50_molar"].to_list() == pytest.approx([1e-5, 1e-5])


def test_flat_curves_are_bounded_by_their_height():
    noise = np.random.default_rng(4).normal(0, 3, (3, len(DOSES)))
    table = fit_nci(Curves.from_matrix(DOSES, np.array([[95.0], [20.0], [-80.0]]) + noise))
    assert table["nci_status"].to_list() == ["flat"] * 3
    assert table.select("gi50_qualifier", "tgi_qualifier", "lc50_qualifier").rows() == [
        (">", ">", ">"),
        ("<", ">", ">"),
        ("<", "<", "<"),
    ]


def test_intervals_lie_about_the_estimates():
    values = logistic(-80.0, 1e-7) + np.random.default_rng(5).normal(0, 5, len(DOSES))
    row = fit_nci(Curves.from_matrix(DOSES, values)).row(0, named=True)
    for name in ("gi50", "tgi", "lc50"):
        assert row[f"log10_{name}_molar_lo"] < row[f"log10_{name}_molar"] < row[f"log10_{name}_molar_hi"]
    assert row["gi50_molar"] < row["tgi_molar"] < row["lc50_molar"]


def test_refused_curves_say_why():
    table = fit_nci(Curves.from_matrix(DOSES, [logistic(-80.0, 1e-7)] * 2), refusals=["no growth", None])
    assert table["nci_status"].to_list() == ["refused", "ok"]
    assert table["nci_message"][0] == "no growth"
    assert table["gi50_molar"][0] is None
    assert table["gi50_qualifier"].to_list() == [None, "="]
    assert table["nci_p_flat"][0] is None


def test_columns_are_declared():
    table = fit_nci(Curves.from_matrix(DOSES, logistic(-80.0, 1e-7)))
    assert dict(table.schema) == {"curve": table.schema["curve"], **NCI_COLUMNS}
