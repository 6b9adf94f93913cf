"""Reactions and rate rules of SBML as reactions of a network: mass action where the law is, else the law itself."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Final, final

from sevenless.exchange.mass_action import Monomial, factors_of, monomials
from sevenless.exchange.sbml_meaning import Meaning
from sevenless.exchange.sbml_model import SbmlParticipant, SbmlReaction
from sevenless.exchange.sbml_names import free_name
from sevenless.network.expression import Expression, constant, names
from sevenless.network.network import Reaction

__all__ = ["ReactionMaker", "Sides"]

Sides = Mapping[str, float]
"""Species to how many of it."""

_MOST_REACTANTS: Final = 3
_MOST_TERMS: Final = 16


@final
class ReactionMaker:
    """Makes reactions of a network out of what a file says.

    Parameters
    ----------
    meaning
        Of the names of the file.
    states
        Species of the network: those of the file that no rule assigns, and parameters with a rate.
    """

    def __init__(self, meaning: Meaning, states: frozenset[str]) -> None:
        self._meaning = meaning
        self._states = states
        self._varying = self._all_varying()
        self._taken: set[str] = {one.name for one in meaning.model.reactions}

    def _all_varying(self) -> frozenset[str]:
        """States, time, and rules that depend on them."""
        found = set(self._states) | {"time"}
        grew = True
        while grew:
            more = {
                name
                for name, expression in self._meaning.assigned.items()
                if name not in found and names(self._meaning.amounts(expression)) & found
            }
            grew = bool(more)
            found |= more
        return frozenset(found)

    def of_reaction(self, one: SbmlReaction) -> Iterator[Reaction]:
        """A reaction; two where it goes both ways by mass action."""
        where = f'reaction "{one.name}"'
        reactants, products = self._sides(one, where)
        if one.law is None:
            self._meaning.findings.unsupported("missing value", where, "a rate that is not given")
            return
        law = self._law(one.law)
        # What rules give may stand in a constant only where it is said to be one: it may also be negative.
        is_said = one.marks.get("kind") == "mass action"
        varying = self._varying - self._meaning.assigned.keys() if is_said else self._varying
        terms = monomials(law, self._states, varying, 2)
        if terms is not None and (found := self._both_ways(one.name, reactants, products, terms)):
            yield from found
            return
        yield Reaction(name=one.name, reactants=_pairs(reactants), products=_pairs(products), rate_law=str(law))

    def of_rate(self, name: str, expression: Expression) -> Iterator[Reaction]:
        """Reactions that together change a quantity at a rate; ``expression`` is that of the file."""
        scale = self._meaning.volume(name) if name in self._meaning.species else constant(1.0)
        amounts = self._meaning.amounts(expression)
        law = amounts if scale == constant(1.0) else _cancelled(Expression("*", (amounts, scale)), self._sizes())
        terms = monomials(law, self._states, self._varying, _MOST_TERMS)
        rates = [self._elementary(name, term) for term in terms or ()]
        if rates and None not in rates:
            for place, made in enumerate(rates, start=1):
                assert made is not None
                reactants, products, rate_constant = made
                own = self._named(f"{name}_rate" if len(rates) == 1 else f"{name}_rate_{place}")
                yield Reaction(
                    name=own, reactants=_pairs(reactants), products=_pairs(products), rate_constant=rate_constant
                )
            return
        yield Reaction(name=self._named(f"{name}_rate"), products=((name, 1.0),), rate_law=str(law))

    def _named(self, wanted: str) -> str:
        found = free_name(wanted, self._taken)
        self._taken.add(found)
        return found

    def _sizes(self) -> frozenset[str]:
        return frozenset(self._meaning.compartments)

    def _law(self, expression: Expression) -> Expression:
        return _cancelled(self._meaning.amounts(expression), self._sizes())

    def _side(self, participants: tuple[SbmlParticipant, ...], where: str) -> Sides:
        """How many of each species; those that a rule determines are changed by no reaction."""
        found: dict[str, float] = {}
        for one in participants:
            if one.species in self._states and one.species not in self._meaning.rates:
                count = self._meaning.count(one, where) * self._meaning.conversion(one.species)
                found[one.species] = found.get(one.species, 0.0) + count
        return {name: count for name, count in found.items() if count}

    def _sides(self, one: SbmlReaction, where: str) -> tuple[Sides, Sides]:
        """Reactants and products; what is used up less than not at all is made."""
        used, made = self._side(one.reactants, where), self._side(one.products, where)
        return _moved(used, made), _moved(made, used)

    def _both_ways(self, name: str, left: Sides, right: Sides, terms: tuple[Monomial, ...]) -> list[Reaction]:
        """Forward, or forward and back; empty where that is not what the terms say."""
        signs = [term.sign for term in terms]
        if signs == [1]:
            made = [(name, left, right, terms[0])]
        elif sorted(signs) == [-1, 1]:
            forward, back = sorted(terms, key=lambda term: -term.sign)
            made = [(name, left, right, forward), (f"{name}_back", right, left, back)]
        else:
            return []
        sides = [(own, _catalysed(before, after, term.powers), term) for own, before, after, term in made]
        if any(both is None or not self._is_rate_constant(term.constant) for _, both, term in sides):
            return []
        return [
            Reaction(
                name=name if own == name else self._named(own),
                reactants=_pairs(both[0]),
                products=_pairs(both[1]),
                rate_constant=_value(term.constant),
            )
            for own, both, term in sides
            if both is not None
        ]

    def _is_rate_constant(self, expression: Expression) -> bool:
        """Whether a network takes it as one: a number, not infinite, and not below zero at the start."""
        return 0.0 <= self._meaning.value_at_start(expression) < math.inf

    def _elementary(self, name: str, term: Monomial) -> tuple[Sides, Sides, float | str] | None:
        """A term of a rate of change as a reaction that changes nothing else."""
        left = {one: float(power) for one, power in term.powers.items()}
        right = dict(left)
        right[name] = right.get(name, 0.0) + term.sign
        if right[name] < 0 or sum(left.values()) > _MOST_REACTANTS or not self._is_rate_constant(term.constant):
            return None
        return left, {one: count for one, count in right.items() if count}, _value(term.constant)


def _catalysed(before: Sides, after: Sides, powers: Mapping[str, int]) -> tuple[Sides, Sides] | None:
    """Both sides with what speeds the reaction up put on each; ``None`` where the law is not theirs.

    The order of a law is a whole number; more of a species than the law has it cannot use up.
    """
    if any(count != powers.get(name) and not count < powers.get(name, 0) for name, count in before.items()):
        return None
    more = {name: power - before.get(name, 0.0) for name, power in powers.items()}
    if any(more.values()) and sum(powers.values()) > _MOST_REACTANTS:
        return None
    left = {name: float(powers[name]) for name in [*before, *(name for name in powers if name not in before)]}
    right = dict(after)
    for name, count in more.items():
        if count:
            right[name] = right.get(name, 0.0) + count
    return left, right


def _moved(side: Sides, other: Sides) -> Sides:
    """A side with what the other one has a negative number of."""
    found = {name: count for name, count in side.items() if count > 0}
    for name, count in other.items():
        if count < 0:
            found[name] = found.get(name, 0.0) - count
    return found


def _value(expression: Expression) -> float | str:
    return expression.number if expression.op == "number" else str(expression)


def _pairs(side: Sides) -> tuple[tuple[str, float], ...]:
    return tuple((name, float(count)) for name, count in side.items())


def _cancelled(law: Expression, sizes: frozenset[str]) -> Expression:
    """The law with the sizes of compartments cancelled where it multiplies by one and divides by the same."""
    if law.op not in ("*", "/") or not names(law) & sizes:
        return law
    factors = factors_of(law)
    before = _times_named(law, sizes)
    after = sum(abs(power) for one, power in factors.powers.items() if one.op == "name" and one.name in sizes)
    return factors.expression if after < before else law


def _times_named(law: Expression, sizes: frozenset[str]) -> int:
    """How often sizes stand in the product that a law is."""
    if law.op in ("*", "/"):
        return sum(_times_named(arg, sizes) for arg in law.args)
    return int(law.op == "name" and law.name in sizes)
