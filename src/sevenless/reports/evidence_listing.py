"""The published records that a run relies on, as a table: no number without its conditions and how it is known."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from sevenless.assays.analysis import Analysis
from sevenless.evidence.claim import Claim
from sevenless.evidence.constant import Constant
from sevenless.evidence.library import Evidence, published
from sevenless.evidence.measurement import Measurement
from sevenless.evidence.record_file import Record
from sevenless.evidence.record_sources import sources_of
from sevenless.evidence.short_citation import short_citation
from sevenless.evidence.source import Source
from sevenless.evidence.wording import grade_words, headline, printed_text
from sevenless.reports.readable import ReadableTable

__all__ = ["evidence_listing", "records_used"]

_HEADERS: Final = ("record", "what", "value", "conditions", "how it is known", "to know", "sources")


def records_used(analysis: Analysis) -> tuple[Record, ...]:
    """The records that the run file names, each once."""
    if not analysis.evidence_used:
        return ()
    base = published(*analysis.evidence_folders)
    return tuple(base[record_id] for record_id in dict.fromkeys(analysis.evidence_used))


def evidence_listing(analysis: Analysis) -> ReadableTable | None:
    """A row for each record; None where the run names none."""
    records = records_used(analysis)
    if not records:
        return None
    base = published(*analysis.evidence_folders)
    return ReadableTable(
        headers=_HEADERS,
        rows=tuple(_row(record, base) for record in records),
        numeric=(False,) * len(_HEADERS),
        failed=(False,) * len(records),
    )


def _row(record: Record, base: Evidence) -> tuple[str, ...]:
    sources = [short_citation(source) for source in sources_of(record.id, base)]
    told = "; ".join(_told(record, base))
    return (
        record.id, _what(record), printed_text(record), _conditions(record), grade_words(record), told,
        "; ".join(sources),
    )  # fmt: skip


def _what(record: Record) -> str:
    match record:
        case Measurement():
            added = " and ".join(part for part in (record.compound, record.partner) if part)
            return f"{record.quantity}: {' on '.join(part for part in (added, record.target) if part)}"
        case Constant():
            return record.name
        case Claim():
            return record.statement
        case Source():
            return record.title


def _conditions(record: Record) -> str:
    match record:
        case Measurement():
            parts = (record.construct, record.mutation, record.cell_line, record.assay, record.technique)
            return ", ".join(part for part in (*parts, record.conditions) if part)
        case Constant() | Claim():
            return record.conditions
        case Source():
            return ""


def _told(record: Record, base: Evidence) -> Iterator[str]:
    if isinstance(record, Measurement | Constant):
        yield from (text for text in (record.absent, record.caution) if text)
    yield from (f"stands against it: {other.id} ({headline(other)})" for other in base.beside(record))
    if origin := base.origin(record.id):
        yield f"added from {origin}"
