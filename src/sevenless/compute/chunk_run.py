"""What a run over chunks has left: which chunks were computed, which stood there already, which failed and why."""

from __future__ import annotations

import html
from dataclasses import dataclass
from pathlib import Path
from typing import Final, final

__all__ = ["ChunkRun", "FailedChunk"]

_SHOWN: Final = 5


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class FailedChunk:
    """A chunk without a shard.

    Parameters
    ----------
    chunk
        Its number.
    first_row, rows
        Where it stands in the table.
    message
        The reason, in one line.
    details
        A traceback, if there is one.
    """

    chunk: int
    first_row: int
    rows: int
    message: str
    details: str = ""

    def __str__(self) -> str:
        return f"chunk {self.chunk} (rows {self.first_row} to {self.first_row + self.rows - 1}): {self.message}"


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class ChunkRun:
    """A run over chunks. Its results are in the folder: `sevenless.compute.shards.read_shards` reads them.

    Parameters
    ----------
    folder
        Where the shards are.
    chunks
        How many chunks the table has.
    computed
        Numbers of the chunks that this run computed, in order.
    reused
        How many stood there already.
    failed
        Chunks that failed twice. Another run tries them again.
    """

    folder: Path
    chunks: int
    computed: tuple[int, ...]
    reused: int
    failed: tuple[FailedChunk, ...]

    @property
    def is_complete(self) -> bool:
        """Whether every chunk has its shard."""
        return not self.failed

    def __repr__(self) -> str:
        lines = [
            f"{self.folder}: {self.chunks} chunks, {len(self.computed)} computed, {self.reused} already there, "
            f"{len(self.failed)} failed",
            *(f"  {one}" for one in self.failed[:_SHOWN]),
        ]
        if len(self.failed) > _SHOWN:
            lines.append(f"  and {len(self.failed) - _SHOWN} more")
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        head, *rest = (html.escape(line) for line in repr(self).splitlines())
        items = "".join(f"<li>{line.strip()}</li>" for line in rest)
        return f"<p>{head}</p>" + (f"<ul>{items}</ul>" if items else "")
