"""A record as JSON has it: every field that says something, and what follows from them."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING, Final

from sevenless.evidence.bibliography import as_text
from sevenless.evidence.place import Place
from sevenless.evidence.source import Source
from sevenless.evidence.wording import is_from_memory, kind_of

if TYPE_CHECKING:
    from sevenless.evidence.library import Evidence
    from sevenless.evidence.record_file import Record

__all__ = ["Json", "record_json"]

Json = str | int | float | bool | None | list["Json"] | dict[str, "Json"]

_DERIVED: Final = {
    "measurement": ("qualifier", "value_molar", "error_molar", "low_molar", "high_molar", "level", "grades"),
    "constant": ("qualifier", "value", "error", "low", "high", "canonical_unit", "grades"),
    "claim": (),
    "source": (),
}
"""Properties that are told beside the fields."""


def record_json(record: Record, evidence: Evidence) -> dict[str, Json]:
    """A record with all that it says; its sources in full, and the ids of what stands against it.

    Parameters
    ----------
    record
        Of any kind. ``record`` says which; ``kind`` is a field of sources.
    evidence
        Where its sources are, and what contradicts it.
    """
    kind = kind_of(record)
    told = {one.name: _plain(getattr(record, one.name)) for one in fields(record)}
    found: dict[str, Json] = {"record": kind, **{name: value for name, value in told.items() if value not in ("", [])}}
    for name in _DERIVED[kind]:
        if (value := getattr(record, name)) not in (None, "", ()):
            found[name] = _plain(value)
    found["from_memory"] = is_from_memory(record)
    if isinstance(record, Source):
        found["reference"] = as_text(record)
    else:
        cited = (evidence.get(source_id) for source_id in record.sources)
        found["references"] = [as_text(source) for source in cited if isinstance(source, Source)]
    found["beside"] = [other.id for other in evidence.beside(record)]
    found["origin"] = evidence.origin(record.id)
    return found


def _plain(value: object) -> Json:
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    if isinstance(value, Place):
        place: dict[str, Json] = {"document": value.document, "table": value.table, "row": value.row}
        return {name: one for name, one in place.items() if one not in (None, "")}
    assert value is None or isinstance(value, str | int | float), "a record holds texts, numbers and places"
    return value
