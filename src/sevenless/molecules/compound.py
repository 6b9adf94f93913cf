"""A compound: what it is called, its class, what it acts on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, final

from sevenless.molecules.card import card_html
from sevenless.molecules.kinds import CompoundClass, Kind

__all__ = ["Compound"]


@final
@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Compound:
    """One compound. Its potencies are records of evidence, not properties of it.

    Parameters
    ----------
    name
        International name in small letters, or the code of its makers.
    synonyms
        Other names; each finds this compound.
    too_vague
        What its own document calls it and many others call something else: ``compound 8``. Suggested, never taken.
    compound_class
        One of `sevenless.molecules.kinds.COMPOUND_CLASSES`.
    targets
        Symbols of the proteins it acts on, the one its class is about first.
    stated_in
        Ids of the documents that name it.
    class_from
        Ids of the sources of class and targets, or ``memory``.
    synonyms_from
        Ids of the sources of its synonyms, or ``memory``.
    known_from
        ``memory`` where no document names it.
    note
        What a careful reader should know.
    """

    kind: ClassVar[Kind] = "compound"

    name: str
    synonyms: tuple[str, ...] = ()
    too_vague: tuple[str, ...] = ()
    compound_class: CompoundClass
    targets: tuple[str, ...] = ()
    stated_in: tuple[str, ...] = ()
    class_from: tuple[str, ...] = ()
    synonyms_from: tuple[str, ...] = ()
    known_from: str = ""
    note: str = ""

    @property
    def label(self) -> str:
        """How it is written where it could be mistaken: its name."""
        return self.name

    @property
    def target(self) -> str:
        """What its class is about; empty where nothing is stated."""
        return self.targets[0] if self.targets else ""

    @property
    def spellings(self) -> tuple[str, ...]:
        """Every text that finds it."""
        return (self.name, *self.synonyms)

    def __repr__(self) -> str:
        return f"<Compound {self.name}: {self.compound_class}>"

    def _repr_html_(self) -> str:
        return card_html(
            self.name,
            {
                "class": self.compound_class,
                "acts on": ", ".join(self.targets),
                "class known from": ", ".join(self.class_from),
                "also called": ", ".join(self.synonyms),
                "its document says": ", ".join(self.too_vague),
                "stated in": ", ".join(self.stated_in) or self.known_from,
                "note": self.note,
            },
        )
