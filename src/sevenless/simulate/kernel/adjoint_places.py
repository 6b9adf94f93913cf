"""Where everything stands in the array that a run backwards works in: behind what a run forwards has."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sevenless.simulate.kernel.compiled import compiled
from sevenless.simulate.kernel.places import Room, aligned_zeros, flags_of, places_of
from sevenless.simulate.kernel.tableau import STAGES
from sevenless.simulate.kernel.tables import Tables

__all__ = ["AdjointPlaces", "adjoint_places_of", "backward_room"]


class AdjointPlaces(NamedTuple):
    """Places in ``work``, counted in elements of all lanes. A bar is the derivative of the loss by what it is of.

    Parameters
    ----------
    arguments
        The argument of each stage, one after the other.
    solved
        What the transposed systems give, z_0 ... z_7, each with a 0 behind its last species.
    by_rate
        Bar of the rate of every reaction, stage after stage: z_i by the stoichiometry.
    y_bar
        Of the state of each lane where it has come to.
    before
        Of the state in front of the step, as far as it is known.
    argument_bars
        Of the arguments of stages 1 to 4.
    carry
        Of the argument of the last stages; before them, of the state behind the step.
    tail, dense_bars
        Of the state in front of the step and of the three polynomials, through outputs within the step.
    k_bar, register_bars
        Of rate constants and of registers.
    size
        Elements altogether.
    """

    arguments: int
    solved: int
    by_rate: int
    y_bar: int
    before: int
    argument_bars: int
    carry: int
    tail: int
    dense_bars: int
    k_bar: int
    register_bars: int
    size: int


@compiled
def adjoint_places_of(tables: Tables) -> AdjointPlaces:
    """Places for a network."""
    n = tables.n
    rates = tables.rates
    constants = rates.n_zeroth + rates.n_first + rates.n_second + rates.n_third
    arguments = places_of(tables).size
    solved = arguments + STAGES * n
    by_rate = solved + STAGES * (n + 1)
    y_bar = by_rate + STAGES * tables.n_reactions
    before = y_bar + n
    argument_bars = before + n
    carry = argument_bars + 4 * n
    tail = carry + n
    dense_bars = tail + n
    k_bar = dense_bars + 3 * n
    register_bars = k_bar + constants
    return AdjointPlaces(
        arguments,
        solved,
        by_rate,
        y_bar,
        before,
        argument_bars,
        carry,
        tail,
        dense_bars,
        k_bar,
        register_bars,
        register_bars + tables.n_registers,
    )


@compiled
def backward_room(tables: Tables, width: int) -> Room:
    """Arrays for a run backwards; ``one`` has room for bars behind the state and the registers."""
    return Room(
        aligned_zeros(adjoint_places_of(tables).size * width),
        np.zeros(flags_of(tables).size * width, np.int64),
        np.zeros(2 * (tables.n + tables.n_registers)),
    )
