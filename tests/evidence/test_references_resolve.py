"""Whatever a record names is there, and whatever is there is named."""

from __future__ import annotations

from collections import Counter, defaultdict

import pytest

from sevenless.evidence.claim import Claim
from sevenless.evidence.constant import Constant
from sevenless.evidence.library import RECORDS_FOLDER, published
from sevenless.evidence.measurement import Measurement
from sevenless.evidence.record_file import Record, read_records
from sevenless.evidence.source import Source
from sevenless.molecules.library import molecules

NAMED_BY_RUNS = "methods.toml"
"""Its sources are cited by what a run does, and by no record."""

UNUSED = {
    "bps-bioscience": "a guide names it for the steps of its kinase assay, from which no record was made",
    "uniprot": "the amino acids of the alleles were compared with it, and alleles name no source for that",
}
"""Source to why no record cites it."""


def named(record: Record) -> dict[str, tuple[str, ...]]:
    """The ids that a record names, by the field that names them."""
    fields = {field: getattr(record, field, ()) for field in ("sources", "derived_from", "conflicts_with")}
    return {**fields, "read_in": tuple(place.document for place in getattr(record, "read_in", ()))}


def named_by_molecules() -> set[str]:
    """Sources of the names of molecules, and of the domains of proteins."""
    fields = ("stated_in", "class_from", "synonyms_from", "checked_with")
    things = [thing for one in molecules() for thing in (one, *getattr(one, "domains", ()))]
    return {name for thing in things for field in fields for name in getattr(thing, field, ())} - {"memory"}


ALLOWED: dict[str, tuple[type, ...]] = {
    "sources": (Source,),
    "read_in": (Source,),
    "derived_from": (Constant, Measurement),
    "conflicts_with": (Claim, Constant, Measurement),
}


@pytest.mark.parametrize("field", ALLOWED)
def test_every_id_leads_to_a_record_of_its_kind(field: str) -> None:
    base = published()
    lost = {
        (record.id, name)
        for record in base.values()
        for name in named(record)[field]
        if name not in base or not isinstance(base[name], ALLOWED[field])
    }
    assert lost == set()
    assert any(named(record)[field] for record in base.values())


def test_what_molecules_name_is_a_source() -> None:
    assert named_by_molecules() <= {source.id for source in published().sources}
    assert "sos1-guide" in named_by_molecules()


def test_nothing_is_named_twice_by_one_record() -> None:
    for record in published().values():
        for field, names in named(record).items():
            assert field == "read_in" or len(set(names)) == len(names), record.id


def test_every_source_is_used() -> None:
    base = published()
    used = {name for record in base.values() for field in ("sources", "read_in") for name in named(record)[field]}
    of_runs = {record.id for record in read_records(RECORDS_FOLDER / "sources" / NAMED_BY_RUNS)}
    unused = {source.id for source in base.sources} - used - of_runs - named_by_molecules()
    assert unused == set(UNUSED)


def test_no_id_stands_in_two_files() -> None:
    files: dict[str, list[str]] = defaultdict(list)
    for path in sorted(RECORDS_FOLDER.rglob("*.toml")):
        for record in read_records(path):
            files[record.id].append(path.name)
    assert {record: found for record, found in files.items() if len(found) > 1} == {}


def test_no_identifier_belongs_to_two_sources() -> None:
    for field in ("doi", "pmid", "pmcid", "url"):
        found = Counter(str(getattr(source, field)).lower() for source in published().sources if getattr(source, field))
        assert {text: count for text, count in found.items() if count > 1} == {}, field


def test_documents_that_cite_are_sources() -> None:
    ids = {source.id for source in published().sources}
    for source in published().sources:
        assert {cited.split(" [")[0] for cited in source.cited_in} <= ids, source.id
