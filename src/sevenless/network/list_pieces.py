"""Pieces of the lines of a reaction list: numbers, names, sides of a reaction."""

from __future__ import annotations

import re
from typing import Final

from sevenless.network.expression import ExpressionError, parse

__all__ = ["IS_NAME", "NAME", "NUMBER", "LineError", "expression_of", "parts_of", "quoted", "side_of", "value_of"]

NAME: Final = r"[^\W\d]\w*"
NUMBER: Final = r"(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?"
IS_NAME: Final = re.compile(NAME)
_IS_NUMBER: Final = re.compile(rf"[-+]?{NUMBER}")
_TERM: Final = re.compile(rf"(?:(?P<count>{NUMBER})(?:\s*\*\s*|\s+))?(?P<name>{NAME})")
_NOTHING: Final = ("", "0", "∅")
_LONGEST: Final = 80


class LineError(ValueError):
    """A line that cannot be read; ``remedy`` says what to do about it."""

    def __init__(self, what: str, remedy: str) -> None:
        super().__init__(what)
        self.remedy = remedy


def expression_of(text: str) -> str:
    """An expression as `Expression` writes it, however it is spaced and bracketed; what is none stays as it is."""
    text = text.strip()
    if IS_NAME.fullmatch(text):
        return text
    try:
        return str(parse(text))
    except ExpressionError:
        return text


def value_of(text: str) -> float | str:
    """A number, or an expression as `expression_of` gives it."""
    for one in (text.strip(), expression_of(text)):
        if _IS_NUMBER.fullmatch(one):
            return float(one)
    return one


def quoted(text: str) -> str:
    """Text as messages show it: the beginning of it, if it is long."""
    text = text.strip()
    return f'"{text}"' if len(text) <= _LONGEST else f'"{text[:_LONGEST]}..."'


def side_of(text: str) -> tuple[tuple[str, float], ...]:
    """Species and how many of each."""
    if text.strip() in _NOTHING:
        return ()
    found: dict[str, float] = {}
    for part in text.split("+"):
        term = _TERM.fullmatch(part.strip())
        if term is None:
            raise LineError(f"{quoted(part)} is no species", "write e.g. A, or 2 A")
        found[term["name"]] = found.get(term["name"], 0) + float(term["count"] or 1)
    return tuple(found.items())


def parts_of(text: str) -> list[str]:
    """Cut at commas that are not within brackets."""
    parts, depth = [""], 0
    for letter in text:
        depth += (letter == "(") - (letter == ")")
        if letter == "," and depth == 0:
            parts.append("")
        else:
            parts[-1] += letter
    return [part.strip() for part in parts]
