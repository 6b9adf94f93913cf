"""How Antimony writes expressions, and the words that it gives a meaning of their own."""

from __future__ import annotations

from typing import Final

from sevenless.exchange.infix import Dialect

__all__ = ["ANTIMONY", "RESERVED"]

_SAME: Final = (
    "exp", "log10", "sqrt", "abs", "floor", "ceil", "sin", "cos", "tan", "sinh", "cosh", "tanh", "min", "max",
)  # fmt: skip

ANTIMONY: Final = Dialect(
    functions={**{name: name for name in _SAME}, "log": "ln"},
    condition=lambda test, value, otherwise: f"piecewise({value}, {test}, {otherwise})",
    negation=lambda test: f"!({test})",
    infinity="inf",
)

_TEXT: Final = """
    after at compartment const constraint delete dna end event ext formula function gene has import in is maximize
    minimize model module operator reaction species substanceonly unit var
    area extent length substance time_unit volume
    avogadro exponentiale false inf infinity nan notanumber pi time true
    abs acos acosh acot acoth acsc acsch and arccos arccosh arccot arccoth arccsc arccsch arcsec arcsech arcsin arcsinh
    arctan arctanh asec asech asin asinh atan atanh bernoulli binomial cauchy ceil ceiling chisquare cos cosh cot coth
    csc csch delay divide eq exp exponential factorial floor gamma geq gt implies laplace leq ln log log10 lognormal lt
    max min minus neq normal not or piecewise plus poisson pow power quotient rateof rayleigh rem root sec sech sin sinh
    sqr sqrt tan tanh times uniform xor
    ampere avogadro becquerel candela celsius coulomb dimensionless farad gram gray henry hertz item joule katal kelvin
    kilogram liter litre lumen lux meter metre mole newton ohm pascal radian second siemens sievert steradian tesla volt
    watt weber
"""
_WORDS: Final = _TEXT.split()
RESERVED: Final = frozenset(
    {*_WORDS, *map(str.upper, _WORDS), *map(str.capitalize, _WORDS), "NaN", "rateOf", "substanceOnly"}
)
"""Words that no species, parameter or reaction can be called by."""
