"""Files are written whole or not at all."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from sevenless.files.atomic import write_bytes, write_text, written


def test_text_and_bytes_arrive_in_new_folders(tmp_path: Path) -> None:
    write_text(tmp_path / "new" / "a.csv", "µ\n")
    write_bytes(tmp_path / "new" / "a.bin", b"\x00\x01")
    assert (tmp_path / "new" / "a.csv").read_bytes() == "µ\n".encode()
    assert (tmp_path / "new" / "a.bin").read_bytes() == b"\x00\x01"


def test_an_interrupted_write_leaves_what_was_there(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    write_text(path, "before")

    def interrupted() -> None:
        with written(path) as draft:
            draft.write_text("half")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert path.read_text() == "before"
    assert [one.name for one in tmp_path.iterdir()] == ["a.csv"]


def test_the_draft_stands_beside_the_file_with_its_ending(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with written(path) as draft:
        draft.write_text("x")
        assert (draft.parent, draft.suffix) == (tmp_path, ".xlsx")
        assert not path.exists()
    assert path.read_text() == "x"
    assert not draft.exists()


def test_a_result_is_as_readable_as_any_file_of_its_user(tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        write_text(tmp_path / "a.csv", "x")
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "a.csv").stat().st_mode) == 0o640
