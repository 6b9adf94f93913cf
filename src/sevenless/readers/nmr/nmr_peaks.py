"""What a table of peak heights holds: a line per peak and condition, and what is said of the compounds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, final

import polars as pl

from sevenless.plates.plateread import SourceFile

__all__ = ["COMPOUND_SCHEMA", "NMR_PEAK_SCHEMA", "ROLES_OF_COMPOUNDS", "NmrPeaks"]

NMR_PEAK_SCHEMA: Final = pl.Schema(
    {
        "batch": pl.String,
        "mixture": pl.String,
        "compound": pl.String,
        "ppm": pl.Float64,
        "competitor": pl.String,
        "target_height": pl.Float64,
        "reference_height": pl.Float64,
        "free_height": pl.Float64,
        "noise_height": pl.Float64,
    }
)
"""Heights are in the units of the spectrometer, null where the file has none. ``competitor`` is empty without one;
``free_height`` is that of the mixture beside neither protein; ``noise_height`` the standard deviation of the noise."""

COMPOUND_SCHEMA: Final = pl.Schema(
    {"compound": pl.String, "role": pl.String, "heavy_atoms": pl.Int64, "formula": pl.String}
)
"""One row per compound; null and empty where the file says nothing."""

ROLES_OF_COMPOUNDS: Final = {
    "sample": "to be found out",
    "binder": "known to bind the target alone",
    "both": "known to bind the target and the reference protein",
    "inert": "known to bind neither",
}
"""What a compound is in the screen."""


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class NmrPeaks:
    """The peak heights of a screen.

    Parameters
    ----------
    source
        The file.
    peaks, compounds
        Tables of `NMR_PEAK_SCHEMA` and `COMPOUND_SCHEMA`.
    notes
        What the reader wants the user to know.
    """

    source: SourceFile
    peaks: pl.DataFrame
    compounds: pl.DataFrame
    notes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for table, schema in ((self.peaks, NMR_PEAK_SCHEMA), (self.compounds, COMPOUND_SCHEMA)):
            if table.schema != schema:
                raise TypeError(f"a table of NmrPeaks has the columns {dict(schema)}, not {dict(table.schema)}")

    def __repr__(self) -> str:
        alone = self.peaks.filter(pl.col("competitor") == "")
        said = f"{alone.height} peaks of {self.compounds.height} compounds in {alone['batch'].n_unique()} batches"
        return f"NmrPeaks of {self.source.name}: {said}"
