"""Run a command and tell what it cost: time on the clock, processor time, peak memory of that child alone."""

from __future__ import annotations

import os
import subprocess
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Usage:
    """What a finished child used; ``output`` is what it printed, errors included."""

    wall_s: float
    cpu_s: float
    peak_mb: float
    code: int
    output: str


def run_measured(command: Sequence[str]) -> Usage:
    """Run to the end. Peak memory counts from this process's own size at the start, so keep the caller small."""
    with tempfile.TemporaryFile(mode="w+") as output:
        started = time.perf_counter()
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT)
        _, status, usage = os.wait4(process.pid, 0)
        wall_s = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)
        output.seek(0)
        return Usage(
            wall_s=wall_s,
            cpu_s=usage.ru_utime + usage.ru_stime,
            peak_mb=usage.ru_maxrss * 1024 / 1e6,
            code=process.returncode,
            output=output.read(),
        )
