"""What the user sees when something is wrong: a line per problem on stderr, and an exit code; never a traceback."""

from __future__ import annotations

import errno
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import click

from sevenless.errors import InputError, Problem, SevenlessError

__all__ = ["BAD_INPUT", "INTERRUPTED", "NOT_GOOD_ENOUGH", "print_problems", "reported_failures"]

BAD_INPUT: Final = 2
"""Exit code when something that was given cannot be used."""

NOT_GOOD_ENOUGH: Final = 3
"""Exit code of ``analyze --strict`` when a plate failed its gates."""

INTERRUPTED: Final = 130
"""Exit code after Ctrl-C, as shells have it."""

_REMEDIES: Final = {
    errno.EACCES: "choose a folder that you may write to, or change its permissions",
    errno.EROFS: "choose a folder that can be written to",
    errno.ENOSPC: "make room on the disk",
    errno.ENOENT: "check the path",
    errno.ENOTDIR: "a file stands where a folder is needed; choose another path",
    errno.EISDIR: "it is a folder; name a file in it",
    errno.EEXIST: "a file stands where a folder is needed; choose another path",
}


def print_problems(problems: Iterable[Problem]) -> None:
    """One line on stderr per problem, beginning with its severity."""
    for problem in problems:
        click.echo(f"{problem.severity}: {problem}", err=True)


@contextmanager
def reported_failures() -> Iterator[None]:
    """Turn what went wrong inside the block into lines on stderr and an exit code.

    Commands write their outputs last and whole, so that nothing half-written is left behind by either way out.
    """
    try:
        yield
    except InputError as error:
        print_problems(error.problems)
        raise click.exceptions.Exit(BAD_INPUT) from error
    except SevenlessError as error:
        print_problems(Problem(what=line) for line in str(error).splitlines())
        raise click.exceptions.Exit(BAD_INPUT) from error
    except KeyboardInterrupt as error:
        click.echo("interrupted; nothing was written", err=True)
        raise click.exceptions.Exit(INTERRUPTED) from error
    except OSError as error:
        # A closed pipe (`sevenless read x | head`) is click's to end quietly; without a path it is not the user's file.
        if error.errno == errno.EPIPE or not isinstance(error.filename, str):
            raise
        print_problems([_file_problem(error, Path(error.filename))])
        raise click.exceptions.Exit(BAD_INPUT) from error


def _file_problem(error: OSError, path: Path) -> Problem:
    what = (error.strerror or "cannot be used").lower()
    return Problem(what=what, file=str(path), remedy=_REMEDIES.get(error.errno or 0))
