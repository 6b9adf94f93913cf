"""Messages over a pipe arrive whole, or not at all."""

from __future__ import annotations

import io

from hypothesis import given, settings
from hypothesis import strategies as st

from sevenless.compute.workers.frames import receive, send


class _Trickle(io.RawIOBase):
    """A pipe that gives a few bytes at a time, as pipes may."""

    def __init__(self, content: bytes, most: int) -> None:
        self._left = content
        self._most = most

    def read(self, size: int = -1) -> bytes:
        size = min(size, self._most)
        piece, self._left = self._left[:size], self._left[size:]
        return piece


@settings(deadline=None, max_examples=50)
@given(st.lists(st.binary(max_size=40), max_size=5), st.integers(1, 9))
def test_messages_arrive_in_order_in_whatever_pieces(messages: list[bytes], most: int) -> None:
    pipe = io.BytesIO()
    for message in messages:
        send(pipe, message)
    trickle = _Trickle(pipe.getvalue(), most)
    assert [receive(trickle) for _ in messages] == messages
    assert receive(trickle) is None


def test_half_a_message_is_none() -> None:
    pipe = io.BytesIO()
    send(pipe, b"whole or not at all")
    for length in (0, 3, 8, 20):
        assert receive(io.BytesIO(pipe.getvalue()[:length])) is None
