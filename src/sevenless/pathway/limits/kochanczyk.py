"""Pulses and oscillations of ERK: the model of Kochanczyk 2017 in the form of Lin 2019."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from sevenless.errors import UnknownNameError
from sevenless.network.network import Network
from sevenless.pathway.limits.amounts import not_negative
from sevenless.pathway.limits.sourced import read_sourced

__all__ = ["kochanczyk_limit"]

_FEEDBACKS: Final = ("SOS", "MEK", "RAF")


def kochanczyk_limit(egf_pg_per_ml: float | None = None, *, without_feedback_on: Collection[str] = ()) -> Network:
    """The model of Kochanczyk 2017: EGF to ERK, with a positive feedback of RAS on SOS and three negative ones of ERK.

    Parameters
    ----------
    egf_pg_per_ml
        EGF from time 0 on (parameter ``EGF``); by default the dose that stands in the model.
    without_feedback_on
        Any of ``SOS``, ``MEK`` and ``RAF``: what ERK does not phosphorylate (parameters ``SOS_feedback``, ...).

    Returns
    -------
    In molecules per cell and seconds. ``RAS_GTP_share`` and ``ERK_PP_share`` are read out.

    Raises
    ------
    InputError
        If there is a negative amount of EGF.
    UnknownNameError
        If there is no such feedback.

    Notes
    -----
    Mass action throughout. SOS binds the active receptor, RAS binds the allosteric site of SOS on the receptor, and
    SOS exchanges as fast as the form of RAS there says. SOS with any of four phosphates does not bind the receptor.
    All numbers are evidence records.

    References
    ----------
    Kochanczyk M and others, Sci Rep 2017, 7:38244. doi:10.1038/srep38244
    Lin YT and others, 2019. arXiv:1903.08615

    Examples
    --------
    >>> network = kochanczyk_limit(5)
    >>> len(network.species), len(network.reactions)
    (34, 65)
    """
    asked = (without_feedback_on,) if isinstance(without_feedback_on, str) else without_feedback_on
    for name in asked:
        if name not in _FEEDBACKS:
            raise UnknownNameError("feedback of ERK", name, _FEEDBACKS)
    changed = {f"{name}_feedback": 0.0 for name in asked}
    if egf_pg_per_ml is not None:
        changed["EGF"] = not_negative(egf_pg_per_ml, "egf_pg_per_ml")
    return read_sourced("kochanczyk").with_values(changed)
