"""Runs of microscale thermophoresis with known constants, in the layout of MO.Affinity Analysis.

Every capillary holds labelled target, a share s of it bound. With the laser on, the fluorescence falls by a fast
temperature jump and by slower thermophoresis, whose sizes differ between free and bound target:

    F(t) / F0 = 1 - jump (1 - exp(-t / jump_s)) - drift (1 - exp(-t / drift_s)),   each (1 - s) free + s bound

so the mean of any window is a straight line in s, and every window tells the same affinity.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final, final

import numpy as np
import numpy.typing as npt

from sevenless.files.atomic import written
from sevenless.fitting.curves import Float64Array

__all__ = ["MstTruth", "SimulatedMst", "simulate_mst"]

_ORIGIN: Final = (("Project Title:", "Simulated"), ("Comment:", "made from known constants"))


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class MstTruth:
    """The constants of a simulated run.

    Parameters
    ----------
    kd_molar, target_molar
        Dissociation constant, and concentration of the labelled target.
    jump, drift
        Shares of the fluorescence that temperature jump and thermophoresis take, of free and of bound target.
    jump_s, drift_s
        Their time constants.
    counts, counts_cv
        Fluorescence of a capillary before the laser, and its relative spread between capillaries.
    brightness
        Fluorescence of bound over that of free target.
    noise_permille
        Standard deviation of a reading, of the fluorescence of the capillary.
    fnorm_noise_permille
        Standard deviation between capillaries, of the whole trace with the laser on: pipetting and capillaries.
    bleaching_per_s
        Share of the fluorescence that is lost per second.
    ripple_permille
        Standard deviation of the bumps of aggregates drifting by, each about a second long.
    rippled
        Capillaries, counted from 1, that hold aggregates.
    """

    kd_molar: float
    target_molar: float = 5e-9
    jump: tuple[float, float] = (0.05, 0.065)
    drift: tuple[float, float] = (0.10, 0.12)
    jump_s: float = 0.3
    drift_s: float = 5.0
    counts: float = 800.0
    counts_cv: float = 0.0
    brightness: float = 1.0
    noise_permille: float = 0.0
    fnorm_noise_permille: float = 0.0
    bleaching_per_s: float = 0.0
    ripple_permille: float = 0.0
    rippled: tuple[int, ...] = ()


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class SimulatedMst:
    """A simulated run: ``bound`` is the share of target that is bound, of each capillary; ``counts`` (capillaries,
    times)."""

    conc_molar: Float64Array
    bound: Float64Array
    time_s: Float64Array
    counts: Float64Array
    truth: MstTruth
    ligand: str = "ligand"
    target: str = "target"

    def write_mo_affinity(self, path: Path | str) -> None:
        """Write the run as MO.Affinity Analysis exports raw data: sheet ``RawData``, bare concentrations in mol/L."""
        import xlsxwriter

        with written(Path(path)) as draft, xlsxwriter.Workbook(str(draft)) as book:
            sheet = book.add_worksheet("RawData")
            for i in range(len(self.conc_molar)):
                for row, cells in enumerate(self._block(i)):
                    for offset, cell in enumerate(cells):
                        sheet.write(row, 3 * i + offset, cell)

    def _block(self, i: int) -> list[tuple[object, ...]]:
        """Rows of the columns of one capillary."""
        facts: list[tuple[object, ...]] = [
            ("Origin of exported data",), *_ORIGIN, (), ("Analysis Settings",), ("MST-Analysis:", "raw data"), (),
            ("Sample Information",), ("Target:", self.target), ("TargetConcentration:", self.truth.target_molar),
            ("Ligand:", self.ligand), ("Ligand Concentration:", float(self.conc_molar[i])), (),
            ("Measurement Settings",), ("MST-Power:", "Medium"), ("Excitation-Power:", 20),
            ("Capillary Position:", i + 1), (), ("Included", "True"), ("Time [s]", "Raw Fluorescence [counts]"),
        ]  # fmt: skip
        return [*facts, *zip(self.time_s.tolist(), self.counts[i].tolist(), strict=True)]

    def long_table(self) -> str:
        """The run as a long table, in the text of a csv."""
        lines = ["capillary,ligand,conc_molar,target_molar,time_s,fluorescence_counts"]
        for i, conc in enumerate(self.conc_molar):
            head = f"{i + 1},{self.ligand},{float(conc)!r},{self.truth.target_molar!r}"
            lines += [f"{head},{t!r},{f!r}" for t, f in zip(self.time_s.tolist(), self.counts[i].tolist(), strict=True)]
        return "\n".join(lines) + "\n"


def simulate_mst(
    conc_molar: npt.ArrayLike,
    truth: MstTruth,
    *,
    rng: np.random.Generator,
    time_s: npt.ArrayLike | None = None,
    laser_s: tuple[float, float] = (0.0, 20.0),
    ligand: str = "ligand",
) -> SimulatedMst:
    """A run as an instrument would record it.

    Parameters
    ----------
    conc_molar
        Shape (capillaries,): concentration of ligand in each.
    truth
        The constants.
    rng
        Where chance comes from.
    time_s
        Shape (n,): when every capillary is read; ten readings a second from 5 s before to 25 s after 0 if not given.
    laser_s
        When the laser comes on, and when it goes off.
    ligand
        Its name.

    Examples
    --------
    >>> doses = 5e-5 / 2.0 ** np.arange(16)
    >>> run = simulate_mst(doses, MstTruth(kd_molar=1e-6), rng=np.random.default_rng(1))
    >>> run.counts.shape, round(float(run.bound[0]), 2)
    ((16, 300), 0.98)
    """
    conc = np.asarray(conc_molar, dtype=np.float64)
    times = np.round(np.arange(-5.0, 25.0, 0.1), 3) if time_s is None else np.asarray(time_s, dtype=np.float64)
    bound = _bound(conc, truth)
    on, off = laser_s
    heated = np.clip(times, on, off) - on
    cooled = np.maximum(times - off, 0.0)
    # Seen by their label: a brighter complex weighs more in the trace.
    weight = bound * truth.brightness / (1.0 - bound + bound * truth.brightness)
    shape = np.ones((len(conc), len(times)))
    for (free, held), constant in ((truth.jump, truth.jump_s), (truth.drift, truth.drift_s)):
        size = (1.0 - weight) * free + weight * held
        shape += size[:, None] * np.expm1(-heated / constant) * np.exp(-cooled / constant)
    spread = truth.fnorm_noise_permille / 1000.0 * rng.standard_normal(len(conc))
    shape += spread[:, None] * (heated > 0) * np.exp(-cooled / truth.drift_s)
    start = truth.counts * (1.0 - bound + bound * truth.brightness)
    start *= 1.0 + truth.counts_cv * rng.standard_normal(len(conc))
    shape *= np.exp(-truth.bleaching_per_s * (times - times[0]))
    shape += truth.noise_permille / 1000.0 * rng.standard_normal(shape.shape)
    for capillary in truth.rippled:
        shape[capillary - 1] += truth.ripple_permille / 1000.0 * _bumps(times, rng)
    return SimulatedMst(
        conc_molar=conc, bound=bound, time_s=times, counts=start[:, None] * shape, truth=truth, ligand=ligand
    )


def _bound(conc_molar: Float64Array, truth: MstTruth) -> Float64Array:
    """Share of target that is bound."""
    total = conc_molar + truth.target_molar + truth.kd_molar
    share: Float64Array = 2 * conc_molar / (total + np.sqrt(total**2 - 4 * conc_molar * truth.target_molar))
    return share


def _bumps(times: Float64Array, rng: np.random.Generator) -> Float64Array:
    """Noise that keeps its value for about a second, of standard deviation 1, while the laser is on and off."""
    step = float(np.median(np.diff(times)))
    width = max(1, round(1.0 / step))
    noise = rng.standard_normal(len(times) + width)
    smooth = np.convolve(noise, np.full(width, 1.0), mode="valid")[: len(times)]
    return np.asarray(smooth / np.sqrt(width))
