"""The cycle of wild-type and mutant RAS side by side: the Stites family of models."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from sevenless.errors import UnknownNameError
from sevenless.evidence.library import published
from sevenless.molecules.find import known_name
from sevenless.network.network import Network
from sevenless.pathway.limits.amounts import not_negative
from sevenless.pathway.limits.sourced import constant_in, read_sourced

__all__ = ["stites_alleles", "stites_limit"]

_WILD_TYPE: Final = "wild-type"
_SHEET: Final = re.compile(r"kras\.(\w+)\.multiplier\.khyd")
_NF1_BLIND: Final = "kras.g13d.nf1.multiplier-km"


def stites_alleles() -> tuple[str, ...]:
    """Alleles of KRAS that `stites_limit` has numbers for, wild type first.

    Examples
    --------
    >>> stites_alleles()[:3]
    ('wild-type', 'A146T', 'G12C')
    """
    found = (_SHEET.fullmatch(one.id) for one in published().constants)
    return (_WILD_TYPE, *sorted(one[1].upper() for one in found if one))


def stites_limit(allele: str = "G12C", *, gef_fold: float = 1.0, gap_unbound: bool = False) -> Network:
    """A model of the Stites family: a quarter of RAS is an allele of KRAS, and all compete for one GEF and one GAP.

    Parameters
    ----------
    allele
        One of `stites_alleles`, however it is written. ``wild-type`` makes both pools the same.
    gef_fold
        Active GEF, as a multiple of that of the model (parameter ``GEF_fold``): 0.3 where an inhibitor takes 70 %.
    gap_unbound
        Whether the mutant hardly binds the GAP, as is claimed of G13D and NF1: its Km is then 100 times that of the
        wild type, in place of its own (parameter ``fold_Km_GAP``). A switch, as the literature disputes it.

    Returns
    -------
    In nM and seconds. Read out are ``mutant_GTP_share`` and ``wt_GTP_share``, each of its own pool, ``RAS_GTP_share``
    of both, and ``signal``, the share of effectors that are bound.

    Raises
    ------
    UnknownNameError
        If there are no numbers for the allele.
    InputError
        If there is a negative amount of GEF.

    Notes
    -----
    The GEF speeds up both ways, so the relation of Haldane ties its constants to those of the nucleotides. It gives the
    turnover of wild-type RAS-GTP, and the uptake of GTP by each mutant.
    The constants of the GEF are those of RASGRF1, not of SOS. All numbers are evidence records.

    References
    ----------
    Stites EC and others, Science 2007, 318:463. doi:10.1126/science.1144642

    Examples
    --------
    >>> stites_limit("KRAS p.Gly12Asp")
    Network "Stites: wild-type RAS beside G12D": 9 species, 22 reactions, 51 parameters, 2 rules, 4 observables
    """
    name = known_name(allele, "allele") or allele
    if name not in stites_alleles():
        raise UnknownNameError("allele with rates of a Stites model", allele, stites_alleles())
    changed = {"GEF_fold": not_negative(gef_fold, "gef_fold")}
    if name == _WILD_TYPE:
        network = _as_wild_type()
    else:
        network = read_sourced("stites", {"MUTANT.": f"{name.lower()}.", "MUTANT": name})
    if gap_unbound:
        changed["fold_Km_GAP"] = constant_in(_NF1_BLIND, "fold")
    return network.with_values(changed)


def _as_wild_type() -> Network:
    any_of_them = stites_alleles()[1]
    network = read_sourced("stites", {"MUTANT.": f"{any_of_them.lower()}.", "MUTANT": _WILD_TYPE})
    folds = {one.name: 1.0 for one in network.parameters if one.name.startswith("fold_")}
    return replace(network.with_values(folds), note="every multiple of the mutant is 1")
