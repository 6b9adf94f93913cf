"""Facts 25 to 35: what SOS1 and SOS2 are for."""

from __future__ import annotations

from typing import Any

import numpy as np

from published.facts import claimed
from published.pathway.asking import OWN, Found, Place, fact
from published.pathway.running import DAY, EGF, MINUTE, area, at, left, run, shown
from sevenless.pathway.result import PathwayResult

__all__ = ["block", "signal_left"]

NO_SOS1, NO_SOS2 = {"SOS1": "-/-"}, {"SOS2": "-/-"}
NEITHER = NO_SOS1 | NO_SOS2
TO_PI3K = {"SOS2_to_PI3K": True}
MUTANTS = ("G12C", "G12D", "G13D")
"""Alleles that cycle."""
HARDLY = ("G12V", "Q61H")
"""Alleles that hardly do."""
SATURATING = "10 uM"
LUNG = "EGFR L858R adenocarcinoma"


def block(allele: str, drug: str, **more: Any) -> dict[str, Any]:
    """A cell at rest with a mutant, and a drug at a dose that fills its sites."""
    return {"kras": allele, "drugs": {drug: SATURATING}, **more}


def signal_left(place: Place, drug: str, *alleles: str) -> dict[str, float]:
    """RAS on effectors after a day, of what there was."""
    found = run(place, [block(allele, drug) for allele in alleles])
    return {allele: left(one, "effector_signal") for allele, one in zip(alleles, found, strict=True)}


@fact("sos1.loss.lowers-perk-more-than-sos2-loss")
def fact_25(place: Place) -> Found:
    asked = [{"stimulus": EGF, "genotype": one} for one in ({}, NO_SOS1, NO_SOS2)]
    whole, first, second = (area(one, "pERK") for one in run(place, asked))
    lost = 1 - first / whole, 1 - second / whole
    return Found(
        lost[0] > 1.5 * lost[1],
        f"of pERK over 1 h of EGF, {lost[0]:.0%} is lost without SOS1, {lost[1]:.0%} without SOS2",
    )


def akt_with_and_without(place: Place, allele: str, observable: str = "pAKT", **more: Any) -> float:
    """What is left without SOS2 of what EGF gives in an hour."""
    asked = [{"kras": allele, "stimulus": EGF, "genotype": one, **more} for one in ({}, NO_SOS2)]
    whole, without = (area(one, observable) for one in run(place, asked))
    return without / whole


@fact("sos2.loss.lowers-pakt")
def fact_26a(place: Place) -> Found:
    """With the hypothesis that SOS2 brings PI3K, and without it; in cells that have the mutant."""
    on = {one: akt_with_and_without(place, one, hypotheses=TO_PI3K) for one in MUTANTS}
    off = {one: akt_with_and_without(place, one) for one in MUTANTS}
    return Found(
        all(on[one] < 0.95 and on[one] < off[one] for one in MUTANTS),
        f"pAKT left without SOS2, SOS2_to_PI3K on: {shown(**on)}; off: {shown(**off)}",
    )


@fact("active-pi3k.restores-what-sos2-loss-takes")
def fact_26b(place: Place) -> Found:
    """PI3K that nothing takes from the membrane again."""
    active = {"PI3K_leaving": 0.0, "PI3K_leaving_by_S6K": 0.0}
    asked = [
        {"kras": "G12D", "stimulus": EGF, "hypotheses": TO_PI3K, "genotype": genotype, "folds": folds}
        for genotype, folds in (({}, {}), (NO_SOS2, {}), (NO_SOS2, active))
    ]
    whole, without, restored = (area(one, "pAKT") for one in run(place, asked))
    return Found(
        without < whole <= restored, "pAKT " + shown(as_it_is=whole, without_SOS2=without, active_PI3K=restored)
    )


def akt_of_sos2_with(place: Place, **change: Any) -> tuple[float, float, float]:
    """pAKT over an hour of EGF with G12D: as it is, without SOS2, and with a SOS2 that is changed."""
    common = {"kras": "G12D", "stimulus": EGF, "hypotheses": TO_PI3K}
    whole, without, changed = run(place, [common, {**common, "genotype": NO_SOS2}, {**common, **change}])
    return area(whole, "pAKT"), area(without, "pAKT"), area(changed, "pAKT")


@fact("sos2.gef-activity.needed-for-pakt")
def fact_26c(place: Place) -> Found:
    """A catalytic site that takes no RAS, as a ligand in it makes it, does hardly better than no SOS2."""
    whole, without, taken = akt_of_sos2_with(place, drugs={"SOS2 ligand": "100 uM"})
    return Found(
        taken < whole - 0.8 * (whole - without) < whole,
        "pAKT " + shown(as_it_is=whole, without_SOS2=without, catalytic_site_taken=taken),
    )


@fact("sos2.gef-activity.needed-for-pakt")
def fact_26e(place: Place) -> Found:
    """A catalytic site that is free, and exchanges nothing."""
    idle = {f"SOS2_exchange_REM_{rem}_{kind}": 0.0 for rem in ("GTP", "GDP") for kind in ("wildtype", "mutant")}
    whole, without, useless = akt_of_sos2_with(place, folds=idle)
    return Found(
        useless < whole - 0.8 * (whole - without) < whole,
        "pAKT " + shown(as_it_is=whole, without_SOS2=without, rates_of_exchange_at_nothing=useless),
    )


@fact("sos2.loss.lowers-pakt")
def fact_26d(place: Place) -> Found:
    """More than pERK, which is what SOS1 is for: with the hypothesis on; off, it is shown."""
    found = {}
    for switch in (True, False):
        on = {"SOS2_to_PI3K": switch}
        left_over = [
            [akt_with_and_without(place, one, name, hypotheses=on) for name in ("pAKT", "pERK")] for one in MUTANTS
        ]
        found[switch] = "; ".join(f"{name} {a:.2f}, {b:.2f}" for name, (a, b) in zip(MUTANTS, left_over, strict=True))
        if switch:
            holds = all(akt < erk - 0.05 for akt, erk in left_over)
    return Found(holds, f"pAKT and pERK left, SOS2_to_PI3K on: {found[True]}; off: {found[False]}")


@fact("sos2.deletion.lowers-wt-hras-activation")
def fact_27(place: Place) -> Found:
    left_over = {one: akt_with_and_without(place, one, "wildtype_RAS_GTP") for one in MUTANTS}
    return Found(
        all(one < 0.95 for one in left_over.values()), "wild-type RAS-GTP left without SOS2: " + shown(**left_over)
    )


@fact("sos2.not-needed-for-2d-growth", "sos2.needed-for-3d-growth")
def fact_28(place: Place) -> Found:
    """A cell with G12D in serum, attached and not; with the hypothesis that SOS2 brings PI3K, and without it."""
    serum = {"EGF": "0.1 ng/ml"}
    found = {}
    for switch in (True, False):
        common = {"kras": "G12D", "stimulus": serum, "hypotheses": {"SOS2_to_PI3K": switch}}
        asked = [{**common, "culture": where, "genotype": one} for where in ("2D", "3D") for one in ({}, NO_SOS2)]
        flat, flat_without, round_, round_without = run(place, asked)
        grown = at(flat_without, "proliferation", DAY) / at(flat, "proliferation", DAY)
        alive = at(round_without, "survival_without_anchorage", DAY) / at(round_, "survival_without_anchorage", DAY)
        found[switch] = grown, alive
    grown, alive = found[True]
    return Found(
        grown > 0.85 and alive < 0.85 and alive < grown,
        f"left without SOS2: proliferation in 2D {grown:.2f}, survival in 3D {alive:.2f}; "
        f"with SOS2_to_PI3K off {found[False][0]:.2f} and {found[False][1]:.2f}",
    )


@fact("sos2.loss.synergises-with-mek-inhibitor")
def fact_30(place: Place) -> Found:
    """More than the product of both effects (Bliss) on growth, at the dose of a MEK inhibitor where it is most."""
    doses = ("1 nM", "3 nM", "10 nM", "30 nM")
    excess = {}
    for allele in ("G12C", "G12D"):
        common = {"kras": allele, "stimulus": {"EGF": "0.1 ng/ml"}, "hypotheses": TO_PI3K}
        asked = [
            {**common, "genotype": one, "drugs": {"trametinib": dose}}
            for one in ({}, NO_SOS2)
            for dose in ("0 nM", *doses)
        ]
        growth = [at(one, "proliferation", 3 * DAY) for one in run(place, asked)]
        whole, without = growth[: len(doses) + 1], growth[len(doses) + 1 :]
        top = whole[0]
        excess[allele] = max(without[0] / top * a / top - b / top for a, b in zip(whole[1:], without[1:], strict=True))
    return Found(min(excess.values()) > 0.02, "excess over Bliss " + shown(**excess))


@fact("sos-knock-outs.order-of-proliferation", "sos1-sos2.double-loss.exceeds-single")
def fact_31(place: Place) -> Found:
    """In serum; mice are not in the model."""
    asked = [{"stimulus": {"EGF": "1 ng/ml"}, "genotype": one} for one in ({}, NO_SOS2, NO_SOS1, NEITHER)]
    whole, second, first, neither = (at(one, "proliferation", DAY) for one in run(place, asked))
    return Found(
        second > 0.85 * whole and second > first and first >= neither and neither < 0.5 * whole,
        "proliferation " + shown(wild_type=whole, without_SOS2=second, without_SOS1=first, without_both=neither),
    )


@fact("sos2.carries-what-sos1-inhibitor-leaves", "sos2.loss-with-sos1-inhibitor.deeper")
def fact_32a(place: Place) -> Found:
    found = {}
    for allele in MUTANTS:
        asked = [block(allele, "BI-3406", genotype=one) for one in ({}, NO_SOS2)]
        untreated = run(place, [{"kras": allele}])[0]
        found[allele] = [at(one, "pERK", DAY) / at(untreated, "pERK", DAY) for one in run(place, asked)]
    return Found(
        all(without < 0.9 * whole for whole, without in found.values()),
        "pERK left by BI-3406, with SOS2 and without: "
        + "; ".join(f"{allele} {whole:.2f}, {without:.2f}" for allele, (whole, without) in found.items()),
    )


@fact("sos2.loss-with-sos1-inhibitor.lasts-longer")
def fact_32b(place: Place) -> Found:
    """How long, of three days, pERK stays below each of some shares of untreated: never less without SOS2, and more."""
    hours = {}
    for allele in MUTANTS:
        asked = [{"kras": allele}, *(block(allele, "BI-3406", genotype=one) for one in ({}, NO_SOS2))]
        untreated, *treated = run(place, asked)
        before = at(untreated, "pERK", 0.0)
        hours[allele] = [[hours_below(one, share * before) for one in treated] for share in LEVELS]
    holds = all(
        all(without >= whole for whole, without in one) and any(without > whole + 1 for whole, without in one)
        for one in hours.values()
    )
    longest = {name: max(one, key=lambda pair: pair[1] - pair[0]) for name, one in hours.items()}
    return Found(
        holds,
        "hours of 72 below the share at which it matters most, with SOS2 and without: "
        + "; ".join(f"{name} {whole:.0f} and {without:.0f}" for name, (whole, without) in longest.items()),
    )


LEVELS = tuple(0.9**power for power in range(1, 50))


def hours_below(found: PathwayResult, level: float) -> float:
    """Of the first three days, between points of the grid."""
    times = np.linspace(0.0, 3 * DAY, 1 + 72 * 60)
    return float((np.interp(times, found.times_s, found["pERK"]) < level).mean() * 72)


@fact(*(f"kras-{one.lower()}.signal-left-without-sos1" for one in MUTANTS))
def fact_32c(place: Place) -> Found:
    """45 to 65 %: ten percent points about the numbers of the claims."""
    wanted = [claimed(f"kras-{one.lower()}.signal-left-without-sos1") for one in MUTANTS]
    low, high = round(min(wanted) - 0.07, 2), round(max(wanted) + 0.07, 2)
    assert (low, high) == (0.45, 0.65)
    found = signal_left(place, "BI-3406", *MUTANTS)
    return Found(all(low <= one <= high for one in found.values()), "effector signal left: " + shown(**found))


@fact("sos2.carries-what-sos1-inhibitor-leaves")
def fact_32d(place: Place) -> Found:
    """A block of both goes deeper than one of SOS1, whatever the allele."""
    both, one = (signal_left(place, drug, *MUTANTS, *HARDLY) for drug in ("SOS1/SOS2 dual inhibitor", "BI-3406"))
    return Found(
        all(both[name] < one[name] - 0.02 for name in both),
        f"effector signal left by both: {shown(**both)}; by SOS1 alone: {shown(**one)}",
    )


@fact(*(f"kras-{one.lower()}.signal-left-at-5-percent-sos" for one in MUTANTS))
def fact_32e(place: Place) -> Found:
    """Within 0.15, as in fact 14."""
    both = signal_left(place, "SOS1/SOS2 dual inhibitor", *MUTANTS)
    wanted = {name: claimed(f"kras-{name.lower()}.signal-left-at-5-percent-sos") for name in MUTANTS}
    return Found(all(abs(both[name] - wanted[name]) < 0.15 for name in MUTANTS), "left: " + shown(**both))


@fact("sos1-block.signal-floor-in-model")
def fact_32f(place: Place) -> Found:
    """Alleles that hardly cycle keep more: 70 to 80 %."""
    found = signal_left(place, "BI-3406", *HARDLY)
    return Found(all(0.70 <= one <= 0.80 for one in found.values()), "effector signal left: " + shown(**found))


@fact("sos2.loss.sensitises-to-osimertinib", cells=OWN)
def fact_33a(place: Place) -> Found:
    """Less growth at a dose, of what there is without the drug; and less pAKT."""
    doses = ("0 nM", "0.1 nM", "0.2 nM", "0.4 nM", "0.8 nM", "1.6 nM", "3.2 nM")
    common = {"cell": LUNG, "hypotheses": TO_PI3K}
    asked = [{**common, "genotype": one, "drugs": {"osimertinib": dose}} for one in ({}, NO_SOS2) for dose in doses]
    found = run(place, asked)
    share = {}
    for name in ("proliferation", "pAKT"):
        level = [at(one, name, DAY) for one in found]
        with_it, without = level[: len(doses)], level[len(doses) :]
        share[name] = [(a / with_it[0], b / without[0]) for a, b in zip(with_it, without, strict=True)][1:]
    return Found(
        all(
            any(a > 0.1 and b < 0.9 * a for a, b in one) and all(b < a + 0.01 for a, b in one) for one in share.values()
        ),
        "proliferation of untreated, with SOS2 and without: "
        + "; ".join(f"{dose} {a:.2f}, {b:.2f}" for dose, (a, b) in zip(doses[1:], share["proliferation"], strict=True)),
    )


@fact("sos2.loss.blocks-akt-reactivation", "sos2.loss.blocks-hgf-met-bypass", cells=OWN)
def fact_33b(place: Place) -> Found:
    """osimertinib from the start and HGF an hour later: what HGF brings back of pAKT at a day to three."""
    found = {}
    for switch in (True, False):
        common = {"cell": LUNG, "drugs": {"osimertinib": "300 nM"}, "hypotheses": {"SOS2_to_PI3K": switch}}
        hgf = {"HGF": [("0 h", "0 ng/ml"), ("1 h", "50 ng/ml")]}
        asked = [{**common, "stimulus": ligand, "genotype": one} for one in ({}, NO_SOS2) for ligand in ({}, hgf)]
        results = run(place, asked)
        back = [
            min(at(results[i + 1], "pAKT", time) - at(results[i], "pAKT", time) for time in (DAY, 2 * DAY, 3 * DAY))
            for i in (0, 2)
        ]
        found[switch] = back
    whole, without = found[True]
    return Found(
        whole > 0.05 and without < 0.8 * whole,
        f"pAKT that HGF brings back, with SOS2 and without: {whole:.3f}, {without:.3f}; "
        f"with SOS2_to_PI3K off: {found[False][0]:.3f}, {found[False][1]:.3f}",
    )


OSIMERTINIB = ("0 nM", "0.2 nM", "0.4 nM", "0.8 nM", "1.6 nM", "3.2 nM")


def bliss_excess(place: Place, drug: str, dose: str, culture: str) -> float:
    """By how much more a drug and osimertinib do to growth than the product of their effects: the most over doses.

    In 3D a cell must live without anchorage to grow.
    """
    common = {"cell": LUNG, "culture": culture, "hypotheses": TO_PI3K}
    drugs = [{drug: first, "osimertinib": second} for first in ("0 nM", dose) for second in OSIMERTINIB]
    found = run(place, [{**common, "drugs": one} for one in drugs])
    growth = [at(one, "proliferation", DAY) for one in found]
    if culture == "3D":
        growth = [a * at(one, "survival_without_anchorage", DAY) for a, one in zip(growth, found, strict=True)]
    without, with_it = growth[: len(OSIMERTINIB)], growth[len(OSIMERTINIB) :]
    top = without[0]
    return max(with_it[0] / top * a / top - b / top for a, b in zip(without[1:], with_it[1:], strict=True))


PARTNERS = {"BI-3406": "20 nM", "RMC-4550": "3 nM", "trametinib": "3 nM"}
"""Doses at which each leaves most of growth by itself."""


@fact("sos1-inhibitor.egfr-tki.synergise-in-3d", "shp2-inhibitor.egfr-tki.synergise-in-3d", cells=OWN)
def fact_34a(place: Place) -> Found:
    found = {drug: bliss_excess(place, drug, PARTNERS[drug], "3D") for drug in ("BI-3406", "RMC-4550")}
    return Found(min(found.values()) > 0.05, "excess over Bliss in 3D: " + shown(**found))


@fact("sos1-inhibitor.egfr-tki.no-synergy-in-2d", cells=OWN)
def fact_34b(place: Place) -> Found:
    found = bliss_excess(place, "BI-3406", PARTNERS["BI-3406"], "2D")
    return Found(found < 0.05, f"excess over Bliss in 2D: {found:.2f}")


@fact("egfr-tki.no-synergy-below-ras", cells=OWN)
def fact_34c(place: Place) -> Found:
    found = {drug: bliss_excess(place, drug, dose, "3D") for drug, dose in PARTNERS.items()}
    least = min(found["BI-3406"], found["RMC-4550"])
    return Found(found["trametinib"] < least, "excess over Bliss in 3D: " + shown(**found))


@fact("sos2.liver-cancer.opposes-sos1")
def fact_35(place: Place) -> Found:
    """With the switch SOS2_brake, in which SOS2 pushes SOS1 off the membrane."""
    found = {}
    for switch in (True, False):
        common = {"stimulus": EGF, "hypotheses": {"SOS2_brake": switch}}
        whole, without = run(place, [common, {**common, "genotype": NO_SOS2}])
        share = "SOS1_membrane_share"
        found[switch] = at(without, share, 10 * MINUTE) / at(whole, share, 10 * MINUTE)
    return Found(
        found[True] > 1.02 and found[True] > found[False],
        f"SOS1 at the membrane without SOS2, of with it: {found[True]:.2f} with the switch on, {found[False]:.2f} off",
    )
