"""What a user's records say otherwise than the records that are there: the same id, the same conditions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from sevenless.evidence.checking.rows import Finding, Row
from sevenless.evidence.constant import Constant
from sevenless.evidence.contradictions import Contradiction
from sevenless.evidence.library import Evidence
from sevenless.evidence.measurement import Measurement
from sevenless.evidence.record_file import Record
from sevenless.evidence.source import Source

__all__ = ["contradiction_findings", "id_findings", "shared_source_findings", "value_of"]

_Placed = tuple[Row, Finding]


def id_findings(sound: Sequence[tuple[Row, Record]], others: Evidence, ids: Mapping[str, str]) -> Iterator[_Placed]:
    """Records with an id that is taken."""
    for row, record in sound:
        if record.id not in others:
            continue
        other = others[record.id]
        if other == record:
            what = f"is the same as {_whose(other, others)} of this id"
            yield row, Finding(key=("id",), what=what, remedy="leave it out", severity="info")
        else:
            what = f"the id is that of {_whose(other, others)}{value_of(other)}, which stays as it is"
            remedy = f"find this one as {ids[record.id]}, or give it an id of its own"
            yield row, Finding(key=("id",), what=what, remedy=remedy, severity="warning")


def contradiction_findings(
    sound: Sequence[tuple[Row, Record]], ids: Mapping[str, str], found: Sequence[Contradiction], evidence: Evidence
) -> Iterator[_Placed]:
    """Values that contradict another of the same conditions."""
    rows = {ids[record.id]: row for row, record in sound}
    for pair in found:
        row = rows.get(pair.second.id)
        if row is not None and pair.first.id.partition("@")[0] != pair.second.id.partition("@")[0]:
            other = _whose(pair.first, evidence)
            what = f"{_printed(pair.second)} contradicts {_printed(pair.first)} of {other} {pair.first.id}"
            remedy = "both are shown beside each other; say under which condition they differ"
            yield row, Finding(key=("printed",), what=what, remedy=remedy, severity="warning")


def shared_source_findings(sound: Sequence[tuple[Row, Record]], others: Evidence) -> Iterator[_Placed]:
    """Sources that are another one under a second id, by what they are identified with."""
    known = {key: source for source in others.sources for key in _identifiers(source)}
    for row, record in sound:
        if not isinstance(record, Source):
            continue
        for key in _identifiers(record):
            twin = known.setdefault(key, record)
            if twin.id != record.id:
                what = f'{key[0]} = "{getattr(record, key[0])}" is that of the source {twin.id}'
                remedy = f'cite it as "{twin.id}" and leave this one out'
                yield row, Finding(key=(key[0],), what=what, remedy=remedy, severity="warning")


def value_of(record: Record) -> str:
    """Its number in brackets, where it has one."""
    return f" ({_printed(record)})" if isinstance(record, Measurement | Constant) and record.printed else ""


def _printed(record: Measurement | Constant) -> str:
    return f"{record.quantity} {record.printed} {record.unit}".strip()


def _whose(record: Record, evidence: Evidence) -> str:
    origin = evidence.origin(record.id)
    return f"a record of {origin}" if origin else "a built-in record"


def _identifiers(source: Source) -> tuple[tuple[str, str], ...]:
    given = (("doi", source.doi.lower()), ("pmid", source.pmid), ("pmcid", source.pmcid))
    return tuple(pair for pair in given if pair[1])
