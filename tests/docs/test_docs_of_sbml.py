"""The reference of SBML names every feature that is refused, and counts the project's cases as they are."""

from __future__ import annotations

import re

from docs.pages import DOCS
from exchange.suite.made_cases import all_cases
from sevenless.exchange.sbml_marks import MARKS
from sevenless.exchange.sbml_unsupported import UNSUPPORTED

PAGE = (DOCS / "reference" / "sbml.md").read_text(encoding="utf-8")


def test_every_feature_that_is_refused_is_in_the_table_and_no_other() -> None:
    table = PAGE.split("## What is refused")[1].split("##")[0]
    rows = re.findall(r"^\| `([^`]+)` \| (.+?) \|", table, re.MULTILINE)
    assert [name for name, _ in rows] == list(UNSUPPORTED)


def test_cases_are_counted_as_they_are() -> None:
    refused = sum(bool(case.unsupported) for case in all_cases())
    assert f"{len(all_cases()) - refused} pass, {refused} unsupported" in PAGE


def test_the_namespace_of_annotations_is_told() -> None:
    assert f"`{MARKS}`" in PAGE
