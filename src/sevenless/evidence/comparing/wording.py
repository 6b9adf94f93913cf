"""Published values and their conditions as people read them."""

from __future__ import annotations

from sevenless.evidence.measurement import Measurement

__all__ = ["conditions_words", "published_words"]


def published_words(record: Measurement) -> str:
    """The value as printed, or what stands in its place: ``>1000 nM``, ``inactive``, ``empty``."""
    if record.printed:
        return f"{record.printed} {record.unit}"
    return record.text_value or "empty"


def conditions_words(record: Measurement) -> str:
    """What tells it from others of its compound: ``NCI-H358 G12C, pERK Inhibition``."""
    cells = " ".join(part for part in (record.cell_line, record.construct, record.mutation) if part)
    named = [part for part in (record.partner, cells or record.target, record.assay) if part]
    return ", ".join(named) or record.assay_class
