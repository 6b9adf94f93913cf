"""A simulation of the pathway painted on its map: shares of the nodes, drugs, alleles and genes that are gone."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np

from sevenless.errors import InputError, Problem
from sevenless.figures.pathway_map import PathwayMap, pathway_map
from sevenless.molecules.find import known_name
from sevenless.network.evaluation import evaluate
from sevenless.network.expression import names, parse
from sevenless.pathway.cells import cells
from sevenless.pathway.comparing import place_at
from sevenless.pathway.drugs import drugs
from sevenless.pathway.result import PathwayResult
from sevenless.pathway.scenario import Scenario

__all__ = ["painted", "pathway_map_of"]


def painted(
    result: PathwayResult, *, at_s: float | None = None, reference: PathwayResult | None = None
) -> dict[str, float]:
    """Node of the pathway map to the share of it that is active in a simulation.

    Parameters
    ----------
    result
        Of a scenario; of an ensemble the model as it is.
    at_s
        When, in seconds; the nearest output time is taken. By default the end.
    reference
        Another simulation. Levels, which have no whole to be a share of (DUSP, SPRY, SOCS3), are of the highest in
        both, so that the two can be compared.

    Returns
    -------
    dict
        Nodes that the model has a number for. Ligands and RASA1 are not among them, nor is what the cell has none of.

    Raises
    ------
    InputError
        If the time lies outside of what was simulated, or the simulation failed.

    Examples
    --------
    >>> from sevenless.pathway.scenario import Scenario
    >>> shares = painted(Scenario(cell="NCI-H358", time="1 h").run())
    >>> 0.0 < shares["ERK"] < 1.0
    True
    """
    if result.statuses[0] != "done":
        what = f"there is nothing to paint: the simulation ended as {result.statuses[0]}"
        raise InputError(Problem(what=what, remedy="simulate another scenario"))
    place = place_at(result.times_s, "" if at_s is None else at_s)
    known = {name: result[name][place] for name in (*result.observed, *result.read_outs)}
    # Copies go in as they are in the model as it is, the first of an ensemble.
    known |= {name: np.ravel(value)[0] for name, value in result.numbers.items() if name.endswith("_copies")}
    found = {node: _share(texts, known) for node, texts in _table()["shares"].items()}
    for node, name in _table()["highest"].items():
        highest = max(float(np.nanmax(one[name])) for one in (result, reference) if one is not None)
        # Less than one copy per cell is nothing.
        found[node] = float(known[name]) / highest if highest >= 1 else math.nan
    # An integration is off by its tolerance, to either side of nothing and of all.
    return {node: min(max(share, 0.0), 1.0) for node, share in found.items() if math.isfinite(share)}


def _share(texts: list[str], known: Mapping[str, np.float64]) -> float:
    """The first expression whose names are known; nothing of nothing is no number."""
    expression = next(one for one in map(parse, texts) if names(one) <= known.keys())
    with np.errstate(divide="ignore", invalid="ignore"):
        return float(np.real(evaluate(expression, known)))


def pathway_map_of(
    result: PathwayResult, *, at_s: float | None = None, reference: PathwayResult | None = None, title: str = ""
) -> PathwayMap:
    """A simulation on the map of the pathway, with the drugs, alleles and lost genes of its scenario.

    Parameters
    ----------
    result
        Of a scenario.
    at_s
        When, in seconds; by default the end.
    reference
        Another simulation, such as the one without drugs. Then the log2 change against it is painted.
    title
        What stands above the map; by default the cell and the time.

    Raises
    ------
    InputError
        If the time lies outside of what was simulated.

    Examples
    --------
    >>> from sevenless.pathway.scenario import Scenario
    >>> pathway_map_of(Scenario(cell="DLD-1", drugs={"BI-3406": "1 uM"}, time="2 h").run())
    <PathwayMap 'DLD-1 at 2 h': 28 nodes painted>
    """
    scenario = result.scenario
    shares = painted(result, at_s=at_s, reference=reference)
    when = float(result.times_s[place_at(result.times_s, "" if at_s is None else at_s)])
    return pathway_map(
        shares,
        drugs=[place for name in scenario.drugs for place in _places(name)],
        alleles=_alleles(scenario),
        knocked_out=_knocked_out(scenario),
        title=title or f"{scenario.cell} at {_time_text(when)}",
        reference=None if reference is None else painted(reference, at_s=at_s, reference=result),
    )


def _time_text(time_s: float) -> str:
    return f"{time_s / 3600:.3g} h" if time_s >= 3600 or time_s == 0 else f"{time_s / 60:.3g} min"


@cache
def _table() -> dict[str, Any]:
    path = files("sevenless.figures") / "pathway_parts" / "painting.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))


def _places(drug: str) -> list[str]:
    """A compound by its name; one that nobody has made by what it acts on."""
    if known_name(drug, "compound"):
        return [drug]
    return [_table()["places"][target.pool] for target in drugs()[drug].targets]


def _knocked_out(scenario: Scenario) -> list[str]:
    """NRAS and HRAS are drawn as one, which is gone when both are."""
    gone = [gene for gene, state in scenario.genotype.items() if state == "-/-"]
    together = {"NRAS", "HRAS"}
    both = ["NHRAS"] if together <= set(gone) else []
    return [*(gene for gene in gone if gene not in together), *both]


def _alleles(scenario: Scenario) -> dict[str, str]:
    found = {}
    amplified = {
        *cells()[scenario.cell].amplified,
        *(g for g, state in scenario.genotype.items() if state == "amplified"),
    }
    for gene in ("KRAS", "EGFR"):
        if scenario.genotype.get(gene) != "-/-" and scenario.allele(gene) != "wild-type":
            found[gene] = scenario.allele(gene)
    if "KRAS" in amplified and "KRAS" not in found:
        found["KRAS"] = "wild-type amplified"
    if scenario.genotype.get("ROS1") != "-/-" and (ros1 := scenario.allele("ROS1")):
        # Cells with a fusion are called by it.
        found["ROS1"] = f"{scenario.cell.partition(' ')[0]} {'' if ros1 == 'wild-type' else ros1}".strip()
    return found
