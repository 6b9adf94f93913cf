"""What gradients are taken of: from outputs to an objective for each set, and its derivatives by the outputs."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from typing import Final

import numpy as np
import numpy.typing as npt

from sevenless.errors import InputError, Problem
from sevenless.simulate.kernel.program import Float64Array, Int64Array
from sevenless.simulate.plain_numbers import numbers_of

__all__ = ["ByOutput", "Loss", "loss_of"]

Loss = Callable[[Float64Array, Int64Array], tuple[Float64Array, Float64Array]]
"""Outputs, shape (sets, times, observables), and the numbers of these sets, to the objective of each set and its
derivatives by the outputs, shapes (sets,) and (sets, times, observables). Called from several threads, with some of the
sets at a time."""

ByOutput = npt.ArrayLike | Mapping[str, npt.ArrayLike]
"""A number for each output: one for all; shape (times, observables) or (sets, times, observables), (times,) where there
is one observable; or observables to such numbers without the last dimension."""

_A_LOSS: Final = "give a function of outputs and numbers of sets, which returns objectives and derivatives"
_PAIR: Final = 2
_ONE_WAY: Final = "give one of weights, measured and loss"


def loss_of(
    shape: tuple[int, int, int],
    observables: Sequence[str],
    *,
    weights: ByOutput | None,
    measured: ByOutput | None,
    sigma: ByOutput,
    loss: Loss | None,
) -> Loss:
    """The loss that is asked for, for so many sets, times and observables.

    Raises
    ------
    InputError
        If none or several are asked for, or the shape of one does not fit.
    """
    asked = [name for name, one in (("weights", weights), ("measured", measured), ("loss", loss)) if one is not None]
    if len(asked) != 1:
        raise InputError(Problem(what=f"{' and '.join(asked) or 'no objective'} given", remedy=_ONE_WAY))
    if loss is not None:
        if not callable(loss):
            raise InputError(Problem(what=f"loss is of type {type(loss).__name__}, no function", remedy=_A_LOSS))
        return _Checked(loss)
    problems: list[Problem] = []
    if weights is not None:
        found = _by_output("weights", weights, 0.0, shape, observables, problems)
        if not problems and not np.isfinite(found).all():
            problems.append(
                Problem(what="weights hold what is no finite number", remedy="give 0 for what does not count")
            )
        _raise(problems)
        return _Weighted(found)
    assert measured is not None
    values = _by_output("measured", measured, np.nan, shape, observables, problems)
    errors = _by_output("sigma", sigma, 1.0, shape, observables, problems)
    if not problems:
        problems.extend(_unusable(values, errors))
    _raise(problems)
    return _LeastSquares(values, errors)


def _raise(problems: Sequence[Problem]) -> None:
    if problems:
        raise InputError(problems)


def _unusable(values: Float64Array, errors: Float64Array) -> Iterator[Problem]:
    there = ~np.isnan(values)
    if np.isinf(values).any():
        yield Problem(what="measured holds an infinite value", remedy="leave out what was not measured, or give NaN")
    if not there.any():
        yield Problem(what="measured holds no number", remedy="give at least one measured value")
    if not (np.isnan(values) | ((errors > 0.0) & np.isfinite(errors))).all():
        yield Problem(what="sigma is not a positive number for every measured value", remedy="give standard errors")


def _by_output(
    what: str,
    given: ByOutput,
    missing: float,
    shape: tuple[int, int, int],
    observables: Sequence[str],
    problems: list[Problem],
) -> Float64Array:
    """The numbers of each output, in a shape that spreads to that of all outputs."""
    if not isinstance(given, Mapping):
        found = _numbers(what, given, problems)
        if found.ndim == 1 and shape[2] == 1:
            found = found[:, np.newaxis]
        return _fitting(what, found, shape, problems)
    named: Float64Array = np.full(shape, missing)
    for name, values in given.items():
        if name not in observables:
            close = get_close_matches(name, observables, n=1)
            remedy = f"did you mean {close[0]}?" if close else f"observables: {', '.join(observables[:8])}"
            problems.append(Problem(what=f"{what} names {name}, which is no observable here", remedy=remedy))
            continue
        found = _fitting(f"{what} of {name}", _numbers(what, values, problems), shape[:2], problems)
        named[:, :, list(observables).index(name)] = found
    return named


def _numbers(what: str, given: npt.ArrayLike, problems: list[Problem]) -> Float64Array:
    try:
        return numbers_of(given)
    except (TypeError, ValueError):
        problems.append(Problem(what=f"{what} holds no numbers", remedy="give an array of numbers"))
        return np.zeros(())


def _fitting(what: str, found: Float64Array, shape: tuple[int, ...], problems: list[Problem]) -> Float64Array:
    """The numbers, or 0 and a problem where their shape is neither that of a set nor that of all."""
    if found.ndim == 0 or found.shape in (shape, shape[1:]):
        return found
    said = "(sets, times, observables)" if len(shape) > 2 else "(sets, times)"
    problems.append(
        Problem(what=f"{what} has the shape {found.shape}", remedy=f"give {shape[1:]}, or {shape} for {said}")
    )
    return np.zeros(())


class _Weighted:
    """The sum of weights times outputs."""

    def __init__(self, weights: Float64Array) -> None:
        self._weights = weights

    def __call__(self, outputs: Float64Array, members: Int64Array) -> tuple[Float64Array, Float64Array]:
        weights = np.broadcast_to(_rows(self._weights, members), outputs.shape)
        total: Float64Array = (weights * outputs).sum(axis=(1, 2))
        return total, weights


class _LeastSquares:
    """Half the sum of ((output - measured) / sigma)**2 over what was measured."""

    def __init__(self, measured: Float64Array, sigma: Float64Array) -> None:
        self._measured, self._sigma = measured, sigma

    def __call__(self, outputs: Float64Array, members: Int64Array) -> tuple[Float64Array, Float64Array]:
        measured, sigma = _rows(self._measured, members), _rows(self._sigma, members)
        residual = np.where(np.isnan(measured), 0.0, (outputs - measured) / sigma)
        weights = np.where(np.isnan(measured), 0.0, residual / sigma)
        total: Float64Array = 0.5 * (residual * residual).sum(axis=(1, 2))
        return total, weights


def _rows(values: Float64Array, members: Int64Array) -> Float64Array:
    return values[members] if values.ndim > 2 else values


class _Checked:
    """A loss of the caller's, whose answer must have the right shape."""

    def __init__(self, loss: Loss) -> None:
        self._loss = loss

    def __call__(self, outputs: Float64Array, members: Int64Array) -> tuple[Float64Array, Float64Array]:
        answer: object = self._loss(outputs, members)
        if not isinstance(answer, tuple | list) or len(answer) != _PAIR:
            of = f" of {len(answer)}" if isinstance(answer, tuple | list) else ""
            what = f"loss gave a {type(answer).__name__}{of}, not two arrays"
            raise InputError(Problem(what=what, remedy="return (objective of each set, derivatives by outputs)"))
        try:
            objective, weights = (numbers_of(part) for part in answer)
        except (TypeError, ValueError):
            raise InputError(Problem(what="loss gave no numbers", remedy="return two arrays of numbers")) from None
        if objective.shape != outputs.shape[:1] or weights.shape != outputs.shape:
            raise InputError(
                Problem(
                    what=f"loss gave the shapes {objective.shape} and {weights.shape}",
                    remedy=f"give the objective of each set, {outputs.shape[:1]}, and derivatives, {outputs.shape}",
                )
            )
        return objective, weights
