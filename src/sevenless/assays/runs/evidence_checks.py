"""Whether the published records that a run file names are there."""

from __future__ import annotations

from collections.abc import Iterator

from sevenless.assays.runs.runfile import RunFile
from sevenless.errors import EvidenceError, UnknownNameError
from sevenless.evidence.library import Evidence, published
from sevenless.files.toml_lines import KeyPath

__all__ = ["evidence_complaints"]

_RECORDS: KeyPath = ("evidence", "records")
_USES: KeyPath = ("evidence", "uses")


def evidence_complaints(run: RunFile) -> Iterator[tuple[KeyPath, str]]:
    """Folders that cannot be used, and ids of no record, each as its key and "what is wrong; what to do".

    The base is loaded only for a run that names records.
    """
    if not run.evidence.uses and not run.evidence.records:
        return
    absent = [folder for folder in run.evidence_folders if not folder.exists()]
    for folder in absent:
        yield _RECORDS, f"there is no folder {folder.name} beside the run file; check the path"
    if absent:
        return
    try:
        base = published(*run.evidence_folders)
    except EvidenceError as error:
        for problem in error.problems:
            yield _RECORDS, str(problem)
        return
    yield from _unknown(run, base)


def _unknown(run: RunFile, base: Evidence) -> Iterator[tuple[KeyPath, str]]:
    for record_id in run.evidence.uses:
        if record_id not in base:
            what, _, hint = str(UnknownNameError("record", record_id, base)).partition("; ")
            # Without a name that is close, all are listed: hundreds.
            yield _USES, f"{what}; {'look it up with sevenless evidence search' if hint.startswith('known') else hint}"
