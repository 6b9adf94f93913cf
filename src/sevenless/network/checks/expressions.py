"""Expressions: readable, and naming only what there is and what may be named there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sevenless.network.checks.finding import Finding, did_you_mean, finding
from sevenless.network.checks.names import TIME
from sevenless.network.checks.records import Written
from sevenless.network.expression import names
from sevenless.network.network import Network

__all__ = ["expression_findings", "varying_rules"]


def expression_findings(network: Network, texts: Sequence[Written]) -> Iterator[Finding]:
    """What is wrong with expressions, each on its own."""
    known = {one.name for part in (network.species, network.parameters, network.rules) for one in part}
    others = {one.name: "an observable" for one in network.observables}
    others |= {one.name: "a compartment" for one in network.compartments}
    others |= {one.name: "a reaction" for one in network.reactions}
    species = {one.name for one in network.species}
    varying = varying_rules(network, texts)
    for one in texts:
        if one.tree is None:
            yield finding(one.kind, one.place, f"{one.label}: {one.error}", "mend the expression")
            continue
        named = names(one.tree)
        for name in sorted(named - known - {TIME}):
            what = f"{one.label}: nothing is called {name}"
            if name in others:
                what = f"{one.label}: {name} is {others[name]}, which expressions cannot name"
                yield finding(one.kind, one.place, what, f"make a rule or a parameter {name}")
            else:
                remedy = did_you_mean(name, known, f"add a parameter, species or rule {name}")
                yield finding(one.kind, one.place, what, remedy, missing=name)
        if one.scope == "constants":
            yield from _not_constant(one, sorted(named & (species | varying | {TIME})))
        elif one.scope == "start" and TIME in named:
            what = f"{one.label}: time is 0 at the start"
            yield finding(one.kind, one.place, what, "write an expression of parameters")


def _not_constant(one: Written, named: list[str]) -> Iterator[Finding]:
    if not named:
        return
    what = f"{one.label}: {', '.join(named)} may change during a simulation"
    remedy = "make it a rule" if one.kind == "parameter" else "write a number or an expression of parameters"
    yield finding(one.kind, one.place, what, remedy)


def varying_rules(network: Network, texts: Sequence[Written]) -> set[str]:
    """Rules that depend on species or time, by themselves or through other rules."""
    moving = {TIME, *(one.name for one in network.species)}
    used = {network.rules[one.place].name: names(one.tree) for one in texts if one.kind == "rule" and one.tree}
    used_by: dict[str, list[str]] = {}
    for name, inside in used.items():
        for other in inside:
            used_by.setdefault(other, []).append(name)
    found: set[str] = set()
    left = list(moving)
    while left:
        new = [name for name in used_by.get(left.pop(), ()) if name not in found]
        found.update(new)
        left += new
    return found
