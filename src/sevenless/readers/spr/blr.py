"""Biacore T200 result files (``.blr``): every sensorgram at the instrument's own rate, with the times of injection.

The vendor has not published the layout; what is read here is what the files show: a storage per cycle, and per curve
its labels, keywords, and readings as 32-bit numbers.
"""

from __future__ import annotations

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
        self._add_injection(place, facts)
        facts |= {"analyte": keywords.get("Sample_1_Sample", ""), "conc_molar": self._conc(keywords, place)}
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

    def _conc(self, keywords: Mapping[str, str], place: Place) -> float | None:
        text = keywords.get("Sample_1_Conc#", "").replace(",", ".")
        unit = _keywords(self.file.streams.get(("FileTag",), b"")).get("ConcUnit", "")
        if not text:
            return None
        try:
            return scale_conc(Decimal(text), unit)
        except (UnitError, ArithmeticError) as error:
            self.problem(f"no concentration: {text} {unit} ({error})", place)
            return None

    def _add_injection(self, place: Place, facts: Mapping[str, object]) -> None:
        """The first sample of the cycle's log; times there are in ms."""
        times: dict[str, float] = {}
        log = self.file.streams.get((place[0], "EventLog"), b"").decode("cp1252", errors="replace")
        for line in log.splitlines():
            when, _, rest = line.partition(";")
            event = rest.partition(";")[0]
            if event in (_START, _STOP) and event not in times and when[1:].isdecimal():
                times[event] = int(when[1:]) * 1e-3
        if len(times) == 2:
            self.injections.append({**facts, "start_s": times[_START], "end_s": times[_STOP]})
