"""The reference of records names every key and every word that a record may have, and no other key."""

from __future__ import annotations

import re
from dataclasses import fields
from typing import get_args, get_type_hints

import pytest

from docs.pages import DOCS
from sevenless.evidence.kinds import ASSAY_CLASSES
from sevenless.evidence.place import Place
from sevenless.evidence.record_file import FORMAT, KINDS, VERSION

PAGE = (DOCS / "reference" / "records.md").read_text(encoding="utf-8")
NEEDED = "are needed"


def section(kind: str) -> str:
    shared = PAGE.split("## Keys that several kinds have")[1].split("\n## ")[0]
    rows = [line for line in shared.splitlines() if line.startswith("| `")]
    lines = [line for line in rows if re.search(rf"\b(all|{kind})\b", line.split("|")[2])]
    return "\n".join([*lines, PAGE.split(f"## `[[{kind}]]`")[1].split("\n## ")[0]])


def keys_in(text: str) -> set[str]:
    first_cells = [line.split("|")[1] for line in text.splitlines() if line.startswith("| `")]
    return {key for cell in first_cells for key in re.findall(r"`([a-z_]+)`", cell)}


def words_of(hint: object) -> list[str]:
    parts = get_args(hint)
    return [hint] if isinstance(hint, str) and hint else [word for part in parts for word in words_of(part)]


@pytest.mark.parametrize("kind", KINDS)
def test_every_key_is_there_and_every_key_there_is_one(kind: str) -> None:
    known = {field.name for field in fields(KINDS[kind])}
    listed = keys_in(section(kind)) - {"assay_class"} - set(ASSAY_CLASSES) | ({"assay_class"} & known)
    assert listed == known


@pytest.mark.parametrize("kind", KINDS)
def test_every_word_is_there(kind: str) -> None:
    for key, hint in get_type_hints(KINDS[kind]).items():
        for word in words_of(hint):
            assert f"`{word}`" in PAGE or key == "grades", f"{kind}.{key}: {word}"


@pytest.mark.parametrize("kind", KINDS)
def test_the_keys_that_are_needed_are_named(kind: str) -> None:
    needed = {field.name for field in fields(KINDS[kind]) if field.default is field.default_factory}
    paragraph = next(part for part in section(kind).split("\n\n") if NEEDED in part)
    assert set(re.findall(r"`([a-z_]+)`", paragraph.split(NEEDED)[0])) == needed


def test_head_places_and_grades() -> None:
    assert f'format = "{FORMAT}"\nversion = {VERSION}' in PAGE
    assert all(f"`{field.name}`" in PAGE for field in fields(Place))
    for name, (level, _) in ASSAY_CLASSES.items():
        assert f"| `{name}` | {level} |".replace("  ", " ") in PAGE
