"""Records as rows of a table, one kind of record at a time."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Final

from sevenless.evidence.short_citation import short_citation
from sevenless.evidence.source import Source
from sevenless.evidence.wording import is_from_memory, kind_of, printed_text

if TYPE_CHECKING:
    from sevenless.evidence.claim import Claim
    from sevenless.evidence.constant import Constant
    from sevenless.evidence.library import Evidence
    from sevenless.evidence.measurement import Measurement
    from sevenless.evidence.record_file import Record

__all__ = ["COLUMNS", "Cell", "record_row"]

Cell = str | float | int | bool | None

_READ_IN: Final[dict[str, type]] = {"document": str, "table": str, "row": int, "also_in": str}
_BESIDE: Final[dict[str, type]] = {"from_memory": bool, "beside": str, "origin": str}

COLUMNS: Final[dict[str, dict[str, type]]] = {
    "measurement": {
        "id": str, "compound": str, "partner": str, "target": str, "quantity": str, "printed": str, "qualifier": str,
        "value_molar": float, "error_molar": float, "low_molar": float, "high_molar": float, "mutation": str,
        "cell_line": str, "assay": str, "assay_class": str, "technique": str, "construct": str, "conditions": str,
        "grade": str, "known_from": str, "sure": str, "sources": str, **_READ_IN, "absent": str, "caution": str,
        "note": str, **_BESIDE,
    },
    "constant": {
        "id": str, "name": str, "quantity": str, "subject": str, "printed": str, "qualifier": str, "value": float,
        "error": float, "low": float, "high": float, "unit": str, "conditions": str, "grade": str, "known_from": str,
        "sure": str, "sure_note": str, "sources": str, **_READ_IN, "derived_from": str, "absent": str, "caution": str,
        "note": str, **_BESIDE,
    },
    "claim": {
        "id": str, "statement": str, "subject": str, "observable": str, "relation": str, "than": str, "printed": str,
        "order": str, "tolerance": str, "conditions": str, "test": str, "fact": int, "grade": str, "known_from": str,
        "sources": str, **_READ_IN, "conflicts_with": str, "note": str, **_BESIDE,
    },
    "source": {
        "id": str, "kind": str, "citation": str, "title": str, "authors": str, "container": str, "year": int,
        "volume": str, "pages": str, "version": str, "doi": str, "pmid": str, "pmcid": str, "repository": str,
        "url": str, "cited_in": str, "known_from": str, "note": str, **_BESIDE,
    },
}  # fmt: skip
"""Kind of record to the columns of its table, in order, with the type of each. Concentrations are in mol/L."""

_LIST: Final = "; "


def record_row(record: Record, evidence: Evidence) -> dict[str, Cell]:
    """One row, by column; nothing where the record says nothing.

    Parameters
    ----------
    record
        Of any kind; `COLUMNS` says which columns it has.
    evidence
        Where its sources are, and what contradicts it.
    """
    return {
        name: _cell(_MADE[name](record, evidence) if name in _MADE else getattr(record, name))
        for name in COLUMNS[kind_of(record)]
    }


def _cell(value: object) -> Cell:
    if isinstance(value, tuple):
        value = _LIST.join(map(str, value))
    if value is None or value == "":
        return None
    assert isinstance(value, str | float | int), "a record holds texts and numbers"
    return value


def _sources(record: Measurement | Constant | Claim, evidence: Evidence) -> str:
    cited = [(source_id, evidence.get(source_id)) for source_id in record.sources]
    return _LIST.join(short_citation(found) if isinstance(found, Source) else name for name, found in cited)


def _place(record: Measurement | Constant | Claim, attribute: str) -> object:
    return getattr(record.read_in[0], attribute) if record.read_in else None


_MADE: Final[Mapping[str, Callable[..., object]]] = {
    "printed": lambda record, evidence: printed_text(record),
    "unit": lambda record, evidence: record.canonical_unit if record.number else "",
    "grade": lambda record, evidence: "".join(record.grades),
    "sources": _sources,
    "citation": lambda record, evidence: short_citation(record),
    "document": lambda record, evidence: _place(record, "document"),
    "table": lambda record, evidence: _place(record, "table"),
    "row": lambda record, evidence: _place(record, "row"),
    "also_in": lambda record, evidence: record.read_in[1:],
    "from_memory": lambda record, evidence: is_from_memory(record),
    "beside": lambda record, evidence: tuple(other.id for other in evidence.beside(record)),
    "origin": lambda record, evidence: evidence.origin(record.id),
}
"""Columns that are not a field of the record, to what makes them."""
