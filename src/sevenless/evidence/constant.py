"""A rate, an affinity or an abundance that a model uses."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import final

from sevenless.evidence.grading import grades_of
from sevenless.evidence.kinds import Grade, KnownFrom, Sureness
from sevenless.evidence.place import Place
from sevenless.evidence.printed import Printed, Qualifier, parse_printed
from sevenless.units import canonical_unit, scale_to_canonical

__all__ = ["Constant"]


@final
@dataclass(frozen=True, kw_only=True)
class Constant:
    """One number a model may use.

    Parameters
    ----------
    id
        Stable, dotted: ``kras.g12c.intrinsic-hydrolysis.khyd``.
    name
        A line for people.
    quantity
        ``kon``, ``koff``, ``kcat``, ``Km``, ``Kd``, ``khyd``, ``copies``, ``conc``, ``fold``, ...
    subject
        Protein, complex or compound it belongs to: ``SOS1``, ``GRB2:SOS1``, ``KRAS G12C``.
    printed, unit
        As the source prints it; empty where nobody found it (``absent`` says so). ``text_value`` instead of
        ``printed`` where the source gives words (``inactive``, ``GRB2-SOS2 tighter``).
    conditions
        Construct, temperature, cell line, method.
    known_from, sure, sure_note
        Where it was read; how sure it is, and why not surer.
    read_in
        Documents, tables and rows.
    sources
        Ids of what it is from.
    derived_from
        Ids of the constants it follows from.
    caution
        Why it should not be used plainly.
    note
        What a careful reader should know.
    """

    id: str
    name: str
    quantity: str
    subject: str
    printed: str = ""
    unit: str = ""
    text_value: str = ""
    conditions: str = ""
    known_from: KnownFrom
    sure: Sureness = ""
    sure_note: str = ""
    read_in: tuple[Place, ...]
    sources: tuple[str, ...]
    derived_from: tuple[str, ...] = ()
    absent: str = ""
    caution: str = ""
    note: str = ""

    @cached_property
    def number(self) -> Printed | None:
        """The printed text taken apart; ``None`` where there is no number."""
        return parse_printed(self.printed) if self.printed else None

    @property
    def qualifier(self) -> Qualifier | None:
        """``=``, ``<``, ``>``, ``~`` or ``range``."""
        return self.number.qualifier if self.number else None

    @property
    def value(self) -> float | None:
        """Value in ``canonical_unit``; ``None`` where there is no number, or only a range."""
        return self._canonical(self.number.value) if self.number else None

    @property
    def error(self) -> float | None:
        """What stands behind ±, in ``canonical_unit``."""
        return self._canonical(self.number.error) if self.number else None

    @property
    def low(self) -> float | None:
        """Lower end of a printed range, in ``canonical_unit``."""
        return self._canonical(self.number.low) if self.number else None

    @property
    def high(self) -> float | None:
        """Upper end of a printed range, in ``canonical_unit``."""
        return self._canonical(self.number.high) if self.number else None

    @property
    def canonical_unit(self) -> str:
        """The unit of ``value``, as it stands in names: ``per_s``, ``per_molar_s``, ``molar``, ``copies_per_cell``."""
        return canonical_unit(self.unit)

    @property
    def grades(self) -> tuple[Grade, ...]:
        """How well it is founded."""
        return grades_of(self.known_from)

    def _canonical(self, number: Decimal | None) -> float | None:
        return None if number is None else scale_to_canonical(number, self.unit)

    def _repr_html_(self) -> str:
        from sevenless.evidence.record_html import record_html

        return record_html(self)
