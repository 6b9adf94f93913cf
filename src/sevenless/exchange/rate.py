"""The rate of a reaction, written out: for formats that have no rate constants."""

from __future__ import annotations

from sevenless.network.expression import Expression, constant, parse
from sevenless.network.network import Reaction

__all__ = ["rate_of"]


def rate_of(one: Reaction) -> Expression:
    """Its rate law; of mass action, the rate constant times the reactants.

    Examples
    --------
    >>> str(rate_of(Reaction(name="pair", reactants=(("A", 2),), products=(("AA", 1),), rate_constant="k")))
    'k * A ** 2'
    """
    if one.rate_law is not None:
        return parse(one.rate_law)
    assert one.rate_constant is not None
    law = parse(one.rate_constant) if isinstance(one.rate_constant, str) else constant(one.rate_constant)
    for name, count in one.reactants:
        factor = Expression("name", name=name)
        law = Expression("*", (law, factor if count == 1 else Expression("**", (factor, constant(count)))))
    return law
