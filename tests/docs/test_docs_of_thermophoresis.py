"""The page on thermophoresis names every reader, column, option, limit and status, in the words of the code."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import fields

import pytest

from docs.pages import DOCS
from sevenless.binding.mst.affinities import AFFINITY_COLUMNS
from sevenless.binding.mst.analysis import MST_COLUMNS, MST_POINT_COLUMNS, MstOptions
from sevenless.binding.mst.checks import CapillaryLimits
from sevenless.binding.mst.verdict import MST_STATUSES, MstLimits
from sevenless.binding.mst.windows import HOT_WINDOWS
from sevenless.readers.mst.mstread import CAPILLARY_SCHEMA, TRACE_SCHEMA
from sevenless.readers.mst.registry import MST_READERS

PAGE = (DOCS / "reference" / "thermophoresis.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "names",
    [
        [reader.name for reader in MST_READERS],
        [*CAPILLARY_SCHEMA, *TRACE_SCHEMA],
        [*MST_COLUMNS, *MST_POINT_COLUMNS, *AFFINITY_COLUMNS],
        [one.name for kind in (MstOptions, MstLimits, CapillaryLimits) for one in fields(kind)],
        [*MST_STATUSES, *HOT_WINDOWS],
    ],
)
def test_named(names: Iterable[str]) -> None:
    assert [name for name in names if f"`{name}`" not in PAGE] == []


def test_statuses_and_windows_in_the_words_of_the_code() -> None:
    for status, (qualifier, words) in MST_STATUSES.items():
        assert f"| `{status}` | {f'`{qualifier}`' if qualifier else ''} | {words} |".replace("|  |", "| |") in PAGE
    assert [words for words in HOT_WINDOWS.values() if words not in PAGE] == []


@pytest.mark.parametrize("kind", [MstLimits, CapillaryLimits])
def test_limits_with_their_defaults(kind: type) -> None:
    for one in fields(kind):
        assert re.search(rf"\| `{one.name}` \| {one.default:g} \|", PAGE), one.name
