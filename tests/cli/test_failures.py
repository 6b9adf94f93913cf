"""Errors as lines on stderr and exit codes."""

from __future__ import annotations

import errno
import subprocess
import sys
from pathlib import Path

import click
import pytest

from sevenless.cli.failures import reported_failures
from sevenless.errors import InputError, Problem, SevenlessError, UnitError, UnknownNameError


def _exit_code(error: BaseException) -> int:
    with pytest.raises(click.exceptions.Exit) as caught, reported_failures():
        raise error
    return caught.value.exit_code


def test_each_problem_is_a_line_that_begins_with_its_severity(capsys: pytest.CaptureFixture[str]) -> None:
    problems = [
        Problem(what="nothing here", file="plate.csv", cell="B3", well="C05", remedy="write a number"),
        Problem(what="odd", severity="warning"),
    ]
    assert _exit_code(InputError(problems)) == 2
    assert capsys.readouterr() == (
        "",
        "error: plate.csv, B3, well C05: nothing here; write a number\nwarning: odd\n",
    )


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (UnitError("no unit"), "error: no unit\n"),
        (SevenlessError("a\nb"), "error: a\nerror: b\n"),
        (
            UnknownNameError("reader", "envison", ["envision"]),
            "error: no reader is called 'envison'; did you mean envision?\n",
        ),
    ],
)
def test_other_errors_are_told_too(error: SevenlessError, told: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert _exit_code(error) == 2
    assert capsys.readouterr().err == told


def test_an_interrupt_says_that_nothing_was_written(capsys: pytest.CaptureFixture[str]) -> None:
    assert _exit_code(KeyboardInterrupt()) == 130
    assert capsys.readouterr().err == "interrupted; nothing was written\n"


@pytest.mark.parametrize(
    ("number", "remedy"),
    [(errno.EACCES, "permissions"), (errno.ENOSPC, "make room"), (errno.ENOENT, "check the path")],
)
def test_a_file_that_the_system_refuses_is_told_with_its_path(
    number: int, remedy: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _exit_code(OSError(number, "Refused", "out/fits.csv")) == 2
    told = capsys.readouterr().err
    assert told.startswith("error: out/fits.csv: refused; ")
    assert remedy in told


@pytest.mark.parametrize(
    "error", [BrokenPipeError(errno.EPIPE, "Broken pipe"), OSError("no path"), ZeroDivisionError()]
)
def test_what_is_not_the_users_is_not_dressed_up_as_such(error: Exception) -> None:
    with pytest.raises(type(error)), reported_failures():
        raise error


def test_what_goes_well_is_left_alone(capsys: pytest.CaptureFixture[str]) -> None:
    with reported_failures():
        pass
    assert capsys.readouterr() == ("", "")


def test_a_closed_pipe_is_quiet(example: Path) -> None:
    sevenless = Path(sys.executable).with_name("sevenless")
    reading = subprocess.Popen(
        [str(sevenless), "read", str(example / "plate_1.csv"), str(example / "plate_2.csv")],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert reading.stdout is not None
    assert reading.stderr is not None
    reading.stdout.close()
    assert reading.stderr.read() == ""
    reading.stderr.close()
    reading.wait(timeout=60)
