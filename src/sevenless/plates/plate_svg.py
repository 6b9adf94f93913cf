"""A plate as a small heat map in SVG, drawn without a plotting library."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Final

from sevenless.plates.geometry import PLATE_SHAPES, parse_well, row_letters

__all__ = ["number_text", "plate_svg"]

# Five even steps of viridis, told apart by the colour-blind too.
_STOPS: Final = ((68, 1, 84), (59, 82, 139), (33, 145, 140), (94, 201, 98), (253, 231, 37))
_LEVELS: Final = 24
_WIDTH_PX: Final = 300
_LONGEST_TITLE: Final = 34
_NOT_READ: Final = "#f2f2f2"
_MASKED: Final = "#c0392b"


def plate_svg(values: Mapping[str, float | None], *, plate_format: int, title: str) -> str:
    """The heat map of one plate, one channel and one time.

    Parameters
    ----------
    values
        Well to reading; None where masked (drawn as a cross). Wells that are not there were not read.
    plate_format
        Number of wells of the plate.
    title
        Drawn above, and what a screen reader says.

    Examples
    --------
    >>> plate_svg({"A01": 1.0, "H12": None}, plate_format=96, title="Plate 1").count("<path")
    2
    """
    rows, columns = PLATE_SHAPES[plate_format]
    found = [value for value in values.values() if value is not None]
    low, high = (min(found), max(found)) if found else (0.0, 0.0)
    paths: dict[int, list[str]] = {}
    crosses: list[str] = []
    for well, value in values.items():
        row, column = parse_well(well)
        if value is None:
            crosses.append(f"M{column + 0.2:g} {row + 0.2:g}l.6 .6m0-.6l-.6 .6")
        else:
            paths.setdefault(_level(value, low, high), []).append(f"M{column} {row}h1v1h-1z")
    cells = "".join(f'<path fill="{_colour(level)}" d="{"".join(path)}"/>' for level, path in sorted(paths.items()))
    masked = f'<path fill="none" stroke="{_MASKED}" stroke-width=".12" d="{"".join(crosses)}"/>' if crosses else ""
    scale = f"{number_text(low)} to {number_text(high)}" if found else "no values"
    shown = title if len(title) <= _LONGEST_TITLE else title[: _LONGEST_TITLE - 1] + "…"
    # The drawing is in wells; text sizes follow, so that 96 and 1536 wells look alike at the same width.
    unit = columns / 24
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" width="{_WIDTH_PX}" '
        f'viewBox="{-2 * unit:g} {-4 * unit:g} {columns + 2.5 * unit:g} {rows + 6 * unit:g}" '
        f'font-family="sans-serif" font-size="{1.4 * unit:g}"><title>{escape(title)}: {scale}</title>'
        f'<text x="0" y="{-2.4 * unit:g}">{escape(shown)}</text>{_labels(rows, columns, unit)}'
        f'<rect width="{columns}" height="{rows}" fill="{_NOT_READ}"/>{cells}{masked}'
        f'<text x="0" y="{rows + 1.6 * unit:g}">{scale}</text></svg>'
    )


def number_text(value: float) -> str:
    """A reading as people write it: counts in full, small numbers to four digits.

    >>> number_text(32850.0), number_text(0.77805), number_text(2e9)
    ('32,850', '0.7781', '2e+09')
    """
    return f"{value:,.0f}" if 1000 <= abs(value) < 1e9 else f"{value:.4g}"


def _labels(rows: int, columns: int, unit: float) -> str:
    """First and last row letter and column number; the others would be too small to read."""
    size = f'font-size="{1.2 * unit:g}" fill="#555"'
    letters = "".join(
        f'<text x="{-0.4 * unit:g}" y="{row + 0.5 + 0.4 * unit:g}" text-anchor="end" {size}>{row_letters(row)}</text>'
        for row in (0, rows - 1)
    )
    numbers = "".join(
        f'<text x="{column + 0.5}" y="{-0.5 * unit:g}" text-anchor="middle" {size}>{column + 1}</text>'
        for column in (0, columns - 1)
    )
    return letters + numbers


def _level(value: float, low: float, high: float) -> int:
    # Halved before they are subtracted: the range of two finite numbers need not be finite.
    span = high / 2 - low / 2
    return round((value / 2 - low / 2) / span * (_LEVELS - 1)) if span > 0 else _LEVELS // 2


def _colour(level: int) -> str:
    place = level / (_LEVELS - 1) * (len(_STOPS) - 1)
    below = min(int(place), len(_STOPS) - 2)
    part = place - below
    mixed = (round(a + (b - a) * part) for a, b in zip(_STOPS[below], _STOPS[below + 1], strict=True))
    return "#" + "".join(f"{channel:02x}" for channel in mixed)
