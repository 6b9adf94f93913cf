"""Records in an order in which each stands behind all that it depends on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from graphlib import TopologicalSorter
from typing import Protocol, TypeVar

from sevenless.network.expression import names, parse

__all__ = ["in_order"]


class _Named(Protocol):
    @property
    def name(self) -> str: ...


_T = TypeVar("_T", bound=_Named)


def in_order(records: Sequence[_T], value: Callable[[_T], float | str]) -> list[_T]:
    """Records, those first that others depend on; else in their order.

    Parameters
    ----------
    records
        Of a sound network, where none depends on itself.
    value
        The number or expression of a record.
    """
    by_name = {one.name: one for one in records}
    needed = TopologicalSorter[str]()
    for one in records:
        text = value(one)
        before = names(parse(text)) if isinstance(text, str) else frozenset[str]()
        needed.add(one.name, *(name for name in by_name if name in before))
    return [by_name[name] for name in needed.static_order()]
