"""Memory of a process and of all that it started, watched while it runs. Linux: reads /proc."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

PROC = Path("/proc")
PAGE_MB = 4096 / 1e6


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """Resident memory at a moment, and how much of the work was done by then."""

    at_s: float
    done: int
    parent_mb: float
    others_mb: tuple[float, ...]

    @property
    def largest_mb(self) -> float:
        """The largest of the processes that the parent started."""
        return max(self.others_mb, default=0.0)

    @property
    def together_mb(self) -> float:
        """All of them; pages that they share count for each."""
        return self.parent_mb + sum(self.others_mb)


def sample(pid: int, *, at_s: float, done: int) -> Sample:
    """How things stand now."""
    others = [resident_mb(one) for one in descendants(pid)]
    return Sample(at_s=at_s, done=done, parent_mb=resident_mb(pid), others_mb=tuple(one for one in others if one))


def resident_mb(pid: int) -> float:
    """Resident memory of a process; 0 if it is gone."""
    try:
        return int((PROC / str(pid) / "statm").read_text().split()[1]) * PAGE_MB
    except (OSError, IndexError):
        return 0.0


def descendants(pid: int) -> tuple[int, ...]:
    """All that a process started, and what those started."""
    children: dict[int, list[int]] = {}
    for folder in PROC.iterdir():
        if folder.name.isdecimal() and (parent := _parent(folder)) is not None:
            children.setdefault(parent, []).append(int(folder.name))
    found: list[int] = []
    left = [pid]
    while left:
        own = children.get(left.pop(), [])
        found += own
        left += own
    return tuple(found)


def is_alive(pid: int) -> bool:
    """Whether a process runs; one that has ended and that nobody has asked for its exit code does not."""
    try:
        return (PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except OSError:
        return False


def _parent(folder: Path) -> int | None:
    try:
        # The name of the command, in brackets, may hold anything.
        return int((folder / "stat").read_text().rpartition(")")[2].split()[1])
    except (OSError, IndexError):
        return None


def peaks(samples: Sequence[Sample], start: float, stop: float) -> tuple[float, float, float]:
    """Greatest memory of the parent, of any other and together, between two shares of the work that was done."""
    first, last = samples[0].done, samples[-1].done
    low, high = (first + share * (last - first) for share in (start, stop))
    part = [one for one in samples if low <= one.done <= high]
    return (
        max(one.parent_mb for one in part),
        max(one.largest_mb for one in part),
        max(one.together_mb for one in part),
    )
