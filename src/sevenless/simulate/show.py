"""How trajectories show themselves: as text, and as HTML with a line for each observable."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from html import escape
from typing import TYPE_CHECKING, Final

import numpy as np

from sevenless.simulate.kernel.program import Float64Array

if TYPE_CHECKING:
    from sevenless.simulate.copies.runs import Runs
    from sevenless.simulate.trajectories import Trajectories, Trajectory

__all__ = ["trajectories_html", "trajectories_text", "trajectory_html", "trajectory_text"]

_ROWS: Final = 20
_WIDTH: Final = 120
_HEIGHT: Final = 24
_SHARES: Final = (5.0, 50.0, 95.0)


def trajectory_text(one: Trajectory) -> str:
    """A head, then the first and the last value of each observable."""
    rows = [("", *_ends(one.times_s, one.time_unit))]
    rows += [(_named(one, place), _short(one.values[0, place]), _short(one.values[-1, place])) for place in _shown(one)]
    return "\n".join([_head_of_one(one), *_aligned(rows), *_more(one)])


def trajectory_html(one: Trajectory) -> str:
    """The same with a line for each observable."""
    body = [
        (_named(one, place), _short(one.values[0, place]), _short(one.values[-1, place]), _line(one.values[:, [place]]))
        for place in _shown(one)
    ]
    return _html(_head_of_one(one), ("", *_ends(one.times_s, one.time_unit), ""), body, _more(one))


def trajectories_text(many: Trajectories | Runs) -> str:
    """A head, then the median and 90 % of the sets at the last time, for each observable."""
    rows = [("", f"at {_ends(many.times_s, many.time_unit)[1]}: median", "5 % to 95 %")]
    rows += [(_named(many, place), *_spread(many, place)) for place in _shown(many)]
    return "\n".join([_head_of_many(many), *_aligned(rows), *_more(many)])


def trajectories_html(many: Trajectories | Runs) -> str:
    """The same with three lines for each observable."""
    body = [(_named(many, place), *_spread(many, place), _line(_shares(many, place))) for place in _shown(many)]
    head = ("", f"at {_ends(many.times_s, many.time_unit)[1]}: median", "5 % to 95 %", "")
    return _html(_head_of_many(many), head, body, _more(many))


def _head_of_one(one: Trajectory) -> str:
    said = f"{one.status}: {one.message}" if one.message else one.status
    return f"Trajectory of {_extent(one)}; {said} ({sum(one.steps)} steps)"


def _head_of_many(many: Trajectories | Runs) -> str:
    said = ", ".join(f"{count} {word}" for word, count in Counter(many.status).most_common())
    return f"{_title(many)}, {_extent(many)}" + (f"; {said}" if said else "")


def _title(many: Trajectories | Runs) -> str:
    from sevenless.simulate.copies.runs import Runs

    if isinstance(many, Runs):
        return f"{_counted(len(many), 'stochastic run')} of {_counted(len(set(many.sets.tolist())), 'set')}"
    return f"Trajectories of {_counted(len(many), 'set')}"


def _extent(found: Trajectory | Trajectories | Runs) -> str:
    first, last = _ends(found.times_s, found.time_unit)
    things, times = _counted(len(found.names), "observable"), _counted(found.times_s.size, "time")
    return f"{things}, {times} from {first} to {last}"


def _counted(count: int, thing: str) -> str:
    return f"{count} {thing}" if count == 1 else f"{count} {thing}s"


def _ends(times: Float64Array, unit: str) -> tuple[str, str]:
    return f"{times[0]:g} {unit}".rstrip(), f"{times[-1]:g} {unit}".rstrip()


def _shown(found: Trajectory | Trajectories | Runs) -> range:
    return range(min(_ROWS, len(found.names)))


def _more(found: Trajectory | Trajectories | Runs) -> list[str]:
    return [f"... and {len(found.names) - _ROWS} more"] if len(found.names) > _ROWS else []


def _named(found: Trajectory | Trajectories | Runs, place: int) -> str:
    unit = found.units[place]
    return f"{found.names[place]} ({unit})" if unit else found.names[place]


def _short(value: float) -> str:
    return "-" if np.isnan(value) else f"{value:.4g}"


def _shares(many: Trajectories | Runs, place: int) -> Float64Array:
    """Percentiles over the sets that are done, shape (times, 3)."""
    values = many.values[many.done, :, place]
    if not len(values):
        return np.full((many.times_s.size, len(_SHARES)), np.nan)
    return np.percentile(values, _SHARES, axis=0).T


def _spread(many: Trajectories | Runs, place: int) -> tuple[str, str]:
    low, middle, high = _shares(many, place)[-1]
    return _short(middle), "-" if np.isnan(middle) else f"{_short(low)} to {_short(high)}"


def _aligned(rows: Sequence[tuple[str, ...]]) -> list[str]:
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]


def _line(values: Float64Array) -> str:
    """Lines over time, shape (times, lines), on one scale; nothing where there is no number."""
    finite = values[np.isfinite(values)]
    if not finite.size:
        return ""
    low, high = float(finite.min()), float(finite.max())
    scale = (high - low) or 1.0
    across = np.linspace(1.0, _WIDTH - 1.0, len(values))
    drawn = []
    for column in values.T:
        keep = np.isfinite(column)
        down = 1.0 + (_HEIGHT - 2.0) * (high - column[keep]) / scale
        points = " ".join(f"{x:.1f},{y:.1f}" for x, y in zip(across[keep], down, strict=True))
        drawn.append(f'<polyline points="{points}" fill="none" stroke="currentColor"/>')
    return f'<svg width="{_WIDTH}" height="{_HEIGHT}" role="img" aria-label="over time">{"".join(drawn)}</svg>'


def _html(head: str, columns: tuple[str, ...], body: Sequence[tuple[str, ...]], more: list[str]) -> str:
    cells = "".join(f"<th>{escape(name)}</th>" for name in columns)
    rows = "".join(
        "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row[:-1]) + f"<td>{row[-1]}</td></tr>" for row in body
    )
    rest = "".join(f"<p>{escape(line)}</p>" for line in more)
    return f"<p>{escape(head)}</p><table><thead><tr>{cells}</tr></thead><tbody>{rows}</tbody></table>{rest}"
