"""How a run of surface plasmon resonance is analysed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, final

from sevenless.binding.kinetic_verdict import KineticLimits
from sevenless.binding.single_cycle import InjectionSeries
from sevenless.binding.spr.exclusions import SprExclusion
from sevenless.binding.surface import theoretical_rmax_ru

__all__ = ["SprOptions", "SurfaceTheory"]


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class SurfaceTheory:
    """What a surface can bind.

    Parameters
    ----------
    level_ru
        Immobilised or captured ligand by flow cell (``2`` or ``2-1``); under an empty name, of all others.
    ligand_dalton
        Mass of the ligand.
    analyte_dalton
        Mass by analyte; under an empty name, of all others. The file's own stands behind it.
    sites
        Binding sites of one ligand.
    """

    level_ru: Mapping[str, float] = field(default_factory=dict)
    ligand_dalton: float | None = None
    analyte_dalton: Mapping[str, float] = field(default_factory=dict)
    sites: float = 1.0

    def rmax_ru(self, flow_cell: str, analyte: str, stated_dalton: float | None = None) -> float:
        """Theoretical Rmax in RU, NaN where level or masses are not known."""
        cell = flow_cell.partition("-")[0]
        level = self.level_ru.get(flow_cell, self.level_ru.get(cell, self.level_ru.get("")))
        mass = self.analyte_dalton.get(analyte, self.analyte_dalton.get("", stated_dalton))
        if level is None or mass is None or self.ligand_dalton is None:
            return float("nan")
        return theoretical_rmax_ru(level, analyte_dalton=mass, ligand_dalton=self.ligand_dalton, sites=self.sites)


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class SprOptions:
    """How a run is analysed.

    Parameters
    ----------
    exclusions
        What is left out; results with everything stand beside.
    injection_s
        When the analyte flowed; told by the file or found in the traces if not given.
    single_cycle
        The injections of each sensorgram, where there are several and the file does not tell them, on its time axis.
    last_s
        End of the dissociation that is fitted, on the time axis of the file; found in the traces if not given.
    skip_s, zero_s
        Left out on either side of both ends of the injection; window before it whose mean is zero, 0 where responses
        are zeroed already.
    reference
        Flow cell without ligand that is subtracted.
    subtract_blank
        Whether the mean curve at concentration 0 is subtracted.
    remove_spikes
        Whether readings far from their neighbours are left out.
    point
        Report point that holds the response at equilibrium.
    solvent
        Whether report points are corrected for their share of solvent; see `solvent_corrected`.
    offset
        Of steady-state fits: ``"free"`` or ``"zero"``.
    bulk
        Shifts while the analyte flows: fitted, not fitted, or (None) fitted where the sensorgrams show them.
    mass_transport
        Transport of the analyte to the surface: fitted, not thought of, or (None) not fitted, but plain 1:1 binding is
        refused where it is seen.
    local_rmax
        Whether each sensorgram has an Rmax of its own.
    shared_rmax
        Whether analytes of one surface share the Rmax of their steady-state fits, scaled by mass where known.
    kinetics
        Whether rates are fitted.
    level
        Of the intervals.
    theory
        What the surfaces can bind.
    limits
        Of the verdicts on rates.
    """

    exclusions: tuple[SprExclusion, ...] = ()
    injection_s: tuple[float, float] | None = None
    single_cycle: InjectionSeries | None = None
    last_s: float | None = None
    skip_s: float = 2.0
    zero_s: float = 10.0
    reference: str | None = None
    subtract_blank: bool = True
    remove_spikes: bool = True
    point: str | None = None
    solvent: bool = False
    offset: Literal["free", "zero"] = "free"
    bulk: bool | None = None
    mass_transport: bool | None = None
    local_rmax: bool = False
    shared_rmax: bool = False
    kinetics: bool = True
    level: float = 0.95
    theory: SurfaceTheory = field(default_factory=SurfaceTheory)
    limits: KineticLimits = field(default_factory=KineticLimits)
