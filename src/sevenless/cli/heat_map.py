"""A plate as a heat map in the terminal: blocks of colour where there are colours, digits where there are none."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from rich.color import Color
from rich.style import Style
from rich.text import Text

from sevenless.plates.geometry import PLATE_SHAPES, parse_well, row_letters

__all__ = ["plate_lines"]

Grid = list[list[float | None]]

_LOW: Final = (68, 1, 84)
_MIDDLE: Final = (33, 145, 140)
_HIGH: Final = (253, 231, 37)
"""Ends and middle of viridis: even steps to the eye, also to a colour-blind one."""

_TALLEST: Final = 16
"""Rows beyond which two rows of wells share a line, as half blocks."""

_NO_VALUE: Final = "·"
_NO_VALUE_COLOUR: Final = (60, 60, 60)


def plate_lines(values: Mapping[str, float | None], *, plate_format: int, colours: bool) -> Iterator[Text]:
    """The lines of a heat map, column numbers above, row letters on the left, scale below.

    Parameters
    ----------
    values
        Well to reading; None where masked. Wells that are not there were not read.
    plate_format
        Number of wells of the plate.
    colours
        Blocks of colour; else each well is a digit, 0 for the lowest tenth of the range to 9 for the highest.
    """
    rows, columns = PLATE_SHAPES[plate_format]
    grid: Grid = [[None] * columns for _ in range(rows)]
    for well, value in values.items():
        row, column = parse_well(well)
        grid[row][column] = value
    found = [value for line in grid for value in line if value is not None]
    if not found:
        yield Text("   no well has a value")
        return
    low, high = min(found), max(found)
    scaled = [[None if value is None else _scaled(value, low, high) for value in line] for line in grid]
    is_tall = rows > _TALLEST
    yield Text("   " + _column_numbers(columns, width=1 if is_tall else 2))
    if not colours:
        yield from _digit_lines(scaled, width=1 if is_tall else 2)
    elif is_tall:
        yield from _half_block_lines(scaled)
    else:
        yield from _block_lines(scaled)
    yield _scale(low, high, colours=colours)


def _scaled(value: float, low: float, high: float) -> float:
    return (value - low) / (high - low) if high > low else 0.5


def _column_numbers(columns: int, *, width: int) -> str:
    """``1`` over the first column, then 5, 10, ...: each starts over its own column."""
    line = ""
    for number in (1, *range(5, columns + 1, 5)):
        line = line.ljust((number - 1) * width) + str(number)
    return line


def _digit_lines(scaled: Grid, *, width: int) -> Iterator[Text]:
    for row, line in enumerate(scaled):
        digits = [_NO_VALUE if value is None else str(min(9, int(value * 10))) for value in line]
        yield Text(f"{row_letters(row):>2} " + "".join(digit.ljust(width) for digit in digits).rstrip())


def _block_lines(scaled: Grid) -> Iterator[Text]:
    for row, line in enumerate(scaled):
        text = Text(f"{row_letters(row):>2} ")
        for value in line:
            text.append(f"{_NO_VALUE} " if value is None else "  ", Style(bgcolor=_colour(value)))
        yield text


def _half_block_lines(scaled: Grid) -> Iterator[Text]:
    for row in range(0, len(scaled), 2):
        text = Text(f"{row_letters(row):>2} ")
        for upper, lower in zip(scaled[row], scaled[row + 1], strict=True):
            text.append("▀", Style(color=_colour(upper), bgcolor=_colour(lower)))
        yield text


def _scale(low: float, high: float, *, colours: bool) -> Text:
    text = Text(f"   {low:.4g} ")
    if colours:
        for step in range(20):
            text.append(" ", Style(bgcolor=_colour(step / 19)))
    else:
        text.append("0123456789")
    return text.append(f" {high:.4g}   {_NO_VALUE} no value")


def _colour(value: float | None) -> Color:
    if value is None:
        return Color.from_rgb(*_NO_VALUE_COLOUR)
    start, end, share = (_LOW, _MIDDLE, value * 2) if value < 0.5 else (_MIDDLE, _HIGH, value * 2 - 1)
    return Color.from_rgb(*(a + (b - a) * share for a, b in zip(start, end, strict=True)))
