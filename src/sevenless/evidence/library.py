"""The base of published records: loaded once, asked by id, and added to by folders of a user's own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, cached_property
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, TypeVar, final

from sevenless.errors import Problem, UnknownNameError
from sevenless.evidence.claim import Claim
from sevenless.evidence.constant import Constant
from sevenless.evidence.measurement import Measurement
from sevenless.evidence.record_file import Record, read_records
from sevenless.evidence.source import Source

if TYPE_CHECKING:
    import polars as pl

    from sevenless.evidence.neighbours import Neighbours
    from sevenless.evidence.search import Hits
    from sevenless.evidence.search_index import SearchIndex

__all__ = ["RECORDS_FOLDER", "Evidence", "published"]

RECORDS_FOLDER: Final = Path(__file__).parent / "records"

_Kind = TypeVar("_Kind", bound=Record)
_Default = TypeVar("_Default")


@final
class Evidence(Mapping[str, Record]):
    """Published records by id.

    Parameters
    ----------
    records
        In the order they are listed. An id comes once.
    origins
        Id to the file it is from, of records that are not built in.
    remarks
        What is worth knowing of the folders that were added: warnings, and what rests on memory.

    Examples
    --------
    >>> from sevenless.evidence.library import published
    >>> published()["bi-3406.nci-h358.perk.ic50"].value_molar
    4e-09
    """

    def __init__(
        self,
        records: Iterable[Record],
        *,
        origins: Mapping[str, str] = MappingProxyType({}),
        remarks: Iterable[Problem] = (),
    ) -> None:
        self._records = {record.id: record for record in records}
        self.origins = MappingProxyType(dict(origins))
        self.remarks = tuple(remarks)

    def __getitem__(self, record_id: str) -> Record:
        try:
            return self._records[record_id]
        except KeyError:
            raise UnknownNameError("record", record_id, self._records) from None

    def __contains__(self, record_id: object) -> bool:
        return record_id in self._records

    def get(self, record_id: str, default: _Default | None = None) -> Record | _Default | None:  # type: ignore[override]
        """The record, or ``default``; that of Mapping would let the error with its suggestions through."""
        return self._records.get(record_id, default)

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

    def origin(self, record_id: str) -> str:
        """The file that a record was added from; empty for a built-in one.

        Raises
        ------
        UnknownNameError
            If there is no such record.
        """
        return self.origins.get(self[record_id].id, "")

    def beside(self, record: Record) -> tuple[Record, ...]:
        """What a reader of this record must see with it, so that no number stands where another contradicts it.

        Records of another origin with the same id (a user's ``x`` is kept as ``x@folder`` beside the built-in ``x``),
        records of the same conditions with another value, and claims that say that they conflict, whatever their
        origin.
        """
        return self._neighbours.of(record, self)

    @cached_property
    def _neighbours(self) -> Neighbours:
        from sevenless.evidence.neighbours import neighbours

        return neighbours(self)

    @cached_property
    def search_index(self) -> SearchIndex:
        """Every word of every record."""
        from sevenless.evidence.search_index import index_of

        return index_of(self)

    def search(self, text: str) -> Hits:
        """Records that hold every word of a text, the best first; see `sevenless.evidence.search.search`."""
        from sevenless.evidence.search import search

        return search(text, self)

    def select(self, **filters: str | Sequence[str]) -> tuple[Record, ...]:
        """Records that meet all filters, such as ``target="SOS1"``; see `sevenless.evidence.filters.Filters`.

        Raises
        ------
        UnknownNameError
            If there is no such filter, or nothing is called so.
        """
        from sevenless.evidence.filters import filters_of, select

        return select(self, filters_of(**filters))

    def table(self, kind: str = "measurement", **filters: str | Sequence[str]) -> pl.DataFrame:
        """Records of one kind as a table; filters as `select` takes them.

        Raises
        ------
        UnknownNameError
            If there is no such kind or filter, or nothing is called so.
        """
        from sevenless.evidence.table import evidence_table

        return evidence_table(self.select(kind=kind, **filters), self, kind=kind)

    def export(self, path: str | Path, kind: str = "measurement", **filters: str | Sequence[str]) -> int:
        """Write what `table` gives, or its references, by the ending: .csv, .xlsx, .json; .bib, .csl.json.

        Returns
        -------
        int
            How many rows, or references, were written.

        Raises
        ------
        UnknownNameError
            As `table`.
        TableError
            If the ending names no format, or the file cannot be written.
        """
        from sevenless.evidence.export import export_records

        return export_records(self.select(kind=kind, **filters), self, Path(path), kind=kind)

    def __repr__(self) -> str:
        from sevenless.evidence.record_html import evidence_text

        return evidence_text(self)

    def _repr_html_(self) -> str:
        from sevenless.evidence.record_html import evidence_html

        return evidence_html(self)

    def _of(self, kind: type[_Kind]) -> tuple[_Kind, ...]:
        return tuple(record for record in self._records.values() if isinstance(record, kind))


def published(*folders: str | Path) -> Evidence:
    """The base that comes with sevenless, with the records of any folders of your own added to it.

    Raises
    ------
    EvidenceError
        If a folder has a record that cannot be used; all that is wrong with all of them is in it.
    """
    if not folders:
        return _built_in()
    from sevenless.evidence.folders import with_folders

    return with_folders([Path(folder) for folder in folders])


@cache
def _built_in() -> Evidence:
    files = sorted(RECORDS_FOLDER.rglob("*.toml"))
    return Evidence(record for path in files for record in read_records(path))
