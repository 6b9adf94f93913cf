"""What a drawing of a plate needs: a grid of numbers, what was in each well, and which wells do not count."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final, final

import numpy as np
import numpy.typing as npt
import polars as pl

from sevenless.figures.ticks import nice_ticks
from sevenless.fitting.curves import Float64Array
from sevenless.plates.geometry import PLATE_SHAPES, format_of_wells, parse_well

__all__ = ["PLATE_COLOURS", "PlateView", "colour_limits", "plate_view"]

PLATE_COLOURS: Final = (
    "#440154", "#482878", "#3e4a89", "#31688e", "#26828e", "#1f9e89", "#35b779", "#6ece58", "#b5de2b", "#fde725",
)  # fmt: skip
"""Viridis in ten steps: even in lightness, so that it survives a grey printer and colour-blind eyes."""


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class PlateView:
    """One quantity on one plate.

    Parameters
    ----------
    plate, quantity
        Name of the plate; column of the wells table (``signal``, ``response``).
    values
        Shape (rows, columns): NaN where there is no number.
    roles
        Shape (rows, columns): what is in the well, ``""`` where the map says nothing.
    masked, excluded
        Shape (rows, columns): wells the instrument gave no number for; wells the user left out.
    limits
        Responses at the ends of the colour scale.
    """

    plate: str
    quantity: str
    values: Float64Array
    roles: npt.NDArray[np.str_]
    masked: npt.NDArray[np.bool_]
    excluded: npt.NDArray[np.bool_]
    limits: tuple[float, float]

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns."""
        rows, columns = self.values.shape
        return rows, columns

    @property
    def ticks(self) -> list[float]:
        """Round numbers for the colour scale."""
        return nice_ticks(*self.limits, count=4)


def plate_view(wells: pl.DataFrame, plate: str, quantity: str, *, plate_format: int | None = None) -> PlateView:
    """One quantity of one plate as a grid.

    Parameters
    ----------
    wells
        The wells of `Analysis`.
    plate, quantity
        Which plate; which column.
    plate_format
        Number of wells of the plate; the smallest of 96, 384 and 1536 that fits if not given.
    """
    here = wells.filter(pl.col("plate") == plate)
    size = plate_format or format_of_wells(here["well"].to_list())
    shape = PLATE_SHAPES[size]
    values, roles = np.full(shape, np.nan), np.full(shape, "", dtype="U16")
    masked, excluded = np.zeros(shape, dtype=bool), np.zeros(shape, dtype=bool)
    places = [parse_well(well) for well in here["well"].to_list()]
    if places:
        spots = tuple(np.array(places).T)
        values[spots] = here[quantity].cast(pl.Float64).fill_null(math.nan).to_numpy()
        roles[spots] = here["role"].fill_null("").to_numpy()
        masked[spots] = here["mask_reason"].is_not_null().to_numpy()
        excluded[spots] = here["exclusion"].is_not_null().to_numpy()
    return PlateView(
        plate=plate,
        quantity=quantity,
        values=values,
        roles=roles,
        masked=masked,
        excluded=excluded,
        limits=colour_limits(values),
    )


def colour_limits(values: Float64Array) -> tuple[float, float]:
    """Ends of a colour scale that one wild well cannot stretch: the 1st and 99th percentile of the finite values."""
    finite = values[np.isfinite(values)]
    if not len(finite):
        return 0.0, 1.0
    low, high = (float(limit) for limit in np.percentile(finite, [1, 99]))
    return (low, high) if high > low else (low - 0.5, high + 0.5)
