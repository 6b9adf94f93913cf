"""Units of the numbers of a network of the model, from what each is used for."""

from __future__ import annotations

from collections import Counter

from sevenless.network.expression import names, parse
from sevenless.network.network import Network, Reaction

__all__ = ["parameter_units"]


def parameter_units(network: Network) -> dict[str, str]:
    """Rate constants and initial values to their units; what is used for nothing is a pure number.

    Examples
    --------
    >>> from sevenless.pathway.model import pathway_network
    >>> units = parameter_units(pathway_network("core"))
    >>> units["EGFR_on_by_EGF"], units["EGFR_off"], units["SOS1_copies"]
    ('L/mol/s', '1/s', 'molecules')
    """
    units = {one.name: one.unit for one in network.species}
    found = {one.name: "1" for one in network.parameters}
    for species in network.species:
        found |= dict.fromkeys(names(parse(str(species.initial))), species.unit)
    for reaction in network.reactions:
        found |= dict.fromkeys(names(parse(str(reaction.rate_constant))), _unit_of_rate(reaction, units))
    return found


def _unit_of_rate(reaction: Reaction, units: dict[str, str]) -> str:
    """Molecules per second, over all reactants."""
    counted: Counter[str] = Counter(molecules=1)
    for name, times in reaction.reactants:
        counted[units[name]] -= int(times)
    above = [_power(unit, times) for unit, times in _parts(counted) if times > 0]
    below = [_power(unit, -times) for unit, times in _parts(counted) if times < 0]
    return "/".join(["*".join(above) or "1", *below, "s"])


def _parts(counted: Counter[str]) -> list[tuple[str, int]]:
    found: Counter[str] = Counter()
    for unit, times in counted.items():
        top, _, bottom = unit.partition("/")
        found[top] += times
        if bottom:
            found[bottom] -= times
    return list(found.items())


def _power(unit: str, times: int) -> str:
    return unit if times == 1 else f"{unit}**{times}"
