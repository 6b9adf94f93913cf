"""One list of a screen: found by NMR, ranked by surface plasmon resonance."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, Final

import polars as pl

from sevenless.binding.fragments.screen import FragmentScreen
from sevenless.binding.surface import ligand_efficiency_kcal_per_mol
from sevenless.evidence.comparing.naming import same_name_key
from sevenless.molecules.find import known_name

__all__ = ["RANKING_COLUMNS", "ROOM_TEMPERATURE_KELVIN", "STANDINGS", "rank_fragments"]

ROOM_TEMPERATURE_KELVIN: Final = 298.15
"""25 °C, at which affinities are taken to be measured where nobody says otherwise."""

STANDINGS: Final = {
    "found, ranked": "it binds by NMR, and its KD is a number or lies below one",
    "found, bounded": "it binds by NMR, and its KD lies above what was measured: ranked behind, by that bound",
    "found, not measured": "it binds by NMR, and there is no KD: ranked behind, by its ratio",
    "KD alone": "NMR did not find it or could not judge it, and SPR measured a KD",
    "found, not confirmed": "it binds by NMR, and SPR could not quote a KD",
    "not judged": "NMR could not judge it, and there is no KD",
    "not found": "it does not bind by NMR, and there is no KD",
    "control": "it was known before",
}
"""Where a compound stands, in the order of the list; the first three and the fourth get a rank."""

RANKING_COLUMNS: Final = {
    "rank": pl.Int64,
    "compound": pl.String,
    "known_as": pl.String,
    "standing": pl.String,
    "verdict": pl.String,
    "judged_peaks": pl.Int64,
    "votes": pl.Int64,
    "ratio": pl.Float64,
    "ratio_qualifier": pl.String,
    "z": pl.Float64,
    "competition": pl.String,
    "recovered": pl.Float64,
    "kd_molar": pl.Float64,
    "kd_low_molar": pl.Float64,
    "kd_high_molar": pl.Float64,
    "kd_qualifier": pl.String,
    "affinities": pl.Int64,
    "heavy_atoms": pl.Int64,
    "ligand_efficiency_kcal_per_mol": pl.Float64,
    "ligand_efficiency_qualifier": pl.String,
    "temperature_kelvin": pl.Float64,
    "message": pl.String,
}
"""Columns of the ranked list. ``ligand_efficiency_kcal_per_mol`` is per heavy atom, at ``temperature_kelvin``; ``<``
where the KD is a lower bound."""

_RANKED: Final = ("found, ranked", "found, bounded", "found, not measured", "KD alone")
_TURNED: Final = {">": "<", "<": ">"}


def rank_fragments(
    screen: FragmentScreen,
    affinities: pl.DataFrame | None = None,
    *,
    temperature_kelvin: float = ROOM_TEMPERATURE_KELVIN,
) -> pl.DataFrame:
    """The list, best first.

    Parameters
    ----------
    screen
        Of `judge_screen`.
    affinities
        Of `read_affinities`; compounds are matched by any of their names.
    temperature_kelvin
        At which the affinities were measured.

    Returns
    -------
    polars.DataFrame
        Columns of `RANKING_COLUMNS`: every compound of the screen, and those that only SPR measured.

    Notes
    -----
    Hits and weak compounds come first, by KD. Ligand efficiency is -R T ln(KD / 1 M) over the number of heavy atoms;
    the number is taken from the table of peaks, else from that of affinities, and where neither has it the message
    says so. Hopkins, Groom and Alex 2004, https://doi.org/10.1016/S1359-6446(04)03069-7.
    """
    if not temperature_kelvin > 0:
        raise ValueError(f"the temperature is a number of kelvin above 0, not {temperature_kelvin}")
    by_key = {} if affinities is None else {row["key"]: row for row in affinities.iter_rows(named=True)}
    competition = _competition(screen)
    atoms = dict(screen.facts.select("compound", "heavy_atoms").iter_rows())
    rows, seen = [], set()
    for one in screen.compounds.iter_rows(named=True):
        key = same_name_key(one["compound"], "compound")
        seen.add(key)
        told = {**one, **competition.get(one["compound"], {}), "heavy_atoms": atoms.get(one["compound"])}
        rows.append(_row(told, by_key.get(key), temperature_kelvin, with_spr=affinities is not None))
    alone = {"verdict": "not judged", "role": "sample", "message": "it is not in the NMR screen"}
    for key, affinity in by_key.items():
        if key not in seen:
            absent = {**alone, "compound": affinity["compound"]}
            rows.append(_row(absent, affinity, temperature_kelvin, with_spr=True))
    rows.sort(key=_order)
    ranked = 0
    for row in rows:
        ranked += row["standing"] in _RANKED
        row["rank"] = ranked if row["standing"] in _RANKED else None
    return pl.DataFrame(rows, schema=RANKING_COLUMNS)


def _competition(screen: FragmentScreen) -> dict[str, dict[str, Any]]:
    """Per compound: statuses, with the name of the competitor where there are several, and the share recovered."""
    several = screen.competition["competitor"].n_unique() > 1
    found: dict[str, dict[str, Any]] = {}
    for row in screen.competition.iter_rows(named=True):
        said = f"{row['competitor']}: {row['status']}" if several else row["status"]
        before = found.get(row["compound"], {}).get("competition")
        one = {"competition": f"{before}; {said}" if before else said}
        found[row["compound"]] = one if several else {**one, "recovered": row["recovered"]}
    return found


def _row(
    one: Mapping[str, Any], affinity: Mapping[str, Any] | None, temperature_kelvin: float, *, with_spr: bool
) -> dict[str, Any]:
    measured = affinity or {}
    row = {name: measured.get(name) for name in RANKING_COLUMNS} | {
        name: one[name] for name in RANKING_COLUMNS if name in one and one[name] is not None
    }
    row["known_as"] = known_name(one["compound"], "compound") or ""
    row["standing"] = _standing(one, affinity)
    row |= _efficiency(row, temperature_kelvin)
    row["message"] = "; ".join(part for part in (one["message"], _of_affinity(row, affinity, with_spr)) if part)
    return row


def _standing(one: Mapping[str, Any], affinity: Mapping[str, Any] | None) -> str:
    if one["role"] != "sample":
        return "control"
    mark = None if affinity is None else affinity["kd_qualifier"]
    if one["verdict"] in ("hit", "weak"):
        if mark is None:
            return "found, not measured"
        return {"": "found, not confirmed", ">": "found, bounded"}.get(mark, "found, ranked")
    if mark in ("=", "~", "<"):
        return "KD alone"
    return "not judged" if one["verdict"] == "not judged" else "not found"


def _efficiency(row: Mapping[str, Any], temperature_kelvin: float) -> dict[str, Any]:
    kd, atoms = row["kd_molar"], row["heavy_atoms"]
    if kd is None or atoms is None:
        return {}
    found = ligand_efficiency_kcal_per_mol(kd, heavy_atoms=atoms, temperature_kelvin=temperature_kelvin)
    mark = row["kd_qualifier"]
    return {
        "ligand_efficiency_kcal_per_mol": found,
        "ligand_efficiency_qualifier": _TURNED.get(mark, mark),
        "temperature_kelvin": temperature_kelvin,
    }


def _of_affinity(row: Mapping[str, Any], affinity: Mapping[str, Any] | None, with_spr: bool) -> str:
    if affinity is None:
        return "not in the table of affinities" if with_spr and row["verdict"] in ("hit", "weak") else ""
    parts = [affinity["affinity_message"] if row["kd_molar"] else f"SPR: {affinity['affinity_message']}"]
    if row["kd_molar"] and row["heavy_atoms"] is None:
        parts.append("no ligand efficiency: the number of heavy atoms is unknown")
    return "; ".join(part for part in parts if part)


def _order(row: Mapping[str, Any]) -> tuple[int, float, float]:
    kd, z = row["kd_molar"], row["z"]
    return list(STANDINGS).index(row["standing"]), math.inf if kd is None else kd, math.inf if z is None else z
