"""Lines of a reaction list into records of a network."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Final, Literal, final

from sevenless.errors import Problem, UnitError
from sevenless.network.checks.finding import Finding, Kind, did_you_mean
from sevenless.network.list_pieces import (
    IS_NAME,
    NAME,
    NUMBER,
    LineError,
    expression_of,
    parts_of,
    quoted,
    side_of,
    value_of,
)
from sevenless.network.list_writer import automatic_name
from sevenless.network.network import (
    Compartment,
    Dose,
    Event,
    Network,
    Observable,
    Parameter,
    Reaction,
    Rule,
    Species,
)
from sevenless.units import seconds_per_unit

__all__ = ["ListReader"]

_HEAD: Final = re.compile(r"(\w+(?: \w+)*)\s*:")
_REACTION: Final = re.compile(
    rf"(?:(?P<name>{NAME})\s*:)?(?P<left>[^;:]*?)(?P<arrow><->|->)(?P<right>[^;:]*)(?:;(?P<rate>.*))?"
)
_DEFINITION: Final = re.compile(
    rf"(?P<names>[^=]*?)\s*=(?!=)\s*(?P<value>[^\[]*?)\s*(?:\[(?P<unit>[^\]]*)\])?\s*(?:\bin\s+(?P<where>{NAME}))?"
)
_DOSE: Final = re.compile(
    rf"at\s+(?P<time>[^:]+?)(?:\s*,\s*every\s+(?P<every>[^:]+?)\s*,\s*(?P<count>\d+)\s+times?)?\s*:"
    rf"\s*(?P<target>{NAME})\s*(?P<sign>\+=|\*=|=)\s*(?P<amount>.+)"
)
_EVENT: Final = re.compile(
    rf"(?P<name>{NAME})\s*:\s*when\s+(?P<trigger>[^:]+?)(?P<start>\s*,\s*also at the start)?\s*:\s*(?P<sets>.+)"
)
_ASSIGNMENT: Final = re.compile(rf"(?P<target>{NAME})\s*=(?!=)\s*(?P<text>.+)")
_QUANTITY: Final = re.compile(rf"(?P<number>{NUMBER})\s*(?P<unit>[A-Za-z]+)")
_ACTIONS: Final[dict[str, Literal["add", "set", "multiply"]]] = {"+=": "add", "=": "set", "*=": "multiply"}


@final
class ListReader:
    """Reads the lines of one text.

    Attributes
    ----------
    problems
        Lines that could not be read.
    words
        Names that stand in those lines: what is said to be missing may be there.
    sections
        What each section does with a line.
    """

    def __init__(self, text: str) -> None:
        self.problems: list[Problem] = []
        self.words: set[str] = set()
        self._lines: dict[tuple[Kind, int], int] = {}
        self._name, self._time_unit, self._note = "", "s", list[str]()
        self._compartments: list[Compartment] = []
        self._species: list[Species] = []
        self._parameters: list[Parameter] = []
        self._rules: list[Rule] = []
        self._reactions: list[Reaction] = []
        self._observables: list[Observable] = []
        self._doses: list[Dose] = []
        self._events: list[Event] = []
        self._count, self._line = 0, 0
        self._are_listed = False
        self.sections: dict[str, Callable[[str], None]] = {
            "network": self._network_line,
            "compartments": self._compartment_line,
            "species": self._species_line,
            "parameters": self._parameter_line,
            "rules": self._rule_line,
            "reactions": self._reaction_line,
            "observables": self._observable_line,
            "doses": self._dose_line,
            "events": self._event_line,
        }
        self._read(text)

    def network(self) -> Network:
        """The network, sound or not."""
        if not self._are_listed:
            self._imply_species()
        return Network(
            name=self._name,
            species=tuple(self._species),
            reactions=tuple(self._reactions),
            parameters=tuple(self._parameters),
            rules=tuple(self._rules),
            observables=tuple(self._observables),
            doses=tuple(self._doses),
            events=tuple(self._events),
            compartments=tuple(self._compartments),
            time_unit=self._time_unit,
            note="\n".join(self._note),
        )

    def placed(self, finding: Finding) -> Problem:
        """A finding about the network as a problem of a line."""
        return replace(finding.problem, line=self._lines.get((finding.kind, finding.place)))

    def _read(self, text: str) -> None:
        section = "reactions"
        for self._line, raw in enumerate(text.split("\n"), start=1):
            line = raw.removesuffix("\r") if section == "network" else raw.partition("#")[0].strip()
            if not line.strip() or raw.lstrip().startswith("#"):
                continue
            try:
                if (head := _HEAD.fullmatch(raw.partition("#")[0].strip())) is not None:
                    section = self._section(head[1])
                elif section:
                    self.sections[section](line)
            except LineError as error:
                section = "" if head is not None else section
                self.problems.append(Problem(what=str(error), line=self._line, remedy=error.remedy))
                self.words.update(("", *IS_NAME.findall(raw)))

    def _section(self, name: str) -> str:
        if name not in self.sections:
            remedy = did_you_mean(name, self.sections, f"write one of {', '.join(self.sections)}")
            raise LineError(f'no section is called "{name}"', remedy)
        self._are_listed |= name == "species"
        return name

    def _mark(self, kind: Kind, place: int) -> None:
        self._lines[kind, place] = self._line

    def _network_line(self, line: str) -> None:
        key, equals, value = line.partition("=")
        value = value.removeprefix(" ")
        match key.strip(), equals:
            case "name", "=":
                self._name = value.strip()
                self._mark("network", 0)
            case "time unit", "=":
                self._time_unit = value.strip()
                self._mark("network", 0)
            case "note", "=":
                self._note.append(value)
            case _:
                raise LineError(f"{quoted(line)} says nothing about the network", "write name, time unit or note = ...")

    def _compartment_line(self, line: str) -> None:
        for name, value, unit, _ in self._defined(line, "cytosol = 1 [pL]"):
            if isinstance(value, str):
                raise LineError(f"size of {name} is {value}, which is no number", "write cytosol = 1 [pL]")
            self._mark("compartment", len(self._compartments))
            self._compartments.append(Compartment(name=name, size=value, unit=unit))

    def _species_line(self, line: str) -> None:
        fixed, bare = re.fullmatch(r"(fixed\s+(?=[^\W\d]))?(.*)", line).groups()  # type: ignore[union-attr]
        for name, value, unit, where in self._defined(bare, "A = 10 [nM]", where=True):
            self._mark("species", len(self._species))
            self._species.append(Species(name=name, initial=value, unit=unit, compartment=where, fixed=bool(fixed)))

    def _parameter_line(self, line: str) -> None:
        for name, value, unit, _ in self._defined(line, "kon = 0.1 [1/nM/s]"):
            self._mark("parameter", len(self._parameters))
            self._parameters.append(Parameter(name=name, value=value, unit=unit))

    def _rule_line(self, line: str) -> None:
        for name, value, unit, _ in self._defined(line, "total = A + AB [nM]", text=True):
            self._mark("rule", len(self._rules))
            self._rules.append(Rule(name=name, expression=str(value), unit=unit))

    def _observable_line(self, line: str) -> None:
        for name, value, unit, _ in self._defined(line, "share = AB / total [1]", text=True):
            self._mark("observable", len(self._observables))
            self._observables.append(Observable(name=name, expression=str(value), unit=unit))

    def _defined(
        self, line: str, example: str, *, where: bool = False, text: bool = False
    ) -> Iterator[tuple[str, float | str, str, str]]:
        """Name, value, unit and compartment of each name that a line defines."""
        found = _DEFINITION.fullmatch(line)
        if found is None or not found["value"] or (found["where"] and not where):
            raise LineError(f"{quoted(line)} is no definition", f"write e.g. {example}")
        value = expression_of(found["value"]) if text else value_of(found["value"])
        for name in found["names"].split(","):
            if not IS_NAME.fullmatch(name.strip()):
                raise LineError(f"{quoted(name)} is no name", "use letters, digits and _, and no digit in front")
            yield name.strip(), value, (found["unit"] or "").strip(), found["where"] or ""

    def _reaction_line(self, line: str) -> None:
        self._count += 1
        found = _REACTION.fullmatch(line)
        if found is None:
            raise LineError(f"{quoted(line)} is no reaction", "write e.g. A + B <-> AB ; kon, koff")
        name = found["name"] or automatic_name(self._count)
        left, right = side_of(found["left"]), side_of(found["right"])
        rate = (found["rate"] or "").strip()
        law = re.fullmatch(r"rate\s*:\s*(.*)", rate)
        there_and_back = found["arrow"] == "<->"
        if law is not None and there_and_back:
            raise LineError("a rate law of a reversible reaction", "write -> and the net rate, or two reactions")
        if law is not None:
            self._add(Reaction(name=name, reactants=left, products=right, rate_law=expression_of(law[1])))
            return
        constants = [value_of(part) for part in parts_of(rate)]
        if len(constants) != 1 + there_and_back or "" in constants:
            said = "two rate constants, there and back" if there_and_back else "one rate constant"
            remedy = "write e.g. A + B <-> AB ; kon, koff" if there_and_back else "write e.g. A -> B ; k"
            raise LineError(f"{quoted(line)} needs {said} behind ;", remedy)
        self._add(Reaction(name=name, reactants=left, products=right, rate_constant=constants[0]))
        if there_and_back:
            self._add(Reaction(name=f"{name}_back", reactants=right, products=left, rate_constant=constants[1]))

    def _add(self, reaction: Reaction) -> None:
        self._mark("reaction", len(self._reactions))
        self._reactions.append(reaction)

    def _dose_line(self, line: str) -> None:
        found = _DOSE.fullmatch(line)
        if found is None:
            raise LineError(
                f"{quoted(line)} is no dose", "write e.g. at 0: EGF += 10, or at 0, every 3600, 3 times: EGF = 10"
            )
        every = self._time(found["every"]) if found["every"] else 0.0
        if isinstance(every, str):
            raise LineError(f"a dose every {every}, which is no number", "write e.g. every 3600, 3 times")
        self._mark("dose", len(self._doses))
        self._doses.append(
            Dose(
                target=found["target"],
                time_s=self._time(found["time"]),
                amount=value_of(found["amount"]),
                action=_ACTIONS[found["sign"]],
                every_s=every,
                count=int(found["count"] or 1),
            )
        )

    def _time(self, text: str) -> float | str:
        """A time in the unit of the network; ``2 h`` is brought to it."""
        found = _QUANTITY.fullmatch(text.strip())
        if found is None:
            return value_of(text)
        try:
            return float(found["number"]) * (seconds_per_unit(found["unit"]) / seconds_per_unit(self._time_unit))
        except UnitError as error:
            raise LineError(str(error), 'write e.g. "at 2 h: ...", and the time unit of the network first') from None

    def _event_line(self, line: str) -> None:
        found = _EVENT.fullmatch(line)
        if found is None:
            raise LineError(f"{quoted(line)} is no event", "write e.g. refill: when A < 0.5: A = 10, k = 2 * k")
        sets = [_ASSIGNMENT.fullmatch(part) for part in parts_of(found["sets"])]
        assignments = tuple((one["target"], expression_of(one["text"])) for one in sets if one is not None)
        if len(assignments) != len(sets):
            raise LineError(f"{quoted(found['sets'])} sets nothing", "write e.g. A = 10, k = 2 * k")
        self._mark("event", len(self._events))
        self._events.append(
            Event(
                name=found["name"],
                trigger=expression_of(found["trigger"]),
                assignments=assignments,
                initially=found["start"] is None,
            )
        )

    def _imply_species(self) -> None:
        """Species in the order in which they turn up, where no section lists them."""
        seen: dict[str, int] = {}
        for place, reaction in enumerate(self._reactions):
            for name, _ in (*reaction.reactants, *reaction.products):
                seen.setdefault(name, self._lines["reaction", place])
        for name, line in seen.items():
            self._lines["species", len(self._species)] = line
            self._species.append(Species(name=name))
