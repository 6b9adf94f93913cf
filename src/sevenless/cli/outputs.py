"""Whether an output can be written, asked before the work is done."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from sevenless.errors import Problem, TableError

__all__ = ["check_file", "check_folder", "check_table"]


def check_table(path: Path | None) -> None:
    """Refuse a table whose ending is unknown or whose folder cannot be written to; None is no table.

    Raises
    ------
    TableError
        With the path and what to do.
    """
    from sevenless.files.tables import TABLE_ENDINGS

    check_file(path, endings=TABLE_ENDINGS, noun="table")


def check_file(path: Path | None, *, endings: Iterable[str] | None, noun: str) -> None:
    """Refuse a file whose ending is not among these or whose folder cannot be written to; None is no file.

    Parameters
    ----------
    path
        The file.
    endings
        Those that say what is written; None where the name may end as it likes.
    noun
        What the file holds.

    Raises
    ------
    TableError
        With the path and what to do.
    """
    if path is None:
        return
    ending = path.suffix.lower()
    problems = []
    if endings is not None and ending not in endings:
        what = f"{noun}s are not written as {ending!r}" if ending else f"the name of the {noun} has no ending"
        problems.append(Problem(what=what, file=str(path), remedy=f"end it in one of {', '.join(endings)}"))
    if path.is_dir():
        problems.append(Problem(what="is a folder", file=str(path), remedy="name a file in it"))
    if problems := [*problems, *_folder_problems(path.parent)]:
        raise TableError(problems)


def check_folder(path: Path) -> None:
    """Refuse a folder that cannot be made or written to.

    Raises
    ------
    TableError
        With the path and what to do.
    """
    if problems := _folder_problems(path):
        raise TableError(problems)


def _folder_problems(folder: Path) -> list[Problem]:
    there = next(place for place in (folder, *folder.absolute().parents) if place.exists())
    if not there.is_dir():
        what = "a file stands where the folder is to be"
        return [Problem(what=what, file=str(there), remedy="choose another folder")]
    if not os.access(there, os.W_OK | os.X_OK):
        what = "the folder may not be written to"
        return [Problem(what=what, file=str(there), remedy="choose another folder, or change its permissions")]
    return []
