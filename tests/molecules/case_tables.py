"""Tables of cases, as rows of texts; a line that begins with # is a remark."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import cast

from sevenless.molecules.kinds import KINDS, Kind


def rows_of(name: str) -> list[dict[str, str]]:
    """Rows of a table beside this module, by column."""
    lines = (Path(__file__).parent / name).read_text(encoding="utf-8").splitlines()
    return list(csv.DictReader(line for line in lines if not line.startswith("#")))


def kind_of(text: str) -> Kind | None:
    """A kind as a table writes it; empty is any."""
    assert text in {"", *KINDS}
    return cast("Kind", text) if text else None
