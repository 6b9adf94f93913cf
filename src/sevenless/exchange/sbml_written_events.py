"""Doses as events of SBML."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, final

from sevenless.exchange.mathml import number_text
from sevenless.network.expression import Expression, constant, parse
from sevenless.network.network import Dose, Network

__all__ = ["DoseEvent", "dose_events", "set_by_happenings"]

_TIME: Final = Expression("name", name="time")
_OPERATION: Final = {"add": "+", "multiply": "*"}


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class DoseEvent:
    """One dose of one schedule. ``schedule`` and ``every`` are set where there are several of it."""

    target: str
    trigger: Expression
    value: Expression
    schedule: str
    every: str


def dose_events(network: Network) -> Iterator[DoseEvent]:
    """Every dose of every schedule, in order."""
    for number, one in enumerate(network.doses, start=1):
        for place in range(one.count):
            yield DoseEvent(
                target=one.target,
                trigger=Expression(">=", (_TIME, _time(one, place))),
                value=_value(one),
                schedule=str(number) if one.count > 1 else "",
                every=number_text(one.every_s) if one.count > 1 else "",
            )


def _time(one: Dose, place: int) -> Expression:
    later = place * one.every_s
    if not isinstance(one.time_s, str):
        return constant(one.time_s + later)
    return Expression("+", (parse(one.time_s), constant(later))) if place else parse(one.time_s)


def _value(one: Dose) -> Expression:
    amount = parse(one.amount) if isinstance(one.amount, str) else constant(one.amount)
    if one.action == "set":
        return amount
    return Expression(_OPERATION[one.action], (Expression("name", name=one.target), amount))


def set_by_happenings(network: Network) -> set[str]:
    """Everything that a dose or an event sets."""
    return {one.target for one in network.doses} | {name for one in network.events for name, _ in one.assignments}
