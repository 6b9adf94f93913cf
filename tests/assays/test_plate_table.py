"""One row per plate, and one per file."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from sevenless.assays.runs.manifest import Manifest, ManifestPlate
from sevenless.assays.runs.plate_reads import PlateReads
from sevenless.assays.runs.plate_table import plate_table
from sevenless.assays.runs.provenance import COMPUTED_WITH, files_used, package_versions
from sevenless.assays.runs.runfile import RunFile, RunFiles
from sevenless.plates.plateread import PLATE_READ_SCHEMA, Channel, PlateRead, SourceFile

SOURCE = SourceFile(name="a.csv", sha256="a" * 64, instrument="EnVision", reader="envision")
WELLS = pl.DataFrame(
    {
        "plate": ["P1", "P1", "P1", "P2"],
        "role": ["sample", "neutral", "empty", "empty"],
        "mask_reason": [None, "overflow", "empty", None],
        "exclusion": ["bubble", None, None, None],
    }
)


def reads() -> PlateReads:
    rows = [(plate, "A01", "lum", None, 1.0, None) for plate in ("P1", "P2")]
    read = PlateRead(
        table=pl.DataFrame(rows, schema=PLATE_READ_SCHEMA, orient="row"),
        channels=(Channel(name="lum"),),
        formats={"P1": 96, "P2": 384},
        source=SOURCE,
    )
    return PlateReads(reads=(read,), files={"P1": "a.csv", "P2": "a.csv, b.csv"}, sources=(SOURCE,), problems=())


def test_wells_are_counted_where_there_is_something_in_them():
    levels = pl.DataFrame({"plate": ["P1"], "level": ["warn"]})
    assert plate_table(reads(), WELLS, levels, None).rows() == [
        ("P1", 96, "warn", 2, 1, 1, "a.csv"),
        ("P2", 384, "pass", 0, 0, 0, "a.csv, b.csv"),
    ]


def test_the_manifest_adds_times_and_its_columns():
    plates = {
        "P1": ManifestPlate(plate="P1", time_s=3600.0, columns={"cell_line": "H358"}),
        "P9": ManifestPlate(plate="P9", time_s=0.0, columns={"cell_line": ""}),
    }
    manifest = Manifest(plates=plates, columns=("cell_line",), path=Path("m.csv"), sha256="0")
    table = plate_table(reads(), WELLS, pl.DataFrame(schema={"plate": pl.String, "level": pl.String}), manifest)
    assert table.select("plate", "time_s", "cell_line").rows() == [("P1", 3600.0, "H358"), ("P2", None, None)]
    assert "division_time_s" not in table.columns


def test_every_file_is_listed_with_its_hash_and_use():
    run = RunFile(protocol="ctg-3d", files=RunFiles(reads=()), name="run.toml", sha256="r" * 64)
    manifest = Manifest(plates={}, columns=(), path=Path("folder/m.csv"), sha256="m" * 64)
    assert files_used(run, [SOURCE], {"map.toml": "p" * 64}, manifest).rows() == [
        ("run.toml", "r" * 64, "run file", None, None),
        ("a.csv", "a" * 64, "read", "EnVision", "envision"),
        ("map.toml", "p" * 64, "map", None, None),
        ("m.csv", "m" * 64, "manifest", None, None),
    ]


def test_a_run_made_in_python_lists_no_run_file():
    run = RunFile(protocol="ctg-3d", files=RunFiles(reads=()))
    assert files_used(run, [SOURCE], {}, None)["what"].to_list() == ["read"]


def test_versions_name_what_the_numbers_were_computed_with():
    versions = package_versions()
    assert list(versions) == ["python", *COMPUTED_WITH]
    assert all(versions.values())
