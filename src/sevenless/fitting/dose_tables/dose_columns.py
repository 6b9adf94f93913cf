"""Which column of a table of doses and responses is which."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, final

from sevenless.errors import Problem, UnitError
from sevenless.units import molar_per_unit

__all__ = ["DoseColumns", "find_columns"]

_DOSE: Final = re.compile(r"conc[\s_]*[(\[]?\s*([^()\[\]]+?)\s*[)\]]?", re.IGNORECASE)
_KNOWN: Final = ("curve", "response", "weight", "role", "conc", "conc_unit")


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class DoseColumns:
    """Titles of the columns that are used, as they stand in the table; None where there is none.

    ``titled_unit`` is the unit that the title of the dose column states (``conc_nM``, ``conc (nM)``, ``conc_molar``),
    ``unit`` the column of units, and ``unused`` are all titles without a meaning.
    """

    response: str
    dose: str
    titled_unit: str | None
    unit: str | None
    curve: str | None
    weight: str | None
    role: str | None
    unused: tuple[str, ...]


def find_columns(titles: Sequence[str], *, conc_unit: str | None) -> tuple[DoseColumns | None, list[Problem]]:
    """The columns of a table by their titles, capitals and blanks aside, and what is wrong with them.

    Parameters
    ----------
    titles
        As they stand in the table.
    conc_unit
        Unit of doses that carry none.
    """
    plain, problems = _plain_columns(titles)
    doses = {title: unit for title in titles if (unit := _titled_unit(title)) is not None}
    if "conc" in plain:
        doses[plain["conc"]] = ""
    problems += _dose_problems(titles, doses, conc_unit, has_unit_column="conc_unit" in plain)
    if "response" not in plain:
        problems.append(_absent("response", titles, "name the column of responses response"))
    if problems:
        return None, problems
    dose, titled_unit = next(iter(doses.items()))
    used = {dose, *(plain[name] for name in plain if name != "conc")}
    columns = DoseColumns(
        response=plain["response"],
        dose=dose,
        titled_unit=titled_unit or None,
        unit=plain.get("conc_unit"),
        curve=plain.get("curve"),
        weight=plain.get("weight"),
        role=plain.get("role"),
        unused=tuple(title for title in titles if title not in used),
    )
    return columns, []


def _plain_columns(titles: Sequence[str]) -> tuple[dict[str, str], list[Problem]]:
    """Known name to title; a problem for a name that two titles could mean."""
    found: dict[str, str] = {}
    problems = []
    for title in titles:
        name = title.strip().lower()
        if name in found:
            what = f"the columns {found[name]!r} and {title!r} are the same but for capitals"
            problems.append(Problem(what=what, remedy="rename or remove one"))
        elif name in _KNOWN:
            found[name] = title
    return found, problems


def _titled_unit(title: str) -> str | None:
    """The unit in the title of a dose column, or None if it names none."""
    match = _DOSE.fullmatch(title.strip())
    if not match or match[1].lower() == "unit":
        return None
    # "molar" in any capitals; other units keep theirs, for mM and MM are not the same.
    unit = match[1].lower() if match[1].lower() == "molar" else match[1]
    try:
        molar_per_unit(unit)
    except UnitError:
        return None
    return unit


def _dose_problems(
    titles: Sequence[str], doses: dict[str, str], conc_unit: str | None, *, has_unit_column: bool
) -> list[Problem]:
    problems = []
    if conc_unit is not None:
        try:
            molar_per_unit(conc_unit)
        except UnitError as error:
            problems.append(Problem(what=f"--conc-unit: {error}", remedy="write M, mM, uM, nM or pM"))
    if not doses:
        return [*problems, _absent_dose(titles)]
    if len(doses) > 1:
        what = f"{len(doses)} columns hold doses: {', '.join(doses)}"
        return [*problems, Problem(what=what, remedy="keep one and rename or remove the others")]
    title, unit = next(iter(doses.items()))
    if unit and (conc_unit or has_unit_column):
        other = "--conc-unit" if conc_unit else "the column conc_unit"
        what = f"the column {title!r} states its unit, and so does {other}"
        problems.append(Problem(what=what, remedy="keep one of the two"))
    return problems


def _absent_dose(titles: Sequence[str]) -> Problem:
    strange = [title for title in titles if title.strip().lower().startswith("conc") and title.lower() != "conc_unit"]
    if strange:
        what = f"the unit of the dose column {strange[0]!r} is not one of concentration"
        return Problem(what=what, remedy="name it conc_M, conc_mM, conc_uM, conc_nM or conc_pM")
    return _absent("doses", titles, "name it conc_uM, conc_nM or conc_molar, or conc beside a column conc_unit")


def _absent(name: str, titles: Sequence[str], remedy: str) -> Problem:
    return Problem(what=f"there is no column of {name} among {', '.join(titles)}", remedy=remedy)
