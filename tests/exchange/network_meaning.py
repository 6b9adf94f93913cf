"""What a network means, as numbers: so that two that are written differently can be compared."""

from __future__ import annotations

import math
from collections.abc import Mapping

from sevenless.network.evaluation import evaluate
from sevenless.network.expression import names, parse
from sevenless.network.network import Dose, Network, Reaction


def value(text: float | str, values: Mapping[str, float]) -> float:
    if not isinstance(text, str):
        return float(text)
    expression = parse(text)
    try:
        return float(evaluate(expression, {name: values[name] for name in names(expression)}))
    except OverflowError:
        return math.inf


def rate(one: Reaction, values: Mapping[str, float]) -> float:
    if one.rate_law is not None:
        return value(one.rate_law, values)
    assert one.rate_constant is not None
    found = value(one.rate_constant, values)
    if found == 0.0:
        return 0.0
    for name, count in one.reactants:
        found *= value(f"{name} ** {count!r}", values)
    return found


def net(one: Reaction) -> dict[str, float]:
    """What a reaction changes."""
    changed: dict[str, float] = {}
    for sign, side in ((-1, one.reactants), (1, one.products)):
        for name, count in side:
            changed[name] = changed.get(name, 0.0) + sign * count
    return {name: count for name, count in changed.items() if count}


def _dose(one: Dose, values: Mapping[str, float]) -> tuple[object, ...]:
    every = one.every_s if one.count > 1 else 0.0
    amount, now = value(one.amount, values), values[one.target]
    then = {"add": now + amount, "set": amount, "multiply": now * amount}[one.action]
    return one.target, then, value(one.time_s, values), every, one.count


def meaning(network: Network, given: Mapping[str, float]) -> dict[str, object]:
    """Rates, rules, observables, initial values, doses and events where names have these values."""
    values = {"time": 0.7, **given}
    for one in network.rules:
        values[one.name] = value(one.expression, values)
    return {
        "reactions": {one.name: (net(one), rate(one, values)) for one in network.reactions},
        "rules": {one.name: (value(one.expression, values), one.unit) for one in network.rules},
        "observables": {one.name: (value(one.expression, values), one.unit) for one in network.observables},
        "species": {
            one.name: (value(one.initial, values), one.unit, one.compartment, one.fixed) for one in network.species
        },
        "parameters": {one.name: (value(one.value, values), one.unit) for one in network.parameters},
        "doses": [_dose(one, values) for one in network.doses],
        "events": {
            one.name: (
                value(one.trigger, values),
                {target: value(text, values) for target, text in one.assignments},
                one.initially,
            )
            for one in network.events
        },
        "compartments": network.compartments,
        "time": network.time_unit,
        "name": " ".join(network.name.split()),
    }


def same(a: object, b: object, rel: float = 1e-9) -> bool:
    """Whether two meanings are the same, numbers up to rounding, and what is no number in both."""
    if isinstance(a, float) and isinstance(b, float):
        return a == b or (a != a and b != b) or abs(a - b) <= rel * max(abs(a), abs(b), 1e-290)
    if isinstance(a, Mapping) and isinstance(b, Mapping):
        return a.keys() == b.keys() and all(same(a[key], b[key], rel) for key in a)
    if isinstance(a, (tuple, list)) and isinstance(b, (tuple, list)):
        return len(a) == len(b) and all(same(x, y, rel) for x, y in zip(a, b, strict=True))
    return a == b
