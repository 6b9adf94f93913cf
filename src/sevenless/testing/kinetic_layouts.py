"""Every layout that a simulated kinetic plate can be written in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Final, final

from sevenless.testing.gen5_kinetic import write_gen5_text, write_gen5_workbook
from sevenless.testing.kinetic_plate import KineticPlate
from sevenless.testing.mars_kinetic import write_mars_csv, write_mars_workbook
from sevenless.testing.softmax_text import write_softmax_text
from sevenless.testing.spark_kinetic import write_icontrol_workbook, write_spark_workbook

__all__ = ["KINETIC_LAYOUTS", "KineticLayout"]


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class KineticLayout:
    """A way to write a plate: the reader that reads it, the ending of its files, what it keeps of values and times.

    ``value_step`` and ``time_step_s`` are the units of the last digit.
    """

    reader: str
    ending: str
    value_step: float
    time_step_s: float
    write: Callable[[KineticPlate, Path | str], None]


def _layout(
    reader: str, ending: str, write: Callable[[KineticPlate, Path | str], None], *, value_step: float = 1.0,
    time_step_s: float = 1.0,
) -> KineticLayout:  # fmt: skip
    return KineticLayout(reader=reader, ending=ending, value_step=value_step, time_step_s=time_step_s, write=write)


KINETIC_LAYOUTS: Final[Mapping[str, KineticLayout]] = MappingProxyType(
    {
        "softmax": _layout("softmax", "txt", write_softmax_text, value_step=1e-5),
        "mars-workbook": _layout("mars", "xlsx", write_mars_workbook),
        "mars-csv": _layout("mars", "csv", write_mars_csv),
        "gen5-text": _layout("gen5", "txt", write_gen5_text),
        "gen5-workbook": _layout("gen5", "xlsx", write_gen5_workbook),
        "spark": _layout("spark", "xlsx", write_spark_workbook, time_step_s=1e-3),
        "i-control": _layout("spark", "xlsx", write_icontrol_workbook, time_step_s=1e-3),
    }
)
"""By name. ``KINETIC_LAYOUTS["spark"].write(plate, "plate.xlsx")`` writes a file that ``sevenless.read`` reads."""
