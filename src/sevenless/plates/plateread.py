"""What the instrument measured: one long table, whatever the vendor."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal, final

import polars as pl

from sevenless.plates.show import read_html, read_text

__all__ = ["PLATE_READ_SCHEMA", "Channel", "PlateRead", "SourceFile"]

PLATE_READ_SCHEMA: Final = pl.Schema(
    {
        "plate": pl.String,
        "well": pl.String,
        "channel": pl.String,
        "time_s": pl.Float64,
        "value": pl.Float64,
        "mask_reason": pl.String,
    }
)
"""``well`` is ``A01`` ... ``AF48``; ``time_s`` is null for an end-point; ``value`` is null exactly where
``mask_reason`` says why (``overflow``, ``saturated``, ``underflow``, ``empty``, ``not a number``, or the
instrument's own mark)."""


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class SourceFile:
    """The file a read came from: ``name`` without its folder, SHA-256, instrument and reader."""

    name: str
    sha256: str
    instrument: str
    reader: str


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """One column of numbers of the instrument.

    ``kind`` is ``"raw"`` for what a detector counted and ``"calculated"`` for what the instrument's software made of
    it (a ratio, a slope, a blank-corrected value). ``detail`` is the vendor's own description (filters, wavelengths).
    """

    name: str
    kind: Literal["raw", "calculated"] = "raw"
    detail: str = ""


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class PlateRead:
    """What one instrument file holds.

    Parameters
    ----------
    table
        Columns of `PLATE_READ_SCHEMA`; one row per plate, well, channel and time.
    channels
        In the order of the file.
    formats
        Plate name to number of wells (96, 384, ...).
    metadata
        What the file says of itself (protocol, date, serial number), as printed there. Per-plate facts are keyed
        ``"<plate>: <fact>"``.
    source
        The file.
    notes
        Anything the reader wants the user to know ("3 wells over range").
    """

    table: pl.DataFrame
    channels: tuple[Channel, ...]
    formats: Mapping[str, int]
    source: SourceFile
    metadata: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.table.schema != PLATE_READ_SCHEMA:
            raise TypeError(f"a PlateRead has the columns {dict(PLATE_READ_SCHEMA)}, not {dict(self.table.schema)}")

    @property
    def plates(self) -> list[str]:
        """Names of the plates, in the order of the file."""
        return self.table["plate"].unique(maintain_order=True).to_list()

    @property
    def is_kinetic(self) -> bool:
        """Whether any well was read over time."""
        return self.table["time_s"].is_not_null().any()

    def __repr__(self) -> str:
        return read_text(self)

    def _repr_html_(self) -> str:
        return read_html(self)
