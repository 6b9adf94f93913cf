"""Plate maps out of files, whatever their style.

============  ==========================================================  ===================================
style         file                                                        described in
============  ==========================================================  ===================================
``toml``      ``.toml``                                                   `sevenless.plates.map_toml`
``blocks``    csv or workbook with a labelled grid per variable           `sevenless.plates.map_shaped`
``template``  workbook with a sheet per variable                          `sevenless.plates.map_shaped`
``table``     csv, workbook, parquet or json with a row per well          `sevenless.plates.map_long`
============  ==========================================================  ===================================
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Final

from sevenless.errors import MapError, Problem, UnitError
from sevenless.files.document import Document, open_document
from sevenless.files.tables import read_table
from sevenless.plates.draft import MapDraft
from sevenless.plates.map_long import draft_of_long_sheet, draft_of_table, find_header
from sevenless.plates.map_rules import map_of_draft
from sevenless.plates.map_shaped import draft_of_blocks, draft_of_template, has_blocks, is_template
from sevenless.plates.map_toml import draft_of_toml
from sevenless.plates.platemap import PlateMap
from sevenless.units import molar_per_unit

__all__ = ["MAP_STYLES", "read_map"]

MAP_STYLES: Final = ("toml", "blocks", "template", "table")
"""What `read_map` takes as ``style``."""


def read_map(path: Path | str, *, conc_unit: str | None = None, style: str | None = None) -> PlateMap:
    """Read a plate map.

    Parameters
    ----------
    path
        The file.
    conc_unit
        Unit of bare doses where the file is silent about it, e.g. ``"uM"`` for gDR templates.
    style
        One of `MAP_STYLES`, where the content does not tell.

    Raises
    ------
    MapError
        If the file is not a map, could be two kinds of map, or breaks a rule; every problem is listed.
    ReadError
        If it cannot be opened or decoded.
    """
    path = Path(path)
    if conc_unit is not None:
        _check_unit(conc_unit, path.name)
    if style is not None and style not in MAP_STYLES:
        raise MapError(
            Problem(what=f"there is no style of map called {style!r}", remedy=f"use one of {', '.join(MAP_STYLES)}")
        )
    draft, sha256 = _draft(path, style)
    return map_of_draft(draft, conc_unit=conc_unit, sources={path.name: sha256})


def _check_unit(conc_unit: str, file: str) -> None:
    try:
        molar_per_unit(conc_unit)
    except UnitError as error:
        raise MapError(Problem(what=f"conc_unit: {error}", file=file, remedy="use M, mM, uM, nM or pM")) from error


def _draft(path: Path, style: str | None) -> tuple[MapDraft, str]:
    ending = path.suffix.lower()
    if style == "toml" or (style is None and ending == ".toml"):
        content = _content(path)
        return draft_of_toml(_decoded(content, path.name), file=path.name), hashlib.sha256(content).hexdigest()
    if ending in (".parquet", ".json"):
        content = _content(path)
        return draft_of_table(read_table(path), file=path.name), hashlib.sha256(content).hexdigest()
    document = open_document(path)
    return _draft_of_document(document, style or _style(document)), document.sha256


def _draft_of_document(document: Document, style: str) -> MapDraft:
    match style:
        case "blocks":
            return draft_of_blocks(document)
        case "template":
            return draft_of_template(document)
        case _:
            sheet = next((sheet for sheet in document.sheets if find_header(sheet) is not None), document.sheets[0])
            return draft_of_long_sheet(sheet, file=document.name)


def _style(document: Document) -> str:
    """The one style that a file is of.

    Raises
    ------
    MapError
        If it is of none, or of more than one.
    """
    tables = [sheet.name for sheet in document.sheets if find_header(sheet) is not None]
    found = {
        "blocks": has_blocks(document),
        "template": is_template(document),
        "table": bool(tables),
    }
    styles = [style for style, holds in found.items() if holds]
    if len(styles) == 1 and len(tables) < 2:
        return styles[0]
    if len(tables) > 1:
        what = f"several sheets are long tables: {', '.join(tables)}"
        raise MapError(Problem(what=what, file=document.name, remedy="keep one, with a column plate"))
    if styles:
        what = f"could be a map of several styles: {', '.join(styles)}"
        raise MapError(Problem(what=what, file=document.name, remedy="say which with style, or keep only the map"))
    first = next((sheet.text(0, 0) for sheet in document.sheets if sheet.rows), "")
    problem = Problem(
        what=f"is not a plate map that we know (it begins with {first[:40]!r})",
        file=document.name,
        remedy="write a TOML layout, a table with columns well, compound, conc and conc_unit, or a grid per variable",
    )
    raise MapError(problem)


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        what = "is a folder, not a file" if path.is_dir() else (error.strerror or "cannot be opened").lower()
        raise MapError(Problem(what=what, file=path.name, remedy="check the path")) from error


def _decoded(content: bytes, file: str) -> str:
    encoding = "utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        # TOML takes no lone carriage return; editors of some systems write them.
        return content.decode(encoding).replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as error:
        raise MapError(Problem(what="is not text in UTF-8", file=file, remedy="save it as UTF-8")) from error
