"""A protocol as a notebook shows it: steps, reagents, gates and notes, as plain HTML without style sheets."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from typing import TYPE_CHECKING

from sevenless.units import format_conc

if TYPE_CHECKING:
    from sevenless.assays.protocol import Gate, Protocol, Step

__all__ = ["gate_limits", "protocol_html", "step_conditions"]


def protocol_html(protocol: Protocol) -> str:
    """The whole protocol as one HTML fragment."""
    steps = ((str(n), step.action, step_conditions(step), step.note) for n, step in enumerate(protocol.steps, 1))
    reagents = ((r.name, "" if r.conc_molar is None else format_conc(r.conc_molar), r.note) for r in protocol.reagents)
    gates = ((gate.metric, gate_limits(gate), gate.why) for gate in protocol.gates)
    return "".join(
        [
            f"<h3>{escape(protocol.title)} <code>{escape(protocol.name)}</code></h3><p>{escape(protocol.summary)}</p>",
            _table(("", "step", "conditions", "note"), steps),
            _table(("reagent", "concentration", "note"), reagents),
            _table(("quality figure", "limits", "why"), gates),
            _items(protocol.notes),
        ]
    )


def step_conditions(step: Step) -> str:
    """Volume, time and temperature of a step as people write them.

    Examples
    --------
    >>> from sevenless.assays.protocol import Step
    >>> step_conditions(Step(action="start", volume_l=10e-6, time_s=3600.0, temperature_c=30.0))
    '10 µL, 1 h, 30 °C'
    >>> step_conditions(Step(action="treat", time_s=72 * 3600.0, time_max_s=120 * 3600.0))
    '72 to 120 h'
    """
    parts = []
    if step.volume_l is not None:
        parts.append(f"{step.volume_l * 1e6:g} µL")
    if step.time_s is not None:
        parts.append(_duration(step.time_s, step.time_max_s))
    if step.temperature_c is not None:
        parts.append(f"{step.temperature_c:g} °C")
    return ", ".join(parts)


def gate_limits(gate: Gate) -> str:
    """The limits of a gate in words: ``warn below 0.5, fail below 0``."""
    limits = (
        ("warn below", gate.warn_below),
        ("fail below", gate.fail_below),
        ("warn above", gate.warn_above),
        ("fail above", gate.fail_above),
    )
    return ", ".join(f"{name} {limit:g}" for name, limit in limits if limit is not None)


def _duration(time_s: float, time_max_s: float | None) -> str:
    longest = time_s if time_max_s is None else time_max_s
    # Days only where the bench thinks in days: 72 h stays 72 h, 3 to 4 days stay days through their note.
    name, seconds = ("h", 3600.0) if longest >= 3600.0 else ("min", 60.0)
    first = f"{time_s / seconds:g}"
    return f"{first} {name}" if time_max_s is None else f"{first} to {time_max_s / seconds:g} {name}"


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    body = "".join(f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>" for row in rows)
    if not body:
        return ""
    titles = "".join(f"<th>{escape(title)}</th>" for title in head)
    return f"<table><thead><tr>{titles}</tr></thead><tbody>{body}</tbody></table>"


def _items(notes: Iterable[str]) -> str:
    items = "".join(f"<li>{escape(note)}</li>" for note in notes)
    return f"<ul>{items}</ul>" if items else ""
