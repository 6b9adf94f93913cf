"""Simulated runs as a workbook of Biacore Insight Evaluation: properties, report points, and the fits of the software.

Sheets, columns and the places of report points are those of a published workbook of a Biacore 1K+. Such a workbook
shows sensorgrams as pictures and holds none of their readings, so none are written: write them as text.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

import numpy as np

from sevenless.files.atomic import written
from sevenless.testing.spr import LATE_S, SimulatedSpr

__all__ = ["write_insight_workbook"]

_FIRST_ROW: Final = 2
_FITS_ROW: Final = 44
"""Of the lines above a table of fits, below its picture; counted from 0 as that of the report points."""
_EARLY_S: Final = 6.0
"""From the beginning of the injection to the first report point in it."""
_POINTS: Final = [
    "Run", "Cycle", "Flow cell", "Sensorgram type", "Name", "Time (s)", "Window (s)", "Absolute response (RU)",
    "Relative response (RU)", "Standard deviation", "Slope (RU/s)", "LRSD", "Baseline", "Step name", "Step purpose",
    "Temperature (°C)", "Analyte 1 Solution", "Analyte 1 Plate id", "Analyte 1 Position", "Analyte 1 Control type",
    "Analyte 1 Concentration (nM)", "Analyte 1 Contact time (s)", "Analyte 1 Dissociation time (s)",
    "Analyte 1 Flow rate (µl/min)",
]  # fmt: skip
_PROPERTIES: Final = [
    ("Properties",), (), ("Evaluation", "", "", "Run(s) in this evaluation"),
    ("Name", "Simulated", "", "Name", "Simulated"), (), ("Software",), ("Name", "Biacore Insight Evaluation"),
    ("Version", "6.0.7.1750"), (), ("Run 1",), ("Chip information", "", "", "Run information"),
    ("Chip type", "CM5", "", "Name", "Simulated"), ("Chip id", "simulated", "", "Method", "Simulated"),
    ("Lot number", 1, "", "Instrument type", "Biacore 1K+"),
]  # fmt: skip
_Row = Sequence[object]


def write_insight_workbook(run: SimulatedSpr, path: Path | str) -> None:
    """Write a run as a workbook of Biacore Insight Evaluation.

    Every cycle has five report points: the baseline (all readings before the injection), early and late in the
    injection, and early and late in the dissociation. The fits are the known constants, as if the software had found
    them, with the chi-squared of the late points and of the noise.

    Parameters
    ----------
    run
        The curves.
    path
        The workbook; replaced if it is there.
    """
    import xlsxwriter

    sheets: dict[str, tuple[int, list[_Row]]] = {
        "Properties": (0, list(_PROPERTIES)),
        "Report point table": (_FIRST_ROW, [_POINTS, *_report_points(run)]),
        "Evaluation - Kinetics": (_FITS_ROW, _kinetic_fit(run)),
        "Affinity 1": (_FITS_ROW, _affinity_fit(run)),
    }
    with written(Path(path)) as draft, xlsxwriter.Workbook(str(draft)) as book:
        for title, (first, rows) in sheets.items():
            sheet = book.add_worksheet(title)
            sheet.write(0, 0, title)
            for number, row in enumerate(rows, start=first):
                sheet.write_row(number, 0, row)


def _report_points(run: SimulatedSpr) -> Iterator[_Row]:
    kind = "Reference subtracted" if "-" in run.flow_cell else "Active"
    places = _places(run)
    for cycle, (conc, curve) in enumerate(zip(run.conc_molar.tolist(), run.response_ru, strict=True), start=1):
        base = math.nan
        for name, (first_s, last_s) in places.items():
            inside = (run.time_s >= first_s) & (run.time_s <= last_s)
            if not inside.any():
                continue
            is_base = name == "Analyte baseline_1"
            mean, sd, slope, line_sd = _window(run.time_s[inside], curve[inside])
            base = mean if is_base else base
            yield [
                1, cycle, run.flow_cell, kind, name, last_s - run.time_s[0], last_s - first_s, mean,
                "" if math.isnan(base) else mean - base, sd, slope, line_sd, "Yes" if is_base else "No",
                "Analysis", "Analysis", 25, run.analyte, "Plate 1", f"A{cycle}", "Not a control", _nanomolar(conc),
                run.contact_s, float(run.time_s[-1]) - run.contact_s, 30,
            ]  # fmt: skip


def _places(run: SimulatedSpr) -> dict[str, tuple[float, float]]:
    """First and last second of the window of each report point; the late one is that of `SimulatedSpr.late_ru`."""
    before, end, last = run.time_s[run.time_s < 0], run.contact_s, float(run.time_s[-1])
    places = {"Analyte baseline_1": (float(before[0]), float(before[-1]))} if before.size else {}
    ends = {
        "Analyte binding early_1": _EARLY_S,
        "Analyte binding late_1": end - LATE_S,
        "Analyte stability early_1": end + LATE_S,
    }
    if last >= end + 2 * LATE_S:
        ends["Analyte stability late_1"] = last - LATE_S
    return {**places, **{name: (at - LATE_S, at) for name, at in ends.items() if at <= last}}


def _window(time_s: np.ndarray, response: np.ndarray) -> tuple[float, float, float, float]:
    """Mean, standard deviation, slope per s, and standard deviation from the straight line."""
    from_mean, away = time_s - time_s.mean(), response - response.mean()
    spread = float(from_mean @ from_mean)
    slope = float(from_mean @ away) / spread if spread else 0.0
    return float(response.mean()), float(away.std()), slope, float((away - slope * from_mean).std())


def _affinity_fit(run: SimulatedSpr) -> list[_Row]:
    truth = run.truth
    drawn = truth.rmax_ru * run.conc_molar / (truth.kd_molar + run.conc_molar)
    chi2 = float(np.mean((run.late_ru() - drawn) ** 2)) if run.time_s[0] < 0 else ""
    header = [
        "Group", "Affinity model", "Curve markers", "Flow cell", "Acceptance state", "Affinity Chi² (RU²)", "KD (M)",
        "Rmax (RU)", "offset (RU)", "Analyte 1 Solution",
    ]  # fmt: skip
    above = ["", "General", "", "", "", "Quality", "Steady state affinity", "", "", "Injection variables"]
    found = [chi2, truth.kd_molar, truth.rmax_ru, 0, run.analyte]
    return [above, header, [1, "Steady state affinity", "", run.flow_cell, "", *found]]


def _kinetic_fit(run: SimulatedSpr) -> list[_Row]:
    truth = run.truth
    header = [
        "Group", "Kinetics model", "Curve markers", "Flow cell", "Acceptance state", "Analyte 1 Solution",
        "Kinetics Chi² (RU²)", "ka (1/Ms)", "kd (1/s)", "KD (M)", "Rmax (RU)", "tc",
    ]  # fmt: skip
    above = ["", "General", "", "", "", "Injection variables", "Quality", "1:1 binding"]
    found = [truth.noise_ru**2, truth.ka_per_molar_s, truth.kd_per_s, truth.kd_molar, truth.rmax_ru, ""]
    return [above, header, [1, "1:1 binding", "", run.flow_cell, "", run.analyte, *found]]


def _nanomolar(conc_molar: float) -> float:
    """To the digits that a cell shows, so that 3.3e-7 mol/L is 330 nM and not 330.00000000000006."""
    return float(f"{conc_molar * 1e9:.15g}")
