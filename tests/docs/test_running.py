"""The check of what a page shows can fail."""

from __future__ import annotations

import pytest

from docs.pages import blocks
from docs.running import is_shown, run_page

FENCE = "`" * 3


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("a  b\nc\n", "a b c"),
        ("a b c d", "a ... d"),
        ("a b c d", "... c ..."),
        ("a b c d", "a ..."),
        ("a", "..."),
        ("a b", "a b ..."),
    ],
)
def test_what_is_left_out_may_be_anything(said: str, shown: str) -> None:
    assert is_shown(said, shown)


@pytest.mark.parametrize(
    ("said", "shown"),
    [("a b", "a"), ("a b", "b"), ("a b c", "a ... b"), ("a b c", "c ... a ..."), ("b", "a ..."), ("a a", "a a ... a")],
)
def test_what_is_shown_must_be_there_in_order(said: str, shown: str) -> None:
    assert not is_shown(said, shown)


def page(folder, text: str):
    path = folder / "page.md"
    path.write_text(text.replace("~~~", FENCE), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    "text",
    [
        "~~~python\nassert 1 == 2\n~~~\n",
        "~~~pycon\n>>> 1 + 1\n3\n~~~\n",
        "~~~console\n$ sevenless protocols\nsome-other-assay\n~~~\n",
        "~~~console\n$ sevenless read absent.csv\n~~~\n",
        "~~~console\n$ sevenless protocols  # exit code 2\n~~~\n",
        "~~~console\n$ rm everything\n~~~\n",
    ],
)
def test_a_page_that_shows_what_does_not_happen_fails(tmp_path, monkeypatch, text) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(AssertionError):
        run_page(page(tmp_path, text))


def test_files_shown_are_there_for_the_commands_below(tmp_path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    shown = "~~~{code-block} csv\n:caption: plate.csv\n\nwell,a\nA1,1\nA2,2\n~~~\n"
    text = f"{shown}~~~console\n$ cat plate.csv\nwell,a\n...\n~~~\n"
    path = page(tmp_path, text)
    assert [(block.language, block.caption) for block in blocks(path)] == [("csv", "plate.csv"), ("console", "")]
    assert run_page(path) == 2
