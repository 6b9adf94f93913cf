"""Memory of a process and of what it started, read while it runs."""

from __future__ import annotations

import os
import subprocess
import sys
import time

import pytest
from process_memory import Sample, descendants, is_alive, peaks, resident_mb, sample

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")

HOLDS_A_CHILD = """
import subprocess, sys
child = subprocess.Popen([sys.executable, "-c", "import time; held = bytearray(60_000_000); print(1); time.sleep(60)"])
print(child.pid, flush=True)
child.wait()
"""


def taken(done: int, parent: float, *others: float) -> Sample:
    return Sample(at_s=float(done), done=done, parent_mb=parent, others_mb=others)


def test_a_process_and_its_child_are_seen_until_they_end() -> None:
    with subprocess.Popen([sys.executable, "-uc", HOLDS_A_CHILD], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        child = {int(process.stdout.readline()) for _ in range(2)} - {1}
        assert set(descendants(process.pid)) == child
        found = sample(process.pid, at_s=1.0, done=3)
        assert 60 < found.largest_mb < 200
        assert 0 < found.parent_mb < 60
        assert found.together_mb == pytest.approx(found.parent_mb + found.largest_mb)
        os.kill(min(child), 9)
        assert process.wait() == 0
    assert not is_alive(process.pid)
    until = time.monotonic() + 10
    while any(map(is_alive, child)) and time.monotonic() < until:
        time.sleep(0.01)
    assert not any(map(is_alive, child))
    assert resident_mb(process.pid) == 0
    assert is_alive(os.getpid())


def test_peaks_are_of_a_part_of_the_work_that_was_done() -> None:
    samples = [taken(10, 5.0, 1.0), taken(13, 9.0, 2.0), taken(30, 100.0, 1.0), taken(37, 6.0, 7.0), taken(40, 7.0)]
    assert peaks(samples, 0.0, 1 / 3) == (9.0, 2.0, 11.0)
    assert peaks(samples, 2 / 3, 1.0) == (100.0, 7.0, 101.0)
    assert peaks(samples, 0.0, 1.0)[0] == 100.0
