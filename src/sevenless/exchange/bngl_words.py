"""How BioNetGen writes expressions, and the words that it gives a meaning of their own."""

from __future__ import annotations

from typing import Final

from sevenless.exchange.infix import Dialect

__all__ = ["BIONETGEN", "RESERVED"]

_SAME: Final = ("exp", "log10", "sqrt", "abs", "sin", "cos", "tan", "sinh", "cosh", "tanh", "min", "max")

BIONETGEN: Final = Dialect(
    functions={**{name: name for name in _SAME}, "log": "ln"},
    condition=lambda test, value, otherwise: f"if({test}, {value}, {otherwise})",
    negation=lambda test: f"if({test}, 0, 1)",
    time="time()",
)

RESERVED: Final = frozenset(
    """
    _e _pi abs acos acosh asin asinh atan atanh avg cos cosh exp if ln log10 log2 log max min mratio rint sign sin sinh
    sqrt sum tan tanh time TFUN begin end
    Arrhenius FunctionProduct Hill MM Sat DeleteMolecules MoveConnected TotalRate Null Trash
    exclude_products exclude_reactants include_products include_reactants
    """.split()
)
"""Words that no species, parameter or reaction can be called by."""
