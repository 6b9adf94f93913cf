"""A page of the documentation, run from top to bottom in a folder of its own.

- a block with a caption is the file of that name;
- ``python`` blocks run in one namespace per page, ``pycon`` blocks too, and must print what they show;
- ``console`` blocks: ``$ sevenless ...`` must end with exit code 0, or with the one named behind it as
  ``# exit code 2``, and print what is shown below it, where anything is; ``...`` stands for what is left out.
"""

from __future__ import annotations

import contextlib
import doctest
import importlib.resources
import io
import os
import re
import shlex
import shutil
from pathlib import Path

from click.testing import CliRunner

from docs.pages import DOCS, Block, blocks
from sevenless.cli.main import main

_LENIENT = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
_EXIT_CODE = re.compile(r"\s+# exit code (\d+)$")
_ONCE = re.compile(r"^compiling the fitting kernels.*\n", re.MULTILINE)
_SHELL = {"cd", "cat"}


def copy_files(page: Path, folder: Path) -> None:
    """Put the example that the package ships, and the files of the page, into a folder."""
    example = importlib.resources.files("sevenless.examples") / "htrf_sos1_kras"
    for source in example.iterdir():
        (folder / source.name).write_bytes(source.read_bytes())
    own = DOCS / "files" / page.stem
    if own.is_dir():
        shutil.copytree(own, folder, dirs_exist_ok=True)


def run_page(page: Path) -> int:
    """Run every block of a page in the current folder; how many were run."""
    space: dict[str, object] = {"__name__": page.stem}
    count = 0
    for block in blocks(page):
        if block.caption:
            Path(block.caption).write_text(block.text, encoding="utf-8")
        elif block.language == "python":
            _run_python(block, page, space)
        elif block.language == "pycon":
            _run_session(block, page, space)
        elif block.language == "console":
            _run_console(block, page)
        else:
            continue
        count += 1
    return count


def _run_python(block: Block, page: Path, space: dict[str, object]) -> None:
    # Blank lines in front, so that a traceback names the line of the page.
    code = compile("\n" * (block.line - 1) + block.text, str(page), "exec")
    with contextlib.redirect_stdout(io.StringIO()):
        exec(code, space)


def _run_session(block: Block, page: Path, space: dict[str, object]) -> None:
    example = doctest.DocTestParser().get_doctest(block.text, {}, page.name, str(page), block.line)
    example.globs = space
    said = io.StringIO()
    runner = doctest.DocTestRunner(optionflags=_LENIENT)
    runner.run(example, out=said.write, clear_globs=False)
    assert not runner.failures, said.getvalue()


def _run_console(block: Block, page: Path) -> None:
    for command, shown, line in _commands(block):
        place = f"{page.name}, line {line}: $ {command}"
        wanted = _EXIT_CODE.search(command)
        words = shlex.split(command[: wanted.start()] if wanted else command)
        code, said = _run(words, place)
        assert code == (int(wanted[1]) if wanted else 0), f"{place}\nexit code {code}\n{said}"
        if shown.strip() and not is_shown(said, shown):
            raise AssertionError(f"{place}\nthe page shows\n{shown}\nand it prints\n{said}")


def is_shown(said: str, shown: str) -> bool:
    """Whether a text is what is shown, where ``...`` stands for anything, and blanks and line ends for each other."""
    text = " ".join(said.split())
    first, *pieces = [" ".join(piece.split()) for piece in shown.split("...")]
    if not text.startswith(first):
        return False
    here = len(first)
    for piece in pieces:
        found = text.find(piece, here)
        if found < 0:
            return False
        here = found + len(piece)
    return text.endswith(pieces[-1]) if pieces else here == len(text)


def _commands(block: Block) -> list[tuple[str, str, int]]:
    """Each command with what is shown below it and its line."""
    found: list[tuple[str, list[str], int]] = []
    for number, text in enumerate(block.text.splitlines(), start=block.line):
        if text.startswith("$ "):
            found.append((text[2:], [], number))
        else:
            assert found, f"line {number}: a console block begins with $ and a command"
            found[-1][1].append(text)
    return [(command, "\n".join(shown) + "\n", line) for command, shown, line in found]


def _run(words: list[str], place: str) -> tuple[int, str]:
    if words[0] == "sevenless":
        files = [
            file for word in words[1:] for file in (sorted(map(str, Path().glob(word))) if "*" in word else [word])
        ]
        result = CliRunner().invoke(main, files)
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise AssertionError(place) from result.exception
        return result.exit_code, _ONCE.sub("", result.output)
    assert words[0] in _SHELL, f"{place}: show what is not run in a text block"
    if words[0] == "cd":
        os.chdir(words[1])
        return 0, ""
    return 0, Path(words[1]).read_text(encoding="utf-8")
