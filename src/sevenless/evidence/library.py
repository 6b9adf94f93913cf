"""The base of published records: loaded once, asked by id."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Final, TypeVar, final

from sevenless.errors import UnknownNameError
from sevenless.evidence.claim import Claim
from sevenless.evidence.constant import Constant
from sevenless.evidence.measurement import Measurement
from sevenless.evidence.record_file import Record, read_records
from sevenless.evidence.source import Source

__all__ = ["RECORDS_FOLDER", "Evidence", "published"]

RECORDS_FOLDER: Final = Path(__file__).parent / "records"

_Kind = TypeVar("_Kind", bound=Record)


@final
class Evidence(Mapping[str, Record]):
    """Published records by id.

    Parameters
    ----------
    records
        In the order they are listed. An id comes once.

    Examples
    --------
    >>> from sevenless.evidence.library import published
    >>> published()["bi-3406.nci-h358.perk.ic50"].value_molar
    4e-09
    """

    def __init__(self, records: Iterable[Record]) -> None:
        self._records = {record.id: record for record in records}

    def __getitem__(self, record_id: str) -> Record:
        try:
            return self._records[record_id]
        except KeyError:
            raise UnknownNameError("record", record_id, self._records) from None

    def __contains__(self, record_id: object) -> bool:
        return record_id in self._records

    def __iter__(self) -> Iterator[str]:
        return iter(self._records)

    def __len__(self) -> int:
        return len(self._records)

    @property
    def sources(self) -> tuple[Source, ...]:
        """Every source."""
        return self._of(Source)

    @property
    def measurements(self) -> tuple[Measurement, ...]:
        """Every potency and affinity."""
        return self._of(Measurement)

    @property
    def constants(self) -> tuple[Constant, ...]:
        """Every constant."""
        return self._of(Constant)

    @property
    def claims(self) -> tuple[Claim, ...]:
        """Every claim."""
        return self._of(Claim)

    def _of(self, kind: type[_Kind]) -> tuple[_Kind, ...]:
        return tuple(record for record in self._records.values() if isinstance(record, kind))


@cache
def published() -> Evidence:
    """The base that comes with sevenless."""
    files = sorted(RECORDS_FOLDER.rglob("*.toml"))
    return Evidence(record for path in files for record in read_records(path))
