"""The page on fragment screens names every column, rule, verdict and status, in the words of the code."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import fields

import pytest

from docs.pages import DOCS
from sevenless.binding.fragments.affinities import AFFINITY_COLUMNS
from sevenless.binding.fragments.competition import COMPETITION_COLUMNS
from sevenless.binding.fragments.ranking import RANKING_COLUMNS, STANDINGS
from sevenless.binding.fragments.ratios import RATIO_COLUMNS
from sevenless.binding.fragments.rules import (
    BATCH_STATUSES,
    COMPETITION_STATUSES,
    EXCLUSIONS,
    VERDICTS,
    FragmentRules,
)
from sevenless.binding.fragments.scores import SCORE_COLUMNS
from sevenless.binding.fragments.votes import BATCH_COLUMNS, COMPOUND_COLUMNS
from sevenless.readers.nmr.nmr_peaks import COMPOUND_SCHEMA, NMR_PEAK_SCHEMA, ROLES_OF_COMPOUNDS
from sevenless.readers.nmr.peak_columns import CHANNELS, COLUMN_NAMES
from sevenless.testing.fragment_screen import FragmentTruth

PAGE = (DOCS / "reference" / "fragment_screens.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "names",
    [
        [*NMR_PEAK_SCHEMA, *COMPOUND_SCHEMA, *COLUMN_NAMES, *CHANNELS],
        [*RATIO_COLUMNS, *SCORE_COLUMNS, *BATCH_COLUMNS, *COMPOUND_COLUMNS, *COMPETITION_COLUMNS],
        [*AFFINITY_COLUMNS, *RANKING_COLUMNS],
        [one.name for kind in (FragmentRules, FragmentTruth) for one in fields(kind)],
    ],
)
def test_named(names: Iterable[str]) -> None:
    assert [name for name in names if f"`{name}`" not in PAGE] == []


@pytest.mark.parametrize(
    "words", [EXCLUSIONS, BATCH_STATUSES, VERDICTS, COMPETITION_STATUSES, STANDINGS, ROLES_OF_COMPOUNDS]
)
def test_told_in_the_words_of_the_code(words: Mapping[str, str]) -> None:
    assert [name for name, said in words.items() if f"| `{name}` | {said} |" not in PAGE] == []


def test_defaults_are_those_of_the_code() -> None:
    for one in fields(FragmentRules):
        assert f"| `{one.name}` | {one.default:g} |" in PAGE
