"""From where a number was read to the letter of its grade."""

from __future__ import annotations

from typing import Final

from sevenless.evidence.kinds import Grade

__all__ = ["grades_of"]

_GRADE: Final[dict[str, tuple[Grade, ...]]] = {
    "table": ("S",),
    "text": ("S",),
    "abstract": ("A",),
    "model file": ("F",),
    "dataset": ("F",),
    "computed": ("C",),
    "derived": ("C",),
    "fitted": ("C",),
    "memory": ("M",),
    "not found": (),
}


def grades_of(known_from: str) -> tuple[Grade, ...]:
    """The grade of a measurement or constant; none where nobody found the number."""
    return _GRADE[known_from]
