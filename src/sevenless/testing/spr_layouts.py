"""Every layout that a simulated run of surface plasmon resonance can be written in.

A T200 ``.blr`` is not among them: it is a compound file, which no library that this package rests on writes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Final, final

from sevenless.files.atomic import write_text
from sevenless.testing.insight_workbook import write_insight_workbook
from sevenless.testing.octet_curves import write_octet_text
from sevenless.testing.octet_frd import write_octet_frd
from sevenless.testing.spr import SimulatedSpr

__all__ = ["SPR_LAYOUTS", "SprLayout"]


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class SprLayout:
    """A way to write a run into a folder: the reader that reads it, what it holds, and the digits that it keeps.

    Parameters
    ----------
    reader
        Name of the reader.
    holds
        ``"sensorgrams"`` or ``"report points"``.
    response_step, response_digits
        Unit of the last digit of a response, or one over it relative to the response: what is kept is the response to
        within half of ``response_step + abs(response) * response_digits``.
    conc_digits
        The same of a concentration, relative to it.
    aligned
        Whether curves begin where the analyte does and are zeroed, without readings before it.
    write
        Writes a run into a folder; gives the files, which are read together.
    """

    reader: str
    holds: str
    response_step: float = 0.0
    response_digits: float = 0.0
    conc_digits: float = 0.0
    aligned: bool = False
    write: Callable[[SimulatedSpr, Path | str], list[Path]]


def _one_file(
    name: str, write: Callable[[SimulatedSpr, Path], None]
) -> Callable[[SimulatedSpr, Path | str], list[Path]]:
    def into(run: SimulatedSpr, folder: Path | str) -> list[Path]:
        path = Path(folder) / name
        write(run, path)
        return [path]

    return into


def _write_long_table(run: SimulatedSpr, path: Path) -> None:
    write_text(path, run.long_table())


SPR_LAYOUTS: Final[Mapping[str, SprLayout]] = MappingProxyType(
    {
        "biacore-curves": SprLayout(
            reader="biacore-text", holds="sensorgrams", response_digits=1e-5, conc_digits=1e-5,
            write=_one_file("curves.txt", SimulatedSpr.write_biacore_text),
        ),
        "biacore-plot": SprLayout(
            reader="biacore-text", holds="report points", response_digits=1e-6, conc_digits=1e-5,
            write=_one_file("plot.txt", SimulatedSpr.write_steady_state_text),
        ),
        "insight": SprLayout(
            reader="biacore-insight", holds="report points", response_step=1e-12, response_digits=1e-12,
            conc_digits=1e-14, write=_one_file("insight.xlsx", write_insight_workbook),
        ),
        "octet-frd": SprLayout(
            reader="octet-frd", holds="sensorgrams", response_digits=2.0**-23, conc_digits=1e-5, write=write_octet_frd,
        ),
        "octet-text": SprLayout(
            reader="octet-text", holds="sensorgrams", response_step=1e-8, conc_digits=1e-2, aligned=True,
            write=write_octet_text,
        ),
        "long-table": SprLayout(
            reader="spr-table", holds="sensorgrams", write=_one_file("table.csv", _write_long_table),
        ),
    }
)  # fmt: skip
"""By name. ``SPR_LAYOUTS["octet-frd"].write(run, "octet")`` writes files that `read_spr_files` reads together."""
