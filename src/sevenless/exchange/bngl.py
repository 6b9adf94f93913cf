"""A network as a model of BioNetGen: a molecule type for each species, a rule for each reaction.

References
----------
Harris LA, et al. BioNetGen 2.2: advances in rule-based modeling. Bioinformatics 2016, 32:3366-3368.
doi:10.1093/bioinformatics/btw469
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import final

from sevenless.errors import ExchangeError, Problem
from sevenless.exchange.bngl_rate import counted, rate_per_reactants, written_sides
from sevenless.exchange.bngl_words import BIONETGEN, RESERVED, spelled
from sevenless.exchange.infix import number_17
from sevenless.exchange.ordered import in_order
from sevenless.exchange.sbml_identifiers import Identifiers
from sevenless.exchange.sound import check_sound
from sevenless.files.atomic import write_text
from sevenless.network.expression import Expression, names, parse
from sevenless.network.network import Network, Reaction

__all__ = ["bngl_text", "write_bngl"]


def write_bngl(network: Network, path: str | Path) -> None:
    """Write a network as BNGL; needs no BioNetGen.

    BioNetGen multiplies the rate of a rule by its reactants: a rate law is divided by them. Rules and observables are
    functions. Numbers are amounts in the units of the network, which are told in comments.

    Parameters
    ----------
    network
        A sound one, without doses and events, which BNGL cannot say.
    path
        Where to; written whole or not at all.

    Raises
    ------
    ExchangeError
        If the network is not sound, or has what BNGL cannot say: doses, events, parts of molecules in reactions,
        ``floor`` and ``ceil``. Everything is told.
    """
    write_text(Path(path), bngl_text(network))


def bngl_text(network: Network) -> str:
    """What `write_bngl` writes.

    Raises
    ------
    ExchangeError
        As `write_bngl`.

    Examples
    --------
    >>> from sevenless.network.reaction_list import read_reactions
    >>> text = bngl_text(read_reactions("A + A -> B ; k\\nB -> ; rate: 2 * B / (1 + B)\\nparameters:\\nk = 2 [1/s]"))
    >>> print(text[text.index("begin functions"):])
    begin functions
      rate_of_r2() = 2 / (1 + B)
    end functions
    begin reaction rules
      r1: A() + A() -> B() 2 * k
      r2: B() -> 0 rate_of_r2()
    end reaction rules
    end model
    <BLANKLINE>
    generate_network({overwrite=>1})
    <BLANKLINE>
    """
    check_sound(network)
    if problems := list(_problems(network)):
        raise ExchangeError(problems)
    return _Writer(network).text()


def _problems(network: Network) -> Iterator[Problem]:
    """What BNGL cannot say."""
    remedy = "write SBML or Antimony, or take it out"
    if network.doses:
        yield Problem(what=f"BNGL has no doses, and the network has {len(network.doses)}", remedy=remedy)
    for one in network.events:
        yield Problem(what=f"BNGL has no events: {one.name}", remedy=remedy)
    for each in network.reactions:
        for name, count in (*each.reactants, *each.products):
            if counted(((name, count),)) is None:
                said = f"reaction {each.name}: {number_17(count)} {name}: BNGL has whole molecules only"
                yield Problem(what=said, remedy="write SBML or Antimony")
    for where, text in _expressions(network):
        for unknown in sorted(BIONETGEN.unknown(parse(text))):
            yield Problem(what=f"{where}: BNGL has no {unknown}", remedy="write SBML or Antimony")


def _expressions(network: Network) -> Iterator[tuple[str, str]]:
    """Where each expression stands, and it."""
    for part, kind, key in (
        (network.species, "initial value of", "initial"),
        (network.parameters, "parameter", "value"),
        (network.rules, "rule", "expression"),
        (network.observables, "observable", "expression"),
        (network.reactions, "reaction", "rate_constant"),
        (network.reactions, "reaction", "rate_law"),
    ):
        for one in part:
            if isinstance(text := getattr(one, key), str):
                yield f"{kind} {one.name}", text


@final
class _Writer:
    def __init__(self, network: Network) -> None:
        self.network = network
        self.ids = Identifiers(network, reserved=RESERVED, spelled=spelled)
        called = dict(self.ids.of_names)
        self.species = {one.name: called[one.name] for one in network.species}
        self.variable = {*self.species, "time", *(one.name for one in network.rules)}
        self.called = called | {one.name: f"{called[one.name]}()" for one in network.rules}
        self.rates: list[str] = []

    def text(self) -> str:
        """Every block; functions last to be known, but before the reactions that use them."""
        network = self.network
        rules = [self._rule(one) for one in network.reactions]
        blocks = {
            "parameters": list(self._parameters()),
            "molecule types": [f"{name}()" for name in self.species.values()],
            "seed species": list(self._seeds()),
            "observables": [f"Molecules {name} {name}()" for name in self.species.values()],
            "functions": [*self._functions(), *self.rates],
            "reaction rules": rules,
        }
        about = [f"# {line}".rstrip() for line in (network.name, *network.note.splitlines()) if line.strip()]
        lines = [*about, f"# Time in {network.time_unit}.", "begin model"]
        for name, content in blocks.items():
            if content:
                lines += [f"begin {name}", *(f"  {line}" for line in content), f"end {name}"]
        return "\n".join([*lines, "end model", "", "generate_network({overwrite=>1})", ""])

    def _math(self, value: float | str | Expression) -> str:
        if isinstance(value, Expression):
            return BIONETGEN.text(value, self.called)
        return BIONETGEN.text(parse(value), self.called) if isinstance(value, str) else number_17(value)

    def _parameters(self) -> Iterator[str]:
        for one in in_order(self.network.parameters, lambda each: each.value):
            yield f"{self.called[one.name]} {self._math(one.value)}{_unit(one.unit)}"

    def _seeds(self) -> Iterator[str]:
        for one in self.network.species:
            fixed = "$" if one.fixed else ""
            yield f"{fixed}{self.species[one.name]}() {self._math(one.initial)}{_unit(one.unit)}"

    def _functions(self) -> Iterator[str]:
        for one in in_order(self.network.rules, lambda each: each.expression):
            yield f"{self.called[one.name]} = {self._math(one.expression)}{_unit(one.unit)}"
        for each in self.network.observables:
            yield f"{self.ids.of_observables[each.name]}() = {self._math(each.expression)}{_unit(each.unit)}"

    def _rule(self, one: Reaction) -> str:
        left, right = written_sides(one)
        rate = rate_per_reactants(one, left)
        told = self._math(rate)
        if names(rate) & self.variable:
            function = self.ids.free(f"rate_of_{self.ids.of_reactions[one.name]}")
            self.rates.append(f"{function}() = {told}")
            told = f"{function}()"
        return f"{self.ids.of_reactions[one.name]}: {self._side(left)} -> {self._side(right)} {told}"

    def _side(self, side: dict[str, int]) -> str:
        return " + ".join(f"{self.species[name]}()" for name, count in side.items() for _ in range(count)) or "0"


def _unit(unit: str) -> str:
    return f"  # {' '.join(unit.split())}" if unit else ""
