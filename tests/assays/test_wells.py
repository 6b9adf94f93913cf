"""The well table: readings beside what was in the wells."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from assays.made_plates import write_rows
from sevenless.assays.protocol import protocol
from sevenless.assays.runs.manifest import Manifest, ManifestPlate
from sevenless.assays.runs.plate_maps import read_plate_maps
from sevenless.assays.runs.plate_reads import read_plates
from sevenless.assays.runs.runfile import MapEntry, ReadEntry, ReadRules, RunFile, RunFiles
from sevenless.assays.runs.wells import JoinedWells, join_wells
from sevenless.errors import RunFileError

READS = [
    {"plate": "P1", "well": "A01", "lum": 100},
    {"plate": "P1", "well": "A02", "lum": "OVER"},
    {"plate": "P1", "well": "B10", "lum": 30},
    {"plate": "P1", "well": "H12", "lum": 4},
]
MAP = [
    {"well": "A01", "role": "neutral", "compound": "", "conc": ""},
    {"well": "A02", "role": "sample", "compound": "X", "conc": "1 uM"},
    {"well": "B10", "role": "sample", "compound": "X", "conc": "10 nM"},
    {"well": "C01", "role": "sample", "compound": "X", "conc": "1 nM"},
]


def joined(
    folder: Path,
    reads: list[dict[str, object]],
    map_rows: list[dict[str, str]],
    *,
    name: str = "ctg-3d",
    manifest: Manifest | None = None,
    unlisted: str = "empty",
    **rules: object,
) -> JoinedWells:
    write_rows(folder / "reads.csv", reads)
    write_rows(folder / "map.csv", map_rows)
    files = RunFiles(reads=(ReadEntry(file="reads.csv"),), maps=(MapEntry(file="map.csv"),), unlisted=unlisted)  # type: ignore[arg-type]
    run = RunFile(protocol=name, files=files, folder=folder, name="run.toml", **rules)  # type: ignore[arg-type]
    plates = read_plates(run)
    maps = read_plate_maps(run, manifest, plates.formats)
    return join_wells(plates, maps, run=run, protocol=protocol(name), manifest=manifest)


def says(folder: Path, *args: object, **rules: object) -> list[str]:
    with pytest.raises(RunFileError) as caught:
        joined(folder, *args, **rules)  # type: ignore[arg-type]
    return [str(problem) for problem in caught.value.problems]


def test_every_well_that_is_read_or_mapped_is_there_in_order(tmp_path):
    table = joined(tmp_path, READS, MAP).table
    assert table.select("well", "role", "compound", "conc_molar", "raw_luminescence", "mask_reason").rows() == [
        ("A01", "neutral", None, 0.0, 100.0, None),
        ("A02", "sample", "X", 1e-6, None, "overflow"),
        ("B10", "sample", "X", 1e-8, 30.0, None),
        ("C01", "sample", "X", 1e-9, None, "not read"),
        ("H12", "empty", None, None, 4.0, None),
    ]


def test_a_map_of_wells_that_were_not_read_is_that_of_another_plate(tmp_path):
    elsewhere = [{**row, "well": well} for row, well in zip(MAP, ["D01", "D02", "D03", "D04"], strict=True)]
    assert says(tmp_path, READS, elsewhere) == [
        "plate P1, well D01: none of the 4 wells that the map fills was read; name the map that belongs to this plate"
    ]
    one_read = [{**MAP[0], "well": "A01"}, *elsewhere[1:]]
    assert joined(tmp_path, READS, one_read).table["mask_reason"].to_list().count("not read") == 3


def test_unlisted_wells_are_vehicle_where_the_run_file_says_so(tmp_path):
    table = joined(tmp_path, READS, MAP, unlisted="neutral").table
    assert table.filter(well="H12").select("role", "conc_molar").row(0) == ("neutral", 0.0)
    assert table.filter(well="C01")["role"].item() == "sample"


def test_the_channels_that_were_taken_are_told(tmp_path):
    assert joined(tmp_path, READS, MAP).channels == {"luminescence": "lum"}


def test_a_ratio_is_masked_where_either_channel_is_and_says_which(tmp_path):
    reads = [
        {"well": "A01", "665": 10, "620": 20},
        {"well": "A02", "665": "OVER", "620": 20},
        {"well": "B10", "665": "OVER", "620": "-"},
    ]
    table = joined(tmp_path, reads, MAP, name="htrf-sos1-kras").table
    assert table["mask_reason"].to_list() == [
        None,
        "overflow (acceptor)",
        "overflow (acceptor); empty (donor)",
        "not read",
    ]
    assert table["raw_donor"].to_list() == [20.0, 20.0, None, None]


def test_the_neutral_wells_of_a_day_0_plate_become_time0_and_carry_the_manifest(tmp_path):
    reads = [*READS, {"plate": "D0", "well": "A01", "lum": 50}]
    (tmp_path / "untreated.csv").write_text("well,role\nA01,neutral\n", encoding="utf-8")
    plates = {
        "P1": ManifestPlate(plate="P1", time_s=72 * 3600.0, columns={"cell_line": "H358"}),
        "D0": ManifestPlate(plate="D0", time_s=0.0, columns={"cell_line": "H358"}, map_file=tmp_path / "untreated.csv"),
    }
    manifest = Manifest(plates=plates, columns=("cell_line",), path=tmp_path / "manifest.csv", sha256="0")
    table = joined(tmp_path, reads, MAP, manifest=manifest).table
    assert table.filter(plate="D0").select("role", "cell_line").row(0) == ("time0", "H358")
    assert table.filter(plate="P1", role="neutral").height == 1
    assert set(table["cell_line"]) == {"H358"}


def test_the_map_has_the_word_over_the_manifest(tmp_path):
    rows = [{**row, "cell_line": "A549" if row["well"] == "A01" else ""} for row in MAP]
    plates = {"P1": ManifestPlate(plate="P1", columns={"cell_line": "H358"})}
    manifest = Manifest(plates=plates, columns=("cell_line",), path=tmp_path / "manifest.csv", sha256="0")
    table = joined(tmp_path, READS, rows, manifest=manifest).table
    assert table["cell_line"].to_list() == ["A549", "H358", "H358", "H358", "H358"]


def test_treated_wells_on_a_day_0_plate_are_refused(tmp_path):
    plates = {"P1": ManifestPlate(plate="P1", time_s=0.0)}
    manifest = Manifest(plates=plates, columns=(), path=tmp_path / "manifest.csv", sha256="0")
    assert says(tmp_path, READS, MAP, manifest=manifest)[0] == (
        "plate P1, well A02: the manifest says time 0, yet the map has 3 treated wells; "
        "correct the time, or name the map of an untreated plate"
    )


def test_controls_take_the_cell_line_of_their_plate_where_its_samples_have_one(tmp_path):
    rows = [{**row, "cell_line": "H358" if row["role"] == "sample" else ""} for row in MAP]
    table = joined(tmp_path, READS, rows).table
    assert table.filter(role="neutral")["cell_line"].item() == "H358"
    two = [*rows, {"well": "D01", "role": "sample", "compound": "X", "conc": "1 uM", "cell_line": "A549"}]
    assert joined(tmp_path, READS, two).table.filter(role="neutral")["cell_line"].item() is None


def test_no_vehicle_anywhere_is_an_error_and_on_one_plate_a_remark(tmp_path):
    samples = [{**row, "plate": "P1"} for row in MAP if row["role"] == "sample"]
    assert "plate P1: has no neutral wells, so nothing on it can be normalised" in says(tmp_path, READS, samples)[0]
    good = [{**row, "plate": "P2"} for row in MAP]
    reads = READS + [{**row, "plate": "P2"} for row in READS]
    found = joined(tmp_path, reads, samples + good)
    assert [(problem.severity, problem.plate) for problem in found.problems] == [("warning", "P1")]


def test_no_sample_anywhere_is_an_error(tmp_path):
    assert says(tmp_path, READS, MAP[:1]) == [
        "no plate holds a well with the role sample; give the wells under test the role sample, a compound and a dose"
    ]


def test_a_channel_that_is_not_there_is_told(tmp_path):
    told = says(tmp_path, READS, MAP, name="htrf-sos1-kras")
    assert len(told) == 2
    assert 'no acceptor signal found; the file has "lum"' in told[0]


def test_a_kinetic_read_needs_a_time(tmp_path):
    reads = [{**row, "time (s)": time} for row in READS for time in (0, 600)]
    assert "[read] time" in says(tmp_path, reads, MAP)[0]
    found = joined(tmp_path, reads, MAP, read=ReadRules(time="last"))
    assert found.taken == "last: 10 min"
    assert found.table.filter(well="A01").height == 1


def test_large_plates_are_in_order_too(tmp_path):
    reads = [{"well": well, "lum": 1} for well in ("AF48", "AA01", "Z01", "A10", "A09")]
    rows = [{"well": "A09", "role": "neutral"}, {"well": "A10", "role": "sample", "compound": "X", "conc": "1 nM"}]
    table = joined(tmp_path, reads, rows).table
    assert table["well"].to_list() == ["A09", "A10", "Z01", "AA01", "AF48"]
    assert table.schema["conc_molar"] == pl.Float64
