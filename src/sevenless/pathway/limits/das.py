"""SOS with RasGTP at its allosteric site makes more RasGTP: the minimal model of Das 2009."""

from __future__ import annotations

from sevenless.network.network import Network
from sevenless.pathway.limits.amounts import not_negative
from sevenless.pathway.limits.sourced import read_sourced

__all__ = ["das_limit"]


def das_limit(sos_molecules: float = 0.0, *, active: bool = False) -> Network:
    """The minimal model of Das 2009, without RasGRP: Ras, SOS and RasGAP at a patch of membrane.

    Parameters
    ----------
    sos_molecules
        SOS in the box (parameter ``SOS_number``).
    active
        Whether all Ras starts with GTP (parameter ``active_at_start``). Where there are two steady states, this
        says which of them is reached.

    Returns
    -------
    In molecules and seconds. ``RasGTP_total`` and ``RasGTP_share`` are read out.

    Raises
    ------
    InputError
        If there is a negative amount of SOS.

    Notes
    -----
    Either form of Ras binds the allosteric site; the exchange by SOS then follows Michaelis and Menten, with the
    constants of the form that is bound. Free SOS does not exchange. All numbers are evidence records.

    References
    ----------
    Das J and others, Cell 2009, 136:337. doi:10.1016/j.cell.2008.11.051

    Examples
    --------
    >>> das_limit(50)
    Network "Das 2009: Ras and SOS in a box": 5 species, 7 reactions, 28 parameters, 2 observables
    """
    start = {"SOS_number": not_negative(sos_molecules, "sos_molecules"), "active_at_start": float(active)}
    return read_sourced("das").with_values(start)
