"""Which day-0 wells belong to a treated well."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from sevenless.assays.day0 import day0_columns, day0_signals, has_day0
from sevenless.assays.runs.manifest import Manifest, ManifestPlate
from sevenless.assays.runs.runfile import GrowthRules
from sevenless.errors import RunFileError

SCHEMA = {
    "plate": pl.String, "well": pl.String, "role": pl.String, "cell_line": pl.String, "date": pl.String,
    "signal": pl.Float64, "exclusion": pl.String,
}  # fmt: skip


def wells_of(*rows: tuple[str, str, str, str | None, float | None]) -> pl.DataFrame:
    """Rows of plate, role, cell line, date, signal."""
    full = [
        {"plate": plate, "well": f"A{i + 1:02d}", "role": role, "cell_line": cells, "date": date, "signal": signal}
        for i, (plate, role, cells, date, signal) in enumerate(rows)
    ]
    return pl.DataFrame(full, schema=SCHEMA)


TWO_LINES = wells_of(
    ("D0", "time0", "fast", "monday", 10.0),
    ("D0", "time0", "fast", "monday", 30.0),
    ("D0", "time0", "fast", "monday", 20.0),
    ("E0", "time0", "slow", "monday", 5.0),
    ("P1", "sample", "fast", "friday", 99.0),
    ("P2", "sample", "slow", "friday", 99.0),
    ("P3", "sample", "other", "friday", 99.0),
)


def starts(wells: pl.DataFrame, columns: list[str]) -> list[float | None]:
    return day0_signals(wells, columns).sort("plate", "well")["day0_signal"].to_list()


def test_wells_are_matched_by_what_they_share_and_not_by_what_always_differs():
    columns = day0_columns(TWO_LINES, GrowthRules())
    assert columns == ["cell_line"]
    assert starts(TWO_LINES, columns) == [20.0, 5.0, None]


def test_the_run_file_may_name_the_columns():
    assert day0_columns(TWO_LINES, GrowthRules(match=("cell_line", "date"))) == ["cell_line", "date"]
    assert starts(TWO_LINES, ["cell_line", "date"]) == [None, None, None]
    with pytest.raises(RunFileError) as caught:
        day0_columns(TWO_LINES, GrowthRules(match=("cells", "dat")))
    assert str(caught.value).splitlines() == [
        '[growth] match: there is no column "cells"; there are cell_line, date',
        '[growth] match: there is no column "dat"; did you mean date?',
    ]


def test_without_any_column_all_day_0_wells_serve_all():
    wells = wells_of(
        ("D0", "time0", None, None, 10.0), ("D0", "time0", None, None, 20.0), ("P1", "sample", None, None, 1.0)
    )
    assert day0_columns(wells, GrowthRules()) == []
    assert starts(wells, []) == [15.0]


def test_day_0_wells_on_the_plate_itself_come_first():
    wells = wells_of(
        ("D0", "time0", "fast", None, 10.0), ("P1", "time0", "fast", None, 40.0), ("P1", "sample", "fast", None, 1.0)
    )
    assert starts(wells, ["cell_line"]) == [40.0]


def test_masked_and_excluded_wells_do_not_count():
    wells = TWO_LINES.with_columns(
        signal=pl.when(pl.col("signal") == 10.0).then(None).otherwise("signal"),
        exclusion=pl.when(pl.col("signal") == 30.0).then(pl.lit("bubble")),
    )
    assert starts(wells, ["cell_line"]) == [20.0, 5.0, None]


def test_a_run_has_day_0_by_its_wells_or_by_division_times():
    treated = TWO_LINES.filter(pl.col("role") == "sample")
    plates = {"P1": ManifestPlate(plate="P1", time_s=1.0, division_time_s=1.0)}
    manifest = Manifest(plates=plates, columns=(), path=Path("m.csv"), sha256="0")
    assert has_day0(TWO_LINES, None)
    assert not has_day0(treated, None)
    assert has_day0(treated, manifest)
