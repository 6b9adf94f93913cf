"""Rules within rules: how large expressions become when everything that they name is written out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from typing import Final, final

from sevenless.network.checks.finding import Finding, finding
from sevenless.network.checks.records import Written
from sevenless.network.expression import Expression, names
from sevenless.network.network import Network

__all__ = ["nesting_findings"]

# Beyond this, working with an expression takes minutes, or more stack than there is.
_DEEPEST: Final = 200
_LARGEST: Final = 1_000_000


@final
@dataclass(frozen=True, slots=True)
class _Extent:
    depth: int
    size: int

    @property
    def is_too_much(self) -> bool:
        return self.depth > _DEEPEST or self.size > _LARGEST


_LEAF: Final = _Extent(1, 1)


def nesting_findings(network: Network, texts: Sequence[Written]) -> Iterator[Finding]:
    """The first rule or expression of each chain that becomes too deep, or too large."""
    owners: dict[str, Written] = {}
    for one in texts:
        if one.tree is not None and one.kind in ("parameter", "rule"):
            section = network.parameters if one.kind == "parameter" else network.rules
            owners[section[one.place].name] = one
    trees = {name: one.tree for name, one in owners.items() if one.tree is not None}
    uses = {name: names(tree) & trees.keys() for name, tree in trees.items()}
    try:
        order = list(TopologicalSorter(uses).static_order())
    except CycleError:
        return
    extents: dict[str, _Extent] = {}
    for name in order:
        extents[name] = _extent(trees[name], extents)
    of_rules = {id(one) for one in owners.values()}
    for one in texts:
        if one.tree is None:
            continue
        inside = names(one.tree)
        # What only uses one that is too much is not blamed as well.
        if any(extents[name].is_too_much for name in inside & extents.keys()):
            continue
        extent = _extent(one.tree, extents)
        if extent.is_too_much:
            how = f"{extent.depth} levels deep" if extent.depth > _DEEPEST else f"{extent.size} terms long"
            what = f"{one.label}: with the rules in it written out, the expression is {how}"
            remedy = "use fewer rules within rules" if id(one) in of_rules else "name fewer rules in it"
            yield finding(one.kind, one.place, what, remedy)


def _extent(tree: Expression, known: Mapping[str, _Extent]) -> _Extent:
    """Depth and size of an expression in which names stand for expressions."""
    depth, size, level, nodes = 0, 0, 0, [tree]
    while nodes:
        level += 1
        for one in nodes:
            own = known.get(one.name, _LEAF) if one.op == "name" else _LEAF
            depth = max(depth, level - 1 + own.depth)
            size += own.size
        nodes = [arg for one in nodes for arg in one.args]
    return _Extent(depth, size)
