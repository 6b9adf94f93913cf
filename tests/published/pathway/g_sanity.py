"""Facts 60 and 62: what must be so in any cell."""

from __future__ import annotations

from published.facts import claimed
from published.pathway.asking import Found, Place, fact
from published.pathway.running import DAY, EGF, HOUR, at, run

__all__ = ["near"]


def near(found: float, round_number: float) -> bool:
    """Within twofold of a round number."""
    return 0.5 <= found / round_number <= 2.0


@fact("wild-type.no-egf.perk", "wild-type.no-egf.pakt", "egf-saturating.perk-share-at-most-one")
def fact_60(place: Place) -> Found:
    (found,) = run(place, [{"stimulus": EGF}])
    erk, akt, most = at(found, "pERK", 0.0), at(found, "pAKT", 0.0), float(found["pERK"].max())
    bounds = [claimed(one) / 100 for one in ("wild-type.no-egf.perk", "wild-type.no-egf.pakt")]
    return Found(
        erk < bounds[0] and akt < bounds[1] and erk < most <= 1,
        f"without EGF pERK {erk:.2g} and pAKT {akt:.2g}; with EGF pERK up to {most:.2f}",
    )


@fact("sos.copies-limit-exchange", "sos.copies-in-round-numbers", "grb2.copies-in-round-numbers")
def fact_62(place: Place) -> Found:
    """Half of SOS, or half of GRB2: which of them takes more of RAS-GTP."""
    halves = ({}, {"SOS1": "+/-", "SOS2": "+/-"}, {"GRB2": "+/-"})
    # Without ERK's feedback, which gives back part of what is taken.
    asked = [{"stimulus": EGF, "drugs": {"trametinib": "1 uM"}, "genotype": one} for one in halves]
    whole, sos, grb2 = run(place, asked)
    value = {name: float(number) for name, number in whole.numbers.items() if name.endswith("_copies")}
    both, ras = value["SOS1_copies"] + value["SOS2_copies"], value["KRAS_copies"] + value["NHRAS_copies"]
    scarce = both < value["GRB2_copies"] / 3 and value["GRB2_copies"] < min(ras, value["EGFR_copies"])
    if place.cell == "MCF10A":
        scarce &= near(both, claimed("sos.copies-in-round-numbers"))
        scarce &= near(value["GRB2_copies"], claimed("grb2.copies-in-round-numbers"))
    taken = [1 - at(one, "RAS_GTP", HOUR / 6) / at(whole, "RAS_GTP", HOUR / 6) for one in (sos, grb2)]
    assert at(whole, "RAS_GTP", DAY) > 0
    return Found(
        scarce and taken[0] > 2 * taken[1],
        f"{both:.0f} SOS, {value['GRB2_copies']:.0f} GRB2, {ras:.0f} RAS; of RAS-GTP at 10 min, half of SOS takes "
        f"{taken[0]:.0%}, half of GRB2 {taken[1]:.0%}",
    )
