"""Folders of a user's own records, added to the built-in base without changing a record of it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from sevenless.errors import EvidenceError, Problem
from sevenless.evidence.library import Evidence, published

__all__ = ["with_folders"]


def with_folders(folders: Sequence[Path]) -> Evidence:
    """The built-in base and the records of these folders, each checked first.

    Parameters
    ----------
    folders
        Each a folder of record files, or one record file. Records of a later one may name those of an earlier one.

    Returns
    -------
    Evidence
        With what is worth knowing of the folders in ``remarks``.

    Raises
    ------
    EvidenceError
        If anything in any folder cannot be used: with all that is wrong in all of them. Nothing is left out silently.
    """
    evidence = published()
    if not folders:
        return evidence
    # Checking brings the schema library with it, which those who ask the built-in base alone need not wait for.
    from sevenless.evidence.check import examine

    problems: list[Problem] = []
    seen: set[Path] = set()
    for folder in folders:
        if folder.resolve() in seen:
            continue
        seen.add(folder.resolve())
        checked = examine(folder, evidence)
        problems += checked.problems
        evidence = checked.evidence
    if errors := [problem for problem in problems if problem.severity == "error"]:
        raise EvidenceError(errors)
    return Evidence(evidence.values(), origins=evidence.origins, remarks=problems)
