"""Maps as TOML layouts, in the manner of wellmap.

A dose-response plate of 384 wells, eight compounds in duplicate rows, eleven doses and vehicle in each::

    format = "sevenless.map"
    version = 1
    plate_format = 384

    [[series]]
    wells = "A3-P14"
    compound = ["BI-3406", "MRTX0902", "BAY-293", "RMC-6236", "trametinib", "SCH772984", "ARS-1620", "sotorasib"]
    replicates = 2
    start = "10 uM"
    dilution = 3
    neutral = true

    [col.'1,2']
    role = "neutral"

    [col.'23,24']
    role = "inhibitor"

**Groups of wells.** The title of a table says which wells, its keys what is in them.

====================  ==================================================================================
``[expt]``            every well of the layout
``[row.A]``           a row; ``[row.'A,C']``, ``[row.A-D]``, ``[row.'A,C,...,O']`` several
``[col.1]``           a column; the same patterns
``[irow.A]``          a row interleaved with its neighbour: A1, B2, A3, B4, ...; ``[irow.B]`` is B1, A2, B3, ...
``[icol.1]``          a column interleaved with its neighbour: A1, B2, C1, D2, ...
``[block.3x2.A1]``    three columns by two rows with A1 at the top left; ``[block.3x2.'A1,A5']`` several
``[well.A1]``         a well; ``[well.'A1,C3']``, ``[well.A1-C4]`` (a rectangle), ``[well.'A1,C3,...,O23']``
``[[series]]``        doses along lines of wells, see below
``[plate.NAME]``      all of the above for one plate, e.g. ``[plate.NAME.row.A]``
====================  ==================================================================================

**Which wells there are.** Those that a well, a block or a series names, and those where a row and a column cross.
Where ``plate_format`` is given, a row or column that sets a ``role`` is a whole row or column of the plate.

**Precedence.** Where two tables set one key of a well, the more telling wins: well, block and series (the smaller
one), row, col, irow, icol, expt. Between tables of one kind that of a plate wins over that of a layout and that over
one for all, then the later one in the file. A table that sets a role other than sample takes away the compounds and
doses set by less telling ones.

**Keys.** ``role`` (sample, neutral, inhibitor, blank, time0, empty; inferred if absent), ``compound``, ``conc``,
``compound_2``, ``conc_2``, and any further column (``cell_line``, ``genotype``, ...). A dose is text with its unit
(``conc = "10 nM"``), or a number whose unit stands in the key (``conc_nM = 10``) or in a key ``conc_unit`` of the same
table or of one around it (the plate's, the layout's, ``[expt]``, the top of the file).

**Series.** ``wells`` (a pattern) or ``block`` (``"12x2.C3"``) names them. The dose falls to the ``direction``
(``right``, ``left``, ``down`` or ``up``; right if absent) from ``start`` by the factor ``dilution``; or ``doses`` lists
them. ``points`` is the number of doses, as many as fit if absent. ``neutral = true`` ends each line with vehicle.
``wells_per_dose = 2`` puts each dose into two neighbouring wells of the line. ``replicates = 2`` makes two
neighbouring lines replicates. ``start`` and any further key may be a list: one entry per line, or per group of
replicates. A series that names ``compound_2`` and no ``compound`` doses the second compound, so two series over one
block, one to the right and one down, make a matrix.

**Several plates.** ``plates = ["P1", "P2"]`` at the top says for which plates the file is written (any, if absent).
``[[layout]]`` describes some of them; it has its own ``plates`` and any of the groups, as in
``[layout.row.A]`` or ``[[layout.series]]`` below it. Groups outside hold for every layout::

    [[layout]]
    plates = ["day0"]
    [layout.block.24x16.A1]
    role = "time0"

    [[layout]]
    plates = ["drug-1", "drug-2"]
    [[layout.series]]
    wells = "C3-N12"
    ...

``format`` and ``version`` say what the file is; a wellmap file without them is read as well. ``title``, ``notes`` and
wellmap's ``[meta]`` (data paths, style, alert) may stand in the file and describe no well; ``include`` and ``concat``
are refused, since a map is one file with one checksum.

References
----------
K. Kundert, "Wellmap: a file format for microplate layouts", BMC Res. Notes 14, 164 (2021),
doi:10.1186/s13104-021-05573-0.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from typing import Final

from sevenless.errors import MapError, Problem
from sevenless.plates.draft import MapDraft, Place
from sevenless.plates.geometry import PLATE_SHAPES, well_name
from sevenless.plates.map_problems import MapProblems
from sevenless.plates.toml_groups import GROUP_KEYS, Group, Scope, groups_of_table
from sevenless.plates.toml_merge import merge_groups
from sevenless.plates.toml_values import units_of_table

__all__ = ["draft_of_toml"]

_TOP_KEYS: Final = (
    "format", "version", "title", "notes", "plate_format", "plates", "conc_unit", "conc_2_unit", "meta", "plate",
    "layout", *GROUP_KEYS,
)  # fmt: skip
_LAYOUT_KEYS: Final = ("plates", "title", "notes", "conc_unit", "conc_2_unit", "plate", *GROUP_KEYS)
_META_KEYS: Final = ("path", "paths", "style", "param_styles", "alert", "options")

Table = Mapping[str, object]


def draft_of_toml(text: str, *, file: str) -> MapDraft:
    """What a TOML layout says of each well.

    Raises
    ------
    MapError
        If the text is not TOML, or not a layout; every fault is listed.
    """
    document = _parse(text, file)
    problems = MapProblems(file=file)
    plate_format = _check_head(document, problems)
    units = _units(document, {})
    shared = groups_of_table(document, Scope(units=units), problems)
    layouts = [
        _described(layout, path, _units(layout, units), shared, problems)
        for layout, path in _layouts(document, problems)
    ]
    if problems:
        # Of groups that could not be read, everything that follows would be said to be missing.
        raise MapError(problems.found())
    wells = [
        well
        for groups, plates in layouts
        for plate in plates
        for well in merge_groups(groups, plate, plate_format, problems)
    ]
    if found := problems.found():
        raise MapError(found)
    variables = list(dict.fromkeys(name for well in wells for name in well.values))
    return MapDraft(
        file=file,
        wells=[well_name(*well.at) for well in wells],
        plates=[well.plate for well in wells],
        columns={name: [well.values.get(name) for well in wells] for name in variables},
        places={
            "well": [well.place for well in wells],
            **{name: [well.places.get(name, well.place) for well in wells] for name in variables},
        },
        plate_format=plate_format,
    )


def _parse(text: str, file: str) -> Table:
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        said = str(error) or "nested too deeply"
        at = re.search(r"\(at line (\d+), column (\d+)\)", said)
        what = re.sub(r"\s*\(at [^)]*\)", "", said).rstrip(".")
        problem = Problem(
            what=f"is not valid TOML: {what[0].lower()}{what[1:]}",
            file=file,
            line=int(at[1]) if at else None,
            remedy="text goes in quotes, patterns with commas too, as in [col.'1,2']",
        )
        raise MapError(problem) from error


def _check_head(document: Table, problems: MapProblems) -> int | None:
    """Keys at the top; the plate format."""
    _check_keys(document, _TOP_KEYS, "", problems)
    if document.get("format", "sevenless.map") != "sevenless.map":
        problems.add(f"the format is {document['format']!r}", remedy='a map begins with format = "sevenless.map"')
    if document.get("version", 1) != 1:
        problems.add(f"version {document['version']!r} is not known", remedy="write version = 1, or update sevenless")
    _check_meta(document.get("meta", {}), problems)
    size = document.get("plate_format")
    if size is None or (isinstance(size, int) and size in PLATE_SHAPES):
        return size
    known = ", ".join(str(number) for number in PLATE_SHAPES)
    problems.add(f"plate_format {size!r} is not the size of a plate", remedy=f"write one of {known}, without quotes")
    return None


def _check_meta(meta: object, problems: MapProblems) -> None:
    if not isinstance(meta, dict):
        problems.add("meta is not a table", remedy="remove it")
        return
    for key in ("include", "concat"):
        if key in meta:
            remedy = "copy the included layout into this file, or list several maps in the run file"
            problems.add(f"{key} is not followed", remedy=remedy, place=Place(cell="[meta]"))
    rest = {key: value for key, value in meta.items() if key not in ("include", "concat")}
    _check_keys(rest, _META_KEYS, "[meta]", problems)


def _check_keys(table: Table, known: Sequence[str], place: str, problems: MapProblems) -> None:
    for key in table:
        if key not in known:
            close = get_close_matches(key, known, n=1, cutoff=0.6)
            remedy = f"did you mean {close[0]}?" if close else f"known here: {', '.join(known)}"
            problems.add(f"unknown key {key!r}", remedy=remedy, place=Place(cell=place or None))


def _layouts(document: Table, problems: MapProblems) -> list[tuple[Table, tuple[str, ...]]]:
    """The ``[[layout]]`` tables, or the file itself where it has none; each with its place in the file."""
    if "layout" not in document:
        return [(document, ())]
    layouts = document["layout"]
    found: list[tuple[Table, tuple[str, ...]]] = []
    for number, layout in enumerate(layouts if isinstance(layouts, list) else [layouts], start=1):
        path = ("layout", str(number))
        if not isinstance(layout, dict):
            problems.add("is not a table", remedy="write [[layout]]", place=Place(cell="layout"))
            continue
        _check_keys(layout, _LAYOUT_KEYS, f"[[layout]] {number}", problems)
        if "plates" not in layout and "plate" not in layout and isinstance(layouts, list) and len(layouts) > 1:
            remedy = 'write plates = ["P1", "P2"] below [[layout]]'
            problems.add("the layout does not say its plates", remedy=remedy, place=Place(cell=f"[[layout]] {number}"))
        found.append((layout, path))
    if "plates" in document or "plate" in document:
        remedy = "move them into the layouts"
        problems.add("plates are named beside [[layout]]", remedy=remedy, place=Place(cell="plates"))
    return found


def _described(
    table: Table, path: tuple[str, ...], units: Mapping[str, str], shared: Sequence[Group], problems: MapProblems
) -> tuple[list[Group], list[str | None]]:
    """The groups of a layout, and the plates it is for; ``shared`` groups are those at the top of the file."""
    groups = list(shared)
    if path:
        groups += groups_of_table(table, Scope(level=1, units=units, path=path), problems)
    plates: dict[str | None, None] = dict.fromkeys(_plate_names(table, path, problems))
    named = table.get("plate", {})
    if not isinstance(named, dict):
        problems.add("plate is not a table", remedy="write [plate.NAME]", place=Place(cell="plate"))
        named = {}
    for name, inner in named.items():
        if "plates" in table and name not in plates:
            remedy = f"name one of {', '.join(str(plate) for plate in plates)}, or add it to plates"
            problems.add(f"{name!r} is not among the plates", remedy=remedy, place=Place(cell=f"[plate.{name}]"))
        plates[name] = None
        groups += _plate_groups(name, inner, units, path, problems)
    return groups, list(plates) or [None]


def _plate_groups(
    name: str, inner: object, units: Mapping[str, str], path: tuple[str, ...], problems: MapProblems
) -> list[Group]:
    """Groups of one ``[plate.NAME]``; the keys that stand directly in it hold for the whole plate."""
    if not isinstance(inner, dict):
        problems.add("is not a table", remedy=f"write [plate.{name}]", place=Place(cell=f"[plate.{name}]"))
        return []
    own = {key: value for key, value in inner.items() if key not in GROUP_KEYS}
    grouped = {key: value for key, value in inner.items() if key in GROUP_KEYS}
    scope = Scope(level=2, plate=name, units=units_of_table(own, units), path=(*path, "plate", name))
    whole = groups_of_table({"expt": own}, scope, problems) if own else []
    return [*whole, *groups_of_table(grouped, scope, problems)]


def _plate_names(table: Table, path: tuple[str, ...], problems: MapProblems) -> list[str]:
    plates = table.get("plates", [])
    if isinstance(plates, list) and all(isinstance(plate, str) and plate.strip() for plate in plates):
        if len(set(plates)) == len(plates):
            return [plate.strip() for plate in plates]
        what = "plates lists a plate twice"
    else:
        what = "plates is not a list of names"
    problems.add(what, remedy='write plates = ["P1", "P2"]', place=Place(cell="[[layout]]" if path else None))
    return []


def _units(table: Table, outer: Mapping[str, str]) -> dict[str, str]:
    """Units at the head of a file or layout, or in its ``[expt]``."""
    own = units_of_table({key: table[key] for key in ("conc_unit", "conc_2_unit") if key in table}, outer)
    expt = table.get("expt")
    return units_of_table(expt, own) if isinstance(expt, dict) else own
