"""Names: each one an identifier, each one once, ``time`` not taken."""

from __future__ import annotations

import keyword
import unicodedata
from collections.abc import Iterator, Sequence

from sevenless.network.checks.finding import Finding, Kind, finding
from sevenless.network.network import Network

__all__ = ["name_findings"]

TIME = "time"


def name_findings(network: Network) -> Iterator[Finding]:
    """What is wrong with names."""
    shared: dict[str, str] = {}
    spaces: list[tuple[Kind, Sequence[str], dict[str, str]]] = [
        ("species", [one.name for one in network.species], shared),
        ("parameter", [one.name for one in network.parameters], shared),
        ("rule", [one.name for one in network.rules], shared),
        ("reaction", [one.name for one in network.reactions], {}),
        ("observable", [one.name for one in network.observables], {}),
        ("event", [one.name for one in network.events], {}),
        ("compartment", [one.name for one in network.compartments], {}),
    ]
    for kind, names, taken in spaces:
        for place, name in enumerate(names):
            yield from _of_one(kind, place, name)
            if name == TIME and taken is shared:
                yield finding(
                    kind, place, f"{kind} {name}: the name is taken by the time itself", "choose another name"
                )
            if name in taken:
                other = taken[name]
                twice = (
                    f"there are two of the name {name}" if other == kind else f"{name} is also the name of a {other}"
                )
                yield finding(kind, place, f"{kind} {name}: {twice}", "choose another name for one of them")
            taken.setdefault(name, kind)
    yield from _of_texts(network)


def _of_one(kind: Kind, place: int, name: str) -> Iterator[Finding]:
    remedy = "use letters, digits and _, and no digit in front"
    if not name:
        yield finding(kind, place, f"{kind} number {place + 1} has no name", remedy)
    elif not name.isidentifier():
        yield finding(kind, place, f'{kind} "{name}": the name cannot stand in an expression', remedy)
    elif keyword.iskeyword(name):
        yield finding(
            kind, place, f"{kind} {name}: {name} means something else in an expression", "choose another name"
        )
    elif name != (plain := unicodedata.normalize("NFKC", name)):
        yield finding(kind, place, f"{kind} {name}: in an expression the name is read as {plain}", f"write {plain}")


def _of_texts(network: Network) -> Iterator[Finding]:
    """Texts that are shown and written in one line."""
    texts: list[tuple[Kind, int, str, str]] = [("network", 0, "name", network.name)]
    texts += [
        ("compartment", i, f"unit of compartment {one.name}", one.unit) for i, one in enumerate(network.compartments)
    ]
    texts += [("species", i, f"unit of species {one.name}", one.unit) for i, one in enumerate(network.species)]
    texts += [("parameter", i, f"unit of parameter {one.name}", one.unit) for i, one in enumerate(network.parameters)]
    texts += [("rule", i, f"unit of rule {one.name}", one.unit) for i, one in enumerate(network.rules)]
    texts += [
        ("observable", i, f"unit of observable {one.name}", one.unit) for i, one in enumerate(network.observables)
    ]
    for kind, place, label, text in texts:
        if not text.isprintable() or text != text.strip():
            yield finding(
                kind, place, f"{label}: {text!r} has a line break or blanks around it", "write it in one line, bare"
            )
        elif kind != "network" and set(text) & set("[]#"):
            yield finding(kind, place, f"{label}: {text!r} has brackets or # in it", "leave them out")
