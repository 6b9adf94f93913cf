"""How long a file takes to read: every instrument file beside the project, best of three, as a table.

    python bench/read_speed.py

Needs the real instrument files beside the project (``../shared/data``).
"""

from __future__ import annotations

import statistics
import sys
import time
from pathlib import Path

from sevenless.errors import ReadError
from sevenless.readers.registry import read

INSTRUMENTS = Path(__file__).resolve().parents[2] / "shared" / "data" / "instruments"
ENDINGS = {".csv", ".txt", ".xlsx", ".xls", ".asc"}


def best_of_three_s(path: Path) -> float | None:
    """Seconds, or None for a file that is refused as being no plate."""
    times = []
    for _ in range(3):
        started = time.perf_counter()
        try:
            read(path)
        except ReadError:
            return None
        times.append(time.perf_counter() - started)
    return min(times)


def main() -> int:
    """Print a line per folder."""
    if not INSTRUMENTS.is_dir():
        print("needs the real instrument files beside the project (../shared/data), which are not here")
        return 1
    print(f"{'instrument':<12} {'read':>5} {'refused':>8} {'median ms':>10} {'slowest ms':>11}  slowest file")
    for folder in sorted(path for path in INSTRUMENTS.iterdir() if path.is_dir()):
        files = sorted(path for path in folder.rglob("*") if path.suffix.lower() in ENDINGS)
        times = {path: best_of_three_s(path) for path in files}
        taken = {path: seconds for path, seconds in times.items() if seconds is not None}
        refused = len(times) - len(taken)
        if not taken:
            print(f"{folder.name:<12} {0:>5} {refused:>8}")
            continue
        slowest = max(taken, key=lambda path: taken[path])
        median_ms, most_ms = 1e3 * statistics.median(taken.values()), 1e3 * taken[slowest]
        print(f"{folder.name:<12} {len(taken):>5} {refused:>8} {median_ms:>10.1f} {most_ms:>11.1f}  {slowest.name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
