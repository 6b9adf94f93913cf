"""Whatever the bytes, a map is a `PlateMap` or an `InputError`, never another exception."""

from __future__ import annotations

from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sevenless.errors import InputError
from sevenless.plates.maps import MAP_STYLES, read_map
from sevenless.plates.platemap import ROLES, PlateMap

TOML = """\
format = "sevenless.map"
version = 1
plate_format = 384
plates = ["P1", "P2"]
conc_unit = "uM"
[expt]
cell_line = "A549"
[[series]]
wells = "C3-F12"
compound = ["X", "Y"]
replicates = 2
start = 10
dilution = 3
neutral = true
[col.'1,2']
role = "neutral"
[row.'A,C,...,O']
genotype = "KRAS G12C"
[block.2x3.A23]
role = "inhibitor"
[plate.P2.well.A24]
role = "empty"
[[layout]]
plates = ["P3"]
"""
CSV = """\
well,plate,role,compound,conc,conc_unit,compound_2,conc_2 (nM),cell_line
A1,P1,,X,10,uM,,,A549
A2,P1,neutral,DMSO,0,,,,A549
B3,P1,blank,,,,,,
C4,P2,,Y,"1,5",nM,Z,3,A549
"""
GRIDS = """\
compound,1,2,3
A,X,X,DMSO
B,Y,Y,medium

conc (nM),1,2,3
A,10,1,
B,10,1,
"""
WORDS = [*'[]=,;"\n\t\ufeff\x00', "-1", "nan", "inf", "1e999", "9" * 5000, "µM", "A0", "ZZ9", "...", "10x10.A1", "true"]
WORDS += ["wells", "block", "[[series]]", "[plate.X]", "conc", "conc_2", "role", "high"]


@st.composite
def mutated(draw: st.DrawFn, text: str) -> bytes:
    """A text with pieces deleted, doubled, or replaced by words that have a meaning somewhere."""
    for _ in range(draw(st.integers(1, 6))):
        start = draw(st.integers(0, len(text)))
        end = min(len(text), start + draw(st.integers(0, 12)))
        word = draw(st.one_of(st.sampled_from(WORDS), st.text(max_size=4), st.just(text[start:end] * 2)))
        text = text[:start] + word + text[end:]
    encoding = draw(st.sampled_from(["utf-8", "utf-8", "utf-16", "cp1252"]))
    return text.encode(encoding, errors="replace")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("maps")


def outcome(path: Path, content: bytes, style: str | None = None) -> PlateMap | InputError:
    """The map, or the problems; any other exception fails the test."""
    path.write_bytes(content)
    try:
        found: PlateMap | InputError = read_map(path, style=style)
    except InputError as error:
        found = error
    if isinstance(found, InputError):
        assert found.problems
        assert all(problem.what and problem.file for problem in found.problems)
        return found
    assert set(found.table["role"].unique()) <= set(ROLES)
    assert found.table["conc_molar"].drop_nulls().is_between(0, 55.5).all()
    assert repr(found)
    assert "<svg" in found._repr_html_()
    return found


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=mutated(TOML))
def test_any_toml(folder: Path, content: bytes) -> None:
    outcome(folder / "a.toml", content)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.one_of(mutated(CSV), mutated(GRIDS)), style=st.sampled_from([None, None, *MAP_STYLES]))
def test_any_csv(folder: Path, content: bytes, style: str | None) -> None:
    outcome(folder / "a.csv", content, style)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.binary(max_size=200), ending=st.sampled_from([".toml", ".csv", ".json", ".parquet", ".xlsx"]))
def test_any_bytes(folder: Path, content: bytes, ending: str) -> None:
    outcome(folder / f"b{ending}", content)


@pytest.mark.parametrize("text", [CSV, GRIDS], ids=["table", "grids"])
def test_what_is_mutated_is_right_to_begin_with(folder: Path, text: str) -> None:
    assert isinstance(outcome(folder / "c.csv", text.encode()), PlateMap)


def test_the_toml_that_is_mutated_has_one_fault(folder: Path) -> None:
    found = outcome(folder / "c.toml", TOML.encode())
    assert isinstance(found, InputError)
    assert [problem.what for problem in found.problems] == ["plates are named beside [[layout]]"]
    assert isinstance(outcome(folder / "c.toml", TOML[: TOML.index("[[layout]]")].encode()), PlateMap)


CELLS = st.one_of(
    st.none(), st.sampled_from(["X", "vehicle", "DMSO", "well", "A1", "neutral", "10 nM", "A", "B", 0, 1, 2, 10.5, -1])
)
SHEETS = ["Gnumber", "Concentration (nM)", "conc", "Gnumber_2", "Concentration_2", "role", "Sheet1", "cell line"]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(sheets=st.dictionaries(st.sampled_from(SHEETS), st.lists(st.lists(CELLS, max_size=5), max_size=5), min_size=1))
def test_any_workbook(folder: Path, sheets: dict[str, list[list[str | float | None]]]) -> None:
    with xlsxwriter.Workbook(str(folder / "d.xlsx")) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
    outcome(folder / "d.xlsx", (folder / "d.xlsx").read_bytes())
