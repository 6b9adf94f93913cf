"""Megabytes on disk of every package of the interpreter that runs this; prints JSON. Standard library alone."""

from __future__ import annotations

import json
from importlib.metadata import Distribution, distributions
from pathlib import Path


def megabytes(package: Distribution) -> float:
    """All files that the package brought, compiled ones included."""
    files = [Path(str(package.locate_file(file))) for file in package.files or []]
    return sum(file.stat().st_size for file in files if file.is_file()) / 1e6


if __name__ == "__main__":
    print(json.dumps({package.metadata["Name"]: megabytes(package) for package in distributions()}))
