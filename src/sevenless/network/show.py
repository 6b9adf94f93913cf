"""How networks show themselves: in a line, as a listing, and as tables of a notebook."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from typing import Final

from sevenless.network.checks.shapes import shape_findings
from sevenless.network.list_writer import reaction_lines, sections
from sevenless.network.network import Network

__all__ = ["html", "listing", "short"]

_ROWS: Final = 20


def short(network: Network) -> str:
    """``Network "Huang-Ferrell": 22 species, 30 reactions, 30 parameters``."""
    if wrong := _misshapen(network):
        return f"Network that cannot be shown: {wrong[0]}"
    counts = [_count(len(network.species), "species", "species"), _count(len(network.reactions), "reaction")]
    for records, word in (
        (network.parameters, "parameter"),
        (network.rules, "rule"),
        (network.observables, "observable"),
        (network.doses, "dose"),
        (network.events, "event"),
        (network.compartments, "compartment"),
    ):
        if records:
            counts.append(_count(len(records), word))
    name = f' "{network.name}"' if network.name else ""
    return f"Network{name}: {', '.join(counts)}"


def listing(network: Network, *, most: int = _ROWS) -> str:
    """The network as a reaction list, sound or not, of which at most so many lines of each section are shown."""
    if wrong := _misshapen(network):
        return "\n".join(["Network that cannot be shown:", *(f"  {line}" for line in wrong[:most])])
    lines = [short(network)]
    for head, body in sections(network):
        lines += ["", f"{head}:", *(f"  {line}" for line in body[:most]), *_more(len(body), most)]
    return "\n".join(lines)


def html(network: Network) -> str:
    """A table of each kind of record; reactions are open, the others can be opened."""
    parts = [f"<p><b>{escape(short(network))}</b></p>"]
    if _misshapen(network):
        return parts[0]
    for head, body in sections(network):
        rows = _reaction_rows(network) if head == "reactions" else [_cells(line) for line in body]
        is_open = " open" if head == "reactions" else ""
        shown = "".join(f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>" for row in rows[:_ROWS])
        more = "".join(f"<p>{escape(line.strip())}</p>" for line in _more(len(rows), _ROWS))
        parts.append(
            f"<details{is_open}><summary>{escape(head)} ({len(rows)})</summary><table>{shown}</table>{more}</details>"
        )
    return "".join(parts)


def _misshapen(network: Network) -> list[str]:
    return [str(one.problem) for one in shape_findings(network)]


def _reaction_rows(network: Network) -> list[Sequence[str]]:
    """Name, reaction, and rate of each line."""
    rows: list[Sequence[str]] = []
    for number, line in enumerate(reaction_lines(network.reactions), start=1):
        text, _, rate = line.partition(" ; ")
        name, colon, sides = text.partition(": ")
        rows.append((name if colon else f"r{number}", sides if colon else text, rate.removeprefix("rate: ")))
    return rows


def _cells(line: str) -> Sequence[str]:
    """The name, and what it is."""
    name, equals, value = line.partition(" = ")
    return (name, value) if equals and ":" not in name else (line,)


def _more(count: int, most: int) -> Iterator[str]:
    if count > most:
        yield f"  ... and {count - most} more"


def _count(number: int, one: str, many: str = "") -> str:
    return f"{number} {one if number == 1 else many or one + 's'}"
