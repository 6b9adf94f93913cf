"""What a family of rules is written into: monomers, rules with a sentence each, copies and fixed pools."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any, final

from pysb import Initial, Model, Monomer, Observable, Parameter, Rule

__all__ = ["RuleSet", "Size"]


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """How much of the mechanism is written out.

    Parameters
    ----------
    name
        ``core`` or ``full``.
    ras_pools
        RAS proteins that are told apart. The first is the mutant pool.
    catalytic_complex
        Whether RAS stands in the catalytic site of SOS as a species of its own, and RAS without nucleotide too.
    conformations
        Whether SOS at the membrane is first closed, and opens.
    """

    name: str
    ras_pools: tuple[str, ...]
    catalytic_complex: bool
    conformations: bool


@final
@dataclass
class RuleSet:
    """A PySB model in the making."""

    size: Size
    model: Model = field(default_factory=lambda: Model("sevenless", _export=False))
    says: dict[str, str] = field(default_factory=dict)

    def monomer(self, name: str, *sites: str, **states: list[str]) -> Monomer:
        """A protein with its sites; those with states are given by name."""
        made = Monomer(name, [*sites, *states], states, _export=False)
        self.model.add_component(made)
        return made

    def rate(self, name: str) -> Parameter:
        """The rate constant of this name. Its value is a matter of ``parameters.toml``, not of rules."""
        known = self.model.parameters.get(name)
        if known is None:
            known = Parameter(name, 1.0, _export=False)
            self.model.add_component(known)
        return known

    def rule(self, sentence: str, change: Any, forward: str, backward: str = "", *, deletes: bool = False) -> None:
        """One rule; the sentence says it in words and becomes its name."""
        name = re.sub(r"\W+", "_", sentence).strip("_")
        rates = [self.rate(forward), *([self.rate(backward)] if backward else [])]
        self.model.add_component(Rule(name, change, *rates, delete_molecules=deletes, _export=False))
        self.says[name] = sentence

    def starts(self, pattern: Any, copies: str, *, fixed: bool = False) -> None:
        """How much there is at first: a parameter, in copies per cell; a fixed pool (a ligand, a drug) in mol/L."""
        self.model.add_initial(Initial(pattern, self.rate(copies), fixed=fixed, _export=False))

    def observe(self, name: str, pattern: Any) -> None:
        """Copies of what fits a pattern, under a name; two in one complex count twice."""
        self.model.add_component(Observable(name, pattern, match="molecules", _export=False))
