"""The published numbers answer at once."""

from __future__ import annotations

from pathlib import Path

import evidence_speed
import pytest
from child_usage import run_measured


@pytest.mark.parametrize("name", ["search BI-3406", "show one record", "table, filtered"])
def test_an_answer_takes_less_than_half_a_second_of_the_processor(name: str, tmp_path: Path) -> None:
    command, limit_s = evidence_speed.commands(tmp_path / "measured.csv")[name]
    usages = [run_measured(command) for _ in range(3)]
    assert [usage.code for usage in usages] == [0, 0, 0]
    assert limit_s == evidence_speed.LIMIT_S == 0.5
    # Of the processor, not of the clock: other processes of the machine do not count.
    assert min(usage.cpu_s for usage in usages) < limit_s


def test_a_command_that_fails_is_told_with_what_it_said() -> None:
    with pytest.raises(RuntimeError, match=r"broken: exit code 2\n(.|\n)*no record is called 'nothing\.like\.it'"):
        evidence_speed.shortest_s({"broken": evidence_speed.asking("show", "nothing.like.it")})


def test_the_package_is_imported_without_its_evidence() -> None:
    command, _ = evidence_speed.commands(Path("measured.csv"))["import sevenless"]
    assert run_measured(command).code == 0
    assert run_measured([*command[:-1], f"import sevenless.evidence.kinds; {evidence_speed.UNLOADED}"]).code == 1
