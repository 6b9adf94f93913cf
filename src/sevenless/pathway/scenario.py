"""A question to the model: which cell, which drugs, which stimulus, for how long; and its answer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Literal, final

import numpy as np
import numpy.typing as npt

from sevenless.errors import InputError, Problem, UnknownNameError
from sevenless.molecules.find import known_name
from sevenless.pathway.alleles import allele_names
from sevenless.pathway.cells import cells
from sevenless.pathway.drugs import LIGANDS, Drug, drugs
from sevenless.pathway.model import SIZES
from sevenless.pathway.schedule import Dosing, Steps, steps_of
from sevenless.pathway.settings import GENES, HYPOTHESES, Genes
from sevenless.units import parse_time

if TYPE_CHECKING:
    from sevenless.pathway.result import PathwayResult

__all__ = ["Scenario"]

_STATES: Final = ("-/-", "+/-", "amplified")
_MOST_POINTS: Final = 145


@final
@dataclass(frozen=True, kw_only=True)
class Scenario:
    """One experiment on one cell.

    Parameters
    ----------
    cell
        Name of a preset: ``MCF10A``, ``NCI-H358``, ``CD74-ROS1``, ...
    kras, egfr, ros1
        Alleles in place of those of the preset: ``G12D``, ``L858R``, ``G2032R``; ``wild-type``.
    genotype
        Gene to ``-/-``, ``+/-`` or ``amplified``.
    drugs, stimulus
        Name to a `Dosing`: ``"100 nM"``, ``"10 ng/ml"`` (ligands), or steps in time. Drugs and stimulus begin at 0, in
        a cell at rest.
    hypotheses
        Switch to on or off. Those that are not named stand as the model has them.
    culture
        ``2D`` (on a dish), or ``3D`` (spheroid or suspension, without what adhesion brings).
    time
        How long, as text or in seconds.
    times_s
        Output times in seconds, in place of an even grid over ``time``.
    size
        ``core`` or ``full``.

    Raises
    ------
    InputError
        With everything that is wrong: unknown cell, allele, drug or unit, an allele on a gene that is knocked out, a
        drug that nothing is known of for the allele at hand, two drugs in one site.

    Examples
    --------
    >>> found = Scenario(cell="NCI-H358", drugs={"BI-3406": "100 nM"}, time="2 h").run()
    >>> bool(found["pERK"][-1] < found["pERK"][0])
    True
    """

    cell: str = "MCF10A"
    kras: str = ""
    egfr: str = ""
    ros1: str = ""
    genotype: Mapping[str, str] = field(default_factory=dict)
    drugs: Mapping[str, Dosing] = field(default_factory=dict)
    stimulus: Mapping[str, Dosing] = field(default_factory=dict)
    hypotheses: Mapping[str, bool] = field(default_factory=dict)
    culture: Literal["2D", "3D"] = "2D"
    time: str | float = "24 h"
    times_s: Sequence[float] | npt.NDArray[np.float64] | None = None
    size: str = "core"

    def __post_init__(self) -> None:
        for name in ("cell", "genotype", "drugs"):
            object.__setattr__(self, name, getattr(self, f"_named_{name}")())
        if problems := list(self._problems()):
            raise InputError(problems)

    def run(self, *, ensemble: int = 0, seed: int = 0) -> PathwayResult:
        """The answer of the model; with an ``ensemble``, also of so many models within the spread of their numbers."""
        from sevenless.pathway.run import run

        return run(self, ensemble=ensemble, seed=seed)

    @property
    def genes(self) -> Genes:
        """What makes the cell."""
        on = {"G13D_and_NF1"} | {name for name, asked in self.hypotheses.items() if asked}
        off = {name for name, asked in self.hypotheses.items() if not asked}
        return Genes(
            cell=self.cell,
            kras=self._allele("kras"),
            egfr=self._allele("egfr"),
            ros1=self._allele("ros1"),
            genotype=self.genotype,
            hypotheses=frozenset(on - off),
            adherent=self.culture == "2D",
        )

    @property
    def steps(self) -> dict[str, Steps]:
        """Pool of the model to what there is of it and when."""
        found = {name: steps_of(name, dosing) for name, dosing in self.stimulus.items()}
        for name, dosing in self.drugs.items():
            for target in drugs()[name].targets:
                found[target.pool] = steps_of(name, dosing)
        return found

    @property
    def drug_rates(self) -> dict[str, float]:
        """Rate constants that the drugs set."""
        return dict(
            target.rate(self._allele_for(drugs()[name])) for name in self.drugs for target in drugs()[name].targets
        )

    @property
    def output_times_s(self) -> npt.NDArray[np.float64]:
        """Output times in seconds, the first of which is 0."""
        if self.times_s is not None:
            return np.asarray(self.times_s, dtype=np.float64)
        end = parse_time(self.time) if isinstance(self.time, str) else float(self.time)
        return np.linspace(0.0, end, _MOST_POINTS)

    def _allele(self, gene: str) -> str:
        return str(getattr(self, gene) or getattr(cells()[self.cell], gene))

    def _allele_for(self, drug: Drug) -> str:
        return self._allele(drug.by_allele.lower()) if drug.by_allele else ""

    def _named_cell(self) -> str:
        if self.cell in cells():
            return self.cell
        by_lower = {name.lower(): name for name in cells()}
        known = by_lower.get(self.cell.lower()) or known_name(self.cell, "cell line") or ""
        if known not in cells():
            raise UnknownNameError("cell of the pathway model", self.cell, cells())
        return known

    def _named_genotype(self) -> dict[str, str]:
        named = {"SHP2": "PTPN11"}
        return {named.get(gene.upper(), gene.upper()): state for gene, state in self.genotype.items()}

    def _named_drugs(self) -> dict[str, Dosing]:
        by_lower = {name.lower(): name for name in drugs()}
        return {
            by_lower.get(name.lower()) or known_name(name, "compound") or name: dosing
            for name, dosing in self.drugs.items()
        }

    def _problems(self) -> Iterator[Problem]:
        yield from self._unknown_names()
        if self.culture not in ("2D", "3D"):
            yield Problem(what=f"culture is {self.culture!r}", remedy='write "2D" or "3D"')
        yield from self._impossible_genes()
        yield from self._drug_problems()
        yield from self._time_problems()

    def _unknown_names(self) -> Iterator[Problem]:
        egfr = ("wild-type", "L858R", "L858R/T790M")
        ros1 = ("wild-type", "G2032R", "L2086F")
        asked = (
            ("size of the pathway model", [self.size], SIZES),
            ("allele of KRAS", [self.kras], allele_names()),
            ("allele of EGFR", [self.egfr], egfr),
            ("allele of ROS1", [self.ros1], ros1),
            ("gene of the pathway model", self.genotype, GENES),
            ("drug of the pathway model", self.drugs, drugs()),
            ("stimulus", self.stimulus, LIGANDS),
            ("hypothesis", self.hypotheses, HYPOTHESES),
        )
        for kind, names, known in asked:
            for name in names:
                if name and name not in known:
                    yield Problem(what=str(UnknownNameError(kind, name, known)))
        for gene, state in self.genotype.items():
            if state not in _STATES:
                yield Problem(what=f"{gene} is {state!r}", remedy=f"write one of {', '.join(_STATES)}")

    def _impossible_genes(self) -> Iterator[Problem]:
        for gene in ("KRAS", "EGFR", "ROS1"):
            asked, allele = getattr(self, gene.lower()), self._allele(gene.lower())
            if self.genotype.get(gene) == "-/-" and allele not in ("", "wild-type"):
                what = f"{gene} {allele} is asked of a cell in which {gene} is knocked out"
                yield Problem(what=what, remedy=f'take the genotype of {gene} away, or set {gene.lower()}="wild-type"')
            if gene == "ROS1" and asked and not cells()[self.cell].ros1:
                what = f"{self.cell} has no fusion of ROS1"
                yield Problem(what=what, remedy="take a cell such as CD74-ROS1 or SDC4-ROS1")

    def _drug_problems(self) -> Iterator[Problem]:
        taken: dict[str, str] = {}
        for name in self.drugs:
            drug = drugs().get(name)
            if drug is None:
                continue
            allele = self._allele_for(drug)
            if drug.only_for and self._allele("kras") != drug.only_for:
                what = f"{name} binds KRAS {drug.only_for} alone, and {self.cell} has {self._allele('kras')}"
                yield Problem(what=what, remedy=f'set kras="{drug.only_for}", or leave {name} out')
            for target in drug.targets:
                if "" not in target.records and allele not in target.records:
                    known = ", ".join(target.records)
                    what = f"nothing is known of {name} on {drug.by_allele} {allele or '(the cell has none)'}"
                    yield Problem(what=what, remedy=f"known are: {known}")
                if target.pool in taken:
                    what = f"{taken[target.pool]} and {name} share one site"
                    yield Problem(what=what, remedy="give one of them, or a dose response of each")
                taken[target.pool] = name

    def _time_problems(self) -> Iterator[Problem]:
        try:
            times = self.output_times_s
            for name, dosing in (*self.stimulus.items(), *self.drugs.items()):
                steps_of(name, dosing)
        except InputError as error:
            yield from error.problems
            return
        if (
            times.ndim != 1
            or not times.size
            or not np.isfinite(times).all()
            or times[0] < 0
            or (np.diff(times) <= 0).any()
        ):
            yield Problem(what="times do not rise from 0 on", remedy='give time="24 h", or times_s=[0, 600, 3600]')
