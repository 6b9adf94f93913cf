"""What a record is from: the sources that whoever uses it has to cite."""

from __future__ import annotations

from sevenless.evidence.constant import Constant
from sevenless.evidence.library import Evidence
from sevenless.evidence.source import Source

__all__ = ["sources_of"]


def sources_of(record_id: str, evidence: Evidence) -> tuple[Source, ...]:
    """The sources of a record, each once, in the order the record names them.

    A source is its own. A constant that follows from others has theirs too.

    Raises
    ------
    UnknownNameError
        If there is no such record, with suggestions.

    Examples
    --------
    >>> from sevenless.evidence.library import published
    >>> [source.id for source in sources_of("bi-3406.nci-h358.perk.ic50", published())]
    ['opnme']
    """
    found: dict[str, Source] = {}
    seen: set[str] = set()
    asked = [record_id]
    while asked:
        name = asked.pop(0)
        if name in seen:
            continue
        seen.add(name)
        record = evidence[name]
        if isinstance(record, Source):
            found[name] = record
        else:
            asked += record.sources
        if isinstance(record, Constant):
            asked += record.derived_from
    return tuple(found.values())
