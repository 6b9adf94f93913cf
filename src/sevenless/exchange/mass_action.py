"""Rate laws that are mass action, recognised: a sum of products of species, each with a constant in front."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Final, final

from sevenless.network.expression import Expression, constant, names

__all__ = ["Factors", "Monomial", "factors_of", "monomials"]

_HIGHEST_POWER: Final = 4


@final
@dataclass(frozen=True, slots=True)
class Factors:
    """A product: a number, and expressions with whole powers, in the order in which they were met."""

    number: float = 1.0
    powers: Mapping[Expression, int] = field(default_factory=dict)

    def times(self, other: Factors, sign: int = 1) -> Factors:
        """The product, or with ``sign`` -1 the quotient."""
        powers = dict(self.powers)
        for one, power in other.powers.items():
            powers[one] = powers.get(one, 0) + sign * power
        number = self.number * other.number if sign > 0 else self.number / other.number
        return Factors(number, {one: power for one, power in powers.items() if power})

    def raised(self, power: int) -> Factors:
        """A whole power of it."""
        return Factors(self.number**power, {one: each * power for one, each in self.powers.items()})

    @property
    def expression(self) -> Expression:
        """The product as an expression that has the same factors."""
        above = [_power(one, power) for one, power in self.powers.items() if power > 0]
        below = [_power(one, -power) for one, power in self.powers.items() if power < 0]
        if self.number != 1.0 or not above:
            above.insert(0, constant(self.number))
        found = _product(above)
        return Expression("/", (found, _product(below))) if below else found


def _power(one: Expression, power: int) -> Expression:
    return one if power == 1 else Expression("**", (one, constant(power)))


def _product(factors: list[Expression]) -> Expression:
    found = factors[0]
    for factor in factors[1:]:
        found = Expression("*", (found, factor))
    return found


def factors_of(expression: Expression) -> Factors:
    """An expression as a product, as far as it is one.

    Examples
    --------
    >>> from sevenless.network.expression import parse
    >>> str(factors_of(parse("cell * 2 * k * (A / cell) * (B / cell)")).expression)
    '2 * k * A * B / cell'
    """
    if expression.op == "number" and expression.number != 0.0:
        return Factors(expression.number)
    if expression.op == "neg":
        return Factors(-1.0).times(factors_of(expression.args[0]))
    if expression.op == "*":
        left, right = map(factors_of, expression.args)
        return left.times(right)
    if expression.op == "/":
        left, right = map(factors_of, expression.args)
        return left.times(right, -1)
    if expression.op == "**" and (power := _whole(expression.args[1])) is not None:
        return factors_of(expression.args[0]).raised(power)
    return Factors(1.0, {expression: 1})


def _whole(expression: Expression) -> int | None:
    """A small whole number that an expression is."""
    number = expression.number
    return int(number) if expression.op == "number" and number == int(number) and 0 < number <= _HIGHEST_POWER else None


@final
@dataclass(frozen=True, slots=True)
class Monomial:
    """A constant, positive as far as its number says, times species to whole powers; ``sign`` is 1 or -1."""

    sign: int
    constant: Expression
    powers: Mapping[str, int]


def monomials(
    expression: Expression, species: Collection[str], varying: Collection[str], most: int
) -> tuple[Monomial, ...] | None:
    """An expression as a sum of mass-action terms; ``None`` if it is not one, or one of too many terms.

    Parameters
    ----------
    expression
        A rate law.
    species
        What terms are products of.
    varying
        Everything that changes along a trajectory: species, rules that depend on them, time.
    most
        How many terms there may be.
    """
    terms = _terms(expression, varying, most)
    if terms is None:
        return None
    found = [_monomial(term, species, varying) for term in terms]
    return None if None in found else tuple(one for one in found if one is not None)


def _terms(expression: Expression, varying: Collection[str], most: int) -> list[Factors] | None:
    """The sum as terms, each a product; brackets are multiplied out."""
    if not names(expression) & set(varying):
        return [factors_of(expression)]
    if expression.op in ("+", "-"):
        left, right = (_terms(arg, varying, most) for arg in expression.args)
        if left is None or right is None or len(left) + len(right) > most:
            return None
        sign = Factors(1.0 if expression.op == "+" else -1.0)
        return [*left, *(sign.times(term) for term in right)]
    if expression.op == "neg":
        inner = _terms(expression.args[0], varying, most)
        return None if inner is None else [Factors(-1.0).times(term) for term in inner]
    if expression.op in ("*", "/"):
        left, right = (_terms(arg, varying, most) for arg in expression.args)
        if left is None or right is None or len(left) * len(right) > most:
            return None
        if expression.op == "/":
            return [term.times(right[0], -1) for term in left] if len(right) == 1 else None
        return [a.times(b) for a in left for b in right]
    return [factors_of(expression)]


def _monomial(term: Factors, species: Collection[str], varying: Collection[str]) -> Monomial | None:
    powers: dict[str, int] = {}
    rest: dict[Expression, int] = {}
    for one, power in term.powers.items():
        if one.op == "name" and one.name in species and 0 < power <= _HIGHEST_POWER:
            powers[one.name] = power
        elif names(one) & set(varying):
            return None
        else:
            rest[one] = power
    return Monomial(1 if term.number > 0 else -1, Factors(abs(term.number), rest).expression, powers)
