"""A question to the model: which cell, which drugs, which stimulus, for how long; and its answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Literal, final

import numpy as np
import numpy.typing as npt

from sevenless.pathway.cells import cells
from sevenless.pathway.drugs import drugs
from sevenless.pathway.scenario_checks import read_scenario
from sevenless.pathway.schedule import Dosing, Steps, steps_of, time_of
from sevenless.pathway.settings import Genes

if TYPE_CHECKING:
    from sevenless.pathway.result import PathwayResult

__all__ = ["Scenario"]

_POINTS: Final = 145


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
        With everything that is wrong at once: unknown cell, allele, gene, drug, ligand, hypothesis or unit, an allele
        on a gene that is knocked out, a drug that nothing is known of for the allele at hand, two drugs in one site,
        one name given twice, times that do not rise, things of the wrong type.

    Notes
    -----
    Names are those of `sevenless.molecules`: ``H358``, ``BI3406``, ``KRAS p.G12C`` and ``SHP2`` are read as
    ``NCI-H358``, ``BI-3406``, ``G12C`` and ``PTPN11``.

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
        for name, value in read_scenario(self).items():
            object.__setattr__(self, name, value)

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
            kras=self.allele("KRAS"),
            egfr=self.allele("EGFR"),
            ros1=self.allele("ROS1"),
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
        asked = [drugs()[name] for name in self.drugs]
        return dict(
            target.rate(self.allele(drug.by_allele) if drug.by_allele else "")
            for drug in asked
            for target in drug.targets
        )

    def allele(self, gene: str) -> str:
        """The allele of KRAS, EGFR or ROS1: that asked for, else the preset's; empty where there is no fusion."""
        return str(getattr(self, gene.lower()) or getattr(cells()[self.cell], gene.lower()))

    @property
    def output_times_s(self) -> npt.NDArray[np.float64]:
        """Output times in seconds: those asked for, or an even grid from 0 on."""
        if self.times_s is not None:
            return np.asarray(self.times_s, dtype=np.float64)
        return np.linspace(0.0, time_of("time", self.time), _POINTS)
