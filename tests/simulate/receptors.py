"""A large network that is as sparse as pathways are: that of Schoeberl 2002 with several receptors on one cascade.

What Chen 2009 (doi:10.1038/msb.2008.74) did to it with the four receptors of the ErbB family, in outline: every complex
with a receptor is there once for each receptor, with constants of its own, and they share adaptors, RAS and the
cascade. With twelve receptors that are 534 species, 1,789 reactions and 6,800 places in the factors.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from sevenless.network.expression import names, parse
from sevenless.network.network import Network, Parameter, Reaction
from sevenless.network.start import values_at_start

SPREAD = 0.5
"""Standard deviation of the natural logarithm of a receptor's constants."""


def with_receptors(one: Network, count: int, seed: int = 0) -> Network:
    """The network with so many receptors instead of one, each with as many copies as that has."""
    rng = np.random.default_rng([seed, count])
    values = values_at_start(one, {})
    species = [replace(each, initial=float(values[each.name]), unit="") for each in one.species]
    private = {each.name for each in species if _holds_receptor(each.name)}
    touched = [each for each in one.reactions if private & _species_of(each)]
    shared = [each for each in one.reactions if not private & _species_of(each)]
    species_names = {each.name for each in species}
    laws = [str(each.rate_law or each.rate_constant) for each in shared]
    used = dict.fromkeys(name for law in laws for name in sorted(names(parse(law)) - species_names))
    parameters = {name: float(values[name]) for name in used}
    found = [each for each in species if each.name not in private]
    reactions = list(shared)
    for number in range(1, count + 1):
        found += [replace(each, name=f"{each.name}_r{number}") for each in species if each.name in private]
        for each in touched:
            constant = f"{each.name}_k_r{number}"
            value = float(values[str(each.rate_constant)])
            parameters[constant] = value * float(np.exp(SPREAD * rng.standard_normal()))
            reactions.append(
                Reaction(
                    name=f"{each.name}_r{number}",
                    reactants=_renamed(each.reactants, private, number),
                    products=_renamed(each.products, private, number),
                    rate_constant=constant,
                )
            )
    return Network(
        name=f"Schoeberl 2002 with {count} receptors",
        species=tuple(found),
        reactions=tuple(reactions),
        parameters=tuple(Parameter(name=name, value=value) for name, value in parameters.items()),
    )


def _holds_receptor(name: str) -> bool:
    return "EGFR" in name or name.startswith("Rp2")


def _species_of(reaction: Reaction) -> set[str]:
    return {name for side in (reaction.reactants, reaction.products) for name, _ in side}


def _renamed(side: tuple[tuple[str, float], ...], private: set[str], number: int) -> tuple[tuple[str, float], ...]:
    return tuple((f"{name}_r{number}" if name in private else name, count) for name, count in side)
