"""Rates under mass transport come back, what transport hides is said, and plain 1:1 binding is judged by it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from binding.transported import cycles, single
from sevenless.binding.kinetic_curves import KineticCurves
from sevenless.binding.kinetic_fit import KINETIC_COLUMNS, KineticFit, KineticOptions, fit_kinetics
from sevenless.binding.kinetic_verdict import KINETIC_STATUSES, KineticLimits
from sevenless.binding.one_to_one import OneToOne
from sevenless.binding.transport_verdict import beside_transport

CARRIED = KineticOptions(mass_transport=True)


def quoted(fit: KineticFit) -> list[tuple[tuple[float, float, float], str]]:
    return list(zip((fit.ka_per_molar_s, fit.kd_per_s, fit.kd_molar), fit.qualifiers, strict=True))


@pytest.mark.parametrize("make", [cycles, single])
@pytest.mark.parametrize(("ka", "kd", "kt"), [(1e6, 1e-2, 1e8), (1e6, 1e-2, 1e7), (1e7, 1e-1, 3e8), (1e5, 3e-3, 3e6)])
def test_rates_come_back(make, ka: float, kd: float, kt: float) -> None:  # type: ignore[no-untyped-def]
    fit = fit_kinetics(make(ka, kd, kt), CARRIED)
    assert (fit.status, fit.qualifiers) == ("sound", ("=", "=", "="))
    assert fit.transport is not None
    assert fit.transport.qualifier == "="
    for (value, low, high), truth in (
        (fit.ka_per_molar_s, ka),
        (fit.kd_per_s, kd),
        (fit.kd_molar, kd / ka),
        (fit.transport.kt_ru_per_molar_s, kt),
    ):
        assert low < value < high
        assert value == pytest.approx(truth, rel=0.1)
        assert (low / value) ** 2 < truth / value < (high / value) ** 2
    assert fit.transport.ratio == pytest.approx(50 * ka / kt, rel=0.15)
    assert fit.transport.p_value < 1e-3
    assert fit.transport.aicc_gain > 10
    assert fit.chi2_ru2 == pytest.approx(0.09, rel=0.1)
    assert fit.correlation > 0.5
    assert fit.rmax_ru[0] == pytest.approx(50, rel=0.02)
    assert f"kt {fit.transport.kt_ru_per_molar_s[0]:.3g} RU/M/s" in fit.message


@pytest.mark.parametrize("make", [cycles, single])
def test_transport_that_does_not_limit_has_a_lower_bound(make) -> None:  # type: ignore[no-untyped-def]
    curves = make(1e5, 1e-2, 1e40)
    fit, plain = fit_kinetics(curves, CARRIED), fit_kinetics(curves)
    assert fit.transport is not None
    assert fit.transport.qualifier == ">"
    value, low, high = fit.transport.kt_ru_per_molar_s
    assert 1e7 < low < value
    assert high == np.inf
    assert f"transport is not limiting: kt above {low:.3g} RU/M/s" in fit.message
    assert fit.transport.p_value > 0.05
    assert fit.transport.aicc_gain < 2
    assert (fit.status, plain.status) == ("sound", "sound")
    assert fit.ka_per_molar_s[0] == pytest.approx(plain.ka_per_molar_s[0], rel=0.01)
    # What transport might hide is part of the interval of ka.
    assert fit.ka_per_molar_s[2] > plain.ka_per_molar_s[2]
    judged = beside_transport(plain, fit, CARRIED)
    assert (judged.status, judged.ka_per_molar_s) == ("sound", plain.ka_per_molar_s)
    assert judged.transport == fit.transport


@pytest.mark.parametrize(("make", "noise"), [(cycles, 0.3), (single, 0.1)])
def test_where_transport_hides_the_rates_only_kd_is_told(make, noise: float) -> None:  # type: ignore[no-untyped-def]
    curves = make(1e6, 1e-2, 1e6, noise=noise)
    fit, plain = fit_kinetics(curves, CARRIED), fit_kinetics(curves)
    assert fit.status == "not identifiable"
    assert fit.qualifiers == (">", ">", "=")
    assert "only KD is measured" in fit.message
    assert fit.kd_molar[1] < 1e-8 < fit.kd_molar[2]
    assert fit.ka_per_molar_s[1] < 1e6
    assert fit.ka_per_molar_s[2] == fit.kd_per_s[2] == np.inf
    # The plain fit is not systematic here, and its ka is a hundred times too low.
    assert plain.status == "sound"
    assert plain.ka_per_molar_s[2] < 1e5
    judged = beside_transport(plain, fit, CARRIED)
    assert (judged.status, judged.qualifiers) == ("mass transport", ("", "", ""))
    assert judged.message.startswith(KINETIC_STATUSES["mass transport"])
    assert judged.ka_per_molar_s == plain.ka_per_molar_s


def test_plain_rates_are_refused_where_transport_is_seen() -> None:
    for kt, said in ((1e8, "mass transport"), (1e7, "mass transport"), (3e9, "sound")):
        curves = cycles(1e6, 1e-2, kt)
        assert beside_transport(fit_kinetics(curves), fit_kinetics(curves, CARRIED), CARRIED).status == said
    curves = cycles(1e6, 1e-2, 1e8)
    lenient = replace(CARRIED, limits=KineticLimits(largest_transport=2.0))
    kept = beside_transport(fit_kinetics(curves), fit_kinetics(curves, lenient), lenient)
    assert kept.status == "sound"
    assert kept.transport is not None


def test_transport_is_not_blamed_for_a_second_site_nor_for_noise() -> None:
    curves = cycles(1e5, 1e-2, 1e40, noise=0.1)
    second = 50 * OneToOne(curves).shape(5.0, -3.0)
    two = replace(curves, response_ru=0.7 * curves.response_ru + 0.3 * second)
    carried, plain = fit_kinetics(two, CARRIED), fit_kinetics(two)
    assert carried.status == plain.status == "not 1:1"
    assert beside_transport(plain, carried, CARRIED).status == "not 1:1"
    flat = replace(curves, response_ru=np.random.default_rng(3).normal(0, 1, len(curves.time_s)))
    assert fit_kinetics(flat, CARRIED).status == "no binding"
    assert beside_transport(fit_kinetics(flat), fit_kinetics(flat, CARRIED), CARRIED).status == "no binding"
    below = replace(curves, response_ru=-curves.response_ru)
    assert fit_kinetics(below, CARRIED).transport is None


def test_a_dissociation_that_is_too_slow_gives_bounds_under_transport_too() -> None:
    doses = cycles(1e5, 1e-2, 1e40)
    curves = replace(doses, response_ru=50 * OneToOne(doses).shape(5.0, -6.0))
    noisy = replace(curves, response_ru=curves.response_ru + np.random.default_rng(1).normal(0, 3.0, len(doses.curve)))
    fit = fit_kinetics(noisy, CARRIED)
    assert (fit.status, fit.qualifiers) == ("dissociation too slow", ("=", "<", "<"))
    assert fit.kd_per_s[1] == fit.kd_molar[1] == 0
    assert 1e-6 < fit.kd_per_s[2] < 1e-3
    assert "half-life above" in fit.message


@pytest.mark.parametrize("make", [cycles, single])
def test_local_rmax_and_bulk_shifts(make) -> None:  # type: ignore[no-untyped-def]
    curves: KineticCurves = make(1e6, 1e-2, 2e7, noise=0.1)
    wanted = np.random.default_rng(2).uniform(-8, 8, len(curves.injection_conc_molar))
    shifted = replace(curves, response_ru=curves.response_ru + wanted[curves.injection] * curves.injected)
    fit = fit_kinetics(shifted, replace(CARRIED, bulk=True, local_rmax=True))
    assert np.allclose(fit.bulk_ru, wanted, atol=1.0)
    assert np.allclose(fit.rmax_ru, 50, rtol=0.25)
    assert fit.kd_molar[1] < 1e-8 < fit.kd_molar[2]
    assert fit.chi2_ru2 == pytest.approx(0.01, rel=0.1)
    assert fit.residuals["residual_ru"].std() == pytest.approx(0.1, rel=0.1)


def test_each_cycle_may_have_its_rmax() -> None:
    kt, heights = 2e7, np.array([50.0, 45.0, 40.0, 55.0, 50.0])
    parts = [cycles(1e6, 1e-2, kt, rmax=height, noise=0.1) for height in heights]
    whole = parts[0]
    response = np.concatenate([one.response_ru[one.curve == i] for i, one in enumerate(parts)])
    fit = fit_kinetics(replace(whole, response_ru=response), replace(CARRIED, local_rmax=True))
    assert fit.status == "sound"
    assert np.allclose(fit.rmax_ru[:3], heights[:3], rtol=0.05)
    assert fit.ka_per_molar_s[0] == pytest.approx(1e6, rel=0.1)
    assert fit.transport is not None
    assert fit.transport.kt_ru_per_molar_s[0] == pytest.approx(kt, rel=0.05)


def test_intervals_cover_what_they_say() -> None:
    inside = []
    for seed in range(40):
        fit = fit_kinetics(cycles(1e6, 1e-2, 3e7, seed=seed, noise=1.0, step_s=8.0), CARRIED)
        assert fit.transport is not None
        kt = fit.transport.kt_ru_per_molar_s
        ends = ((fit.ka_per_molar_s, 1e6), (fit.kd_per_s, 1e-2), (fit.kd_molar, 1e-8), (kt, 3e7))
        inside += [low <= truth <= high for (_, low, high), truth in ends]
    assert 0.88 < np.mean(inside) <= 1.0


def test_the_table_has_what_transport_says() -> None:
    curves = cycles(1e6, 1e-2, 1e8)
    row = fit_kinetics(curves, CARRIED).table.row(0, named=True)
    assert list(row) == list(KINETIC_COLUMNS)
    assert row["kt_ru_per_molar_s_low"] < row["kt_ru_per_molar_s"] < row["kt_ru_per_molar_s_high"]
    assert (row["kt_ru_per_molar_s_qualifier"], row["p_transport"] < 1e-3) == ("=", True)
    assert row["transport_ratio"] == pytest.approx(0.5, rel=0.1)
    plain = fit_kinetics(curves).table.row(0, named=True)
    assert {plain[name] for name in ("kt_ru_per_molar_s", "transport_ratio", "p_transport", "aicc_gain")} == {None}


def test_plain_rates_that_transport_would_hide_are_not_told() -> None:
    """So little is bound that a slow binder and a fast one that is carried slowly are the same curves."""
    curves = single(1e6, 1e-2, 5e5)
    fit, plain = fit_kinetics(curves, CARRIED), fit_kinetics(curves)
    assert fit.status == "not identifiable"
    assert fit.transport is not None
    assert fit.transport.p_value > 0.05
    told = replace(plain, status="sound", qualifiers=("=", "=", "="))
    judged = beside_transport(told, fit, CARRIED)
    assert (judged.status, judged.qualifiers) == ("not identifiable", ("", "", ""))
    assert "described as well" in judged.message
