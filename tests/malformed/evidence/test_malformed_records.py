"""Malformed record files, kept as data: each is told in full, at the line, with what was expected and what to do.

``files/*.toml`` holds them. Behind ``#!`` stands what is said of that line, ``severity: what; remedy``, with ``...``
for what is left out; several where several things are wrong with it. On a line of its own, it is said of the file.
"""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest
from click.testing import CliRunner

from sevenless.cli.main import main
from sevenless.errors import EvidenceError
from sevenless.evidence.check import check
from sevenless.evidence.folders import with_folders

FILES = sorted((Path(__file__).parent / "files").glob("*.toml"))
Said = tuple[int | None, str]


def expected(path: Path) -> list[Said]:
    """Line, and what is said of it."""
    found: list[Said] = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        written, *remarks = line.split("#!")
        found += [(number if written.strip() else None, remark.strip()) for remark in remarks]
    return found


def said(path: Path) -> list[Said]:
    return [
        (problem.line, f"{problem.severity}: {problem.what}; {problem.remedy}") for problem in check(path)
    ]  # fmt: skip


def is_as(told: Said, wanted: Said) -> bool:
    pattern = ".*".join(re.escape(part) for part in wanted[1].split("..."))
    return told[0] == wanted[0] and re.fullmatch(pattern, told[1]) is not None


def has_errors(path: Path) -> bool:
    return any(remark.startswith("error") for _, remark in expected(path))


def test_there_are_many_of_different_kinds() -> None:
    kinds = Counter(re.sub(r'"[^"]*"|\d', "", remark) for path in FILES for _, remark in expected(path))
    assert len(FILES) >= 25
    assert len(kinds) >= 50
    assert {remark.split(":")[0] for path in FILES for _, remark in expected(path)} == {"error", "warning", "info"}


@pytest.mark.parametrize("path", FILES, ids=[path.stem for path in FILES])
def test_each_is_told_at_the_line(path: Path) -> None:
    told, wanted = said(path), expected(path)
    assert [one for one in wanted if not any(is_as(this, one) for this in told)] == [], told
    assert [this for this in told if not any(is_as(this, one) for one in wanted)] == []
    assert len(told) == len(wanted)


@pytest.mark.parametrize("path", FILES, ids=[path.stem for path in FILES])
def test_nothing_of_a_bad_file_is_loaded(path: Path) -> None:
    if not has_errors(path):
        assert len(with_folders([path]).remarks) == len(expected(path))
        return
    with pytest.raises(EvidenceError) as raised:
        with_folders([path])
    assert {problem.severity for problem in raised.value.problems} == {"error"}
    assert len(raised.value.problems) == sum(remark.startswith("error") for _, remark in expected(path))


@pytest.mark.parametrize("path", FILES, ids=[path.stem for path in FILES])
def test_the_command_says_the_same(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(path.parent)
    result = CliRunner().invoke(main, ["evidence", "check", path.name])
    assert result.exit_code == (2 if has_errors(path) else 0), result.output
    lines = result.stderr.splitlines()
    assert len(lines) == len(expected(path))
    assert [line for line in lines if not re.match(rf"(error|warning|info): {re.escape(path.name)}", line)] == []
