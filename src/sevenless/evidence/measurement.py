"""A published potency or affinity, with the conditions without which it misleads."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import final

from sevenless.evidence.grading import grades_of
from sevenless.evidence.kinds import ASSAY_CLASSES, AssayClass, Grade, KnownFrom, PotencyQuantity, Sureness
from sevenless.evidence.place import Place
from sevenless.evidence.printed import Printed, Qualifier, parse_printed
from sevenless.units import scale_conc

__all__ = ["Measurement"]


@final
@dataclass(frozen=True, kw_only=True)
class Measurement:
    """One published potency or affinity.

    What is stored is what the document prints, ``printed`` and ``unit``; numbers in mol/L follow from it.

    Parameters
    ----------
    id
        Stable, dotted: ``bi-3406.nci-h358.perk.ic50``.
    quantity
        ``IC50``, ``Kd``, ...
    printed, unit
        Text as printed, in the spelling of `sevenless.evidence.printed`, and its unit of concentration. Both empty
        where the document leaves the cell empty; ``absent`` then says why.
    text_value
        Instead of ``printed``, where the source gives words: ``inactive``, ``resistant``, ``nanomolar``.
    compound, partner
        What was added: a compound, or the protein whose binding was measured.
    target
        The protein or complex: ``SOS1``, ``SOS1:KRAS``, ``ROS1``.
    construct
        Domain, tag, fusion or nucleotide state, where named.
    mutation
        ``wild-type``, ``G12C``, ``G2032R``: of the target, or of KRAS in the cell line.
    cell_line
        As in the document; empty for purified proteins.
    assay, assay_class, technique
        The assay in the document's words; its class; HTRF, SPR and so on where named.
    conditions
        Whatever else is known.
    known_from, sure
        Where the number was read, and how sure it is.
    read_in
        Documents, tables and rows.
    sources
        Ids of what the document cites for it, the document itself where it cites nothing.
    caution
        Why the number should not be used plainly; shown beside it.
    note
        What a careful reader should know.
    """

    id: str
    quantity: PotencyQuantity
    printed: str = ""
    unit: str = ""
    text_value: str = ""
    compound: str = ""
    partner: str = ""
    target: str = ""
    construct: str = ""
    mutation: str = ""
    cell_line: str = ""
    assay: str = ""
    assay_class: AssayClass = "unspecified"
    technique: str = ""
    conditions: str = ""
    known_from: KnownFrom
    sure: Sureness = ""
    read_in: tuple[Place, ...]
    sources: tuple[str, ...]
    absent: str = ""
    caution: str = ""
    note: str = ""

    @cached_property
    def number(self) -> Printed | None:
        """The printed text taken apart; ``None`` where the document gives no number."""
        return parse_printed(self.printed) if self.printed else None

    @property
    def qualifier(self) -> Qualifier | None:
        """``=``, ``<``, ``>``, ``~`` or ``range``."""
        return self.number.qualifier if self.number else None

    @property
    def value_molar(self) -> float | None:
        """Value in mol/L; ``None`` for an empty cell and for a range without a centre."""
        return self._molar(self.number.value) if self.number else None

    @property
    def error_molar(self) -> float | None:
        """What stands behind ±, in mol/L."""
        return self._molar(self.number.error) if self.number else None

    @property
    def low_molar(self) -> float | None:
        """Lower end of a printed range, in mol/L."""
        return self._molar(self.number.low) if self.number else None

    @property
    def high_molar(self) -> float | None:
        """Upper end of a printed range, in mol/L."""
        return self._molar(self.number.high) if self.number else None

    @property
    def level(self) -> str:
        """``protein`` or ``cell``; empty where the document does not say."""
        return ASSAY_CLASSES[self.assay_class][0]

    @property
    def grades(self) -> tuple[Grade, ...]:
        """How well it is founded."""
        return grades_of(self.known_from)

    def _molar(self, number: Decimal | None) -> float | None:
        return None if number is None else scale_conc(number, self.unit)

    def _repr_html_(self) -> str:
        from sevenless.evidence.record_html import record_html

        return record_html(self)
