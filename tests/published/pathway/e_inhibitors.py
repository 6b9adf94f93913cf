"""Facts 36 to 51: what drugs do."""

from __future__ import annotations

from published.facts import claimed
from published.pathway.asking import OWN, PARAMETERS, Found, Place, fact
from published.pathway.running import DAY, HOUR, MINUTE, at, ic50, left, run, shown
from sevenless.pathway.drugs import drugs

__all__ = ["FACTOR"]

FACTOR = 10.0
"""Within which facts 36 and 39 want an IC50."""
MUTANTS = ("G12C", "G12D", "G13D")
H358 = "NCI-H358"
MEK = {"trametinib": "10 nM"}


def near(found_molar: float, wanted_nanomolar: float) -> bool:
    return 1 / FACTOR <= found_molar * 1e9 / wanted_nanomolar <= FACTOR


def nanomolar(**molar: float) -> str:
    return shown(**{name: 1e9 * value for name, value in molar.items()}) + " nM"


def bi_3406(place: Place, cell: str, observable: str) -> float:
    """pERK after two hours on a dish; proliferation after a day in a spheroid."""
    if observable == "pERK":
        return ic50(place, "BI-3406", observable, cell=cell)
    return ic50(place, "BI-3406", observable, cell=cell, at_s=DAY, culture="3D")


@fact("bi-3406.nci-h358.perk-ic50", "bi-3406.dld-1.perk-ic50", cells=OWN)
def fact_36a(place: Place) -> Found:
    found = {cell: bi_3406(place, cell, "pERK") for cell in (H358, "DLD-1")}
    holds = [near(found[cell], claimed(f"bi-3406.{cell.lower()}.perk-ic50")) for cell in found]
    return Found(all(holds), nanomolar(**found))


@fact("bi-3406.perk.h358-before-dld-1", cells=OWN)
def fact_36b(place: Place) -> Found:
    """At rest, and in as much EGF as serum may bring: nothing is said of it."""
    found = {}
    for dose in ("0 ng/ml", "0.1 ng/ml", "0.3 ng/ml", "1 ng/ml"):
        asked = {"stimulus": {"EGF": dose}}
        found[dose] = [ic50(place, "BI-3406", "pERK", cell=cell, **asked) for cell in (H358, "DLD-1")]
    return Found(
        all(first < second for first, second in found.values()),
        "NCI-H358 and DLD-1, by EGF: "
        + "; ".join(f"{dose} {1e9 * a:.3g} and {1e9 * b:.3g} nM" for dose, (a, b) in found.items()),
    )


@fact("bi-3406.nci-h358.proliferation-3d-ic50", "bi-3406.dld-1.proliferation-3d-ic50", cells=OWN)
def fact_36c(place: Place) -> Found:
    found = {cell: bi_3406(place, cell, "proliferation") for cell in (H358, "DLD-1")}
    holds = [near(found[cell], claimed(f"bi-3406.{cell.lower()}.proliferation-3d-ic50")) for cell in found]
    return Found(all(holds), nanomolar(**found))


@fact("bi-3406.binding-ic50", cells=PARAMETERS)
def fact_36d(place: Place) -> Found:
    _, off = drugs()["BI-3406"].targets[0].rate("")
    _, on = drugs()["BAY-293"].targets[0].rate("")
    ratio = on / off
    found = claimed("bay-293.sos1-kras.ic50") / ratio
    return Found(near(found * 1e-9, 5.5), f"held at {found:.2g} nM, {ratio:.1f} times as tightly as BAY-293")


@fact("bi-3406.kras-mutant.lowers-rasgtp-in-part")
def fact_37a(place: Place) -> Found:
    found = run(place, [{"kras": one, "drugs": {"BI-3406": "10 uM"}} for one in MUTANTS])
    ras = {name: left(one, "RAS_GTP") for name, one in zip(MUTANTS, found, strict=True)}
    erk = {name: left(one, "pERK") for name, one in zip(MUTANTS, found, strict=True)}
    holds = all(0.1 < one < 0.95 for one in (*ras.values(), *erk.values()))
    return Found(holds, f"RAS-GTP left {shown(**ras)}; pERK {shown(**erk)}")


@fact("bi-3406.kras-mutant.perk-floor")
def fact_37b(place: Place) -> Found:
    """About half: a quarter to three quarters."""
    found = run(place, [{"kras": one, "drugs": {"BI-3406": "10 uM"}} for one in MUTANTS])
    erk = {name: left(one, "pERK") for name, one in zip(MUTANTS, found, strict=True)}
    about = claimed("bi-3406.kras-mutant.perk-floor") / 100
    return Found(all(abs(one - about) <= 0.25 for one in erk.values()), "pERK left at a day " + shown(**erk))


@fact("bi-3406.kras-mutant.perk-rebounds")
def fact_37c(place: Place) -> Found:
    found = run(place, [{"kras": one, "drugs": {"BI-3406": "1 uM"}} for one in MUTANTS])
    ratio = {
        name: at(one, "pERK", DAY) / min(at(one, "pERK", HOUR), float(one["pERK"].min()))
        for name, one in zip(MUTANTS, found, strict=True)
    }
    return Found(all(one > 1.01 for one in ratio.values()), "pERK at a day over its lowest: " + shown(**ratio))


@fact("mrtx0902.mkn1.perk-ic50", "mrtx0902.panel.ic50-below", cells=OWN)
def fact_39a(place: Place) -> Found:
    """The panel: every preset with a mutation of KRAS."""
    found = {cell: ic50(place, "MRTX0902", "pERK", cell=cell) for cell in ("MKN1", H358, "DLD-1")}
    below = claimed("mrtx0902.panel.ic50-below")
    holds = near(found["MKN1"], claimed("mrtx0902.mkn1.perk-ic50")) and max(found.values()) < below * 1e-9
    return Found(holds, nanomolar(**found))


@fact("mrtx0902.mkn1.perk-ic50", cells=OWN)
def fact_39b(place: Place) -> Found:
    """That there is something to halve: pERK of MKN1, and what a saturating dose leaves of it."""
    (found,) = run(place, [{"cell": "MKN1", "drugs": {"MRTX0902": "10 uM"}}])
    remains = left(found, "pERK", 2 * HOUR)
    return Found(
        at(found, "pERK", 0.0) > 0.01 and remains < 0.5,
        f"pERK of MKN1 is {at(found, 'pERK', 0.0):.2f}, of which 10 µM leave {remains:.0%} at 2 h",
    )


@fact("bay-293.shift-from-protein-to-cells", "bay-293.proliferation.ic50-2d", cells=OWN)
def fact_40(place: Place) -> Found:
    found = ic50(place, "BAY-293", "proliferation", cell=H358, at_s=3 * DAY)
    shift = found * 1e9 / claimed("bay-293.sos1-kras.ic50")
    return Found(
        shift > claimed("bay-293.shift-from-protein-to-cells"), f"{1e9 * found:.3g} nM, a shift of {shift:.2g}"
    )


@fact("siais562055.degrades-sos1", "siais562055.spares-sos2", "siais562055.hook-effect", cells=OWN)
def fact_41a(place: Place) -> Found:
    doses = ("1 nM", "10 nM", "100 nM", "300 nM", "1 uM", "10 uM", "100 uM")
    found = run(place, [{"cell": H358, "drugs": {"SIAIS562055": dose}} for dose in doses])
    first = [at(one, "SOS1_level", DAY) for one in found]
    second = [at(one, "SOS2_in_all", DAY) / at(one, "SOS2_in_all", 0.0) for one in found]
    best = min(range(len(doses)), key=lambda place: first[place])
    holds = first[best] < 0.5 and min(second) > 0.99 and first[-1] > 2 * first[best]
    return Found(
        holds,
        f"SOS1 at a day {first[best]:.2f} of {doses[best]}, {first[-1]:.2f} of {doses[-1]}; SOS2 {min(second):.2f}",
    )


@fact("siais562055.sos1.kd-by-spr", "siais562055.sos1-kras.ic50", cells=PARAMETERS)
def fact_41b(place: Place) -> Found:
    _, off = drugs()["SIAIS562055"].targets[0].rate("")
    _, other = drugs()["BAY-293"].targets[0].rate("")
    found = claimed("bay-293.sos1-kras.ic50") * off / other
    return Found(abs(found / claimed("siais562055.sos1.kd-by-spr") - 1) < 0.01, f"Kd {found:.1f} nM")


def with_mek_inhibitor(place: Place, allele: str, drug: str = "BI-3406") -> tuple[list[float], ...]:
    """RAS-GTP, pERK and proliferation at two days: nothing, MEK inhibitor, SOS1 inhibitor, both."""
    sos1 = {drug: "1 uM"}
    found = run(place, [{"kras": allele, "drugs": one} for one in ({}, MEK, sos1, MEK | sos1)])
    return tuple([at(one, name, 2 * DAY) for one in found] for name in ("RAS_GTP", "pERK", "proliferation"))


@fact("sos1-inhibitor.suppresses-rasgtp-rise-after-mek-inhibitor")
def fact_42a(place: Place) -> Found:
    found = {allele: with_mek_inhibitor(place, allele)[0] for allele in MUTANTS}
    holds = all(mek > 1.05 * none and both < mek - 0.5 * (mek - none) for none, mek, _, both in found.values())
    return Found(
        holds,
        "RAS-GTP untreated, with trametinib, with both: "
        + "; ".join(f"{name} {a:.2f}, {b:.2f}, {d:.2f}" for name, (a, b, _, d) in found.items()),
    )


@fact("sos1-inhibitor.suppresses-perk-rebound-after-mek-inhibitor")
def fact_42b(place: Place) -> Found:
    """What comes back of pERK between its lowest point and two days."""
    found = {}
    for allele in MUTANTS:
        alone, both = run(place, [{"kras": allele, "drugs": one} for one in (MEK, MEK | {"BI-3406": "1 uM"})])
        found[allele] = [at(one, "pERK", 2 * DAY) - float(one["pERK"].min()) for one in (alone, both)]
    return Found(
        all(alone > 0.001 and both < 0.8 * alone for alone, both in found.values()),
        "pERK that comes back under trametinib, and with BI-3406: "
        + "; ".join(f"{name} {a:.3f}, {b:.3f}" for name, (a, b) in found.items()),
    )


@fact("sos1-mek-inhibitors.exceed-either")
def fact_42c(place: Place) -> Found:
    found = {allele: with_mek_inhibitor(place, allele)[2] for allele in MUTANTS}
    return Found(
        all(both < 0.95 * min(mek, sos1) for _, mek, sos1, both in found.values()),
        "proliferation with trametinib, BI-3406, both: "
        + "; ".join(f"{name} {b:.2f}, {c:.2f}, {d:.2f}" for name, (_, b, c, d) in found.items()),
    )


@fact(
    "exchange-block.enhances-g12c-inhibitor",
    "shp2-inhibitor.raises-g12c-engagement",
    "sos1-inhibitor.g12c-inhibitor.synergise",
    cells=OWN,
)
def fact_43(place: Place) -> Found:
    """A dose that takes hours, four hours after the other drug."""
    late = {"sotorasib": [("0 h", "0 nM"), ("4 h", "10 nM")]}
    others = {"alone": {}, "BI-3406": {"BI-3406": "1 uM"}, "RMC-4550": {"RMC-4550": "1 uM"}}
    found = run(place, [{"cell": H358, "drugs": late | one} for one in others.values()])
    locked = {name: at(one, "KRAS_locked", 8 * HOUR) for name, one in zip(others, found, strict=True)}
    free = [1 - one for one in locked.values()]
    return Found(
        free[1] < 0.97 * free[0] and free[2] < 0.97 * free[0],
        "KRAS G12C locked 4 h after 10 nM sotorasib: " + shown(**locked),
    )


@fact("adagrasib.engages-faster-than-sotorasib", cells=OWN)
def fact_45(place: Place) -> Found:
    """At a dose and a time at which most of KRAS is free, so that rates are seen."""
    found = run(place, [{"cell": H358, "drugs": {drug: "1 nM"}} for drug in ("adagrasib", "sotorasib")])
    first, second = (at(one, "KRAS_locked", 5 * MINUTE) for one in found)
    wanted = claimed("adagrasib.engages-faster-than-sotorasib")
    return Found(abs(first / second / wanted - 1) < 0.1, f"{first / second:.2f} times as fast")


def under_sotorasib(place: Place, **more: str) -> tuple[float, float, float]:
    """pERK of a cell used to EGF before the drugs, at its lowest in 8 hours, and at three days."""
    late = {name: [("0 h", "0 nM"), ("24 h", dose)] for name, dose in {"sotorasib": "1 uM", **more}.items()}
    (found,) = run(place, [{"cell": H358, "stimulus": {"EGF": "0.3 ng/ml"}, "drugs": late}])
    soon = (found.times_s > DAY) & (found.times_s <= DAY + 8 * HOUR)
    return at(found, "pERK", DAY), float(found["pERK"][soon].min()), at(found, "pERK", 4 * DAY)


@fact("g12c-inhibitor.wt-ras-reactivates-erk", "g12c-inhibitor.reactivation-time", cells=OWN)
def fact_46a(place: Place) -> Found:
    before, lowest, late = under_sotorasib(place)
    return Found(
        lowest < 0.8 * before and late > 1.2 * lowest and late > 0.01,
        f"pERK {before:.3f} before, {lowest:.3f} at its lowest in 8 h, {late:.3f} at 3 days",
    )


@fact("shp2-inhibitor.removes-reactivation", cells=OWN)
def fact_46b(place: Place) -> Found:
    """Wild-type RAS keeps ERK on beside EGF; and with SHP2 inhibited too, it does not."""
    (_, _, alone), (_, _, both) = under_sotorasib(place), under_sotorasib(place, **{"RMC-4550": "1 uM"})
    return Found(
        alone > 0.01 and both < 0.5 * alone, f"pERK at 3 days of sotorasib {alone:.3f}, with RMC-4550 too {both:.4f}"
    )


@fact("g12c-inhibitor.spares-wt-ras", cells=OWN)
def fact_46c(place: Place) -> Found:
    """Under EGF and without ERK's feedback, so that only the drug is left to differ: RAS without the mutation."""
    common = {"cell": H358, "stimulus": {"EGF": "10 ng/ml"}}
    asked = [{"trametinib": "1 uM"}, {"trametinib": "1 uM", "sotorasib": "1 uM"}]
    without, with_it = (
        at(one, "wildtype_RAS_GTP", 2 * DAY) for one in run(place, [{**common, "drugs": one} for one in asked])
    )
    return Found(with_it > 0.8 * without, shown(wild_type_RAS_GTP=without, with_sotorasib=with_it))


@fact("rmc-4550.works-with-nf1-loss", "rmc-4550.works-with-kras-g12c", "rmc-4550.works-through-sos1")
def fact_47a(place: Place) -> Found:
    drug = {"RMC-4550": "1 uM"}
    g12c, nf1 = run(place, [{"kras": "G12C", "drugs": drug}, {"genotype": {"NF1": "-/-"}, "drugs": drug}])
    remains = left(g12c, "pERK"), left(nf1, "pERK")
    ras = left(g12c, "RAS_GTP"), left(nf1, "RAS_GTP")
    return Found(
        max(remains) < 0.9 and max(ras) < 1,
        f"left by RMC-4550: pERK {shown(G12C=remains[0], without_NF1=remains[1])}; "
        f"RAS-GTP {shown(G12C=ras[0], without_NF1=ras[1])}",
    )


@fact("rmc-4550.weak-with-q61-and-g13d")
def fact_47b(place: Place) -> Found:
    alleles = ("G12C", "Q61H", "Q61L", "G13D")
    found = run(place, [{"kras": one, "drugs": {"RMC-4550": "1 uM"}} for one in alleles])
    remains = {name: left(one, "pERK") for name, one in zip(alleles, found, strict=True)}
    return Found(all(remains[one] > remains["G12C"] for one in alleles[1:]), "pERK left: " + shown(**remains))


@fact("osimertinib.prefers-l858r-t790m", cells=PARAMETERS)
def fact_49(place: Place) -> Found:
    rates = {one: drugs()["osimertinib"].targets[0].rate(one)[1] for one in ("wild-type", "L858R", "L858R/T790M")}
    fold = rates["L858R/T790M"] / rates["wild-type"]
    return Found(fold >= claimed("osimertinib.prefers-l858r-t790m"), f"kinact/KI {fold:.0f}-fold")


@fact("trametinib.ras-driven.rasgtp-rebounds", "trametinib.ras-driven.pmek-rises")
def fact_50(place: Place) -> Found:
    found = run(place, [{"kras": one, "drugs": {"trametinib": "100 nM"}} for one in MUTANTS])
    rise = {name: (left(one, "RAS_GTP"), left(one, "pMEK")) for name, one in zip(MUTANTS, found, strict=True)}
    return Found(
        all(ras > 1.05 and mek > 1.2 for ras, mek in rise.values()),
        "RAS-GTP and pMEK at a day of trametinib, of untreated: "
        + "; ".join(f"{name} {a:.2f}, {b:.2f}" for name, (a, b) in rise.items()),
    )


@fact("sos1-inhibitor.monotherapy.modest")
def fact_51(place: Place) -> Found:
    """On growth: more than half is left in cells with a mutant that cycles, and less with a MEK inhibitor too."""
    found = {allele: with_mek_inhibitor(place, allele)[2] for allele in MUTANTS}
    share = {name: (sos1 / none, both / none) for name, (none, _, sos1, both) in found.items()}
    return Found(
        all(alone > 0.5 and both < alone for alone, both in share.values()),
        "proliferation left by BI-3406, and with trametinib: "
        + "; ".join(f"{name} {a:.2f}, {b:.2f}" for name, (a, b) in share.items()),
    )
