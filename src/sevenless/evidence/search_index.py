"""Every word of every record, and how much it says about what the record is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, final

from sevenless.evidence.assay_names import assay_names_in
from sevenless.evidence.measurement import Measurement
from sevenless.evidence.short_citation import short_citation
from sevenless.evidence.source import Source
from sevenless.evidence.wording import kind_of

if TYPE_CHECKING:
    from sevenless.evidence.library import Evidence
    from sevenless.evidence.record_file import Record

__all__ = ["SearchIndex", "WordPlace", "index_of"]

_WEIGHTS: Final = {
    "compound": 6.0, "id": 5.0, "partner": 5.0, "target": 5.0, "subject": 5.0, "cell_line": 5.0, "authors": 5.0,
    "doi": 5.0, "pmid": 5.0, "pmcid": 5.0, "mutation": 4.0, "assay": 4.0, "technique": 4.0, "name": 4.0, "title": 4.0,
    "repository": 4.0, "construct": 3.0, "assay_class": 3.0, "quantity": 3.0, "observable": 3.0, "statement": 3.0,
    "conditions": 2.0, "than": 2.0, "container": 2.0, "year": 2.0, "text_value": 2.0, "order": 2.0, "printed": 1.0,
    "test": 1.0, "note": 1.0, "caution": 1.0, "absent": 1.0, "known_from": 1.0, "derived_from": 1.0, "url": 1.0,
    "cited_in": 1.0, "conflicts_with": 1.0,
}  # fmt: skip
"""Field to how much a word in it weighs; fields that are not here are not searched."""

_CITED_WEIGHT: Final = 1.5
_KIND_WEIGHT: Final = 1.0
_TOKEN: Final = re.compile(r"[^\W_]+")
_SHORT_TEXT: Final = 40
"""Fields up to this long are also found when written in one: ``SOS2 fragment 8`` as ``sos2fragment8``."""


@final
@dataclass(frozen=True, slots=True)
class WordPlace:
    """Where a word stands in a record, and what it weighs there."""

    field: str
    weight: float


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class SearchIndex:
    """Words to the records that hold them.

    Parameters
    ----------
    records
        In the order of the base.
    places
        Word, as `sevenless.evidence.name_spellings.plain` writes it, to number of the record and the place there that
        weighs most.
    written
        Word to how it is written where it stands first.
    """

    records: tuple[Record, ...]
    places: dict[str, dict[int, WordPlace]]
    written: dict[str, str]


def index_of(evidence: Evidence) -> SearchIndex:
    """Index the records of a base."""
    records = tuple(evidence.values())
    places: dict[str, dict[int, WordPlace]] = {}
    keys: dict[str, tuple[str, ...]] = {}
    cited = {source.id: short_citation(source) for source in evidence.sources if source.authors}
    for number, record in enumerate(records):
        for place, text in _texts(record, cited):
            for word in _words(text):
                if word not in keys:
                    keys[word] = _keys(word)
                for key in keys[word]:
                    found = places.setdefault(key, {})
                    if number not in found or found[number].weight < place.weight:
                        found[number] = place
    written: dict[str, str] = {}
    for word, (key, *_) in keys.items():
        written.setdefault(key, word.strip(".,;:()[]'\""))
    for piece in places:
        written.setdefault(piece, piece)  # what only stands within longer words
    places.pop("", None)
    return SearchIndex(records=records, places=places, written=written)


def _texts(record: Record, cited: Mapping[str, str]) -> Iterator[tuple[WordPlace, str]]:
    """Each text of a record with its place: its fields, what it is, and whom it cites."""
    for field, weight in _WEIGHTS.items():
        if value := getattr(record, field, ""):
            for text in value if isinstance(value, tuple) else (value,):
                yield WordPlace(field, weight), str(text)
    yield WordPlace("kind", _KIND_WEIGHT), kind_of(record)
    if isinstance(record, Measurement):
        for name in assay_names_in(f"{record.assay} {record.technique}"):
            yield WordPlace("assay", _WEIGHTS["assay"]), name
    if not isinstance(record, Source):
        for source_id in (*record.sources, *(place.document for place in record.read_in)):
            yield WordPlace("sources", _CITED_WEIGHT), source_id
            if source_id in cited:
                yield WordPlace("sources", _CITED_WEIGHT), cited[source_id]


def _words(text: str) -> list[str]:
    """Words between blanks, and a short text in one."""
    chunks = text.split()
    return [*chunks, text] if len(chunks) > 1 and len(text) <= _SHORT_TEXT else chunks


def _keys(word: str) -> tuple[str, ...]:
    """A word without its marks, then its pieces between them: ``bi3406``, ``bi`` and ``3406``."""
    pieces = _TOKEN.findall(word.lower())
    return ("".join(pieces), *(pieces if len(pieces) > 1 and " " not in word else ()))
