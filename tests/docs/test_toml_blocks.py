"""Every TOML block of the documentation is what it says: a run file, a part of one, a whole map, or records."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from docs.pages import Block, blocks, page_id, pages
from sevenless.assays.runs.runfile_text import parse_run
from sevenless.errors import RunFileError
from sevenless.evidence.check import examine
from sevenless.evidence.record_file import FORMAT
from sevenless.plates.maps import read_map

TOML = [(path, block) for path in pages() for block in blocks(path) if block.language == "toml"]
WRONG = {"misspelt.toml", "your_own_plates.md:map.toml"}
"""Blocks that show a mistake; of maps with one name on a page the last."""


def name_of(case: tuple[Path, Block]) -> str:
    path, block = case
    return f"{page_id(path)}:{block.line}"


def shows_a_mistake(path: Path, block: Block) -> bool:
    later = [one for one in blocks(path) if one.caption == block.caption and one.line > block.line]
    return block.caption in WRONG or (f"{path.name}:{block.caption}" in WRONG and not later)


def as_run(text: str, document: dict[str, object]) -> str:
    """A part of a run file with what it lacks, so that it can be checked."""
    head = {"format": '"sevenless.run"', "version": "1", "protocol": '"ctg-3d"'}
    if "channels" in document:
        head["protocol"] = '"htrf-sos1-kras"'
    lines = [f"{key} = {value}" for key, value in head.items() if key not in document]
    files = document.get("files")
    if files is None:
        return "\n".join(lines) + f'\n{text}\n[files]\nreads = ["a.csv"]\nmaps = ["m.toml"]\n'
    lacking = "" if (isinstance(files, dict) and "maps" in files) or "manifest" in document else 'maps = ["m.toml"]\n'
    return "\n".join(lines) + "\n" + text.replace("[files]\n", f"[files]\n{lacking}", 1)


@pytest.mark.parametrize("case", TOML, ids=name_of)
def test_the_block_is_accepted(case: tuple[Path, Block], tmp_path: Path) -> None:
    path, block = case
    document = tomllib.loads(block.text)
    is_map = {"plate_format", "layout"} & set(document) or document.get("format") == "sevenless.map"
    if shows_a_mistake(path, block) or "project" in document:
        return
    if is_map:
        file = tmp_path / "map.toml"
        file.write_text(block.text, encoding="utf-8")
        assert len(read_map(file).table) > 1
    elif document.get("format") == FORMAT:
        file = tmp_path / "records.toml"
        file.write_text(block.text, encoding="utf-8")
        assert examine(file).records
        assert examine(file).errors == ()
    else:
        parse_run(as_run(block.text, document), name=path.name)


def test_a_faulty_part_would_be_noticed() -> None:
    text = "[fit]\nhil = 1.0\n"
    with pytest.raises(RunFileError, match="unknown key"):
        parse_run(as_run(text, tomllib.loads(text)), name="page.md")
    assert len(TOML) > 20
