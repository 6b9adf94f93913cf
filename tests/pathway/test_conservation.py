"""Whatever the cell, its alleles and its drugs: no protein is lost or made of nothing, and nothing goes below zero."""

from __future__ import annotations

import re
from functools import cache

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sevenless.pathway.alleles import allele_names
from sevenless.pathway.cells import cells
from sevenless.pathway.drugs import drugs
from sevenless.pathway.model import shipped
from sevenless.pathway.run import numbers_of, trajectories
from sevenless.pathway.scenario import Scenario
from sevenless.pathway.settings import GENES, HYPOTHESES

TIMES_S = (0.0, 60.0, 600.0, 7200.0, 86400.0)
TOLERANCE = 1e-4
"""Of a protein's total: a hundred times what the solver is asked for, over a day."""
BELOW_ZERO = 0.1
"""Copies: a hundred times the absolute tolerance."""

MADE_AND_LOST = {"SOS1", "DUSP", "DUSP_mRNA", "SPRY", "SPRY_mRNA", "SOCS3", "SOCS3_mRNA"}
"""What cells make and degrade; all else is what it was at first."""

FEW = settings(
    max_examples=6,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


@cache
def holders(size: str) -> dict[str, dict[str, int]]:
    """Monomer to the species that hold it, and how often."""
    found: dict[str, dict[str, int]] = {}
    for species, pattern in shipped(size).patterns.items():
        for monomer in re.findall(r"(\w+)\(", pattern):
            held = found.setdefault(monomer, {})
            held[species] = held.get(species, 0) + 1
    return {name: held for name, held in found.items() if name not in shipped(size).pools}


@st.composite
def scenarios(draw: st.DrawFn, size: str) -> Scenario:
    cell = draw(st.sampled_from(sorted(cells())))
    genotype = draw(
        st.dictionaries(st.sampled_from(sorted(GENES)), st.sampled_from(["-/-", "+/-", "amplified"]), max_size=3)
    )
    allele = draw(st.sampled_from(allele_names()))
    # A gene that a mutation is asked of cannot be gone, and only some cells have a fusion.
    alleles = ("KRAS", "EGFR", *(("ROS1",) if cells()[cell].ros1 else ()))
    genotype = {
        name: state
        for name, state in genotype.items()
        if not (name in alleles and state == "-/-") and (name != "ROS1" or name in alleles)
    }
    taken: set[str] = set()
    dosing = {}
    for name in draw(st.lists(st.sampled_from(sorted(drugs())), max_size=3, unique=True)):
        one = drugs()[name]
        pools = {target.pool for target in one.targets}
        if pools & taken or one.by_allele or (one.only_for and one.only_for != allele):
            continue
        taken |= pools
        dosing[name] = draw(st.sampled_from([1e-9, 1e-7, 1e-5]))
    on = draw(st.dictionaries(st.sampled_from(sorted(HYPOTHESES)), st.booleans()))
    ligand = draw(st.sampled_from([{}, {"EGF": "1 ng/ml"}, {"EGF": "100 ng/ml", "HGF": "10 ng/ml", "IL6": "1 ng/ml"}]))
    return Scenario(
        cell=cell, kras=allele, genotype=genotype, drugs=dosing, stimulus=ligand, hypotheses=on, times_s=TIMES_S,
        size=size,
    )  # fmt: skip


def check(asked: Scenario) -> None:
    table = numbers_of(asked)
    network = shipped(asked.size).network
    species = [one.name for one in network.species]
    found = trajectories([asked], [table], 1, species)
    assert found.status[0] == "done", asked
    amounts = {name: found.values[0, :, place] for place, name in enumerate(species)}
    assert min(one.min() for one in amounts.values()) > -BELOW_ZERO, asked
    for monomer, held in holders(asked.size).items():
        if monomer in MADE_AND_LOST:
            continue
        total = sum(times * amounts[name] for name, times in held.items())
        wanted = float(table[f"{monomer}_copies"])  # type: ignore[arg-type]
        assert total == pytest.approx(np.full(total.shape, wanted), rel=TOLERANCE, abs=BELOW_ZERO), (monomer, asked)
    for pool in ("KRAS_mutant", "KRAS", "NRAS", "HRAS", "NHRAS"):
        times = {name: len(re.findall(rf"\b{pool}\(nuc~GTP", shipped(asked.size).patterns[name])) for name in species}
        with_gtp = sum(count * amounts[name] for name, count in times.items() if count)
        if any(times.values()):
            assert (with_gtp <= (1 + TOLERANCE) * float(table[f"{pool}_copies"]) + BELOW_ZERO).all(), (pool, asked)  # type: ignore[arg-type]


@pytest.mark.parametrize("size", ["core", "full"])
def test_every_protein_that_a_cell_has_copies_of_is_counted(size: str) -> None:
    """The check looks at something: all monomers, in all species they are in."""
    wanted = {name.removesuffix("_copies") for name in numbers_of(Scenario(size=size)) if name.endswith("_copies")}
    held = holders(size)
    assert held.keys() <= wanted
    assert held["SOS1"].keys() > {"SOS1"}
    assert max(held["KRAS"].values()) == 2
    assert len(held.keys() - MADE_AND_LOST) > 25


@FEW
@given(data=st.data())
@pytest.mark.parametrize("size", ["core", "full"])
def test_proteins_are_neither_made_nor_lost(size: str, data: st.DataObject) -> None:
    check(data.draw(scenarios(size)))


@pytest.mark.slow
@settings(max_examples=60, deadline=None, derandomize=True)
@given(data=st.data())
@pytest.mark.parametrize("size", ["core", "full"])
def test_proteins_are_neither_made_nor_lost_in_many_cells(size: str, data: st.DataObject) -> None:
    check(data.draw(scenarios(size)))
