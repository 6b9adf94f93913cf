"""The procedure of a Gen5 export: which reads were done, and which data labels are theirs."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final, final

from sevenless.files.document import Sheet
from sevenless.plates.geometry import PLATE_SHAPES
from sevenless.plates.plateread import Channel
from sevenless.readers.facts import filled, is_blank

__all__ = ["Procedure", "ReadStep", "channel_of_label", "is_procedure_title", "read_procedure"]

_MODE: Final = re.compile(r"(?P<mode>.+?) (?:Endpoint|Spectrum|Area Scan|Kinetic)$")
_SETTING: Final = re.compile(r"(Wavelengths|Excitation|Emission|Pathlength Correction):")
# What Gen5 calls the values of a read that has no name of its own: its wavelengths or filters, Lum, Alpha.
_BARE: Final = re.compile(
    r"(?:Lum|Alpha|Spectrum|Hole|[\d/., ]*\d[\d/., ]*)(?: \[(?:Test|Ref|Parallel|Perpendicular)\])?"
)
_READ_NUMBER: Final = re.compile(r"^Read \d+:")
_REPEATS: Final = re.compile(r"\b(\d{1,6}) Reads\b")
_WELLS: Final = re.compile(r"\b(6|12|24|48|96|384|1536)\b")


@final
@dataclass(slots=True)
class ReadStep:
    """One ``Read`` of the procedure: its name, ``""`` if it has none, its mode, its wavelengths and filters."""

    name: str
    mode: str = ""
    settings: list[str] = field(default_factory=list)


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Procedure:
    """The reads, the number of wells that the plate type speaks of, and how often a kinetic run reads."""

    steps: Sequence[ReadStep] = ()
    wells: int | None = None
    repeats: int | None = None


def is_procedure_title(text: str) -> bool:
    """Whether a line opens the procedure."""
    return text in ("Procedure Details", "Procedure Summary")


def read_procedure(sheet: Sheet, start: int, stop: int) -> tuple[Procedure, int]:
    """The procedure whose title stands in row ``start``, and the first row after it."""
    row = start + 1
    while row < stop and is_blank(sheet, row):
        row += 1
    steps: list[ReadStep] = []
    wells: int | None = None
    repeats: int | None = None
    while row < stop and not is_blank(sheet, row):
        key = sheet.text(row, 0)
        rest = [text for column, text in filled(sheet, row) if column > 0]
        value = rest[0] if rest else ""
        if key == "Plate Type" and (match := _WELLS.search(value)):
            wells = int(match[1])
        elif key.strip() == "Start Kinetic" and (match := _REPEATS.search(value)):
            repeats = int(match[1])
        elif key.strip() == "Read":
            mode = _MODE.fullmatch(value)
            steps.append(ReadStep(name="" if mode else value, mode=mode["mode"] if mode else ""))
        elif steps and not key:
            _note_detail(steps[-1], value)
        row += 1
    return Procedure(steps=steps, wells=wells if wells in PLATE_SHAPES else None, repeats=repeats), row


def channel_of_label(label: str, procedure: Procedure) -> Channel:
    """The channel of a data label: raw if it names a read, anything else calculated by Gen5."""
    text = _READ_NUMBER.sub("", " ".join(label.split()))
    step = next((s for s in procedure.steps if s.name and (text == s.name or text.startswith(f"{s.name}:"))), None)
    if step is None and _BARE.fullmatch(text):
        step = _unnamed(procedure, text)
    elif step is None and not procedure.steps and _is_read_label(text):
        step = ReadStep(name=text.partition(":")[0])
    if step is None:
        return Channel(name=text, kind="calculated", detail="calculated by Gen5")
    return Channel(name=text, detail=", ".join(part for part in (step.mode, *_settings_of(step, text)) if part))


def _note_detail(step: ReadStep, text: str) -> None:
    if mode := _MODE.fullmatch(text):
        step.mode = step.mode or mode["mode"]
    elif _SETTING.match(text):
        step.settings.append(" ".join(text.split()))


def _unnamed(procedure: Procedure, text: str) -> ReadStep:
    unnamed = [step for step in procedure.steps if not step.name]
    fits = [step for step in unnamed if _speaking(step, text)]
    return next(iter(fits or unnamed), ReadStep(name=""))


def _is_read_label(text: str) -> bool:
    """Whether a label of a file without a procedure looks like that of a read: ``od:600``, not ``Blank od:600``."""
    name, colon, optics = text.partition(":")
    return bool(colon and name and not name.startswith(("Blank ", "[")) and _BARE.fullmatch(optics.strip()))


def _settings_of(step: ReadStep, text: str) -> list[str]:
    """The lines of a read that speak of the wavelengths in a label, else its only line."""
    return _speaking(step, text) or (step.settings if len(step.settings) == 1 else [])


def _speaking(step: ReadStep, text: str) -> list[str]:
    numbers = re.findall(r"\d{3,4}", text.rpartition(":")[2])
    return [line for line in step.settings if numbers and all(number in line for number in numbers)]
