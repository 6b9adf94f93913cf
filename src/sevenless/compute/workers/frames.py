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
    head = pipe.read(_HEAD)
    if len(head) < _HEAD:
        return None
    size = int.from_bytes(head, "little")
    message = pipe.read(size)
    return message if len(message) == size else None
