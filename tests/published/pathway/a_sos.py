"""Facts 1 to 7: biochemistry of SOS."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np

from published.facts import claimed, constant
from published.pathway.asking import PARAMETERS, Found, Place, fact
from published.pathway.hysteresis import UNHELD, ways
from published.pathway.running import DAY, EGF, HOUR, at, run, shown
from sevenless.pathway.model import shipped
from sevenless.pathway.run import numbers_of
from sevenless.pathway.scenario import Scenario
from sevenless.pathway.tethering import tethering_fold
from sevenless.pathway.values import record_value

__all__ = ["dead_rem"]

MUCH_SOS = {"SOS1_copies": 30.0, "SOS2_copies": 30.0}
ROUNDING = 0.04
"""The facts are printed to two digits."""


def rates() -> dict[str, float]:
    return {name: float(value) for name, value in numbers_of(Scenario()).items()}


def rem_kd_molar(nucleotide: str) -> float:
    """Of the site in solution: what confinement to the membrane does is taken out again."""
    value = rates()
    confined = constant("membrane.stites.volume-scale")
    copies_per_molar = value["copies_per_molar"]
    off = value["REM_GTP_off_wildtype" if nucleotide == "GTP" else "REM_GDP_off"]
    return off / value[f"REM_{nucleotide}_on"] / copies_per_molar * confined


@fact("sos.rem.binds-rasgtp", "sos.rem.binds-rasgdp", "sos.rem.prefers-rasgtp", cells=PARAMETERS)
def fact_1(place: Place) -> Found:
    gtp, gdp = 1e6 * rem_kd_molar("GTP"), 1e6 * rem_kd_molar("GDP")
    wanted = [claimed(one) for one in ("sos.rem.binds-rasgtp", "sos.rem.binds-rasgdp", "sos.rem.prefers-rasgtp")]
    near = [abs(a / b - 1) < ROUNDING for a, b in zip((gtp, gdp, gdp / gtp), wanted, strict=True)]
    return Found(all(near), f"Kd {gtp:.2f} and {gdp:.1f} µM, ratio {gdp / gtp:.1f}")


@fact("sos.rem-rasgtp.raises-kcat", "sos.rem-rasgtp.raises-kcat-over-km", cells=PARAMETERS)
def fact_2(place: Place) -> Found:
    kcat = record_value("sos.cat.rem-rasgtp.kcat") / record_value("sos.cat.rem-rasgdp.kcat")
    value = rates()
    found = value["SOS1_exchange_REM_GTP_wildtype"] / value["SOS1_exchange_REM_GDP_wildtype"]
    near = abs(kcat / claimed("sos.rem-rasgtp.raises-kcat") - 1) < ROUNDING
    near &= abs(found / claimed("sos.rem-rasgtp.raises-kcat-over-km") - 1) < ROUNDING
    return Found(near, f"kcat {kcat:.1f}-fold, kcat/Km {found:.1f}-fold")


@fact("sos.cdc25-alone.inactive", "sos.empty-rem.no-exchange-in-model")
def fact_3(place: Place) -> Found:
    unbound = {f"REM_{nucleotide}_on": 0.0 for nucleotide in ("GTP", "GDP")}
    none = {"SOS1": "-/-", "SOS2": "-/-"}
    empty, without, whole = run(
        place, [{"stimulus": EGF, "folds": unbound}, {"stimulus": EGF, "genotype": none}, {"stimulus": EGF}]
    )
    found = [at(one, "RAS_GTP", HOUR) for one in (empty, without, whole)]
    return Found(
        found[0] <= 1.01 * found[1] and found[2] > 5 * found[0],
        "RAS-GTP at 1 h of EGF " + shown(with_empty_REM=found[0], without_SOS=found[1], as_it_is=found[2]),
    )


@fact("sos.membrane-ras.raises-exchange", "sos.allosteric-site.alone-below-100", cells=PARAMETERS)
def fact_4(place: Place) -> Found:
    folds = tethering_fold(np.geomspace(1e-9, 1e-7, 3), np.geomspace(1e-8, 1e-5, 7))
    largest, smallest = float(folds.max()), float(folds.min())
    return Found(
        100 <= largest <= 1000, f"{smallest:.0f} to {largest:.0f}-fold over the amounts of SOS and RAS that were asked"
    )


def dead_rem() -> dict[str, float]:
    """Folds that make RAS-GTP at the REM site do no more than RAS-GDP there."""
    value = rates()
    folds = {}
    for sos in ("SOS1", "SOS2"):
        for kind in ("wildtype", "mutant"):
            name = f"{sos}_exchange_REM_{{}}_{kind}"
            folds[name.format("GTP")] = value[name.format("GDP")] / value[name.format("GTP")]
    folds["REM_GTP_on"] = value["REM_GDP_on"] / value["REM_GTP_on"]
    for kind in ("wildtype", "mutant"):
        folds[f"REM_GTP_off_{kind}"] = value["REM_GDP_off"] / value[f"REM_GTP_off_{kind}"]
    return folds


@fact("sos.dead-rem.makes-response-graded")
def fact_5a(place: Place) -> Found:
    """Without ERK's feedback, RAS-GTP over amounts of SOS: the steepest slope in logarithms. Graded is below 2."""
    step = 2**0.5
    amounts = [step**power for power in range(-4, 5)]
    steepest = {}
    for name, dead in (("alive", {}), ("dead", dead_rem())):
        folds = [{**dead, "SOS1_copies": one, "SOS2_copies": one} for one in amounts]
        asked = [{"stimulus": EGF, "drugs": {"trametinib": "1 uM"}, "folds": one} for one in folds]
        shares = [at(one, "RAS_GTP", DAY) for one in run(place, asked)]
        steepest[name] = max(math.log(b / a, step) for a, b in pairwise(shares))
    return Found(
        steepest["dead"] < 2 < steepest["alive"],
        f"steepest log-log slope of RAS-GTP over SOS {steepest['alive']:.1f}, site dead {steepest['dead']:.1f}",
    )


@fact("sos.dead-rem.abolishes-hysteresis")
def fact_5b(place: Place) -> Found:
    """Along EGF, as in fact 9a; and beside as much SOS as makes up for what the dead site takes."""
    widest = {}
    for name, folds in (("alive", {}), ("dead", dead_rem()), ("dead, 30 times the SOS", dead_rem() | MUCH_SOS)):
        up, down = ways(place, UNHELD | folds)
        widest[name] = max(b / a for a, b in zip(up, down, strict=True))
    return Found(
        max(widest["dead"], widest["dead, 30 times the SOS"]) < 1.1 < widest["alive"],
        "RAS-GTP coming from above over from below, at most: " + shown(**widest),
    )


@fact("sos1.cytosolic.inactive-until-recruited")
def fact_6(place: Place) -> Found:
    with_it, without = run(place, [{"stimulus": EGF}, {"stimulus": EGF, "genotype": {"GRB2": "-/-"}}])
    gained = [at(one, "RAS_GTP", HOUR) - at(one, "RAS_GTP", 0.0) for one in (with_it, without)]
    there = at(without, "SOS1_membrane_share", HOUR)
    return Found(
        gained[1] < 0.02 * gained[0] and there < 0.01,
        f"EGF raises RAS-GTP by {gained[0]:.3f}, without GRB2 by {gained[1]:.1g}; SOS1 at the membrane {there:.1g}",
    )


@fact("grb2.binds-sos2-tighter-than-sos1", "sos1.has-four-erk-sites", "sos2.has-one-erk-site", cells=PARAMETERS)
def fact_7a(place: Place) -> Found:
    value = rates()
    tighter = (value["GRB2_SOS1_off_u"] / value["GRB2_SOS1_on"]) / (value["GRB2_SOS2_off_u"] / value["GRB2_SOS2_on"])
    sites = record_value("sos1.mapk-sites.phosphorylated"), record_value("sos2.mapk-sites.identified")
    return Found(
        tighter > 1 and sites[0] >= 4 and sites[1] == 1,
        f"GRB2 holds SOS2 {tighter:.1f} times as tightly; {sites[0]:.0f} and {sites[1]:.0f} sites",
    )


@fact("erk-feedback.hits-sos1-more-than-sos2")
def fact_7b(place: Place) -> Found:
    with_it, without = run(place, [{"stimulus": EGF}, {"stimulus": EGF, "drugs": {"trametinib": "1 uM"}}])
    rise = {
        sos: at(without, f"{sos}_membrane_share", HOUR) / at(with_it, f"{sos}_membrane_share", HOUR)
        for sos in ("SOS1", "SOS2")
    }
    return Found(
        rise["SOS1"] > 1.5 * rise["SOS2"] and rise["SOS1"] > 1,
        "trametinib raises what EGF holds at the membrane: " + shown(SOS1=rise["SOS1"], SOS2=rise["SOS2"]) + "-fold",
    )


@fact("sos1.grb2.preformed-complex")
def fact_7c(place: Place) -> Found:
    (rest,) = run(place, [{}])
    copies = float(rest.numbers["SOS1_copies"])
    share = at(rest, "SOS1_on_GRB2", 0.0) / copies
    held = {name for name, pattern in shipped(place.size).patterns.items() if pattern.count("GRB2(") > 1}
    return Found(share > 0.5 and not held, f"{share:.0%} of SOS1 is on one GRB2 before any stimulus")
