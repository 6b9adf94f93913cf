"""Named tuples and arrays by their addresses are read as if they were there."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sevenless.simulate.kernel.addresses import (
    by_address,
    hold,
    matrix_at,
    row_at,
    start,
)  # fmt: skip
from sevenless.simulate.kernel.compiled import compiled, entry
from sevenless.simulate.kernel.program import Float64Array


class Inner(NamedTuple):
    """Fields of several sizes, before and behind an array."""

    yes: bool
    many: Float64Array
    after: int


class Outer(NamedTuple):
    """A tuple within a tuple."""

    first: float
    inner: Inner
    last: int


@compiled
def _read(found: Outer, out: Float64Array) -> None:
    out[0] = found.first
    out[1] = found.inner.many[1] if found.inner.yes else -1.0
    out[2] = found.inner.after
    out[3] = found.last
    out[4] = found.inner.many.size
    found.inner.many[0] = 7.0


@entry
def _hand_on(found: Outer, out: Float64Array) -> None:
    _read(by_address(found), out)


def test_every_field_is_read_from_where_it_was_put() -> None:
    many, out = np.array([1.0, 2.5, 3.0]), np.zeros(5)
    _hand_on(Outer(0.25, Inner(True, many, -3), 11), out)
    assert out.tolist() == [0.25, 2.5, -3.0, 11.0, 3.0]
    assert many[0] == 7.0


def test_no_array_is_counted_once_more_or_less() -> None:
    """An array that kernels know by its address is freed by who made it, and by nobody else."""
    import sys

    many, out = np.array([1.0, 2.5, 3.0]), np.zeros(5)
    given = Outer(0.25, Inner(True, many, -3), 11)
    _hand_on(given, out)
    before = sys.getrefcount(many)
    for _ in range(100):
        _hand_on(given, out)
    assert sys.getrefcount(many) == before


@entry
def _stretches(n: int, out: Float64Array) -> None:
    made = np.zeros(n * n + n)
    work = start(made)
    square, row = matrix_at(work, 0, n), row_at(work, n * n, n)
    for i in range(n):
        row[i] = i + 1.0
        for j in range(n):
            square[i, j] = 10.0 * i + j
    for i in range(n * n + n):
        out[i] = work[i]
    hold(made)


def test_rows_and_matrices_stand_where_they_are_asked_for() -> None:
    out = np.zeros(12)
    _stretches(3, out)
    assert out.tolist() == [0.0, 1.0, 2.0, 10.0, 11.0, 12.0, 20.0, 21.0, 22.0, 1.0, 2.0, 3.0]
