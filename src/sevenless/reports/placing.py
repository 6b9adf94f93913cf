"""A folder of results written whole or not at all, beside whatever else the user keeps there."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from sevenless.errors import InputError, Problem

__all__ = ["draft_folder", "place"]


@contextmanager
def draft_folder(out: Path) -> Iterator[Path]:
    """A temporary folder beside ``out``, removed at the end whatever happens.

    Raises
    ------
    InputError
        If ``out`` is a file, or nothing can be written beside it.
    """
    if out.exists() and not out.is_dir():
        raise InputError(
            Problem(what="is a file, and the report needs a folder", file=str(out), remedy="name another folder")
        )
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        draft = Path(tempfile.mkdtemp(prefix=f".{out.name}-", dir=out.parent))
    except OSError as error:
        raise _unwritable(out, error) from error
    try:
        yield draft
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def place(draft: Path, out: Path, *, obsolete: Sequence[str] = ()) -> None:
    """Move every file of ``draft`` to its place in ``out``; if one cannot be, everything is put back as it was.

    Parameters
    ----------
    draft
        On the same disk as ``out``.
    out
        Made if absent. Files in it that ``draft`` does not have stay.
    obsolete
        Files of an earlier report, relative to ``out``, to be removed unless ``draft`` has them anew.

    Raises
    ------
    InputError
        If a file cannot be replaced, e.g. because another program has it open.
    """
    new = [path.relative_to(draft) for path in sorted(draft.rglob("*")) if path.is_file()]
    gone = [Path(name) for name in obsolete if Path(name) not in new and _is_inside(out, name)]
    aside = Path(tempfile.mkdtemp(prefix=".before-", dir=draft))
    moved: list[tuple[Path, Path]] = []
    try:
        for name in [*new, *gone]:
            if (out / name).is_file():
                _move(out / name, aside / name, moved)
        for name in new:
            _move(draft / name, out / name, moved)
    except OSError as error:
        for source, target in reversed(moved):
            target.replace(source)
        raise _unwritable(out, error) from error


def _move(source: Path, target: Path, moved: list[tuple[Path, Path]]) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    source.replace(target)
    moved.append((source, target))


def _is_inside(out: Path, name: str) -> bool:
    """Whether a name read from a file on disk stays inside the folder: nothing else may ever be removed."""
    path = Path(name)
    return not path.is_absolute() and ".." not in path.parts and (out / path).is_file()


def _unwritable(out: Path, error: OSError) -> InputError:
    reason = (error.strerror or "cannot be written").lower()
    where = str(error.filename or out)
    return InputError(Problem(what=reason, file=where, remedy="close the file if it is open, or name another folder"))
