"""Small kinetic plates with known readings, marks and gaps."""

from __future__ import annotations

import numpy as np

from sevenless.plates.geometry import well_names
from sevenless.testing.kinetic_plate import KineticChannel, KineticPlate


def small_plate(*, channels: int = 1, wells: int = 5, cycles: int = 6, step_s: float = 65.0) -> KineticPlate:
    """A 96-well plate with a saturated reading and one that is not there, read past the first hour."""
    rng = np.random.default_rng(8)
    times = 3420.0 + step_s * np.arange(cycles)
    made = []
    for number in range(channels):
        values = rng.uniform(100.0, 60000.0, (wells, cycles))
        values[1, 2], values[3, 1] = np.inf, np.nan
        made.append(
            KineticChannel(
                emission_nm=520 + 100 * number, excitation_nm=485, time_s=times + 0.25 * number, value=values
            )
        )
    # Not in the order of the plate: layouts put them there.
    names = well_names(96)[: 3 * wells : 3][::-1]
    return KineticPlate(name="P1", wells=tuple(names), channels=tuple(made), plate_format=96)
