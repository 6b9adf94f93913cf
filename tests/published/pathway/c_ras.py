"""Facts 14 to 24: the cycle of RAS, and its alleles."""

from __future__ import annotations

from published.facts import claim, claimed
from published.pathway.asking import PARAMETERS, Found, Place, fact
from published.pathway.running import DAY, EGF, HOUR, at, run, shown
from sevenless.pathway.alleles import allele_folds
from sevenless.pathway.run import numbers_of
from sevenless.pathway.scenario import Scenario

__all__ = ["ALLELES"]

ALLELES = ("G12C", "G12D", "G13D", "G12V", "G12R", "Q61H", "A146T")
TOLERANCE = 0.15
"""Of fact 14, absolute."""
ROUNDING = 0.06
ONCOGENIC = ("G12C", "G12D", "G12V", "G12R", "G13D", "Q61H", "Q61L")


def resting(place: Place, observable: str, *alleles: str) -> list[float]:
    return [at(one, observable, 0.0) for one in run(place, [{"kras": allele} for allele in alleles])]


@fact(*(f"kras-{allele.lower()}.resting-rasgtp" for allele in ALLELES), "ras-wt.resting-rasgtp")
def fact_14a(place: Place) -> Found:
    found = dict(zip(ALLELES, resting(place, "KRAS_mutant_GTP", *ALLELES), strict=True))
    (wild,) = resting(place, "RAS_GTP", "wild-type")
    wanted = {allele: claimed(f"kras-{allele.lower()}.resting-rasgtp") for allele in ALLELES}
    far = [allele for allele in ALLELES if abs(found[allele] - wanted[allele]) > TOLERANCE]
    near = not far and abs(wild - claimed("ras-wt.resting-rasgtp")) < TOLERANCE
    return Found(near, "RAS-GTP of the pool: " + shown(wild_type=wild, **found))


@fact("kras-alleles.order-of-resting-rasgtp")
def fact_14b(place: Place) -> Found:
    order = claim("kras-alleles.order-of-resting-rasgtp").order
    alike = order[1].split(" ~ ")
    middle, (g12v, q61h) = resting(place, "KRAS_mutant_GTP", *alike), resting(place, "KRAS_mutant_GTP", "G12V", "Q61H")
    (wild,) = resting(place, "RAS_GTP", "wild-type")
    holds = 10 * wild < min(middle) and max(middle) < g12v < q61h and max(middle) - min(middle) < TOLERANCE
    return Found(holds, f"{wild:.3f} << " + " ~ ".join(f"{one:.2f}" for one in middle) + f" < {g12v:.2f} < {q61h:.2f}")


@fact(
    *(f"kras-{one}.intrinsic-hydrolysis-of-wt" for one in ("g12c", "g12d", "g13d", "g12v", "q61h")),
    "kras-alleles.order-of-intrinsic-hydrolysis",
    cells=PARAMETERS,
)
def fact_17(place: Place) -> Found:
    alleles = ("Q61H", "G12V", "G13D", "G12D", "G12C")
    found = {one: allele_folds(one)["khyd_fold"] for one in alleles}
    near = [abs(found[one] - claimed(f"kras-{one.lower()}.intrinsic-hydrolysis-of-wt")) < 0.01 for one in alleles]
    rising = list(found.values()) == sorted(found.values()) and max(found.values()) < 1
    return Found(all(near) and rising, "of wild type: " + shown(**found))


@fact("kras-mutants.gap-hydrolysis-at-most", cells=PARAMETERS)
def fact_18a(place: Place) -> Found:
    found = {one: allele_folds(one)["gap_kcat_fold"] for one in ONCOGENIC}
    bound = claimed("kras-mutants.gap-hydrolysis-at-most") / 100
    return Found(max(found.values()) <= bound, "of wild type: " + shown(**found))


@fact("kras-g12d.gap-hydrolysis-highest", "kras-q61h.gap-hydrolysis-lowest", cells=PARAMETERS)
def fact_18b(place: Place) -> Found:
    found = {one: allele_folds(one)["gap_kcat_fold"] for one in ONCOGENIC}
    ends = min(found, key=lambda one: found[one]), max(found, key=lambda one: found[one])
    return Found(ends == ("Q61H", "G12D"), f"{ends[0]} keeps least, {ends[1]} most")


@fact(
    *(f"kras-{one}.binds-raf-rbd" for one in ("wt", "g12c", "g13d", "q61l", "g12d", "g12r", "g12v")),
    "kras-alleles.order-of-raf-affinity",
    cells=PARAMETERS,
)
def fact_19(place: Place) -> Found:
    alleles = ("wild-type", "G12C", "G13D", "Q61L", "G12D", "G12R", "G12V")
    found = {}
    for one in alleles:
        value = numbers_of(Scenario(kras=one))
        kind = "mutant" if one != "wild-type" else "wildtype"
        found[one] = float(value[f"RAF_off_{kind}"] / value["RAF_on"] / value["copies_per_molar"]) * 1e9
    named = {"wild-type": "wt"}
    wanted = {one: claimed(f"kras-{named.get(one, one.lower())}.binds-raf-rbd") for one in alleles}
    near = [abs(found[one] / wanted[one] - 1) < ROUNDING for one in alleles]
    return Found(all(near) and list(found.values()) == sorted(found.values()), "Kd in nM: " + shown(**found))


@fact("kras-g13d.exchanges-gdp-faster", "kras-g13d.exchanges-gtp-faster", cells=PARAMETERS)
def fact_20(place: Place) -> Found:
    folds = allele_folds("G13D")
    gdp, gtp = folds["gdp_off_fold"], folds["gtp_off_fold"]
    wanted = claimed("kras-g13d.exchanges-gdp-faster"), claimed("kras-g13d.exchanges-gtp-faster")
    near = abs(gdp / wanted[0] - 1) < 0.1 and abs(gtp / wanted[1] - 1) < 0.1
    return Found(near, f"GDP leaves {gdp:.1f}, GTP {gtp:.1f} times as fast")


@fact("kras-v14i.binds-sos1-tighter", cells=PARAMETERS)
def fact_21a(place: Place) -> Found:
    fold = allele_folds("V14I")["gef_fold"]
    return Found(abs(fold / claimed("kras-v14i.binds-sos1-tighter") - 1) < ROUNDING, f"{fold:.1f}-fold")


@fact("kras-v14i.raises-rasgtp", "kras-v14i.below-g12v")
def fact_21b(place: Place) -> Found:
    v14i, g12v = resting(place, "KRAS_mutant_GTP", "V14I", "G12V")
    (wild,) = resting(place, "RAS_GTP", "wild-type")
    return Found(wild < v14i < g12v, shown(wild_type=wild, V14I=v14i, G12V=g12v))


@fact("kras-g12d-g12v.raise-wt-rasgtp-through-nf1", "kras-g13d.leaves-wt-rasgtp")
def fact_22(place: Place) -> Found:
    """How much of what G12D does to wild-type RAS does G13D do; and with the switch off, NF1 as in the newer sheet."""
    off = {"G13D_and_NF1": False}
    asked = [{"kras": one} for one in ("wild-type", "G12D", "G12V", "G13D")] + [{"kras": "G13D", "hypotheses": off}]
    wild, g12d, g12v, g13d, g13d_off = (at(one, "wildtype_RAS_GTP", 0.0) for one in run(place, asked))
    holds = min(g12d, g12v) > 3 * wild and (g13d - wild) < 0.2 * (g12d - wild) and g13d_off > 2 * g13d
    found = shown(without_mutant=wild, beside_G12D=g12d, G12V=g12v, G13D=g13d, G13D_with_the_switch_off=g13d_off)
    return Found(holds, "wild-type RAS-GTP " + found)


@fact("rasgtp.never-exceeds-total", "ras-alleles.gtp-association-from-detailed-balance")
def fact_24(place: Place) -> Found:
    """The most of RAS-GTP; and round the cycle of nucleotides, by itself and over SOS, constants multiply to one."""
    asked = [{"kras": allele, "stimulus": EGF, "genotype": {"NF1": "-/-"}} for allele in (*ALLELES, "Q61L", "V14I")]
    found = run(place, asked)
    most = max(at(one, "RAS_GTP", time) for one in found for time in (HOUR, DAY))
    worst = 0.0
    for one in found:
        value = {name: float(number) for name, number in one.numbers.items()}
        for sos in ("SOS1", "SOS2"):
            for rem in ("GTP", "GDP"):
                for kind in ("wildtype", "mutant"):
                    by_sos = (
                        value[f"{sos}_exchange_to_GTP_REM_{rem}_{kind}"]
                        / value[f"{sos}_exchange_to_GDP_REM_{rem}_{kind}"]
                    )
                    alone = value[f"exchange_to_GTP_{kind}"] / value[f"exchange_to_GDP_{kind}"]
                    taken = value[f"{sos}_takes_GDP_REM_{rem}_{kind}"] / value[f"{sos}_takes_GTP_REM_{rem}_{kind}"]
                    loaded = value[f"{sos}_loads_GTP_REM_{rem}_{kind}"] / value[f"{sos}_loads_GDP_REM_{rem}_{kind}"]
                    worst = max(worst, abs(by_sos / alone - 1), abs(taken * loaded / alone - 1))
    return Found(most <= 1 and worst < 1e-9, f"at most {most:.3f} of RAS; cycles close to {worst:.0e}")
