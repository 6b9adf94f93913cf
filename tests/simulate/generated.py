"""Networks of any size that look like those that rules make: a receptor, scaffolds and chains of modifications.

All is mass action, in nM and seconds; rate constants span four decades, as do those of published networks; and every
protein is conserved.
"""

from __future__ import annotations

from itertools import product

import numpy as np

from sevenless.network.network import Network
from simulate.receptor import Half, Parts, Receptor, Site, Step

SMALLEST = 20
_MOST_STATES = 8
_MOST_OF_SCAFFOLD = 600
_SMALLEST_SCAFFOLD = 40


def generated(n: int, seed: int = 0) -> Network:
    """A network of exactly ``n`` species, 20 or more; the same one for the same seed."""
    if n < SMALLEST:
        raise ValueError(f"{n} species are too few")
    parts = Parts("nM")
    draw = _Draw(parts, np.random.default_rng([seed, n]))
    _receptor(n, draw)
    scaffolds = 0
    while n - len(parts.species) >= _SMALLEST_SCAFFOLD:
        scaffolds += 1
        _scaffold(f"S{scaffolds}", n - len(parts.species), draw)
    _chain(n - len(parts.species), draw)
    return Network(
        name=f"generated, {n} species, seed {seed}",
        species=tuple(parts.species.values()),
        reactions=tuple(parts.reactions),
        parameters=tuple(parts.parameters.values()),
    )


class _Draw:
    """Random constants, adaptors and amounts."""

    def __init__(self, parts: Parts, rng: np.random.Generator) -> None:
        self.parts, self.rng = parts, rng
        self.adaptors: list[str] = []

    def amount(self) -> float:
        return float(10 ** self.rng.uniform(0.5, 2.5))

    def alone(self) -> str:
        """A constant of a reaction of one, /s."""
        return self._constant(float(10 ** self.rng.uniform(-3, 1)), 1)

    def together(self) -> str:
        """A constant of a reaction of two, /nM/s."""
        return self._constant(float(10 ** self.rng.uniform(-4, -1)), 2)

    def _constant(self, value: float, order: int) -> str:
        name = f"k{len(self.parts.parameters) + 1}"
        self.parts.add_parameter(name, value, order)
        return name

    def adaptor(self) -> str:
        """A new adaptor."""
        name = f"A{len(self.adaptors) + 1}"
        self.parts.add_species(name, self.amount())
        self.adaptors.append(name)
        return name

    def site(self, states: int, *, in_pair: bool, new: bool) -> Site:
        """A site that is phosphorylated, then takes adaptors: new ones, or those that there are."""
        steps = [Step(0, 1, there=self.alone(), back=self.alone(), in_pair=in_pair)]
        for state in range(1, states - 1):
            partner = self.adaptor() if new else str(self.rng.choice(self.adaptors))
            steps.append(Step(state, state + 1, partner, self.together(), self.alone()))
        return Site(("Y", "pY", *(f"a{i}" for i in range(1, states - 1))), tuple(steps))


def _size(sites: tuple[int, ...]) -> int:
    """Species of a receptor with sites of so many states: with its ligand, its adaptors and its pairs."""
    states = int(np.prod(sites))
    return 1 + sum(site - 2 for site in sites) + 2 * states + states * (states + 1) // 2


def _receptor(n: int, draw: _Draw) -> None:
    """A receptor of up to three quarters of the species; at least two are left, or none."""
    counts = range(2, _MOST_STATES + 1)
    possible = [(one,) for one in counts] + [pair for pair in product(counts, counts) if pair[0] <= pair[1]]
    fitting = [sites for sites in possible if _size(sites) <= 0.75 * n and sum(sites) > 2 * len(sites)]
    sites = max(fitting, key=_size)
    draw.parts.add_species("L", draw.amount())
    made = tuple(draw.site(states, in_pair=True, new=True) for states in sites)
    receptor = Receptor("R", "L", made, (draw.together(), draw.alone()), (draw.together(), draw.alone()))
    draw.parts.add_species(receptor.free((0,) * len(sites)), draw.amount())
    receptor.build(draw.parts)


def _scaffold(name: str, left: int, draw: _Draw) -> None:
    """A protein with sites that do not know of each other: every combination a species."""
    sites: list[Site] = []
    most = min(0.6 * left, _MOST_OF_SCAFFOLD)
    while (states := int(draw.rng.integers(2, 5))) * np.prod([len(site.states) for site in sites]) <= most:
        sites.append(draw.site(states, in_pair=False, new=False))
    halves = list(product(*(range(len(site.states)) for site in sites)))
    said = {half: "_".join([name, *(site.states[i] for site, i in zip(sites, half, strict=True))]) for half in halves}
    draw.parts.add_species(said[halves[0]], draw.amount())
    for half in halves:
        for place, site in enumerate(sites):
            for step in site.steps:
                if half[place] == step.before:
                    after: Half = (*half[:place], step.after, *half[place + 1 :])
                    taken = [step.partner] if step.partner else []
                    draw.parts.both([said[half], *taken], [said[after]], (step.there, step.back))


def _chain(states: int, draw: _Draw) -> None:
    """A protein that adaptors modify, one place after another."""
    draw.parts.add_species("M0", draw.amount())
    for i in range(states - 1):
        enzyme = str(draw.rng.choice(draw.adaptors))
        draw.parts.react([f"M{i}", enzyme], [f"M{i + 1}", enzyme], draw.together())
        draw.parts.react([f"M{i + 1}"], [f"M{i}"], draw.alone())
