"""Fixtures of the reader tests."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
import xlsxwriter

from readers.encodings import Rows, delimited
from sevenless.files.document import Document, open_document

WriteRows = Callable[..., Document]
WriteBook = Callable[[Mapping[str, Rows]], Document]


@pytest.fixture
def as_text(tmp_path: Path) -> WriteRows:
    """Write rows (or bytes) to a csv and open it."""

    def write(content: Rows | bytes, *, name: str = "plate.csv") -> Document:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else delimited(content).encode())
        return open_document(path)

    return write


@pytest.fixture
def as_workbook(tmp_path: Path) -> WriteBook:
    """Write sheets of rows to an xlsx and open it; cells that read as numbers are written as numbers."""

    def write(sheets: Mapping[str, Rows], *, numbers: bool = True) -> Document:
        path = tmp_path / "plate.xlsx"
        with xlsxwriter.Workbook(path, {"strings_to_numbers": numbers, "strings_to_formulas": False}) as book:
            for name, rows in sheets.items():
                sheet = book.add_worksheet(name)
                for index, row in enumerate(rows):
                    sheet.write_row(index, 0, [cell or None for cell in row])
        return open_document(path)

    return write
