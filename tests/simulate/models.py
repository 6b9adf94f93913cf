"""Published and generated networks for tests and benches, each with times and tolerances that suit it.

The texts in ``models/`` name their papers. All have been compared with what the papers say of them
(`test_models.py`).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from sevenless.network.network import Network
from sevenless.network.reaction_list import read_reactions
from simulate.egfr_net import egfr_net
from simulate.generated import generated
from simulate.receptors import with_receptors

FOLDER = Path(__file__).with_name("models")
SIZES = (20, 100, 300, 500, 1000, 2000)


@dataclass(frozen=True)
class Published:
    """Times in the network's unit of time, and an absolute tolerance in its unit of amount."""

    until: float
    atol: float
    species: int
    reactions: int
    conserved: int


PUBLISHED = {
    "das_2009": Published(until=600.0, atol=1e-6, species=5, reactions=7, conserved=2),
    "kholodenko_2000": Published(until=9000.0, atol=1e-6, species=8, reactions=10, conserved=3),
    "huang_ferrell_1996": Published(until=200.0, atol=1e-9, species=22, reactions=30, conserved=7),
    "kholodenko_1999": Published(until=120.0, atol=1e-6, species=23, reactions=47, conserved=6),
    "lin_2019": Published(until=21600.0, atol=1e-3, species=34, reactions=65, conserved=9),
    "schoeberl_2002": Published(until=60.0, atol=1e-3, species=94, reactions=216, conserved=12),
    "egfr_net": Published(until=120.0, atol=1e-3, species=356, reactions=3749, conserved=5),
}


@cache
def network(name: str) -> Network:
    """A published network by its name, ``generated_500`` for a generated one of that many species, ``receptors_12``."""
    if name.startswith("generated_"):
        return generated(int(name.removeprefix("generated_")))
    if name == "egfr_net":
        return egfr_net()
    if name.startswith("receptors_"):
        return with_receptors(network("schoeberl_2002"), int(name.removeprefix("receptors_")))
    path = FOLDER / f"{name}.txt"
    return read_reactions(path.read_text(encoding="utf-8"), file=path.name)


def model(name: str, times: int = 11) -> tuple[Network, npt.NDArray[np.float64], float]:
    """A network, output times in its unit of time, and an absolute tolerance in its unit of amount."""
    known = PUBLISHED.get("schoeberl_2002" if name.startswith("receptors_") else name)
    until, atol = (known.until, known.atol) if known else (200.0, 1e-6)
    return network(name), np.linspace(0.0, until, times), atol
