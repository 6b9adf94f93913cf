"""Rooted trees, by which the order conditions of Rosenbrock methods are counted."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from math import prod

import numpy as np

from sevenless.simulate.kernel.program import Float64Array

Tree = tuple["Tree", ...]  # type: ignore[misc]
"""A root with its branches, which are trees."""


@cache
def trees(order: int) -> tuple[Tree, ...]:
    """All rooted trees of so many vertices: 1, 1, 2, 4, 9 of them."""
    return tuple(sorted(set(_branches(order - 1, order - 1))))


def _branches(vertices: int, largest: int) -> Iterator[Tree]:
    if vertices == 0:
        yield ()
    for size in range(min(vertices, largest), 0, -1):
        for first in trees(size):
            for rest in _branches(vertices - size, size):
                yield tuple(sorted((first, *rest)))


def size(tree: Tree) -> int:
    """Vertices of a tree."""
    return 1 + sum(map(size, tree))


def density(tree: Tree) -> int:
    """Product over vertices of how many stand on each: gamma of Butcher."""
    return size(tree) * prod(map(density, tree))


def weight(tree: Tree, alpha: Float64Array, beta: Float64Array) -> Float64Array:
    """The elementary weight of a tree for each stage: Hairer & Wanner, Solving ODEs II, section IV.7.

    A vertex with one branch takes beta = alpha + gamma, a vertex with more takes alpha.
    """
    matrix = beta if len(tree) == 1 else alpha
    found = np.ones(len(alpha))
    for branch in tree:
        found = found * (matrix @ weight(branch, alpha, beta))
    return found
