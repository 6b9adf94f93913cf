"""A run of surface plasmon resonance: affinities at equilibrium and rates, with verdicts, out of its files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final, final

import polars as pl

from sevenless.binding.kinetic_fit import KINETIC_COLUMNS
from sevenless.binding.spr.affinities import POINT_COLUMNS, SURFACE, fit_affinities
from sevenless.binding.spr.equilibrium import plateaus, stated_points
from sevenless.binding.spr.exclusions import with_reasons
from sevenless.binding.spr.options import SprOptions
from sevenless.binding.spr.processing import referenced
from sevenless.binding.spr.rates import SurfaceRates, fit_surface, prepare_surface
from sevenless.binding.spr.solvent import solvent_corrected
from sevenless.binding.vendor_fits import judge_vendor_fits
from sevenless.errors import InputError, Problem
from sevenless.readers.spr.sprread import REPORT_POINT_SCHEMA, SENSORGRAM_SCHEMA, SprRead

__all__ = ["RATE_COLUMNS", "SprAnalysis", "SprSurface", "analyse_spr"]

RATE_COLUMNS: Final = {
    **dict.fromkeys(SURFACE, pl.String),
    **KINETIC_COLUMNS,
    "bulk_ru": pl.Float64,
    "rmax_theory_ru": pl.Float64,
    "rmax_over_theory": pl.Float64,
    "excluded": pl.String,
    "kd_molar_all_curves": pl.Float64,
    "kd_shift_percent": pl.Float64,
    "injection_start_s": pl.Float64,
    "injection_end_s": pl.Float64,
    "remarks": pl.String,
}
"""Columns of a table of rates; ``bulk_ru`` is the largest shift that was fitted, null where none was."""

_NOT_FITTED: Final = "not fitted"


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class SprSurface:
    """One analyte on one surface.

    ``file``, ``channel``, ``flow_cell`` and ``analyte`` name it; ``rates`` is None where ``problems`` say why not.
    """

    file: str
    channel: str
    flow_cell: str
    analyte: str
    excluded: tuple[str, ...] = ()
    rates: SurfaceRates | None = None
    every: SurfaceRates | None = None
    problems: tuple[Problem, ...] = ()

    @property
    def name(self) -> str:
        """Analyte and place, in words."""
        cell = f"flow cell {self.flow_cell}" if self.flow_cell else ""
        channel = f"channel {self.channel}" if self.channel else ""
        return ", ".join(part for part in (self.analyte or "(no name)", channel, cell) if part)


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class SprAnalysis:
    """What a run says.

    Parameters
    ----------
    reads
        The files.
    options
        How they were analysed.
    points
        Responses at equilibrium, of `POINT_COLUMNS`.
    affinities
        Steady-state fits, of `AFFINITY_COLUMNS`.
    surfaces
        Sensorgrams and their fits.
    rates
        The same as a table of `RATE_COLUMNS`.
    vendor
        Steady-state fits of the vendor's software, judged by our rules; see `judge_vendor_fits`.
    notes
        What was done, and what is to be known.
    """

    reads: tuple[SprRead, ...]
    options: SprOptions
    points: pl.DataFrame
    affinities: pl.DataFrame
    surfaces: tuple[SprSurface, ...]
    rates: pl.DataFrame
    vendor: pl.DataFrame
    notes: tuple[str, ...] = ()


def analyse_spr(reads: Sequence[SprRead], options: SprOptions | None = None) -> SprAnalysis:
    """Fit affinities and rates of every analyte on every surface of some files.

    Parameters
    ----------
    reads
        Of `read_spr`; surfaces of different files are kept apart.
    options
        See `SprOptions`.

    Raises
    ------
    InputError
        With every exclusion that means nothing, and whatever keeps all of the sensorgrams from being fitted where there
        is nothing else.
    """
    options = options or SprOptions()
    problems = _exclusions_of_nothing(reads, options)
    if problems:
        raise InputError(problems)
    notes: list[str] = []
    surfaces = [one for read in reads for one in _surfaces(read, options, notes)]
    points = [one for read in reads for one in _points(read, options, notes)]
    stated = {(frame["file"][0], frame["flow_cell"][0]) for frame in points if frame.height}
    for one in surfaces:
        if one.every is not None and one.every.curves.series is not None:
            notes.append(f"{one.name}: no affinity at equilibrium is taken from a single cycle")
        elif one.every is not None and (one.file, one.flow_cell) not in stated:
            points.append(_plateaus(one, options))
    table = pl.concat([pl.DataFrame(schema=POINT_COLUMNS), *points])
    vendor = [_judged(read) for read in reads if read.vendor_fits.height]
    if table.is_empty() and not vendor and not any(one.rates for one in surfaces):
        found = [problem for one in surfaces for problem in one.problems]
        remedy = "give a file with sensorgrams or report points"
        raise InputError(found or [Problem(what="there is nothing to fit in the files", remedy=remedy)])
    fitted = tuple(_fitted(one, options) for one in surfaces) if options.kinetics else tuple(surfaces)
    return SprAnalysis(
        reads=tuple(reads),
        options=options,
        points=table,
        affinities=fit_affinities(table, options),
        surfaces=fitted,
        rates=_rates(fitted if options.kinetics else (), options),
        vendor=pl.concat(vendor) if vendor else pl.DataFrame(),
        notes=tuple(dict.fromkeys(notes)),
    )


def _exclusions_of_nothing(reads: Sequence[SprRead], options: SprOptions) -> list[Problem]:
    tables = [one for read in reads for one in (read.sensorgrams, read.report_points)]
    return with_reasons(tables, options.exclusions)[1]


def _points(read: SprRead, options: SprOptions, notes: list[str]) -> list[pl.DataFrame]:
    """Report points of a file that hold responses at equilibrium."""
    if read.report_points.is_empty():
        return []
    points = read.report_points
    if options.solvent:
        points, told = solvent_corrected(points)
        notes.extend(told)
    found, name = stated_points(points, name=options.point)
    if found.is_empty():
        notes.append(f"{read.source.name}: none of its report points is known to be a response at equilibrium")
        return []
    (marked,), _ = with_reasons([found], options.exclusions)
    facts = marked.with_columns(file=pl.lit(read.source.name), points_from=pl.lit(name), rising=pl.lit(None))
    return [_as_points(one) for one in facts.partition_by("flow_cell", maintain_order=True)]


def _as_points(table: pl.DataFrame) -> pl.DataFrame:
    return table.select(pl.col(name).cast(kind) for name, kind in POINT_COLUMNS.items())


def _surfaces(read: SprRead, options: SprOptions, notes: list[str]) -> list[SprSurface]:
    """Every analyte on every flow cell, its sensorgrams made ready with and without what is left out."""
    if read.sensorgrams.is_empty():
        return []
    notes.extend(read.notes)
    subtracted, told = referenced(_with_conc(read.sensorgrams, options), reference=options.reference)
    notes.extend(told)
    (marked,), _ = with_reasons([subtracted], options.exclusions)
    found = []
    for part in marked.partition_by("channel", "flow_cell", maintain_order=True):
        blanks = part.filter(pl.col("conc_molar") == 0)
        for sample in part.filter(pl.col("conc_molar") > 0).partition_by("analyte", maintain_order=True):
            found.append(_surface(read, pl.concat([blanks, sample]), sample, options))
    return found


def _with_conc(sensorgrams: pl.DataFrame, options: SprOptions) -> pl.DataFrame:
    """Single cycles at their highest concentration, where the file tells of none."""
    if options.single_cycle is None or sensorgrams.filter(pl.col("conc_molar") > 0).height:
        return sensorgrams
    return sensorgrams.with_columns(pl.col("conc_molar").fill_null(float(options.single_cycle.conc_molar.max())))


def _surface(read: SprRead, table: pl.DataFrame, sample: pl.DataFrame, options: SprOptions) -> SprSurface:
    facts = {name: sample[name][0] for name in ("channel", "flow_cell", "analyte")}
    reasons = table.filter(pl.col("excluded") != "")["excluded"].unique(maintain_order=True).to_list()
    columns, injections = list(SENSORGRAM_SCHEMA), _of_cell(read.injections, facts["flow_cell"])
    try:
        every = prepare_surface(table.select(columns), injections, options)
        kept = every
        if reasons:
            left = table.filter(pl.col("excluded") == "").select(columns)
            kept = prepare_surface(left, injections, options)
    except InputError as error:
        return SprSurface(file=read.source.name, excluded=tuple(reasons), problems=tuple(error.problems), **facts)
    return SprSurface(file=read.source.name, excluded=tuple(reasons), rates=kept, every=every, **facts)


def _of_cell(injections: pl.DataFrame, flow_cell: str) -> pl.DataFrame:
    """Injections with those over a cell standing for the same cell less its reference."""
    if flow_cell in injections["flow_cell"]:
        return injections
    measured = injections.filter(pl.col("flow_cell") == flow_cell.partition("-")[0])
    return measured.with_columns(flow_cell=pl.lit(flow_cell))


def _fitted(one: SprSurface, options: SprOptions) -> SprSurface:
    if one.rates is None or one.every is None:
        return one
    kept = fit_surface(one.rates, options)
    every = fit_surface(one.every, options) if one.excluded else kept
    return replace(one, rates=kept, every=every)


def _plateaus(one: SprSurface, options: SprOptions) -> pl.DataFrame:
    """Plateaus of the sensorgrams of a surface, as points."""
    assert one.every is not None
    points, rising = plateaus(one.every.curves, runs=one.every.runs, cycles=one.every.cycles)
    named = points.with_columns(
        *(pl.lit(getattr(one, name)).alias(name) for name in SURFACE),
        points_from=pl.lit("sensorgrams"),
        rising=pl.lit(rising),
        analyte_dalton=pl.lit(None),
    )
    (marked,), _ = with_reasons([named], options.exclusions)
    return _as_points(marked)


def _judged(read: SprRead) -> pl.DataFrame:
    points = read.report_points if read.report_points.height else pl.DataFrame(schema=REPORT_POINT_SCHEMA)
    if points.filter(pl.col("conc_molar") > 0).is_empty():
        return pl.DataFrame()
    return judge_vendor_fits(read).with_columns(file=pl.lit(read.source.name))


def _rates(surfaces: Sequence[SprSurface], options: SprOptions) -> pl.DataFrame:
    rows = [pl.DataFrame(schema=RATE_COLUMNS)]
    for one in surfaces:
        facts: dict[str, object] = {name: getattr(one, name) for name in SURFACE}
        facts["excluded"] = "; ".join(one.excluded)
        if one.rates is None or one.rates.fit is None or one.every is None or one.every.fit is None:
            why = "; ".join(str(problem.what) for problem in one.problems)
            rows.append(_row(facts | {"status": _NOT_FITTED, "message": why}))
            continue
        fit, every, theory = one.rates.fit, one.every.fit, options.theory.rmax_ru(one.flow_cell, one.analyte)
        known = theory == theory
        facts |= {
            "bulk_ru": float(abs(fit.bulk_ru).max()) if one.rates.bulk else None,
            "rmax_theory_ru": theory if known else None,
            "rmax_over_theory": float(fit.rmax_ru.max()) / theory if known else None,
            "kd_molar_all_curves": every.kd_molar[0],
            "kd_shift_percent": _percent_more(every.kd_molar[0], fit.kd_molar[0]),
            "injection_start_s": one.rates.injection.start_s,
            "injection_end_s": one.rates.injection.end_s,
            "remarks": "; ".join((f"injection {one.rates.injection.text}", *one.rates.notes)),
        }
        rows.append(_row(fit.table.row(0, named=True) | facts))
    return pl.concat(rows)


def _percent_more(value: float, than: float) -> float:
    return (value / than - 1) * 100


def _row(values: dict[str, object]) -> pl.DataFrame:
    return pl.DataFrame([{name: values.get(name) for name in RATE_COLUMNS}], schema=RATE_COLUMNS)
