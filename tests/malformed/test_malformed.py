"""Malformed inputs, kept as data: each is told in full, with file, place and remedy, and leaves nothing behind.

``cases/*.toml`` lists them. A case has a ``title``, the ``command``, the files it needs (``files`` as text, ``bytes``
as hexadecimal digits, ``folders``, and ``uses`` for files of the folder ``files``), and ``problems``: for each line on
stderr, words that stand in it.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from sevenless.cli.main import main

HERE = Path(__file__).parent
CASES: list[dict[str, Any]] = [
    {"title": case["title"], **case}
    for path in sorted((HERE / "cases").glob("*.toml"))
    for case in tomllib.loads(path.read_text(encoding="utf-8"))["case"]
]
# Through a process of its own: the entry point, the exit code and stderr as a shell sees them.
AS_A_PROCESS = ("an export that was cut short", "a run file with a syntax error", "responses as text")


def _laid_out(case: dict[str, Any], folder: Path) -> None:
    for name in case.get("uses", []):
        shutil.copy(HERE / "files" / name, folder / name)
    for name, text in case.get("files", {}).items():
        (folder / name).write_text(text, encoding="utf-8")
    for name, digits in case.get("bytes", {}).items():
        (folder / name).write_bytes(bytes.fromhex(digits))
    for name in case.get("folders", []):
        (folder / name).mkdir()


def _contents(folder: Path) -> dict[str, bytes | None]:
    return {str(path): path.read_bytes() if path.is_file() else None for path in sorted(folder.rglob("*"))}


def _check(case: dict[str, Any], exit_code: int, errors: str) -> None:
    assert exit_code == 2, errors
    assert "Traceback" not in errors
    lines = errors.splitlines()
    assert [line for line in lines if not line.startswith("error: ")] == []
    assert len(lines) == len(case["problems"]), errors
    for line, words in zip(lines, case["problems"], strict=True):
        assert [word for word in words if word not in line] == [], line
        assert "; " in line or case.get("what_was_expected_is_the_remedy"), f"no remedy: {line}"


def test_there_are_at_least_thirty_of_different_kinds() -> None:
    assert len({case["title"] for case in CASES}) == len(CASES) >= 30
    assert {case["command"][0] for case in CASES} == {"read", "fit", "analyze", "protocols", "binding"}
    assert set(AS_A_PROCESS) <= {case["title"] for case in CASES}


@pytest.mark.parametrize("case", CASES, ids=[case["title"] for case in CASES])
def test_each_is_told_and_leaves_nothing_behind(
    case: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _laid_out(case, tmp_path)
    monkeypatch.chdir(tmp_path)
    before = _contents(tmp_path)
    result = CliRunner().invoke(main, case["command"], prog_name="sevenless")
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    _check(case, result.exit_code, result.stderr)
    assert _contents(tmp_path) == before


@pytest.mark.parametrize("title", AS_A_PROCESS)
def test_a_shell_sees_the_same(title: str, tmp_path: Path) -> None:
    case = next(case for case in CASES if case["title"] == title)
    _laid_out(case, tmp_path)
    before = _contents(tmp_path)
    command = [str(Path(sys.executable).with_name("sevenless")), *case["command"]]
    result = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    _check(case, result.returncode, result.stderr)
    assert _contents(tmp_path) == before
