"""What a file of microscale thermophoresis holds: capillaries, and the fluorescence of each over time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, final

import polars as pl

from sevenless.plates.plateread import SourceFile

__all__ = ["CAPILLARY_SCHEMA", "TRACE_SCHEMA", "MstRead"]

CAPILLARY_SCHEMA: Final = pl.Schema(
    {
        "capillary": pl.Int64,
        "position": pl.String,
        "target": pl.String,
        "target_molar": pl.Float64,
        "ligand": pl.String,
        "conc_molar": pl.Float64,
        "is_included": pl.Boolean,
    }
)
"""``capillary`` counts from 1 in the order of the file; ``position`` is where it lay in the tray, as printed;
``target`` is the molecule with the label and ``target_molar`` its concentration, null where the file does not say it;
``conc_molar`` is that of the ligand; ``is_included`` is whether the vendor's analysis used it."""

TRACE_SCHEMA: Final = pl.Schema({"capillary": pl.Int64, "time_s": pl.Float64, "fluorescence_counts": pl.Float64})
"""One row per reading, times rising within a capillary; by the vendor's convention the laser comes on at 0 s."""


def _check(table: pl.DataFrame, schema: pl.Schema, name: str) -> None:
    if table.schema != schema:
        raise TypeError(f"{name} of an MstRead has the columns {dict(schema)}, not {dict(table.schema)}")


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class MstRead:
    """One file of microscale thermophoresis.

    Parameters
    ----------
    source
        The file.
    capillaries, traces
        Tables of `CAPILLARY_SCHEMA` and `TRACE_SCHEMA`.
    metadata
        What the file says of itself, as printed there.
    notes
        What the reader wants the user to know.
    """

    source: SourceFile
    capillaries: pl.DataFrame
    traces: pl.DataFrame
    metadata: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        _check(self.capillaries, CAPILLARY_SCHEMA, "capillaries")
        _check(self.traces, TRACE_SCHEMA, "traces")

    def __repr__(self) -> str:
        ligands = self.capillaries["ligand"].n_unique()
        counts = f"{self.capillaries.height} capillaries, {ligands} ligand{'' if ligands == 1 else 's'}"
        return f"MstRead of {self.source.name} ({self.source.instrument}): {counts}"
