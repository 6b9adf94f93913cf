"""A comparison as text and as HTML."""

from __future__ import annotations

import pytest

from evidence.comparing.made import base, measured_value, published_value
from sevenless.evidence.comparing.compare import beside_published
from sevenless.evidence.comparing.comparison import Comparison
from sevenless.evidence.comparing.readable import conflict_rows, pair_rows, shift_rows
from sevenless.evidence.comparing.show import best_verdicts, comparison_text, fold_words


@pytest.fixture
def comparison() -> Comparison:
    records = [
        published_value("10", id="exact", caution="Handle with care."),
        published_value("100", id="memory", known_from="memory"),
        published_value("", id="empty", absent="A dash.", cell_line="DLD-1", mutation="G13D"),
    ]
    measured = [
        measured_value(1.2e-8, low_molar=9e-9, high_molar=1.6e-8),
        measured_value(1e-5, qualifier=">", label="bound"),
        measured_value(1.0, compound="<b>nobody</b>", label="nobody's"),
    ]  # fmt: skip
    return beside_published(measured, evidence=base(*records))


def test_text(comparison: Comparison) -> None:
    lines = repr(comparison).splitlines()
    assert lines[0] == "mine: IC50 12 nM (9 nM to 16 nM)"
    assert " ".join(lines[1].split()) == "consistent 1.2× IC50 10 nM, NCI-H358 G12C, pERK Inhibition [exact]"
    assert "    caution: Handle with care." in lines
    assert any(line.endswith("[memory] (from memory)") for line in lines)
    assert any("IC50 empty, DLD-1 G13D" in line for line in lines)
    assert "published values that are more than 3-fold apart" in lines
    assert lines[-1] == (
        "2 potencies beside the published value that matches best: 1 consistent, 1 differs (within 3-fold); nothing is "
        "published here of <b>nobody</b>"
    )


def test_text_keeps_to_its_width(comparison: Comparison) -> None:
    folded = [line for line in comparison_text(comparison, width=60).splitlines() if line.startswith("    ")]
    assert len(folded) > 5
    assert max(map(len, folded)) <= 60


def test_html_escapes_what_people_wrote(comparison: Comparison) -> None:
    html = comparison._repr_html_()
    assert "<b>nobody" not in html
    assert "&lt;b&gt;nobody" in html
    assert html.count("<table>") == 2
    assert "Handle with care." in html


def test_rows_are_as_wide_as_their_headers(comparison: Comparison) -> None:
    for headers, rows in (pair_rows(comparison), conflict_rows(comparison), shift_rows(comparison)):
        assert all(len(row) == len(headers) for row in rows)
    _, pairs = pair_rows(comparison)
    assert [row[0].split(":")[0] for row in pairs] == ["mine", "", "", "bound", "", ""]


def test_counts_where_there_is_nothing() -> None:
    assert best_verdicts(beside_published([])) == "no potencies to compare"


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ({"fold_qualifier": None}, ""),
        ({"fold_qualifier": "=", "fold": 1.25}, "1.25×"),
        ({"fold_qualifier": "~", "fold": 1.25}, "~ 1.25×"),
        ({"fold_qualifier": ">", "fold": 66.67}, "> 66.7×"),
        ({"fold_qualifier": "range", "fold_low": 0.1, "fold_high": 4.9}, "0.1–4.9×"),
    ],
)
def test_folds_in_short(row: dict[str, object], words: str) -> None:
    assert fold_words(row) == words
