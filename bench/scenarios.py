"""Simulated dose-response curves with known truth.

y = bottom + (top - bottom) / (1 + (dose / IC50) ** hill), responses as fractions of the vehicle (1.0), ten three-fold
doses up to 10 uM.

- A: defined curves, one replicate, noise sd 0.04.
- B: defined curves, three replicates, noise sd 0.05.
- C: a screen: 20 % inactive, 25 % partial (IC50 a third of to three times the top dose), 5 % potent (IC50 at or below
  the two lowest doses), 50 % defined; wider Hill slopes; noise 0.06 y + 0.02; 3 % of the wells thrown off by half the
  scale.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

DOSES_MOLAR = 1e-5 / 3.0 ** np.arange(9, -1, -1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """Doses of shape (n,), responses (curves, n), and the truth of every curve."""

    name: str
    conc_molar: npt.NDArray[np.float64]
    response: npt.NDArray[np.float64]
    kind: npt.NDArray[np.str_]
    log10_ic50: npt.NDArray[np.float64]
    hill: npt.NDArray[np.float64]
    top: npt.NDArray[np.float64]
    bottom: npt.NDArray[np.float64]

    def of(self, kind: str) -> npt.NDArray[np.int64]:
        """Places of the curves of one kind."""
        return np.flatnonzero(self.kind == kind)


def simulate(name: str, curves: int, rng: np.random.Generator, *, outliers: float = 0.03, vehicle: int = 0) -> Scenario:
    """Scenario ``A``, ``B`` or ``C`` with so many curves, and so many vehicle wells each."""
    log_dose = np.log10(DOSES_MOLAR)
    replicates = 1 if name == "A" else 3
    kind = np.full(curves, "defined", dtype="<U8")
    log10_ic50 = rng.uniform(log_dose[2], log_dose[7], curves)
    hill = np.exp(rng.normal(0, 0.45 if name == "C" else 0.25, curves))
    top, bottom = rng.normal(1.0, 0.03, curves), rng.uniform(0.0, 0.25, curves)
    if name == "C":
        share = rng.random(curves)
        kind[share < 0.20] = "inactive"
        kind[(share >= 0.20) & (share < 0.45)] = "partial"
        kind[(share >= 0.45) & (share < 0.50)] = "potent"
        partial, potent = kind == "partial", kind == "potent"
        log10_ic50[partial] = rng.uniform(log_dose[8], log_dose[9] + np.log10(3), partial.sum())
        log10_ic50[potent] = rng.uniform(log_dose[0] - 0.3, log_dose[1], potent.sum())
        bottom[kind == "inactive"] = top[kind == "inactive"]
    conc = np.concatenate([np.zeros(vehicle), np.repeat(DOSES_MOLAR, replicates)])
    with np.errstate(divide="ignore"):
        shift = np.log10(conc) - log10_ic50[:, None]
    mean = bottom[:, None] + (top - bottom)[:, None] / (1 + 10 ** (hill[:, None] * shift))
    if name == "C":
        response = mean + rng.normal(0, 1, mean.shape) * (0.06 * np.abs(mean) + 0.02)
        response += (rng.random(mean.shape) < outliers) * rng.choice([-0.5, 0.5], mean.shape)
    else:
        response = mean + rng.normal(0, 0.04 if name == "A" else 0.05, mean.shape)
    return Scenario(
        name=name, conc_molar=conc, response=np.clip(response, 1e-3, None), kind=kind, log10_ic50=log10_ic50,
        hill=hill, top=top, bottom=bottom,
    )  # fmt: skip
