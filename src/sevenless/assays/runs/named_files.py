"""Which files a run file means: paths and patterns, relative to its folder or absolute."""

from __future__ import annotations

import glob
import re
from collections.abc import Collection
from pathlib import Path
from typing import Final

__all__ = ["files_named"]

_DIGITS: Final = re.compile(r"(\d+)")


def files_named(name: str, *, folder: Path, leave_out: Collection[Path] = ()) -> list[Path]:
    """The files a path or pattern names, in the order a person counts (``plate_2`` before ``plate_10``).

    Parameters
    ----------
    name
        A path, or a pattern with ``*``, ``?``, ``[...]`` or ``**``; relative to ``folder`` or absolute.
    folder
        The folder of the run file.
    leave_out
        Files that a pattern does not catch because the run uses them as something else. A path written out in full
        is never left out.
    """
    exact = folder / Path(name).expanduser()
    if exact.is_file():
        return [exact]
    # Path.glob takes no absolute pattern.
    found = glob.glob(str(Path(name).expanduser()), root_dir=folder, recursive=True)  # noqa: PTH207
    taken = {path.resolve() for path in leave_out}
    paths = [folder / match for match in found]
    # A spreadsheet program keeps a lock file named "~$..." beside a workbook that is open.
    usable = [path for path in paths if path.is_file() and not path.name.startswith("~$")]
    return sorted((path for path in usable if path.resolve() not in taken), key=_counting)


def _counting(path: Path) -> list[tuple[int, str]]:
    return [(int(part), "") if part.isdigit() else (-1, part.lower()) for part in _DIGITS.split(str(path))]
