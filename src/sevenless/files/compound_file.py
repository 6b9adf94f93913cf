"""Compound binary files: a small file system inside one file, in which older instrument software keeps its runs.

The layout is that of Microsoft's published specification [MS-CFB]: sectors chained through an allocation table, short
streams packed into a stream of their own, and a directory that is a tree of names.
"""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, final

from sevenless.errors import Problem, ReadError

__all__ = ["CompoundFile", "is_compound_file", "open_compound_file"]

MAGIC: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HEADER_BYTES: Final = 512
_ENTRY: Final = struct.Struct("<64sHBB3I36xIQ")
_LAST_SECTOR: Final = 0xFFFFFFFA
_NO_ENTRY: Final = 0xFFFFFFFF
_STORAGE, _STREAM, _ROOT = 1, 2, 5


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class CompoundFile:
    """One compound file, taken apart.

    Parameters
    ----------
    path
        Where it was read from.
    sha256
        Of the whole file.
    streams
        Content by place, e.g. ``("_Cycle 1", "EventLog")``, in the order of the directory's names.
    """

    path: Path
    sha256: str
    streams: dict[tuple[str, ...], bytes]

    @property
    def name(self) -> str:
        """File name without its folder."""
        return self.path.name


@dataclass(frozen=True, slots=True)
class _Entry:
    name: str
    kind: int
    left: int
    right: int
    child: int
    start: int
    size: int


class _Damage(Exception):
    """The file contradicts itself."""


def is_compound_file(head: bytes) -> bool:
    """Whether a file that begins with these bytes is a compound file.

    >>> is_compound_file(bytes.fromhex("d0cf11e0a1b11ae1")), is_compound_file(b"PK")
    (True, False)
    """
    return head.startswith(MAGIC)


def open_compound_file(path: Path) -> CompoundFile:
    """Every stream of a compound file.

    Raises
    ------
    ReadError
        If it cannot be opened, is no compound file, or is damaged or cut short.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        what = "is a folder, not a file" if path.is_dir() else (error.strerror or "cannot be opened").lower()
        raise ReadError(Problem(what=what, file=path.name, remedy="check the path")) from error
    if not is_compound_file(content):
        raise ReadError(Problem(what="is not a compound binary file", file=path.name, remedy="check the path"))
    try:
        streams = dict(_Sectors(content).streams())
    except (_Damage, struct.error, UnicodeDecodeError) as error:
        what = f"the compound file is damaged or cut short ({error})"
        raise ReadError(Problem(what=what, file=path.name, remedy="copy it again from the instrument")) from error
    return CompoundFile(path=path, sha256=hashlib.sha256(content).hexdigest(), streams=streams)


class _Sectors:
    """The chains of sectors of one file."""

    def __init__(self, content: bytes) -> None:
        self.content = content
        size, short_size = struct.unpack_from("<HH", content, 30)
        if size not in (9, 12) or not 0 < short_size < size:
            raise _Damage("impossible size of sector")
        self.size, self.short_size = 1 << size, 1 << short_size
        self.first_entry, self.cutoff = (struct.unpack_from("<I", content, at)[0] for at in (48, 56))
        self.table = self._allocation()
        directory = self.chain(self.first_entry)
        self.entries = [_entry(directory, at) for at in range(0, len(directory) - _ENTRY.size + 1, _ENTRY.size)]
        if not self.entries or self.entries[0].kind != _ROOT:
            raise _Damage("no root of the directory")
        self.short_table = self._words(self.chain(struct.unpack_from("<I", content, 60)[0]))
        self.packed = self.chain(self.entries[0].start)

    def streams(self) -> Iterator[tuple[tuple[str, ...], bytes]]:
        """Place and content of every stream."""
        for place, entry in self._below(self.entries[0].child, ()):
            yield place, self._content(entry)

    def chain(self, first: int) -> bytes:
        """The sectors of one chain, joined."""
        return b"".join(self.sector(number) for number in _linked(self.table, first))

    def sector(self, number: int) -> bytes:
        """One sector; the last of a file may be short."""
        at = (number + 1) * self.size
        if at >= len(self.content):
            raise _Damage(f"sector {number} lies beyond the end")
        return self.content[at : at + self.size]

    def _words(self, content: bytes) -> Sequence[int]:
        return struct.unpack(f"<{len(content) // 4}I", content[: len(content) // 4 * 4])

    def _allocation(self) -> Sequence[int]:
        """The allocation table: its own sectors are listed in the header and, for large files, in a chain of lists."""
        listed = list(struct.unpack_from("<109I", self.content, 76))
        further = struct.unpack_from("<I", self.content, 68)[0]
        seen: set[int] = set()
        while further < _LAST_SECTOR:
            if further in seen:
                raise _Damage("the list of tables runs in a circle")
            seen.add(further)
            *more, further = self._words(self.sector(further))
            listed.extend(more)
        return self._words(b"".join(self.sector(number) for number in listed if number < _LAST_SECTOR))

    def _below(self, root: int, above: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], _Entry]]:
        """Streams of the tree of siblings at an entry, and of the storages among them."""
        pending, seen = [(root, above)], set()
        while pending:
            number, place = pending.pop()
            if number == _NO_ENTRY:
                continue
            if number in seen or number >= len(self.entries):
                raise _Damage("the directory is no tree")
            seen.add(number)
            entry = self.entries[number]
            here = (*place, entry.name)
            pending += [(entry.right, place), (entry.left, place)]
            if entry.kind == _STORAGE:
                pending.append((entry.child, here))
            elif entry.kind == _STREAM:
                yield here, entry

    def _content(self, entry: _Entry) -> bytes:
        if entry.size < self.cutoff:
            parts = [
                self.packed[number * self.short_size : (number + 1) * self.short_size]
                for number in _linked(self.short_table, entry.start)
            ]
            content = b"".join(parts)
        else:
            content = self.chain(entry.start)
        if len(content) < entry.size:
            raise _Damage(f"{entry.name} is cut short")
        return content[: entry.size]


def _entry(directory: bytes, at: int) -> _Entry:
    text, length, kind, _, left, right, child, start, size = _ENTRY.unpack_from(directory, at)
    name = text[: max(0, length - 2)].decode("utf-16-le")
    # Version 3 of the format leaves the upper half of the size undefined.
    return _Entry(name, kind, left, right, child, start, size & 0xFFFFFFFF)


def _linked(table: Sequence[int], first: int) -> Iterator[int]:
    """Numbers of a chain, from its first to its end."""
    number, steps = first, 0
    while number < _LAST_SECTOR:
        if number >= len(table) or steps > len(table):
            raise _Damage("a chain of sectors leads nowhere")
        yield number
        number, steps = table[number], steps + 1
