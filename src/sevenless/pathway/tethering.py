"""A virtual exchange assay: the catalytic part of SOS on RAS in solution, and on as much RAS tethered to a membrane.

The allosteric site makes RAS-GTP at it worth 66 times RAS-GDP in kcat over Km; that is the same in both assays. What a
membrane adds comes out of two things that the model has anyway: RAS at the allosteric site anchors SOS, and anchored
SOS meets RAS as if it were 250 times as concentrated.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Final

import numpy as np
import numpy.typing as npt

from sevenless.network.network import Network
from sevenless.network.reaction_list import read_reactions
from sevenless.pathway.values import record_value
from sevenless.simulate.ensemble import ensemble

__all__ = ["tethering_assay", "tethering_fold"]

_RECORDS: Final = {
    "kon_rem_D": "sos.rem-rasgdp.kon", "koff_rem_D": "sos.rem-rasgdp.koff",
    "kon_rem_T": "sos.rem-rasgtp.kon", "koff_rem_T": "sos.rem-rasgtp.koff",
    "kon_cat_D": "sos.cat.rem-rasgdp.kon", "koff_cat_D": "sos.cat.rem-rasgdp.koff", "kcat_D": "sos.cat.rem-rasgdp.kcat",
    "kon_cat_T": "sos.cat.rem-rasgtp.kon", "koff_cat_T": "sos.cat.rem-rasgtp.koff", "kcat_T": "sos.cat.rem-rasgtp.kcat",
    "tethered": "membrane.stites.volume-scale",
}  # fmt: skip

# D is RAS-GDP at the allosteric site, T is RAS-GTP; B at the end is a RAS-GDP in the catalytic site.
_REACTIONS: Final = """
network:
  name = exchange assay of the catalytic part of SOS

species:
  SOS = SOS_conc [mol/L]
  RasGDP = Ras_conc [mol/L]
  RasGTP, SOS_D, SOS_T, SOS_D_B, SOS_T_B, SOS_B = 0 [mol/L]

parameters:
  SOS_conc, Ras_conc = 0 [mol/L]
{parameters}

reactions:
  # SOS comes from solution: how fast it finds RAS is not changed by where RAS is.
  SOS + RasGDP <-> SOS_D ; kon_rem_D, koff_rem_D
  SOS + RasGTP <-> SOS_T ; kon_rem_T, koff_rem_T
  # Anchored, its catalytic site meets RAS in the layer at the membrane.
  SOS_D + RasGDP <-> SOS_D_B ; kon_cat_D * tethered, koff_cat_D
  SOS_T + RasGDP <-> SOS_T_B ; kon_cat_T * tethered, koff_cat_T
  SOS_D_B -> SOS_D + RasGTP ; kcat_D
  SOS_T_B -> SOS_T + RasGTP ; kcat_T
  # The allosteric site may let go while the catalytic one holds, and is filled again from the layer.
  SOS_B + RasGDP <-> SOS_D_B ; kon_rem_D * tethered, koff_rem_D
  SOS_B + RasGTP <-> SOS_T_B ; kon_rem_T * tethered, koff_rem_T
  SOS_B -> SOS + RasGDP ; koff_cat_D

observables:
  exchanged = (RasGTP + SOS_T + SOS_T_B) / Ras_conc [1]
"""

_TIMES_S: Final = np.concatenate([[0.0], np.geomspace(1e-2, 1e9, 600)])


@cache
def tethering_assay() -> Network:
    """The assay as a network: parameters ``SOS_conc``, ``Ras_conc`` (mol/L), and ``tethered``, 1 for RAS in solution.

    Notes
    -----
    Assumed, for it is not known better: with the allosteric site empty the catalytic site takes no RAS and frees none
    of its nucleotide; GTP is in excess, so that freed RAS takes it at once and for good; there is no GAP; GDP that RAS
    came with does not bind again.

    Examples
    --------
    >>> len(tethering_assay().species)
    8
    """
    lines = [f"  {name} = {record_value(record)!r}" for name, record in _RECORDS.items()]
    return read_reactions(_REACTIONS.format(parameters="\n".join(lines)))


def tethering_fold(
    sos_molar: Sequence[float] | npt.NDArray[np.float64],
    ras_molar: Sequence[float] | npt.NDArray[np.float64],
    *,
    until: float = 0.01,
) -> npt.NDArray[np.float64]:
    """How many times as fast SOS exchanges tethered RAS as RAS in solution, shape (SOS, RAS).

    Parameters
    ----------
    sos_molar, ras_molar
        Amounts in mol/L of the whole assay, tethered or not.
    until
        The share of RAS that has been exchanged when the mean rate so far is read.

    Examples
    --------
    >>> bool(tethering_fold([1e-8], [1e-7]) > 100)
    True
    """
    sos, ras = (np.asarray(one, dtype=np.float64) for one in (sos_molar, ras_molar))
    every_sos, every_ras = (one.ravel() for one in np.meshgrid(sos, ras, indexing="ij"))
    tethered = _times(every_sos, every_ras, until, record_value(_RECORDS["tethered"]))
    return (_times(every_sos, every_ras, until, 1.0) / tethered).reshape(sos.size, ras.size)


def _times(
    sos: npt.NDArray[np.float64], ras: npt.NDArray[np.float64], until: float, tethered: float
) -> npt.NDArray[np.float64]:
    """When each assay has exchanged so much."""
    values = {"SOS_conc": sos, "Ras_conc": ras, "tethered": np.full(sos.size, tethered)}
    share = ensemble(tethering_assay(), values, _TIMES_S)["exchanged"]
    return np.array([np.interp(until, one, _TIMES_S) for one in share])
