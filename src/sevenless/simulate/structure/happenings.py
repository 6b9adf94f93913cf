"""Doses and events into tables."""

from __future__ import annotations

from collections.abc import Mapping

from sevenless.network.expression import parse
from sevenless.network.network import Network
from sevenless.simulate.kernel.tables import STOP_ONLY, Schedule, Triggers
from sevenless.simulate.structure.breaks import stops
from sevenless.simulate.structure.meaning import Meaning
from sevenless.simulate.structure.packing import Packer
from sevenless.simulate.structure.programming import Programmer

__all__ = ["schedule", "triggers"]

_ACTION = {"add": 0, "set": 1, "multiply": 2}


def schedule(network: Network, meaning: Meaning, place: Mapping[str, int], packer: Packer) -> Schedule:
    """Every dose of every schedule, one row each; behind them, times to stop at, as doses of nothing."""
    rows = []
    for dose in network.doses:
        for repeat in range(dose.count):
            time = f"({dose.time_s}) + {float(repeat * dose.every_s)!r}" if repeat else dose.time_s
            rows.append(
                (
                    meaning.constant_register(time),
                    meaning.constant_register(dose.amount),
                    _ACTION[dose.action],
                    _target(dose.target, meaning, place),
                )
            )
    nothing = meaning.constant_register(0.0)
    for stop in stops(network, meaning):
        again = nothing if stop.every is None else meaning.setup.register(stop.every)
        rows.append((meaning.setup.register(stop.time), again, STOP_ONLY, 0))
    return Schedule(len(rows), *(packer.index(row[column] for row in rows) for column in range(4)))


def triggers(network: Network, meaning: Meaning, place: Mapping[str, int], packer: Packer) -> Triggers:
    """Conditions of events, and what they set."""
    condition = Programmer(meaning.registers, place)
    conditions = [condition.register(meaning.expanded(parse(event.trigger))) for event in network.events]
    assignment = Programmer(meaning.registers, place)
    values = [
        [assignment.register(meaning.expanded(parse(text))) for _, text in event.assignments]
        for event in network.events
    ]
    targets = [[_target(name, meaning, place) for name, _ in event.assignments] for event in network.events]
    start, registers = packer.rows(values)
    return Triggers(
        n_events=len(network.events),
        program=condition.program(packer),
        condition=packer.index(conditions),
        initially=packer.index(int(event.initially) for event in network.events),
        assignment=assignment.program(packer),
        assignment_start=start,
        assignment_register=registers,
        assignment_target=packer.rows(targets)[1],
    )


def _target(name: str, meaning: Meaning, place: Mapping[str, int]) -> int:
    """A species by its number; a parameter by its register, behind the species."""
    return place[name] if name in place else len(place) + meaning.registers.of_parameter[name]
