"""What a name that is not known was probably meant to be."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

__all__ = ["did_you_mean"]


def did_you_mean(word: str, known: Iterable[str], *, otherwise: str = "") -> str:
    """A remedy: the nearest of the known names; else what is said, or all of them.

    Examples
    --------
    >>> did_you_mean("signaling", ["binding", "signalling"])
    'did you mean "signalling"?'
    """
    names = sorted({name for name in known if name})
    lowered = {name.lower(): name for name in names}
    if word.lower() in lowered:
        return f"did you mean {_quoted(lowered[word.lower()])}?"
    # One name that is nearly the same needs no other beside it.
    close = get_close_matches(word.lower(), lowered, n=1, cutoff=0.8) or get_close_matches(word.lower(), lowered, n=2)
    if close:
        return f"did you mean {' or '.join(_quoted(lowered[name]) for name in close)}?"
    return otherwise or f"known: {', '.join(names)}"


def _quoted(name: str) -> str:
    return f'"{name}"'
