"""How BioNetGen writes expressions, and the words that it gives a meaning of their own."""

from __future__ import annotations

from typing import Final

from sevenless.exchange.infix import Dialect
from sevenless.exchange.sbml_names import identifier_of

__all__ = ["BIONETGEN", "RESERVED", "spelled"]

_SAME: Final = ("exp", "log10", "sqrt", "abs", "sin", "cos", "tan", "sinh", "cosh", "tanh", "min", "max")

BIONETGEN: Final = Dialect(
    functions={**{name: name for name in _SAME}, "log": "ln"},
    condition=lambda test, value, otherwise: f"if({test}, {value}, {otherwise})",
    negation=lambda test: f"if({test}, 0, 1)",
    time="time()",
)

_TEXT: Final = """
    _e _pi abs acos acosh asin asinh atan atanh avg cos cosh exp if ln log10 log2 log max min mratio rint sign sin sinh
    sqrt sum tan tanh time TFUN end
    Arrhenius FunctionProduct Hill MM Sat DeleteMolecules MoveConnected TotalRate Null Trash
    exclude_products exclude_reactants include_products include_reactants
"""
RESERVED: Final = frozenset(_TEXT.split())
"""Words that no species, parameter or reaction can be called by."""


def spelled(name: str) -> str:
    """A name as BioNetGen can read it, which takes a line that starts with the letters of "begin" for a new block.

    Examples
    --------
    >>> spelled("beginning"), spelled("pERK / ERK")
    ('x_beginning', 'pERK_ERK')
    """
    found = identifier_of(name)
    return f"x_{found}" if found.startswith("begin") else found
