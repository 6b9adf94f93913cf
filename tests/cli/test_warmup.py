"""``sevenless warmup``."""

from __future__ import annotations

import re

from cli.calling import Run
from sevenless.simulate.first_use import FIRST_USES


def test_every_kernel_is_named_with_the_time_it_took(run: Run) -> None:
    lines = run("warmup").stdout.splitlines()
    assert lines[0].startswith("fits of dose-response curves ... ")
    for what, line in zip(FIRST_USES, lines[1:-1], strict=True):
        assert re.fullmatch(rf"{what} \.\.\. \d+\.\d s", line)
    assert re.fullmatch(r"ready after \d+ s", lines[-1])
