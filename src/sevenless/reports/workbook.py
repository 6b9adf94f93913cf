"""The report as a workbook: a sheet per subject, units in the headers, bounds and failed plates marked."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, final

import polars as pl

from sevenless.assays.analysis import Analysis
from sevenless.evidence.citations import Citations
from sevenless.evidence.comparing.comparison import Comparison
from sevenless.figures.palette import LEVEL_WORDS
from sevenless.fitting.wording import STATUS_WORDS, ic50_interval_text, potency_text
from sevenless.reports.evidence_listing import evidence_listing
from sevenless.reports.methods import methods
from sevenless.reports.progress_section import progress_sheet
from sevenless.reports.published_values import published_sheets
from sevenless.reports.readable import column_words, is_p_value, is_rate
from sevenless.reports.references import references
from sevenless.reports.sensitivity import excluded_wells, sensitivities

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

__all__ = ["write_workbook"]

_MOST_ROWS: Final = 1_048_575
_MOST_TEXT: Final = 32_767
_EPOCH: Final = dt.datetime(2000, 1, 1)
_FORMULA_FREE: Final = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
"""A compound called ``=1+1`` is a name."""


@final
class _Formats:
    """Cell formats, made once each."""

    def __init__(self, book: Workbook) -> None:
        self._book = book
        self._made: dict[tuple[str, bool, str], Format] = {}
        self.header = book.add_format(
            {"bold": True, "text_wrap": True, "valign": "top", "bottom": 1, "bg_color": "#F3F5F7"}
        )
        self.wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        self.bold = book.add_format({"bold": True, "valign": "top"})

    def number(self, shown: str, *, failed: bool = False, mark: str = "") -> Format:
        """A number format; ``mark`` stands before the number (``"> "``), and a failed plate is named after it."""
        key = (shown, failed, mark)
        if key not in self._made:
            parts = [_marked(part, mark, failed) for part in shown.split(";")]
            look: dict[str, Any] = {"num_format": ";".join(parts)}
            self._made[key] = self._book.add_format(look | ({"font_color": "#A40000"} if failed else {}))
        return self._made[key]


def _marked(part: str, mark: str, failed: bool) -> str:
    condition, _, digits = part.rpartition("]")
    head = f"{condition}]" if condition else ""
    before, after = f'"{mark}"' if mark else "", '" (plate failed)"' if failed else ""
    return f"{head}{before}{digits}{after}"


def write_workbook(
    analysis: Analysis, path: Path, *, date: dt.date | None = None, published: Comparison | None = None
) -> None:
    """Write ``results.xlsx``.

    Parameters
    ----------
    analysis
        What to report.
    path
        The file.
    date
        Of the document; without it a fixed one, so that the same analysis gives the same bytes.
    published
        Its potencies beside published ones, where that is known already.
    """
    import xlsxwriter

    beside = analysis.beside_published() if published is None else published
    with xlsxwriter.Workbook(str(path), _FORMULA_FREE) as book:
        created = dt.datetime.combine(date, dt.time()) if date else _EPOCH
        book.set_properties({"title": analysis.title or analysis.run_name, "created": created})
        formats = _Formats(book)
        _table_sheet(book, formats, "results", _results(analysis))
        if analysis.fits_all_wells is not None:
            _table_sheet(book, formats, "sensitivity", _sensitivity(analysis))
        for name, table in (
            ("growth", analysis.growth),
            ("comparisons", analysis.comparisons),
            ("replicates", analysis.replicates),
            ("reproducibility", analysis.reproducibility),
            ("kcat over Km", analysis.catalytic_efficiency),
            ("Michaelis-Menten", analysis.michaelis_menten),
            ("progress curves", progress_sheet(analysis)),
            *published_sheets(beside),
            ("dose range", analysis.bracketing),
            ("growth points", analysis.growth_points),
            ("plates", analysis.plates),
            ("QC", analysis.quality),
            ("wells", analysis.wells),
            ("excluded wells", excluded_wells(analysis.wells)),
        ):
            if table is not None:
                _table_sheet(book, formats, name, table)
        _evidence_sheet(book, formats, analysis)
        _methods_sheet(book, formats, analysis)
        _references_sheet(book, formats, references(analysis, beside))
        _versions_sheet(book, formats, analysis)


def _results(analysis: Analysis) -> pl.DataFrame:
    """The fits, led by the potency in words."""
    fits = analysis.fits
    rows = fits.table.rows(named=True)
    labels = [name for name in fits.label_columns if name != "plate_level"]
    words = pl.DataFrame(
        {
            "potency": [potency_text(row["qualifier"], row["ic50_molar"]) for row in rows],
            "interval": [ic50_interval_text(row) for row in rows],
            "verdict": [STATUS_WORDS.get(row["status"], row["status"]) for row in rows],
        },
        schema={"potency": pl.String, "interval": pl.String, "verdict": pl.String},
    )
    lead = [name for name in ("plate_level",) if name in fits.table.columns]
    return pl.concat(
        [fits.table.select(labels), words, fits.table.select(*lead, pl.exclude(*labels, *lead))], how="horizontal"
    )


def _sensitivity(analysis: Analysis) -> pl.DataFrame:
    rows = [(row.name, row.n_excluded, row.used, row.all_wells, row.change) for row in sensitivities(analysis)]
    schema = {"curve": pl.String, "n_excluded": pl.Int64, "reported": pl.String, "with_all_wells": pl.String}
    return pl.DataFrame(rows, schema={**schema, "change": pl.String}, orient="row")


def _table_sheet(book: Workbook, formats: _Formats, name: str, table: pl.DataFrame) -> None:
    sheet = book.add_worksheet(name)
    shown = table.head(_MOST_ROWS)
    failed = _failed_rows(shown)
    for column, title in enumerate(shown.columns):
        header, factor = _header(title, shown.schema[title])
        sheet.write_string(0, column, header, formats.header)
        _write_column(sheet, formats, column, shown, title, factor, failed)
        sheet.set_column(column, column, _width(shown[title], header))
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, max(len(shown), 1), max(len(shown.columns) - 1, 0))
    sheet.set_landscape()
    sheet.repeat_rows(0)
    if len(table) > _MOST_ROWS:
        sheet.write_comment(0, 0, f"{len(table)} rows; the rest is in wells.parquet")


def _failed_rows(table: pl.DataFrame) -> list[bool]:
    if "plate_level" not in table.columns:
        return [False] * len(table)
    return [level == "fail" for level in table["plate_level"].to_list()]


def _header(name: str, dtype: pl.DataType) -> tuple[str, float]:
    """The header with its unit, and what a value is multiplied by to be in that unit."""
    words = column_words(name)
    if is_rate(_stem(name)):
        return _rate_header(name), 1.0
    if name.startswith("log10_") and "_molar" in name:
        return (
            f"{name.replace('log10_', '').replace('_molar', '').replace('ic50', 'IC50').replace('_', ' ')} (log10 M)",
            1.0,
        )
    if "_molar" in name and dtype.is_numeric():
        return f"{column_words(name.replace('_molar', ''))} (nM)" if name not in _DOSES else f"{words} (nM)", 1e9
    if name.endswith("_s") and dtype.is_numeric():
        return f"{words} (h)", 1.0 / 3600.0
    return words, 1.0


def _stem(name: str) -> str:
    """The column whose end of an interval, or whose error, this is."""
    return name.removesuffix("_lo").removesuffix("_hi").removesuffix("_se")


def _rate_header(name: str) -> str:
    stem = _stem(name)
    end = {"_lo": " lower end", "_hi": " upper end", "_se": " standard error"}.get(name.removeprefix(stem), "")
    return f"{column_words(stem)}{end}"


_DOSES: Final = {"conc_molar", "conc_2_molar"}


def _write_column(
    sheet: Worksheet,
    formats: _Formats,
    column: int,
    table: pl.DataFrame,
    name: str,
    factor: float,
    failed: Sequence[bool],
) -> None:
    marks = _marks(table, name)
    shown = _number_format(name, table.schema[name])
    for row, value in enumerate(table[name].to_list()):
        if value is None:
            continue
        if isinstance(value, bool):
            sheet.write_boolean(row + 1, column, value)
        elif isinstance(value, int | float):
            _write_number(sheet, formats, (row + 1, column), value * factor, (shown, failed[row], marks[row]))
        else:
            text = LEVEL_WORDS.get(str(value), str(value)) if name in ("level", "plate_level") else str(value)
            sheet.write_string(row + 1, column, text[:_MOST_TEXT])


def _write_number(
    sheet: Worksheet, formats: _Formats, cell: tuple[int, int], value: float, look: tuple[str, bool, str]
) -> None:
    shown, failed, mark = look
    if math.isfinite(value):
        sheet.write_number(*cell, value, formats.number(shown, failed=failed, mark=mark))
    else:
        sheet.write_string(*cell, "open" if math.isinf(value) else "")


def _marks(table: pl.DataFrame, name: str) -> list[str]:
    """What stands before each number: ``"> "`` where the potency is a bound."""
    stem = name.removesuffix("_molar")
    qualifier = next(
        (
            mark
            for mark in (f"{stem}_qualifier", "qualifier" if stem in ("ic50", "pic50") else "")
            if mark in table.columns
        ),
        None,
    )
    if qualifier is None:
        return [""] * len(table)
    turned = {">": "< ", "<": "> "} if stem == "pic50" else {">": "> ", "<": "< "}
    return [turned.get(mark or "", "") for mark in table[qualifier].to_list()]


def _number_format(name: str, dtype: pl.DataType) -> str:
    if dtype.is_integer():
        return "0"
    if is_p_value(name):
        return "[<0.001]0.0E+00;0.000"
    if is_rate(_stem(name)):
        return "0.00E+00"
    if "_molar" in name and not name.startswith("log10_"):
        return "[<1]0.0000;[<100]0.00;0"
    if name.startswith(("log10_", "pic50", "hill", "r2")):
        return "0.000"
    return "0.00"


def _width(values: pl.Series, header: str) -> float:
    texts = values.head(200).drop_nulls().to_list() if values.dtype == pl.String else []
    longest = max((len(text) for text in texts), default=7)
    words = max((len(word) for word in header.split()), default=6)
    return float(min(46, max(words, longest) + 2))


def _methods_sheet(book: Workbook, formats: _Formats, analysis: Analysis) -> None:
    rows = [*methods(analysis), ("Run file", f"{analysis.run_name}\n{analysis.run_text}".strip())]
    rows += [("Remark on the input", str(problem)) for problem in analysis.problems]
    _text_sheet(book, formats, "methods", ("subject", "text"), rows, widths=(24, 120))


def _evidence_sheet(book: Workbook, formats: _Formats, analysis: Analysis) -> None:
    listing = evidence_listing(analysis)
    if listing is not None:
        widths = (34, 34, 24, 40, 24, 44, 30)
        _text_sheet(book, formats, "published numbers", listing.headers, listing.rows, widths=widths)


def _references_sheet(book: Workbook, formats: _Formats, cited: Citations) -> None:
    rows = [(entry.source_id, entry.reference, entry.why, entry.source.doi) for entry in cited]
    _text_sheet(book, formats, "references", ("source", "reference", "used for", "DOI"), rows, widths=(24, 90, 50, 30))


def _versions_sheet(book: Workbook, formats: _Formats, analysis: Analysis) -> None:
    rows = [("package", name, version) for name, version in analysis.versions.items()]
    for row in analysis.files.iter_rows(named=True):
        rows.append((row["what"], row["file"], f"SHA-256 {row['sha256']}"))
    _text_sheet(book, formats, "versions", ("what", "name", "version or hash"), rows, widths=(14, 40, 76))


def _text_sheet(
    book: Workbook,
    formats: _Formats,
    name: str,
    headers: Sequence[str],
    rows: Iterable[Sequence[str]],
    *,
    widths: Sequence[int],
) -> None:
    sheet = book.add_worksheet(name)
    for column, (header, width) in enumerate(zip(headers, widths, strict=True)):
        sheet.write_string(0, column, header, formats.header)
        sheet.set_column(column, column, width)
    for line, cells in enumerate(rows, start=1):
        for column, cell in enumerate(cells):
            sheet.write_string(line, column, cell[:_MOST_TEXT], formats.bold if column == 0 else formats.wrapped)
    sheet.freeze_panes(1, 0)
