"""From the turns of a speed bench to its table: medians of ratios within rounds, and errors on the same curves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median

import numpy as np
import numpy.typing as npt
from runners import Turn

HEADER = (
    "fit", "curves", "CPU us per curve", "wall us per curve", "times faster than SciPy (least to most)",
    "by the clock", "no estimate", "median error, log10", "sevenless on these curves",
)  # fmt: skip
NOT_INSTALLED = "not installed: make bench-peers"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """One contender's turns, one per round; or why it has none."""

    name: str
    turns: tuple[Turn, ...] = ()
    absent: str = ""


def ratios(reference: Sequence[Turn], other: Sequence[Turn], *, by: str = "cpu") -> list[float]:
    """How many times faster than the reference, round by round; ``by`` is ``cpu`` or ``wall``."""
    name = f"{by}_us_per_curve"
    return [getattr(one, name) / getattr(two, name) for one, two in zip(reference, other, strict=True)]


def median_ratio(reference: Sequence[Turn], other: Sequence[Turn]) -> float:
    """The figure that is compared with the limit: processor time, median over the rounds."""
    return median(ratios(reference, other))


def absolute_errors(turns: Sequence[Turn], truth: npt.NDArray[np.float64]) -> dict[int, float]:
    """Error of log10 IC50 of every curve that has an estimate, by its place in the file."""
    errors = {}
    for turn in turns:
        for place, estimate in enumerate(turn.log10_ic50, start=turn.start):
            if estimate is not None:
                errors[place] = abs(estimate - float(truth[place]))
    return errors


def speed_table(
    outcomes: Sequence[Outcome], truth: npt.NDArray[np.float64], *, reference: str, ours: str
) -> list[tuple[str, ...]]:
    """Rows of text below `HEADER`."""
    by_name = {outcome.name: outcome for outcome in outcomes}
    our_errors = absolute_errors(by_name[ours].turns, truth)
    return [_row(outcome, by_name[reference].turns, truth, our_errors) for outcome in outcomes]


def _row(
    outcome: Outcome, reference: Sequence[Turn], truth: npt.NDArray[np.float64], our_errors: Mapping[int, float]
) -> tuple[str, ...]:
    if not outcome.turns:
        return (outcome.name, outcome.absent, *[""] * (len(HEADER) - 2))
    turns = outcome.turns
    by_cpu, by_wall = ratios(reference, turns), ratios(reference, turns, by="wall")
    errors = absolute_errors(turns, truth)
    fitted = sum(len(turn.log10_ic50) for turn in turns)
    none = sum(one is None for turn in turns for one in turn.log10_ic50)
    shared = sorted(errors.keys() & our_errors.keys())
    return (
        outcome.name,
        f"{fitted:,}",
        _figure(median(turn.cpu_us_per_curve for turn in turns)),
        _figure(median(turn.wall_us_per_curve for turn in turns)),
        f"{_figure(median(by_cpu))} ({_figure(min(by_cpu))} to {_figure(max(by_cpu))})",
        _figure(median(by_wall)),
        f"{none}",
        f"{median(errors.values()):.4f}" if errors else "",
        f"{median(our_errors[place] for place in shared):.4f}" if shared else "",
    )


def _figure(value: float) -> str:
    """Three figures, without an exponent."""
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if value >= 10 else f"{value:.3g}"


def markdown(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table as Markdown, columns aligned so that it reads in a terminal too."""
    lines = [list(header), *map(list, rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(header))]
    drawn = [
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)) + " |" for line in lines
    ]
    drawn.insert(1, "| " + " | ".join("-" * width for width in widths) + " |")
    return "\n".join(drawn)
