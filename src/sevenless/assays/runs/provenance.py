"""Which files and which versions of which packages an analysis was made with."""

from __future__ import annotations

import platform
from collections.abc import Mapping, Sequence
from importlib.metadata import PackageNotFoundError, version
from typing import Final

import polars as pl

from sevenless.assays.runs.manifest import Manifest
from sevenless.assays.runs.runfile import RunFile
from sevenless.plates.plateread import SourceFile

__all__ = ["COMPUTED_WITH", "files_used", "package_versions"]

COMPUTED_WITH: Final = ("sevenless", "numpy", "numba", "polars", "python-calamine")
"""Packages whose version can change a number."""


def files_used(
    run: RunFile, sources: Sequence[SourceFile], maps: Mapping[str, str], manifest: Manifest | None
) -> pl.DataFrame:
    """``file``, ``sha256``, ``what`` (run file, read, map, manifest), ``instrument`` and ``reader`` of every file."""
    rows: list[tuple[str, str, str, str | None, str | None]] = []
    if run.sha256:
        rows.append((run.name, run.sha256, "run file", None, None))
    rows += [(source.name, source.sha256, "read", source.instrument, source.reader) for source in sources]
    rows += [(name, sha256, "map", None, None) for name, sha256 in maps.items()]
    if manifest is not None:
        rows.append((manifest.path.name, manifest.sha256, "manifest", None, None))
    columns = ("file", "sha256", "what", "instrument", "reader")
    return pl.DataFrame(rows, schema=dict.fromkeys(columns, pl.String), orient="row")


def package_versions() -> dict[str, str]:
    """Package name to version, with that of Python first."""
    return {"python": platform.python_version()} | {name: _version(name) for name in COMPUTED_WITH}


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "not installed"
