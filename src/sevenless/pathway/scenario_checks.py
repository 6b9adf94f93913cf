"""What a scenario holds, read and checked: all that is wrong with it at once."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, final

import numpy as np

from sevenless.errors import InputError, Problem
from sevenless.pathway.cells import cells
from sevenless.pathway.drugs import Drug, drugs
from sevenless.pathway.model import SIZES
from sevenless.pathway.scenario_names import Naming
from sevenless.pathway.schedule import steps_of, time_of

if TYPE_CHECKING:
    from sevenless.pathway.scenario import Scenario

__all__ = ["CULTURES", "STATES", "checked_times", "read_scenario"]

STATES: Final = ("-/-", "+/-", "amplified")
"""What a genotype may say of a gene."""

CULTURES: Final = ("2D", "3D")
"""On a dish; without what adhesion brings."""

_RISE: Final = 'give time="24 h", or times_s=[0, 600, 3600]'


def read_scenario(asked: Scenario) -> dict[str, Any]:
    """Fields with the model's names in place of those that were written.

    Raises
    ------
    InputError
        With everything that is wrong.
    """
    naming = Naming()
    read = _Read(
        cell=naming.cell(asked.cell),
        alleles={gene: naming.allele(gene, getattr(asked, gene.lower())) for gene in ("KRAS", "EGFR", "ROS1")},
        genotype=naming.genes(asked.genotype),
        drugs=naming.drugs(asked.drugs),
    )
    stimulus, hypotheses = naming.ligands(asked.stimulus), naming.switches(asked.hypotheses)
    problems = [
        *naming.problems,
        *_choices(asked, read.genotype, hypotheses),
        *read.impossible_genes(),
        *read.drug_problems(),
        *_dosing_problems({**stimulus, **read.drugs}),
        *_time_problems(asked),
    ]
    if problems:
        raise InputError(dict.fromkeys(problems))
    return {
        "cell": read.cell, "kras": read.alleles["KRAS"], "egfr": read.alleles["EGFR"], "ros1": read.alleles["ROS1"],
        "genotype": read.genotype, "drugs": read.drugs, "stimulus": stimulus, "hypotheses": hypotheses,
        "times_s": None if asked.times_s is None else tuple(checked_times(asked.times_s).tolist()),
    }  # fmt: skip


def checked_times(times_s: object) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Output times in seconds.

    Raises
    ------
    InputError
        If they are not numbers that rise from 0 on.
    """
    try:
        times = np.array(times_s, dtype=np.float64)
    except (TypeError, ValueError):
        times = np.empty(0)
    rising = times.ndim == 1 and bool(times.size) and bool(np.isfinite(times).all() and (np.diff(times) > 0).all())
    if not rising or times[0] < 0.0 or times[-1] == 0.0:
        shown = str(times_s) if len(str(times_s)) < len(_RISE) else f"{str(times_s)[: len(_RISE)]}..."
        raise InputError(Problem(what=f"times_s is {shown}, which are no times that rise from 0 on", remedy=_RISE))
    return times


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class _Read:
    """What was understood; the cell is empty where there is none of that name."""

    cell: str
    alleles: Mapping[str, str]
    genotype: Mapping[str, object]
    drugs: Mapping[str, object]

    def allele(self, gene: str) -> str:
        return str(self.alleles[gene] or getattr(cells()[self.cell], gene.lower()))

    def impossible_genes(self) -> Iterator[Problem]:
        for gene, asked in self.alleles.items() if self.cell else ():
            allele = self.allele(gene)
            if self.genotype.get(gene) == STATES[0] and allele not in ("", "wild-type"):
                what = f"{gene} {allele} is asked of a cell in which {gene} is knocked out"
                if not asked:
                    what = f"{self.cell} has {gene} {allele}, and {gene} is knocked out"
                yield Problem(what=what, remedy=f'take the genotype of {gene} away, or set {gene.lower()}="wild-type"')
        if self.cell and not cells()[self.cell].ros1 and (self.alleles["ROS1"] or "ROS1" in self.genotype):
            what = f"{self.cell} has no fusion of ROS1"
            yield Problem(what=what, remedy="take a cell such as CD74-ROS1 or SDC4-ROS1")

    def drug_problems(self) -> Iterator[Problem]:
        taken: dict[str, str] = {}
        for name in self.drugs:
            drug = drugs()[name]
            if self.cell:
                yield from self._unknown_target(drug)
            for target in drug.targets:
                if target.pool in taken:
                    what = f"{taken[target.pool]} and {name} share one site"
                    yield Problem(what=what, remedy="give one of them, or a dose response of each")
                taken.setdefault(target.pool, name)

    def _unknown_target(self, drug: Drug) -> Iterator[Problem]:
        if drug.only_for and self.allele("KRAS") != drug.only_for:
            what = f"{drug.name} binds KRAS {drug.only_for} alone, and {self.cell} has {self.allele('KRAS')}"
            yield Problem(what=what, remedy=f'set kras="{drug.only_for}", or leave {drug.name} out')
        if not drug.by_allele:
            return
        gene, allele = drug.by_allele, self.allele(drug.by_allele)
        known = sorted({one for target in drug.targets for one in target.records})
        if not allele:
            what = f"{drug.name} binds {gene}, and {self.cell} has no fusion of it"
            yield Problem(what=what, remedy="take a cell such as CD74-ROS1 or SDC4-ROS1, or leave the drug out")
        elif any(not {"", allele} & target.records.keys() for target in drug.targets):
            what = f"nothing is known of {drug.name} on {gene} {allele}"
            yield Problem(what=what, remedy=f"it is known on {', '.join(known)}")


def _choices(asked: Scenario, genotype: Mapping[str, object], hypotheses: Mapping[str, object]) -> Iterator[Problem]:
    fixed = (("size", asked.size, SIZES), ("culture", asked.culture, CULTURES))
    for what, value, known in fixed:
        if value not in known:
            yield Problem(what=f"{what} is {value!r}", remedy=f"write {' or '.join(known)}")
    for gene, state in genotype.items():
        if state not in STATES:
            yield Problem(what=f"{gene} is {state!r}", remedy=f"write one of {', '.join(STATES)}")
    for name, switch in hypotheses.items():
        if not isinstance(switch, bool):
            yield Problem(what=f"the hypothesis {name} is {switch!r}", remedy="write True or False")


def _dosing_problems(dosings: Mapping[str, Any]) -> Iterator[Problem]:
    for name, dosing in dosings.items():
        try:
            steps_of(name, dosing)
        except InputError as error:
            yield from error.problems


def _time_problems(asked: Scenario) -> Iterator[Problem]:
    try:
        if asked.times_s is not None:
            checked_times(asked.times_s)
        elif not 0.0 < time_of("time", asked.time) < math.inf:
            yield Problem(what=f"time is {asked.time}, in which nothing can happen", remedy=_RISE)
    except InputError as error:
        yield from error.problems
