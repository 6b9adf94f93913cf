"""Kinetic plates that were damaged on their way: each is told in one line, and nothing is written."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pytest
import xlsxwriter
from click.testing import CliRunner

from sevenless.cli.main import main
from sevenless.files.document import Cell, open_document
from sevenless.testing.kinetic_layouts import KINETIC_LAYOUTS
from sevenless.testing.kinetic_plate import KineticChannel, KineticPlate

WELLS = ("A01", "A02", "B01", "B02")
RUN = """format = "sevenless.run"
version = 1
protocol = "{protocol}"
[files]
reads = ["{file}"]
maps = ["map.csv"]
"""
Rows = list[list[Cell]]


def plate(channels: int = 1) -> KineticPlate:
    times = np.arange(10) * 30.0
    values = 5000.0 + 100.0 * np.arange(4)[:, None] - times
    made = tuple(
        KineticChannel(emission_nm=520 + 100 * number, excitation_nm=340, time_s=times, value=values)
        for number in range(channels)
    )
    return KineticPlate(name="P1", wells=WELLS, channels=made, plate_format=96)


def shorter(whole: KineticPlate) -> KineticPlate:
    """Without the fifth cycle of the second channel."""
    first, second = whole.channels
    kept = [j for j in range(10) if j != 4]
    return replace(whole, channels=(first, replace(second, time_s=second.time_s[kept], value=second.value[:, kept])))


def row_of(rows: Rows, first: str, *, nth: int = 0) -> int:
    return [i for i, row in enumerate(rows) if row and row[0] == first][nth]


def without_cycle(rows: Rows) -> Rows:
    """Spark: the column of the third cycle is gone."""
    top = row_of(rows, "Cycle Nr.")
    return [row[:3] + row[4:] if i >= top else row for i, row in enumerate(rows)]


def swapped(rows: Rows) -> Rows:
    """i-control: the times of two cycles have changed places."""
    top = row_of(rows, "Cycle Nr.")
    rows[top + 4][1], rows[top + 5][1] = rows[top + 5][1], rows[top + 4][1]
    return rows


def no_clock(rows: Rows) -> Rows:
    """Gen5: a note stands where a time was."""
    top = next(i for i, row in enumerate(rows) if len(row) > 3 and row[1] == "Time" and row[3] == "A1")
    rows[top + 3][1] = "plate was out"
    return rows


def smart(text: str) -> str:
    """SMART Control: a plate per cycle; the second is not there."""
    cycles = [f"Cycle {n} ({m} min )\n\nRaw Data (340/520)\n\n,1,2\nA,{n}10,{n}20\nB,{n}30,{n}40\n" for n, m in
              ((1, 0), (3, 1), (4, 2))]  # fmt: skip
    return text[: text.index("Well,")] + "\n".join(cycles)


def other_wells(text: str) -> str:
    """Gen5: the second table holds wells B1 to C2."""
    head, tail = text.split("Read 2:340,620\n")
    return head + "Read 2:340,620\n" + tail.replace("A1\tA2\tB1\tB2", "B1\tB2\tC1\tC2")


@dataclass(frozen=True, kw_only=True)
class Case:
    layout: str
    words: tuple[str, ...]
    damage: Callable[[Rows], Rows] | Callable[[str], str] | None = None
    made: Callable[[], KineticPlate] = plate
    protocol: str = ""
    more: tuple[str, ...] = ()


CASES = {
    "a cycle that is missing": Case(
        layout="spark", damage=without_cycle, words=("cycle 3 is missing", "D", "export all")
    ),
    "a cycle that is missing between plates": Case(
        layout="mars-csv", damage=smart, words=("P1", "cycle 2 is missing", "export all cycles")
    ),
    "times that do not rise": Case(
        layout="i-control", damage=swapped, words=("P1", "F520", "90 s comes after", "120 s", "times must rise")
    ),
    "a text in a cell": Case(
        layout="gen5-text",
        damage=lambda text: text.replace("\t4940\t", "\tbubble\t", 1),
        words=("well A01", "'bubble' is neither a number nor a mark", "correct the cell"),
    ),
    "a note in place of a time": Case(
        layout="gen5-workbook", damage=no_clock, words=("'plate was out' is no time such as", "correct the time")
    ),
    "a file cut off in its last line": Case(
        layout="mars-csv",
        damage=lambda text: text[: text.rindex(",") - 12],
        words=("breaks off in the midst of this line", "export the file again"),
    ),
    "a file cut off before its end": Case(
        layout="softmax",
        damage=lambda text: text[: text.rindex("~End")],
        words=("does not end with ~End", "it is cut short"),
    ),
    "two kinetic tables with different wells": Case(
        layout="gen5-text",
        made=lambda: plate(2),
        damage=other_wells,
        protocol="trfret-gef-timed",
        words=("P1", "no readings of wells that the other channel has: A01, A02", "export both channels"),
    ),
    "a cycle that one channel lacks": Case(
        layout="spark",
        made=lambda: shorter(plate(2)),
        protocol="trfret-gef-timed",
        words=("P1", 'A01 has 10 readings of "F520" and 9 of "F620"', "export every cycle of both"),
    ),
    "a channel that is missing": Case(
        layout="mars-workbook",
        protocol="trfret-gef-timed",
        words=("no donor signal found", "340/520", "[channels] donor"),
    ),
}


def rewritten(path: Path, damage: Callable[[Rows], Rows]) -> None:
    sheet = open_document(path).sheets[0]
    rows = damage([list(row) for row in sheet.rows])
    with xlsxwriter.Workbook(path) as book:
        page = book.add_worksheet(sheet.name)
        for i, row in enumerate(rows):
            for j, cell in enumerate(row):
                if cell is not None:
                    page.write(i, j, cell)


@pytest.mark.parametrize("title", CASES)
def test_each_is_told_in_one_line_and_leaves_nothing(
    title: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = CASES[title]
    layout = KINETIC_LAYOUTS[case.layout]
    path = tmp_path / f"plate.{layout.ending}"
    layout.write(case.made(), path)
    if case.damage is not None and layout.ending == "xlsx":
        rewritten(path, case.damage)  # type: ignore[arg-type]
    elif case.damage is not None:
        text = path.read_text(encoding="utf-8")
        damaged = case.damage(text)  # type: ignore[arg-type]
        assert damaged != text
        path.write_text(str(damaged), encoding="utf-8")
    (tmp_path / "map.csv").write_text("well,role\nA01,neutral\nA02,neutral\nB01,blank\nB02,blank\n", encoding="utf-8")
    run = RUN.format(protocol=case.protocol, file=path.name)
    (tmp_path / "run.toml").write_text(run, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    before = sorted(tmp_path.rglob("*"))
    command = ["analyze", "run.toml"] if case.protocol else ["read", path.name, "--out", "wells.csv"]
    result = CliRunner().invoke(main, command, prog_name="sevenless")
    assert result.exit_code == 2, result.output
    lines = result.stderr.splitlines()
    assert len(lines) == 1, result.stderr
    assert path.name in lines[0]
    assert [word for word in case.words if word not in lines[0]] == [], lines[0]
    assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.parametrize("layout", KINETIC_LAYOUTS)
def test_the_plates_are_read_as_they_are_written(layout: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / f"plate.{KINETIC_LAYOUTS[layout].ending}"
    KINETIC_LAYOUTS[layout].write(plate(2), path)
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(main, ["read", path.name, "--out", "wells.csv"], prog_name="sevenless")
    assert result.exit_code == 0, result.output
