"""The test runs of a BMG MARS or SMART Control export: where each begins, and what it says of itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final, final

from sevenless.files.document import Cell, Document, Sheet
from sevenless.plates.geometry import row_letters
from sevenless.plates.plateread import Channel
from sevenless.readers.facts import distinct, facts_of_row, filled, is_blank

__all__ = ["RAW_DATA", "TestRun", "channel_of_title", "is_layout_title", "runs_of"]

RAW_DATA: Final = re.compile(r"(?:\d+\.\s*)?Raw Data\s*(?:\((?P<optics>.*)\))?")
_NUMBERED: Final = re.compile(r"^\d+\.\s*")
_USER: Final = re.compile(r"User:")
_MODE: Final = re.compile(
    r"(Absorbance|Fluorescence|Luminescence|Time[- ]resolved|TRF|HTRF|Alpha|FP|Nephelometry|Turbidity)\b", re.IGNORECASE
)
_LAYOUT: Final = re.compile(r"\b(Layout|Content|Group|Concentrations?|Dilutions?|Volumes?|Sample IDs?)\b")
_ROW_LABEL: Final = re.compile(r"([A-Za-z]|A[A-F])(\d{0,2})")
_NO_FILTER: Final = ("no filter", "lens", "")


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class TestRun:
    """One test run: the part of a sheet from its ``User:`` line to the next.

    ``facts`` are its header lines by key, ``mode`` the line that names the kind of measurement, ``plate`` its name.
    """

    sheet: Sheet
    start: int
    stop: int
    facts: dict[str, str]
    mode: str
    plate: str


def runs_of(document: Document) -> list[TestRun]:
    """Every test run of the file, named apart."""
    runs = [run for sheet in document.sheets for run in _runs_of_sheet(_with_double_letters(sheet))]
    # The same run is often written twice, as plates and as a table; it is one plate and keeps one name.
    identities = [tuple(run.facts.values()) or (run.sheet.name, str(run.start)) for run in runs]
    first = dict.fromkeys(identities)
    names = distinct(next(run.plate for run, one in zip(runs, identities, strict=True) if one == key) for key in first)
    named = dict(zip(first, names, strict=True))
    return [replace(run, plate=named[identity]) for run, identity in zip(runs, identities, strict=True)]


def channel_of_title(title: str, mode: str) -> Channel:
    """The channel that a block or column title names: raw data by their filters, anything else calculated."""
    bare = _NUMBERED.sub("", " ".join(title.split()))
    kind = mode.split("(")[0].strip()
    detail = ": ".join(part for part in (mode, bare) if part)
    raw = RAW_DATA.fullmatch(bare)
    if not raw:
        return Channel(name=bare or kind or "signal", kind="calculated" if bare else "raw", detail=detail)
    optics = (raw["optics"] or "").strip()
    return Channel(name=(kind or optics or "Raw Data") if optics.lower() in _NO_FILTER else optics, detail=detail)


def is_layout_title(title: str) -> bool:
    """Whether a title names samples, doses or volumes, not measurements."""
    bare = _NUMBERED.sub("", " ".join(title.split()))
    return not RAW_DATA.search(bare) and bool(_LAYOUT.search(bare))


def _runs_of_sheet(sheet: Sheet) -> Iterator[TestRun]:
    starts = [row for row in range(len(sheet.rows)) if _USER.match(sheet.text(row, 0))] or [0]
    for start, stop in zip(starts, [*starts[1:], len(sheet.rows)], strict=True):
        facts, mode = _header(sheet, start, stop)
        yield TestRun(sheet=sheet, start=start, stop=stop, facts=facts, mode=mode, plate=_plate_name(facts))


def _header(sheet: Sheet, start: int, stop: int) -> tuple[dict[str, str], str]:
    facts: dict[str, str] = {}
    for row in range(start, stop):
        texts = filled(sheet, row)
        if not texts:
            continue
        first = texts[0][1]
        if _MODE.match(first) and ":" not in first:
            return facts, first
        if RAW_DATA.fullmatch(first) or first in ("Well", "Well Row") or row > start + 30:
            break
        if ":" in first:
            facts |= facts_of_row(sheet, row)
    return facts, ""


def _plate_name(facts: dict[str, str]) -> str:
    ids = [facts.get(key, "") for key in ("ID1", "ID2", "ID3")]
    speaking = [name for name in ids if re.search(r"plate", name, re.IGNORECASE)]
    return next((name for name in (*speaking, ids[0]) if name), "Plate 1")


def _with_double_letters(sheet: Sheet) -> Sheet:
    """The sheet with rows 27 to 32 of a 1536-well plate, which BMG letters a to f, as AA to AF."""
    rows: list[list[Cell]] = []
    last = -1
    for index, row in enumerate(sheet.rows):
        match = _ROW_LABEL.fullmatch(sheet.text(index, 0))
        if not match:
            last = last if is_blank(sheet, index) else -1
            rows.append(row)
            continue
        letters = match[1].upper()
        number = ord(letters[-1]) - 65 + (26 if len(letters) == 2 else 0)
        # A small letter that would step back in the alphabet has gone past Z; a list all in small letters has not.
        past_z = match[1].islower() and number < last and number < 6
        if past_z:
            number += 26
            row = [row_letters(number) + match[2], *row[1:]]
        last = number if past_z or match[1].isupper() else -1
        rows.append(row)
    return replace(sheet, rows=rows)
