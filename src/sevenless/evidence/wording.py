"""Records in words: their number as printed, what stands against it, and each in one line."""

from __future__ import annotations

from typing import Final

from sevenless.errors import UnknownNameError
from sevenless.evidence.claim import Claim
from sevenless.evidence.constant import Constant
from sevenless.evidence.kinds import GRADES
from sevenless.evidence.measurement import Measurement
from sevenless.evidence.record_file import KINDS, Record
from sevenless.evidence.short_citation import short_citation
from sevenless.evidence.source import Source

__all__ = ["FROM_MEMORY", "grade_words", "headline", "is_from_memory", "kind_called", "kind_of", "printed_text"]

FROM_MEMORY: Final = "from memory, not checked"
"""Shown wherever a record is that nobody read anywhere."""

_UNSAID: Final = {"ratio"}
"""Units that nobody writes behind a number."""

_KIND: Final = {record_class: kind for kind, record_class in KINDS.items()}


def kind_of(record: Record) -> str:
    """``source``, ``measurement``, ``constant`` or ``claim``."""
    return _KIND[type(record)]


def kind_called(name: str) -> str:
    """The kind of record of a name, in the plural too and whatever its capitals.

    Raises
    ------
    UnknownNameError
        If there is no such kind; with suggestions.
    """
    plain = name.strip().lower()
    for kind in KINDS:
        if plain in (kind, f"{kind}s"):
            return kind
    raise UnknownNameError("kind of record", name, KINDS)


def is_from_memory(record: Record) -> bool:
    """Whether the record rests on somebody's memory; nothing is claimed on the ground of such a one."""
    return record.known_from == "memory" or "M" in getattr(record, "grades", ())


def printed_text(record: Record, *, flagged: bool = True) -> str:
    """The number as printed, with its unit; the words where words stand in its place; empty where there is neither.

    Parameters
    ----------
    record
        Any; sources have no number.
    flagged
        Whether a number from memory says so behind it.

    Examples
    --------
    >>> from sevenless.evidence.library import published
    >>> printed_text(published()["sos1.kras-wt.mst.kd"])
    '8.3 ± 0.6 µM'
    """
    if isinstance(record, Source):
        return ""
    words = "" if isinstance(record, Claim) else record.text_value
    unit = "" if record.unit in _UNSAID else record.unit
    text = f"{record.printed} {unit}".strip() if record.printed else words
    return f"{text} ({FROM_MEMORY})" if flagged and text and is_from_memory(record) else text


def headline(record: Record) -> str:
    """What a record says, in one line.

    Examples
    --------
    >>> from sevenless.evidence.library import published
    >>> headline(published()["bi-3406.nci-h358.perk.ic50"])
    'BI-3406 on SOS1: IC50 4 nM; pERK Inhibition; NCI-H358, G12C'
    """
    match record:
        case Measurement():
            return _measurement_line(record)
        case Constant():
            return _joined("; ", f"{record.name}: {printed_text(record) or 'no number'}", record.conditions)
        case Claim():
            flag = f" ({FROM_MEMORY})" if is_from_memory(record) else ""
            return f"{record.statement}{flag}"
        case Source():
            named = short_citation(record)
            return named if record.title in named else f"{named}. {record.title}"


def grade_words(record: Record) -> str:
    """The grades with what they mean: ``S: stated by one of the source documents``."""
    grades = () if isinstance(record, Source) else record.grades
    return "; ".join(f"{grade}: {GRADES[grade]}" for grade in grades)


def _measurement_line(record: Measurement) -> str:
    added = " and ".join(part for part in (record.compound, record.partner) if part)
    construct = f" ({record.construct})" if record.construct else ""
    number = printed_text(record) or "not given"
    return _joined(
        "; ",
        f"{_joined(' on ', added, record.target + construct)}: {record.quantity} {number}",
        record.assay,
        _joined(", ", record.cell_line, record.mutation),
    )


def _joined(mark: str, *parts: str) -> str:
    return mark.join(part for part in parts if part)
