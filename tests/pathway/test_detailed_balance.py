"""Exchange is a catalyst's work: it brings RAS to where nucleotides alone would, faster, and no further."""

from __future__ import annotations

from functools import cache

import pytest

from sevenless.pathway.model import shipped
from sevenless.pathway.run import numbers_of, trajectories
from sevenless.pathway.scenario import Scenario

SIZES = ("core", "full")
SPENDS = ("hydrolysis_", "NF1_hydrolysis_", "RASA1_hydrolysis_")
"""What splits GTP: without it no energy goes into the cycle of nucleotides."""
SOS_FOLDS = (0.0, 1.0, 30.0)


@cache
def at_rest(size: str, allele: str, sos_fold: float, skew: float = 1.0) -> dict[str, float]:
    """RAS-GTP over RAS-GDP of each pool, of RAS that holds nothing, with hydrolysis off.

    ``skew`` breaks detailed balance on purpose: SOS frees RAS of GTP so much more often than it may.
    """
    asked = Scenario(kras=allele, size=size, times_s=(0.0, 60.0))
    numbers = {name: float(value) for name, value in numbers_of(asked).items()}  # type: ignore[arg-type]
    for name in numbers:
        if name.startswith(SPENDS):
            numbers[name] = 0.0
        if name in ("SOS1_copies", "SOS2_copies"):
            numbers[name] *= sos_fold
        if "_exchange_to_GDP_" in name or "_takes_GTP_" in name:
            numbers[name] *= skew
    found = trajectories([asked], [numbers], 1, free(size))
    assert found.status == ("done",)
    last = dict(zip(free(size), found.values[0, -1], strict=True))
    pools = {name.removesuffix("_GDP") for name in last if name.endswith("_GDP")}
    return {pool: last[f"{pool}_GTP"] / last[f"{pool}_GDP"] for pool in pools if numbers[f"{pool}_copies"]}


def free(size: str) -> list[str]:
    known = {one.name for one in shipped(size).network.species}
    pools = ("KRAS_mutant", "KRAS", "NHRAS", "NRAS", "HRAS")
    return [f"{pool}_{form}" for pool in pools for form in ("GDP", "GTP") if f"{pool}_{form}" in known]


def balance(allele: str, pool: str) -> float:
    """What nucleotides alone come to: leaving of one, entering of the other."""
    value = {name: float(one) for name, one in numbers_of(Scenario(kras=allele)).items()}  # type: ignore[arg-type]
    kind = "mutant" if pool == "KRAS_mutant" else "wildtype"
    to_gtp = value[f"GDP_release_{kind}"] * value[f"GTP_binding_{kind}"]
    return to_gtp / (value[f"GTP_release_{kind}"] * value[f"GDP_binding_{kind}"])


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("allele", ["wild-type", "G12D", "G13D", "A146T", "V14I"])
def test_without_hydrolysis_sos_does_not_move_the_balance(size: str, allele: str) -> None:
    for fold in SOS_FOLDS:
        for pool, ratio in at_rest(size, allele, fold).items():
            assert ratio == pytest.approx(balance(allele, pool), rel=1e-3), (fold, pool)


@pytest.mark.parametrize("size", SIZES)
def test_it_would_be_seen_if_sos_moved_it(size: str) -> None:
    assert at_rest(size, "wild-type", 1.0, 2.0)["KRAS"] < 0.9 * balance("wild-type", "KRAS")


@pytest.mark.parametrize("size", SIZES)
def test_both_sizes_have_their_own_pools(size: str) -> None:
    pools = {"KRAS_mutant", "KRAS", *(("NHRAS",) if size == "core" else ("NRAS", "HRAS"))}
    assert at_rest(size, "G12D", 1.0).keys() == pools
