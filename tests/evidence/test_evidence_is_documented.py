"""The reference of published numbers names every column, filter, format and class of assay."""

from __future__ import annotations

import re
from dataclasses import fields

import pytest

from docs.pages import DOCS
from sevenless.evidence.assay_names import assay_class_of
from sevenless.evidence.export import EXPORT_FORMATS
from sevenless.evidence.filters import Filters
from sevenless.evidence.kinds import ASSAY_CLASSES, GRADES
from sevenless.evidence.library import published
from sevenless.evidence.record_json import record_json
from sevenless.evidence.rows import COLUMNS

PAGE = (DOCS / "reference" / "evidence.md").read_text(encoding="utf-8")
RECORDS = (DOCS / "reference" / "records.md").read_text(encoding="utf-8")


def code_in(text: str) -> set[str]:
    return set(re.findall(r"`([^`\n]+)`", text))


@pytest.mark.parametrize("kind", COLUMNS)
def test_every_column_of_a_kind_is_there_and_no_other(kind: str) -> None:
    columns = PAGE.split("## Columns")[1].split("\n## ")[0]
    shared, own = columns.split("| kind | further columns |")
    named = code_in(next(line for line in own.splitlines() if line.startswith(f"| {kind} |")))
    if kind == "source":
        assert set(COLUMNS[kind]) - code_in(shared) <= named
    else:
        of_kind = shared.split("Measurements and constants:")[0] if kind == "claim" else shared
        first = {
            name for line in of_kind.splitlines() if line.startswith("| `") for name in code_in(line.split("|")[1])
        }
        known = set(COLUMNS[kind])
        assert known <= named | first
        assert first <= known
        assert named <= known | {"per_s", "per_molar_s", "molar", "copies_per_cell"}


def test_every_filter_is_there_with_its_option() -> None:
    for one in fields(Filters):
        assert f"| `--{one.name.replace('_', '-')}` | `{one.name}` |" in PAGE


def test_every_format_is_there_with_its_endings() -> None:
    named = code_in(PAGE.split("## Files")[1])
    assert set(EXPORT_FORMATS) <= named
    assert {ending for endings in EXPORT_FORMATS.values() for ending in endings} <= named


def test_every_key_of_the_json_is_there() -> None:
    named = code_in(PAGE.split("## JSON")[1].split("\n## ")[0]) | code_in(RECORDS)
    base = published()
    for record in list(base.values())[::25]:
        assert set(record_json(record, base)) <= named, record.id


def test_every_class_of_assay_is_there_and_its_examples_mean_it() -> None:
    lines = PAGE.split("## Names of assays")[1].split("\n## ")[0].splitlines()
    rows = {line.split("`")[1]: line.split("|")[2] for line in lines if line.startswith("| `")}
    assert set(rows) == set(ASSAY_CLASSES) - {"unspecified"}
    for assay_class, examples in rows.items():
        for name in examples.split(":")[0].split(","):
            assert assay_class_of(name) == assay_class, name


def test_every_grade_is_there() -> None:
    assert all(f"| {grade} |" in RECORDS or f" {grade} " in RECORDS for grade in GRADES)
    assert f"a letter: {', '.join(list(GRADES)[:-1])} or {list(GRADES)[-1]}" in PAGE
