"""What was in the wells: one long table, however it was written down."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal, final, get_args

import polars as pl

from sevenless.plates.map_show import map_html, map_text

__all__ = ["PLATE_MAP_COLUMNS", "ROLES", "PlateMap", "Role"]

Role = Literal["sample", "neutral", "inhibitor", "blank", "time0", "empty"]
ROLES: Final[tuple[str, ...]] = get_args(Role)
"""``sample``: a compound under test. ``neutral``: vehicle, the untreated signal (0 % effect). ``inhibitor``: full
effect (100 %). ``blank``: no biology, background. ``time0``: untreated wells read on day 0. ``empty``: nothing."""

PLATE_MAP_COLUMNS: Final = pl.Schema(
    {
        "plate": pl.String,
        "well": pl.String,
        "role": pl.String,
        "compound": pl.String,
        "conc_molar": pl.Float64,
        "compound_2": pl.String,
        "conc_2_molar": pl.Float64,
    }
)
"""The columns every map has. ``plate`` is null where the map holds for any plate; ``compound_2`` and
``conc_2_molar`` are null where a well holds one compound. A vehicle well has ``conc_molar`` 0. Further columns
(``cell_line``, ``genotype``, ``replicate``, ...) follow, all String or Float64."""


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class PlateMap:
    """Roles, compounds and doses by well.

    Parameters
    ----------
    table
        Begins with the columns of `PLATE_MAP_COLUMNS`, one row per plate and well; wells not listed are empty.
    plate_format
        Number of wells of the plate it was written for, or None where the map does not say.
    sources
        File name to SHA-256.
    """

    table: pl.DataFrame
    plate_format: int | None = None
    sources: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        head = dict(list(self.table.schema.items())[: len(PLATE_MAP_COLUMNS)])
        if head != dict(PLATE_MAP_COLUMNS):
            raise TypeError(f"a PlateMap begins with the columns {dict(PLATE_MAP_COLUMNS)}, not {head}")

    def __repr__(self) -> str:
        return map_text(self.table, self.plate_format)

    def _repr_html_(self) -> str:
        return map_html(self.table, self.plate_format)

    @property
    def plates(self) -> list[str]:
        """Plates named in the map; empty where it holds for any plate."""
        return self.table["plate"].drop_nulls().unique(maintain_order=True).to_list()

    @property
    def extra_columns(self) -> list[str]:
        """Columns beyond the ones every map has, e.g. ``cell_line``."""
        return [name for name in self.table.columns if name not in PLATE_MAP_COLUMNS]

    def for_plate(self, plate: str) -> pl.DataFrame:
        """The rows that hold for one plate, its name filled in."""
        rows = self.table.filter(pl.col("plate").is_null() | (pl.col("plate") == plate))
        return rows.with_columns(pl.lit(plate).alias("plate"))
