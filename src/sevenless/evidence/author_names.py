"""The name of an author as a document cites it, taken apart for formats that ask for family and given names."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, final

__all__ = ["AuthorName", "and_others", "author_names"]

_ET_AL: Final = re.compile(r"et\.? al\.?|and others|others", re.IGNORECASE)
# "Hunter JC", "van der Berg A", "Garcia-Lopez J.-P.": a family name, then initials and nothing else.
_WITH_INITIALS: Final = re.compile(r"(?P<family>\S.*) (?P<initials>(?:[^\W\d_a-z]\.?-?){1,4})")


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class AuthorName:
    """A person, or a group that signs as one.

    Parameters
    ----------
    family, given
        Of a person; ``given`` may be initials only. Both empty for a group.
    whole
        A group, or a name that cannot be taken apart; empty for a person.
    """

    family: str = ""
    given: str = ""
    whole: str = ""


def author_names(authors: Iterable[str]) -> tuple[AuthorName, ...]:
    """The authors that are named; ``et al.`` is nobody, and `and_others` tells of it.

    Examples
    --------
    >>> author_names(["Hunter JC"])[0]
    AuthorName(family='Hunter', given='J. C.', whole='')
    >>> author_names(["Das, Jayajit", "BenchChem Technical Support Team"])[1].whole
    'BenchChem Technical Support Team'
    """
    plain = (" ".join(author.split()) for author in authors)
    return tuple(_taken_apart(author) for author in plain if author and not _ET_AL.fullmatch(author))


def and_others(authors: Iterable[str]) -> bool:
    """Whether the document cites more authors than it names."""
    return any(_ET_AL.fullmatch(author.strip()) for author in authors)


def _taken_apart(author: str) -> AuthorName:
    family, comma, given = (part.strip() for part in author.partition(","))
    if comma and family and given and "," not in given:
        return AuthorName(family=family, given=given)
    if not comma and (match := _WITH_INITIALS.fullmatch(author)):
        return AuthorName(family=match["family"], given=_spaced(match["initials"]))
    return AuthorName(whole=author)


def _spaced(initials: str) -> str:
    """``JC`` and ``J.C.`` to ``J. C.``, ``J-P`` to ``J.-P.``, so that none is taken for a word."""
    letters = initials.replace(".", "")
    return re.sub(r"([^\W\d_])(?!-|$)", r"\1. ", letters).replace("-", ".-") + "."
