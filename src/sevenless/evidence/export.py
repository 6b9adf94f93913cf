"""Records written to a file: as a table, or as the references of what they are from."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

from sevenless.errors import Problem, TableError, UnknownNameError
from sevenless.evidence.bibliography import as_bibtex, as_csl
from sevenless.evidence.source import Source
from sevenless.files.atomic import write_text, written

if TYPE_CHECKING:
    from sevenless.evidence.library import Evidence
    from sevenless.evidence.record_file import Record

__all__ = ["EXPORT_FORMATS", "TABLE_FORMATS", "ExportFormat", "cited_by", "export_records", "export_text", "format_for"]

ExportFormat = Literal["csv", "xlsx", "json", "bibtex", "csl"]

EXPORT_FORMATS: Final[dict[ExportFormat, tuple[str, ...]]] = {
    "csv": (".csv",),
    "xlsx": (".xlsx",),
    "json": (".json",),
    "bibtex": (".bib", ".bibtex"),
    "csl": (".csl.json", ".csl"),
}
"""Format to the endings that name it."""

TABLE_FORMATS: Final = frozenset[ExportFormat]({"csv", "xlsx", "json"})
"""Formats that hold a table of records of one kind; the others hold references."""


def export_records(
    records: Iterable[Record],
    evidence: Evidence,
    path: Path,
    *,
    format: ExportFormat | None = None,
    kind: str | None = None,
) -> int:
    """Write records to a file, whole or not at all; how many rows or references it has.

    Parameters
    ----------
    records
        Of one kind for a table; of any for references.
    evidence
        Where their sources are, and what contradicts them.
    path
        Its ending names the format: ``.csv``, ``.xlsx``, ``.json``, ``.bib``, ``.csl.json``.
    format
        The format, where the ending does not name one.
    kind
        Which columns a table has where there are no records.

    Raises
    ------
    TableError
        If neither the ending nor ``format`` says which format, if they say two, or if it cannot be written there.
    """
    chosen = format_for(path, format)
    if chosen in TABLE_FORMATS:
        return _write_table(records, evidence, path, ending=EXPORT_FORMATS[chosen][0], kind=kind)
    sources = cited_by(records, evidence)
    write_text(path, _references(sources, chosen))
    return len(sources)


def export_text(records: Iterable[Record], evidence: Evidence, format: ExportFormat, *, kind: str | None = None) -> str:
    """What `export_records` writes, as text.

    Raises
    ------
    TableError
        If the format is not text.
    """
    if format not in TABLE_FORMATS:
        return _references(cited_by(records, evidence), format)
    if format == "xlsx":
        raise TableError(Problem(what="a workbook is no text", remedy="name a file for it"))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"records{EXPORT_FORMATS[format][0]}"
        export_records(records, evidence, path, kind=kind)
        return path.read_text(encoding="utf-8")


def format_for(path: Path, format: ExportFormat | None) -> ExportFormat:
    """The format of a file, by its ending or as it was asked for.

    Raises
    ------
    UnknownNameError
        If there is no such format.
    TableError
        If neither says which, or if they say two.
    """
    if format is not None and format not in EXPORT_FORMATS:
        raise UnknownNameError("format", format, EXPORT_FORMATS)
    name = path.name.lower()
    # .csl.json before .json, which it ends in too.
    named = next((one for one in reversed(EXPORT_FORMATS) if name.endswith(EXPORT_FORMATS[one])), None)
    if format is None and named is None:
        endings = ", ".join(endings[0] for endings in EXPORT_FORMATS.values())
        raise TableError(
            Problem(
                what="the ending names no format", file=str(path), remedy=f"end it in one of {endings}, or say which"
            )
        )
    if format and named and format != named and {format, named} != {"json", "csl"}:
        what = f"the ending names {named}, and {format} is asked for"
        raise TableError(Problem(what=what, file=str(path), remedy=f"end it in {EXPORT_FORMATS[format][0]}"))
    chosen = format or named
    assert chosen is not None, "one of the two is known here"
    return chosen


def cited_by(records: Iterable[Record], evidence: Evidence) -> tuple[Source, ...]:
    """The sources of records, each once: those they cite and the documents they were read in; a source is its own."""
    found: dict[str, Source] = {}
    for record in records:
        ids = (record.id,) if isinstance(record, Source) else _cited(record)
        for source_id in ids:
            source = evidence.get(source_id)
            if isinstance(source, Source):
                found[source_id] = source
    return tuple(found.values())


def _cited(record: Record) -> tuple[str, ...]:
    assert not isinstance(record, Source), "a source cites nothing"
    return (*record.sources, *(place.document for place in record.read_in))


def _write_table(records: Iterable[Record], evidence: Evidence, path: Path, *, ending: str, kind: str | None) -> int:
    # Polars takes its time to load, which those who want references need not wait for.
    from sevenless.evidence.table import evidence_table
    from sevenless.files.tables import write_table

    table = evidence_table(records, evidence, kind=kind)
    with written(path) as draft:
        # The table is written by its ending, which the file need not have.
        named = draft.with_name(draft.name + ending)
        write_table(table, named)
        named.replace(draft)
    return table.height


def _references(sources: Sequence[Source], format: ExportFormat) -> str:
    if format == "bibtex":
        return as_bibtex(sources)
    return json.dumps(as_csl(sources), indent=2, ensure_ascii=False) + "\n"
