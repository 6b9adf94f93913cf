"""What differs between two networks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Literal, TypeVar, final

from sevenless.network.list_writer import (
    compartment_line,
    dose_line,
    event_line,
    observable_line,
    parameter_line,
    reaction_line,
    rule_line,
    species_line,
)
from sevenless.network.network import Network

__all__ = ["Difference", "NetworkDifference", "difference"]

Change = Literal["added", "removed", "changed", "renamed"]
_T = TypeVar("_T")
_MARKS: Mapping[Change, str] = {"added": "+", "removed": "-", "changed": "~", "renamed": "~"}


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A record that is in one network only, or different in both.

    Parameters
    ----------
    section
        As in a reaction list: ``species``, ``parameters``, ``reactions`` ...
    name
        Of the record; of a renamed reaction the old one.
    change
        From the first network to the second.
    before, after
        As lines of a reaction list; empty where there is none.
    """

    section: str
    name: str
    change: Change
    before: str = ""
    after: str = ""

    def __str__(self) -> str:
        told = " => ".join(line for line in (self.before, self.after) if line)
        return f"{_MARKS[self.change]} {told}"


@final
@dataclass(frozen=True, slots=True)
class NetworkDifference:
    """All that differs between two networks; true if anything does. The order of records does not count."""

    differences: tuple[Difference, ...]

    def __bool__(self) -> bool:
        return bool(self.differences)

    def __len__(self) -> int:
        return len(self.differences)

    def __iter__(self) -> Iterator[Difference]:
        return iter(self.differences)

    def __repr__(self) -> str:
        if not self.differences:
            return "no difference"
        lines: list[str] = []
        for section in dict.fromkeys(one.section for one in self.differences):
            lines += [f"{section}:", *(f"  {one}" for one in self.differences if one.section == section)]
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        rows = "".join(
            f"<tr><td>{escape(one.section)}</td><td>{one.change}</td>"
            f"<td><code>{escape(one.before)}</code></td><td><code>{escape(one.after)}</code></td></tr>"
            for one in self.differences
        )
        head = "<tr><th></th><th></th><th>before</th><th>after</th></tr>"
        return f"<table>{head}{rows}</table>" if rows else "<p>no difference</p>"


def difference(a: Network, b: Network) -> NetworkDifference:
    """What has to change in a network to make it another one.

    Records are compared by name. A reaction that has only another name is renamed, not removed and added.

    Examples
    --------
    >>> from sevenless.network.reaction_list import read_reactions
    >>> before = read_reactions("A <-> B ; k1, k2\\nparameters:\\nk1 = 1\\nk2 = 2")
    >>> after = read_reactions("A <-> B ; k1, 5\\nparameters:\\nk1 = 3")
    >>> difference(before, after)
    parameters:
      ~ k1 = 1 => k1 = 3
      - k2 = 2
    reactions:
      ~ r1_back: B -> A ; k2 => r1_back: B -> A ; 5
    """
    found = [*_head(a, b)]
    found += _section("compartments", a.compartments, b.compartments, lambda one: one.name, compartment_line)
    found += _section("species", a.species, b.species, lambda one: one.name, species_line)
    found += _section("parameters", a.parameters, b.parameters, lambda one: one.name, parameter_line)
    found += _section("rules", a.rules, b.rules, lambda one: one.name, rule_line)
    reactions = _section(
        "reactions", a.reactions, b.reactions, lambda one: one.name, lambda one: f"{one.name}: {reaction_line(one)}"
    )
    found += _with_renamed(reactions)
    found += _section("observables", a.observables, b.observables, lambda one: one.name, observable_line)
    found += _section("doses", a.doses, b.doses, dose_line, dose_line)
    found += _section("events", a.events, b.events, lambda one: one.name, event_line)
    return NetworkDifference(tuple(found))


def _head(a: Network, b: Network) -> Iterator[Difference]:
    for name, before, after in (
        ("name", a.name, b.name),
        ("time unit", a.time_unit, b.time_unit),
        ("note", a.note, b.note),
    ):
        if before != after:
            yield Difference(
                section="network",
                name=name,
                change="changed",
                before=f"{name} = {before}",
                after=f"{name} = {after}",
            )


def _section(
    section: str, a: Sequence[_T], b: Sequence[_T], name: Callable[[_T], str], line: Callable[[_T], str]
) -> list[Difference]:
    before, after = _keyed(a, name), _keyed(b, name)
    found = []
    for key in dict.fromkeys((*before, *after)):
        old, new = before.get(key), after.get(key)
        if old == new:
            continue
        change: Change = "added" if old is None else "removed" if new is None else "changed"
        lines = ["" if one is None else line(one) for one in (old, new)]
        found.append(Difference(section=section, name=key[0], change=change, before=lines[0], after=lines[1]))
    return found


def _keyed(records: Sequence[_T], name: Callable[[_T], str]) -> dict[tuple[str, int], _T]:
    """Records by name, and by how many of that name there were before: the same dose may be given twice."""
    found: dict[tuple[str, int], _T] = {}
    seen: Counter[str] = Counter()
    for one in records:
        found[name(one), seen[name(one)]] = one
        seen[name(one)] += 1
    return found


def _with_renamed(found: Sequence[Difference]) -> list[Difference]:
    """Pairs of a removed and an added reaction that say the same, as one."""
    added: dict[str, list[Difference]] = {}
    for one in found:
        if one.change == "added":
            added.setdefault(one.after.partition(": ")[2], []).append(one)
    kept: list[Difference] = []
    gone: set[Difference] = set()
    for one in found:
        same = added.get(one.before.partition(": ")[2]) if one.change == "removed" else None
        if same:
            new = same.pop(0)
            gone.add(new)
            change: Change = "renamed"
            kept.append(
                Difference(section="reactions", name=one.name, change=change, before=one.before, after=new.after)
            )
        else:
            kept.append(one)
    return [one for one in kept if one not in gone]
