"""Names of files that every system takes."""

from __future__ import annotations

import re
import unicodedata

__all__ = ["file_stem"]


def file_stem(kind: str, number: int, name: str) -> str:
    """A file name that every system takes: ``curve-003-BI-3406-H358``.

    The number tells apart names that differ only in what a file name cannot hold.
    """
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    words = re.sub(r"[^A-Za-z0-9._]+", "-", plain).strip("-.")[:60]
    return f"{kind}-{number:03d}-{words}".rstrip("-")
