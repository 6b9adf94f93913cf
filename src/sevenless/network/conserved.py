"""Conserved moieties: sums of species that no reaction changes.

They are the integer vectors of the left null space of the stoichiometry: as sums with whole, positive factors wherever
there are enough of those, found by the algorithm of Farkas with the cheapest reaction next.

References
----------
Schuster S, Höfer T. Determining all extreme semi-positive conservation relations in chemical reaction systems.
J Chem Soc Faraday Trans 1991, 87:2561-2566. doi:10.1039/FT9918702561
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias, final

import numpy as np
import numpy.typing as npt

from sevenless.network.integer_relations import Relation, integer_basis, semi_positive, stoichiometric_columns
from sevenless.network.network import Network

__all__ = ["ConservedMoiety", "conserved_moieties", "drift"]

Float64Array: TypeAlias = npt.NDArray[np.float64]


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class ConservedMoiety:
    """A sum of species that no reaction changes.

    Parameters
    ----------
    name
        The simplest of its species, with ``_total`` behind it.
    members
        Species and their factors, in the order of the network.
    changed_by
        Doses and events that change it all the same.
    """

    name: str
    members: tuple[tuple[str, int], ...]
    changed_by: tuple[str, ...] = ()

    @property
    def expression(self) -> str:
        """As an expression, for an observable."""
        text = ""
        for name, factor in self.members:
            sign = (" + " if factor > 0 else " - ") if text else ("" if factor > 0 else "-")
            text += sign + (name if abs(factor) == 1 else f"{abs(factor)} * {name}")
        return text

    def total(self, state: Mapping[str, float]) -> float:
        """Its value in a state: species to amounts."""
        return float(sum(factor * state[name] for name, factor in self.members))

    def totals(self, names: Sequence[str], values: npt.ArrayLike) -> Float64Array:
        """Its values in many states.

        Parameters
        ----------
        names
            What the last axis of ``values`` holds.
        values
            Shape (..., names).

        Returns
        -------
        Shape (...).
        """
        place = {name: i for i, name in enumerate(names)}
        array = np.asarray(values, dtype=np.float64)
        found: Float64Array = sum(
            (factor * array[..., place[name]] for name, factor in self.members), np.zeros(array.shape[:-1])
        )
        return found

    def __str__(self) -> str:
        return f"{self.name} = {self.expression}"


def conserved_moieties(network: Network) -> tuple[ConservedMoiety, ...]:
    """All of them, independent of each other; every other sum that is conserved is made of these.

    Fixed species are left out: they are conserved one by one.

    Examples
    --------
    >>> from sevenless.network.reaction_list import read_reactions
    >>> for moiety in conserved_moieties(read_reactions("E + S <-> ES ; 1, 2\\nES -> E + P ; 3")):
    ...     print(moiety)
    E_total = E + ES
    S_total = S + ES + P
    """
    names = [one.name for one in network.species if not one.fixed]
    columns = stoichiometric_columns(network.reactions, names)
    basis, needed = integer_basis(len(names), columns)
    chosen = _chosen(len(names), len(basis), semi_positive(len(names), needed), basis)
    starts = [bool(one.initial) for one in network.species if not one.fixed]
    called = _names(chosen, names, starts)
    return tuple(
        ConservedMoiety(
            name=name,
            members=tuple((names[i], factor) for i, factor in sorted(relation.items())),
            changed_by=_changed_by(network, {names[i] for i in relation}),
        )
        for name, relation in sorted(zip(called, chosen, strict=True), key=lambda pair: min(pair[1]))
    )


def drift(moieties: Sequence[ConservedMoiety], names: Sequence[str], values: npt.ArrayLike) -> dict[str, float]:
    """How far each total moves along a trajectory, relative to the amounts that it is made of at the start.

    Parameters
    ----------
    moieties
        See `conserved_moieties`.
    names
        Species that ``values`` holds.
    values
        Shape (..., times, names).
    """
    array = np.asarray(values, dtype=np.float64)
    found = {}
    for one in moieties:
        totals = one.totals(names, array)
        sizes = np.abs(array[..., 0, :])
        place = {name: i for i, name in enumerate(names)}
        size = sum(abs(factor) * sizes[..., place[name]] for name, factor in one.members)
        moved = np.abs(totals - totals[..., :1]).max(axis=-1)
        found[one.name] = float(np.max(moved / np.where(size > 0, size, 1.0)))
    return found


def _chosen(n: int, wanted: int, positive: list[Relation], basis: list[Relation]) -> list[Relation]:
    """As many independent relations as there are: the shortest of the positive ones, then others."""
    by_length = sorted(positive, key=lambda one: (len(one), sum(one.values()), sorted(one)))
    rows: list[Float64Array] = []
    found: list[Relation] = []
    for relation in (*by_length, *sorted(basis, key=len)):
        if len(found) == wanted:
            break
        row = np.zeros(n)
        row[list(relation)] = list(relation.values())
        rest = row.copy()
        for _ in range(2):
            for other in rows:
                rest -= (rest @ other) * other
        if np.linalg.norm(rest) > 1e-9 * np.linalg.norm(row):
            rows.append(rest / np.linalg.norm(rest))
            found.append(relation)
    return found


def _names(relations: Sequence[Relation], names: Sequence[str], starts: Sequence[bool]) -> list[str]:
    """A name for each: of a species that is in no other relation if there is one, there at the start, and short."""
    count = np.zeros(len(names), dtype=np.int64)
    for relation in relations:
        count[list(relation)] += 1
    found: list[str] = []
    for relation in relations:
        best = min(relation, key=lambda i: (count[i], relation[i] != 1, not starts[i], len(names[i]), i))
        name = f"{names[best]}_total"
        while name in found or name in names:
            name += "_"
        found.append(name)
    return found


def _changed_by(network: Network, members: set[str]) -> tuple[str, ...]:
    doses = [f"dose {i} (of {one.target})" for i, one in enumerate(network.doses, start=1) if one.target in members]
    events = [f"event {one.name}" for one in network.events if members & {target for target, _ in one.assignments}]
    return (*doses, *events)
