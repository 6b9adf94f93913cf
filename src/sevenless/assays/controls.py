"""The control wells that belong to each group of wells on a plate.

A plate may hold several groups with controls of their own: two cell lines side by side, a mutant beside the wild
type. The map columns named by ``Protocol.control_columns`` tell them apart. A control well with no entry in such a
column (medium without cells, say) serves every group of its plate.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, final

import numpy as np
import numpy.typing as npt
import polars as pl

from sevenless.assays.protocol import Protocol
from sevenless.fitting.curves import Float64Array
from sevenless.plates.platemap import ROLES

__all__ = ["IndexArray", "PlateGroup", "column_values", "control_groups", "full_effect", "plate_groups"]

IndexArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]
_NOTHING: Final = np.empty(0, dtype=np.int64)


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class PlateGroup:
    """Wells of one plate that share their controls.

    Parameters
    ----------
    plate
        Name of the plate.
    labels
        What tells the group from others on any plate (``{"cell_line": "Ba/F3 parental"}``); empty where the map has
        no such columns.
    members
        Rows of the well table that stand in the group.
    controls
        Role to rows whose wells serve the group, those excluded by hand left out.
    """

    plate: str
    labels: Mapping[str, str]
    members: IndexArray
    controls: Mapping[str, IndexArray]

    def rows(self, role: str) -> IndexArray:
        """Rows of the usable wells with this role; ``sample`` counts as a role."""
        return self.controls.get(role, _NOTHING)

    def values(self, role: str, values: Float64Array) -> Float64Array:
        """The numbers among ``values`` (one per row of the well table) at the wells with this role."""
        found = values[self.rows(role)]
        return found[np.isfinite(found)]

    @property
    def name(self) -> str:
        """The labels as they stand in a message, e.g. ``CD74-ROS1, G2032R``."""
        return ", ".join(self.labels.values())


def control_groups(wells: pl.DataFrame, protocol: Protocol) -> list[str]:
    """The columns of the well table that split plates into groups, in the protocol's order."""
    return [name for name in protocol.control_columns if name in wells.columns]


def column_values(wells: pl.DataFrame, column: str) -> Float64Array:
    """A column of numbers as an array of its own, NaN where it is null."""
    values: Float64Array = wells[column].cast(pl.Float64).fill_null(float("nan")).to_numpy().astype(np.float64)
    return values


def full_effect(group: PlateGroup, protocol: Protocol, values: Float64Array) -> tuple[str | None, Float64Array]:
    """The role that stands for full effect in a group, and its values: the first of the protocol's that has any."""
    for role in protocol.full_effect_role:
        found = group.values(role, values)
        if len(found):
            return role, found
    return None, np.empty(0)


def plate_groups(wells: pl.DataFrame, protocol: Protocol) -> list[PlateGroup]:
    """Every group of every plate, in the order of their first wells. Each well is a member of exactly one group.

    Parameters
    ----------
    wells
        Columns ``plate``, ``role``, where there are exclusions ``exclusion``, and the control columns of the map.
    protocol
        Its ``control_columns`` are used as far as the wells have them.
    """
    columns = control_groups(wells, protocol)
    keys = wells.select("plate", "role", *columns).with_row_index("row")
    usable = np.ones(len(wells), dtype=bool)
    if "exclusion" in wells.columns:
        usable = wells["exclusion"].is_null().to_numpy()
    groups: list[PlateGroup] = []
    for part in keys.partition_by("plate", maintain_order=True):
        groups += _groups_of_plate(part, columns, usable)
    return groups


def _groups_of_plate(part: pl.DataFrame, columns: Sequence[str], usable: BoolArray) -> list[PlateGroup]:
    rows: IndexArray = part["row"].to_numpy().astype(np.int64)
    roles = part["role"].fill_null("empty").to_numpy()
    labels = [part[column].cast(pl.String).fill_null("").to_numpy() for column in columns]
    groups = []
    for combination in dict.fromkeys(zip(*labels, strict=True)) if columns else [()]:
        own, serving = np.ones(len(part), dtype=bool), np.ones(len(part), dtype=bool)
        for label, value in zip(labels, combination, strict=True):
            own &= label == value
            serving &= (label == value) | (label == "")
        wells = {role: (roles == role) & (own if role == "sample" else serving) & usable[rows] for role in ROLES}
        groups.append(
            PlateGroup(
                plate=part["plate"][0],
                labels={name: str(value) for name, value in zip(columns, combination, strict=True) if value},
                members=rows[own],
                controls={role: rows[chosen] for role, chosen in wells.items()},
            )
        )
    return groups
