"""Doses and events: of things that can be set, at times that there are."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from numbers import Integral
from typing import Final

from sevenless.network.checks.amounts import is_number, value_of
from sevenless.network.checks.finding import Finding, Kind, did_you_mean, finding
from sevenless.network.expression import Expression, ExpressionError, parse
from sevenless.network.network import Dose, Network

__all__ = ["happening_findings"]

_ACTIONS: Final = ("add", "set", "multiply")
_TRUTHS: Final = frozenset((">", ">=", "<", "<=", "==", "!=", "and", "or", "not"))


def happening_findings(network: Network, values: Mapping[str, float]) -> Iterator[Finding]:
    """What is wrong with doses and events.

    Parameters
    ----------
    values
        See `sevenless.network.start.values_at_start`.
    """
    species = {one.name for one in network.species}
    for place, dose in enumerate(network.doses):
        label = f"dose {place + 1} (of {dose.target})"
        yield from _of_target(network, "dose", place, label, dose.target)
        yield from _of_schedule(place, label, dose, values)
        yield from _of_dose_amount(place, label, dose, values, species)
    for place, event in enumerate(network.events):
        label = f"event {event.name}"
        if not event.assignments:
            yield finding("event", place, f"{label} sets nothing", "give at least one assignment")
        targets = [target for target, _ in event.assignments]
        for target in dict.fromkeys(targets):
            yield from _of_target(network, "event", place, label, target)
            if targets.count(target) > 1:
                yield finding("event", place, f"{label} sets {target} twice", "set it once")
        if not _is_condition(event.trigger):
            what = f"{label}: trigger {event.trigger} is neither true nor false"
            yield finding("event", place, what, "write a comparison, such as A > 0.5")


def _of_target(network: Network, kind: Kind, place: int, label: str, target: str) -> Iterator[Finding]:
    numbers = {one.name for one in network.parameters if not isinstance(one.value, str)}
    settable = {one.name for one in network.species} | numbers
    if target in settable:
        return
    if target in {one.name for one in network.rules}:
        what, remedy = f"{label}: {target} is a rule, which nothing can set", "set what the rule is made of"
    elif target in {one.name for one in network.parameters}:
        what = f"{label}: parameter {target} is an expression, which nothing can set"
        remedy = "set what the expression is made of"
    else:
        what = f"{label}: no species or parameter is called {target}"
        remedy = did_you_mean(target, settable, f"add a species or parameter {target}")
        yield finding(kind, place, what, remedy, missing=target)
        return
    yield finding(kind, place, what, remedy)


def _of_schedule(place: int, label: str, dose: Dose, values: Mapping[str, float]) -> Iterator[Finding]:
    time = value_of(dose.time_s, values)
    if not isinstance(dose.time_s, str) and not is_number(dose.time_s):
        yield finding("dose", place, f"{label}: time is {dose.time_s!r}, which is no number", "give a number")
    elif time is not None and not 0 <= time < math.inf:
        yield finding("dose", place, f"{label}: time is {time:g}", "give a time from 0 on")
    if not isinstance(dose.count, Integral) or dose.count < 1:
        yield finding("dose", place, f"{label} is given {dose.count} times", "give a count of 1 or more")
    elif not is_number(dose.every_s) or not 0 <= dose.every_s < math.inf or (dose.count > 1 and dose.every_s == 0):
        what = f"{label} is repeated every {dose.every_s}"
        yield finding("dose", place, what, "give an interval above zero")
    if dose.action not in _ACTIONS:
        remedy = did_you_mean(str(dose.action), _ACTIONS, "write add, set or multiply")
        yield finding("dose", place, f"{label}: no action is called {dose.action}", remedy)


def _of_dose_amount(
    place: int, label: str, dose: Dose, values: Mapping[str, float], species: set[str]
) -> Iterator[Finding]:
    amount = value_of(dose.amount, values)
    if not isinstance(dose.amount, str) and not is_number(dose.amount):
        yield finding("dose", place, f"{label}: amount is {dose.amount!r}, which is no number", "give a number")
    elif amount is not None and not math.isfinite(amount):
        yield finding("dose", place, f"{label}: amount is {amount:g}", "give a number")
    elif amount is not None and amount < 0 and dose.target in species and dose.action != "add":
        what = f"{label}: amount is {amount:g}, which takes {dose.target} below zero"
        yield finding("dose", place, what, "give a number of zero or more")


def _is_condition(text: str) -> bool:
    try:
        return _is_truth(parse(text))
    except ExpressionError:
        return True


def _is_truth(e: Expression) -> bool:
    if e.op == "if":
        return all(map(_is_truth, e.args[1:]))
    # True and False are read as numbers.
    return e.op in _TRUTHS or (e.op == "number" and e.number in (0.0, 1.0))
