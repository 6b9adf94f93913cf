"""Progress that counts sets that are refused as done, so that it ends at the number of all sets."""

from __future__ import annotations

from sevenless.simulate.run_sets import Progress

__all__ = ["with_refused"]


def with_refused(progress: Progress | None, refused: int, count: int) -> Progress | None:
    """Progress for the sets that are simulated, of ``count`` in all; those that are refused are told at once."""
    if progress is None or not refused:
        return progress

    def tell(done: int, _: int) -> None:
        progress(done + refused, count)

    progress(refused, count)
    return tell
