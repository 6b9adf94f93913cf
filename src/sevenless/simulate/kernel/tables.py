"""A network as the engine reads it: two flat arrays, ``index`` and ``numbers``, and where in them everything starts.

Every field below that is not a count is such a start, in ``index`` unless said otherwise; a start of offsets is that
of n + 1 numbers that tell where the rows of a list begin, counted from the start of the list. Two arrays instead of
many: a kernel's arguments then are plain whole numbers, which costs nothing to hand on. Species are numbered in the
order of elimination.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from sevenless.simulate.kernel.program import Program

__all__ = [
    "STOP_ONLY",
    "Elimination",
    "Jacobian",
    "Outputs",
    "RateTables",
    "Schedule",
    "SumTable",
    "Tables",
    "Triggers",
]


class SumTable(NamedTuple):
    """Sums of terms, one sum per row: terms with coefficient +1, with -1, and with any other.

    ``coefficient`` starts in ``numbers``. The same once more in the order in which it is read without a miss:
    ``listed`` has how many rows there are, then for each row its number, how many terms are added, how many taken away,
    and the terms, rows of equal length behind each other so that the processor foresees where each ends; then how many
    rows have other coefficients, and for each its number, how many, and the terms, with coefficients from
    ``listed_coefficient`` on.
    """

    rows: int
    plus_start: int
    plus: int
    minus_start: int
    minus: int
    other_start: int
    other: int
    coefficient: int
    listed: int
    listed_coefficient: int


class RateTables(NamedTuple):
    """Rates of reactions, ordered by how many reactants there are; last, those that are programs.

    ``constant_register`` and ``constant_factor`` (in ``numbers``) give each mass-action rate constant as a register
    times a number. ``first``, ``second`` and ``third`` name the reactants.
    """

    n_zeroth: int
    n_first: int
    n_second: int
    n_third: int
    n_programs: int
    first: int
    second: int
    third: int
    constant_register: int
    constant_factor: int
    program: Program
    program_rate: int


class Jacobian(NamedTuple):
    """Derivatives of rates by species, and where they go in the matrix.

    A partial is factor (in ``numbers``) x constant x none, one or two species; last, those that are programs.
    ``entries`` sums partials into the places ``place`` of the matrix; ``blank`` are places of the sparse part that have
    none. ``time_program`` gives derivatives of rates by time, summed by ``time_sum``; none where no rate depends on
    time. ``program_whose`` gives rate and species of each partial that is a program, ``time_whose`` the rate of each
    derivative by time.
    """

    n_plain: int
    n_with_one: int
    n_with_two: int
    n_programs: int
    n_timed: int
    constant: int
    factor: int
    with_one: int
    with_two: int
    program: Program
    program_partial: int
    place: int
    n_blank: int
    blank: int
    entries: SumTable
    time_program: Program
    time_partial: int
    time_sum: SumTable
    program_whose: int
    time_whose: int


class Elimination(NamedTuple):
    """LU factors of the matrix: a sparse part without pivoting, then a dense block of ``n_dense`` rows.

    Row k of U stands behind its diagonal, at ``diagonal[k]``. ``lower_start`` and ``lower`` give the places of column
    k of L, ``upper_start`` and ``upper_column`` the columns of row k of U. ``target`` is where each product of the
    two goes, in the order in which they are formed. ``row_start``, ``row_place``, ``row_column`` are L by rows.
    ``forward`` and ``backward`` list the rows of L and of the sparse part of U in the order in which they are solved,
    rows that do not wait for each other together and the short ones first: for L how many rows, then for each its
    number, how many entries, for U the place of its diagonal, and the columns. The entries of L stand in that order
    from ``lower_first`` on. ``dense_start`` and ``lower_first`` are places in the matrix. Where ``pivoted`` is not 0,
    all rows are in the dense block, which single lanes then factor with partial pivoting, and two numbers a row stand
    behind it.
    """

    n: int
    n_sparse: int
    n_dense: int
    size: int
    dense_start: int
    diagonal: int
    lower_start: int
    lower: int
    upper_start: int
    upper_column: int
    target: int
    row_start: int
    row_place: int
    row_column: int
    lower_first: int
    forward: int
    backward: int
    pivoted: int = 0


STOP_ONLY: Final = 3
"""The action of a row of the schedule that is no dose, but a time to stop at, which may come again and again."""


class Schedule(NamedTuple):
    """Doses at known times: ``action`` 0 adds, 1 sets, 2 multiplies; ``target`` below n is a species, else a register.

    Times and amounts are registers. Where ``action`` is `STOP_ONLY`, runs stop at the time, and if the amount is not 0,
    before and behind it at all whole multiples of the amount.
    """

    n_doses: int
    time_register: int
    amount_register: int
    action: int
    target: int


class Triggers(NamedTuple):
    """Events: conditions, and what they set. Targets as in `Schedule`."""

    n_events: int
    program: Program
    condition: int
    initially: int
    assignment: Program
    assignment_start: int
    assignment_register: int
    assignment_target: int


class Outputs(NamedTuple):
    """What is recorded: linear sums of species, or, where ``register`` is not negative, a register of the program.

    ``n_programs`` is the number of those.
    """

    n_outputs: int
    n_programs: int
    sums: SumTable
    register: int
    program: Program


class Tables(NamedTuple):
    """Everything the engine reads of a network.

    ``registers`` (in ``numbers``) is what registers start with; ``setup`` computes those that follow from parameters;
    ``initial`` is the register of each species' initial value. ``limits`` (in ``numbers``) is the longest step that may
    be taken, and how far below 0, at most, a dose or an event may take a species: 0, or minus infinity.
    """

    n: int
    n_reactions: int
    n_registers: int
    registers: int
    setup: Program
    initial: int
    rates: RateTables
    derivatives: SumTable
    jacobian: Jacobian
    elimination: Elimination
    schedule: Schedule
    triggers: Triggers
    outputs: Outputs
    limits: int
