"""A file as sheets of cells, before anyone asks which instrument wrote it.

Every reader works on a `Document`, so a vendor's csv and xlsx exports share one reader, and encodings, separators,
decimal commas and byte-order marks are solved once, here.
"""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Final, final

from sevenless.errors import Problem, ReadError

__all__ = ["Cell", "Document", "Sheet", "cell_name", "cell_text", "open_document"]

Cell = str | float | None
"""Text as it stands, a number where the file has a number (xlsx), None where nothing was written."""

WORKBOOK_ENDINGS: Final = {".xlsx", ".xlsm", ".xls", ".xlsb", ".ods"}
# Files that are neither text nor workbook, by their first bytes: said by name, so that the user knows what was picked.
_MAGIC: Final = (
    (b"\x1f\x8b", "it is compressed (gzip): unpack it first"),
    (b"%PDF", "it is a PDF"),
    (b"\x89PNG", "it is an image (PNG)"),
    (b"\xff\xd8\xff", "it is an image (JPEG)"),
    (b"II*\x00", "it is an image (TIFF)"),
    (b"MM\x00*", "it is an image (TIFF)"),
    (b"ABIF", "it is a sequencing trace (ABI)"),
)
_OLE: Final = b"\xd0\xcf\x11\xe0"
_BOMS: Final = ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"), (b"\xef\xbb\xbf", "utf-8-sig"))


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """Rows of cells. ``rows[i][j]`` is row i, column j, counted from 0; rows may differ in length.

    ``delimiter`` is the separator of a text file, None for a sheet of a workbook.
    """

    name: str
    rows: list[list[Cell]]
    delimiter: str | None = None

    def cell(self, row: int, column: int) -> Cell:
        """The cell, or None beyond the edge."""
        if 0 <= row < len(self.rows) and 0 <= column < len(self.rows[row]):
            return self.rows[row][column]
        return None

    def text(self, row: int, column: int) -> str:
        """The cell as stripped text, ``""`` where nothing stands; a whole number without ``.0``."""
        return cell_text(self.cell(row, column))


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One file, decoded. A text file has one sheet, named like the file."""

    path: Path
    sha256: str
    sheets: list[Sheet]

    @property
    def name(self) -> str:
        """File name without its folder."""
        return self.path.name

    @property
    def is_workbook(self) -> bool:
        """Whether it is an xlsx and not a text file."""
        return self.sheets[0].delimiter is None

    def find(self, pattern: str, *, rows: int = 60) -> re.Match[str] | None:
        """First match of a regular expression in any cell of the first ``rows`` rows of any sheet."""
        compiled = re.compile(pattern)
        for sheet in self.sheets:
            for row in sheet.rows[:rows]:
                for cell in row:
                    if isinstance(cell, str) and (match := compiled.search(cell)):
                        return match
        return None


def cell_text(cell: Cell) -> str:
    """A cell as stripped text; a whole number loses its ``.0``."""
    if cell is None:
        return ""
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    return cell.strip()


def cell_name(row: int, column: int) -> str:
    """Spreadsheet name of a cell counted from 0: ``cell_name(2, 1) == "B3"``."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row + 1}"


def open_document(path: Path) -> Document:
    """Decode a text file or workbook.

    Raises
    ------
    ReadError
        If the file is absent, a folder, empty, a broken workbook, or not text (says what else it is, where that shows).
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        what = "is a folder, not a file" if path.is_dir() else (error.strerror or "cannot be opened").lower()
        raise ReadError(Problem(what=what, file=path.name, remedy="check the path")) from error
    if not content:
        raise ReadError(Problem(what="the file is empty", file=path.name, remedy="export it again"))
    is_workbook = content[:4] in (b"PK\x03\x04", _OLE) or path.suffix.lower() in WORKBOOK_ENDINGS
    sheets = _workbook_sheets(path, content) if is_workbook else [_text_sheet(path, content)]
    return Document(path=path, sha256=hashlib.sha256(content).hexdigest(), sheets=sheets)


def _workbook_sheets(path: Path, content: bytes) -> list[Sheet]:
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
        return [
            Sheet(
                name=name,
                rows=[[_plain(cell) for cell in row] for row in workbook.get_sheet_by_name(name).to_python(False)],
            )
            for name in workbook.sheet_names
        ]
    except CalamineError as error:
        what = f"cannot be opened as a workbook ({error})"
        remedy = "open it in a spreadsheet program and save it again as xlsx, without a password"
        if content.startswith(_OLE) and path.suffix.lower() not in WORKBOOK_ENDINGS:
            what = "is a compound binary file of some program (such as a Biacore .blr), and no workbook"
            remedy = "export it as csv, txt or xlsx"
        raise ReadError(Problem(what=what, file=path.name, remedy=remedy)) from error


def _plain(cell: object) -> Cell:
    if cell is None or cell == "":
        return None
    if isinstance(cell, bool):
        return str(cell)
    if isinstance(cell, int | float):
        return float(cell)
    return cell if isinstance(cell, str) else str(cell)


def _text_sheet(path: Path, content: bytes) -> Sheet:
    text = _decode(path, content)
    delimiter = _delimiter(text)
    try:
        rows: list[list[Cell]] = [
            [cell if cell.strip() else None for cell in row]
            for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        ]
    except csv.Error as error:
        raise _not_text(path, f"its cells cannot be told apart ({error})") from error
    return Sheet(name=path.name, rows=rows, delimiter=delimiter)


def _decode(path: Path, content: bytes) -> str:
    for mark, encoding in _BOMS:
        if content.startswith(mark):
            try:
                return content.decode(encoding)
            except UnicodeDecodeError as error:
                raise _not_text(path, f"its byte-order mark says {encoding}, which it is not") from error
    for magic, what in _MAGIC:
        if content.startswith(magic):
            raise _not_text(path, what)
    if byte_order := _utf16_without_mark(content[:4000]):
        return content.decode(byte_order, errors="replace")
    if b"\x00" in content[:4000]:
        raise _not_text(path, "it holds binary data")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        # Windows exports: every byte means something in cp1252 but five, which are replaced and stand in no number.
        return content.decode("cp1252", errors="replace")


def _utf16_without_mark(head: bytes) -> str | None:
    """The byte order, if every other byte is zero and those between are not: Latin text in two bytes a letter."""
    pairs = len(head) // 2
    first, second = head[: 2 * pairs : 2].count(0), head[1::2].count(0)
    if pairs and second > 0.8 * pairs and first < 0.05 * pairs:
        return "utf-16-le"
    return "utf-16-be" if pairs and first > 0.8 * pairs and second < 0.05 * pairs else None


def _not_text(path: Path, why: str) -> ReadError:
    return ReadError(Problem(what=f"is not a text file: {why}", file=path.name, remedy="export it as csv, txt or xlsx"))


def _delimiter(text: str) -> str:
    """The separator that most lines agree on; tab and semicolon win over a comma that may be a decimal sign."""
    lines = [line for line in text.splitlines()[:2000] if line.strip()]

    def score(mark: str) -> int:
        return sum(count * number for count, number in Counter(line.count(mark) for line in lines).items() if count)

    tabs, semicolons, commas = score("\t"), score(";"), score(",")
    if tabs and tabs >= 0.5 * max(semicolons, commas):
        return "\t"
    if semicolons and semicolons >= 0.5 * commas:
        return ";"
    return "," if commas else "\t"
