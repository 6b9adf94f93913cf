"""Measured potencies out of a table: results of `analyze` or `fit`, or any table that names compounds and potencies."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import polars as pl

from sevenless.errors import Problem, TableError
from sevenless.evidence.assay_names import assay_class_of
from sevenless.evidence.comparing.alleles import split_cell_line, split_genotype
from sevenless.evidence.comparing.columns import Columns, PotencyColumns, columns_in
from sevenless.evidence.comparing.measured import Measured, Setting
from sevenless.evidence.comparing.potency_cell import PotencyCell, is_empty_cell, potency_cell
from sevenless.evidence.kinds import ASSAY_CLASSES, AssayClass

__all__ = ["SETTING_METADATA", "measured_in", "read_measured", "setting_in_file"]

SETTING_METADATA: Final = ("assay", "assay_class", "technique", "target", "construct", "mutation", "cell_line")
"""Keys under which a Parquet table of results carries what its protocol knows of the assay."""

_QUALIFIERS: Final = {"=": "=", "==": "=", "<": "<", "<=": "<", "≤": "<", ">": ">", ">=": ">", "≥": ">", "~": "~"}
_MOST_PROBLEMS: Final = 20
_ROUNDING: Final = 1.01
"""How many times beyond an end of its interval a value may lie that was rounded with it."""


def read_measured(path: str | Path, setting: Setting | None = None) -> list[Measured]:
    """The potencies in a file.

    Parameters
    ----------
    path
        A table: ``.parquet``, ``.csv``, ``.tsv``, ``.txt``, ``.xlsx`` or ``.json``.
    setting
        What the table does not say of the assay. It goes before what a Parquet table says of its protocol, and behind
        what a cell says.

    Raises
    ------
    TableError
        With every problem of the table.
    ReadError
        If the file cannot be opened.
    """
    from sevenless.files.tables import read_table

    where = Path(path)
    table = read_table(where)
    known = setting_in_file(where) if where.suffix.lower() == ".parquet" else Setting()
    return measured_in(table, _over(setting or Setting(), known), file=where.name)


def setting_in_file(path: Path) -> Setting:
    """What a Parquet table of results says of the assay it comes from; nothing where it does not."""
    metadata = pl.read_parquet_metadata(path)
    found: dict[str, Any] = {key: metadata[key] for key in SETTING_METADATA if metadata.get(key)}
    if found.get("assay_class") not in ASSAY_CLASSES:
        found.pop("assay_class", None)
    return Setting(**found)


def _over(given: Setting, known: Setting) -> Setting:
    """What is given, and what is known where nothing is given; another assay than the known one replaces all of it."""
    if given.assay:
        known = replace(known, assay="", assay_class="unspecified", technique="")
    changes = {name: value for name in SETTING_METADATA if (value := getattr(given, name)) not in ("", "unspecified")}
    return replace(known, **changes)


def measured_in(table: pl.DataFrame, setting: Setting | None = None, *, file: str = "") -> list[Measured]:
    """The potencies in a table, one per row and quantity.

    Parameters
    ----------
    table
        With a column of compounds and one of potencies that names its quantity and unit (``ic50_molar``,
        ``IC50 (nM)``); further columns as in `sevenless.evidence.comparing.columns.NAMED_COLUMNS`.
    setting
        What the table does not say.
    file
        Named by problems.

    Raises
    ------
    TableError
        With every problem of the table.
    """
    columns = columns_in(table.columns)
    _check_columns(columns, table, file)
    given = setting or Setting()
    problems: list[Problem] = []
    found: list[Measured] = []
    for number, row in enumerate(table.iter_rows(named=True), start=1):
        for potency in columns.potencies:
            try:
                found += _measured(row, columns, potency, given)
            except ValueError as error:
                problems.append(Problem(what=f'row {number}, column "{potency.value}": {error}', file=file or None))
    if problems:
        raise TableError(problems[:_MOST_PROBLEMS])
    return found


def _check_columns(columns: Columns, table: pl.DataFrame, file: str) -> None:
    problems = []
    there = f"there are {', '.join(table.columns)}"
    if "compound" not in columns.named:
        problems.append(Problem(what=f"no column names the compound; {there}", remedy='call it "compound"'))
    if not columns.potencies:
        remedy = 'call it e.g. "ic50_molar" or "IC50 (nM)"'
        problems.append(Problem(what=f"no column holds a potency; {there}", remedy=remedy))
    if problems:
        raise TableError([replace(problem, file=file or None) for problem in problems])


def _measured(row: Mapping[str, Any], columns: Columns, potency: PotencyColumns, given: Setting) -> Iterator[Measured]:
    compound = _text(row, columns, "compound")
    cell = _bounded(potency_cell(row[potency.value], potency.unit or _text(row, columns, "unit")), row, potency)
    qualifier = _qualifier(row, columns, cell)
    if qualifier in ("=", "~"):
        _check_interval(cell)
    if not compound:
        if cell.value_molar is None and cell.qualifier is None:
            return
        raise ValueError("a potency without a compound")
    setting = _setting(row, columns, given)
    plate = _text(row, columns, "plate")
    yield Measured(
        label=_label(compound, setting, (_text(row, columns, "assay"), plate)),
        compound=compound,
        quantity=potency.quantity,
        qualifier=qualifier,
        value_molar=cell.value_molar,
        low_molar=cell.low_molar,
        high_molar=cell.high_molar,
        setting=setting,
        second_compound=_text(row, columns, "second_compound"),
        plate=plate,
        plate_failed=_text(row, columns, "plate_level").lower() in ("fail", "failed"),
        status=_text(row, columns, "status"),
        message=_text(row, columns, "message"),
    )


def _text(row: Mapping[str, Any], columns: Columns, key: str) -> str:
    value = row[columns.named[key]] if key in columns.named else None
    return "" if value is None else str(value).strip()


def _bounded(cell: PotencyCell, row: Mapping[str, Any], potency: PotencyColumns) -> PotencyCell:
    """The cell with the interval that stands in columns of its own; an end that is empty beside another is open."""
    if potency.lo is None or potency.hi is None or cell.low_molar is not None:
        return cell
    low = _end(row[potency.lo], potency, when_open=0.0)
    high = _end(row[potency.hi], potency, when_open=math.inf)
    if low is None and high is None:
        return cell
    return replace(cell, low_molar=low or 0.0, high_molar=math.inf if high is None else high)


def _check_interval(cell: PotencyCell) -> None:
    """An interval that its own value lies outside of is of another column, or in another unit."""
    value, low, high = cell.value_molar, cell.low_molar, cell.high_molar
    if value is None or low is None or high is None:
        return
    if low > high:
        raise ValueError("its interval begins above its end")
    if low > value * _ROUNDING or high * _ROUNDING < value:
        ends = f"{low:.3g} to {high:.3g} mol/L"
        raise ValueError(f"the value, {value:.3g} mol/L, lies outside its interval, {ends}; are they in the same unit?")


def _end(cell: object, potency: PotencyColumns, *, when_open: float) -> float | None:
    if cell == "open":
        return when_open
    if is_empty_cell(cell) and not isinstance(cell, float):
        return None
    number = _number(cell)
    if number is None:
        return None
    if potency.ends_are_log10:
        return 0.0 if number < -300 else math.inf if number > 300 else float(f"{10.0**number:.12g}")
    if number == math.inf or number <= 0:
        return max(0.0, number)
    return potency_cell(number, potency.ends_unit or "M").value_molar


def _number(cell: object) -> float | None:
    if isinstance(cell, str):
        try:
            cell = float(cell)
        except ValueError:
            raise ValueError(f'"{cell}" is no end of an interval; write a number, or open') from None
    if isinstance(cell, int | float) and not isinstance(cell, bool) and not math.isnan(cell):
        return float(cell)
    return None


def _qualifier(row: Mapping[str, Any], columns: Columns, cell: PotencyCell) -> Any:
    """That of the cell, else that of a column of qualifiers, which is empty where a fit can say nothing."""
    if cell.qualifier is None or "qualifier" not in columns.named:
        return cell.qualifier
    text = _text(row, columns, "qualifier")
    if text and text not in _QUALIFIERS:
        raise ValueError(f'"{text}" is no qualifier; write =, <, > or ~')
    named = _QUALIFIERS.get(text, "=")
    if cell.qualifier != "=":
        if {cell.qualifier, named} == {"<", ">"}:
            raise ValueError(f"the qualifier is {text}, and the cell says {cell.qualifier}")
        return cell.qualifier
    return None if not text and _text(row, columns, "status") else named


def _setting(row: Mapping[str, Any], columns: Columns, given: Setting) -> Setting:
    said = {key: text for key in SETTING_METADATA if (text := _text(row, columns, key))}
    if genotype := _text(row, columns, "genotype"):
        construct, mutation = split_genotype(genotype)
        said = {key: text for key, text in (("construct", construct), ("mutation", mutation)) if text} | said
    named = said.pop("assay_class", "")
    setting = _with_genotype_of_line(replace(given, **said))  # type: ignore[arg-type]
    own = assay_class_of(said["assay"]) if "assay" in said else None
    return replace(setting, assay_class=_class(named) or own or _class(setting.assay_class) or _of(setting.assay))


def _with_genotype_of_line(setting: Setting) -> Setting:
    """What the name of the cells says they carry, where nothing else says it."""
    line, construct, mutation = split_cell_line(setting.cell_line)
    return replace(
        setting,
        cell_line=line,
        construct=setting.construct or construct,
        mutation=setting.mutation or mutation,
    )


def _class(text: str) -> AssayClass | None:
    """A class that is named, and says something."""
    return assay_class_of(text) if text and text != "unspecified" else None


def _of(assay: str) -> AssayClass:
    return (assay_class_of(assay) if assay else None) or "unspecified"


def _label(compound: str, setting: Setting, further: tuple[str, ...]) -> str:
    """What tells the row from others: ``BI-3406 · NCI-H358 · pERK``."""
    cells = " ".join(part for part in (setting.cell_line, setting.construct, setting.mutation) if part)
    return " · ".join(part for part in (compound, cells, *further) if part)
