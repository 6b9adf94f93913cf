"""Sums of squares of single cycles over the rates: Rmax and bulk shifts solved exactly, derivatives by Kaufman."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, final

import numpy as np

from sevenless.fitting.curves import Float64Array

if TYPE_CHECKING:
    from sevenless.binding.one_to_one import OneToOne

__all__ = ["SingleCycleSearch"]


@final
class SingleCycleSearch:
    """The search of a model whose curves have several injections each, with the last Rmax and bulk shifts.

    Parameters
    ----------
    model
        What is fitted.
    on_nodes, off_nodes
        log10 ka and log10 kd that are tried first; shape (nodes,) each.
    """

    def __init__(self, model: OneToOne, on_nodes: Float64Array, off_nodes: Float64Array) -> None:
        self._model, self._nodes = model, (on_nodes, off_nodes)
        self._response = self._centred(model.curves.response_ru)
        self.rmax_ru: Float64Array = np.zeros(len(model.curves.conc_molar))
        self.bulk_ru: Float64Array = np.zeros(len(model.curves.injection_conc_molar))

    def best_node(self) -> Float64Array:
        """The pair of the grid with the least sum of squares."""
        nodes = [np.array(node) for node in product(*self._nodes)]
        squares = [float(np.square(self._residual(node)[0]).sum()) for node in nodes]
        return nodes[int(np.argmin(squares))]

    def at(self, rates: Float64Array) -> tuple[float, Float64Array, Float64Array]:
        """Sum of squares at (log10 ka, log10 kd), half its gradient, and the Gauss-Newton matrix."""
        residual, shape, self.rmax_ru = self._residual(rates)
        scale = self.rmax_ru[self._model.curves.curve]
        columns = []
        for slope in self._model.slopes(*rates):
            moved = self._centred(slope) * scale
            columns.append(self._unscaled(shape, moved) - moved)
        slopes = np.stack(columns, axis=1)
        self.bulk_ru = self._bulk(rates)
        return float(residual @ residual), slopes.T @ residual, slopes.T @ slopes

    def _residual(self, rates: Float64Array) -> tuple[Float64Array, Float64Array, Float64Array]:
        """Response less the best curve, the shape of it, both without bulk shifts, and its Rmax."""
        shape = self._centred(self._model.shape(*rates))
        rmax = np.maximum(self._factor(shape, self._response), 0.0)
        return self._response - rmax[self._model.curves.curve] * shape, shape, rmax

    def _factor(self, shape: Float64Array, values: Float64Array) -> Float64Array:
        """By what a shape explains values best; shape (curves,)."""
        which, size = self._model.curves.curve, len(self._model.curves.conc_molar)
        across, along = np.bincount(which, shape * values, size), np.bincount(which, shape * shape, size)
        if not self._model.local_rmax:
            across, along = np.full(size, across.sum()), np.full(size, along.sum())
        return np.divide(across, along, out=np.zeros(size), where=along > 0)

    def _unscaled(self, shape: Float64Array, values: Float64Array) -> Float64Array:
        """The part of values that another Rmax would explain."""
        return np.asarray(self._factor(shape, values)[self._model.curves.curve] * shape)

    def _bulk(self, rates: Float64Array) -> Float64Array:
        """Shift of each injection at the last Rmax; 0 where none are fitted."""
        curves, means = self._model.curves, self._means(self._model.shape(*rates))
        rmax = np.repeat(self.rmax_ru, len(means) // len(self.rmax_ru))
        bulk = self._means(curves.response_ru) - rmax * means
        return bulk if self._model.bulk else np.zeros_like(bulk)

    def _centred(self, values: Float64Array) -> Float64Array:
        """Values less their mean per injection: what is left when bulk shifts are free."""
        if not self._model.bulk:
            return values
        curves = self._model.curves
        return np.asarray(values - self._means(values)[curves.injection] * curves.injected)

    def _means(self, values: Float64Array) -> Float64Array:
        """Of each injection; shape (injections,)."""
        curves = self._model.curves
        injected, which, size = curves.injected, curves.injection, len(curves.injection_conc_molar)
        count = np.bincount(which, injected, size)
        return np.asarray(np.bincount(which, values * injected, size) / np.maximum(count, 1))
