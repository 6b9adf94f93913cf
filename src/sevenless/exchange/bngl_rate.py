"""Rates as BioNetGen counts them: a constant or a function, which it multiplies by the reactants itself."""

from __future__ import annotations

from collections import Counter
from math import factorial, prod

from sevenless.exchange.infix import without
from sevenless.exchange.rate import rate_of
from sevenless.network.expression import Expression, constant, parse
from sevenless.network.network import Reaction

__all__ = ["Sides", "counted", "rate_per_reactants", "written_sides"]

Sides = tuple[dict[str, int], dict[str, int]]
"""Reactants and products, each with how many of it."""


def counted(side: tuple[tuple[str, float], ...]) -> dict[str, int] | None:
    """Species and whole numbers of them; ``None`` where one is not whole."""
    found: Counter[str] = Counter()
    for name, count in side:
        if not float(count).is_integer():
            return None
        found[name] += int(count)
    return {name: count for name, count in found.items() if count}


def written_sides(one: Reaction) -> Sides:
    """Both sides as they are written: as they are, but only what changes where two equal reactants do not both react.

    BioNetGen divides the rate of equal reactants by the ways to swap them, and there they cannot be swapped.
    """
    left, right = counted(one.reactants) or {}, counted(one.products) or {}
    if any(count > 1 and name in right for name, count in left.items()):
        both = {name: min(count, right.get(name, 0)) for name, count in left.items()}
        left, right = (
            {name: count - both.get(name, 0) for name, count in side.items() if count > both.get(name, 0)}
            for side in (left, right)
        )
    return left, right


def rate_per_reactants(one: Reaction, left: dict[str, int]) -> Expression:
    """What the reactants as they are written are to be multiplied by to give the rate."""
    swaps = prod(factorial(count) for count in left.values())
    if one.rate_law is None and left == counted(one.reactants):
        assert one.rate_constant is not None
        rate = parse(one.rate_constant) if isinstance(one.rate_constant, str) else constant(one.rate_constant)
    else:
        rate = rate_of(one)
        for name, count in left.items():
            for _ in range(count):
                rate = _divided(rate, name)
    if swaps == 1:
        return rate
    return constant(swaps * rate.number) if rate.op == "number" else Expression("*", (constant(swaps), rate))


def _divided(rate: Expression, name: str) -> Expression:
    if (rest := without(rate, name)) is not None:
        return rest
    named, zero = Expression("name", name=name), constant(0.0)
    return Expression("if", (Expression("==", (named, zero)), zero, Expression("/", (rate, named))))
