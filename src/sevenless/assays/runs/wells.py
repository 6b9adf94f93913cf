"""The well table: what was in each well beside what was read there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import final

import polars as pl

from sevenless.assays.normalise import needs_full_effect
from sevenless.assays.progress.concentrations import REACTANTS, with_reactants
from sevenless.assays.progress.rates import RATE_COLUMNS, PlateProgress, running_forward
from sevenless.assays.protocol import Protocol
from sevenless.assays.runs.alignment import alignment_problems
from sevenless.assays.runs.manifest import Manifest
from sevenless.assays.runs.plate_maps import PlateMaps
from sevenless.assays.runs.plate_reads import PlateReads
from sevenless.assays.runs.readings_taken import take_readings
from sevenless.assays.runs.runfile import RunFile
from sevenless.errors import Problem, RunFileError, Severity
from sevenless.plates.geometry import parse_well
from sevenless.plates.platemap import PLATE_MAP_COLUMNS

__all__ = ["JoinedWells", "join_wells"]

_KEY = ["plate", "well"]
_READ = pl.selectors.starts_with("raw_") | pl.selectors.by_name(*RATE_COLUMNS, require_all=False)
_NOT_READ = "not read"
_NO_NEUTRAL = (
    'give the untreated wells the role "neutral" in the map; '
    'if that is every well it leaves out, write unlisted = "neutral" under [files]'
)
_NO_FULL_EFFECT = 'give the wells without enzyme the role "blank", or those at full effect the role "inhibitor"'


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class JoinedWells:
    """Wells with their raw readings, and how the readings were chosen.

    Parameters
    ----------
    table
        Columns of `PLATE_MAP_COLUMNS`, further columns of maps and manifest, ``raw_<role>`` per channel role and
        ``mask_reason``; in the order of the plates, wells row by row.
    channels
        Role to the names of the channels it was read from.
    taken
        Which time of a kinetic read was taken, in words.
    progress
        The traces and their fits, where the protocol follows readings over time.
    problems
        What did not stop the run.
    """

    table: pl.DataFrame
    channels: Mapping[str, str]
    taken: str | None = None
    progress: PlateProgress | None = None
    problems: tuple[Problem, ...] = ()


def join_wells(
    reads: PlateReads, maps: PlateMaps, *, run: RunFile, protocol: Protocol, manifest: Manifest | None = None
) -> JoinedWells:
    """Join readings and maps.

    A well that a map names and no file holds is kept, masked as "not read"; one that no map names has the role that
    the run file gives to unlisted wells. The neutral wells of a day-0 plate become ``time0``.

    Raises
    ------
    RunFileError
        With every problem: a channel that is not found, a kinetic read without a time, a map whose wells were none of
        them read or that stands a row or column off, a day-0 plate with treated wells, no neutral well on any plate.
    """
    readings = take_readings(reads.reads, run=run, protocol=protocol)
    table = _sorted(_joined(readings.table, maps.table, run.files.unlisted), reads.plates)
    table = _with_manifest(table, manifest)
    problems = _unread_problems(table) + _alignment_problems(table, maps) + _day0_problems(table, manifest)
    if protocol.progress is not None:
        table = with_reactants(table, conc_unit=run.files.conc_unit)
    table = _with_labels(_with_time0(table, manifest), protocol)
    problems += _control_problems(table, protocol)
    if errors := [problem for problem in problems if problem.severity == "error"]:
        raise RunFileError(errors)
    progress = readings.progress
    if protocol.progress is not None and progress is not None:
        table, runs = running_forward(table, protocol.progress)
        progress = replace(progress, runs=runs)
    return JoinedWells(
        table=table,
        channels=readings.channels,
        taken=readings.taken,
        progress=progress,
        problems=tuple(problems),
    )


def _joined(readings: pl.DataFrame, maps: pl.DataFrame, unlisted: str) -> pl.DataFrame:
    read = readings.with_columns(pl.lit(True).alias("was_read"))
    table = maps.join(read, on=_KEY, how="full", coalesce=True)
    columns = [*PLATE_MAP_COLUMNS, *(name for name in maps.columns if name not in PLATE_MAP_COLUMNS)]
    unread = pl.col("was_read").is_null() & pl.col("mask_reason").is_null()
    vehicle = pl.col("role").is_null() & pl.col("mask_reason").is_null() & pl.lit(unlisted == "neutral")
    return table.with_columns(
        role=pl.when(vehicle).then(pl.lit("neutral")).otherwise(pl.col("role").fill_null("empty")),
        conc_molar=pl.when(vehicle).then(0.0).otherwise("conc_molar"),
        mask_reason=pl.when(unread).then(pl.lit(_NOT_READ)).otherwise("mask_reason"),
    ).select(*columns, _READ, "mask_reason")


def _sorted(table: pl.DataFrame, plates: list[str]) -> pl.DataFrame:
    order = pl.col("plate").replace_strict({plate: i for i, plate in enumerate(plates)}, return_dtype=pl.Int64)
    # 1536 different wells at most, named once each.
    places = {well: 100 * row + column for well in table["well"].unique() for row, column in [parse_well(well)]}
    place = pl.col("well").replace_strict(places, return_dtype=pl.Int64)
    return table.sort(order, place)


def _with_manifest(table: pl.DataFrame, manifest: Manifest | None) -> pl.DataFrame:
    """The columns of the manifest on every well that the map leaves open."""
    if manifest is None or not manifest.columns:
        return table
    rows = [{"plate": plate.plate, **plate.columns} for plate in manifest.plates.values()]
    schema = {"plate": pl.String, **dict.fromkeys(manifest.columns, pl.String)}
    facts = pl.DataFrame(rows, schema=schema).with_columns(pl.col(manifest.columns).replace({"": None}))
    joined = table.join(facts, on="plate", how="left", maintain_order="left", suffix="_of_manifest")
    shared = [name for name in manifest.columns if name in table.columns]
    filled = joined.with_columns(
        pl.coalesce(pl.col(name).cast(pl.String), pl.col(f"{name}_of_manifest")).alias(name) for name in shared
    ).drop(f"{name}_of_manifest" for name in shared)
    new = [name for name in manifest.columns if name not in table.columns]
    head = [name for name in table.columns if not name.startswith("raw_") and name != "mask_reason"]
    return filled.select(*head, *new, pl.selectors.starts_with("raw_"), "mask_reason")


def _day0_plates(manifest: Manifest | None) -> list[str]:
    return [] if manifest is None else [plate.plate for plate in manifest.plates.values() if plate.is_day0]


def _with_time0(table: pl.DataFrame, manifest: Manifest | None) -> pl.DataFrame:
    untreated = pl.col("plate").is_in(_day0_plates(manifest)) & (pl.col("role") == "neutral")
    return table.with_columns(role=pl.when(untreated).then(pl.lit("time0")).otherwise("role"))


def _unread_problems(table: pl.DataFrame) -> list[Problem]:
    """Plates of whose map nothing was read: the map is another plate's. Single wells not read are merely masked."""
    filled = table.filter(pl.col("role") != "empty").group_by("plate", maintain_order=True)
    counts = filled.agg(pl.len(), pl.col("well").first(), pl.col("mask_reason").eq_missing(pl.lit(_NOT_READ)).all())
    return [
        Problem(
            what=f"none of the {count} wells that the map fills was read",
            plate=plate,
            well=well,
            remedy="name the map that belongs to this plate",
        )
        for plate, count, well, unread in counts.iter_rows()
        if unread
    ]


def _alignment_problems(table: pl.DataFrame, maps: PlateMaps) -> list[Problem]:
    holds_number = pl.any_horizontal(pl.selectors.starts_with("raw_").is_not_null())
    return alignment_problems(maps.table, table.filter(holds_number))


def _day0_problems(table: pl.DataFrame, manifest: Manifest | None) -> list[Problem]:
    treated = table.filter(pl.col("plate").is_in(_day0_plates(manifest)), pl.col("role") == "sample")
    counts = treated.group_by("plate", maintain_order=True).agg(pl.len(), pl.col("well").first())
    return [
        Problem(
            what=f"the manifest says time 0, yet the map has {count} treated wells",
            plate=plate,
            well=well,
            remedy="correct the time, or name the map of an untreated plate",
        )
        for plate, count, well in counts.iter_rows()
    ]


def _with_labels(table: pl.DataFrame, protocol: Protocol) -> pl.DataFrame:
    """Controls without a cell line, genotype or medium take that of their plate, where its samples have but one."""
    sample, control = pl.col("role") == "sample", pl.col("role").is_in(["neutral", "inhibitor"])
    for name in protocol.control_columns:
        if name in table.columns:
            of_samples = pl.col(name).filter(sample)
            shared = pl.when(of_samples.drop_nulls().n_unique() == 1).then(of_samples.drop_nulls().first())
            filled = pl.when(control).then(pl.coalesce(name, shared.over("plate"))).otherwise(name)
            table = table.with_columns(filled.alias(name))
    return table


def _control_problems(table: pl.DataFrame, protocol: Protocol) -> list[Problem]:
    """Controls lacking everywhere are an error; a plate that lacks them alone is reported and goes its way."""
    roles = table.group_by("plate", maintain_order=True).agg(pl.col("role").unique())
    treated = {plate: set(found) for plate, found in roles.iter_rows() if "sample" in found}
    if not treated and any(f"{name}_molar" in table.columns for name in REACTANTS):
        # Rates against concentrations of factor or substrate need no compound.
        treated = {plate: set(found) for plate, found in roles.iter_rows()}
        return _lacking(treated, ("neutral",), "it has no rate of the factor", _NO_NEUTRAL)
    if not treated:
        remedy = "give the wells under test the role sample, a compound and a dose"
        return [Problem(what="no plate holds a well with the role sample", remedy=remedy)]
    problems = _lacking(treated, ("neutral",), "nothing on it can be normalised", _NO_NEUTRAL)
    if needs_full_effect(protocol):
        wanted = protocol.full_effect_role
        problems += _lacking(treated, wanted, f"it has no {protocol.response_label}", _NO_FULL_EFFECT)
    return problems


def _lacking(treated: Mapping[str, set[str]], roles: tuple[str, ...], so: str, remedy: str) -> list[Problem]:
    bare = [plate for plate, found in treated.items() if not found & set(roles)]
    severity: Severity = "error" if len(bare) == len(treated) else "warning"
    what = f"has no {' or '.join(roles)} wells, so {so}"
    return [Problem(what=what, plate=plate, remedy=remedy, severity=severity) for plate in bare]
