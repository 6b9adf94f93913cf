"""The benches are scripts beside the package: their folder is put on the path, as running one does."""

from __future__ import annotations

import sys
from pathlib import Path

BENCH = Path(__file__).resolve().parents[2] / "bench"
for folder in (BENCH, BENCH / "peers"):
    sys.path.insert(0, str(folder))
