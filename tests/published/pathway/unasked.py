"""Claims among the facts that are not asked of the whole model, and why."""

from __future__ import annotations

from typing import Final

__all__ = ["ELSEWHERE", "UNASKED"]

ELSEWHERE: Final = {
    8: "`tests/published/test_das_2009.py`, with the reduced model it was computed with",
    11: "`tests/published/test_kochanczyk_2017.py`, with the reduced model it was computed with",
}
"""Facts whose every claim is a number of another model."""

_IN_LIMITS: Final = "a number of the reduced model, and tested with it"
_STOCHASTIC: Final = "of single molecules: the whole model is of many, and is simulated without noise here"
_NO_ISOFORM: Final = "the mutant pool of the model is KRAS; mutant NRAS and HRAS are not in it"
_BENCH: Final = "chemistry of a compound, which is a number that goes into the model or is not in it"
_NO_DRUG: Final = "not among the drugs of the model"
_NO_ALLELE: Final = "the allele is not in the model"
_CLINIC: Final = "patients are not in the model; fact 51 asks what it says of cells"
_NO_BRAF: Final = "RAF is one pool without mutants"

UNASKED: Final[dict[str, str]] = {
    "sos1.pr-domain.limits-recruitment-by-rem": "SOS without its tail is not in the model: REM binds after GRB2",
    "das-2009.hysteresis.up-over-down-threshold": _IN_LIMITS,
    "sos.processivity.makes-bimodality-without-bistability": _STOCHASTIC,
    "rasgtp.leaves-rate-of-single-sos": _STOCHASTIC,
    "rasgtp.raises-occupancy-of-active-sos": _STOCHASTIC,
    "sos.active-state.lasts": _STOCHASTIC,
    "kras-g12a.binds-raf-rbd": _NO_ALLELE,
    "kras-g13d.exchanges-gdp-faster-in-sheet": "the other side of the conflict of fact 20",
    "kras-g13d.exchanges-gtp-faster-in-sheet": "the other side of the conflict of fact 20",
    "kras-g12d.wt-rasgtp-in-model": _IN_LIMITS,
    "kras-g13d.wt-rasgtp-in-model": _IN_LIMITS,
    "kras-g13d.wt-rasgtp-in-sheet": _IN_LIMITS,
    "kras.transformation.requires-sos2": _NO_ISOFORM + "; of KRAS, fact 28 asks it",
    "hras.transformation.without-sos2": _NO_ISOFORM,
    "nras.transformation.needs-sos2-in-part": _NO_ISOFORM,
    "ras-isoforms.order-of-sos2-need": _NO_ISOFORM,
    "ras-isoforms.order-of-pi3k-inhibitor-sensitivity": _NO_ISOFORM,
    "sos1.loss.lethal-in-mice": "mice are not in the model; fact 31 asks for the growth of cells",
    "sos2.loss.viable-in-mice": "mice are not in the model; fact 31 asks for the growth of cells",
    "mcf10a.sos2.share-of-sos": _IN_LIMITS,
    "sos2.loss.sensitises-more-in-low-serum": "serum is more than EGF, and its dose is not known",
    "sos2.loss.delays-resistance": "cells that change over weeks are not in the model",
    "mrtx0902.sos1.binding-ic50": _BENCH,
    "mrtx0902.sos1.inhibition-ic50": _BENCH,
    "bay-293.sos1-kras.ic50": _BENCH,
    "shp2-inhibitor.g12c-inhibitor.synergise": "fact 43 asks for what lies behind it, faster engagement",
    "bi-3406.mrtx1133.stronger-together": "MRTX1133 is " + _NO_DRUG,
    "bi-3406.attenuates-feedback-reactivation": "fact 42 asks it, with the MEK inhibitor that reveals the feedback",
    "sotorasib.kras-g12c.kinact-over-ki-of-facts": _BENCH,
    "adagrasib.kras-g12c.kinact-over-ki-of-facts": _BENCH,
    "ars-853.kras-g12c.kinact-over-ki-of-facts": _NO_DRUG,
    "ars-1620.kras-g12c.kinact-over-ki-of-facts": _NO_DRUG,
    "g12c-inhibitors.engagement-follows-kinact-over-ki": "two of its four drugs are in the model: fact 45 asks them",
    "adagrasib.ki-in-model-file": _BENCH,
    "rmc-4550.works-with-class-3-braf": _NO_BRAF,
    "trametinib.braf-v600e.no-pmek-rise": _NO_BRAF,
    "bi-1701963.monotherapy.partial-response": _CLINIC,
    "bi-1701963.monotherapy.stable-disease": _CLINIC,
    "cd74-ros1.sits-on-er": "what the preset is made of",
    "crizotinib.ros1.enzyme-ic50": _BENCH,
    "compound-9f.g2032r.ic50": _NO_DRUG,
    "lorlatinib.ros1.ki-below": _BENCH,
    "cabozantinib.loses-f2004c-f2075c-d2113": _NO_ALLELE,
    "repotrectinib.active-on-g2032r": _NO_DRUG,
    "taletrectinib.active-on-g2032r": _NO_DRUG,
    "receptor-and-ras.copies-in-round-numbers": "a round number that copies are near to; fact 62 asks for the order",
}
"""Claim to the reason."""
