"""What a record is from: the sources that whoever uses it has to cite."""

from __future__ import annotations

from typing import Final

from sevenless.evidence.constant import Constant
from sevenless.evidence.library import Evidence
from sevenless.evidence.record_file import Record
from sevenless.evidence.source import Source

__all__ = ["sources_of"]

_PACKAGE: Final = "sevenless"


def sources_of(record_id: str, evidence: Evidence) -> tuple[Source, ...]:
    """The sources of a record, each once, in the order the record names them.

    A source is its own. A number that a document repeats from elsewhere has that document too, since it was read
    nowhere else; the lists that come with the package are cited with the package. A constant that follows from others
    has theirs too.

    Raises
    ------
    UnknownNameError
        If there is no such record, with suggestions.

    Examples
    --------
    >>> from sevenless.evidence.library import published
    >>> [source.id for source in sources_of("bi-3406.nci-h358.perk.ic50", published())]
    ['opnme', 'sos1-guide']
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
            asked += [place.document for place in record.read_in if not _is_own_list(evidence[place.document])]
        if isinstance(record, Constant):
            asked += record.derived_from
    return tuple(found.values())


def _is_own_list(document: Record) -> bool:
    return isinstance(document, Source) and document.container == _PACKAGE
