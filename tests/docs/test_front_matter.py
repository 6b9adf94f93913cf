"""README, changelog and citation speak of this version, and point at what is there."""

from __future__ import annotations

import re

import pytest

import sevenless
from docs.pages import ROOT

FRONT = ("README.md", "CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md")


def test_the_changelog_and_the_citation_know_this_version() -> None:
    assert f"\n## {sevenless.__version__}\n" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert f"\nversion: {sevenless.__version__}\n" in (ROOT / "CITATION.cff").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", FRONT)
def test_links_lead_to_files(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([^)#:]+)\)", text):
        assert (ROOT / target).exists(), target


def test_files_named_in_contributing_are_there() -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    named = re.findall(r"`((?:tests|docs|src)/[\w./-]+)`", text)
    assert len(named) > 8
    for path in named:
        assert (ROOT / path).exists(), path
    for room in re.findall(r"`(\w+)/`", text):
        assert list((ROOT / "src" / "sevenless").rglob(room)) or (ROOT / room).is_dir(), room


def test_targets_of_make_that_are_named_exist() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for name in FRONT:
        text = (ROOT / name).read_text(encoding="utf-8")
        for target in re.findall(r"(?:`|^)make ([a-z-]+)", text, re.MULTILINE):
            assert re.search(rf"^{target}:", makefile, re.MULTILINE), f"{name}: make {target}"
    assert "make test" in (ROOT / "README.md").read_text(encoding="utf-8")
