"""When two names mean the same compound, protein or cell line: through their synonyms, however they are spelt."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from sevenless.molecules.find import Kind, known_name, match

__all__ = ["exact_name", "mended_name", "same_name_key"]

_MANY: Final = 1 << 16
"""Names that are kept: a screen holds thousands of compounds, and each is asked for several times."""

_BETWEEN: Final = re.compile(r"[^a-z0-9+]+")


@lru_cache(maxsize=_MANY)
def _known(name: str, kind: Kind) -> str | None:
    return known_name(name, kind)


@lru_cache(maxsize=_MANY)
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
    known = _known(name, kind) if kind is not None else None
    return _BETWEEN.sub("", (known or name).casefold())


def exact_name(name: str, kind: Kind) -> str:
    """The name that records use for whatever is called so without a slip; empty where nothing is.

    >>> exact_name("h358", "cell line"), exact_name("h385", "cell line")
    ('NCI-H358', '')
    """
    return "" if mended_name(name, kind) else _known(name, kind) or ""


def mended_name(name: str, kind: Kind) -> str:
    """The name that a slip of the keyboard was read as; empty where no slip was granted.

    >>> mended_name("crizotanib", "compound"), mended_name("Crizotinib", "compound")
    ('crizotinib', '')
    """
    if _known(name, kind) is None:
        return ""
    found = match(name, kind)
    return found.molecule.name if found.how == "but for a slip" else ""
