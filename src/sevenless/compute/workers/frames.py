"""Messages over a pipe: eight bytes that say how long, then the message."""

from __future__ import annotations

from typing import IO, Final

__all__ = ["receive", "send"]

_HEAD: Final = 8


def send(pipe: IO[bytes], message: bytes) -> None:
    """Write a message and push it out.

    Raises
    ------
    OSError
        If the other end is gone.
    """
    pipe.write(len(message).to_bytes(_HEAD, "little"))
    pipe.write(message)
    pipe.flush()


def receive(pipe: IO[bytes]) -> bytes | None:
    """The next message; None when the other end is gone, whether between two messages or within one."""
    head = _exactly(pipe, _HEAD)
    return None if head is None else _exactly(pipe, int.from_bytes(head, "little"))


def _exactly(pipe: IO[bytes], size: int) -> bytes | None:
    """So many bytes, in as many pieces as they come in; None if the end comes before."""
    message = bytearray(size)
    filled = 0
    while filled < size:
        piece = pipe.read(size - filled)
        if not piece:
            return None
        message[filled : filled + len(piece)] = piece
        filled += len(piece)
    return bytes(message)
