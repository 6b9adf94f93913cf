"""How steady states show themselves, as text and as HTML."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from html import escape
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from sevenless.simulate.steady_results import SteadyState, SteadyStates

__all__ = ["state_html", "state_text", "states_html", "states_text"]

_ROWS: Final = 20
_SHARES: Final = (5.0, 50.0, 95.0)
_NONE: Final = "-"
_HEAD: Final = ("", "median", "5 % to 95 % of sets")


def state_text(one: SteadyState) -> str:
    """A head, then the value of each observable."""
    return "\n".join([_head_of_one(one), *_aligned(_rows_of_one(one)), *_more(one)])


def state_html(one: SteadyState) -> str:
    """The same as a table."""
    return _html(_head_of_one(one), ("", ""), _rows_of_one(one), _more(one))


def states_text(many: SteadyStates) -> str:
    """A head, then the median and 90 % of the sets, for each observable."""
    return "\n".join([_head_of_many(many), *_aligned([_HEAD, *_rows_of_many(many)]), *_more(many)])


def states_html(many: SteadyStates) -> str:
    """The same as a table."""
    return _html(_head_of_many(many), _HEAD, _rows_of_many(many), _more(many))


def _head_of_one(one: SteadyState) -> str:
    said = f"{one.status}: {one.message}" if one.message else f"{one.status}, residual {one.residual:.1g}"
    return f"Steady state of {_counted(len(one.names), 'observable')}; {said}"


def _head_of_many(many: SteadyStates) -> str:
    said = ", ".join(f"{count} {word}" for word, count in Counter(many.status).most_common())
    head = f"Steady states of {_counted(len(many), 'set')}, {_counted(len(many.names), 'observable')}"
    return f"{head}; {said}" if said else head


def _rows_of_one(one: SteadyState) -> list[tuple[str, ...]]:
    return [(_named(one, place), _short(one.values[place])) for place in _shown(one)]


def _rows_of_many(many: SteadyStates) -> list[tuple[str, ...]]:
    return [(_named(many, place), *_spread(many, place)) for place in _shown(many)]


def _spread(many: SteadyStates, place: int) -> tuple[str, str]:
    values = many.values[many.steady, place]
    if not len(values):
        return _NONE, _NONE
    low, middle, high = np.percentile(values, _SHARES)
    return _short(middle), f"{_short(low)} to {_short(high)}"


def _counted(count: int, thing: str) -> str:
    return f"{count} {thing}" if count == 1 else f"{count} {thing}s"


def _shown(found: SteadyState | SteadyStates) -> range:
    return range(min(_ROWS, len(found.names)))


def _more(found: SteadyState | SteadyStates) -> list[str]:
    return [f"... and {len(found.names) - _ROWS} more"] if len(found.names) > _ROWS else []


def _named(found: SteadyState | SteadyStates, place: int) -> str:
    unit = found.units[place]
    return f"{found.names[place]} ({unit})" if unit else found.names[place]


def _short(value: float) -> str:
    return _NONE if np.isnan(value) else f"{value:.4g}"


def _aligned(rows: Sequence[tuple[str, ...]]) -> list[str]:
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]


def _html(head: str, columns: tuple[str, ...], body: Sequence[tuple[str, ...]], more: list[str]) -> str:
    cells = "".join(f"<th>{escape(name)}</th>" for name in columns)
    rows = "".join("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in body)
    rest = "".join(f"<p>{escape(line)}</p>" for line in more)
    return f"<p>{escape(head)}</p><table><thead><tr>{cells}</tr></thead><tbody>{rows}</tbody></table>{rest}"
