"""Heavy atoms of a molecule, counted in its sum formula."""

from __future__ import annotations

import re
from typing import Final

__all__ = ["heavy_atoms_in"]

_PART: Final = re.compile(r"([A-Z][a-z]?)(\d*)")
_SUBSCRIPTS: Final = str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789")
_LIGHT: Final = {"H", "D", "T"}
_ELEMENTS: Final = frozenset(
    ("H", "D", "T", "B", "C", "N", "O", "F", "Na", "Mg", "Al", "Si", "P", "S", "Cl", "K", "Ca", "Mn", "Fe", "Co", "Ni",
     "Cu", "Zn", "Ga", "Ge", "As", "Se", "Br", "Ru", "Sn", "I", "Pt", "Au", "Hg", "Bi")
)  # fmt: skip


def heavy_atoms_in(formula: str) -> int:
    """How many atoms of a sum formula are not hydrogen.

    Parameters
    ----------
    formula
        Symbols with their numbers, ``C8H9NO2``; subscripts will do.

    Raises
    ------
    ValueError
        If it is no sum formula, or one of several parts, such as a salt; the message says what to write.

    Examples
    --------
    >>> heavy_atoms_in("C8H9NO2"), heavy_atoms_in("C₆H₅Cl")
    (11, 7)
    """
    text = formula.strip().translate(_SUBSCRIPTS)
    if re.search(r"[.·*+]", text):
        raise ValueError(f'"{formula}" has several parts; write the formula of the ligand without its salt')
    parts = _PART.findall(text)
    strange = [symbol for symbol, _ in parts if symbol not in _ELEMENTS]
    if not text or "".join(symbol + number for symbol, number in parts) != text or strange:
        raise ValueError(f'"{formula}" is no sum formula; write it like C8H9NO2')
    heavy = sum(int(number or 1) for symbol, number in parts if symbol not in _LIGHT)
    if not heavy:
        raise ValueError(f'"{formula}" has no heavy atom; write the formula of the ligand')
    return heavy
