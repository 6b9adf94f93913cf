"""Which column of a table of rates holds which quantity, and in which unit."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal, final

from sevenless.errors import Problem, UnitError
from sevenless.units import molar_per_unit, seconds_per_unit

__all__ = ["Kind", "Place", "Quantity", "find_places", "per_second"]

Kind = Literal["conc", "time", "per_time", "number"]

_BETWEEN: Final = r"(?:[\s_]*[(\[]\s*|[\s_]+)"
_PER: Final = re.compile(r"(?:per[\s_]+|1?\s*/\s*)(\w+)|(\w+?)\s*(?:\^?[-−]1|⁻¹)", re.IGNORECASE)
_CANONICAL: Final[dict[Kind, str]] = {"conc": "_molar", "time": "_s", "per_time": "_per_s", "number": "_per_s"}
_WRITTEN: Final[dict[Kind, str]] = {"conc": "_nM", "time": "_min", "per_time": "_per_s", "number": ""}


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """Something that a table may hold.

    Parameters
    ----------
    name
        Its column in what is read, with the canonical unit: ``conc_molar``, ``time_s``.
    said
        What it is, in words.
    titles
        What its column may be called, without the unit; the first is the one that is recommended.
    kind
        Which units it may have.
    needed
        Whether there is no analysis without it.
    option
        Of the command line, that names its column where several might be meant.
    may_be_zero
        Whether a concentration of 0 means something.
    """

    name: str
    said: str
    titles: tuple[str, ...]
    kind: Kind
    needed: bool = True
    option: str = ""
    may_be_zero: bool = False

    @property
    def remedy(self) -> str:
        """What to call a column that is absent."""
        return f"name it {self.titles[0]}{_WRITTEN[self.kind]}"


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a quantity stands: title of its column, the unit that the title states, and the column of its units."""

    title: str
    unit: str | None = None
    unit_title: str | None = None


def per_second(unit: str) -> float:
    """How many 1/s one such unit is.

    Raises
    ------
    UnitError
        If it is no unit of a rate.

    Examples
    --------
    >>> per_second("per_min") == per_second("1/min") == per_second("min-1") == 1 / 60
    True
    """
    match = _PER.fullmatch(unit.strip())
    if match is None:
        raise UnitError(f"{unit!r} is not a unit of a rate")
    return 1.0 / seconds_per_unit(match[1] or match[2])


def find_places(
    titles: Sequence[str], quantities: Sequence[Quantity], *, chosen: Mapping[str, str]
) -> tuple[dict[str, Place], list[Problem]]:
    """The column of each quantity, and what is wrong with the titles.

    Parameters
    ----------
    titles
        As they stand in the table.
    quantities
        What is looked for.
    chosen
        Title by name of the quantity, where the user has said it.
    """
    found: dict[str, Place] = {}
    problems: list[Problem] = []
    for one in quantities:
        places = _chosen(one, chosen[one.name], titles, problems) if one.name in chosen else _named(one, titles)
        if len(places) > 1:
            canonical = [place for place in places if place.title.lower().endswith(_CANONICAL[one.kind])]
            places = canonical if len(canonical) == 1 else places
        if len(places) == 1:
            found[one.name] = places[0]
        elif places:
            listed = ", ".join(place.title for place in places)
            remedy = f"name one of them with {one.option}" if one.option else "rename or remove all but one"
            problems.append(Problem(what=f"{len(places)} columns may hold {one.said}: {listed}", remedy=remedy))
        elif one.needed and one.name not in chosen:
            problems.append(_absent(one, titles))
    return found, problems


def _chosen(one: Quantity, title: str, titles: Sequence[str], problems: list[Problem]) -> list[Place]:
    if title not in titles:
        what = f"{one.option}: there is no column {title!r} among {', '.join(titles)}"
        problems.append(Problem(what=what, remedy="name a column as it stands in the header"))
        return []
    known = _named(Quantity(name=one.name, said=one.said, titles=(_stem(title, one.kind),), kind=one.kind), [title])
    return known or [Place(title=title)]


def _stem(title: str, kind: Kind) -> str:
    """The title without its unit."""
    for match in re.finditer(_BETWEEN, title):
        if match.start() and _is_unit(title[match.end() :].rstrip(" )]"), kind):
            return title[: match.start()].lower()
    return title.strip().lower()


def _named(one: Quantity, titles: Sequence[str]) -> list[Place]:
    by_name = {title.strip().lower(): title for title in titles}
    places = []
    for title in titles:
        for stem in one.titles:
            if not (match := re.fullmatch(rf"{re.escape(stem)}(?:{_BETWEEN}(.+?)[\s)\]]*)?", title.strip(), re.I)):
                continue
            if match[1] is None:
                places.append(Place(title=title, unit_title=by_name.get(f"{stem}_unit")))
            elif one.kind == "number":
                # A rate in any unit will do, if the unit is set apart: "rate (RFU/min)".
                if title.rstrip()[-1] in ")]":
                    places.append(Place(title=title))
            elif _is_unit(match[1], one.kind):
                places.append(Place(title=title, unit=_own(match[1])))
    return places


def _own(unit: str) -> str:
    """ "molar" in any capitals; other units keep theirs, for mM and MM are not the same."""
    return unit.lower() if unit.lower() == "molar" else unit


def _is_unit(text: str, kind: Kind) -> bool:
    if text.lower() == "unit" or kind == "number":
        return False
    reader = {"conc": molar_per_unit, "time": seconds_per_unit, "per_time": per_second}[kind]
    try:
        reader(_own(text))
    except UnitError:
        return False
    return True


def _absent(one: Quantity, titles: Sequence[str]) -> Problem:
    alike = [title for title in titles for stem in one.titles if re.match(rf"{re.escape(stem)}[\s_(\[]", title, re.I)]
    alike = [title for title in alike if not title.lower().endswith("_unit")]
    if alike and one.kind != "number":
        kind = {"conc": "concentration", "time": "time", "per_time": "a rate"}[one.kind]
        return Problem(what=f"the unit of the column {alike[0]!r} is not one of {kind}", remedy=one.remedy)
    return Problem(what=f"there is no column of {one.said} among {', '.join(titles)}", remedy=one.remedy)
