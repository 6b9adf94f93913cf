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
    "HS578T has 62,000 RAS for 171,000 of MCF10A, 24,000 RAF for 38,000 and 82,000 MEK for 155,000: a mutant leaves "
    "pERK at the foot of its curve (0.001 to 0.03 at rest, MCF10A 0.05 to 0.2), where two double phosphorylations and "
    "pairs of RAF make a fall of the effector signal to 0.4-0.6 one of pERK to 0.02-0.08. With RAF, MEK as in MCF10A "
    "0.11 to 0.41 of pERK is left"
)
_LITTLE_SOS2: Final = (
    "HS578T has 749 SOS2 among 6,100 SOS (12 %, MCF10A 29 %), so that a block of SOS1 takes more: with 2.7 times "
    "the SOS2, 0.51 is left with G12D"
)

DIFFERING: Final[dict[tuple[str, str, str], str]] = {
    ("9b", "MCF10A", ""): (
        "SOS and RAS alone remember (9a), the whole MCF10A cell does not: once on, ERK takes SOS1 off GRB2 (0.16 of "
        "it is at the membrane, 0.75 before), and what SOS2 holds at a low dose is too little to stay on"
    ),
    ("12b", "HS578T", ""): (
        "RAS-GTP climbs later where there are fewer RAS to fill the REM site: with as many RAS as MCF10A has, pERK "
        "peaks at 10 min"
    ),
    ("12c", "", ""): (
        "pERK falls for ERK's feedback on SOS1 and RAF, not for want of receptors: without the feedback it stays at "
        "0.97 of its peak, and a receptor that is not taken in gives a higher peak and more feedback"
    ),
    ("14a", "HS578T", ""): (
        "half as many RAS fill the REM site of SOS less, so that mutants that cycle are loaded more slowly: G12C 0.48, "
        "which is 0.155 off; with twice the RAS it is 0.59"
    ),
    ("17", "", ""): _SHEET + ": there hydrolysis of G13D is 0.9 and of G12V 0.02 of wild type",
    ("18b", "", ""): _SHEET + ", in which G12V keeps least; only Q61L, which the sheet has not, is from Hunter 2015",
    ("20", "", ""): _SHEET + ": the sheet has 1.3 and 7, which is the conflict that the fact names",
    ("30", "", ""): (
        "a MEK inhibitor frees SOS1 of ERK's feedback, which makes up for SOS2, and growth saturates in pERK: without "
        "ERK's sites on SOS the excess over Bliss rises from 0.001 to 0.014, no more"
    ),
    ("32c", "HS578T", ""): _LITTLE_SOS2,
    ("32e", "MCF10A", ""): (
        "of G13D 0.49 is left, 0.16 more than claimed: the claim was computed with the sheet's Km, by which G13D holds "
        "NF1; here NF1 is spared, the signal is nearly all of the mutant, and that loads itself. With the switch "
        "G13D_and_NF1 off 0.28 is left"
    ),
    ("32e", "HS578T", ""): (
        "as in MCF10A for G13D, which has NF1 spared and loads itself; with few RAS the wild type adds less to the "
        "signal that can be lost"
    ),
    ("32f", "", ""): (
        "G12V binds effectors 7.3 times as weakly as wild-type RAS and holds NF1, so that four fifths of the signal is "
        "of the wild type that it keeps in GTP, and that goes with SOS1. With the affinity of the wild type 0.88 is "
        "left; Q61H holds (0.77). Where mutants hold the REM site of SOS as much more loosely as they hold effectors, "
        "and twenty constants are fitted anew, MCF10A keeps 0.70 and the other alleles stay within what is claimed; "
        "but cells then rest at the fold of their switch, and facts 26b, 33a, 34a and 46b of grades S and A are lost"
    ),
    ("34b", "", ""): (
        "growth in 2D and 3D follows the same pERK, and pERK of a cell that its receptor drives is a switch on SOS: "
        "half a dose of either drug throws it together, with or without a dish. What a dish adds goes to PI3K only"
    ),
    ("36b", "", ""): (
        "both lines have the copies of MCF10A and differ in the allele only. At rest G13D has less pERK (0.05, G12C "
        "0.10), on a steeper part of its curve, and falls first; the order is that of the claim from 0.3 ng/ml EGF on"
    ),
    ("37a", "HS578T", ""): _FOOT,
    ("37b", "HS578T", ""): _FOOT,
    ("37c", "HS578T", ""): _FOOT + ", and there is no feedback of ERK to lose, and nothing to come back",
    ("39a", "", "full"): (
        "without ligand, MKN1 lies at the fold of its switch: pERK rests at 0.34 in core and at 0.03 in full, on the "
        "low branch, where a tenth of a nanomolar is enough. With 0.1 ng/ml EGF both rest at 0.4 and full has 5.6 nM"
    ),
    ("40", "", ""): (
        "in the model nothing stands between the medium and SOS1, and growth follows pERK: the IC50 on cells is that "
        "of binding. How much BAY-293 gets into cells or is bound on its way is not in the records, and is not made up"
    ),
    ("42a", "HS578T", ""): _FOOT
    + "; with G13D there is no ERK at work that a MEK inhibitor could take the feedback of",
    ("42b", "HS578T", ""): _FOOT + "; with G13D no pERK is left to come back",
    ("46a", "", ""): (
        "the only feedback that is lost is ERK's on SOS, RAF and the proteins it has made, and it is back within the "
        "hours that the drug takes to lock KRAS: pERK falls from 0.30 to 0.20 and stays. Receptors that are made anew "
        "over days are not in the model"
    ),
    ("47b", "", ""): (
        "Q61H and Q61L hold. G13D loads itself only 1.3 times as fast as wild type in the sheet (fact 20) and depends "
        "on SOS like G12C; with the 13 and 9 times of Hunter 2015, 0.71 of its pERK is left, of G12C 0.54"
    ),
    ("50", "HS578T", ""): _FOOT + "; with G13D there is next to no feedback to lose",
    ("51", "MCF10A", ""): (
        "G12C and G12D keep 0.71 and 0.87 of growth; G13D, which spares NF1 and so has little wild-type RAS-GTP, "
        "rests at pERK of 0.05, below half of what growth needs, and falls to 0.44"
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
