"""What a subject is made of: ``GRB2 (SH2):EGFR pY1068``, ``SOS1:KRAS G12C``, ``SOS (REM site):RasGDP``."""

from __future__ import annotations

import re
from typing import Final

from sevenless.errors import UnknownNameError
from sevenless.molecules.find import find
from sevenless.molecules.record_file import Molecule

__all__ = ["parts_of"]

_BETWEEN: Final = re.compile(r"\s*(?::|,|\band\b)\s*")
_STATES: Final = re.compile(
    r"\([^()]*\)"  # a domain or a site
    r"|\bp[STY]\d+\b"  # a phosphorylated residue
    r"|[-·\s]*G[DT]P$"  # the nucleotide that a RAS protein holds
    r"|\s(?:mRNA|protein|domain|site)\b"
)


def parts_of(subject: str) -> tuple[Molecule, ...]:
    """The molecules of a complex, without their domains, sites and states; what is no molecule is left out.

    Examples
    --------
    >>> [part.label for part in parts_of("GRB2 (SH2):EGFR pY1068")], parts_of("SOS1:KRAS G12C")[1]
    (['GRB2', 'EGFR'], <Allele KRAS G12C>)
    >>> [part.label for part in parts_of("SOS (REM site):RasGDP")]
    ['SOS', 'RAS']
    >>> parts_of("membrane")
    ()
    """
    whole = _found(subject)
    parts = [whole] if whole else [_found(part) or _found(_STATES.sub(" ", part)) for part in _BETWEEN.split(subject)]
    return tuple(dict.fromkeys(part for part in parts if part is not None))


def _found(text: str) -> Molecule | None:
    try:
        return find(text.strip())
    except UnknownNameError:
        return None
