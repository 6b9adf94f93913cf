"""What stands beside each record: other records of its id, of its conditions with another value, and in conflict."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, final

from sevenless.evidence.claim import Claim
from sevenless.evidence.constant import Constant
from sevenless.evidence.contradictions import Conditions, by_conditions, conditions_of, differ
from sevenless.evidence.measurement import Measurement

if TYPE_CHECKING:
    from sevenless.evidence.library import Evidence
    from sevenless.evidence.record_file import Record

__all__ = ["Neighbours", "neighbours"]


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbours:
    """Records by what brings them beside each other.

    Parameters
    ----------
    of_id
        By the id before ``@``, where several records have it.
    of_conditions
        Those with a number, by all that must agree before two of them can contradict each other.
    naming
        Id to the claims that say that they conflict with it.
    """

    of_id: Mapping[str, tuple[Record, ...]]
    of_conditions: Mapping[Conditions, tuple[Measurement | Constant, ...]]
    naming: Mapping[str, tuple[Record, ...]]

    def of(self, record: Record, evidence: Evidence) -> tuple[Record, ...]:
        """Each once, itself left out."""
        found = {other.id: other for other in self._all(record, evidence)}
        found.pop(record.id, None)
        return tuple(found.values())

    def _all(self, record: Record, evidence: Evidence) -> Iterator[Record]:
        yield from self.of_id.get(record.id.partition("@")[0], ())
        conditions = conditions_of(record)
        if isinstance(record, Measurement | Constant) and conditions is not None:
            yield from (other for other in self.of_conditions.get(conditions, ()) if differ(record, other))
        if isinstance(record, Claim):
            yield from (evidence[other] for other in record.conflicts_with if other in evidence)
        yield from self.naming.get(record.id, ())


def neighbours(evidence: Evidence) -> Neighbours:
    """What stands beside what, worked out once for all records."""
    of_id: dict[str, list[Record]] = defaultdict(list)
    for record in evidence.values():
        of_id[record.id.partition("@")[0]].append(record)
    naming: dict[str, list[Record]] = defaultdict(list)
    for claim in evidence.claims:
        for other in claim.conflicts_with:
            naming[other].append(claim)
    return Neighbours(
        of_id={name: tuple(records) for name, records in of_id.items() if len(records) > 1},
        of_conditions=by_conditions(evidence),
        naming={name: tuple(claims) for name, claims in naming.items()},
    )
