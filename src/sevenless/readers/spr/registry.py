"""Which reader of sensorgrams reads a file."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from sevenless.errors import InputError, Problem, UnknownFormatError
from sevenless.files.compound_file import is_compound_file, open_compound_file
from sevenless.files.document import open_document
from sevenless.readers.spr.biacore_text import BiacoreText
from sevenless.readers.spr.blr import BiacoreBlr
from sevenless.readers.spr.insight import Insight
from sevenless.readers.spr.long_table import SprTable
from sevenless.readers.spr.octet import OctetFrd, one_run
from sevenless.readers.spr.octet_text import OctetText, is_whole_run
from sevenless.readers.spr.sprread import SprRead

__all__ = ["SPR_READERS", "read_spr", "read_spr_files"]

_HEAD: Final = 2048

SPR_READERS: Final = (Insight(), BiacoreText(), SprTable())
"""Readers of text and workbooks, the vendors' before the plain long table."""


def read_spr(path: Path) -> SprRead:
    """Read a file of surface plasmon resonance, whoever wrote it.

    Parameters
    ----------
    path
        A Biacore Insight workbook, a Biacore text export, a T200 ``.blr``, an Octet ``.frd`` or its text of
        curves, or a long table of sensorgrams.

    Raises
    ------
    UnknownFormatError
        If no reader knows the file.
    ReadError
        If the file cannot be read; every problem is listed.
    """
    if path.is_file():
        with path.open("rb") as file:
            head = file.read(_HEAD)
        if OctetFrd().sniff(head):
            return OctetFrd().read(path)
        if OctetText().sniff(head):
            return OctetText().read(path)
        if is_whole_run(head):
            what = "holds whole traces of Octet sensors, without their steps and concentrations"
            raise _unknown(path, what, "give the .frd files of the run, or export aligned curves")
        if is_compound_file(head) and path.suffix.lower() != ".xls":
            compound = open_compound_file(path)
            if BiacoreBlr().sniff(compound):
                return BiacoreBlr().read_compound(compound)
            raise _unknown(path, "is a compound file without cycles of a Biacore run")
    document = open_document(path)
    for reader in SPR_READERS:
        if reader.sniff(document):
            return reader.read(document)
    raise _unknown(path, "is none of the files of surface plasmon resonance that are known")


def read_spr_files(paths: Sequence[Path]) -> list[SprRead]:
    """Read several files, with the sensors of one Octet run joined.

    Raises
    ------
    InputError
        With the problems of all of those that cannot be read.
    """
    reads: list[SprRead] = []
    problems: list[Problem] = []
    for path in paths:
        try:
            reads.append(read_spr(path))
        except InputError as error:
            problems.extend(error.problems)
    if problems:
        raise InputError(problems)
    return one_run(reads)


_TABLE: Final = "export it from Biacore Insight, or write a table with the columns time_s, response_ru and conc_molar"


def _unknown(path: Path, what: str, remedy: str = _TABLE) -> UnknownFormatError:
    return UnknownFormatError(Problem(what=what, file=path.name, remedy=remedy))
