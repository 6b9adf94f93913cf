"""The pages of the documentation, cut into their fenced blocks."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
_FENCE = re.compile(r"^(?P<indent> *)(?P<ticks>`{3,})(?P<info>[^`]*)$")
_DIRECTIVE = re.compile(r"\{(code-block|code-cell)\}\s*(\S*)")
_OPTION = re.compile(r"^:([\w-]+):\s*(.*)$")


@dataclass(frozen=True)
class Block:
    """One fenced block: its language, the file it shows (``:caption:``), its text and its first line in the page."""

    language: str
    caption: str
    text: str
    line: int


def pages() -> list[Path]:
    """README and every page of the documentation."""
    built = {"_build", "jupyter_execute", "files"}
    found = [path for path in DOCS.rglob("*.md") if not built & set(path.relative_to(DOCS).parts)]
    return [ROOT / "README.md", *sorted(found)]


def page_id(path: Path) -> str:
    """Name of a page in test output."""
    return path.relative_to(ROOT).as_posix()


def blocks(path: Path) -> list[Block]:
    """Fenced blocks of a page, in order."""
    lines = path.read_text(encoding="utf-8").splitlines()
    found: list[Block] = []
    number = 0
    while number < len(lines):
        fence = _FENCE.match(lines[number])
        number += 1
        if not fence:
            continue
        start, body = number, []
        while lines[number].strip() != fence["ticks"]:
            body.append(lines[number].removeprefix(fence["indent"]))
            number += 1
        number += 1
        found.append(_block(fence["info"].strip(), body, start + 1))
    return found


def _block(info: str, body: list[str], line: int) -> Block:
    directive = _DIRECTIVE.fullmatch(info)
    if directive is None:
        return Block(language=info, caption="", text="\n".join(body) + "\n", line=line)
    options: dict[str, str] = {}
    while body and (option := _OPTION.match(body[0])):
        options[option[1]] = option[2]
        body, line = body[1:], line + 1
    if body and not body[0].strip():
        body, line = body[1:], line + 1
    language = "python" if directive[1] == "code-cell" else directive[2]
    return Block(language=language, caption=options.get("caption", ""), text="\n".join(body) + "\n", line=line)
