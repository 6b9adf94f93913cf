"""A table of IC50s, or of doses and rates, to Ki by Cheng and Prusoff, where the conditions hold."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Final, final

import polars as pl

from sevenless.binding.fragments.affinity_cells import AffinityCell, affinity_of, qualifier_of
from sevenless.binding.inhibition.analyses.analysis import DOSE, RATE, InhibitionAnalysis
from sevenless.binding.inhibition.assay_tables.assay_table import COMPOUND_TITLES, read_assay_table
from sevenless.binding.inhibition.assay_tables.quantities import Place, Quantity, find_places
from sevenless.binding.inhibition.assay_tables.rate_cells import parse_amount
from sevenless.binding.inhibition.cheng_prusoff import cheng_prusoff
from sevenless.binding.inhibition.mechanism import Mechanism
from sevenless.errors import Problem, TableError
from sevenless.files.document import Cell
from sevenless.files.numbers import parse_value
from sevenless.files.placed_rows import CellFault, PlacedRows, read_placed_rows
from sevenless.fitting.fit import fit
from sevenless.fitting.options import FitOptions
from sevenless.units import format_conc

__all__ = ["AssayConditions", "analyse_cheng_prusoff"]

_IC50: Final = Quantity(name="ic50_molar", said="IC50s", titles=("ic50",), kind="conc", option="--ic50")
_CONDITIONS: Final = tuple(
    Quantity(name=f"{name}_molar", said=said, titles=titles, kind="conc", option=f"--{name}")
    for name, said, titles in (
        ("substrate", "substrate", ("substrate",)), ("km", "Km", ("km",)), ("enzyme", "enzyme", ("enzyme", "factor")),
    )
)  # fmt: skip
_ENDS: Final = ("log10_ic50_molar_lo", "log10_ic50_molar_hi", "hill_lo", "hill_hi")


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class AssayConditions:
    """What Ki rests on; a concentration that is None is a column of the table.

    Parameters
    ----------
    mechanism, alpha
        What the inhibitors do; Kiu / Kic, for mixed inhibition.
    substrate_molar, km_molar, enzyme_molar
        Of the assay.
    time_dependent
        Compounds whose IC50 is known to fall with preincubation.
    """

    mechanism: Mechanism
    substrate_molar: float | None = None
    km_molar: float | None = None
    enzyme_molar: float | None = None
    alpha: float = 1.0
    time_dependent: tuple[str, ...] = ()

    def given(self, name: str) -> float | None:
        """A concentration by the name of its quantity."""
        return {
            "substrate_molar": self.substrate_molar,
            "km_molar": self.km_molar,
            "enzyme_molar": self.enzyme_molar,
        }[name]


def analyse_cheng_prusoff(
    path: str | Path,
    conditions: AssayConditions,
    *,
    options: FitOptions | None = None,
    by: Sequence[str] = (),
    chosen: Mapping[str, str] | None = None,
    conc_unit: str | None = None,
) -> InhibitionAnalysis:
    """Ki of every compound of a table, or why there is none.

    Parameters
    ----------
    path
        A table of IC50s, such as ``sevenless fit --out`` writes (``qualifier``, ends of intervals and slopes are used),
        or one of doses and rates, which is fitted first.
    conditions
        Mechanism, substrate, Km and enzyme.
    options
        Of the dose-response fits.
    by, chosen, conc_unit
        As `read_assay_table` takes them.

    Raises
    ------
    ReadError, TableError
        With every fault of the table.
    """
    rows = read_placed_rows(Path(path))
    wanted = [one for one in _CONDITIONS if conditions.given(one.name) is None]
    named = dict(chosen or {})
    has_ic50 = _IC50.name in named or bool(find_places(rows.table.columns, [_IC50], chosen={})[0])
    remarks: tuple[Problem, ...] = ()
    points = pl.DataFrame()
    if has_ic50:
        fits, labels = _read_potencies(rows, wanted, by=by, chosen=named, conc_unit=conc_unit)
    else:
        sorts = [one.name for one in wanted]
        assay = read_assay_table(
            path, [DOSE, RATE, *wanted], by=by, chosen=named, conc_unit=conc_unit, sorts=sorts
        )  # fmt: skip
        fits = fit(assay.curves(by=sorts), options).table
        labels, remarks, points = (*assay.labels, *sorts), assay.remarks, assay.table
    numbers = {
        name: given if (given := conditions.given(name)) is not None else fits[name].to_numpy()
        for name in (one.name for one in _CONDITIONS)
    }
    slow = fits["compound"].is_in(_known(conditions.time_dependent, fits["compound"], rows)).to_numpy()
    results = cheng_prusoff(fits, conditions.mechanism, **numbers, alpha=conditions.alpha, time_dependent=slow)
    return InhibitionAnalysis(
        kind="cheng-prusoff", labels=labels, results=results, points=points, laws=pl.DataFrame(),
        settings=_settings(conditions, fitted=not has_ic50),
        sources=(
            ("cheng-prusoff-1973", "Ki from IC50"),
            ("copeland-2013", "conditions under which it holds"),
            *((("golub-pereyra-1973", "dose-response fits by variable projection"),) if not has_ic50 else ()),
        ),
        remarks=remarks, file=rows.file, sha256=hashlib.sha256(Path(path).read_bytes()).hexdigest(),
    )  # fmt: skip


def _known(names: Sequence[str], compounds: pl.Series, rows: PlacedRows) -> list[str]:
    """The names, all of which the table must have."""
    there = [name for name in compounds.unique(maintain_order=True).to_list() if name]
    problems = []
    for name in names:
        if name not in there:
            close = get_close_matches(name, there, n=1)
            remedy = f"did you mean {close[0]}?" if close else f"there are {', '.join(there)}"
            problems.append(rows.of_file(Problem(what=f"--time-dependent: no compound is {name!r}", remedy=remedy)))
    if problems:
        raise TableError(problems)
    return list(names)


def _read_potencies(
    rows: PlacedRows,
    wanted: Sequence[Quantity],
    *,
    by: Sequence[str],
    chosen: Mapping[str, str],
    conc_unit: str | None,
) -> tuple[pl.DataFrame, tuple[str, ...]]:
    """What `cheng_prusoff` takes, from a table of IC50s."""
    titles, count = rows.table.columns, rows.table.height
    places, problems = find_places(titles, [_IC50, *wanted], chosen=chosen)
    compound = next((name for name in COMPOUND_TITLES if name in [title.lower() for title in titles]), None)
    if compound is None:
        problems.append(Problem(what="there is no column of compounds", remedy="name it compound"))
    absent = [name for name in by if name not in titles]
    problems += [Problem(what=f"--by: there is no column {name!r}", remedy="name one of the header") for name in absent]
    if problems or compound is None:
        raise TableError([rows.of_file(problem) for problem in problems])
    data: dict[str, list[object]] = {
        "compound": rows.table[next(t for t in titles if t.lower() == compound)].cast(pl.String).to_list()
    }
    data |= {name: rows.table[name].cast(pl.String).to_list() for name in by}
    place = places[_IC50.name]
    own = [True] * count
    cells = rows.parsed_together(place.title, place.unit_title, own, _ic50_cell(place, conc_unit), problems)
    told = rows.parsed("qualifier", qualifier_of, problems) if "qualifier" in titles else [None] * count
    data["ic50_molar"] = [None if cell is None else cell.value_molar for cell in cells]
    data["qualifier"] = [_qualifier(cell, one) for cell, one in zip(cells, told, strict=True)]
    for name in (name for name in _ENDS if name in titles):
        data[name] = list(rows.parsed(name, _end, problems))
    for one in wanted:
        where = places[one.name]
        parse = parse_amount(where.unit, conc_unit, one.said)
        data[one.name] = list(rows.parsed_together(where.title, where.unit_title, [False] * count, parse, problems))
    if problems:
        raise TableError(sorted(problems, key=lambda problem: problem.line or math.inf))
    texts = {"compound", "qualifier", *by}
    return pl.DataFrame(data, schema={n: pl.String if n in texts else pl.Float64 for n in data}), ("compound", *by)


def _ic50_cell(place: Place, conc_unit: str | None) -> Callable[[Cell, Cell, bool], AffinityCell | CellFault]:
    def parse(cell: Cell, unit_cell: Cell, _: bool) -> AffinityCell | CellFault:
        return affinity_of(cell, place.unit or str(unit_cell or "").strip() or conc_unit or "")

    return parse


def _qualifier(cell: AffinityCell | None, told: str | None) -> str | None:
    if cell is None or cell.value_molar is None or told == "":
        return None
    found = told or cell.qualifier or "="
    return "=" if found == "~" else found


def _end(cell: Cell) -> float | CellFault | None:
    value, reason = parse_value(cell) or (None, None)
    if value is None and reason is None:
        return CellFault(f'"{cell}" is not a number', "write the end of the interval, or nothing")
    return {"overflow": math.inf, "underflow": -math.inf}.get(reason or "", value)


def _settings(conditions: AssayConditions, *, fitted: bool) -> dict[str, str]:
    told = {"IC50": "fitted to the doses of the table" if fitted else "as the table has it"}
    mixed = f", Kiu/Kic {conditions.alpha:g}" if conditions.mechanism == "mixed" else ""
    told["mechanism"] = f"{conditions.mechanism}{mixed}"
    for one in _CONDITIONS:
        given = conditions.given(one.name)
        told[one.said] = "a column of the table" if given is None else format_conc(given)
    if conditions.time_dependent:
        told["known to depend on time"] = ", ".join(conditions.time_dependent)
    return told
