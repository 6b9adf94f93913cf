"""The closed form under mass transport solves its rate equation, and its sums are those of linear algebra."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from binding.transported import CONTACT_S, cycles, integrated, single
from sevenless.binding.kinetic_curves import KineticCurves
from sevenless.binding.one_to_one import OneToOne
from sevenless.binding.transport_search import RATES, TransportModel, _step
from sevenless.fitting.kinetics.transport_sums import transport_course

RATIOS = (0.0, 1e-6, 0.1, 1.0, 10.0, 1e3)
SINGLE = [(0.0, 3e-8), (100.0, 0.0), (150.0, 1e-9), (200.0, 0.0), (200.0, 1e-6), (260.0, 0.0)]
CHOICES = [(False, False), (False, True), (True, False), (True, True)]


def course(time: np.ndarray, phases: list[tuple[float, float]], ka: float, kd: float, ratio: float) -> np.ndarray:
    begin, conc = (np.array(one) for one in zip(*phases, strict=True))
    return transport_course(time, np.zeros(len(time), dtype=np.int64), conc[None, :], begin, ka, kd, np.array([ratio]))


@pytest.mark.parametrize("ratio", RATIOS)
@pytest.mark.parametrize(("ka", "kd"), [(1e5, 1e-2), (1e6, 1e-4), (1e7, 1e-1), (1e5, 1e-5)])
@pytest.mark.parametrize("phases", [[(0.0, 1e-7), (CONTACT_S, 0.0)], SINGLE])
def test_the_closed_form_is_the_solution(phases: list[tuple[float, float]], ka: float, kd: float, ratio: float) -> None:
    time = np.linspace(0.0, 500.0, 83)
    solved = integrated(time, phases, ka, kd, ratio)
    assert np.abs(course(time, phases, ka, kd, ratio)[:, 0] - solved).max() < 1e-8
    assert solved.max() > 1e-4


@pytest.mark.parametrize("make", [cycles, single])
def test_without_limits_to_transport_it_is_plain_binding(make) -> None:  # type: ignore[no-untyped-def]
    curves: KineticCurves = make(1e6, 1e-2, 1e8)
    for log10_ka, log10_kd in ((6.0, -2.0), (3.0, -5.0), (9.0, 1.0), (2.0, -7.0)):
        ka, kd = 10.0**log10_ka, 10.0**log10_kd
        for kt in (1e40, np.inf):
            theta = np.log([ka, kd, min(kt, 1e40), 50.0])
            bound = TransportModel(curves).bound_ru(theta)
            assert np.abs(bound / 50.0 - OneToOne(curves).shape(log10_ka, log10_kd)).max() < 1e-9


@pytest.mark.parametrize("ratio", RATIOS[2:])
def test_slopes_are_those_of_the_course(ratio: float) -> None:
    time, step = np.linspace(1.0, 500.0, 61), 1e-5
    for ka, kd in ((1e5, 1e-2), (1e7, 1e-3), (1e4, 1e-5)):
        whole = course(time, SINGLE, ka, kd, ratio)
        for at in range(3):
            up, down = np.exp(step * np.eye(3)[at]), np.exp(-step * np.eye(3)[at])
            more, less = (course(time, SINGLE, ka * f[0], kd * f[1], ratio * f[2])[:, 0] for f in (up, down))
            slopes = (more - less) / (2 * step)
            assert np.abs(slopes - whole[:, at + 1]).max() < 1e-7
            assert np.allclose(slopes, whole[:, at + 1], rtol=1e-4, atol=1e-9)


def theta_of(model: TransportModel) -> np.ndarray:
    heights = [40.0 + 3 * i for i in range(len(model.curves.conc_molar))] if model.local_rmax else [45.0]
    return np.log([7e5, 1.3e-2, 2e7, *heights])


@pytest.mark.parametrize("make", [cycles, single])
@pytest.mark.parametrize(("local", "bulk"), CHOICES)
def test_the_gradient_is_that_of_the_sum_of_squares(make, local: bool, bulk: bool) -> None:  # type: ignore[no-untyped-def]
    model, step = TransportModel(make(1e6, 1e-2, 1e7, noise=1.0), local, bulk), 1e-5
    theta = theta_of(model)
    place = model.at(theta)
    moved = [(model.at(theta + step * one), model.at(theta - step * one)) for one in np.eye(len(theta))]
    slopes = np.array([(up.squares - down.squares) / (4 * step) for up, down in moved])
    assert np.allclose(place.gradient, slopes, rtol=1e-5, atol=1e-6 * np.abs(slopes).max())
    residual = [model.curves.response_ru - model.bound_ru(theta + step * one) for one in np.eye(len(theta))]
    below = [model.curves.response_ru - model.bound_ru(theta - step * one) for one in np.eye(len(theta))]
    slopes = np.stack([(up - down) / (2 * step) for up, down in zip(residual, below, strict=True)], axis=1)
    if bulk:
        slopes = slopes - shifts(model) @ np.linalg.lstsq(shifts(model), slopes, rcond=None)[0]
    assert np.allclose(place.normal, slopes.T @ slopes, rtol=1e-5, atol=1e-6 * place.normal.max())


def shifts(model: TransportModel) -> np.ndarray:
    one = model.curves
    return np.stack([1.0 * one.injected * (one.injection == i) for i in range(model.injections)], axis=1)


@pytest.mark.parametrize("make", [cycles, single])
@pytest.mark.parametrize("bulk", [False, True])
def test_squares_are_those_of_the_residual(make, bulk: bool) -> None:  # type: ignore[no-untyped-def]
    model = TransportModel(make(1e6, 1e-2, 1e7), False, bulk)
    theta = theta_of(model)
    bound = model.bound_ru(theta)
    shift = model.bulk_ru(bound)
    one = model.curves
    residual = one.response_ru - bound - shift[one.injection] * one.injected
    assert model.at(theta).squares == pytest.approx(float(residual @ residual), rel=1e-10)
    assert (np.abs(shift).max() > 0.1) == bulk


def test_the_order_of_readings_and_cycles_does_not_matter() -> None:
    curves = cycles(1e6, 1e-2, 1e7)
    rng = np.random.default_rng(2)
    mixed, order = rng.permutation(len(curves.curve)), rng.permutation(5)
    other = replace(
        curves,
        conc_molar=curves.conc_molar[order],
        curve=np.argsort(order)[curves.curve[mixed]],
        time_s=curves.time_s[mixed],
        response_ru=curves.response_ru[mixed],
    )
    theta = np.log([1e6, 1e-2, 1e7, 50.0])
    one, two = TransportModel(curves).at(theta), TransportModel(other).at(theta)
    assert one.squares == pytest.approx(two.squares, rel=1e-12)
    assert np.allclose(one.gradient, two.gradient, rtol=1e-9)
    assert np.allclose(one.normal, two.normal, rtol=1e-11)


def test_a_step_goes_along_a_wall_and_not_through_it() -> None:
    model = TransportModel(cycles(1e6, 1e-2, 1e7))
    theta = np.log([1e6, 1e-2, 1e8, 50.0])
    low, high = theta - 5.0, theta + 5.0
    free = _step(model.at(theta), np.eye(4), (low, high), 1e-3)
    assert (free != 0).all()
    at = int(np.argmax(np.abs(free)))
    walls = (
        np.where((np.arange(4) == at) & (free < 0), theta, low),
        np.where((np.arange(4) == at) & (free > 0), theta, high),
    )
    held = _step(model.at(theta), np.eye(4), walls, 1e-3)
    assert held[at] == 0
    assert np.abs(np.delete(held, at)).min() > 0
    together = np.array([[1.0, 1.0, 0.0, 0.0], [0.0, 0.0, 1.0, 0.0]]).T
    one_way = _step(model.at(theta), together, (low, high), 1e-3)
    assert one_way[0] == pytest.approx(one_way[1])
    assert one_way[RATES] == 0
