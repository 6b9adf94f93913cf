"""Slips of the keyboard, told from other names.

Names of drugs, genes and cell lines lie close together: H338 is not H358, BI-3407 is not BI-3406, KARS is a gene as
KRAS is, MOLT-13 and MOLM-13 are two lines. So a slip is granted only where hardly anything else can be meant:

- the digits agree, and stand at the same places;
- one stretch of letters differs, and its first letter agrees;
- that stretch is a word: of 6 letters with one slip, of 9 with two; for proteins only words of 8, as symbols of genes
  are codes;
- or, in the code of a compound or a cell line with at least 3 digits, two neighbouring letters are swapped.
"""

from __future__ import annotations

import re
from typing import Final

from sevenless.molecules.kinds import Kind

__all__ = ["edit_distance", "is_slip"]

_RUNS: Final = re.compile(r"\d+|\D+")
_SHORTEST_WORD: Final[dict[Kind, int]] = {"protein": 8, "allele": 8, "compound": 6, "cell line": 6}
_CODED: Final = ("compound", "cell line")
_TWO_SLIPS: Final = 9
_DIGITS: Final = 3


def is_slip(asked: str, known: str, kind: Kind) -> bool:
    """Whether one normalised text is most likely another one, mistyped.

    Examples
    --------
    >>> is_slip("crizotanib", "crizotinib", "compound"), is_slip("mtrx0902", "mrtx0902", "compound")
    (True, True)
    >>> is_slip("bi3407", "bi3406", "compound"), is_slip("molt13", "molm13", "cell line")
    (False, False)
    """
    mine, theirs = _RUNS.findall(asked), _RUNS.findall(known)
    if len(mine) != len(theirs):
        return False
    different = [(one, two) for one, two in zip(mine, theirs, strict=True) if one != two]
    if len(different) != 1:
        return False
    one, two = different[0]
    if one.isdigit() or two.isdigit():
        return False
    return _is_word_slip(one, two, kind) or (
        kind in _CODED and sum(map(str.isdigit, known)) >= _DIGITS and _is_swap(one, two)
    )


def _is_word_slip(one: str, two: str, kind: Kind) -> bool:
    shortest = min(len(one), len(two))
    if shortest < _SHORTEST_WORD[kind] or one[0] != two[0]:
        return False
    most = 2 if shortest >= _TWO_SLIPS else 1
    return abs(len(one) - len(two)) <= most and edit_distance(one, two) <= most


def _is_swap(one: str, two: str) -> bool:
    return sorted(one) == sorted(two) and edit_distance(one, two) == 1


def edit_distance(one: str, two: str) -> int:
    """Letters put in, left out, exchanged, or swapped with their neighbour, to turn one text into the other.

    `difflib` measures likeness, not slips; hence this (optimal string alignment).

    Examples
    --------
    >>> edit_distance("crizotinib", "crizotanib"), edit_distance("mrtx", "mtrx"), edit_distance("", "abc")
    (1, 1, 3)
    """
    before: list[int] = []
    above = list(range(len(two) + 1))
    for i, a in enumerate(one, start=1):
        row = [i]
        for j, b in enumerate(two, start=1):
            best = min(above[j] + 1, row[j - 1] + 1, above[j - 1] + (a != b))
            if i > 1 and j > 1 and a == two[j - 2] and one[i - 2] == b:
                best = min(best, before[j - 2] + 1)
            row.append(best)
        before, above = above, row
    return above[-1]
