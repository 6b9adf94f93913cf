"""When two names mean the same compound, protein or cell line: through their synonyms, however they are spelt."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from sevenless.errors import AmbiguousNameError, UnknownNameError
from sevenless.molecules.find import Kind, known_name, match

__all__ = ["mended_name", "same_name_key"]

_BETWEEN: Final = re.compile(r"[^a-z0-9+]+")


@lru_cache(maxsize=4096)
def same_name_key(name: str, kind: Kind | None = None) -> str:
    """Text that is the same for two names of one thing.

    Names that nobody has listed are one where their letters and digits are.

    Parameters
    ----------
    name
        As somebody wrote it.
    kind
        What it names; without it only the spelling counts.
    """
    known = known_name(name, kind) if kind is not None else None
    return _BETWEEN.sub("", (known or name).casefold())


def mended_name(name: str, kind: Kind) -> str:
    """The name that a slip of the keyboard was read as; empty where no slip was granted.

    >>> mended_name("crizotanib", "compound"), mended_name("Crizotinib", "compound")
    ('crizotinib', '')
    """
    try:
        found = match(name, kind)
    except (UnknownNameError, AmbiguousNameError):
        return ""
    return found.molecule.name if found.how == "but for a slip" else ""
