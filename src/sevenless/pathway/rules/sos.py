"""SOS1 and SOS2: held by GRB2, brought to active receptors, anchored and woken by RAS, stopped by ERK and by drugs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pysb import ANY, Monomer

from sevenless.pathway.rules.ras import kind_of
from sevenless.pathway.rules.rule_set import RuleSet

__all__ = ["sos1_and_sos2"]


def sos1_and_sos2(rules: RuleSet, active: Mapping[str, Any], shp2: Any, ras_pools: Sequence[Monomer]) -> list[Monomer]:
    """Both exchange factors, with GRB2 and Sprouty's hold on it."""
    grb2 = rules.monomer("GRB2", "sh3")
    spry = rules.monomer("SPRY", "grb2")
    rules.starts(grb2(sh3=None), "GRB2_copies")
    rules.starts(spry(grb2=None), "SPRY_copies")
    rules.rule(
        "Sprouty holds GRB2",
        spry(grb2=None) + grb2(sh3=None) | spry(grb2=1) % grb2(sh3=1),
        "SPRY_GRB2_on",
        "SPRY_GRB2_off",
    )
    both = [_sos(rules, name) for name in ("SOS1", "SOS2")]
    for sos in both:
        _on_grb2(rules, sos, grb2)
        _to_the_membrane(rules, sos, grb2, active, shp2)
        _rem_site(rules, sos, ras_pools)
        if rules.size.catalytic_complex:
            _catalysis_by_complexes(rules, sos, ras_pools)
        else:
            _catalysis(rules, sos, ras_pools)
        _drug(rules, sos)
    _brake(rules, *both)
    return both


def _sos(rules: RuleSet, name: str) -> Monomer:
    places = ["cytosol", *(["docked"] if rules.size.conformations else []), "membrane"]
    cat = ["free", "drug", *(["bridge"] if name == "SOS1" else [])]
    sos = rules.monomer(name, "grb2", "rem", place=places, cat=cat, feedback=["u", "p"])
    rules.starts(sos(grb2=None, rem=None, place="cytosol", cat="free", feedback="u"), f"{name}_copies")
    return sos


def _on_grb2(rules: RuleSet, sos: Monomer, grb2: Monomer) -> None:
    name = sos.name
    for mark in ("u", "p"):
        free = sos(grb2=None, place="cytosol", feedback=mark)
        held = sos(grb2=1, place="cytosol", feedback=mark)
        marked = " with ERK's phosphates" if mark == "p" else ""
        rules.rule(
            f"GRB2 holds {name}{marked}",
            free + grb2(sh3=None) | held % grb2(sh3=1),
            f"GRB2_{name}_on",
            f"GRB2_{name}_off_{mark}",
        )


def _to_the_membrane(rules: RuleSet, sos: Monomer, grb2: Monomer, active: Mapping[str, Any], shp2: Any) -> None:
    name = sos.name
    docked = "docked" if rules.size.conformations else "membrane"
    away, there = sos(grb2=ANY, place="cytosol"), sos(grb2=ANY, place=docked)
    for receptor, pattern in active.items():
        rules.rule(
            f"{receptor} recruits {name} with its GRB2",
            away + pattern >> there + pattern,
            f"SOS_recruitment_by_{receptor}",
        )
    rules.rule(f"{name} with its GRB2 is recruited at rest", away >> there, "SOS_recruitment_at_rest")
    rules.rule(f"open SHP2 helps {name} to the membrane", away + shp2 >> there + shp2, "SOS_recruitment_by_SHP2")
    if rules.size.conformations:
        for cat in _cats(sos):
            rules.rule(
                f"{name} opens at the membrane, catalytic site {cat}",
                sos(place="docked", rem=None, cat=cat) | sos(place="membrane", rem=None, cat=cat),
                "SOS_opening",
                "SOS_closing",
            )
    for place in _places(sos):
        closed = ", still closed" if place == "docked" else ""
        rules.rule(
            f"{name} leaves the membrane{closed}",
            sos(grb2=ANY, place=place, rem=None) >> sos(grb2=ANY, place="cytosol", rem=None),
            "SOS_leaving",
        )
        rules.rule(
            f"ERK's phosphates loosen {name} from GRB2 at the membrane{closed}",
            sos(grb2=1, place=place, rem=None, feedback="p") % grb2(sh3=1)
            >> sos(grb2=None, place="cytosol", rem=None, feedback="p") + grb2(sh3=None),
            f"GRB2_{name}_off_p",
        )


def _places(sos: Monomer) -> list[str]:
    return [place for place in sos.site_states["place"] if place != "cytosol"]


def _cats(sos: Monomer) -> list[str]:
    return list(sos.site_states["cat"])


def _rem_site(rules: RuleSet, sos: Monomer, ras_pools: Sequence[Monomer]) -> None:
    """RAS at the REM site stays while the catalytic site holds RAS: SOS works on, one RAS after the other."""
    # In core nothing stands in the catalytic site but drugs, and one rule says it for all of them.
    sites: dict[str, dict[str, Any]] = {"": {}}
    if rules.size.catalytic_complex:
        sites = {f", catalytic site {cat}": {"cat": cat} for cat in _cats(sos)}
        if "bridge" in _cats(sos):
            sites[", catalytic site on the ligase"] = {"cat": ("bridge", ANY)}
    for ras in ras_pools:
        for nuc in ("GTP", "GDP"):
            for with_site, site in sites.items():
                rules.rule(
                    f"{ras.name} {nuc} binds the REM site of {sos.name}{with_site}",
                    sos(place="membrane", rem=None, **site) + ras(nuc=nuc, site=None)
                    | sos(place="membrane", rem=1, **site) % ras(nuc=nuc, site=1),
                    f"REM_{nuc}_on",
                    f"REM_GTP_off_{kind_of(ras)}" if nuc == "GTP" else "REM_GDP_off",
                )


def _catalysis(rules: RuleSet, sos: Monomer, ras_pools: Sequence[Monomer]) -> None:
    for anchor in ras_pools:
        for held in ("GTP", "GDP"):
            woken = sos(place="membrane", rem=1, cat="free") % anchor(nuc=held, site=1)
            for ras in ras_pools:
                rules.rule(
                    f"catalytic site of {sos.name} with {anchor.name} {held} at REM exchanges nucleotide on {ras.name}",
                    woken + ras(nuc="GDP", site=None) | woken + ras(nuc="GTP", site=None),
                    f"{sos.name}_exchange_to_GTP_REM_{held}_{kind_of(ras)}",
                    f"{sos.name}_exchange_to_GDP_REM_{held}_{kind_of(ras)}",
                )


def _catalysis_by_complexes(rules: RuleSet, sos: Monomer, ras_pools: Sequence[Monomer]) -> None:
    for ras in ras_pools:
        kind = kind_of(ras)
        for anchor in ras_pools:
            for held in ("GTP", "GDP"):
                at_rem = anchor(nuc=held, site=1)
                woken = sos(place="membrane", rem=1, cat="free") % at_rem
                busy = sos(place="membrane", rem=1, cat=("free", 2)) % at_rem
                for nuc in ("GDP", "GTP"):
                    rules.rule(
                        f"{sos.name} with {anchor.name} {held} at REM takes {ras.name} and lets its {nuc} go",
                        woken + ras(nuc=nuc, site=None) | busy % ras(nuc="none", site=2),
                        f"{sos.name}_takes_{nuc}_REM_{held}_{kind}",
                        f"{sos.name}_loads_{nuc}_REM_{held}_{kind}",
                    )


def _drug(rules: RuleSet, sos: Monomer) -> None:
    name = sos.name
    drug = rules.monomer(f"{name}_inhibitor")
    rules.starts(drug(), f"{name}_inhibitor_molar", fixed=True)
    rules.rule(
        f"an inhibitor takes the catalytic site of {name}",
        sos(cat="free") + drug() >> sos(cat="drug") + drug(),
        f"{name}_inhibitor_on",
    )
    rules.rule(
        f"an inhibitor leaves the catalytic site of {name}",
        sos(cat="drug") >> sos(cat="free"),
        f"{name}_inhibitor_off",
    )


def _brake(rules: RuleSet, sos1: Monomer, sos2: Monomer) -> None:
    for place in _places(sos1):
        rules.rule(
            f"hypothesis: SOS2 pushes SOS1 off the membrane, {place}",
            sos2(place="membrane") + sos1(place=place, rem=None, grb2=ANY)
            >> sos2(place="membrane") + sos1(place="cytosol", rem=None, grb2=ANY),
            "hypothesis_SOS2_brake",
        )
