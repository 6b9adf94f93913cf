"""RAS-GTP along doses of EGF, coming from below and from above."""

from __future__ import annotations

from collections.abc import Mapping

from published.pathway.asking import Place
from published.pathway.running import DAY, at, run

__all__ = ["DOSES", "UNHELD", "ways"]

UNHELD = {"SOS1_phosphorylation_by_ERK": 0.0, "SOS2_phosphorylation_by_ERK": 0.0}
"""SOS without the sites of ERK: what is left is SOS and RAS."""

DOSES = (0.01, 0.02, 0.03, 0.05, 0.1, 0.2, 0.3, 0.5, 1.0)
"""EGF in ng/ml."""


def ways(place: Place, folds: Mapping[str, float] | None = None) -> tuple[list[float], list[float]]:
    """RAS-GTP after three days of each dose, which was there from the start, or came after four hours of a high one."""
    doses = [f"{dose} ng/ml" for dose in DOSES]
    from_below = [{"stimulus": {"EGF": dose}, "folds": folds or {}} for dose in doses]
    from_above = [{"stimulus": {"EGF": [("0 h", "10 ng/ml"), ("4 h", dose)]}, "folds": folds or {}} for dose in doses]
    up, down = ([at(one, "RAS_GTP", 3 * DAY) for one in run(place, way)] for way in (from_below, from_above))
    return up, down
