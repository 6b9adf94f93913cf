"""Records of a user beside the built-in ones: every id leads to one record, and no built-in record is changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from sevenless.evidence.claim import Claim
from sevenless.evidence.constant import Constant
from sevenless.evidence.library import Evidence
from sevenless.evidence.place import Place
from sevenless.evidence.record_file import Record
from sevenless.evidence.source import Source

__all__ = ["added_ids", "joined"]


def joined(evidence: Evidence, records: Sequence[tuple[Record, str]], *, folder: str) -> Evidence:
    """The records of ``evidence`` as they are, and others behind them.

    A record whose id is taken becomes ``<id>@<folder>``, and records that come with it and name that id mean it, not
    the one that had the id before. A record that is the same in every field is left out: nothing is lost.

    Parameters
    ----------
    evidence
        What is there.
    records
        Record and the file it is from; an id comes once.
    folder
        What ids that are taken are told apart by.
    """
    ids = added_ids(evidence, [record for record, _ in records], folder=folder)
    origins = dict(evidence.origins)
    added = []
    for record, file in records:
        if evidence.get(record.id) == record:
            continue
        origins[ids[record.id]] = file
        added.append(_renamed(record, ids))
    return Evidence([*evidence.values(), *added], origins=origins)


def added_ids(evidence: Evidence, records: Iterable[Record], *, folder: str) -> Mapping[str, str]:
    """Id of each record to the id it has beside the others."""
    return {record.id: _free(record, evidence, folder) for record in records}


def _free(record: Record, evidence: Evidence, folder: str) -> str:
    if record.id not in evidence or evidence[record.id] == record:
        return record.id
    found = f"{record.id}@{folder}"
    number = 2
    while found in evidence:
        found = f"{record.id}@{folder}-{number}"
        number += 1
    return found


def _renamed(record: Record, ids: Mapping[str, str]) -> Record:
    def now(names: Iterable[str]) -> tuple[str, ...]:
        # What a record says of its own id, it says of the record that had it before.
        return tuple(name if name == record.id else ids.get(name, name) for name in names)

    if isinstance(record, Source):
        return replace(record, id=ids[record.id])
    places = tuple(Place(document=ids.get(p.document, p.document), table=p.table, row=p.row) for p in record.read_in)
    moved = replace(record, id=ids[record.id], read_in=places, sources=now(record.sources))
    if isinstance(moved, Constant):
        return replace(moved, derived_from=now(moved.derived_from))
    if isinstance(moved, Claim):
        return replace(moved, conflicts_with=now(moved.conflicts_with))
    return moved
