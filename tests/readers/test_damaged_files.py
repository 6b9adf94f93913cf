"""Damaged files of every layout: a reading or a refusal with its reasons, never another exception."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from readers.encodings import ENCODINGS, delimited
from readers.envision_layout import calculated, footer, section
from readers.kaleido_layout import export, padded, result
from readers.plates import labelled, marked
from sevenless.errors import InputError
from sevenless.files.document import Cell, Document, Sheet
from sevenless.plates.plateread import PLATE_READ_SCHEMA, PlateRead
from sevenless.readers.envision import EnVision
from sevenless.readers.generic import Generic
from sevenless.readers.kaleido import Kaleido
from sevenless.readers.registry import Reader, read

_LABELLED = labelled(marked(96))
_ENVISION = [*calculated(_LABELLED, formula="Calc 1: R = x"), *section(_LABELLED, title="Results for L - channel 1")]
_LONG = [["Plate", "Well", "Time [s]", "A"], *(["P", well, "0", "3.5"] for well in ("A01", "A02", "B07"))]

LAYOUTS = {
    "envision": [*_ENVISION, *footer()],
    "envision unlabelled": [*section(marked(96), barcode="X7"), *footer()],
    "kaleido": export(result(_LABELLED)),
    "kaleido padded": padded(export(result(_LABELLED))),
    "labelled block": [["Plate 1"], *_LABELLED],
    "unlabelled block": marked(96),
    "long table": _LONG,
    "long table without header": [row[1:] for row in _LONG[1:]],
}

FRAGMENTS = [b"", b'"', b",", b"\n", b"\t", b";", b"1e999", b"NaN", b"-", b"\x00", b"\xff", b"A", b"1,2,3", b"OVER",
             b"Plate information", b"Results for ", b"Result for ", b'="', b"=\"\"", b"\xe2\x88\x9e"]  # fmt: skip

edits = st.lists(st.tuples(st.floats(0, 1), st.integers(0, 60), st.sampled_from(FRAGMENTS)), min_size=1, max_size=6)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("damaged")


def is_sound(found: PlateRead) -> bool:
    table = found.table
    values, reasons = table["value"].is_null(), table["mask_reason"].is_null()
    return (
        table.schema == PLATE_READ_SCHEMA and bool((values != reasons).all()) and set(found.plates) == {*found.formats}
    )


@settings(deadline=None, max_examples=60)
@given(layout=st.sampled_from(sorted(LAYOUTS)), encoding=st.sampled_from(sorted(ENCODINGS)), edits=edits)
def test_changed_bytes(folder: Path, layout: str, encoding: str, edits: list[tuple[float, int, bytes]]) -> None:
    content = bytearray(ENCODINGS[encoding](LAYOUTS[layout]))
    for place, length, fragment in edits:
        start = int(place * len(content))
        content[start : start + length] = fragment
    assert_read_or_refused(folder, bytes(content))


@settings(deadline=None, max_examples=60)
@given(layout=st.sampled_from(sorted(LAYOUTS)), share=st.floats(0, 1))
def test_cut_files(folder: Path, layout: str, share: float) -> None:
    content = delimited(LAYOUTS[layout]).encode()
    assert_read_or_refused(folder, content[: int(share * len(content))])


@settings(deadline=None, max_examples=30)
@given(content=st.binary(max_size=300))
def test_any_bytes(folder: Path, content: bytes) -> None:
    assert_read_or_refused(folder, content)


cells = st.one_of(
    st.none(), st.floats(), st.sampled_from(["A", "1", "Well", "", " ", "OVER", "Plate information", "x"])
)


@settings(deadline=None, max_examples=60)
@given(
    layout=st.sampled_from(sorted(LAYOUTS)),
    reader=st.sampled_from([EnVision(), Kaleido(), Generic()]),
    changes=st.lists(st.tuples(st.integers(0, 40), st.integers(0, 14), cells), max_size=8),
    cut=st.integers(0, 80),
)
def test_changed_cells_of_a_workbook(
    layout: str, reader: Reader, changes: list[tuple[int, int, Cell]], cut: int
) -> None:
    rows: list[list[Cell]] = [[cell or None for cell in row] for row in LAYOUTS[layout][: 80 - cut]]
    for row, column, cell in changes:
        if row < len(rows) and column < len(rows[row]):
            rows[row][column] = cell
    document = Document(path=Path("book.xlsx"), sha256="0" * 64, sheets=[Sheet(name="S", rows=rows)])
    reader.sniff(document)
    assert is_read_or_refused(lambda: reader.read(document))


def assert_read_or_refused(folder: Path, content: bytes) -> None:
    path = folder / "damaged.csv"
    path.write_bytes(content)
    assert is_read_or_refused(lambda: read(path))


def is_read_or_refused(attempt: Callable[[], PlateRead]) -> bool:
    """Whether there is a sound reading, or a refusal of which every problem has a file and a remedy."""
    try:
        found = attempt()
    except InputError as error:
        return bool(error.problems) and all(problem.file and problem.remedy for problem in error.problems)
    return is_sound(found)
