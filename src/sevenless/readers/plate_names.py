"""Names for the plates of a file: the barcode if there is one, and always one name per plate."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import final

__all__ = ["PlateIdentity", "name_plates"]


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class PlateIdentity:
    """What tells one plate of a file from another.

    ``number`` is the instrument's running number, ``repeat`` counts readings of the same plate; ``""`` is unknown.
    """

    barcode: str = ""
    number: str = ""
    repeat: str = ""
    sheet: str = ""


def name_plates(identities: Sequence[PlateIdentity]) -> dict[PlateIdentity, str]:
    """A name for each plate: its barcode, else ``Plate N``, with whatever else is needed to tell two apart.

    >>> first, again = PlateIdentity(barcode="X7", repeat="1"), PlateIdentity(barcode="X7", repeat="2")
    >>> list(name_plates([first, again]).values())
    ['X7 repeat 1', 'X7 repeat 2']
    """
    alike: dict[str, list[PlateIdentity]] = {}
    for identity in dict.fromkeys(identities):
        alike.setdefault(identity.barcode or f"Plate {identity.number or 1}", []).append(identity)
    names: dict[PlateIdentity, str] = {}
    for stem, group in alike.items():
        telling = [part for part in ("sheet", "number", "repeat") if len({getattr(one, part) for one in group}) > 1]
        for identity in group:
            names[identity] = " ".join([stem, *(_spelled(identity, part, stem) for part in telling)]).strip()
    return names


def _spelled(identity: PlateIdentity, part: str, stem: str) -> str:
    value: str = getattr(identity, part)
    word = "plate" if part == "number" else part
    return f"({value})" if part == "sheet" else f"{word} {value or '?'}"
