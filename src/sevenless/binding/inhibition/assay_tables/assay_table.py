"""A table of rates read with every fault at its row, grouped by compound: what all inhibition constants begin with."""

from __future__ import annotations

import hashlib
import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, final

import polars as pl

from sevenless.binding.inhibition.assay_tables.quantities import Place, Quantity, find_places
from sevenless.binding.inhibition.assay_tables.rate_cells import (
    parse_amount,
    parse_rate,
    parse_role_of_well,
    parse_seconds,
)
from sevenless.binding.inhibition.assay_tables.reading_options import label_problems, unit_problems
from sevenless.binding.inhibition.assay_tables.vehicle import less_blanks, with_shared_vehicle
from sevenless.errors import Problem, TableError
from sevenless.files.placed_rows import CellFault, PlacedRows, read_placed_rows
from sevenless.fitting.curves import Curves
from sevenless.fitting.dose_tables.dose_cells import NEUTRAL, SAMPLE, parse_dose, parse_weight

__all__ = ["COMPOUND_TITLES", "AssayTable", "read_assay_table"]

COMPOUND_TITLES: Final = ("compound", "curve", "inhibitor_name", "name")
"""What the column of compounds may be called, first come first served."""

_BLANK: Final = "blank"
_MOST_LISTED: Final = 2 + 2 + 2


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class AssayTable:
    """What was read.

    Parameters
    ----------
    table
        One row per well and compound: ``labels``, the quantities that were asked for, ``weight`` and ``row``.
    labels
        Columns that tell one series from another: ``compound``, then what ``by`` asked for.
    places
        Column of the file by quantity.
    remarks
        What did not stop the reading.
    file, sha256
        Of the table.
    """

    table: pl.DataFrame
    labels: tuple[str, ...]
    places: Mapping[str, Place]
    remarks: tuple[Problem, ...]
    file: str
    sha256: str

    def curves(self, *, by: Sequence[str] = ()) -> Curves:
        """Series of rates against dose, told apart by the labels and the columns of ``by``."""
        return Curves.from_table(self.table.rename({"rate": "response"}), by=[*self.labels, *by])


def read_assay_table(
    path: str | Path,
    quantities: Sequence[Quantity],
    *,
    by: Sequence[str] = (),
    chosen: Mapping[str, str] | None = None,
    conc_unit: str | None = None,
    time_unit: str | None = None,
    sorts: Sequence[str] = (),
) -> AssayTable:
    """A table with one row per well.

    Besides the quantities it may have ``compound`` (absent: all rows are one), ``weight`` (relative, inverse variance),
    ``role`` (`sample`, `neutral` for vehicle, `blank` for no enzyme), ``plate`` and ``exclusion`` (a reason leaves the
    row out), as the wells of a kinetic run have. Vehicle that names no compound goes with every compound of its
    plate and enzyme; the rate of blank wells is taken off. Rates that are bounds (``kobs_qualifier``) are left out.

    Parameters
    ----------
    path
        ``.csv``, ``.tsv``, ``.txt``, ``.xlsx``, ``.parquet`` or ``.json``.
    quantities
        What the columns may hold; one of them is called ``rate``.
    by
        Columns that tell series of one compound apart.
    chosen
        Title by name of a quantity.
    conc_unit, time_unit
        Units of concentrations and times that carry none.
    sorts
        Quantities that tell series apart like labels do, as the concentration of the enzyme.

    Raises
    ------
    ReadError
        If the file cannot be opened or decoded.
    TableError
        With every fault of the table: row, column, remedy.
    """
    path, by = Path(path), [name for name in dict.fromkeys(by) if name.lower() not in COMPOUND_TITLES]
    rows = read_placed_rows(path)
    places, problems = find_places(rows.table.columns, quantities, chosen=chosen or {})
    problems += label_problems(rows.table.columns, by)
    problems += unit_problems(quantities, places, conc_unit=conc_unit, time_unit=time_unit)
    if problems:
        raise TableError([rows.of_file(problem) for problem in problems])
    if rows.table.is_empty():
        raise TableError(rows.of_file(Problem(what="there are no rows below the header", remedy="export it again")))
    compound = next((title for name in COMPOUND_TITLES for title in _called(rows, name)), None)
    table = _parsed(rows, quantities, places, compound=compound, by=by, conc_unit=conc_unit, time_unit=time_unit)
    kept, remarks = _kept(table, has_plates="plate" in table.columns)
    labels = ["compound", *by]
    shared = with_shared_vehicle(kept, keys=by, same=[name for name in ("plate", *sorts) if name in kept.columns])
    if compound is None:
        remarks.insert(0, _one_compound(rows))
    names = [name for name in (*labels, "plate", *places, "weight", "row") if name in shared.columns]
    return AssayTable(
        table=shared.select(list(dict.fromkeys(names))), labels=tuple(labels), places=places,
        remarks=tuple(rows.of_file(one) for one in remarks),
        file=path.name, sha256=hashlib.sha256(path.read_bytes()).hexdigest(),
    )  # fmt: skip


def _one_compound(rows: PlacedRows) -> Problem:
    what = f"there is no column compound, so all {rows.table.height} rows are of one"
    return Problem(what=what, remedy="name a column compound if they are several", severity="warning")


def _called(rows: PlacedRows, name: str) -> list[str]:
    return [title for title in rows.table.columns if title.strip().lower() == name]


def _parsed(
    rows: PlacedRows,
    quantities: Sequence[Quantity],
    places: Mapping[str, Place],
    *,
    compound: str | None,
    by: Sequence[str],
    conc_unit: str | None,
    time_unit: str | None,
) -> pl.DataFrame:
    """Labels, quantities, ``role``, ``weight``, ``mask_reason``, ``exclusion`` and ``row``, or every fault at once."""
    count, problems = rows.table.height, list[Problem]()
    roles = [role for title in _called(rows, "role") for role in rows.parsed(title, parse_role_of_well, problems)]
    role = [one or SAMPLE for one in roles] or [SAMPLE] * count
    data: dict[str, list[object]] = {"role": list(role), "row": list(range(1, count + 1))}
    for one in quantities:
        if (place := places.get(one.name)) is not None:
            data |= _quantity(rows, one, place, role, problems, conc_unit=conc_unit, time_unit=time_unit)
    data["compound"] = list(_compounds(rows, compound, role, data, problems))
    weights = [rows.parsed(title, parse_weight, problems) for title in _called(rows, "weight")]
    data["weight"] = list(weights[0]) if weights else [1.0] * count
    for name in (*by, *(title for word in ("plate", "exclusion") for title in _called(rows, word))):
        key = name.lower() if name.lower() in ("plate", "exclusion") and name not in by else name
        data.setdefault(key, rows.table[name].cast(pl.String).to_list())
    data["bound"] = _bounds(rows, places["rate"])
    if problems:
        raise TableError(sorted(problems, key=lambda problem: problem.line or math.inf))
    texts = {"role", "compound", "mask_reason", "exclusion", "plate", "bound", *by}
    schema = {name: pl.String if name in texts else pl.Int64 if name == "row" else pl.Float64 for name in data}
    table = pl.DataFrame(data, schema=schema).with_columns(pl.selectors.float().fill_nan(None))
    if not table["rate"].count():
        what = f"the column {places['rate'].title} holds no number"
        raise TableError(rows.of_file(Problem(what=what, remedy="check that it is the right column")))
    return table


def _quantity(
    rows: PlacedRows,
    one: Quantity,
    place: Place,
    role: Sequence[str],
    problems: list[Problem],
    *,
    conc_unit: str | None,
    time_unit: str | None,
) -> dict[str, list[object]]:
    """The column of a quantity in its canonical unit; a rate comes with the reason where there is none."""
    if one.kind in ("number", "per_time"):
        return _rates(rows, one, place, problems, time_unit=time_unit)
    if one.kind == "time":
        parse, marks = parse_seconds(place.unit, time_unit), [True] * len(role)
    elif one.name in ("conc_molar", "inhibitor_molar"):
        parse, marks = parse_dose(place.unit, conc_unit), [r != SAMPLE for r in role]
    else:
        parse = parse_dose(place.unit, conc_unit) if one.may_be_zero else parse_amount(place.unit, conc_unit, one.said)
        marks = [r not in (SAMPLE, NEUTRAL) for r in role]
    return {one.name: list(rows.parsed_together(place.title, place.unit_title, marks, parse, problems))}


def _rates(
    rows: PlacedRows, one: Quantity, place: Place, problems: list[Problem], *, time_unit: str | None
) -> dict[str, list[object]]:
    """``rate`` and ``mask_reason``; kobs is turned into 1/s, other rates stay in the unit that they have."""
    is_kobs = one.kind == "per_time"
    unit = place.unit or (f"1/{time_unit}" if time_unit else None) if is_kobs else None
    if is_kobs and unit is None and place.unit_title is None:
        what = f"the rates in column {place.title} have no unit"
        problems.append(rows.of_file(Problem(what=what, remedy=f"{one.remedy}, or give --time-unit")))
    own = [True] * rows.table.height
    unit_title = place.unit_title if is_kobs else None
    pairs = rows.parsed_together(place.title, unit_title, own, parse_rate(unit), problems)
    told = [pair or (None, None) for pair in pairs]
    return {"rate": [value for value, _ in told], "mask_reason": [reason for _, reason in told]}


def _compounds(
    rows: PlacedRows, title: str | None, role: Sequence[str], data: Mapping[str, list[object]], problems: list[Problem]
) -> list[str | None]:
    """Name of the compound of each row; vehicle and blank wells need none."""
    if title is None:
        return [Path(rows.file).stem] * rows.table.height
    dose = data.get("conc_molar") or data.get("inhibitor_molar") or [None] * len(role)
    spared = [r != SAMPLE or d == 0 for r, d in zip(role, dose, strict=True)]

    def parse(cell: object, _: object, is_spared: bool) -> str | CellFault:
        name = "" if cell is None else f"{cell:g}" if isinstance(cell, float) else str(cell).strip()
        if not name and not is_spared:
            return CellFault("the row names no compound", "name it; vehicle may do without")
        return name

    return [name or None for name in rows.parsed_together(title, None, spared, parse, problems)]


def _bounds(rows: PlacedRows, place: Place) -> list[object]:
    """``<`` or ``>`` where the rate is a bound, as kobs of a trace that does not level off."""
    stem = place.title.lower().removesuffix("_per_s")
    for title in _called(rows, f"{stem}_qualifier"):
        return [text if text in ("<", ">") else None for text in rows.table[title].cast(pl.String).to_list()]
    return [None] * rows.table.height


def _kept(table: pl.DataFrame, *, has_plates: bool) -> tuple[pl.DataFrame, list[Problem]]:
    """Samples and vehicle less their blanks, and remarks on what was left out."""
    remarks: list[Problem] = []
    had_blanks = bool(table.filter(pl.col("role") == _BLANK).height)
    if "exclusion" in table.columns:
        out = table.filter(pl.col("exclusion").fill_null("") != "")
        for reason, number in sorted(Counter(out["exclusion"].to_list()).items())[:_MOST_LISTED]:
            remarks.append(Problem(what=f"{_rows(number)} left out: {reason}", severity="info"))
        table = table.filter(pl.col("exclusion").fill_null("") == "")
    bounds = table["bound"].count()
    if bounds:
        what = (
            f"{_rows(bounds)} left out: the rate is a bound (< or >), and constants without the slow wells may be off"
        )
        remarks.append(
            Problem(what=what, remedy="name a rate that every well has: --rate rate_per_s", severity="warning")
        )
        table = table.filter(pl.col("bound").is_null())
    masked = Counter(table["mask_reason"].drop_nulls().to_list())
    if masked:
        listed = ", ".join(f"{count} {reason}" for reason, count in masked.most_common())
        remarks.append(Problem(what=f"{_rows(masked.total())} masked ({listed})", severity="info"))
    others = table.filter(~pl.col("role").is_in([SAMPLE, NEUTRAL, _BLANK]))
    if others.height:
        listed = ", ".join(sorted(set(others["role"].to_list())))
        remarks.append(Problem(what=f"{_rows(others.height)} left out: role {listed}", severity="info"))
    used = table.filter(pl.col("role").is_in([SAMPLE, NEUTRAL]))
    blanks = table.filter(pl.col("role") == _BLANK)
    used, told = less_blanks(used, blanks, places=["plate"] if has_plates else [])
    if had_blanks and not blanks["rate"].count():
        what = "no blank well has a rate of its own, so that nothing is taken off"
        remarks.append(Problem(what=what, remedy="let the rate without enzyme be fitted", severity="warning"))
    return used, [*remarks, *told]


def _rows(count: int) -> str:
    return f"{count} row is" if count == 1 else f"{count} rows are"
