"""Biacore T200 result files (``.blr``): every sensorgram at the instrument's own rate, with the times of injection.

The vendor has not published the layout; what is read here is what the files show: a storage per cycle, and per curve
its labels, keywords, and readings as 32-bit numbers.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Final, final

import numpy as np
import polars as pl

from sevenless.errors import Problem, ReadError, UnitError
from sevenless.files.compound_file import CompoundFile, open_compound_file
from sevenless.plates.plateread import SourceFile
from sevenless.readers.spr.sprread import INJECTION_SCHEMA, SENSORGRAM_SCHEMA, SprRead
from sevenless.units import scale_conc

__all__ = ["BiacoreBlr"]

_START, _STOP = "33", "34"
"""Events of the log of a cycle: a sample begins to flow over the chip, and gives way to buffer."""
_SAMPLE: Final = re.compile(r"i(Sample[ _]?(\d+))")
"""The name that a log gives an injection of a sample, and its number in the keywords (``Sample_1_Conc#``)."""
_SEGMENT: Final = struct.Struct("<ii4di")
_PAIRS: Final = struct.Struct("<iii")
_AGAIN: Final = "copy the file again from the instrument"
Place = tuple[str, ...]


@final
class BiacoreBlr:
    """Reader of Biacore T200 (and T100, X100) result files."""

    name = "biacore-blr"
    instrument = "Biacore T200"

    def sniff(self, file: CompoundFile) -> bool:
        """Whether a compound file holds cycles with curves."""
        return any(place[0].startswith("_Cycle") and place[-1] == "Labels" for place in file.streams)

    def read(self, path: Path) -> SprRead:
        """Every sensorgram of the file.

        Raises
        ------
        ReadError
            With every problem of the file.
        """
        return self.read_compound(open_compound_file(path))

    def read_compound(self, file: CompoundFile) -> SprRead:
        """Every sensorgram of a file that is open."""
        curves = _Curves(file)
        frames = [one for place in _curve_places(file) if (one := curves.sensorgram(place)) is not None]
        if not frames and not curves.problems:
            curves.problem("the file holds no sensorgram", ())
        if curves.problems:
            raise ReadError(curves.problems)
        chip = _keywords(file.streams.get(("Chip",), b""))
        return SprRead(
            source=SourceFile(name=file.name, sha256=file.sha256, instrument=self.instrument, reader=self.name),
            sensorgrams=pl.concat(frames),
            injections=pl.DataFrame(curves.injections, schema=INJECTION_SCHEMA, orient="row"),
            metadata={name: chip[name] for name in ("DisplayName", "Id", "IFC") if chip.get(name)},
            notes=tuple(dict.fromkeys(curves.notes)),
        )


def _curve_places(file: CompoundFile) -> list[Place]:
    """Storages of curves, by cycle and then as the instrument numbered them."""
    found = {place[:-1] for place in file.streams if place[0].startswith("_Cycle") and place[-1] == "Labels"}
    return sorted(found, key=lambda place: tuple(_trailing_number(name) for name in place))


def _trailing_number(name: str) -> int:
    digits = name.rpartition(" ")[2]
    return int(digits) if digits.isdecimal() else 0


def _keywords(content: bytes) -> dict[str, str]:
    lines = content.decode("cp1252", errors="replace").splitlines()
    return {name: value.strip() for name, mark, value in (line.partition("=") for line in lines) if mark}


@dataclass(slots=True)
class _Curves:
    file: CompoundFile
    problems: list[Problem] = field(default_factory=list)
    injections: list[dict[str, object]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def problem(self, what: str, place: Place) -> None:
        where = " / ".join(name.lstrip("_") for name in place)
        self.problems.append(Problem(what=what, file=self.file.name, record=where or None, remedy=_AGAIN))

    def stream(self, place: Place, name: str) -> bytes:
        """A stream of a curve, whose name may carry a mark before its first letter."""
        for variant in (name, "\x03" + name):
            if (content := self.file.streams.get((*place, variant))) is not None:
                return content
        return b""

    def sensorgram(self, place: Place) -> pl.DataFrame | None:
        """One curve as rows of the long table."""
        keywords = _keywords(self.stream(place, "Keywords"))
        try:
            readings = self._readings(place)
        except (struct.error, ValueError) as error:
            self.problem(f"the readings of the curve are cut short or damaged ({error})", place)
            return None
        if readings is None:
            self.problem("the curve has no readings", place)
            return None
        label = self.stream(place, "Labels").decode("cp1252", errors="replace").splitlines()[:1]
        facts: dict[str, object] = {
            "run": "1",
            "cycle": _trailing_number(place[0]),
            "channel": "",
            "flow_cell": keywords.get("Fc") or "".join(label).partition("Fc=")[2],
        }
        conc = self._add_injections(place, facts, keywords)
        facts |= {"analyte": keywords.get("Sample_1_Sample", ""), "conc_molar": conc}
        return pl.DataFrame({"time_s": readings[0], "response_ru": readings[1]}).select(
            *(pl.lit(value, dtype=SENSORGRAM_SCHEMA[name]).alias(name) for name, value in facts.items()),
            pl.col("time_s", "response_ru"),
        )

    def _readings(self, place: Place) -> tuple[np.ndarray[tuple[int], np.dtype[np.float64]], ...] | None:
        """Times in s and responses in RU."""
        if pairs := self.stream(place, "XYData"):
            count = _PAIRS.unpack_from(pairs)[2]
            both = np.frombuffer(pairs, "<f4", 2 * count, _PAIRS.size).astype(np.float64)
            return both[:count], both[count:]
        if segment := self.stream(place, "Segment 1"):
            *_, start_s, step_s, _, _, count = _SEGMENT.unpack_from(segment)
            responses = np.frombuffer(segment, "<f4", count, _SEGMENT.size).astype(np.float64)
            return start_s + step_s * np.arange(count), responses
        return None

    def _conc(self, keywords: Mapping[str, str], place: Place, number: int = 1) -> float | None:
        text = keywords.get(f"Sample_{number}_Conc#", "").replace(",", ".")
        unit = _keywords(self.file.streams.get(("FileTag",), b"")).get("ConcUnit", "")
        if not text:
            return None
        try:
            return scale_conc(Decimal(text), unit)
        except (UnitError, ArithmeticError) as error:
            self.problem(f"no concentration: {text} {unit} ({error})", place)
            return None

    def _add_injections(self, place: Place, facts: Mapping[str, object], keywords: Mapping[str, str]) -> float | None:
        """Keep the injections of samples in the cycle's log; gives the concentration of the curve.

        Several samples are a single cycle where the keywords hold the concentration of each; else the first counts.
        """
        spans = _spans(self.file.streams.get((place[0], "EventLog"), b""))
        concs = {number: self._conc(keywords, place, number) for number in spans}
        if len(spans) > 1 and all(one is not None for one in concs.values()):
            flowing = [number for number in spans if concs[number]] or list(spans)[:1]
            for number in flowing:
                start, end = spans[number]
                self.injections.append({**facts, "start_s": start, "end_s": end, "conc_molar": concs[number]})
            return max(one for one in concs.values() if one is not None)
        if len(spans) > 1:
            what = (
                f"{place[0].lstrip('_')} has {len(spans)} injections, not all with a concentration: the first is read"
            )
            self.notes.append(what)
        for start, end in list(spans.values())[:1]:
            self.injections.append({**facts, "start_s": start, "end_s": end})
        return self._conc(keywords, place)


def _spans(content: bytes) -> dict[int, tuple[float, float]]:
    """Beginning and end, in s, of the first injection of each sample, in order; times in a log are in ms.

    A log that does not name its injections tells the first only.
    """
    begins: dict[int, float] = {}
    found: dict[int, tuple[float, float]] = {}
    for line in content.decode("cp1252", errors="replace").splitlines():
        when, event, *rest = [*line.split(";"), "", ""]
        if event not in (_START, _STOP) or not when[1:].isdecimal():
            continue
        names = [one for one in rest if one.startswith("i")]
        sample = _SAMPLE.fullmatch(names[0].strip()) if names else None
        if names and sample is None:
            continue
        number, time = int(sample[2]) if sample else 1, int(when[1:]) * 1e-3
        if event == _START:
            begins.setdefault(number, time)
        elif number in begins and number not in found and time > begins[number]:
            found[number] = begins[number], time
    return found
