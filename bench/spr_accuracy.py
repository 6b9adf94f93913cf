"""Are 1:1 rates right where a sensorgram tells them, and is it said where it does not? A new seed every run.

    python bench/spr_accuracy.py [--runs 4] [--seed N]

ka from 1e3 to 1e7 /M/s and kd from 1e-5 to 1e-1 /s, five doses around the KD or as high as a day of the bench allows,
180 s of contact, 600 s of dissociation, 0.6 % noise. Truth comes from a closed form written here. Prints one line per
claim with its limit, and exits with 1 if any is missed.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter

import numpy as np
import numpy.typing as npt
from fit_accuracy import Claims

from sevenless.binding.kinetic_curves import KineticCurves
from sevenless.binding.kinetic_fit import KineticFit, fit_kinetics

Array = npt.NDArray[np.float64]
ON, OFF = 10.0 ** np.arange(3, 8), 10.0 ** np.arange(-5, 0)
CONTACT_S, END_S, STEP_S, SKIP_S = 180.0, 780.0, 1.0, 2.0
RMAX, NOISE = 50.0, 0.3
LEAST_TOP_MOLAR = 1e-8
"""Nobody injects a series of picomolar doses: it would not bind within the contact."""


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


def judged(fit: KineticFit, truth: tuple[float, float, float]) -> list[tuple[str, bool, float]]:
    """For each of ka, kd, KD: its qualifier, whether what is said of it holds, and its error."""
    found = []
    values = (fit.ka_per_molar_s, fit.kd_per_s, fit.kd_molar)
    for (value, low, high), qualifier, true in zip(values, fit.qualifiers, truth, strict=True):
        holds = {"=": low <= true <= high, "<": true <= high, "": True}[qualifier]
        found.append((qualifier, holds, value / true - 1))
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=4, help="runs of each pair of rates")
    parser.add_argument("--seed", type=int, default=None)
    arguments = parser.parse_args()
    seed = arguments.seed if arguments.seed is not None else int(np.random.SeedSequence().generate_state(1)[0])
    rng, claims = np.random.default_rng(seed), Claims()
    print(f"seed {seed}, {arguments.runs} runs of each of {len(ON) * len(OFF)} pairs of rates")
    told: list[tuple[str, bool, float]] = []
    slow: list[str] = []
    print("status by kd (down) and ka (across): " + ", ".join(f"{ka:.0e}" for ka in ON))
    for kd in OFF:
        line = []
        for ka in ON:
            fits = [fit_kinetics(measured(ka, kd, rng)) for _ in range(arguments.runs)]
            told += [one for fit in fits for one in judged(fit, (ka, kd, kd / ka))]
            line.append(Counter(fit.status for fit in fits).most_common(1)[0][0])
            slow += [fit.qualifiers[1] for fit in fits if kd == OFF[0]]
        print(f"{kd:.0e}: {', '.join(line)}")
    equal = [(holds, error) for qualifier, holds, error in told if qualifier == "="]
    bounds = [holds for qualifier, holds, _ in told if qualifier == "<"]
    claims.check("share of 95 % intervals that hold the truth", float(np.mean([one for one, _ in equal])), 0.92, 0.98)
    claims.check("median error of what is told, %", 100 * abs(float(np.median([one for _, one in equal]))), 0, 1)
    claims.check("share of upper bounds that hold", float(np.mean(bounds)), 0.95, 1)
    claims.check("share of kd 1e-5 /s that is told as equal", float(np.mean([one == "=" for one in slow])), 0, 0.05)
    claims.check("share of rates told", len([one for one in told if one[0]]) / len(told), 0.7, 1)
    return 1 if claims.failed else 0


if __name__ == "__main__":
    sys.exit(main())
