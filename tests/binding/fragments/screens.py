"""Small screens that are written down peak by peak."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import polars as pl

from sevenless.plates.plateread import SourceFile
from sevenless.readers.nmr.nmr_peaks import COMPOUND_SCHEMA, NMR_PEAK_SCHEMA, NmrPeaks

SOURCE = SourceFile(name="peaks.csv", sha256="0" * 64, instrument="peak heights", reader="nmr-peaks")


def idle_peaks(
    *, count: int = 30, batch: str = "1", drift: float = 1.0, spread: float = 0.03
) -> list[dict[str, object]]:
    """Peaks of compounds N1, N2, ... that bind nothing: ratios evenly about ``drift``, one peak to a mixture."""
    offsets = np.linspace(-2, 2, count) * spread
    return [
        peak(f"N{i + 1}", 7.0, drift * float(np.exp(offset)), batch=batch, mixture=f"idle {batch} {i}")
        for i, offset in enumerate(offsets)
    ]


def peak(
    compound: str,
    ppm: float,
    ratio: float | None,
    *,
    batch: str = "1",
    mixture: str = "",
    competitor: str = "",
    reference: float = 1000.0,
    noise: float | None = 1.0,
    free: float | None = None,
) -> dict[str, object]:
    """One peak with its T/R."""
    return {
        "batch": batch,
        "mixture": mixture or compound,
        "compound": compound,
        "ppm": ppm,
        "competitor": competitor,
        "target_height": None if ratio is None else ratio * reference,
        "reference_height": reference,
        "free_height": free,
        "noise_height": noise,
    }


def screen_of(
    peaks: Sequence[Mapping[str, object]],
    *,
    roles: Mapping[str, str] | None = None,
    heavy_atoms: Mapping[str, int] | None = None,
) -> NmrPeaks:
    """The read of these peaks."""
    compounds = dict.fromkeys(str(one["compound"]) for one in peaks)
    facts = [(name, (roles or {}).get(name, "sample"), (heavy_atoms or {}).get(name), "") for name in compounds]
    return NmrPeaks(
        source=SOURCE,
        peaks=pl.DataFrame(list(peaks), schema=NMR_PEAK_SCHEMA),
        compounds=pl.DataFrame(facts, schema=COMPOUND_SCHEMA, orient="row"),
    )
