"""A statement of the literature, turned into something that a model can be tested on."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Literal, final

from sevenless.evidence.kinds import Grade, KnownFrom
from sevenless.evidence.place import Place
from sevenless.evidence.printed import Printed, parse_printed

__all__ = ["Claim", "Relation"]

Relation = Literal[
    "is", "equals", "ratio", "range", "bound", "order", "greater", "less", "similar", "increases", "decreases",
    "abolishes", "restores", "requires", "not required", "synergises", "opposes", "conflict",
]  # fmt: skip


@final
@dataclass(frozen=True, kw_only=True)
class Claim:
    """One statement, in our own words.

    Parameters
    ----------
    id
        Stable, dotted: ``sos2.loss.lowers-pakt``.
    statement
        One sentence.
    subject
        What is changed or looked at: ``SOS2 knock-out``, ``crizotinib``.
    observable
        What is read: ``pAKT``, ``RAS-GTP``, ``IC50``.
    relation
        The direction or the kind of magnitude.
    than
        The other side of a comparison.
    printed, unit
        The magnitude as printed, where there is one.
    order
        From low to high, for ``relation = "order"``.
    tolerance
        How far a model may be from it, in words, where one is set.
    conditions
        Cell line, allele, dose, time.
    test
        How a model is tested on it.
    fact
        Its number in the list of facts that the model is tested on, where it stands there.
    grades
        How well it is founded; several where it rests on several things.
    known_from
        Where the statement was read.
    read_in, sources
        Documents and sources.
    conflicts_with
        Ids of claims or constants that say otherwise.
    note
        What a careful reader should know.
    """

    id: str
    statement: str
    subject: str
    observable: str
    relation: Relation
    than: str = ""
    printed: str = ""
    unit: str = ""
    order: tuple[str, ...] = ()
    tolerance: str = ""
    conditions: str = ""
    test: str = ""
    fact: int | None = None
    grades: tuple[Grade, ...]
    known_from: KnownFrom
    read_in: tuple[Place, ...]
    sources: tuple[str, ...]
    conflicts_with: tuple[str, ...] = ()
    note: str = ""

    @cached_property
    def number(self) -> Printed | None:
        """The printed magnitude taken apart; ``None`` where only a direction is claimed."""
        return parse_printed(self.printed) if self.printed else None

    def _repr_html_(self) -> str:
        from sevenless.evidence.record_html import record_html

        return record_html(self)
