"""Which map holds for which plate; and a map that fits none is never ignored."""

from __future__ import annotations

from pathlib import Path

import pytest

from assays.made_plates import write_rows
from sevenless.assays.runs.manifest import Manifest, ManifestPlate
from sevenless.assays.runs.plate_maps import PlateMaps, map_files, read_plate_maps
from sevenless.assays.runs.runfile import MapEntry, RunFile, RunFiles
from sevenless.errors import RunFileError


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_rows(tmp_path / "any.csv", [row("A01", "neutral"), row("A02", "sample", "X")])
    write_rows(tmp_path / "other.csv", [row("A03", "neutral")])
    write_rows(tmp_path / "named.csv", [{"plate": "P2", **row("A04", "neutral")}])
    return tmp_path


def row(well: str, role: str, compound: str = "", **further: str) -> dict[str, str]:
    return {"well": well, "role": role, "compound": compound, "conc": "10 nM" if compound else "", **further}


def run_of(folder: Path, *maps: MapEntry | str, **rules: object) -> RunFile:
    entries = tuple(MapEntry(file=entry) if isinstance(entry, str) else entry for entry in maps)
    files = RunFiles(reads=(), maps=entries)
    return RunFile(protocol="ctg-3d", files=files, folder=folder, name="run.toml", **rules)  # type: ignore[arg-type]


def manifest_of(folder: Path, maps: dict[str, str | None]) -> Manifest:
    plates = {name: ManifestPlate(plate=name, map_file=folder / file if file else None) for name, file in maps.items()}
    return Manifest(plates=plates, columns=(), path=folder / "manifest.csv", sha256="0" * 64)


def wells_of(maps: PlateMaps) -> dict[str, list[str]]:
    return {plate: part["well"].to_list() for (plate,), part in maps.table.group_by("plate", maintain_order=True)}


def says(run: RunFile, formats: dict[str, int], manifest: Manifest | None = None) -> list[str]:
    with pytest.raises(RunFileError) as caught:
        read_plate_maps(run, manifest, formats)
    return [str(problem) for problem in caught.value.problems]


def test_a_general_map_holds_for_every_plate(folder):
    maps = read_plate_maps(run_of(folder, "any.csv"), None, {"P1": 96, "P2": 384})
    assert wells_of(maps) == {"P1": ["A01", "A02"], "P2": ["A01", "A02"]}
    assert list(maps.sources) == ["any.csv"]


def test_a_map_that_names_a_plate_comes_before_the_general_one(folder):
    maps = read_plate_maps(run_of(folder, "any.csv", "named.csv"), None, {"P1": 96, "P2": 96})
    assert wells_of(maps) == {"P1": ["A01", "A02"], "P2": ["A04"]}


def test_the_run_file_may_say_which_plates_a_map_is_for(folder):
    entries = [MapEntry(file="any.csv", plates=("D0*",)), MapEntry(file="other.csv", plates=("P1",))]
    maps = read_plate_maps(run_of(folder, *entries), None, {"D01": 96, "D02": 96, "P1": 96})
    assert wells_of(maps) == {"D01": ["A01", "A02"], "D02": ["A01", "A02"], "P1": ["A03"]}


def test_the_manifest_comes_first_and_its_maps_are_for_its_plates_only(folder):
    manifest = manifest_of(folder, {"P1": "other.csv"})
    maps = read_plate_maps(run_of(folder, "any.csv"), manifest, {"P1": 96, "P2": 96})
    assert wells_of(maps) == {"P1": ["A03"], "P2": ["A01", "A02"]}
    assert [path.name for path, _ in map_files(run_of(folder, "any.csv"), manifest)] == ["any.csv", "other.csv"]


def test_two_maps_may_share_a_plate_if_they_fill_different_wells(folder):
    assert wells_of(read_plate_maps(run_of(folder, "any.csv", "other.csv"), None, {"P1": 96})) == {
        "P1": ["A01", "A02", "A03"]
    }


def test_two_maps_for_one_well_are_refused(folder):
    write_rows(folder / "again.csv", [row("A01", "blank")])
    assert says(run_of(folder, "any.csv", "again.csv"), {"P1": 96}) == [
        "plate P1, well A01: any.csv and again.csv both say what is in A01; "
        'say which plates a map is for: maps = [{ file = "...", plates = ["P1"] }]'
    ]


def test_a_plate_without_a_map_and_a_map_without_a_plate_are_both_told(folder):
    assert says(run_of(folder, "named.csv"), {"P1": 96, "P3": 96}) == [
        "named.csv: is for plate P2, which no file holds; the plates read are P1, P3",
        *(
            f"plate {plate}: no map says what is in this plate; add its map to [files] maps or its row to the "
            "manifest; or leave it out: [files] skip"
            for plate in ("P1", "P3")
        ),
    ]


def test_a_map_that_nobody_needs_is_told(folder):
    assert says(run_of(folder, "any.csv", "named.csv"), {"P2": 96}) == [
        "any.csv: is the map of no plate: each has one of its own; remove it from the run"
    ]


def test_some_plates_that_no_file_holds_are_a_remark(folder):
    manifest = manifest_of(folder, {"P1": "any.csv", "P9": "any.csv"})
    maps = read_plate_maps(run_of(folder), manifest, {"P1": 96})
    assert [(problem.severity, str(problem)) for problem in maps.problems] == [
        ("warning", "manifest.csv: lists plate P9, which no file holds; the plates read are P1")
    ]


def test_a_manifest_of_other_plates_is_refused(folder):
    manifest = manifest_of(folder, {"P8": "any.csv", "P9": "any.csv"})
    assert "manifest.csv: lists plates P8, P9, which no file holds; the plates read are P1" in says(
        run_of(folder), manifest=manifest, formats={"P1": 96}
    )


def test_a_map_for_a_larger_plate_is_refused(folder):
    write_rows(folder / "large.csv", [row("A01", "neutral"), row("P24", "neutral")])
    assert says(run_of(folder, "large.csv"), {"P1": 96}) == [
        "large.csv, plate P1: has wells that a plate of 96 has not: P24; name the map that belongs to this plate"
    ]


def test_a_map_that_says_its_size_must_have_that_of_the_plate(folder):
    (folder / "map.toml").write_text('plate_format = 96\n[well.A1]\nrole = "neutral"\n', encoding="utf-8")
    assert says(run_of(folder, "map.toml"), {"P1": 384}) == [
        "map.toml, plate P1: is a map of 96 wells, and the plate has 384; name the map that belongs to this plate"
    ]


def test_columns_are_renamed_and_absent_ones_told(folder):
    write_rows(folder / "cells.csv", [row("A01", "neutral", cells="H358")])
    maps = read_plate_maps(run_of(folder, "cells.csv", columns={"cell_line": "cells"}), None, {"P1": 96})
    assert maps.table["cell_line"].to_list() == ["H358"]
    assert says(run_of(folder, "cells.csv", columns={"cell_line": "line"}), {"P1": 96}) == [
        'run.toml: [columns] cell_line: no map has a column "line"; there is cells'
    ]


def test_faults_of_all_maps_are_told_at_once(folder):
    (folder / "bad.csv").write_text("", encoding="utf-8")
    write_rows(folder / "unit.csv", [{"well": "A01", "role": "sample", "compound": "X", "conc": "10"}])
    told = says(run_of(folder, "bad.csv", "unit.csv"), {"P1": 96})
    assert told[0] == "bad.csv: the file is empty; export it again"
    assert 'concentration "10" has no unit' in told[1]


def test_an_absent_map_is_told(folder):
    assert says(run_of(folder, "no.csv"), {"P1": 96}) == [
        f'run.toml: [files] maps: no file is called "no.csv" in {folder}; '
        "check the name; it is relative to the folder of the run file"
    ]
