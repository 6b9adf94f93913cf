"""Networks that hypothesis draws: complexes of a few parts that bind, come apart and change state."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from hypothesis import strategies as st

from sevenless.network.network import Network, Parameter, Reaction, Species

Parts = tuple[int, ...]


@dataclass(frozen=True)
class Drawn:
    """A network whose every species is made of parts, and whose every reaction is reversible and keeps them.

    ``parts`` has a row per species. ``pairs`` are the names of the constants there and back.
    """

    network: Network
    parts: np.ndarray
    pairs: tuple[tuple[str, str], ...]


@st.composite
def drawn_networks(draw: st.DrawFn, *, balanced: bool = False) -> Drawn:
    """Up to fourteen species of up to three kinds of parts; ``balanced`` ones have rates that follow from energies."""
    kinds = draw(st.integers(1, 3))
    compositions = draw(st.lists(_compositions(kinds), min_size=2, max_size=10))
    compositions += [tuple(int(kind == one) for kind in range(kinds)) for one in range(kinds)]
    compositions.sort()
    names = [f"s{number}" for number in range(len(compositions))]
    size = st.floats(-2.0, 2.0)
    initial = [10.0 ** draw(size) * draw(st.sampled_from([0, 1, 1])) for _ in names]
    energy = [draw(st.floats(-3.0, 3.0)) for _ in names]
    reactions: list[Reaction] = []
    parameters: list[Parameter] = []
    for number, (left, right) in enumerate(_possible(compositions)):
        if draw(st.booleans()):
            there = 10.0 ** draw(size)
            change = sum(energy[i] for i in right) - sum(energy[i] for i in left)
            back = there * float(np.exp(change)) if balanced else 10.0 ** draw(size)
            for suffix, value, sides in (("f", there, (left, right)), ("b", back, (right, left))):
                parameters.append(Parameter(name=f"k{number}{suffix}", value=value))
                reactions.append(
                    Reaction(
                        name=f"r{number}{suffix}",
                        reactants=_counted(sides[0], names),
                        products=_counted(sides[1], names),
                        rate_constant=f"k{number}{suffix}",
                    )
                )
    network = Network(
        species=tuple(Species(name=name, initial=value) for name, value in zip(names, initial, strict=True)),
        reactions=tuple(reactions),
        parameters=tuple(parameters),
    )
    pairs = tuple((one.name[:-1] + "f", one.name[:-1] + "b") for one in parameters[::2])
    return Drawn(network, np.array(compositions, dtype=np.float64), pairs)


def _compositions(kinds: int) -> st.SearchStrategy[Parts]:
    return st.tuples(*[st.integers(0, 2)] * kinds).filter(lambda parts: 0 < sum(parts) <= 4)


def _possible(compositions: Sequence[Parts]) -> list[tuple[tuple[int, ...], tuple[int, ...]]]:
    """Changes of state, and bindings of two."""
    count = range(len(compositions))
    changes = [((i,), (j,)) for i in count for j in count if i < j and compositions[i] == compositions[j]]
    bindings = [
        ((i, j), (k,))
        for i in count
        for j in count
        if i <= j
        for k in count
        if tuple(a + b for a, b in zip(compositions[i], compositions[j], strict=True)) == compositions[k]
    ]
    return [*changes, *bindings][:40]


def _counted(side: Sequence[int], names: Sequence[str]) -> tuple[tuple[str, float], ...]:
    return tuple((names[i], float(side.count(i))) for i in sorted(set(side)))
