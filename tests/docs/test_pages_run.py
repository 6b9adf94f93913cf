"""What the documentation shows is what happens: every block of every page is run."""

from __future__ import annotations

from pathlib import Path

import pytest

from docs.pages import blocks, page_id, pages
from docs.running import copy_files, run_page

KNOWN = {"python", "pycon", "console", "toml", "xml", "text", "sh"}
"""Languages of blocks; ``text`` and ``sh`` are the ones that are not run."""


@pytest.mark.parametrize("page", pages(), ids=page_id)
def test_every_block_of_the_page_runs(page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    copy_files(page, tmp_path)
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(str(tmp_path))
    shown = [block for block in blocks(page) if block.language in ("python", "pycon", "console") or block.caption]
    assert run_page(page) == len(shown)


@pytest.mark.parametrize("page", pages(), ids=page_id)
def test_every_block_says_its_language(page: Path) -> None:
    for block in blocks(page):
        is_directive = block.language.startswith("{")
        assert is_directive or block.language in KNOWN, f"{page_id(page)}, line {block.line}: {block.language!r}"
        assert not (block.language == "text" and "$ sevenless" in block.text), f"{page_id(page)}, line {block.line}"


def test_there_are_blocks_to_run() -> None:
    count = sum(block.language in ("python", "pycon", "console") for page in pages() for block in blocks(page))
    assert count > 40
