"""What a child cost is the child's own."""

from __future__ import annotations

import sys

import pytest
from child_usage import run_measured


def test_code_and_everything_printed_are_kept() -> None:
    script = "import sys; print('out', flush=True); print('err', file=sys.stderr); sys.exit(3)"
    usage = run_measured([sys.executable, "-c", script])
    assert usage.code == 3
    assert usage.output.splitlines() == ["out", "err"]


def test_peak_memory_is_that_of_this_child() -> None:
    # As much as this process has at least, for a child starts from there: so ask for a good deal more.
    small = run_measured([sys.executable, "-c", "pass"])
    size = round(small.peak_mb) + 100
    large = run_measured([sys.executable, "-c", f"bytearray({size} * 10**6)"])
    assert large.peak_mb == pytest.approx(size, abs=60)
    assert run_measured([sys.executable, "-c", "pass"]).peak_mb < large.peak_mb - 50


def test_the_clock_covers_waiting_and_the_processor_does_not() -> None:
    usage = run_measured([sys.executable, "-S", "-c", "import time; time.sleep(0.5)"])
    assert usage.wall_s >= 0.5
    assert usage.cpu_s < usage.wall_s
