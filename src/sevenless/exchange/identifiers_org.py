"""Identifiers of public databases, as identifiers.org writes them.

References
----------
Le Novere N, et al. Minimum information requested in the annotation of biochemical models (MIRIAM). Nat Biotechnol 2005,
23:1509-1515. doi:10.1038/nbt1156
"""

from __future__ import annotations

import re
from typing import Final

__all__ = ["compact", "is_identifier", "uri"]

_HOME: Final = "https://identifiers.org/"
_HOMES: Final = re.compile(r"(?:https?://(?:www\.)?identifiers\.org/|urn:miriam:)(?P<rest>.+)")
_PREFIX_IN_IDENTIFIER: Final = {"chebi": "CHEBI", "go": "GO", "sbo": "SBO", "cl": "CL", "pr": "PR", "mi": "MI"}
"""Databases whose identifiers have the name of the database in them, in these letters."""
_COMPACT: Final = re.compile(r"[A-Za-z][\w.-]*:[^\s:]\S*")
_ADDRESS: Final = re.compile(r"(?:https?://|urn:)\S+")


def is_identifier(text: str) -> bool:
    """Whether text is an identifier with its database, such as ``uniprot:Q07889``, or an address.

    Examples
    --------
    >>> is_identifier("uniprot:Q07889"), is_identifier("Q07889")
    (True, False)
    """
    return _COMPACT.fullmatch(text) is not None or _ADDRESS.fullmatch(text) is not None


def compact(text: str) -> str:
    """An identifier in short: database and number; an address of another site stays as it is.

    Examples
    --------
    >>> compact("https://identifiers.org/uniprot:Q07889"), compact("urn:miriam:chebi:CHEBI%3A63637")
    ('uniprot:Q07889', 'CHEBI:63637')
    """
    found = _HOMES.fullmatch(text)
    if found is None and _ADDRESS.fullmatch(text):
        return text
    rest = (found["rest"] if found else text).replace("%3A", ":").replace("%3a", ":")
    if (said := re.fullmatch(r"([^:/]+)[:/](.+)", rest)) is None:
        return text
    database, number = said.groups()
    written = _PREFIX_IN_IDENTIFIER.get(database.lower())
    if written is None:
        return f"{database}:{number}"
    return f"{written}:{re.sub(rf'^{written}:', '', number, flags=re.IGNORECASE)}"


def uri(text: str) -> str:
    """An identifier as an address.

    Examples
    --------
    >>> uri("uniprot:Q07889"), uri("chebi:63637")
    ('https://identifiers.org/uniprot:Q07889', 'https://identifiers.org/CHEBI:63637')
    """
    short = compact(text)
    return short if _ADDRESS.fullmatch(short) else _HOME + short
