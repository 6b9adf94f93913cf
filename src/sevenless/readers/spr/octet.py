"""Octet result files (``.frd``): XML, one file per sensor, readings as 32-bit numbers in base64.

The vendor has not published the layout; what is read here is what files of public data sets show: steps in the order in
which the sensor was dipped, each with what was in its well. An association, the step before it and the dissociation
after it are one cycle. The shift is in nm; it stands where other instruments have RU.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Final, final
from xml.etree.ElementTree import Element, ParseError, fromstring

import numpy as np
import polars as pl

from sevenless.errors import Problem, ReadError, UnitError
from sevenless.fitting.curves import Float64Array
from sevenless.plates.plateread import SourceFile
from sevenless.readers.spr.octet_text import OctetText
from sevenless.readers.spr.sprread import INJECTION_SCHEMA, SENSORGRAM_SCHEMA, SprRead
from sevenless.units import scale_conc

__all__ = ["OctetFrd", "one_run"]

_ROOT: Final = b"<ExperimentResults"
_BINDS, _LEAVES = "ASSOC", "DISASSOC"
_AGAIN: Final = "copy the file again from the instrument"
_TOLD: Final = ("RunID", "InstrumentType", "SensorType", "SensorRole", "WritingSW", "StartDateTime")
_UNSET: Final = "-1"


@final
class OctetFrd:
    """Reader of Octet result files."""

    name = "octet-frd"
    instrument = "Sartorius Octet"

    def sniff(self, head: bytes) -> bool:
        """Whether the first bytes are those of the results of an experiment."""
        return _ROOT in head

    def read(self, path: Path) -> SprRead:
        """Every association of the sensor, with the step before and the dissociation after it.

        Raises
        ------
        ReadError
            With every problem of the file.
        """
        content = path.read_bytes()
        root = _root(path.name, content)
        sensor = _Sensor(path.name, root.findtext("ExperimentInfo/SensorName", "").strip())
        steps = [
            one for at, step in enumerate(root.findall("KineticsData/Step"), start=1) if (one := sensor.step(at, step))
        ]
        sensor.collect(steps)
        if not sensor.frames and not sensor.problems:
            sensor.problem("no step is an association", None, "export a kinetic experiment")
        if sensor.problems:
            raise ReadError(sensor.problems)
        info = {name: root.findtext(f"ExperimentInfo/{name}", "").strip() for name in _TOLD}
        digest = hashlib.sha256(content).hexdigest()
        return SprRead(
            source=SourceFile(name=path.name, sha256=digest, instrument=self.instrument, reader=self.name),
            sensorgrams=pl.concat(sensor.frames),
            injections=pl.DataFrame(sensor.injections, schema=INJECTION_SCHEMA, orient="row"),
            metadata={name: value for name, value in info.items() if value},
            notes=("responses are shifts in nm and stand where RU is printed",),
        )


def one_run(reads: Sequence[SprRead]) -> list[SprRead]:
    """The reads, with the sensors of one Octet run joined: concentrations of a series lie on different sensors.

    Text of curves does not name its run: all of it that is given together is one.
    """
    runs: dict[str, list[SprRead]] = {}
    for read in reads:
        reader = read.source.reader
        octet = reader in (OctetFrd.name, OctetText.name)
        run = f"{reader} {read.metadata.get('RunID', '')}" if octet else f"{read.source.name} {id(read)}"
        runs.setdefault(run, []).append(read)
    return [_joined(sensors) if len(sensors) > 1 else sensors[0] for sensors in runs.values()]


def _joined(sensors: Sequence[SprRead]) -> SprRead:
    first = sensors[0].source
    digests = "".join(one.source.sha256 for one in sensors)
    names = ", ".join(one.source.name for one in sensors)
    return SprRead(
        source=SourceFile(
            name=f"{first.name} and {len(sensors) - 1} more",
            sha256=hashlib.sha256(digests.encode()).hexdigest(),
            instrument=first.instrument,
            reader=first.reader,
        ),
        sensorgrams=pl.concat(one.sensorgrams for one in sensors),
        injections=pl.concat(one.injections for one in sensors),
        metadata=sensors[0].metadata,
        notes=(f"sensors of one run joined: {names}", *dict.fromkeys(note for one in sensors for note in one.notes)),
    )


def _root(name: str, content: bytes) -> Element:
    # Entities can be nested until they fill the memory; the instrument declares none.
    if b"<!DOCTYPE" in content:
        raise ReadError([Problem(what="declares a document type, which no instrument does", file=name, remedy=_AGAIN)])
    try:
        return fromstring(content)
    except ParseError as error:
        raise ReadError([Problem(what=f"is cut short or damaged ({error})", file=name, remedy=_AGAIN)]) from error


@final
@dataclass(frozen=True, slots=True)
class _Step:
    at: int
    kind: str
    time_s: Float64Array
    shift: Float64Array
    sample: str
    conc_molar: float | None


@dataclass(slots=True)
class _Sensor:
    file: str
    name: str
    problems: list[Problem] = field(default_factory=list)
    frames: list[pl.DataFrame] = field(default_factory=list)
    injections: list[dict[str, object]] = field(default_factory=list)

    def problem(self, what: str, at: int | None, remedy: str = _AGAIN) -> None:
        record = None if at is None else f"step {at}"
        self.problems.append(Problem(what=what, file=self.file, record=record, remedy=remedy))

    def step(self, at: int, step: Element) -> _Step | None:
        """One step; None with its faults kept where it cannot be read."""
        kind = step.findtext("StepType", "").strip()
        time, shift = self._numbers(at, step, "AssayXData"), self._numbers(at, step, "AssayYData")
        if time is None or shift is None:
            return None
        if len(time) != len(shift):
            self.problem(f"has {len(time)} times and {len(shift)} readings", at)
            return None
        sample = step.findtext("CommonData/SampleID", "").strip()
        return _Step(at, kind, time, shift, sample, self._conc(at, step) if kind == _BINDS else None)

    def _numbers(self, at: int, step: Element, name: str) -> Float64Array | None:
        held = step.find(name)
        try:
            content = base64.b64decode("".join((held.text or "").split()) if held is not None else "", validate=True)
            values = np.frombuffer(content, "<f4").astype(np.float64)
        except (binascii.Error, ValueError) as error:
            self.problem(f"{name} cannot be decoded ({error})", at)
            return None
        stated = held.get("Points", "") if held is not None else ""
        if stated.isdecimal() and int(stated) != len(values):
            self.problem(f"{name} holds {len(values)} values where {stated} are announced", at)
            return None
        return values

    def _conc(self, at: int, step: Element) -> float | None:
        """Concentration of the analyte; 0 in a buffer."""
        number = step.findtext("CommonData/MolarConcentration", "").strip()
        unit = step.findtext("CommonData/MolarConcUnits", "").strip()
        well = step.findtext("CommonData/WellType", "").strip().upper()
        if number in ("", _UNSET):
            if well == "SAMPLE":
                self.problem("a sample has no molar concentration", at, "give molecular mass and concentration")
            return None if well == "SAMPLE" else 0.0
        try:
            return scale_conc(Decimal(number.replace(",", ".")), unit)
        except (UnitError, ArithmeticError) as error:
            self.problem(f"no concentration: {number} {unit} ({error})", at, "give it in a unit such as nM")
            return None

    def collect(self, steps: Sequence[_Step]) -> None:
        """A sensorgram for each association, with time 0 where it begins."""
        for place, step in enumerate(steps):
            if step.kind != _BINDS or not len(step.time_s):
                continue
            parts = [step]
            if place and steps[place - 1].kind not in (_BINDS, _LEAVES):
                parts.insert(0, steps[place - 1])
            leaves = steps[place + 1] if place + 1 < len(steps) else None
            if leaves is not None and leaves.kind == _LEAVES and len(leaves.time_s):
                parts.append(leaves)
            begin = float(step.time_s[0])
            end = float(leaves.time_s[0] if parts[-1] is leaves and leaves is not None else step.time_s[-1])
            facts: dict[str, object] = {"run": self.name, "cycle": step.at, "channel": "", "flow_cell": ""}
            self.injections.append({**facts, "start_s": 0.0, "end_s": end - begin})
            facts |= {"analyte": step.sample, "conc_molar": step.conc_molar}
            time = np.concatenate([one.time_s for one in parts]) - begin
            table = pl.DataFrame({"time_s": time, "response_ru": np.concatenate([one.shift for one in parts])})
            self.frames.append(
                table.select(
                    *(pl.lit(value, dtype=SENSORGRAM_SCHEMA[name]).alias(name) for name, value in facts.items()),
                    pl.col("time_s", "response_ru"),
                )
            )
