"""Events of SBML as events of a network; those at a known time as doses."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from typing import Final, Literal, final

from sevenless.exchange.sbml_functions import truth
from sevenless.exchange.sbml_meaning import Meaning
from sevenless.exchange.sbml_model import SbmlEvent
from sevenless.exchange.sbml_names import free_name, names_for
from sevenless.network.expression import Expression, constant, names, parse, substitute
from sevenless.network.network import Dose, Event

__all__ = ["HappeningMaker"]

Action = Literal["add", "set", "multiply"]

_TIME: Final = Expression("name", name="time")


@final
class HappeningMaker:
    """Makes events and doses of a network out of what a file says.

    Parameters
    ----------
    meaning
        Of the names of the file.
    """

    def __init__(self, meaning: Meaning) -> None:
        self._meaning = meaning
        self.doses: list[Dose] = []
        self.events: list[Event] = []
        names_of_file = names_for(one.name for one in meaning.model.events if one.name)
        taken = set(names_of_file.values())
        found: list[tuple[Mapping[str, str], list[Dose]]] = []
        for number, one in enumerate(meaning.model.events, start=1):
            if one.assignments and self._compartments_stay(one):
                doses = self._doses(one)
                if doses is not None:
                    found.append((one.marks, doses))
                elif self._is_in_step(one):
                    name = names_of_file[one.name] if one.name else free_name(f"event_{number}", taken)
                    taken.add(name)
                    self.events.append(self._event(name, one))
        self.doses = list(_schedules(found))

    def _compartments_stay(self, one: SbmlEvent) -> bool:
        for name, _ in one.assignments:
            if name in self._meaning.compartments:
                self._meaning.findings.unsupported("variable compartment", _place(one), f'compartment "{name}"')
            elif name not in self._meaning.species and name not in self._meaning.parameters:
                self._meaning.findings.unsupported("variable stoichiometry", _place(one), f'"{name}"')
            else:
                continue
            return False
        return True

    def _is_in_step(self, one: SbmlEvent) -> bool:
        """Whether another event that strikes at the same time makes no difference to this one.

        Events of a network that strike together are all carried out, with values from before the first of them.
        """
        others = {name for other in self._meaning.model.events if other is not one for name, _ in other.assignments}
        touched = self._touched_by(others)
        if not one.persistent and names(self._meaning.amounts(one.trigger)) & touched:
            why = "its trigger is not persistent, and another event changes what it depends on"
            self._meaning.findings.unsupported("event out of step", _place(one), why)
            return False
        values = [name for _, expression in one.assignments for name in names(self._meaning.amounts(expression))]
        if not one.at_trigger and touched & set(values):
            why = "its values are those of when it is carried out, and another event changes them"
            self._meaning.findings.unsupported("event out of step", _place(one), why)
            return False
        return True

    def _touched_by(self, changed: set[str]) -> set[str]:
        """Names that change when these do, by rules."""
        found = set(changed)
        grew = True
        while grew:
            rules = self._meaning.assigned.items()
            more = {name for name, rule in rules if name not in found and names(self._meaning.amounts(rule)) & found}
            grew = bool(more)
            found |= more
        return found

    def _assignments(self, one: SbmlEvent) -> Iterator[tuple[str, Expression]]:
        """Targets and what they are set to, in amounts."""
        for name, expression in one.assignments:
            amounts = self._meaning.amounts(expression)
            if name in self._meaning.species:
                volume = self._meaning.volume(name)
                amounts = amounts if volume == constant(1.0) else Expression("*", (amounts, volume))
            yield name, amounts

    def _event(self, name: str, one: SbmlEvent) -> Event:
        return Event(
            name=name,
            trigger=str(truth(self._meaning.amounts(one.trigger))),
            assignments=tuple((target, str(value)) for target, value in self._assignments(one)),
            initially=one.initially,
        )

    def _doses(self, one: SbmlEvent) -> list[Dose] | None:
        """The doses that an event at a known time gives; ``None`` if it is not one."""
        trigger = self._meaning.amounts(one.trigger)
        at = _known_time(trigger)
        is_said = one.marks.get("kind") == "dose"
        if at is None or not (is_said or self._is_constant(at)):
            return None
        if one.initially and not (at.op == "number" and at.number > 0):
            return None
        if one.at_trigger and not self._is_alone(one, at):
            return None
        found = []
        for target, value in self._assignments(one):
            given = self._given(target, value, is_said=is_said)
            if given is None:
                return None
            action, amount = given
            found.append(Dose(target=target, time_s=_value(at), amount=_value(amount), action=action))
        return found

    def _is_alone(self, one: SbmlEvent, at: Expression) -> bool:
        """Whether no other event changes, at the same known time, what this one starts from.

        Doses at one time are given one after the other; events that strike together all start from the same values.
        """
        values = {name for _, expression in self._assignments(one) for name in names(expression)}
        for other in self._meaning.model.events:
            if other is one or not values & self._touched_by({name for name, _ in other.assignments}):
                continue
            its = _known_time(self._meaning.amounts(other.trigger))
            if its is None or its.op != "number" or at.op != "number" or its == at:
                return False
        return True

    def _given(self, target: str, value: Expression, *, is_said: bool) -> tuple[Action, Expression] | None:
        """An assignment as a dose: what is added to the target, multiplied with it, or put in its place.

        What sevenless wrote as a dose is one, also if what is given depends on a parameter that changes.
        """
        own = Expression("name", name=target)
        if value == own:
            return "add", constant(0.0)
        found: tuple[Action, Expression] = "set", value
        if value.op in ("+", "*") and own in value.args:
            rest = value.args[1] if value.args[0] == own else value.args[0]
            found = ("add" if value.op == "+" else "multiply"), rest
        elif value.op == "-" and value.args[0] == own:
            found = "add", substitute(Expression("neg", (value.args[1],)), {})
        return found if is_said or self._is_constant(found[1]) else None

    def _is_constant(self, expression: Expression) -> bool:
        """Whether an expression depends on nothing but parameters that keep their value."""
        meaning = self._meaning
        return all(
            name in meaning.compartments or (name in meaning.parameters and name not in meaning.changed)
            for name in names(expression)
        )


def _known_time(trigger: Expression) -> Expression | None:
    """What time has to reach for a trigger."""
    if trigger.op == ">=" and trigger.args[0] == _TIME:
        return trigger.args[1]
    return trigger.args[0] if trigger.op == "<=" and trigger.args[1] == _TIME else None


def _place(one: SbmlEvent) -> str:
    return f'event "{one.name}"' if one.name else f"event when {one.trigger}"


def _value(expression: Expression) -> float | str:
    return expression.number if expression.op == "number" else str(expression)


def _schedules(found: Sequence[tuple[Mapping[str, str], list[Dose]]]) -> Iterator[Dose]:
    """Doses in the order of the file; those that were written as a schedule are one again, if they still make one."""
    for schedule, group in groupby(found, key=lambda one: one[0].get("schedule", "")):
        members = list(group)
        doses = [dose for _, given in members for dose in given]
        whole = _schedule(doses, members[0][0]) if schedule else None
        yield from doses if whole is None else [whole]


def _schedule(doses: Sequence[Dose], marks: Mapping[str, str]) -> Dose | None:
    """The schedule of which these are the doses."""
    every = float(marks.get("every", "nan"))
    whole = replace(doses[0], every_s=every, count=len(doses))
    for place, dose in enumerate(doses):
        time = whole.time_s
        expected = time + place * every if isinstance(time, float) else _later(time, place * every)
        if dose != replace(doses[0], time_s=expected):
            return None
    return whole


def _later(time: str, by: float) -> str:
    return str(Expression("+", (parse(time), constant(by)))) if by else time
