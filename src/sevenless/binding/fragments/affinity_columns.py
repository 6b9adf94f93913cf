"""Which column of a table of affinities is which, by its title."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, final

from sevenless.errors import Problem
from sevenless.evidence.comparing.columns import PotencyColumns, columns_in

__all__ = ["AFFINITY_TITLES", "AffinityColumns", "find_affinity_columns"]

AFFINITY_TITLES: Final[Mapping[str, tuple[str, ...]]] = {
    "compound": ("compound", "fragment", "analyte", "ligand", "label", "name", "molecule", "compound name",
                 "fragment id", "compound id"),
    "target": ("target", "protein", "captured", "immobilised", "immobilized", "ligand"),
    "qualifier": ("kd qualifier", "qualifier", "relation"),
    "unit": ("kd unit", "unit", "units"),
    "status": ("status",),
    "heavy_atoms": ("heavy atoms", "heavy atom count", "n heavy", "n heavy atoms", "hac"),
    "formula": ("formula", "sum formula", "molecular formula"),
}  # fmt: skip
"""What a column may be called, the one preferred first. Beside a column of compounds, ``ligand`` is what sits on the
surface, as instruments have it."""


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class AffinityColumns:
    """Titles as they stand in the table: the KD with its unit and ends, and keys of `AFFINITY_TITLES`."""

    kd: PotencyColumns
    named: Mapping[str, str]


def find_affinity_columns(titles: Sequence[str]) -> tuple[AffinityColumns | None, list[Problem]]:
    """The columns of a table, or what is missing."""
    plain = {" ".join(title.lower().replace("_", " ").split()): title for title in reversed(titles)}
    named: dict[str, str] = {}
    for key, names in AFFINITY_TITLES.items():
        found = next((plain[name] for name in names if name in plain and plain[name] not in named.values()), None)
        if found is not None:
            named[key] = found
    kd = next((one for one in columns_in(titles).potencies if one.quantity == "Kd"), None)
    among = f"among {', '.join(titles)}"
    problems = []
    if "compound" not in named:
        problems.append(Problem(what=f"there is no column of compounds {among}", remedy="call one compound"))
    if kd is None:
        problems.append(Problem(what=f"there is no column of KD {among}", remedy='call one e.g. "KD (µM)" or kd_molar'))
    if kd is None or problems:
        return None, problems
    return AffinityColumns(kd=kd, named=named), []
