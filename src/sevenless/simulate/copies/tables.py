"""A network in copies as the kernels read it, and what they work on."""

from __future__ import annotations

from typing import NamedTuple

from sevenless.simulate.copies.random import UInt64Array
from sevenless.simulate.kernel.program import Float64Array, Int32Array, Int64Array, Program
from sevenless.simulate.kernel.tables import Outputs, Schedule, Triggers

__all__ = ["GENERIC", "LAW", "MASS_ACTION", "PARTS", "VARYING", "Box", "CopyTables", "Laws", "Rules"]

MASS_ACTION, GENERIC, VARYING, LAW = 0, 1, 2, 3
"""Kinds of propensities: of at most two copies; of any copies; the same with a constant that varies; by a rate law."""

PARTS = 8
"""Of each sum in the tree of propensities."""


class Laws(NamedTuple):
    """Reactions that are more than a constant times two copies.

    Parameters
    ----------
    kind
        Of each reaction.
    start, length, register
        The program of each reaction, and the register of its value; for mass action, the register of the constant.
    factor
        In ``numbers``: what the constant, or the law, is multiplied with.
    reactant_start, reactant, order
        Species of each reaction, and how many copies of each must meet.
    y
        Where values of species start behind the registers.
    """

    kind: int
    start: int
    length: int
    register: int
    factor: int
    reactant_start: int
    reactant: int
    order: int
    y: int


class CopyTables(NamedTuple):
    """Where everything starts in ``index`` or, if said so, in ``numbers``; as in `sevenless.simulate.kernel.tables`.

    Parameters
    ----------
    n, n_reactions, n_registers
        Counts. Species are in the order of the network.
    leaves
        Where propensities stand in the tree of sums, behind all sums.
    has_laws
        1 where laws, varying constants or events read values of species.
    registers, setup, initial
        As for the solver.
    per_unit
        In ``numbers``: copies in a unit of each species.
    laws
        Constants, and reactions that are more than a constant times two copies.
    meeting
        Four numbers for each reaction: its kind; for mass action of at most two copies, the two species, and 1 where
        they are one, so that n (n - 1) copies meet. The species behind the last has always one copy: reactions of
        fewer meet it.
    change_start, change, change_by
        Species that each reaction changes, and by how many copies.
    touched_start, touched
        Reactions whose propensity each reaction changes.
    sum_start, sum
        Sums that these stand in, the lowest first.
    highest, highest_own
        Of each species: the highest order of a reaction that it is in, and how many copies of it meet there.
    """

    n: int
    n_reactions: int
    n_registers: int
    leaves: int
    has_laws: int
    registers: int
    setup: Program
    initial: int
    per_unit: int
    laws: Laws
    meeting: int
    change_start: int
    change: int
    change_by: int
    touched_start: int
    touched: int
    sum_start: int
    sum: int
    highest: int
    highest_own: int
    schedule: Schedule
    triggers: Triggers
    outputs: Outputs


class Rules(NamedTuple):
    """How runs are made.

    Parameters
    ----------
    times
        Output times.
    epsilon
        Share by which no propensity may change in a leap.
    worth
        Events that a leap must stand for; infinite where none is taken.
    burst
        Events one by one, before leaping is thought of again.
    most
        Events one by one and leaps after which a run is given up.
    whole
        1 where initial values must be whole numbers of copies.
    """

    times: Float64Array
    epsilon: float
    worth: float
    burst: int
    most: int
    whole: int


class Box(NamedTuple):
    """What a run works on.

    Parameters
    ----------
    work
        Registers, then the value of each species in its unit.
    copies
        Of each species; behind them, 1.
    tree
        Sums of propensities, the sum of all at 0; propensities themselves from ``leaves`` on.
    constants
        Of each reaction, factor put in.
    flags
        Doses that are given, then events that were true, then the status, the species that it is about, and the
        number of the next output.
    clock
        Time; the time at which to stop next; the time that laws see; the time of the event that waits, -1 if none.
    random
        State of the generator.
    leap
        For each species the change that is expected in a unit of time, its variance, and what is used up; then for
        each reaction, whether it is critical.
    before
        For each species its copies before the leap.
    """

    tables: CopyTables
    lists: Int32Array
    numbers: Float64Array
    work: Float64Array
    copies: Int64Array
    tree: Float64Array
    constants: Float64Array
    flags: Int64Array
    clock: Float64Array
    random: UInt64Array
    leap: Float64Array
    before: Int64Array
