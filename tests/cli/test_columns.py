"""Tables that leave out columns rather than cut numbers."""

from __future__ import annotations

import io

import pytest
from rich.console import Console

from sevenless.cli.columns import Column, show_columns

COLUMNS = [
    Column(title="curve", cells=["a compound with a long name", "b"], is_text=True),
    Column(title="IC50", cells=["123 nM", "> 10 µM"]),
    Column(title="Hill", cells=["1.02", "–"], spare=1),
    Column(title="p (no effect)", cells=["< 0.0001", "0.3"], spare=2),
]


def _shown(width: int) -> str:
    screen = Console(file=io.StringIO(), width=width)
    show_columns(COLUMNS, screen)
    assert isinstance(screen.file, io.StringIO)
    return screen.file.getvalue()


def test_with_room_everything_is_shown_on_one_line_each() -> None:
    lines = _shown(100).splitlines()
    assert lines[0].split() == ["curve", "IC50", "Hill", "p", "(no", "effect)"]
    assert lines[2].split("   ")[0] == "a compound with a long name"
    assert lines[2].split()[-5:] == ["123", "nM", "1.02", "<", "0.0001"]
    assert len(lines) == 4


@pytest.mark.parametrize(
    ("width", "left_out"),
    [(50, []), (40, ["p (no effect)"]), (28, ["Hill", "p (no effect)"]), (10, ["Hill", "p (no effect)"])],
)
def test_without_room_the_least_important_go_first_and_are_named(width: int, left_out: list[str]) -> None:
    shown = _shown(width)
    header = shown.splitlines()[0]
    for title in ("Hill", "p (no effect)"):
        assert (title in header) is (title not in left_out)
    told = " ".join(shown.split()).partition("not shown, for the terminal is narrow: ")[2]
    assert told == ", ".join(left_out)


@pytest.mark.parametrize("width", [26, 30, 40, 50, 60])
def test_numbers_are_never_cut(width: int) -> None:
    shown = _shown(width)
    assert "123 nM" in shown
    assert "> 10 µM" in shown
    assert "…" not in shown


def test_text_is_folded() -> None:
    joined = "".join(line.replace("123 nM", "") for line in _shown(26).splitlines()[2:])
    assert "acompoundwithalongname" in joined.replace(" ", "")
