"""The main job: a run file in, an `Analysis` out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import final

import polars as pl

from sevenless.assays.analysis import Analysis
from sevenless.assays.comparisons import check_comparisons, compared
from sevenless.assays.curve_points import CurvePoints, curve_labels, curve_points
from sevenless.assays.day0 import day0_columns
from sevenless.assays.growth_table import Growth, growth_of
from sevenless.assays.progress.enzyme import catalytic_efficiencies, michaelis_menten_constants
from sevenless.assays.protocol import Protocol, protocol
from sevenless.assays.quality.bracketing import bracketing
from sevenless.assays.quality.gates import plate_levels, quality
from sevenless.assays.quality.levels import level_of_rank, level_rank
from sevenless.assays.replicates import averages, check_reference, reproducibility
from sevenless.assays.responses import with_responses
from sevenless.assays.runs.exclusions import with_exclusions, without_exclusions
from sevenless.assays.runs.instrument_background import instrument_backgrounds
from sevenless.assays.runs.manifest import Manifest, read_manifest
from sevenless.assays.runs.methods import methods_of
from sevenless.assays.runs.plate_maps import PlateMaps, map_files, read_plate_maps
from sevenless.assays.runs.plate_reads import PlateReads, read_plates
from sevenless.assays.runs.plate_table import plate_table
from sevenless.assays.runs.provenance import files_used, package_versions
from sevenless.assays.runs.runfile import RunFile, read_run
from sevenless.assays.runs.wells import JoinedWells, join_wells
from sevenless.errors import InputError, Problem
from sevenless.fitting.fit import fit
from sevenless.fitting.fits import CurveFits

__all__ = ["analyze"]

Progress = Callable[[str, int, int], None]


def analyze(run: str | Path | RunFile, *, progress: Progress | None = None) -> Analysis:
    """Analyse a run: read its files, join the maps, check the plates, fit the curves.

    Parameters
    ----------
    run
        A run file, or its path.
    progress
        Called as ``progress(stage, done, total)``: for every file that is read, and at each further stage.

    Returns
    -------
    Analysis
        A plate that fails its gates and a curve that cannot be fitted are in it, marked; they stop nothing.

    Raises
    ------
    InputError
        With every problem of the run file, or of the files that it names.

    Examples
    --------
    >>> analyze("run.toml").potencies  # doctest: +SKIP
    """
    rules = run if isinstance(run, RunFile) else read_run(Path(run))
    tell = progress or _in_silence
    inputs = _read_inputs(rules, tell)
    tell("checking plates", 0, 1)
    wells, labels, remarks = _prepared(inputs)
    judged = quality(wells, inputs.protocol, inputs.reads.formats, progress=inputs.traces)
    levels = plate_levels(judged)
    tell("fitting", 0, 1)
    points = curve_points(wells, rules.curves, inputs.protocol, labels)
    fits = _fitted(points, inputs.protocol, levels)
    growth = _growth(inputs, wells, labels, points)
    return Analysis(
        title=rules.title or inputs.protocol.title,
        run_name=rules.name,
        run_text=rules.text,
        protocol=inputs.protocol,
        wells=wells,
        quality=judged,
        plates=plate_table(inputs.reads, wells, levels, inputs.manifest),
        curves=points.curves,
        fits=fits,
        fits_all_wells=_fits_all_wells(inputs, wells, labels, levels),
        bracketing=points.curves.labels.hstack(bracketing(fits, points.curves)),
        growth=None if growth is None else _with_levels(growth.table, fits),
        growth_points=None if growth is None else growth.points,
        comparisons=compared(points, levels, rules.compare, options=inputs.protocol.fit),
        replicates=averages(fits, labels),
        reproducibility=reproducibility(
            fits, labels, rules.reference, limits=rules.gates.get("minimum_significant_ratio")
        ),
        progress=inputs.joined.progress,
        catalytic_efficiency=None if inputs.traces is None else catalytic_efficiencies(wells, inputs.protocol),
        michaelis_menten=None if inputs.traces is None else michaelis_menten_constants(wells, inputs.protocol),
        files=files_used(rules, inputs.reads.sources, inputs.maps.sources, inputs.manifest),
        versions=package_versions(),
        problems=(
            *inputs.reads.problems,
            *inputs.maps.problems,
            *inputs.joined.problems,
            *remarks,
            *_of_records(rules),
        ),
        methods=methods_of(rules, inputs.protocol, wells, joined=inputs.joined, labels=labels, growth=growth),
        evidence_used=rules.evidence.uses,
        evidence_folders=rules.evidence_folders,
    )


def _of_records(run: RunFile) -> Sequence[Problem]:
    """What is worth knowing of the user's own records, where the run file names any."""
    from sevenless.evidence.library import published

    return published(*run.evidence_folders).remarks if run.evidence_folders else ()


def _in_silence(stage: str, done: int, total: int) -> None:
    """Progress that nobody watches."""


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class _Inputs:
    """Everything that the run file names, read and joined."""

    run: RunFile
    protocol: Protocol
    manifest: Manifest | None
    reads: PlateReads
    maps: PlateMaps
    joined: JoinedWells

    @property
    def traces(self) -> pl.DataFrame | None:
        """Fits of the traces, where the protocol follows readings over time."""
        return None if self.joined.progress is None else self.joined.progress.fits

    @property
    def backgrounds(self) -> pl.DataFrame | None:
        if not self.run.read.subtract_background:
            return None
        with _told_with_file(self.reads, self.run):
            return instrument_backgrounds(self.reads.reads, self.joined.channels)


def _read_inputs(run: RunFile, progress: Progress) -> _Inputs:
    used = run.applied_to(protocol(run.protocol))
    manifest = read_manifest(run)
    others = [path for path, _ in map_files(run, manifest)] + ([manifest.path] if manifest is not None else [])
    reads = read_plates(run, leave_out=others, progress=progress)
    with _told_with_file(reads, run):
        maps = read_plate_maps(run, manifest, reads.formats)
        joined = join_wells(reads, maps, run=run, protocol=used, manifest=manifest)
    return _Inputs(run=run, protocol=used, manifest=manifest, reads=reads, maps=maps, joined=joined)


@contextmanager
def _told_with_file(reads: PlateReads, run: RunFile) -> Iterator[None]:
    """Problems that name no file get that of their plate, or the run file."""
    try:
        yield
    except InputError as error:
        placed = [
            replace(problem, file=problem.file or reads.files.get(problem.plate or "") or run.name or None)
            for problem in error.problems
        ]
        raise type(error)(placed) from error


def _prepared(inputs: _Inputs) -> tuple[pl.DataFrame, list[str], list[Problem]]:
    """The wells with exclusions and responses, and what tells curves apart."""
    run = inputs.run
    with _told_with_file(inputs.reads, run):
        excluded = with_exclusions(inputs.joined.table, run.exclude, file=run.name)
        check_comparisons(excluded, run.compare)
        labels, remarks = curve_labels(excluded, run.curves, compared_by=[rule.by for rule in run.compare])
        check_reference(run.reference, excluded["compound"].drop_nulls().unique().to_list())
        day0_columns(excluded, run.growth)
        wells = with_responses(excluded, inputs.protocol, backgrounds=inputs.backgrounds)
    return wells, labels, remarks


def _fitted(points: CurvePoints, protocol: Protocol, levels: pl.DataFrame) -> CurveFits:
    """The fits, each with the worst level of the plates that its curve came from."""
    fits = fit(points.curves, protocol.fit)
    of_plates = points.table.join(levels, on="plate", how="left", maintain_order="left")
    level = level_of_rank(level_rank(pl.col("level")).max()).alias("plate_level")
    worst = of_plates.group_by(points.labels, maintain_order=True).agg(level)
    table = fits.table.insert_column(len(points.labels), worst["plate_level"])
    return replace(fits, table=table)


def _growth(inputs: _Inputs, wells: pl.DataFrame, labels: list[str], points: CurvePoints) -> Growth | None:
    """Growth metrics, with vehicle wells for a control even where the run leaves them out of the curves."""
    if not inputs.run.curves.vehicle:
        points = curve_points(wells, replace(inputs.run.curves, vehicle=True), inputs.protocol, labels)
    return growth_of(wells, points, protocol=inputs.protocol, rules=inputs.run.growth, manifest=inputs.manifest)


def _with_levels(table: pl.DataFrame, fits: CurveFits) -> pl.DataFrame:
    """Rows in the order of the fits, marked with the level of their plates."""
    at = len(fits.label_columns) - 1
    return table.insert_column(at, fits.table["plate_level"])


def _fits_all_wells(inputs: _Inputs, wells: pl.DataFrame, labels: list[str], levels: pl.DataFrame) -> CurveFits | None:
    """The same curves with the wells put back that were left out by hand; None where none was."""
    if wells["exclusion"].is_null().all():
        return None
    everything = with_responses(
        without_exclusions(wells.select(*inputs.joined.table.columns)), inputs.protocol, backgrounds=inputs.backgrounds
    )
    points = curve_points(everything, inputs.run.curves, inputs.protocol, labels)
    return _fitted(points, inputs.protocol, levels)
