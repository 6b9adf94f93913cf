"""Every plate of every file, once, under one name."""

from __future__ import annotations

from pathlib import Path

import pytest

from assays.made_plates import write_rows
from sevenless.assays.runs.plate_reads import read_plates
from sevenless.assays.runs.runfile import ReadEntry, RunFile, RunFiles
from sevenless.errors import RunFileError


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    table(tmp_path / "one.csv", "P1", "lum")
    table(tmp_path / "two.csv", "P2", "lum")
    return tmp_path


def table(path: Path, plate: str, channel: str, value: float = 1.0) -> None:
    column = {"plate": plate} if plate else {}
    write_rows(path, [{**column, "well": well, channel: value + i} for i, well in enumerate(("A01", "A02", "H12"))])


def run_of(folder: Path, *entries: ReadEntry | str, skip: tuple[str, ...] = ()) -> RunFile:
    reads = tuple(ReadEntry(file=entry) if isinstance(entry, str) else entry for entry in entries)
    return RunFile(protocol="ctg-3d", files=RunFiles(reads=reads, skip=skip), folder=folder, name="run.toml")


def says(run: RunFile) -> list[str]:
    with pytest.raises(RunFileError) as caught:
        read_plates(run)
    return [str(problem) for problem in caught.value.problems]


def test_plates_of_several_files_stand_in_one_read_with_their_files(folder):
    reads = read_plates(run_of(folder, "*.csv"))
    assert reads.files == {"P1": "one.csv", "P2": "two.csv"}
    assert len(reads.reads) == 1
    assert reads.reads[0].plates == ["P1", "P2"]
    assert reads.formats == {"P1": 96, "P2": 96}
    assert [source.name for source in reads.sources] == ["one.csv", "two.csv"]


def test_progress_is_told_for_every_file(folder):
    told: list[tuple[str, int, int]] = []
    read_plates(run_of(folder, "*.csv"), progress=lambda *stage: told.append(stage))
    assert told == [("reading", 0, 2), ("reading", 1, 2)]


def test_a_file_named_twice_is_read_once(folder):
    assert read_plates(run_of(folder, "one.csv", "*.csv")).plates == ["P1", "P2"]


def test_plates_can_be_renamed_and_left_out(folder):
    entry = ReadEntry(file="one.csv", plate="X")
    assert read_plates(run_of(folder, entry, "two.csv")).plates == ["X", "P2"]
    assert read_plates(run_of(folder, ReadEntry(file="two.csv", plates={"P2": "Y"}))).plates == ["Y"]
    assert read_plates(run_of(folder, "*.csv", skip=("P1",))).plates == ["P2"]


def test_plates_that_files_call_alike_take_the_names_of_their_files(folder):
    table(folder / "three.csv", "P1", "lum")
    reads = read_plates(run_of(folder, "one.csv", "three.csv", "two.csv"))
    assert reads.plates == ["one", "three", "P2"]
    assert [str(problem) for problem in reads.problems if problem.severity == "info"][:1] == [
        "one.csv: several files hold a plate called P1; here it is called one"
    ]


def test_a_plate_named_by_hand_keeps_its_name_where_another_file_has_it_too(folder):
    table(folder / "three.csv", "P1", "lum")
    reads = read_plates(run_of(folder, ReadEntry(file="one.csv", plate="P1"), "three.csv"))
    assert reads.plates == ["P1", "three"]


def test_channels_of_one_plate_may_stand_in_two_files(folder):
    table(folder / "three.csv", "P1", "other")
    reads = read_plates(run_of(folder, "one.csv", "three.csv"))
    assert reads.files == {"P1": "one.csv, three.csv"}
    assert [channel.name for channel in reads.reads[0].channels] == ["lum", "other"]


def test_plates_with_different_channels_are_kept_apart(folder):
    table(folder / "three.csv", "P3", "abs")
    reads = read_plates(run_of(folder, "*.csv"))
    assert [read.plates for read in reads.reads] == [["P1", "P2"], ["P3"]]


def test_everything_absent_is_told_at_once(folder):
    assert says(run_of(folder, "no.csv", "*.xlsx")) == [
        f'run.toml: [files] reads: no file is called "{name}" in {folder}; '
        "check the name; it is relative to the folder of the run file"
        for name in ("no.csv", "*.xlsx")
    ]


def test_faults_of_all_files_are_told_at_once(folder):
    (folder / "bad.csv").write_text("", encoding="utf-8")
    entries = [ReadEntry(file="one.csv", reader="envison"), "bad.csv", ReadEntry(file="two.csv", plates={"Q": "R"})]
    assert says(run_of(folder, *entries)) == [
        "one.csv: [files] reads: no reader is called 'envison'; did you mean envision?",
        "bad.csv: the file is empty; export it again",
        "two.csv: has no plate called Q; its plates: P2",
    ]


def test_one_name_for_a_file_of_two_plates_is_refused(folder):
    rows = [{"plate": plate, "well": "A01", "lum": 1} for plate in ("P1", "P2")]
    write_rows(folder / "both.csv", rows)
    assert says(run_of(folder, ReadEntry(file="both.csv", plate="X"))) == [
        "both.csv: holds 2 plates (P1, P2), and plate = names one; "
        'use plates = { "name in the file" = "name in this run", ... }'
    ]


def test_two_files_named_the_same_plate_by_hand_are_refused(folder):
    entries = [ReadEntry(file="one.csv", plate="X"), ReadEntry(file="two.csv", plate="X")]
    assert says(run_of(folder, *entries)) == [
        "two.csv, plate X: 2 files hold channel lum of this plate: one.csv, two.csv; name them apart, e.g. "
        'reads = [{ file = "a.csv", plate = "P1" }, { file = "b.csv", plate = "P2" }]'
    ]


def test_leaving_out_every_plate_is_refused(folder):
    assert says(run_of(folder, "*.csv", skip=("*",))) == [
        "run.toml: [files] skip leaves no plate; remove the pattern that leaves out the last one"
    ]
