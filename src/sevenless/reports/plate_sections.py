"""What a report says of each plate: verdict, reasons, gates and drawings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, final

import polars as pl

from sevenless.assays.analysis import Analysis
from sevenless.assays.progress.concentrations import without_titration
from sevenless.assays.protocol_html import gate_limits
from sevenless.assays.quality.gates import METRICS
from sevenless.figures.inline_plate import inline_plate, well_words
from sevenless.figures.inline_quality import inline_controls, inline_means
from sevenless.figures.palette import LEVEL_WORDS
from sevenless.figures.plate_view import plate_view
from sevenless.figures.quality_values import metric_words
from sevenless.fitting.wording import MISSING, number_text

__all__ = ["Gate", "PlateSection", "plate_sections"]

_HEADLINE: Final = ("robust_z_prime", "z_prime", "signal_to_background", "cv_neutral_percent")
_VERDICTS: Final = {"pass": "passed", "warn": "passed with a warning", "fail": "FAILED", "info": "passed"}


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Gate:
    """One quality figure of a plate, in words."""

    metric: str
    definition: str
    value: str
    limits: str
    level: str
    level_words: str
    message: str


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class PlateSection:
    """One plate.

    ``facts`` are its headline figures, ``reasons`` what its failed and warned gates say; ``judged`` are the gates with
    a limit and ``noted`` the figures without; the rest is inline SVG, and one line per well for whoever points at it.
    """

    number: int
    plate: str
    level: str
    verdict: str
    facts: str
    reasons: tuple[str, ...]
    counts: str
    file: str
    judged: tuple[Gate, ...]
    noted: tuple[Gate, ...]
    signal_map: str
    response_map: str
    wells: str
    controls: str
    rows: str
    columns: str


def plate_sections(analysis: Analysis) -> list[PlateSection]:
    """The plates of an analysis, in its order."""
    wells = {str(key[0]): part for key, part in analysis.wells.group_by("plate", maintain_order=True)}
    gates = {str(key[0]): part for key, part in analysis.quality.group_by("plate", maintain_order=True)}
    return [
        _section(number, row, wells.get(row["plate"], analysis.wells.clear()), gates.get(row["plate"]), analysis)
        for number, row in enumerate(analysis.plates.iter_rows(named=True), start=1)
    ]


def _section(
    number: int, row: dict[str, Any], wells: pl.DataFrame, gates: pl.DataFrame | None, analysis: Analysis
) -> PlateSection:
    plate, level = row["plate"], row["level"]
    limits = {gate.metric: gate_limits(gate) for gate in analysis.protocol.gates}
    figures = [] if gates is None else [_gate(gate, limits) for gate in gates.iter_rows(named=True)]
    signal = plate_view(wells, plate, "signal", plate_format=row["plate_format"])
    response = plate_view(wells, plate, "response", plate_format=row["plate_format"])
    return PlateSection(
        number=number,
        plate=plate,
        level=level,
        verdict=_VERDICTS.get(level, level),
        facts=_facts(figures),
        reasons=_reasons(figures),
        counts=f"{row['n_wells']} wells in use, {row['n_masked']} without a number, {row['n_excluded']} excluded",
        file=row.get("file") or "",
        judged=tuple(figure for figure in figures if figure.level != "info"),
        noted=tuple(figure for figure in figures if figure.level == "info"),
        signal_map=inline_plate(signal, label="signal"),
        response_map=inline_plate(response, label=analysis.protocol.response_label),
        wells=well_words(wells, signal, response),
        controls=inline_controls(without_titration(wells), plate),
        rows=inline_means(signal, across=False),
        columns=inline_means(signal, across=True),
    )


def _gate(row: dict[str, Any], limits: Mapping[str, str]) -> Gate:
    return Gate(
        metric=metric_words(row["metric"]),
        definition=METRICS.get(row["metric"], ""),
        value=number_text(row["value"]),
        limits=limits.get(row["metric"], ""),
        level=row["level"],
        level_words=LEVEL_WORDS.get(row["level"], row["level"]),
        message=row["message"] or "",
    )


def _facts(figures: Sequence[Gate]) -> str:
    values = {figure.metric: figure.value for figure in figures}
    known = [metric_words(metric) for metric in _HEADLINE if values.get(metric_words(metric), MISSING) != MISSING]
    return ", ".join(f"{name} {values[name]}" for name in known)


def _reasons(figures: Sequence[Gate]) -> tuple[str, ...]:
    """What went wrong, failures first: ``robust Z′ −0.2 (warn below 0.5, fail below 0): neutral against ...``."""
    return tuple(
        f"{figure.metric} {figure.value}{f' ({figure.limits})' if figure.limits else ''}"
        f"{f': {figure.message}' if figure.message else ''}"
        for level in ("fail", "warn")
        for figure in figures
        if figure.level == level
    )
