"""The report as JSON, for programs: every number at full length, with format and version."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
import math
from collections.abc import Mapping, Sequence
from typing import Any, Final

import polars as pl

from sevenless.assays.analysis import Analysis
from sevenless.evidence.comparing.comparison import Comparison
from sevenless.evidence.library import published as published_records
from sevenless.evidence.record_json import record_json
from sevenless.reports.evidence_listing import records_used
from sevenless.reports.methods import methods
from sevenless.reports.references import references
from sevenless.reports.sensitivity import excluded_wells, masked_wells

__all__ = ["RECORD_FORMAT", "RECORD_VERSION", "report_record"]

RECORD_FORMAT: Final = "sevenless-report"
RECORD_VERSION: Final = 1

_NUMBERS: Final = (
    'doses in mol/L, times in seconds; null: no such figure; "inf" and "-inf": an interval that is open on that '
    'side; ic50_molar is the estimate where qualifier is "=", else the bound that the qualifier points from'
)


def report_record(
    analysis: Analysis,
    *,
    date: dt.date | None = None,
    files: Sequence[str] = (),
    published: Comparison | None = None,
) -> str:
    """The record as text; valid JSON, so infinities are the strings ``"inf"`` and ``"-inf"``.

    Parameters
    ----------
    analysis
        What to report.
    date
        Written if given.
    files
        Names of the files of the report, relative to its folder.
    published
        Its potencies beside published ones, where that is known already.
    """
    beside = analysis.beside_published() if published is None else published
    base = published_records(*analysis.evidence_folders)
    record: dict[str, Any] = {
        "format": RECORD_FORMAT,
        "version": RECORD_VERSION,
        "numbers": _NUMBERS,
        "date": date.isoformat() if date else None,
        "title": analysis.title,
        "run": {"name": analysis.run_name, "text": analysis.run_text},
        "protocol": dataclasses.asdict(analysis.protocol),
        "options": dataclasses.asdict(analysis.fits.options),
        "label_columns": analysis.fits.label_columns,
        "results": _rows(analysis.fits.table),
        "results_with_excluded_wells": None
        if analysis.fits_all_wells is None
        else _rows(analysis.fits_all_wells.table),
        "growth": _rows(analysis.growth),
        "comparisons": _rows(analysis.comparisons),
        "replicates": _rows(analysis.replicates),
        "reproducibility": _rows(analysis.reproducibility),
        "catalytic_efficiency": _rows(analysis.catalytic_efficiency),
        "michaelis_menten": _rows(analysis.michaelis_menten),
        "published_values": _rows(beside.pairs),
        "published_conflicts": _rows(beside.conflicts),
        "published_shifts": _rows(beside.shifts),
        "bracketing": _rows(analysis.bracketing),
        "plates": _rows(analysis.plates),
        "quality": _rows(analysis.quality),
        "excluded_wells": _rows(excluded_wells(analysis.wells)),
        "masked_wells": _rows(masked_wells(analysis.wells)),
        "problems": [dataclasses.asdict(problem) for problem in analysis.problems],
        "methods": [{"subject": heading, "text": text} for heading, text in methods(analysis)],
        "evidence": [record_json(one, base) for one in records_used(analysis)],
        "references": references(analysis, beside).table.rows(named=True),
        "versions": dict(analysis.versions),
        "inputs": _rows(analysis.files),
        "files": list(files),
    }
    return json.dumps(_plain(record), ensure_ascii=False, allow_nan=False, indent=1) + "\n"


def _rows(table: pl.DataFrame | None) -> list[dict[str, Any]] | None:
    return None if table is None else table.rows(named=True)


def _plain(value: Any) -> Any:
    """The same with what JSON cannot hold put in words."""
    if isinstance(value, float):
        return value if math.isfinite(value) else None if math.isnan(value) else str(value)
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if value is None or isinstance(value, str | int | bool):
        return value
    return str(value)
