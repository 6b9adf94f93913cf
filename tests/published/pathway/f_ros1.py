"""Facts 52 to 59: ROS1 fusions and their drugs, in the presets that have one."""

from __future__ import annotations

from typing import Any

from published.facts import claimed, ends
from published.pathway.asking import OWN, Found, Place, fact
from published.pathway.running import DAY, HOUR, at, ic50, run, shown

__all__ = ["SDC4"]

SDC4, CD74, SLC34A2 = "SDC4-ROS1", "CD74-ROS1", "SLC34A2-ROS1"
LEVELS = ("ROS1_active_share", "pERK", "pAKT", "pSTAT3")
DOSES = tuple(
    10.0**one for one in (-12, -11.5, -11, -10.5, -10, -9.5, -9, -8.5, -8, -7.5, -7, -6.5, -6, -5.5, -5, -4.5)
)
BINDING_TIME_S = 3 * DAY
"""When a cell assay is read: a tight drug needs hours to find ROS1 empty of ATP."""


def potency(place: Place, drug: str, cell: str, observable: str = "ROS1_active_share", **more: Any) -> float:
    return ic50(place, drug, observable, cell=cell, at_s=BINDING_TIME_S, doses=DOSES, **more)


def nanomolar(**molar: float) -> str:
    return shown(**{name: 1e9 * value for name, value in molar.items()}) + " nM"


@fact(
    "ros1-fusion.constitutively-activates-mapk",
    "ros1-fusion.constitutively-activates-pi3k",
    "ros1-fusion.constitutively-activates-stat3",
    "ros1-fusion.constitutively-activates-shp2",
    cells=OWN,
)
def fact_52a(place: Place) -> Found:
    """At rest, against the same cell without a fusion."""
    names = ("pERK", "pAKT", "pSTAT3", "SHP2_open_share")
    fusion, none = run(place, [{"cell": SDC4}, {"cell": "MCF10A"}])
    found = {name: (at(fusion, name, 0.0), at(none, name, 0.0)) for name in names}
    return Found(
        all(a > 2 * b + 0.01 for a, b in found.values()),
        "; ".join(f"{name.replace('_', ' ')} {a:.3f}, without a fusion {b:.3f}" for name, (a, b) in found.items()),
    )


@fact(
    "ros1-inhibitor.lowers-pros1",
    "ros1-inhibitor.lowers-perk",
    "ros1-inhibitor.lowers-pakt",
    "ros1-inhibitor.lowers-pstat3",
    cells=OWN,
)
def fact_52b(place: Place) -> Found:
    drugs = ("crizotinib", "lorlatinib", "zidesamtinib", "cabozantinib")
    found = run(place, [{"cell": SDC4, "drugs": {drug: "1 uM"}} for drug in drugs])
    remains = {
        drug: {name: at(one, name, DAY) / at(one, name, 0.0) for name in LEVELS}
        for drug, one in zip(drugs, found, strict=True)
    }
    worst = {name: max(one[name] for one in remains.values()) for name in LEVELS}
    return Found(all(one < 0.5 for one in worst.values()), "most that any of four drugs leaves: " + shown(**worst))


@fact(
    "cd74-ros1.activates-mapk-poorly",
    "sdc4-ros1.activates-mapk-strongly",
    "slc34a2-ros1.activates-mapk-strongly",
    cells=OWN,
)
def fact_53a(place: Place) -> Found:
    found = run(place, [{"cell": one} for one in (CD74, SDC4, SLC34A2)])
    er, sdc4, slc = (at(one, "pERK", 0.0) for one in found)
    kinase = [at(one, "ROS1_active_share", 0.0) for one in found]
    holds = er < 0.2 * min(sdc4, slc) and max(kinase) < 1.01 * min(kinase)
    return Found(holds, "pERK " + shown(CD74=er, SDC4=sdc4, SLC34A2=slc) + f", active ROS1 {kinase[0]:.2f} in all")


@fact("cd74-ros1.endosome.restores-mapk", cells=OWN)
def fact_53b(place: Place) -> Found:
    """CD74-ROS1 with the reach of a fusion at endosomes."""
    there, here = run(place, [{"cell": SDC4}, {"cell": CD74}])
    reach = float(there.numbers["SOS_recruitment_by_ROS1"]) / float(here.numbers["SOS_recruitment_by_ROS1"])
    names = [name for name in here.numbers if name.endswith("_by_ROS1") and here.numbers[name] != there.numbers[name]]
    (moved,) = run(place, [{"cell": CD74, "folds": dict.fromkeys(names, reach)}])
    found = [at(one, "pERK", 0.0) for one in (here, moved)]
    return Found(found[1] > 5 * found[0] + 0.05, "pERK " + shown(CD74=found[0], moved_to_endosomes=found[1]))


@fact("crizotinib.g2032r.ic50-above", cells=OWN)
def fact_54(place: Place) -> Found:
    bound = claimed("crizotinib.g2032r.ic50-above")
    names = ("ROS1_active_share", "pSTAT3")
    found = {name: potency(place, "crizotinib", "CD74-ROS1 G2032R", name) for name in names}
    return Found(min(found.values()) * 1e9 > bound, nanomolar(**found))


@fact("lorlatinib.wt-fusions.cell-ic50", "lorlatinib.g2032r.nanomolar", cells=OWN)
def fact_56(place: Place) -> Found:
    """Within tenfold of the range; on G2032R "nanomolar": below a micromolar."""
    low, high = ends("lorlatinib.wt-fusions.cell-ic50")
    wild = [1e9 * potency(place, "lorlatinib", cell, "pSTAT3") for cell in (SDC4, CD74)]
    mutant = 1e9 * potency(place, "lorlatinib", "CD74-ROS1 G2032R", "pSTAT3")
    holds = all(low / 10 <= one <= high * 10 for one in wild) and mutant < 1000
    return Found(holds, f"pSTAT3 {wild[0]:.2g} and {wild[1]:.2g} nM on wild-type fusions, {mutant:.3g} nM on G2032R")


@fact("cabozantinib.active-on-wt-g2032r-l2086f", cells=OWN)
def fact_57a(place: Place) -> Found:
    found = {cell: potency(place, "cabozantinib", cell) for cell in (SDC4, "SDC4-ROS1 G2032R", "SDC4-ROS1 L2086F")}
    return Found(max(found.values()) < 5e-7, nanomolar(**found))


@fact("zidesamtinib.active-on-g2032r", "ros1-l2086f.resists-type-1", cells=OWN)
def fact_57b(place: Place) -> Found:
    found = {cell: potency(place, "zidesamtinib", cell) for cell in (SDC4, "SDC4-ROS1 G2032R", "SDC4-ROS1 L2086F")}
    wild, g2032r, l2086f = found.values()
    return Found(g2032r < 1e-7 and l2086f > 100 * wild, nanomolar(**found))


@fact("type-1-inhibitor.binds-dfg-in", "type-2-inhibitor.binds-dfg-out", cells=OWN)
def fact_58(place: Place) -> Found:
    """Occupancy as ROS1 is pushed into its inactive fold, ten times: type I loses, type II gains."""
    shift = {}
    for drug in ("crizotinib", "cabozantinib"):
        base, pushed = (half_occupied(place, drug, folds) for folds in ({}, {"ROS1_folds_out": 10.0}))
        shift[drug] = pushed / base
    return Found(
        shift["crizotinib"] > 2 and shift["cabozantinib"] < 0.8,
        "half-occupying dose, inactive fold tenfold favoured, times " + shown(**shift),
    )


def half_occupied(place: Place, drug: str, folds: dict[str, float]) -> float:
    """The dose at which a drug holds half of ROS1."""
    asked = [{"cell": SDC4, "drugs": {drug: dose}, "folds": folds} for dose in DOSES]
    held = [at(one, "ROS1_occupied", BINDING_TIME_S) for one in run(place, asked)]
    above = next(place for place, share in enumerate(held) if share > 0.5)
    low, high = held[above - 1], held[above]
    return float(DOSES[above - 1] * (DOSES[above] / DOSES[above - 1]) ** ((0.5 - low) / (high - low)))


@fact("shp2.needed-for-ros1-mapk", "shp2-inhibitor.blunts-perk-in-ros1-cells", cells=OWN)
def fact_59(place: Place) -> Found:
    """Needed: less than half is left without it."""
    whole, without, blocked = run(
        place,
        [{"cell": SDC4}, {"cell": SDC4, "genotype": {"PTPN11": "-/-"}}, {"cell": SDC4, "drugs": {"RMC-4550": "1 uM"}}],
    )
    levels = at(whole, "pERK", 2 * HOUR), at(without, "pERK", 2 * HOUR), at(blocked, "pERK", 2 * HOUR)
    return Found(
        levels[1] < 0.5 * levels[0] and levels[2] < 0.9 * levels[0],
        "pERK " + shown(as_it_is=levels[0], without_SHP2=levels[1], with_RMC_4550=levels[2]),
    )
