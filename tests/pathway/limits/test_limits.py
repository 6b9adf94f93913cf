"""The networks of published models: what they are made of, what they are asked for, and what they refuse."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from sevenless.errors import InputError, UnknownNameError
from sevenless.network.evaluation import evaluate
from sevenless.network.network import Network, Reaction
from sevenless.network.start import values_at_start
from sevenless.pathway.limits import das_limit, kochanczyk_limit, stites_alleles, stites_limit
from simulate.models import network as transcribed


def change(reaction: Reaction) -> tuple[frozenset[tuple[str, float]], frozenset[tuple[str, float]]]:
    return frozenset(reaction.reactants), frozenset(reaction.products)


def rate(network: Network, reaction: Reaction) -> float:
    """The rate constant, or the rate at start, as a number."""
    law = reaction.rate_law if reaction.rate_constant is None else reaction.rate_constant
    return float(evaluate(law, values_at_start(network))) if isinstance(law, str) else float(law or 0)


@pytest.mark.parametrize(
    ("made", "name"), [(das_limit(50, active=True), "das_2009"), (kochanczyk_limit(), "lin_2019")], ids=["das", "koch"]
)
def test_reactions_and_rates_are_those_of_a_transcription_with_numbers(made: Network, name: str) -> None:
    other = transcribed(name)
    if name == "das_2009":
        other = other.with_values({"RasGDP": 0.0, "RasGTP": 300.0})
    assert [change(one) for one in made.reactions] == [change(one) for one in other.reactions]
    for mine, theirs in zip(made.reactions, other.reactions, strict=True):
        assert rate(made, mine) == pytest.approx(rate(other, theirs), rel=1e-12)
    assert made.initial_state() == pytest.approx(other.initial_state(), rel=1e-12)


@pytest.mark.parametrize(
    ("network", "species", "reactions", "conserved"),
    [(das_limit(), 5, 7, 2), (kochanczyk_limit(), 34, 65, 9), (stites_limit(), 9, 22, 3)],
    ids=["das", "kochanczyk", "stites"],
)
def test_they_are_as_large_as_published(network: Network, species: int, reactions: int, conserved: int) -> None:
    assert (len(network.species), len(network.reactions)) == (species, reactions)
    assert len(network.conserved_moieties()) == conserved


def test_the_box_of_das_starts_as_asked() -> None:
    assert das_limit(50).initial_state() == pytest.approx(
        {"SOS": 50, "SOS_RasGDP": 0, "SOS_RasGTP": 0, "RasGDP": 300, "RasGTP": 0}
    )
    assert das_limit(50, active=True).initial_state()["RasGTP"] == pytest.approx(300)


def test_feedbacks_are_taken_out_one_by_one() -> None:
    off = {
        name: {one.name for one in kochanczyk_limit(without_feedback_on=[name]).parameters if one.value == 0}
        for name in ("SOS", "MEK", "RAF")
    }
    always = {"RAS_active_at_start"}
    assert off == {name: {f"{name}_feedback"} | always for name in off}
    assert kochanczyk_limit(without_feedback_on="SOS") == kochanczyk_limit(without_feedback_on=["SOS"])


def test_egf_is_that_of_the_model_unless_asked_for() -> None:
    assert values_at_start(kochanczyk_limit())["EGF"] == 20
    assert values_at_start(kochanczyk_limit(5))["EGF"] == 5


def test_alleles_by_any_of_their_names() -> None:
    assert stites_limit("KRAS p.Gly12Asp") == stites_limit("g12d") == stites_limit("G12D")
    assert stites_limit("WT") == stites_limit("wild-type")
    assert stites_limit("G12D").name.endswith("G12D")


def test_all_alleles_of_the_records_are_there() -> None:
    assert stites_alleles() == ("wild-type", "A146T", "G12C", "G12D", "G12R", "G12V", "G13D", "Q61H", "Q61K")
    assert len({stites_limit(one).parameters for one in stites_alleles()}) == len(stites_alleles())


def test_two_wild_types_are_two_equal_pools() -> None:
    value = values_at_start(stites_limit("wild-type"))
    mine = {name.removeprefix("mutant_"): one for name, one in value.items() if name.startswith("mutant_k")}
    assert len(mine) == 10
    assert mine == pytest.approx({name: value[f"wt_{name}"] for name in mine}, rel=1e-12)


def test_a_gap_that_is_not_bound_has_a_hundredfold_km() -> None:
    value = values_at_start(stites_limit("G13D", gap_unbound=True))
    assert value["mutant_Km_GAP"] == pytest.approx(100 * value["wt_Km_GAP"])


@pytest.mark.parametrize("ask", [das_limit, kochanczyk_limit, lambda amount: stites_limit(gef_fold=amount)])
@pytest.mark.parametrize("amount", [-1.0, float("nan"), float("inf")])
def test_an_amount_is_finite_and_not_negative(ask: Callable[[float], Network], amount: float) -> None:
    with pytest.raises(InputError, match="which is no amount; give a number of 0 or more"):
        ask(amount)


@pytest.mark.parametrize(
    ("allele", "said"), [("G12Q", "no allele with rates"), ("V14I", "no allele with rates"), ("G12", "no allele")]
)
def test_an_allele_without_rates_is_refused_with_those_that_have_them(allele: str, said: str) -> None:
    with pytest.raises(UnknownNameError, match=said) as error:
        stites_limit(allele)
    assert error.value.known == sorted(stites_alleles())


def test_a_feedback_that_is_not_there_is_refused() -> None:
    with pytest.raises(UnknownNameError, match="no feedback of ERK is called 'EGFR'"):
        kochanczyk_limit(without_feedback_on=["EGFR"])
