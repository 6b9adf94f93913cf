"""The JSON record, read back by a strict parser."""

from __future__ import annotations

import json
import math
from typing import NoReturn

from reports.conftest import DATE
from sevenless.assays.analysis import Analysis
from sevenless.reports.bundle import ReportFiles
from sevenless.reports.record import RECORD_FORMAT, RECORD_VERSION, report_record


def strict(text: str) -> dict[str, object]:
    def refuse(name: str) -> NoReturn:
        raise AssertionError(f"{name} is not JSON")

    record = json.loads(text, parse_constant=refuse)
    assert isinstance(record, dict)
    return record


def test_format_and_version_come_first(report: ReportFiles) -> None:
    record = strict(report.json.read_text(encoding="utf-8"))
    assert list(record)[:2] == ["format", "version"]
    assert (record["format"], record["version"]) == (RECORD_FORMAT, RECORD_VERSION)
    assert record["date"] == "2026-01-05"


def test_every_number_is_whole(analysis: Analysis) -> None:
    record = strict(report_record(analysis))
    rows = record["results"]
    assert isinstance(rows, list)
    for row, fit in zip(rows, analysis.fits.table.iter_rows(named=True), strict=True):
        for name, value in fit.items():
            expected = str(value) if isinstance(value, float) and math.isinf(value) else value
            assert row[name] == expected
    assert "inf" in {row["log10_ic50_molar_hi"] for row in rows}


def test_everything_of_the_run_is_in_it(analysis: Analysis, report: ReportFiles) -> None:
    record = strict(report_record(analysis, date=DATE, files=["report.html"]))
    assert record["run"] == {"name": analysis.run_name, "text": analysis.run_text}
    assert record["protocol"]["name"] == "htrf-sos1-kras"
    assert record["options"]["confidence"] == 0.95
    assert len(record["excluded_wells"]) == analysis.wells["exclusion"].count()
    assert len(record["masked_wells"]) == analysis.wells["mask_reason"].count()
    assert len(record["quality"]) == len(analysis.quality)
    assert record["problems"][0]["remedy"] == "spread them"
    assert record["files"] == ["report.html"]
    assert record["inputs"][0]["sha256"] == "ab" * 32
    assert len(record["results_with_excluded_wells"]) == len(analysis.fits_all_wells or ())


def test_the_same_analysis_is_the_same_text(analysis: Analysis) -> None:
    assert report_record(analysis) == report_record(analysis)
    assert strict(report_record(analysis))["date"] is None
