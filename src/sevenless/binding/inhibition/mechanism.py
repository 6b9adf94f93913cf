"""How substrate shifts an inhibition constant: the ratio of the apparent to the true one, by mechanism.

With v = Vmax S / (Km (1 + I/Kic) + S (1 + I/Kiu)) the half-inhibiting free concentration is, at any S,
Ki_app = (Km + S) / (Km/Kic + S/Kiu). Competitive inhibition is Kiu = inf, uncompetitive Kic = inf,
non-competitive Kic = Kiu (Cheng & Prusoff 1973, doi 10.1016/0006-2952(73)90196-2).
"""

from __future__ import annotations

from typing import Final, Literal, get_args

import numpy as np
import numpy.typing as npt

from sevenless.fitting.curves import Float64Array

__all__ = ["MECHANISMS", "Mechanism", "apparent_over_true"]

Mechanism = Literal["competitive", "uncompetitive", "noncompetitive", "mixed"]
MECHANISMS: Final[tuple[Mechanism, ...]] = get_args(Mechanism)
"""What an inhibitor binds: free enzyme, the enzyme-substrate complex, both alike, both differently."""


def apparent_over_true(
    mechanism: Mechanism, *, substrate_molar: npt.ArrayLike, km_molar: npt.ArrayLike, alpha: npt.ArrayLike = 1.0
) -> Float64Array:
    """Ki_app / Ki; for mixed inhibition Ki is Kic.

    Parameters
    ----------
    mechanism
        One of `MECHANISMS`.
    substrate_molar, km_molar
        The substrate that the inhibitor is measured against, and its Michaelis constant under these conditions.
    alpha
        Kiu / Kic, for mixed inhibition.

    Raises
    ------
    ValueError
        If the mechanism is unknown, or a number is not positive (the substrate may be 0 unless it is needed).

    Examples
    --------
    >>> float(apparent_over_true("competitive", substrate_molar=3e-5, km_molar=1e-5))
    4.0
    """
    s, km, ratio = (np.asarray(one, dtype=np.float64) for one in (substrate_molar, km_molar, alpha))
    if mechanism not in MECHANISMS:
        raise ValueError(f"mechanism = {mechanism!r}; expected one of {', '.join(MECHANISMS)}")
    if not (np.all(km > 0) and np.all(np.isfinite(km)) and np.all(ratio > 0) and np.all(np.isfinite(s))):
        raise ValueError("km_molar and alpha must be numbers greater than 0")
    if np.any(s < 0) or (mechanism == "uncompetitive" and np.any(s == 0)):
        raise ValueError("substrate_molar must be greater than 0")
    if mechanism == "competitive":
        return np.asarray(1.0 + s / km)
    if mechanism == "uncompetitive":
        return np.asarray(1.0 + km / s)
    if mechanism == "noncompetitive":
        return np.ones(np.broadcast(s, km).shape)
    return np.asarray((km + s) / (km + s / ratio))
