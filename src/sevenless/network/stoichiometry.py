"""What reactions change, and by how much."""

from __future__ import annotations

from sevenless.network.network import Reaction

__all__ = ["net_change"]


def net_change(reaction: Reaction) -> dict[str, float]:
    """Species to the change by one turn of the reaction; what is taken and given back is not in it.

    Examples
    --------
    >>> from sevenless.network.network import Reaction
    >>> net_change(Reaction(name="r1", reactants=(("E", 1), ("S", 1)), products=(("E", 1), ("P", 2)), rate_constant=1))
    {'S': -1.0, 'P': 2.0}
    """
    change: dict[str, float] = {}
    for sign, side in ((-1.0, reaction.reactants), (1.0, reaction.products)):
        for name, count in side:
            change[name] = change.get(name, 0.0) + sign * count
    return {name: count for name, count in change.items() if count}
