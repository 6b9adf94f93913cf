"""A plate that was read over time, before an instrument's software has written it down."""

from __future__ import annotations

from dataclasses import dataclass
from typing import final

import numpy as np

from sevenless.fitting.curves import Float64Array
from sevenless.plates.geometry import PLATE_SHAPES, parse_well

__all__ = ["KineticChannel", "KineticPlate", "clock", "printed", "short_name"]


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class KineticChannel:
    """The readings of one channel.

    Parameters
    ----------
    emission_nm, excitation_nm
        By which layouts name it.
    time_s
        Shape (n,): when each cycle was read, ascending.
    value
        Shape (wells, n): NaN where a well was not read, infinity where the detector was saturated.
    """

    emission_nm: int
    excitation_nm: int
    time_s: Float64Array
    value: Float64Array

    @property
    def step_s(self) -> float:
        """The usual time from one cycle to the next; 0 of a single one."""
        return float(np.median(np.diff(self.time_s))) if len(self.time_s) > 1 else 0.0


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class KineticPlate:
    """What an instrument's software exports: wells, channels, cycles.

    Parameters
    ----------
    name
        Of the plate.
    wells
        Names such as ``A01``, one per row of the values.
    channels
        As they are read in a cycle.
    plate_format
        Number of wells of the plate.
    temperature_c
        Of every cycle.

    Raises
    ------
    ValueError
        If a well lies outside the plate, times do not ascend, or values are not of shape (wells, times).
    """

    name: str
    wells: tuple[str, ...]
    channels: tuple[KineticChannel, ...]
    plate_format: int = 384
    temperature_c: float = 25.0

    def __post_init__(self) -> None:
        rows, columns = PLATE_SHAPES[self.plate_format]
        named = zip(self.wells, self.places, strict=True)
        outside = [name for name, (row, column) in named if row >= rows or column >= columns]
        if outside:
            raise ValueError(f"a plate of {self.plate_format} wells has no {', '.join(outside)}")
        if not self.channels:
            raise ValueError("a plate needs a channel")
        for channel in self.channels:
            expected = (len(self.wells), len(channel.time_s))
            if channel.value.shape != expected:
                raise ValueError(f"{channel.emission_nm} nm has values of shape {channel.value.shape}, not {expected}")
            if not np.all(np.diff(channel.time_s) > 0):
                raise ValueError(f"the times of {channel.emission_nm} nm do not ascend")

    @property
    def places(self) -> list[tuple[int, int]]:
        """Row and column of each well, counted from 0."""
        return [parse_well(name) for name in self.wells]

    @property
    def in_order(self) -> list[int]:
        """Rows of the values, well by well from the top left of the plate."""
        places = self.places
        return sorted(range(len(places)), key=lambda i: places[i])


def printed(value: float, *, decimals: int, overflow: str) -> float | str | None:
    """A reading with the digits that an instrument keeps: nothing where a well was not read, its mark if saturated.

    >>> printed(1234.5678, decimals=1, overflow="OVER"), printed(float("inf"), decimals=1, overflow="OVER")
    (1234.6, 'OVER')
    """
    if np.isnan(value):
        return None
    return overflow if np.isinf(value) else round(float(value), decimals)


def clock(time_s: float, *, padded: bool = False) -> str:
    """Whole seconds as ``h:mm:ss``, or ``hh:mm:ss`` where padded.

    >>> clock(3690.0), clock(90.0, padded=True)
    ('1:01:30', '00:01:30')
    """
    second = round(time_s)
    return f"{second // 3600:{'02d' if padded else 'd'}}:{second // 60 % 60:02d}:{second % 60:02d}"


def short_name(well: str) -> str:
    """A well without the zero in front of its column.

    >>> short_name("A01"), short_name("AF48")
    ('A1', 'AF48')
    """
    letters = well.rstrip("0123456789")
    return f"{letters}{int(well[len(letters) :])}"
