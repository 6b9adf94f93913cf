"""Writing a file whole or not at all."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

__all__ = ["write_bytes", "write_text", "written"]


@contextmanager
def written(path: Path) -> Iterator[Path]:
    """A temporary path beside ``path``; renamed to it if the block succeeds, removed if it does not.

    Examples
    --------
    >>> with written(target) as draft:  # doctest: +SKIP
    ...     draft.write_text("whole or nothing")
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=f".{path.stem}-", suffix=path.suffix, dir=path.parent)
    os.close(handle)
    draft = Path(name)
    try:
        yield draft
        # mkstemp makes the file private; a result is as readable as any file its user makes.
        mask = os.umask(0)
        os.umask(mask)
        draft.chmod(0o666 & ~mask)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def write_text(path: Path, text: str) -> None:
    """Write UTF-8 text whole or not at all."""
    with written(path) as draft:
        draft.write_text(text, encoding="utf-8")


def write_bytes(path: Path, content: bytes) -> None:
    """Write bytes whole or not at all."""
    with written(path) as draft:
        draft.write_bytes(content)
