"""What going backwards reads of a network, besides what going forwards does."""

from __future__ import annotations

from typing import NamedTuple

from sevenless.simulate.kernel.program import Program
from sevenless.simulate.kernel.tables import SumTable

__all__ = ["AdjointTables", "ByRate", "Reversed"]


class ByRate(NamedTuple):
    """The change of species that each reaction makes, reaction by reaction.

    ``four`` starts four species for each reaction, the first two with coefficient 1, the others with -1; where there
    are fewer, the species behind the last, which is 0. What more there is: ``rest`` sums it, for the ``n_rest``
    reactions that start at ``rest_reaction``.
    """

    n_reactions: int
    four: int
    n_rest: int
    rest_reaction: int
    rest: SumTable


class Reversed(NamedTuple):
    """A program that has the bars of what another gives, and computes the bars of what that is given.

    A bar is the derivative of the loss by something. ``seed`` starts the registers that the bars of results are put
    into. ``species`` and ``species_bar`` start species, and the registers that hold their bars behind the program;
    ``input`` and ``input_bar`` the same for registers.
    """

    program: Program
    n_seeds: int
    seed: int
    n_species: int
    species: int
    species_bar: int
    n_inputs: int
    input: int
    input_bar: int


class AdjointTables(NamedTuple):
    """Programs reversed, and the stoichiometry.

    Those of rates and of observables include the programs themselves. That of the matrix has the seeds of partials,
    then those of derivatives by time. ``setup`` is that of what follows from parameters; ``setup_result`` starts the
    registers whose bars are its seeds.
    """

    by_rate: ByRate
    rates: Reversed
    outputs: Reversed
    matrix: Reversed
    setup: Reversed
    setup_result: int
