"""Tables on disk from known constants, one for each analysis."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from sevenless.testing.inhibition import InhibitionTruth, simulate_inhibition

TIGHT = {
    "tight": InhibitionTruth(ki_app_molar=2e-10, enzyme_molar=2e-9, noise=1.0),
    "floor": InhibitionTruth(ki_app_molar=2e-14, enzyme_molar=2e-9, noise=1.0),
    "idle": InhibitionTruth(enzyme_molar=2e-9, noise=1.0),
}
GRID = {
    "rival": InhibitionTruth(kic_molar=1e-8, km_molar=2e-5, noise=1.0),
    "both": InhibitionTruth(kic_molar=1e-8, kiu_molar=4e-8, km_molar=2e-5, noise=1.0),
    "idle": InhibitionTruth(km_molar=2e-5, noise=1.0),
}
COVALENT = {
    "fast": InhibitionTruth(kinact_per_s=0.01, ki_molar=1e-6, noise=1.0),
    "weak": InhibitionTruth(kinact_per_s=0.05, ki_molar=1e-3, noise=1.0),
    "reversible": InhibitionTruth(ki_app_molar=1e-6, noise=1.0),
}
KOBS = {
    name: InhibitionTruth(kinact_per_s=0.01, ki_molar=ki, noise=0.02) for name, ki in (("fast", 1e-6), ("weak", 1e-3))
}

TIGHT_DOSES = np.append([0.0, 0.0], 1e-7 / 2.0 ** np.arange(14))
COVALENT_DOSES = np.append([0.0, 0.0], np.geomspace(1e-8, 1e-5, 10))


def write_tables(folder: Path) -> Path:
    """``tight.csv``, ``grid.csv``, ``activity.csv`` and ``kobs.csv`` in a folder."""
    rng = np.random.default_rng(5)
    simulate_inhibition("tight-binding", TIGHT, rng=rng, doses_molar=TIGHT_DOSES).write(folder / "tight.csv")
    grid = simulate_inhibition(
        "mechanism", GRID, rng=rng, doses_molar=[0.0, 5e-9, 2e-8, 5e-8],
        substrate_molar=[5e-6, 1e-5, 2e-5, 5e-5, 1e-4], replicates=2,
    )  # fmt: skip
    grid.write(folder / "grid.csv")
    times = [60.0, 300.0, 900.0, 3600.0]
    activity = simulate_inhibition("preincubation", COVALENT, rng=rng, doses_molar=COVALENT_DOSES, time_s=times)
    activity.write(folder / "activity.csv")
    kobs = simulate_inhibition("inactivation", KOBS, rng=rng, doses_molar=COVALENT_DOSES[2:], kobs=True, replicates=2)
    kobs.write(folder / "kobs.csv")
    return folder
