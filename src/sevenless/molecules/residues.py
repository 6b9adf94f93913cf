"""Exchanges of one amino acid: ``G12C``, ``Gly12Cys``, ``p.Gly12Cys``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, final

__all__ = ["AMINO_ACIDS", "Substitution", "parse_substitution"]

AMINO_ACIDS: Final = {
    "A": "Ala", "C": "Cys", "D": "Asp", "E": "Glu", "F": "Phe", "G": "Gly", "H": "His", "I": "Ile", "K": "Lys",
    "L": "Leu", "M": "Met", "N": "Asn", "P": "Pro", "Q": "Gln", "R": "Arg", "S": "Ser", "T": "Thr", "V": "Val",
    "W": "Trp", "Y": "Tyr",
}  # fmt: skip
"""One letter to three, the twenty that proteins are made of."""

_ONE: Final = {long.lower(): short for short, long in AMINO_ACIDS.items()}
_RESIDUE: Final = "|".join([*_ONE, *map(str.lower, AMINO_ACIDS)])
_SUBSTITUTION: Final = re.compile(rf"(?:p\.)?\(?({_RESIDUE})(\d+)({_RESIDUE})\)?", re.IGNORECASE)


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Substitution:
    """One amino acid in place of another.

    Parameters
    ----------
    reference, variant
        One-letter codes: of the reference sequence, and what stands there instead.
    position
        Counted from 1 in the reference sequence.
    """

    reference: str
    position: int
    variant: str

    def __str__(self) -> str:
        return f"{self.reference}{self.position}{self.variant}"

    @property
    def long(self) -> str:
        """In three-letter codes: ``Gly12Cys``."""
        return f"{AMINO_ACIDS[self.reference]}{self.position}{AMINO_ACIDS[self.variant]}"


def parse_substitution(text: str) -> Substitution | None:
    """Take one exchange apart; ``None`` if the text is none.

    Examples
    --------
    >>> str(parse_substitution("p.Gly12Cys"))
    'G12C'
    >>> parse_substitution("G12C").long
    'Gly12Cys'
    >>> parse_substitution("G12X") is None
    True
    """
    match = _SUBSTITUTION.fullmatch(text.strip())
    if match is None:
        return None
    reference, variant = (_ONE.get(one.lower(), one.upper()) for one in (match[1], match[3]))
    return Substitution(reference=reference, position=int(match[2]), variant=variant)
