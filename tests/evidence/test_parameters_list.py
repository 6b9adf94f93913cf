"""The records against the list they were read in, where it lies beside the project: numbers and how they are known."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from evidence.parameter_list import LIST, ROWS, Number, listed_rows, numbers_in, records_of_the_list, rows_of
from evidence.test_own_words import own_texts, runs
from sevenless.evidence.constant import Constant
from sevenless.evidence.library import published

# A cell that names a number which is no value: the divisor that stands in the conditions of its record.
IN_CONDITIONS = {205: {"250"}}
# What records of a row are known from beside what the column says, for the column says several things at once.
MIXED = {
    42: {"not found", "memory"},
    226: {"abstract", "memory"},
    228: {"abstract", "memory"},
    229: {"abstract", "memory"},
}
# Records that are less sure than their row: one is from memory in a row of abstracts, one is called probable.
LESS_SURE = {"lorlatinib.ros1-zou.ki": "low", "zidesamtinib.ros1-l2086f.words.ic50": "low"}


@pytest.fixture(scope="module")
def listed(shared: Path) -> dict[int, dict[str, str]]:
    """Rows of the list by number."""
    return listed_rows(shared)


def of_row(row: int) -> list[Number]:
    return [record for record in records_of_the_list() if row in rows_of(record)]


def from_the_list_alone(record: Number) -> bool:
    return all(place.document == LIST for place in record.read_in)


def numbers_of(record: Number) -> set[str]:
    """Numbers of a record, digit for digit."""
    printed = record.printed.replace(",", "").replace(" - ", " to ")
    return set(re.findall(r"-?\d+(?:\.\d+)?(?:[eE]-?\d+)?", printed)) | numbers_in(record.text_value)


def known_from(provenance: str) -> str:
    """What a cell of the list says of where a number was read, as the records say it."""
    for start, said in {
        "from file models/sparced/OmicsData": "dataset",
        "from file": "model file",
        "derived from": "derived",
        "from stored page": "abstract",
        "from memory": "memory",
        "not found": "not found",
    }.items():
        if provenance.startswith(start):
            return said
    raise AssertionError(provenance)


def test_numbers_of_a_cell_are_found() -> None:
    assert numbers_in("kon 9.45e4 1/M/s; G12V 84.8; range -4.6..9.0 of PC-9") == {"9.45e4", "84.8", "-4.6", "9.0"}
    assert numbers_in("1.25e5 1/M / 16.7 1/s") == {"1.25e5", "16.7"}
    assert numbers_in("~15-17 (mutant: H1975, PC-9) / ~480-1900 (WT)") == {"15", "17", "480", "1900"}
    assert numbers_in("(S1132,S1167)") == set()


def test_the_list_is_the_one_that_is_meant(listed: dict[int, dict[str, str]]) -> None:
    assert list(listed) == list(ROWS)


def test_every_number_of_a_cell_is_in_a_record(listed: dict[int, dict[str, str]]) -> None:
    missing = {}
    for row, cells in listed.items():
        held = {number for record in of_row(row) for number in numbers_of(record)}
        if rest := numbers_in(cells["value"]) - held - IN_CONDITIONS.get(row, set()):
            missing[row] = rest
    assert missing == {}
    for row, numbers in IN_CONDITIONS.items():
        said = " ".join(record.conditions for record in of_row(row))
        assert all(number in said for number in numbers)


def test_no_record_has_a_number_that_its_row_has_not(listed: dict[int, dict[str, str]]) -> None:
    for record in records_of_the_list():
        if from_the_list_alone(record):
            for row in rows_of(record):
                assert numbers_of(record) <= numbers_in(" ; ".join(listed[row].values())), record.id


def test_as_many_records_as_a_row_has_values(listed: dict[int, dict[str, str]]) -> None:
    for row, count in {9: 2, 33: 13, 40: 13, 47: 4, 48: 5, 56: 6, 57: 4, 80: 7, 94: 3, 105: 3, 166: 11, 213: 9}.items():
        assert len(of_row(row)) == count, listed[row]
    for row in range(33, 41):
        printed = [record.printed for record in of_row(row) if isinstance(record, Constant)]
        assert [value for value in printed if value][:13] == listed[row]["value"].split()
    for row in range(106, 128):
        by_cell = {record.id.partition(".")[0]: record.printed for record in of_row(row)}
        assert [by_cell["mcf10a"], by_cell["hs578t"]] == listed[row]["value"].split(" / ")


def test_rows_without_a_number_say_that_it_is_absent(listed: dict[int, dict[str, str]]) -> None:
    for row, cells in listed.items():
        if cells["value"].startswith("not found"):
            assert any(isinstance(record, Constant) and record.absent for record in of_row(row)) or row == 218, row
            assert any(record.absent and record.known_from == "not found" for record in of_row(row)), row
    absent = {
        row
        for record in records_of_the_list()
        if from_the_list_alone(record) and record.absent
        for row in rows_of(record)
    }
    unfound = {row for row, cells in listed.items() if cells["value"].startswith("not found")}
    # The note of rows 83 to 90 says that Q61H was not found.
    assert absent == unfound | set(range(83, 91))


def test_records_are_known_from_what_the_list_says(listed: dict[int, dict[str, str]]) -> None:
    for record in records_of_the_list():
        if not from_the_list_alone(record):
            continue
        for row in rows_of(record):
            allowed = MIXED.get(row, {known_from(listed[row]["provenance"])})
            worked_out = record.known_from == "derived" and isinstance(record, Constant) and bool(record.derived_from)
            assert record.known_from in allowed or worked_out or bool(record.absent), record.id


def test_what_is_from_memory_is_known_from_memory(listed: dict[int, dict[str, str]]) -> None:
    rows = {row for row, cells in listed.items() if "from memory" in cells["provenance"]}
    assert len(rows) == 16
    for row in rows:
        assert any(record.known_from == "memory" for record in of_row(row)), row
        if listed[row]["provenance"].startswith("from memory"):
            assert {record.known_from for record in of_row(row)} <= {"memory", "not found"}, row


def test_records_are_as_sure_as_the_list(listed: dict[int, dict[str, str]]) -> None:
    for record in records_of_the_list():
        if not from_the_list_alone(record) or record.absent:
            continue
        for row in rows_of(record):
            said = re.match(r"(?i)(?:direction )?(high|medium|low)?", listed[row]["how_sure"])
            assert said is not None
            expected = (said[1] or "").lower()
            if "numbers low" in listed[row]["how_sure"] and record.known_from == "memory":
                expected = "low"
            if row == 42:
                expected = "medium"
            assert record.sure == LESS_SURE.get(record.id, expected), record.id


def test_rows_that_name_a_repository_have_it_as_a_source(listed: dict[int, dict[str, str]]) -> None:
    repositories = {source.repository: source.id for source in published().sources if source.repository}
    named = 0
    for row, cells in listed.items():
        if found := re.search(r"github ([\w.-]+/[\w.-]+)", cells["provenance"]):
            named += 1
            sources = {name for record in of_row(row) for name in record.sources}
            assert repositories[found[1]] in sources, row
    assert named > 100


def test_identifiers_are_those_of_the_list(listed: dict[int, dict[str, str]]) -> None:
    by_pmid = {source.pmid: source.id for source in published().sources if source.pmid}
    for row, cells in listed.items():
        for pmid in re.findall(r"PMID (\d+)", cells["source_citation"]):
            assert any(by_pmid[pmid] in record.sources for record in of_row(row)), (row, pmid)


def test_nothing_copies_the_list(listed: dict[int, dict[str, str]]) -> None:
    theirs = {run for cells in listed.values() for cell in cells.values() for run in runs(cell)}
    copied = {
        (record.id, " ".join(run))
        for record in records_of_the_list()
        for text in own_texts(record)
        for run in runs(text) & theirs
    }
    assert copied == set()
