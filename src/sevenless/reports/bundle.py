"""Everything a run leaves behind, in one folder: page, workbook, tables, record and figures."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Final, final

from sevenless.assays.analysis import Analysis
from sevenless.assays.published_values import setting_metadata
from sevenless.figures.curve_view import analysis_views
from sevenless.files.atomic import write_text
from sevenless.reports.page import report_page
from sevenless.reports.placing import draft_folder, place
from sevenless.reports.publication import FigureChoice, write_figures
from sevenless.reports.record import RECORD_FORMAT, RECORD_VERSION, report_record
from sevenless.reports.references import references
from sevenless.reports.workbook import write_workbook

__all__ = ["ReportFiles", "write_report"]

_FIGURES: Final = "figures"


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class ReportFiles:
    """Where the parts of a report are.

    Parameters
    ----------
    folder
        All of it.
    html
        The page, for people: needs no other file and no network.
    xlsx, parquet, json
        The results as a workbook, as a table of all columns, and as a record with everything else.
    wells
        The wells as a Parquet table.
    bibtex, csl
        The references, as BibTeX and as CSL-JSON.
    figures
        SVG, PDF and PNG.
    """

    folder: Path
    html: Path
    xlsx: Path
    parquet: Path
    json: Path
    wells: Path
    bibtex: Path
    csl: Path
    figures: tuple[Path, ...] = ()

    def __str__(self) -> str:
        return str(self.html)


def write_report(
    analysis: Analysis, out: str | Path, *, figures: FigureChoice = "auto", date: dt.date | None = None
) -> ReportFiles:
    """Write the report of an analysis, whole or not at all.

    Files of an earlier report in the same folder are replaced; other files are left alone.

    Parameters
    ----------
    analysis
        What to report.
    out
        The folder; made if absent.
    figures
        What to draw for papers and slides: ``"auto"`` (every curve of a run of up to 12, SVG only up to 48), ``"all"``
        (curves, plate heat maps and plate quality), ``"none"``, or names of curves as the report prints them.
    date
        Printed if given. Without it the same analysis gives the same files on any day.

    Returns
    -------
    ReportFiles
        The paths.

    Raises
    ------
    InputError
        If the folder cannot be written.
    UnknownNameError
        If ``figures`` names a curve that does not exist.
    """
    folder = Path(out)
    views = analysis_views(analysis)
    published = analysis.beside_published()
    with draft_folder(folder) as draft:
        drawn = write_figures(analysis, views, draft / _FIGURES, figures=figures)
        names = [f"{_FIGURES}/{path.name}" for path in drawn]
        page = report_page(analysis, views, date=date, figures=names, published=published)
        write_text(draft / "report.html", page)
        write_workbook(analysis, draft / "results.xlsx", date=date, published=published)
        marks = {"format": RECORD_FORMAT, "version": str(RECORD_VERSION)}
        about = marks | {"table": "results"} | setting_metadata(analysis.protocol)
        analysis.fits.table.write_parquet(draft / "results.parquet", metadata=about)
        analysis.wells.write_parquet(draft / "wells.parquet", metadata=marks | {"table": "wells"})
        cited = references(analysis, published)
        cited.write(draft / "references.bib")
        cited.write(draft / "references.json")
        tables = [
            "report.html", "results.xlsx", "results.parquet", "wells.parquet", "references.bib", "references.json",
        ]  # fmt: skip
        record = report_record(analysis, date=date, files=[*tables, "results.json", *names], published=published)
        write_text(draft / "results.json", record)
        place(draft, folder, obsolete=_earlier_figures(folder))
    return ReportFiles(
        folder=folder,
        html=folder / "report.html",
        xlsx=folder / "results.xlsx",
        parquet=folder / "results.parquet",
        json=folder / "results.json",
        wells=folder / "wells.parquet",
        bibtex=folder / "references.bib",
        csl=folder / "references.json",
        figures=tuple(folder / name for name in names),
    )


def _earlier_figures(folder: Path) -> list[str]:
    """Figures that an earlier report says it wrote here: left standing they would show other data."""
    try:
        record = json.loads((folder / "results.json").read_bytes())
    except (OSError, ValueError, RecursionError):
        return []
    if not isinstance(record, dict) or record.get("format") != RECORD_FORMAT:
        return []
    files = record.get("files")
    names = files if isinstance(files, list) else []
    return [name for name in names if isinstance(name, str) and name.startswith(f"{_FIGURES}/")]
