"""Identifiers of SBML as names of a network, and names of a network as identifiers of SBML."""

from __future__ import annotations

import keyword
import re
from collections.abc import Container, Iterable, Mapping
from typing import Final

__all__ = ["free_name", "identifier_of", "names_for"]

_TAKEN: Final = frozenset({"time", *keyword.kwlist})
"""Names that expressions give another meaning."""


def names_for(identifiers: Iterable[str]) -> Mapping[str, str]:
    """Identifier to name: the same, but for words that expressions need, such as ``time`` and ``lambda``.

    Examples
    --------
    >>> names_for(["A", "lambda", "time"])
    {'A': 'A', 'lambda': 'lambda_', 'time': 'time_'}
    """
    known = list(dict.fromkeys(identifiers))
    found = {identifier: identifier for identifier in known if identifier not in _TAKEN}
    for identifier in known:
        if identifier not in found:
            found[identifier] = free_name(f"{identifier}_", set(found.values()))
    return {identifier: found[identifier] for identifier in known}


def free_name(wanted: str, taken: Container[str]) -> str:
    """The wanted name, with underscores behind it until nothing else is called so."""
    while wanted in taken:
        wanted += "_"
    return wanted


def identifier_of(name: str) -> str:
    """A name as an identifier of SBML: letters, digits and underscores, no digit first.

    Examples
    --------
    >>> identifier_of("pERK / ERK"), identifier_of("2nd")
    ('pERK_ERK', '_2nd')
    """
    found = re.sub(r"[^A-Za-z0-9_]+", "_", name)
    return found if re.match(r"[A-Za-z_]", found) else f"_{found}"
