"""What the model does not show, each with what in the model it comes from.

Numbers in the reasons were found by changing the one thing that is named, and asking again; reasons without such
numbers are read from the rules and from runs.
"""

from __future__ import annotations

from typing import Final

from published.pathway.asking import FACTS, Place

__all__ = ["DIFFERING", "diagnosis"]

_SHEET: Final = (
    "alleles have the folds of the second sheet of the Stites models, with which facts 14 and 22 were computed; the "
    "ratios of Hunter 2015 are records beside them, and are not mixed in"
)
_FOOT: Final = (
    "HS578T has 24,000 RAF for 38,000 of MCF10A and 82,000 MEK for 155,000: a mutant leaves pERK at the foot of its "
    "curve (0.003 to 0.05 at rest, MCF10A 0.05 to 0.3), where two double phosphorylations and pairs of RAF make a fall "
    "of the effector signal to 0.3-0.5 one of pERK to 0.03 or less. With RAF and MEK as in MCF10A 0.07 to 0.27 of pERK "
    "is left"
)
_NO_RELEASE: Final = (
    "HS578T has little pERK at rest (0.003 to 0.05), so a block of SOS1 frees hardly any SOS of ERK's feedback to "
    "make up for it; with RAF, MEK, ERK and DUSP as in MCF10A, "
)

DIFFERING: Final[dict[tuple[str, str, str], str]] = {
    ("9b", "HS578T", ""): (
        "SOS and RAS alone remember (9a); in the whole cell RAS-GTP jumps at the dose at which it falls, for ERK takes "
        "SOS1 off GRB2. MCF10A, which has twice the RAS, does remember"
    ),
    ("12b", "HS578T", ""): (
        "RAF and MEK are fewer, and pERK climbs later: with as many as MCF10A has, it peaks at 10 min"
    ),
    ("12c", "", ""): (
        "pERK falls for ERK's feedback on SOS1 and RAF, not for want of receptors: without the feedback it does not "
        "fall within the hour, and a receptor that is not taken in gives a higher peak and more feedback"
    ),
    ("17", "", ""): _SHEET + ": there hydrolysis of G13D is 0.9 and of G12V 0.02 of wild type",
    ("18b", "", ""): _SHEET + ", in which G12V keeps least; only Q61L, which the sheet has not, is from Hunter 2015",
    ("20", "", ""): _SHEET + ": the sheet has 1.3 and 7, which is the conflict that the fact names",
    ("21b", "", ""): (
        "of V14I only its affinity to SOS1 is known, 38 times that of wild type, and it is taken as speed of exchange: "
        "0.85 of it is in GTP, of G12V 0.82, which holds the REM site more loosely and so has less SOS for itself. "
        "There is no measured turnover to put in its place"
    ),
    ("30", "", ""): (
        "a MEK inhibitor frees SOS1 of ERK's feedback, which makes up for SOS2, and growth saturates in pERK: without "
        "ERK's sites on SOS the excess over Bliss of G12C rises from -0.006 to 0.001, without its site on RAF to 0.015"
    ),
    ("32b", "HS578T", "core"): (
        "pERK of HS578T at rest is next to nothing, and either block takes it to 0.03 of that or less within the hour "
        "and for good: with G12C it lasts longer without SOS2, with G12D and G13D by less than the hour that is asked"
    ),
    ("32c", "HS578T", ""): _NO_RELEASE + "0.59, 0.48 and 0.60 are left",
    ("32e", "MCF10A", ""): (
        "of G13D 0.55 is left, 0.22 more than claimed: the claim was computed with the sheet's Km, by which G13D holds "
        "NF1; here NF1 is spared, the signal is nearly all of the mutant, and that loads itself. With the switch "
        "G13D_and_NF1 off 0.25 is left"
    ),
    ("32f", "HS578T", ""): _NO_RELEASE + "0.64 of G12V and 0.76 of Q61H are left",
    ("34b", "", ""): (
        "growth in 2D and 3D follows the same pERK, and pERK of a cell that its receptor drives is a switch on SOS: "
        "half a dose of either drug throws it together, with or without a dish. What a dish adds goes to PI3K only"
    ),
    ("36b", "", ""): (
        "both lines have the copies of MCF10A and differ in the allele only. At rest G13D has less pERK (0.05, G12C "
        "0.21), on a steeper part of its curve, and falls first; the order is that of the claim at 1 ng/ml EGF"
    ),
    ("37a", "HS578T", ""): _FOOT,
    ("37b", "MCF10A", "core"): (
        "of G13D 0.249 of pERK is left, 0.25 asked: it rests on a steep part of its curve (36b); in full 0.253 is left"
    ),
    ("37b", "HS578T", ""): _FOOT,
    ("37c", "MCF10A", ""): (
        "pERK comes back by 0.7 to 1.2 %, and 1 % is asked of each: what RAS gives is lost before the phosphatases "
        "that ERK made are. With four times the DUSP that ERK has made, it comes back by 1.5 to 3.6 %"
    ),
    ("37c", "HS578T", ""): _FOOT + ", and there is no feedback of ERK to lose, and nothing to come back",
    ("40", "", ""): (
        "in the model nothing stands between the medium and SOS1, and growth follows pERK: the IC50 on cells is that "
        "of binding. How much BAY-293 gets into cells or is bound on its way is not in the records, and is not made up"
    ),
    ("42b", "HS578T", ""): _FOOT + "; of G13D next to no pERK is left to come back",
    ("46a", "", ""): (
        "the only feedback that is lost is ERK's on SOS, RAF and the proteins it has made, and it is back within the "
        "hours that the drug takes to lock KRAS: pERK falls from 0.46 to 0.32 and stays. Receptors that are made anew "
        "over days are not in the model"
    ),
    ("47b", "", ""): (
        "Q61H and Q61L hold. G13D loads itself only 1.3 times as fast as wild type in the sheet (fact 20) and depends "
        "on SOS like G12C; with the 13 and 9 times of Hunter 2015, 0.81 of its pERK is left, of G12C 0.29"
    ),
    ("51", "MCF10A", ""): (
        "G12C and G12D keep 0.71 and 0.77 of growth; G13D, which spares NF1 and so has little wild-type RAS-GTP, "
        "rests at pERK of 0.05, below half of what growth needs, and falls to 0.39"
    ),
    ("51", "HS578T", ""): _FOOT,
}
"""Fact, preset and size (empty for any) to why."""


def diagnosis(name: str, place: Place) -> str:
    """Why a fact differs in a place; empty where it holds."""
    assert name in FACTS
    found = [
        reason
        for (fact, cell, size), reason in DIFFERING.items()
        if fact == name and cell in ("", place.cell) and size in ("", place.size)
    ]
    assert len(found) < 2, (name, place)
    return found[0] if found else ""
