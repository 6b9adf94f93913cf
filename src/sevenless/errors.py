"""Every exception that sevenless raises on purpose.

::

    SevenlessError
    ├── InputError          something the user gave is wrong; carries every problem found, with place and remedy
    │   ├── ReadError       an instrument file
    │   │   ├── UnknownFormatError     no reader knows the file
    │   │   └── AmbiguousFormatError   more than one reader claims it
    │   ├── MapError        a plate map
    │   ├── RunFileError    a run file
    │   ├── TableError      a table of doses and responses, or one to be written
    │   ├── EvidenceError   a file of published numbers
    │   ├── NetworkError    a reaction network, or the text of one
    │   ├── ShardError      a folder of shards, or work that cannot be cut into them
    │   └── ExchangeError   a network, or what is to stand beside it, that a format of other programs cannot hold
    │       └── SbmlError   a file of SBML, or a network that cannot be written as one
    │           └── UnsupportedSbmlError   a sound file that uses what sevenless does not simulate
    ├── MissingExtraError   a package that is not installed, with the command that installs it
    ├── UnitError           a quantity without a unit, or one of the wrong kind
    └── UnknownNameError    a protocol, curve model, reader or molecule that does not exist; carries suggestions
        └── AmbiguousNameError    a name that means two things; names both

A curve that cannot be fitted and a plate whose controls fail are results with a status, never exceptions.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

__all__ = [
    "AmbiguousFormatError",
    "AmbiguousNameError",
    "EvidenceError",
    "ExchangeError",
    "InputError",
    "MapError",
    "MissingExtraError",
    "NetworkError",
    "Problem",
    "ReadError",
    "RunFileError",
    "SbmlError",
    "SevenlessError",
    "ShardError",
    "TableError",
    "UnitError",
    "UnknownFormatError",
    "UnknownNameError",
    "UnsupportedSbmlError",
]

Severity = Literal["info", "warning", "error"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing wrong with an input: what, where, and how to mend it.

    Parameters
    ----------
    what
        What was found and what was expected, without a final full stop.
    file, sheet, cell, well, plate, line, record
        Where; whatever is known. ``record`` is the id of a record of evidence.
    remedy
        What to do about it, as an imperative clause.
    severity
        ``"error"`` stops; ``"warning"`` and ``"info"`` are reported beside results.
    """

    what: str
    file: str | None = None
    sheet: str | None = None
    cell: str | None = None
    plate: str | None = None
    well: str | None = None
    line: int | None = None
    record: str | None = None
    remedy: str | None = None
    severity: Severity = "error"

    @property
    def place(self) -> str:
        """The place as it is printed, e.g. ``plate_07.xlsx, sheet Layout, B3, well C05``."""
        parts = [
            self.file,
            f"sheet {self.sheet}" if self.sheet else None,
            f"line {self.line}" if self.line else None,
            self.cell,
            f"plate {self.plate}" if self.plate else None,
            f"well {self.well}" if self.well else None,
            f"record {self.record}" if self.record else None,
        ]
        return ", ".join(part for part in parts if part)

    def __str__(self) -> str:
        head = f"{self.place}: {self.what}" if self.place else self.what
        return f"{head}; {self.remedy}" if self.remedy else head


class SevenlessError(Exception):
    """Root of the tree: catch this to catch everything that sevenless raises on purpose."""


class InputError(SevenlessError):
    """Input that cannot be used. ``problems`` lists all that was found, so that one round of mending is enough."""

    def __init__(self, problems: Problem | Iterable[Problem]) -> None:
        self.problems: Sequence[Problem] = (problems,) if isinstance(problems, Problem) else tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


class ReadError(InputError):
    """An instrument file that cannot be read."""


class UnknownFormatError(ReadError):
    """No reader recognises the file; the message says what it seems to hold."""


class AmbiguousFormatError(ReadError):
    """Several readers recognise the file; the message names them."""


class MapError(InputError):
    """A plate map that cannot be used."""


class RunFileError(InputError):
    """A run file that cannot be used."""


class TableError(InputError):
    """A table that cannot be used or written."""


class EvidenceError(InputError):
    """A file of records that cannot be used."""


class NetworkError(InputError):
    """A reaction network, or the text of one, that cannot be used."""


class ShardError(InputError):
    """A folder of shards that cannot be used, or work that cannot be cut into shards."""


class ExchangeError(InputError):
    """A network, or what is to stand beside it in a file, that a format of other programs cannot hold."""


class SbmlError(ExchangeError):
    """A file of SBML that cannot be used, or a network that cannot be written as one."""


class UnsupportedSbmlError(SbmlError):
    """A sound file of SBML that uses what sevenless does not simulate.

    Parameters
    ----------
    features
        The names of what is not supported; see `sevenless.exchange.sbml_unsupported`.
    """

    def __init__(self, problems: Problem | Iterable[Problem], features: Sequence[str]) -> None:
        super().__init__(problems)
        self.features = tuple(features)


class MissingExtraError(SevenlessError):
    """A package that only an optional extra of sevenless installs is asked for, and is not there.

    Parameters
    ----------
    package
        What is missing, e.g. ``"dask"``.
    extra
        The extra that brings it.
    """

    def __init__(self, package: str, extra: str) -> None:
        super().__init__(f"{package} is not installed; install it with: python -m pip install 'sevenless[{extra}]'")


class UnitError(SevenlessError):
    """A quantity without a unit, with an unknown one, or of the wrong dimension."""


class UnknownNameError(SevenlessError):
    """A name that is not registered.

    Parameters
    ----------
    kind, name
        What was looked for, and as what.
    known
        What there is; names close to the one asked for are suggested, whatever their capitals.
    hint
        What to say in place of a suggestion found among ``known``.
    """

    def __init__(self, kind: str, name: str, known: Iterable[str], *, hint: str = "") -> None:
        self.known = sorted(known)
        super().__init__(f"no {kind} is called {name!r}; {hint or _hint(name, self.known)}")


class AmbiguousNameError(UnknownNameError):
    """A name that means more than one thing.

    Parameters
    ----------
    kind, name
        What was looked for, and as what.
    meanings
        What it may mean, each as it would have to be written.
    """

    def __init__(self, kind: str, name: str, meanings: Iterable[str]) -> None:
        self.meanings = tuple(meanings)
        SevenlessError.__init__(self, f"{name!r} may mean {' or '.join(self.meanings)}; write which {kind} is meant")
        self.known = sorted(self.meanings)


_MOST_LISTED = 60


def _hint(name: str, known: Sequence[str]) -> str:
    from difflib import get_close_matches

    plain = {one.lower(): one for one in known}
    if close := get_close_matches(name.lower(), plain, n=3, cutoff=0.5):
        return f"did you mean {', '.join(plain[one] for one in close)}?"
    more = f" and {len(known) - _MOST_LISTED} more" if len(known) > _MOST_LISTED else ""
    return f"known: {', '.join(known[:_MOST_LISTED]) or 'none'}{more}"
