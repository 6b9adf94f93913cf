"""One row per plate: its size, its level, its wells and where it came from."""

from __future__ import annotations

import polars as pl

from sevenless.assays.runs.manifest import Manifest
from sevenless.assays.runs.plate_reads import PlateReads

__all__ = ["plate_table"]


def plate_table(
    reads: PlateReads, wells: pl.DataFrame, levels: pl.DataFrame, manifest: Manifest | None
) -> pl.DataFrame:
    """The plates of a run in the order of their files.

    Columns ``plate``, ``plate_format``, ``level``, ``n_wells`` (that hold something), ``n_masked``, ``n_excluded``,
    ``file``; with a manifest ``time_s``, ``division_time_s`` where it has one, and its columns.
    """
    used = wells.filter(pl.col("role") != "empty").group_by("plate")
    counts = used.agg(
        n_wells=pl.len().cast(pl.Int64),
        n_masked=pl.col("mask_reason").is_not_null().sum().cast(pl.Int64),
        n_excluded=pl.col("exclusion").is_not_null().sum().cast(pl.Int64),
    )
    plates = reads.plates
    table = pl.DataFrame(
        {
            "plate": plates,
            "plate_format": [reads.formats[plate] for plate in plates],
        },
        schema={"plate": pl.String, "plate_format": pl.Int64},
    )
    table = table.join(levels.select("plate", "level"), on="plate", how="left", maintain_order="left")
    table = table.with_columns(pl.col("level").fill_null("pass")).join(
        counts, on="plate", how="left", maintain_order="left"
    )
    table = table.with_columns(pl.col("n_wells", "n_masked", "n_excluded").fill_null(0))
    table = table.with_columns(pl.Series("file", [reads.files[plate] for plate in plates], dtype=pl.String))
    return table if manifest is None else _with_manifest(table, manifest)


def _with_manifest(table: pl.DataFrame, manifest: Manifest) -> pl.DataFrame:
    rows = [
        {
            "plate": plate.plate,
            "time_s": plate.time_s,
            "division_time_s": plate.division_time_s,
            **{name: text or None for name, text in plate.columns.items() if name not in table.columns},
        }
        for plate in manifest.plates.values()
    ]
    times = {"plate": pl.String, "time_s": pl.Float64, "division_time_s": pl.Float64}
    names = [name for name in manifest.columns if name not in table.columns]
    facts = pl.DataFrame(rows, schema={**times, **dict.fromkeys(names, pl.String)})
    silent = [name for name in ("time_s", "division_time_s") if facts[name].is_null().all()]
    return table.join(facts.drop(silent), on="plate", how="left", maintain_order="left")
