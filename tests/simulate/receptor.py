"""Networks of a receptor that binds a ligand, pairs, and carries adaptors on its sites: every combination a species.

A site is a chain of states: bare, phosphorylated, and with one adaptor after another. A step along a chain takes a
partner or none, and may need that the receptor is in a pair.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import combinations_with_replacement, product

from sevenless.network.network import Parameter, Reaction, Species


@dataclass(frozen=True)
class Step:
    """States ``before`` and ``after`` of a site, the partner that is taken, and the constants there and back."""

    before: int
    after: int
    partner: str = ""
    there: str = ""
    back: str = ""
    in_pair: bool = False
    """Whether the way there needs a pair."""


@dataclass(frozen=True)
class Site:
    """Names of the states of a site, and its steps."""

    states: tuple[str, ...]
    steps: tuple[Step, ...]


Half = tuple[int, ...]
"""The state of each site of one receptor."""


@dataclass
class Parts:
    """What a network is made of, put together piece by piece; amounts in ``unit``, time in seconds."""

    unit: str
    species: dict[str, Species] = field(default_factory=dict)
    parameters: dict[str, Parameter] = field(default_factory=dict)
    reactions: list[Reaction] = field(default_factory=list)

    def add_species(self, name: str, initial: float = 0.0) -> None:
        self.species.setdefault(name, Species(name=name, initial=initial, unit=self.unit))

    def add_parameter(self, name: str, value: float, order: int) -> None:
        """A rate constant of a reaction of one or two."""
        unit = "1/s" if order == 1 else f"1/{self.unit.removesuffix('s')}/s"
        self.parameters.setdefault(name, Parameter(name=name, value=value, unit=unit))

    def react(self, left: Sequence[str], right: Sequence[str], rate: str) -> None:
        """A reaction by mass action; nothing if its rate is empty."""
        if not rate:
            return
        for name in (*left, *right):
            self.add_species(name)
        name = f"r{len(self.reactions) + 1}"
        self.reactions.append(
            Reaction(name=name, reactants=_counted(left), products=_counted(right), rate_constant=rate)
        )

    def both(self, left: Sequence[str], right: Sequence[str], rates: tuple[str, str]) -> None:
        """A reaction and its way back."""
        self.react(left, right, rates[0])
        self.react(right, left, rates[1])


def _counted(names: Sequence[str]) -> tuple[tuple[str, float], ...]:
    return tuple((name, names.count(name)) for name in dict.fromkeys(names))


@dataclass(frozen=True)
class Receptor:
    """A receptor with sites.

    Ligand binding and pairing are ``(there, back)`` constants. A pair of two alike forms at half the rate, and what
    happens to either of two alike happens at twice the rate.
    """

    name: str
    ligand: str
    sites: tuple[Site, ...]
    binding: tuple[str, str]
    pairing: tuple[str, str]

    def free(self, half: Half) -> str:
        return f"{self.name}_{self._said(half)}"

    def bound(self, half: Half) -> str:
        return f"{self.ligand}_{self.name}_{self._said(half)}"

    def pair(self, one: Half, other: Half) -> str:
        first, second = sorted((one, other))
        return f"pair_{self.name}_{self._said(first)}_and_{self._said(second)}"

    def _said(self, half: Half) -> str:
        return "_".join(site.states[state] for site, state in zip(self.sites, half, strict=True))

    def halves(self) -> list[Half]:
        return list(product(*(range(len(site.states)) for site in self.sites)))

    def build(self, parts: Parts) -> None:
        """Put all species and reactions of the receptor in."""
        halves = self.halves()
        for half in halves:
            parts.both([self.free(half), self.ligand], [self.bound(half)], self.binding)
            self._steps(parts, half)
        for one, other in combinations_with_replacement(halves, 2):
            there = f"0.5 * {self.pairing[0]}" if one == other else self.pairing[0]
            parts.both([self.bound(one), self.bound(other)], [self.pair(one, other)], (there, self.pairing[1]))
            self._pair_steps(parts, one, other)

    def _steps(self, parts: Parts, half: Half) -> None:
        for step, after in self._from(half):
            for called in (self.free, self.bound):
                left, right = _with(step, called(half), called(after))
                parts.react(left, right, "" if step.in_pair else step.there)
                parts.react(right, left, step.back)

    def _pair_steps(self, parts: Parts, one: Half, other: Half) -> None:
        for step, after in self._from(one):
            self._pair_step(parts, step, (one, other), (after, other))
        if one != other:
            for step, after in self._from(other):
                self._pair_step(parts, step, (one, other), (one, after))

    def _pair_step(self, parts: Parts, step: Step, before: tuple[Half, Half], after: tuple[Half, Half]) -> None:
        left, right = _with(step, self.pair(*before), self.pair(*after))
        parts.react(left, right, _twice(step.there, before[0] == before[1]))
        parts.react(right, left, _twice(step.back, after[0] == after[1]))

    def _from(self, half: Half) -> Iterator[tuple[Step, Half]]:
        for place, site in enumerate(self.sites):
            for step in site.steps:
                if half[place] == step.before:
                    yield step, (*half[:place], step.after, *half[place + 1 :])


def _with(step: Step, before: str, after: str) -> tuple[list[str], list[str]]:
    return [before, step.partner] if step.partner else [before], [after]


def _twice(rate: str, alike: bool) -> str:
    return f"2 * {rate}" if alike and rate else rate
