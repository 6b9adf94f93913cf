"""Folders of a user's own records, added to the built-in base without changing a record of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from sevenless.evidence.library import Evidence, published
from sevenless.evidence.record_file import Record, read_records

__all__ = ["with_folders"]


def with_folders(folders: Sequence[Path]) -> Evidence:
    """The built-in base and the records of these folders.

    Parameters
    ----------
    folders
        Each a folder of record files, or one record file.
    """
    built_in = published()
    records: dict[str, Record] = dict(built_in)
    origins: dict[str, str] = {}
    for folder in folders:
        for path in sorted(folder.rglob("*.toml")) if folder.is_dir() else [folder]:
            for record in read_records(path):
                record_id = f"{record.id}@{folder.stem}" if record.id in records else record.id
                records[record_id] = replace(record, id=record_id)
                origins[record_id] = path.as_posix()
    return Evidence(records.values(), origins=origins)
