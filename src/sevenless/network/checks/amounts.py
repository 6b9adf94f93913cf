"""Numbers: all of them numbers, amounts not below zero, and what they give at the start too."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from numbers import Real

from sevenless.errors import UnitError
from sevenless.network.checks.finding import Finding, finding
from sevenless.network.evaluation import evaluate
from sevenless.network.expression import ExpressionError
from sevenless.network.network import Network, Reaction
from sevenless.units import seconds_per_unit

__all__ = ["amount_findings", "is_number", "value_of"]


def amount_findings(network: Network, values: Mapping[str, float]) -> Iterator[Finding]:
    """What is wrong with numbers.

    Parameters
    ----------
    values
        See `sevenless.network.start.values_at_start`.
    """
    for place, species in enumerate(network.species):
        if what := _of_amount(species.initial, values):
            yield finding("species", place, f"initial value of {species.name} {what}", "give a number of zero or more")
    for place, parameter in enumerate(network.parameters):
        if what := _of_value(parameter.value, values):
            yield finding("parameter", place, f"parameter {parameter.name} {what}", "give a number")
    for place, rule in enumerate(network.rules):
        if not math.isfinite(values.get(rule.name, 0.0)):
            what = f"rule {rule.name} is {values[rule.name]:g} at the start"
            yield finding("rule", place, what, "see that it divides by nothing that is 0", "warning")
    for place, reaction in enumerate(network.reactions):
        yield from _of_rate(place, reaction, values)
    for place, compartment in enumerate(network.compartments):
        if not is_number(compartment.size) or not compartment.size > 0 or math.isinf(compartment.size):
            what = f"size of compartment {compartment.name} is {compartment.size}"
            yield finding("compartment", place, what, "give a number above zero")
    yield from _of_time_unit(network)


def is_number(value: object) -> bool:
    """Whether it is a real number, infinite ones and NaN among them."""
    return isinstance(value, Real)


def value_of(value: object, values: Mapping[str, float]) -> float | None:
    """A number, or what an expression is at the start; ``None`` if it cannot be known."""
    if is_number(value):
        return float(value)  # type: ignore[arg-type]
    if not isinstance(value, str):
        return None
    try:
        found = evaluate(value, values)
    except (ExpressionError, KeyError):
        return None
    return float(found)


def _of_value(value: object, values: Mapping[str, float]) -> str:
    if not isinstance(value, str) and not is_number(value):
        return f"is {value!r}, which is no number"
    number = value_of(value, values)
    if number is None or math.isfinite(number):
        return ""
    return f"is {number:g}" + (f" ({value})" if isinstance(value, str) else "")


def _of_amount(value: object, values: Mapping[str, float]) -> str:
    if what := _of_value(value, values):
        return what
    number = value_of(value, values)
    if number is None or number >= 0:
        return ""
    return f"is {number:g}" + (f" ({value})" if isinstance(value, str) else "") + ", below zero"


def _of_rate(place: int, reaction: Reaction, values: Mapping[str, float]) -> Iterator[Finding]:
    label = f"reaction {reaction.name}"
    if reaction.rate_constant is not None:
        if what := _of_value(reaction.rate_constant, values):
            yield finding("reaction", place, f"{label}: rate constant {what}", "give a number of zero or more")
        elif (number := value_of(reaction.rate_constant, values)) is not None and number < 0:
            what = f"{label}: rate constant is {number:g}, so that it runs backwards"
            yield finding("reaction", place, what, "give a number of zero or more", "warning")
    if reaction.rate_law is not None:
        number = value_of(reaction.rate_law, values)
        if number is not None and not math.isfinite(number):
            what = f"{label}: rate law {reaction.rate_law} is {number:g} at the start"
            yield finding("reaction", place, what, "see that it divides by nothing that is 0", "warning")


def _of_time_unit(network: Network) -> Iterator[Finding]:
    try:
        seconds_per_unit(network.time_unit)
    except UnitError:
        yield finding("network", 0, f"{network.time_unit!r} is no unit of time", 'write "s", "min" or "h"')
