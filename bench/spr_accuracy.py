"""Are 1:1 rates right where a sensorgram tells them, and is it said where it does not? A new seed every run.

    python bench/spr_accuracy.py [--runs 4] [--seed N]

ka from 1e3 to 1e7 /M/s and kd from 1e-5 to 1e-1 /s, five doses around the KD or as high as a day of the bench allows,
180 s of contact, 600 s of dissociation, 0.6 % noise. Truth comes from a closed form written here. Then raw runs, whose
baselines and blank have noise too, single cycles, and runs under mass transport with ka Rmax / kt from none to 100,
integrated by SciPy. Prints one line per claim with its limit, and exits with 1 if any is missed.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import polars as pl
from fit_accuracy import Claims
from sensorgram_truths import Rates, cycles, expected_span, noisy, single_cycle

from sevenless.binding.kinetic_curves import KineticCurves, Preparation, kinetic_curves
from sevenless.binding.kinetic_fit import KineticFit, KineticOptions, fit_kinetics
from sevenless.binding.transport_verdict import beside_transport

Array = npt.NDArray[np.float64]
ON, OFF = 10.0 ** np.arange(3, 8), 10.0 ** np.arange(-5, 0)
CONTACT_S, END_S, STEP_S, SKIP_S = 180.0, 780.0, 1.0, 2.0
RMAX, NOISE = 50.0, 0.3
LEAST_TOP_MOLAR = 1e-8
"""Nobody injects a series of picomolar doses: it would not bind within the contact."""
CARRIED = KineticOptions(mass_transport=True)
RATIOS = (0.0, 0.01, 0.3, 1.0, 5.0, 20.0, 100.0)
PAIRS = ((1e5, 1e-2), (1e6, 1e-3), (1e6, 1e-2), (1e7, 1e-1))
SEEN = 0.3
"""ka Rmax / kt from which plain rates must be refused."""
SHORT, LONG = 0.3, 1.5
"""Decades that half an interval of ka should have by the curvature at the truth, for ka to be told, and not to be."""


def measured(ka: float, kd: float, rng: np.random.Generator) -> KineticCurves:
    """A series of five doses as an instrument would record it, blank-subtracted."""
    doses = max(10 * kd / ka, LEAST_TOP_MOLAR) / 3.0 ** np.arange(5)
    time = np.arange(SKIP_S, END_S, STEP_S)
    time = time[np.abs(time - CONTACT_S) > SKIP_S]
    rate = (ka * doses + kd)[:, None]
    bound = RMAX * ka * doses[:, None] / rate * -np.expm1(-rate * np.minimum(time, CONTACT_S))
    bound = bound * np.exp(-kd * np.maximum(time - CONTACT_S, 0.0)) + rng.normal(0, NOISE, (5, len(time)))
    which = np.repeat(np.arange(5), len(time))
    return KineticCurves(
        conc_molar=doses, contact_s=CONTACT_S, curve=which, time_s=np.tile(time, 5), response_ru=bound.ravel()
    )


def made_ready(ka: float, kd: float, rng: np.random.Generator) -> KineticCurves:
    """The same as it is recorded, made ready as users do: with a baseline, and a blank that is subtracted."""
    doses = np.concatenate([[0.0], max(10 * kd / ka, LEAST_TOP_MOLAR) / 3.0 ** np.arange(5)])
    time = np.arange(-30.0, END_S, STEP_S)
    rate = (ka * doses + kd)[:, None]
    bound = RMAX * ka * doses[:, None] / rate * -np.expm1(-rate * np.clip(time, 0.0, CONTACT_S))
    bound = bound * np.exp(-kd * np.maximum(time - CONTACT_S, 0.0)) + rng.normal(0, NOISE, (6, len(time)))
    told = {"run": "run", "channel": "1", "flow_cell": "2-1", "response_ru": bound.ravel(), "time_s": np.tile(time, 6)}
    each = {"cycle": np.repeat(np.arange(6), len(time)), "conc_molar": np.repeat(doses, len(time))}
    return kinetic_curves(pl.DataFrame(told | each), Preparation(start_s=0.0, end_s=CONTACT_S))


def judged(fit: KineticFit, truth: tuple[float, float, float]) -> list[tuple[str, bool, float]]:
    """For each of ka, kd, KD: its qualifier, whether what is said of it holds, and its error."""
    found = []
    values = (fit.ka_per_molar_s, fit.kd_per_s, fit.kd_molar)
    for (value, low, high), qualifier, true in zip(values, fit.qualifiers, truth, strict=True):
        holds = {"=": low <= true <= high, "<": true <= high, ">": true >= low, "": True}[qualifier]
        found.append((qualifier, holds, value / true - 1))
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--runs", type=int, default=4, help="of each pair of rates; plain binding has five times as many"
    )
    parser.add_argument("--seed", type=int, default=None)
    arguments = parser.parse_args()
    seed = arguments.seed if arguments.seed is not None else int(np.random.SeedSequence().generate_state(1)[0])
    rng, claims = np.random.default_rng(seed), Claims()
    print(f"seed {seed}, {5 * arguments.runs} runs of each of {len(ON) * len(OFF)} pairs of rates")
    plain(rng, 5 * arguments.runs, claims, lambda ka, kd: measured(ka, kd, rng))
    print("\nraw runs, zeroed over 10 s and less one blank")
    plain(rng, 5 * arguments.runs, claims, lambda ka, kd: made_ready(ka, kd, rng))
    print("\nsingle cycles")
    pure = {(ka, kd): single_cycle(Rates(ka=ka, kd=kd)) for ka in ON for kd in OFF}
    plain(rng, 5 * arguments.runs, claims, lambda ka, kd: noisy(pure[ka, kd], rng))
    for name, make in (("mass transport", cycles), ("mass transport in single cycles", single_cycle)):
        print(f"\n{name}")
        transported(rng, 3 * arguments.runs, claims, make)
    return 1 if claims.failed else 0


def plain(rng: np.random.Generator, runs: int, claims: Claims, make: Callable[[float, float], KineticCurves]) -> None:
    """Claims on plain 1:1 binding over the whole range of rates."""
    told: list[tuple[str, bool, float]] = []
    slow: list[str] = []
    print("status by kd (down) and ka (across): " + ", ".join(f"{ka:.0e}" for ka in ON))
    for kd in OFF:
        line = []
        for ka in ON:
            fits = [fit_kinetics(make(float(ka), float(kd))) for _ in range(runs)]
            told += [one for fit in fits for one in judged(fit, (ka, kd, kd / ka))]
            line.append(Counter(fit.status for fit in fits).most_common(1)[0][0])
            slow += [fit.qualifiers[1] for fit in fits if kd == OFF[0]]
        print(f"{kd:.0e}: {', '.join(line)}")
    equal = [(holds, error) for qualifier, holds, error in told if qualifier == "="]
    bounds = [holds for qualifier, holds, _ in told if qualifier == "<"]
    claims.check("share of 95 % intervals that hold the truth", float(np.mean([one for one, _ in equal])), 0.93, 0.97)
    claims.check("median error of what is told, %", 100 * abs(float(np.median([one for _, one in equal]))), 0, 1)
    claims.check("share of upper bounds that hold", float(np.mean(bounds)), 0.95, 1)
    claims.check("share of kd 1e-5 /s that is told as equal", float(np.mean([one == "=" for one in slow])), 0, 0.05)
    claims.check("share of rates told", len([one for one in told if one[0]]) / len(told), 0.7, 1)


def transported(rng: np.random.Generator, runs: int, claims: Claims, make: Callable[[Rates], KineticCurves]) -> None:
    """Claims on fits under mass transport, and on the verdicts of plain ones."""
    told: list[tuple[str, bool, float]] = []
    clear: list[bool] = []
    hidden: list[bool] = []
    refused: list[bool] = []
    blamed: list[bool] = []
    for ratio in RATIOS:
        verdicts, known = Counter[str](), []
        for ka, kd in PAIRS:
            true = Rates(ka=ka, kd=kd, kt=ka * RMAX / ratio if ratio else np.inf)
            pure, span = make(true), expected_span(make, true) if ratio else 0.0
            for _ in range(runs):
                curves = noisy(pure, rng)
                fit = fit_kinetics(curves, CARRIED)
                beside = beside_transport(fit_kinetics(curves), fit, CARRIED)
                told += [*judged(fit, (ka, kd, kd / ka)), of_transport(fit, true.kt)]
                known.append(fit.qualifiers[0] == "=")
                if span < SHORT:
                    clear.append(known[-1])
                if span > LONG:
                    hidden.append(known[-1])
                (refused if ratio >= SEEN else blamed).append("=" not in beside.qualifiers)
                verdicts[beside.status] += 1
        counts = ", ".join(f"{name} {count}" for name, count in verdicts.most_common())
        print(f"ka Rmax / kt {ratio:<5g} ka told {np.mean(known):.2f}; plain: {counts}")
    equal = [(holds, error) for qualifier, holds, error in told if qualifier == "="]
    bounds = [holds for qualifier, holds, _ in told if qualifier in ("<", ">")]
    share = float(np.mean([one for one, _ in equal]))
    claims.check("share of 95 % intervals that hold the truth", share, 0.93, 0.97)
    claims.check("median error of what is told, %", 100 * abs(float(np.median([one for _, one in equal]))), 0, 1)
    claims.check("share of bounds that hold", float(np.mean(bounds)), 0.95, 1)
    claims.check("share of plain rates refused where transport limits", float(np.mean(refused)), 0.95, 1)
    claims.check("share refused where it does not", float(np.mean(blamed)), 0, 0.02)
    claims.check("share of ka told where it can be", float(np.mean(clear)), 0.95, 1, f"of {len(clear)}")
    claims.check("share of ka told where transport hides it", float(np.mean(hidden)), 0, 0.05, f"of {len(hidden)}")


def of_transport(fit: KineticFit, kt: float) -> tuple[str, bool, float]:
    """The same of kt, which is infinite where transport does not limit."""
    if fit.transport is None:
        return "", True, 0.0
    value, low, high = fit.transport.kt_ru_per_molar_s
    qualifier = fit.transport.qualifier
    holds = {"=": low <= kt <= high, "<": kt <= high, ">": kt >= low, "": True}[qualifier]
    return qualifier, holds, value / kt - 1


if __name__ == "__main__":
    sys.exit(main())
