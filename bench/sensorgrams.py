"""Simulated surfaces for the speed of global 1:1 fits: 96 sensorgrams of 5,000 readings, and who fits them."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import numpy as np
import numpy.typing as npt
import polars as pl
from runners import Contender, Runner, RunnerError
from scipy.optimize import least_squares

from sevenless.binding.kinetic_curves import KineticCurves, Preparation, kinetic_curves
from sevenless.binding.kinetic_fit import fit_kinetics

SURFACES, DOSES, READINGS = 12, 8, 5000
STEP_S, CONTACT_S, ZERO_S = 0.125, 180.0, 12.0
RMAX, NOISE = 50.0, 0.3
READY = Preparation(start_s=ZERO_S, end_s=ZERO_S + CONTACT_S, skip_s=0.0)
PYKINGENIE = Contender(name="pykingenie", script="run_pykingenie.py", peer="pykingenie")
Array = npt.NDArray[np.float64]
Rates = list[tuple[float, float]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """One contender on all surfaces: seconds, and ka (/M/s) and kd (/s) of each."""

    cpu_s: float
    wall_s: float
    rates: Rates


def surfaces(rng: np.random.Generator) -> tuple[Rates, list[pl.DataFrame]]:
    """Rates, and the sensorgrams of each surface as a reader gives them, with a baseline before the injection."""
    truth, tables = [], []
    time_s = np.arange(-round(ZERO_S / STEP_S), READINGS) * STEP_S
    for _ in range(SURFACES):
        ka, kd = float(10 ** rng.uniform(4.0, 6.3)), float(10 ** rng.uniform(-3.0, -1.5))
        conc = 5 * kd / ka / 2.0 ** np.arange(DOSES)
        rate = (ka * conc + kd)[:, None]
        since, left = np.clip(time_s, 0.0, CONTACT_S), np.exp(-kd * np.maximum(time_s - CONTACT_S, 0.0))
        bound = RMAX * ka * conc[:, None] / rate * -np.expm1(-rate * since) * left
        bound += rng.normal(0, NOISE, bound.shape)
        cycle = np.repeat(np.arange(1, DOSES + 1), len(time_s))
        tables.append(
            pl.DataFrame({"time_s": np.tile(time_s + ZERO_S, DOSES), "response_ru": bound.ravel()}).with_columns(
                pl.Series("conc_molar", conc[cycle - 1]), pl.Series("cycle", cycle),
                run=pl.lit("1"), channel=pl.lit("1"), flow_cell=pl.lit("2-1"), analyte=pl.lit("drug"),
            )
        )  # fmt: skip
        truth.append((ka, kd))
    return truth, tables


def timed(work: Callable[[], Rates]) -> Turn:
    """How long it takes."""
    cpu, wall = time.process_time(), time.perf_counter()
    rates = work()
    return Turn(cpu_s=time.process_time() - cpu, wall_s=time.perf_counter() - wall, rates=rates)


def ours(curves: list[KineticCurves]) -> Rates:
    """By `fit_kinetics`, with intervals, the shape of the residuals and a verdict."""
    fits = [fit_kinetics(one) for one in curves]
    return [(fit.ka_per_molar_s[0], fit.kd_per_s[0]) for fit in fits]


def by_scipy(curves: list[KineticCurves]) -> Rates:
    """By `least_squares` (MINPACK) on log10 ka, log10 kd and log10 Rmax, one surface after the other."""
    found = []
    for one in curves:
        conc, which, injected = one.conc_molar, one.curve, one.injected
        time_s = np.where(injected, one.time_s, one.time_s - one.contact_s)

        def residual(
            theta: Array, one: KineticCurves = one, time_s: Array = time_s, injected: npt.NDArray[np.bool_] = injected
        ) -> Array:
            ka, kd, rmax = 10**theta
            rate = ka * one.conc_molar + kd
            level = rmax * ka * one.conc_molar / rate
            reached = level * -np.expm1(-rate * one.contact_s)
            which = one.curve
            on, off = injected, ~injected
            model = np.empty(len(time_s))
            model[on] = level[which[on]] * -np.expm1(-rate[which[on]] * time_s[on])
            model[off] = reached[which[off]] * np.exp(-kd * time_s[off])
            return model - one.response_ru

        top = int(np.argmax(conc))
        fall = one.response_ru[(which == top) & ~injected]
        half = time_s[(which == top) & ~injected][int(np.argmax(fall < fall[:40].mean() / 2))]
        kd = np.log(2) / (half if half > 0 else time_s.max())
        begin = np.log10([kd / np.median(conc), kd, 1.2 * one.response_ru.max()])
        theta = least_squares(residual, begin, method="lm").x
        found.append((float(10 ** theta[0]), float(10 ** theta[1])))
    return found


def by_peer(runner: Runner, curves: list[KineticCurves], path: Path) -> Turn:
    """By a process of its own, which has its curves from a file.

    Raises
    ------
    RunnerError
        If the process ended instead.
    """
    np.savez(
        path, conc_molar=np.array([one.conc_molar for one in curves]), time_s=curves[0].time_s[:READINGS],
        response_ru=np.array([one.response_ru.reshape(DOSES, READINGS) for one in curves]), contact_s=CONTACT_S,
    )  # fmt: skip
    told = runner.ask({"curves": str(path)}, limit_s=600.0)
    return Turn(cpu_s=told["cpu_s"], wall_s=told["wall_s"], rates=[(one[0], one[1]) for one in told["rates"]])


def prepared(tables: list[pl.DataFrame]) -> list[KineticCurves]:
    """Zeroed and cut, ready for the fit."""
    return [kinetic_curves(table, READY) for table in tables]


def race(rng: np.random.Generator, rounds: int, folder: Path) -> tuple[dict[str, list[Turn]], list[float], list[Rates]]:
    """Turns of each contender, seconds that preparing took, and the truth, round by round."""
    turns: dict[str, list[Turn]] = {"sevenless": [], "SciPy least_squares": [], PYKINGENIE.name: []}
    preparing, truths = [], []
    ours(prepared(surfaces(rng)[1][:1]))
    runner = Runner(PYKINGENIE) if PYKINGENIE.is_installed else None
    try:
        for _ in range(rounds):
            truth, tables = surfaces(rng)
            began = time.perf_counter()
            curves = prepared(tables)
            preparing.append(time.perf_counter() - began)
            truths.append(truth)
            turns["sevenless"].append(timed(lambda curves=curves: ours(curves)))  # type: ignore[misc]
            turns["SciPy least_squares"].append(timed(lambda curves=curves: by_scipy(curves)))  # type: ignore[misc]
            if runner is not None:
                turns[PYKINGENIE.name].append(by_peer(runner, curves, folder / "curves.npz"))
    except RunnerError as error:
        print(f"{PYKINGENIE.name}: failed: {error}")
        turns[PYKINGENIE.name] = []
    finally:
        if runner is not None:
            runner.__exit__(None, None, None)
    return turns, preparing, truths


def errors(turns: list[Turn], truths: list[Rates]) -> tuple[float, float]:
    """Median and greatest error of KD = kd / ka, %."""
    kd = np.array([[off / on for on, off in turn.rates] for turn in turns])
    true = np.array([[off / on for on, off in truth] for truth in truths[: len(turns)]])
    error = 100 * np.abs(kd / true - 1)
    return float(np.median(error)), float(error.max())


def apart(one: list[Turn], other: list[Turn]) -> float:
    """Greatest relative difference of a rate."""
    a, b = (np.array([turn.rates for turn in turns]) for turns in (one, other))
    return float(np.abs(a / b - 1).max())


def rows(turns: dict[str, list[Turn]], truths: list[Rates]) -> list[tuple[str, ...]]:
    """Of the table: who, seconds, how many times longer than ours (least to most), errors of KD."""
    table = []
    for name, taken in turns.items():
        if not taken:
            table.append((name, PYKINGENIE.why_absent, "", "", "", ""))
            continue
        longer = [other.cpu_s / own.cpu_s for own, other in zip(turns["sevenless"], taken, strict=True)]
        typical, worst = errors(taken, truths)
        table.append((
            name, f"{median(turn.wall_s for turn in taken):.3f}", f"{median(turn.cpu_s for turn in taken):.3f}",
            f"{median(longer):.1f} ({min(longer):.1f} to {max(longer):.1f})", f"{typical:.2f}", f"{worst:.2f}",
        ))  # fmt: skip
    return table
