"""Which reader of thermophoresis reads a file."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from sevenless.errors import Problem, UnknownFormatError
from sevenless.files.document import open_document
from sevenless.readers.mst.affinity_export import AffinityExport
from sevenless.readers.mst.long_table import MstTable
from sevenless.readers.mst.mstread import MstRead
from sevenless.units import molar_per_unit

__all__ = ["MST_READERS", "read_mst"]

MST_READERS: Final = (AffinityExport(), MstTable())
"""Readers, the vendor's before the plain long table."""


def read_mst(path: Path | str, *, conc_unit: str | None = None) -> MstRead:
    """Read a file of microscale thermophoresis, whoever wrote it.

    Parameters
    ----------
    path
        Raw data of MO.Affinity Analysis, or a long table.
    conc_unit
        Unit of concentrations that carry none, e.g. ``"M"``.

    Raises
    ------
    UnknownFormatError
        If no reader knows the file.
    ReadError
        If the file cannot be read; every problem is listed.
    UnitError
        If ``conc_unit`` is no unit of concentration.
    """
    if conc_unit is not None:
        molar_per_unit(conc_unit)
    document = open_document(Path(path))
    for reader in MST_READERS:
        if reader.sniff(document):
            return reader.read(document, conc_unit=conc_unit)
    what = "holds no traces of thermophoresis that are known"
    remedy = "export the raw data from MO.Affinity Analysis, or write a table with the columns " + ", ".join(
        ("capillary", "time_s", "fluorescence_counts", "conc_molar")
    )
    raise UnknownFormatError(Problem(what=what, file=document.name, remedy=remedy))
