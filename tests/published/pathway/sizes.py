"""Core against full: ten scenarios, and what both sizes say of them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from published.pathway.asking import Place
from published.pathway.running import DAY, EGF, HOUR, MINUTE, at, run

__all__ = ["OBSERVABLES", "SCENARIOS", "TIMES", "WITHIN", "Pair", "apart"]

WITHIN: Final = 0.2
"""How far the sizes may be apart, of the greater of both."""
NOTHING: Final = 0.01
"""A share below which a cell has none of it, in either size."""
OBSERVABLES: Final = ("RAS_GTP", "pERK", "pAKT")
TIMES: Final = {"10 min": 10 * MINUTE, "1 h": HOUR, "1 day": DAY}

SCENARIOS: Final[dict[str, dict[str, Any]]] = {
    "MCF10A, EGF": {"stimulus": EGF},
    "HS578T, EGF": {"cell": "HS578T", "stimulus": EGF},
    "MCF10A, EGF, no SOS2": {"stimulus": EGF, "genotype": {"SOS2": "-/-"}},
    "G12D": {"kras": "G12D"},
    "G13D, EGF": {"kras": "G13D", "stimulus": EGF},
    "NCI-H358, BI-3406 1 µM": {"cell": "NCI-H358", "drugs": {"BI-3406": "1 uM"}},
    "NCI-H358, sotorasib 100 nM": {"cell": "NCI-H358", "drugs": {"sotorasib": "100 nM"}},
    "G12D, trametinib 10 nM": {"kras": "G12D", "drugs": {"trametinib": "10 nM"}},
    "SDC4-ROS1, lorlatinib 1 nM": {"cell": "SDC4-ROS1", "drugs": {"lorlatinib": "1 nM"}},
    "EGFR L858R, osimertinib 100 nM": {"cell": "EGFR L858R adenocarcinoma", "drugs": {"osimertinib": "100 nM"}},
}


@dataclass(frozen=True)
class Pair:
    """One observable of one scenario at one time, in both sizes."""

    scenario: str
    observable: str
    time: str
    core: float
    full: float

    @property
    def apart(self) -> float:
        """Of the greater; 0 where both have none of it."""
        most = max(self.core, self.full)
        return 0.0 if most < NOTHING else abs(self.core - self.full) / most


@cache
def apart() -> tuple[Pair, ...]:
    """All of them."""
    core, full = (run(Place("MCF10A", size), list(SCENARIOS.values())) for size in ("core", "full"))
    return tuple(
        Pair(
            scenario=name, observable=observable, time=time, core=at(a, observable, when), full=at(b, observable, when)
        )
        for name, a, b in zip(SCENARIOS, core, full, strict=True)
        for observable in OBSERVABLES
        for time, when in TIMES.items()
    )
