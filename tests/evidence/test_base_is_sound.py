"""The built-in base is held to what is asked of a user's folder, and every warning it earns is explained here."""

from __future__ import annotations

from functools import cache
from typing import Final

from sevenless.errors import Problem
from sevenless.evidence.check import CheckedFolder, examine
from sevenless.evidence.library import RECORDS_FOLDER, Evidence, published
from sevenless.evidence.record_file import read_records

EXPLAINED: Final = {
    'no cell line is known as "various", in 2 records': "the guide gives one number for a panel of lines, unnamed",
    'no allele is known as "G12/G13"': "the guide names the residues that are mutated in the lines of a panel, no more",
    'no allele is known as "KRAS-MAPK pathway mutant"': "the guide says no more of the lines of a panel",
}
"""What is warned of, to why it is so."""


@cache
def checked() -> CheckedFolder:
    return examine(RECORDS_FOLDER, Evidence([]))


def of_severity(severity: str) -> list[Problem]:
    return [problem for problem in checked().problems if problem.severity == severity]


def test_it_has_no_error() -> None:
    assert list(map(str, of_severity("error"))) == []


def test_every_warning_is_explained_and_no_explanation_is_left_over() -> None:
    warned = {problem.what for problem in of_severity("warning")}
    assert warned == set(EXPLAINED)


def test_what_is_from_memory_says_so() -> None:
    memory = {record.id for record in published().values() if record.known_from == "memory"}
    assert {problem.record for problem in of_severity("info")} == memory
    assert 0 < len([record_id for record_id in memory if not record_id.startswith("pathway.")]) < 100


def test_it_is_loaded_as_it_is_checked() -> None:
    assert {record.id: record for record in checked().records} == dict(published())


def test_no_id_comes_twice() -> None:
    ids = [record.id for path in sorted(RECORDS_FOLDER.rglob("*.toml")) for record in read_records(path)]
    assert len(ids) == len(set(ids)) == len(published())
