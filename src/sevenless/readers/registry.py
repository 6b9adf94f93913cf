"""The door to every reader: which ones there are, and which one reads this file."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from types import MappingProxyType
from typing import Final, Protocol

from sevenless.errors import AmbiguousFormatError, Problem, SevenlessError, UnknownFormatError, UnknownNameError
from sevenless.files.document import Document, open_document
from sevenless.plates.plateread import PlateRead
from sevenless.readers.foreign import describe

__all__ = ["GENERIC", "Reader", "read", "readers", "recognise"]

GROUP: Final = "sevenless.readers"
GENERIC: Final = "generic"
"""The reader that is asked only when no vendor's reader claims the file."""


class Reader(Protocol):
    """What a reader offers; a class with these is registered as an entry point of the group ``sevenless.readers``.

    ``name`` is how it is asked for (``--reader NAME``), ``instrument`` what people call what it reads.
    """

    name: str
    instrument: str

    def sniff(self, document: Document) -> bool:
        """Whether the file was written by this reader's instrument. Looks at content, never at the file name."""
        ...

    def read(self, document: Document) -> PlateRead:
        """Everything the file holds.

        Raises
        ------
        ReadError
            With every problem of the file. Never anything else, however garbled the file is.
        """
        ...


@cache
def readers() -> Mapping[str, Reader]:
    """Every reader by name, the package's own and those of plug-ins, in alphabetical order.

    Raises
    ------
    SevenlessError
        If a plug-in cannot be loaded, has not the methods of a reader, or takes a name that is taken.

    Examples
    --------
    >>> readers()["envision"].instrument
    'Revvity EnVision'
    """
    found: dict[str, Reader] = {}
    for entry in sorted(entry_points(group=GROUP), key=lambda entry: entry.name):
        if entry.name in found:
            raise SevenlessError(f"two packages offer a reader called {entry.name!r}; uninstall {_package(entry)}")
        found[entry.name] = _load(entry)
    return MappingProxyType(found)


def read(path: str | Path, *, reader: str | None = None) -> PlateRead:
    """Read an instrument file, whatever instrument wrote it.

    Parameters
    ----------
    path
        A csv, txt or xlsx export of a plate reader.
    reader
        Name of the reader to use; without it the content decides.

    Raises
    ------
    ReadError
        If the file cannot be opened, no reader or more than one knows it, or it is damaged.
    UnknownNameError
        If ``reader`` is not the name of one.

    Examples
    --------
    >>> read("plate_07.csv").plates  # doctest: +SKIP
    ['Plate 1']
    """
    document = open_document(Path(path))
    return (recognise(document) if reader is None else _named(reader)).read(document)


def recognise(document: Document) -> Reader:
    """The one reader that knows the file.

    Raises
    ------
    UnknownFormatError
        If none does; says what the file seems to hold.
    AmbiguousFormatError
        If more than one vendor's reader does; names them.
    """
    known = readers()
    claims = [reader for name, reader in known.items() if name != GENERIC and reader.sniff(document)]
    if not claims and GENERIC in known and known[GENERIC].sniff(document):
        claims = [known[GENERIC]]
    if len(claims) == 1:
        return claims[0]
    raise _ambiguous(document, claims) if claims else _unknown(document, known)


def _ambiguous(document: Document, claims: list[Reader]) -> AmbiguousFormatError:
    names = " and ".join(f"{reader.name} ({reader.instrument})" for reader in claims)
    remedy = "name the right one: " + " or ".join(f"--reader {reader.name}" for reader in claims)
    return AmbiguousFormatError(Problem(what=f"looks like a file of {names}", file=document.name, remedy=remedy))


def _unknown(document: Document, known: Mapping[str, Reader]) -> UnknownFormatError:
    instruments = ", ".join(reader.instrument for name, reader in known.items() if name != GENERIC)
    stranger = describe(document)
    problem = Problem(
        what=f"holds no plate that can be read: it seems to be {stranger.holds}",
        file=document.name,
        remedy=f"{stranger.remedy} (formats known: {instruments}; otherwise plate-shaped blocks of numbers, or a "
        "table with a column of wells)",
    )
    return UnknownFormatError(problem)


def _named(name: str) -> Reader:
    known = readers()
    if name not in known:
        raise UnknownNameError("reader", name, known)
    return known[name]


def _load(entry: EntryPoint) -> Reader:
    try:
        reader: Reader = entry.load()()
    except (ImportError, AttributeError, TypeError) as error:
        raise _broken(entry, f"cannot be loaded ({type(error).__name__}: {error})") from error
    lacking = [part for part in ("name", "instrument", "sniff", "read") if not hasattr(reader, part)]
    if lacking:
        raise _broken(entry, f"is not a reader: it has no {', '.join(lacking)}")
    if reader.name != entry.name:
        raise _broken(entry, f"calls itself {reader.name!r}")
    return reader


def _broken(entry: EntryPoint, why: str) -> SevenlessError:
    return SevenlessError(f"the reader {entry.name!r} of {_package(entry)} {why}; upgrade or uninstall that package")


def _package(entry: EntryPoint) -> str:
    return f"{entry.dist.name} {entry.dist.version}" if entry.dist else f"module {entry.value}"
