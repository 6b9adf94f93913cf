"""Which column of a table of peak heights is which, by its title."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeVar, final

from sevenless.errors import Problem

__all__ = ["CHANNELS", "COLUMN_NAMES", "PeakColumns", "channel_of", "find_peak_columns"]

Key = TypeVar("Key", str, tuple[str, bool])

COLUMN_NAMES: Final[Mapping[str, tuple[str, ...]]] = {
    "compound": ("compound", "compound name", "compound id", "fragment", "fragment name", "fragment id", "ligand",
                 "molecule", "name"),
    "ppm": ("ppm", "peak", "peak ppm", "shift", "shift ppm", "chemical shift", "chemical shift ppm", "delta ppm",
            "position ppm"),
    "batch": ("batch", "batch id", "run", "session", "series", "holder"),
    "mixture": ("mixture", "mixture id", "mix", "mix id", "pool", "cocktail", "sample", "sample id"),
    "channel": ("channel", "cell", "compartment", "protein"),
    "height": ("height", "peak height", "intensity", "peak intensity", "amplitude"),
    "competitor": ("competitor", "competition", "with competitor"),
    "noise": ("noise", "noise height", "noise sd", "noise rms", "rms", "rms noise"),
    "role": ("role", "control", "compound role"),
    "heavy_atoms": ("heavy atoms", "heavy atom count", "n heavy", "n heavy atoms", "hac"),
    "formula": ("formula", "sum formula", "molecular formula"),
}  # fmt: skip
"""What a column may be called, capitals and punctuation aside."""

CHANNELS: Final[Mapping[str, tuple[str, ...]]] = {
    "target": ("target", "t", "tgt"),
    "reference": ("reference", "ref", "r"),
    "free": ("free", "solution", "blank", "resin"),
}
"""What a channel may be called: the target, the reference protein, and the mixture beside neither."""

_FILLING: Final = {"height", "peak", "intensity", "amplitude", "channel", "cell", "in", "of", "with", "plus", "protein"}
_COMPETED: Final = {"competitor", "competed", "competition"}


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class PeakColumns:
    """Titles as they stand in the table.

    ``named`` maps keys of `COLUMN_NAMES` to titles; ``heights`` a channel, and whether the competitor was there, to the
    title of the column of its heights (empty where there is one line per channel); ``unused`` are the others.
    """

    named: Mapping[str, str]
    heights: Mapping[tuple[str, bool], str]
    unused: tuple[str, ...]


def channel_of(text: str) -> str | None:
    """The channel that is called so; None where none is.

    >>> channel_of("Ref"), channel_of("AKT")
    ('reference', None)
    """
    key = " ".join(word for word in _words(text) if word not in _FILLING)
    return next((channel for channel, names in CHANNELS.items() if key in names), None)


def find_peak_columns(titles: Sequence[str]) -> tuple[PeakColumns, list[Problem]]:
    """The columns of a table by their titles, and what is wrong with them."""
    named: dict[str, str] = {}
    heights: dict[tuple[str, bool], str] = {}
    problems: list[Problem] = []
    unused = []
    for title in titles:
        key = _key_of(title)
        place = None if key else _height_of(title)
        if place is not None:
            _keep(heights, place, title, _said(place), problems)
        elif key is not None:
            _keep(named, key, title, key.replace("_", " "), problems)
        else:
            unused.append(title)
    problems += _absent(titles, named, heights)
    return PeakColumns(named=named, heights=heights, unused=tuple(unused)), problems


def _keep(found: dict[Key, str], key: Key, title: str, said: str, problems: list[Problem]) -> None:
    if key in found:
        what = f"the columns {found[key]!r} and {title!r} both hold the {said}"
        problems.append(Problem(what=what, remedy="rename or remove one"))
    else:
        found[key] = title


def _words(title: str) -> list[str]:
    return re.sub(r"[^a-z0-9]+", " ", title.lower()).split()


def _key_of(title: str) -> str | None:
    plain = " ".join(_words(title))
    return next((key for key, names in COLUMN_NAMES.items() if plain in names), None)


def _height_of(title: str) -> tuple[str, bool] | None:
    words = _words(title)
    channel = channel_of(" ".join(word for word in words if word not in _COMPETED))
    return None if channel is None else (channel, any(word in _COMPETED for word in words))


def _said(place: tuple[str, bool]) -> str:
    return f"height in the {place[0]} channel{' with competitor' if place[1] else ''}"


def _absent(titles: Sequence[str], named: Mapping[str, str], heights: Mapping[tuple[str, bool], str]) -> list[Problem]:
    among = f"among {', '.join(titles)}"
    problems = []
    for key, remedy in (
        ("compound", "call one compound or fragment"),
        ("ppm", "call the chemical shift of the peak ppm"),
    ):
        if key not in named:
            problems.append(Problem(what=f"there is no column of {key} {among}", remedy=remedy))
    if "channel" in named and "height" in named:
        if heights:
            what = f"there is a column of channels, and {', '.join(heights.values())} hold the heights of channels too"
            problems.append(Problem(what=what, remedy="keep one column per channel, or one line per channel"))
        return problems
    needed = [("target", False), ("reference", False)]
    if any(competed for _, competed in heights):
        needed += [("target", True), ("reference", True)]
    for place in needed:
        if place not in heights:
            called = f"height_{place[0]}{'_competitor' if place[1] else ''}"
            remedy = f"call it {called}, or write one line per channel with the columns channel and height"
            problems.append(Problem(what=f"there is no column of the {_said(place)} {among}", remedy=remedy))
    return problems
