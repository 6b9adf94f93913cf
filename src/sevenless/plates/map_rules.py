"""What makes a map of a draft: the rules that hold for every style, and all that is wrong with a file at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from difflib import get_close_matches
from typing import Final

import polars as pl

from sevenless.errors import MapError
from sevenless.files.document import Cell, cell_text
from sevenless.files.typed_columns import typed_column
from sevenless.plates.doses import DoseFault, is_bare_number, is_nothing, parse_dose
from sevenless.plates.draft import MapDraft, Place
from sevenless.plates.geometry import PLATE_SHAPES, parse_well, well_name
from sevenless.plates.map_columns import RESERVED_COLUMNS, column_of_title
from sevenless.plates.map_problems import MapProblems
from sevenless.plates.platemap import PLATE_MAP_COLUMNS, PlateMap, Role
from sevenless.plates.roles import infer_role, is_blank_name, is_vehicle_name, role_of_word
from sevenless.units import format_conc

__all__ = ["map_of_draft"]

_OWN: Final = frozenset(
    {"plate", "well", "row", "column", "role", "compound", "conc", "conc_unit", "compound_2", "conc_2", "conc_2_unit"}
)

_NOT_NUMBERS: Final = frozenset({"nan", "inf", "-inf"})

Fault = Callable[..., None]
Row = tuple[str | None, str, str, str | None, float | None, str | None, float | None]


def map_of_draft(draft: MapDraft, *, conc_unit: str | None, sources: Mapping[str, str]) -> PlateMap:
    """Judge a draft by the rules and make the map of it.

    Parameters
    ----------
    draft
        What was written.
    conc_unit
        Unit of bare doses where the file is silent about it.
    sources
        File name to SHA-256.

    Raises
    ------
    MapError
        With every problem of the file.
    """
    problems = MapProblems(file=draft.file)
    _check_titles(draft, problems)
    rows: list[Row] = []
    kept: list[int] = []
    for index in range(len(draft.wells)):
        row = _row(draft, index, conc_unit, problems)
        if row is not None:
            rows.append(row)
            kept.append(index)
    _check_duplicates(draft, rows, kept, problems)
    if not rows and not problems:
        problems.add("the map has no wells", remedy="say what is in the wells, at least their role")
    if found := problems.found():
        raise MapError(found)
    table = pl.DataFrame(rows, schema=PLATE_MAP_COLUMNS, orient="row")
    return PlateMap(
        table=table.with_columns(_further_columns(draft, kept)), plate_format=draft.plate_format, sources=sources
    )


def _check_titles(draft: MapDraft, problems: MapProblems) -> None:
    if not {"role", "compound", "conc"} & set(draft.columns):
        remedy = "say at least the role of each well"
        problems.add("the map says no role, compound or dose of any well", remedy=remedy)
    for name in draft.columns:
        if name in RESERVED_COLUMNS or name.startswith("raw_"):
            remedy = "rename it; the analysis gives this name to a column of its own"
            problems.add(f"a column of a map cannot be called {name!r}", remedy=remedy, place=_title_place(draft, name))
        elif (
            name not in _OWN
            and column_of_title(name)[0] == name
            and (close := get_close_matches(name, _OWN, n=1, cutoff=0.84))
        ):
            # A further column may have any name, so a slip would quietly turn roles or doses into labels.
            remedy = f"did you mean {close[0]}? If not, choose a name less like it"
            problems.add(f"unknown column {name!r}", remedy=remedy, place=_title_place(draft, name))


def _title_place(draft: MapDraft, name: str) -> Place | None:
    """Where a variable is first written; nowhere in a table without rows."""
    return next(iter(draft.places[name]), None)


def _row(draft: MapDraft, index: int, conc_unit: str | None, problems: MapProblems) -> Row | None:
    """One well, or None where nothing is said of it or something is wrong with it."""
    before = problems.count
    well = _well(draft, index, problems)
    plate = draft.plates[index]
    shown = well or draft.wells[index].strip()

    def fault(variable: str, what: str, remedy: str, key: str | None = None) -> None:
        problems.add(what, remedy=remedy, well=shown, plate=plate, place=draft.place(variable, index), key=key)

    compound = _name(draft.cell("compound", index))
    compound_2 = _name(draft.cell("compound_2", index))
    conc = _dose(draft, index, "conc", conc_unit, fault)
    conc_2 = _dose(draft, index, "conc_2", conc_unit, fault)
    word = _name(draft.cell("role", index))
    stated = _stated_role(word, fault)
    _check_further(draft, index, fault)
    if problems.count != before or well is None:
        return None
    compound_2, conc_2 = _second(compound_2, conc_2, fault)
    if conc is None and compound is not None and is_vehicle_name(compound):
        conc = 0.0
    role = stated or infer_role(compound, conc, second=compound_2 is not None)
    conc = _check_role(role, compound, conc, compound_2, stated, fault)
    compound = None if role in ("empty", "time0") else compound
    if problems.count != before:
        return None
    if role == "empty" and stated is None and not _has_further(draft, index):
        return None
    return plate, well, role, compound, conc, compound_2, conc_2


def _well(draft: MapDraft, index: int, problems: MapProblems) -> str | None:
    text = draft.wells[index]
    place = draft.place("well", index)
    try:
        row, column = parse_well(text)
    except ValueError as error:
        problems.add(str(error), remedy="write wells as A01 ... AF48", place=place, plate=draft.plates[index])
        return None
    name = well_name(row, column)
    if draft.plate_format is not None:
        rows, columns = PLATE_SHAPES[draft.plate_format]
        if row >= rows or column >= columns:
            last = well_name(rows - 1, columns - 1)
            what = f"the well is off the plate: a {draft.plate_format}-well plate ends at {last}"
            remedy = "correct the well or the plate format"
            problems.add(what, remedy=remedy, well=name, place=place, plate=draft.plates[index])
            return None
    return name


def _name(cell: Cell) -> str | None:
    return None if is_nothing(cell) else cell_text(cell)


def _stated_role(word: str | None, fault: Fault) -> Role | None:
    meaning = role_of_word(word) if word is not None else None
    if isinstance(meaning, tuple):
        fault("role", *meaning)
        return None
    return meaning


def _dose(draft: MapDraft, index: int, variable: str, conc_unit: str | None, fault: Fault) -> float | None:
    own = _name(draft.cell(f"{variable}_unit", index))
    titled = draft.units.get(variable)
    if own and titled and own != titled:
        fault(
            f"{variable}_unit", f"unit {own} contradicts the unit {titled} of the title", "write only one", "two units"
        )
        return None
    cell = draft.cell(variable, index)
    # The unit given is for bare numbers; that of a title or column holds for its cells, and one of them may clash.
    unit = own or titled or (conc_unit if is_bare_number(cell) else None)
    dose = parse_dose(cell, unit=unit, decimal_comma=draft.decimal_comma)
    if isinstance(dose, DoseFault):
        fault(variable, dose.what, dose.remedy, f"{variable} {dose.key}")
        return None
    return dose


def _second(compound: str | None, conc: float | None, fault: Fault) -> tuple[str | None, float | None]:
    """The second compound and its dose; both None where it is vehicle or its dose is zero."""
    vehicle = compound is not None and (is_vehicle_name(compound) or is_blank_name(compound))
    if conc == 0 or (conc is None and (vehicle or compound is None)):
        return None, None
    if vehicle:
        what = f"{compound} is vehicle, yet has a dose of {format_conc(conc or 0)}"
        fault("conc_2", what, "write 0, or name the second compound", "second vehicle dose")
    elif compound is None:
        what = f"a second dose of {format_conc(conc or 0)} names no compound"
        fault("conc_2", what, "fill in compound_2", "second dose without compound")
    elif conc is None:
        fault("conc_2", f"the second compound {compound} has no dose", "fill in conc_2", "second without dose")
    return compound, conc


def _check_role(
    role: Role, compound: str | None, conc: float | None, second: str | None, stated: Role | None, fault: Fault
) -> float | None:
    """The dose as the role has it: zero for vehicle. Contradictions between role, compound and dose are problems."""
    dosed = conc is not None and conc > 0
    shown = format_conc(conc) if dosed and conc is not None else ""
    if role == "neutral":
        if dosed:
            what = f"{compound or 'a neutral well'} is vehicle, yet has a dose of {shown}"
            fault("conc", what, 'write 0, or role "sample" if it is a compound under test', "vehicle dose")
        elif second is not None and stated is not None:
            what = f"a neutral well is untreated, yet holds {second} as second compound"
            fault("role", what, 'write role "sample"', "neutral with second")
        return 0.0
    if role in ("time0", "empty") and (dosed or second is not None or (role == "empty" and compound is not None)):
        what = f"the role is {role}, yet the well holds {compound or second or 'a dose'} {shown}".rstrip()
        fault(
            "role", what, f"correct the role or remove compound and dose; {role} wells are untreated", f"{role} dosed"
        )
    elif role == "blank" and stated is None and dosed:
        what = f"{compound} names a well without biology, yet has a dose of {shown}"
        fault("conc", what, 'remove the dose, or state the role "sample" or "blank"', "blank dose")
    elif role == "sample":
        _check_sample(compound, conc, second, fault)
    return conc


def _check_sample(compound: str | None, conc: float | None, second: str | None, fault: Fault) -> None:
    if compound is None and not (conc == 0 and second is not None):
        said = f"the dose {format_conc(conc)}" if conc is not None else "the role sample"
        fault("compound", f"{said} names no compound", "fill in compound, or another role", "sample without compound")
    elif conc is None:
        fault("conc", f"{compound} has no dose", "fill in conc with a unit, or another role", "sample without dose")


def _check_duplicates(draft: MapDraft, rows: list[Row], kept: list[int], problems: MapProblems) -> None:
    """A well may be described once; one described for any plate may not be described again for one of them."""
    first: dict[tuple[str | None, str], int] = {}
    first_named: dict[str, int] = {}
    for row, index in zip(rows, kept, strict=True):
        plate, well = row[0], row[1]
        overlap = first_named.get(well) if plate is None else first.get((None, well))
        earlier = first.get((plate, well), overlap)
        if earlier is not None:
            there = problems.shown(draft.place("well", earlier))
            what = f"the well is described twice{f' (first in {there})' if there else ''}"
            remedy = "keep one" if len(set(draft.plates)) == 1 else "keep one, or tell the plates apart"
            place = draft.place("well", index)
            problems.add(what, remedy=remedy, well=well, plate=plate, place=place, key="duplicate")
        first.setdefault((plate, well), index)
        if plate is not None:
            first_named.setdefault(well, index)


def _check_further(draft: MapDraft, index: int, fault: Fault) -> None:
    """A further column labels wells, so it may hold nothing that is not equal to itself."""
    for name, cells in draft.columns.items():
        if name not in _OWN and cell_text(cells[index]).lower() in _NOT_NUMBERS:
            fault(name, f"{name} is {cell_text(cells[index])}", "write a number or text, or leave it empty")


def _has_further(draft: MapDraft, index: int) -> bool:
    return any(not is_nothing(draft.columns[name][index]) for name in draft.columns if name not in _OWN)


def _further_columns(draft: MapDraft, kept: list[int]) -> list[pl.Series]:
    columns = []
    for name, cells in draft.columns.items():
        if name not in _OWN:
            column = typed_column(name, [None if is_nothing(cells[index]) else cells[index] for index in kept])
            kind = pl.Float64 if column.dtype.is_numeric() else pl.String
            columns.append(column.cast(kind))
    return columns
