"""What happens when kernels are used for the first time on a machine, and doing it ahead."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

from sevenless.compute.compiling import while_compiling

__all__ = ["FIRST_USES", "first_use_told"]

_told: set[str] = set()


@contextmanager
def first_use_told(what: str) -> Iterator[None]:
    """Around a kernel: its first use in a process prints one line on stderr if it has to be compiled."""
    if what in _told:
        yield
        return
    with while_compiling(_say):
        yield
    _told.add(what)


def _say() -> None:
    # A library has no other way to reach somebody who wonders why a first simulation takes so long.
    print(
        "compiling the simulation kernels, once (about ten seconds each); `sevenless warmup` does it ahead ...",
        file=sys.stderr,
    )


def _ensemble() -> None:
    from sevenless.network.network import Network, Reaction, Species
    from sevenless.simulate.ensemble import ensemble

    decay = Reaction(name="decay", reactants=(("A", 1),), rate_constant=1.0)
    ensemble(Network(species=(Species(name="A", initial=1.0),), reactions=(decay,)), {"A": [1.0, 2.0]}, [0.0, 1.0])


def _single() -> None:
    from sevenless.network.network import Network, Reaction, Species
    from sevenless.simulate.simulate import simulate

    decay = Reaction(name="decay", reactants=(("A", 1),), rate_constant=1.0)
    simulate(Network(species=(Species(name="A", initial=1.0),), reactions=(decay,)), times_s=[0.0, 1.0])


def _steady() -> None:
    from sevenless.network.network import Network, Reaction, Species
    from sevenless.simulate.steady_state import steady_state

    decay = Reaction(name="decay", reactants=(("A", 1),), rate_constant=1.0)
    steady_state(Network(species=(Species(name="A", initial=1.0),), reactions=(decay,)))


def _stochastic() -> None:
    from sevenless.network.network import Network, Reaction, Species
    from sevenless.simulate.stochastic import stochastic

    decay = Reaction(name="decay", reactants=(("A", 1),), rate_constant=1.0)
    network = Network(species=(Species(name="A", initial=1.0),), reactions=(decay,))
    stochastic(network, times_s=[0.0, 1.0], runs=1, seed=0)


def _gradients() -> None:
    from sevenless.network.network import Network, Reaction, Species
    from sevenless.simulate.gradient import gradient

    decay = Reaction(name="decay", reactants=(("A", 1),), rate_constant=1.0)
    network = Network(species=(Species(name="A", initial=1.0),), reactions=(decay,))
    gradient(network, {"A": [1.0, 2.0]}, [0.0, 1.0], weights=1.0)
    gradient(network, {}, [0.0, 1.0], weights=1.0)


FIRST_USES: Final[dict[str, Callable[[], None]]] = {
    "ensembles, eight parameter sets at a time": _ensemble,
    "single simulations": _single,
    "steady states": _steady,
    "stochastic runs": _stochastic,
    "gradients": _gradients,
}
"""What is compiled, and the smallest work that has it compiled: what `sevenless warmup` does."""
