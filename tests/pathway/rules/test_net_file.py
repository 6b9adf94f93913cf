"""What BioNetGen writes, read: names of species, fixed pools, factors, read-outs."""

from __future__ import annotations

from collections import Counter

import pytest

from pathway.rules.shipped_text import SIZES, shipped_text
from sevenless.network.expression import names, parse
from sevenless.pathway.rules.net_file import GeneratedReaction, read_net

NET = """\
# Created by BioNetGen
begin parameters
    1 kon   1.0  # Constant
end parameters
begin species
    1 SOS1(cat~free,grb2,place~cytosol) SOS1_copies
    2 $SOS1_inhibitor() SOS1_inhibitor_molar
    3 GRB2(sh3!1).SOS1(cat~free,grb2!1,place~membrane) 0
    4 SOS1(cat~drug,grb2,place~cytosol) 0
    5 RAF(kinase~drug,pair!1).RAF(kinase~free,pair!1) 0
    6 RAF(kinase~free,pair!1).RAF(kinase~drug,pair!1) 0
end species
begin reactions
    1 1,2 2,4 SOS1_inhibitor_on #an_inhibitor_takes_SOS1
    2 4 0 loss #_reverse_made
    3 0 1 make #made
    4 5,5 3,3 0.5*pairing #RAF_pairs
end reactions
begin groups
    1 SOS1_in_all          1,3,4
    2 RAF_in_pairs         2*5,2*6
    3 nobody
end groups
"""


def test_species_are_named_by_what_differs_from_a_protein_as_it_is_made() -> None:
    made = read_net(NET)
    assert [one.name for one in made.species] == [
        "SOS1", "SOS1_inhibitor", "GRB2__SOS1_membrane", "SOS1_drug", "RAF_drug__RAF", "RAF__RAF_drug"
    ]  # fmt: skip
    assert [one.starts_as for one in made.species[:3]] == ["SOS1_copies", "SOS1_inhibitor_molar", "0"]


def test_a_fixed_pool_is_told_by_its_sign_and_loses_it() -> None:
    made = read_net(NET)
    assert [one.name for one in made.species if one.fixed] == ["SOS1_inhibitor"]
    assert not any("$" in one.pattern for one in made.species)


def test_species_that_would_share_a_name_are_numbered_in_order() -> None:
    shared = NET.replace("RAF(kinase~free,pair!1).RAF(kinase~drug,pair!1)", "RAF(kinase~drug,pair!2).RAF(kinase~free)")
    assert [one.name for one in read_net(shared).species[4:]] == ["RAF_drug__RAF__1", "RAF_drug__RAF__2"]


def test_reactions_count_from_nought_and_keep_factor_and_rule() -> None:
    assert read_net(NET).reactions == (
        GeneratedReaction(
            reactants=(0, 1), products=(1, 3), rate="SOS1_inhibitor_on", rule="an_inhibitor_takes_SOS1"
        ),
        GeneratedReaction(reactants=(3,), products=(), rate="loss", rule="_reverse_made"),
        GeneratedReaction(reactants=(), products=(0,), rate="make", rule="made"),
        GeneratedReaction(reactants=(4, 4), products=(2, 2), rate="0.5 * pairing", rule="RAF_pairs"),
    )  # fmt: skip


def test_read_outs_count_a_species_as_often_as_it_fits() -> None:
    assert read_net(NET).groups == {
        "SOS1_in_all": ((0, 1), (2, 1), (3, 1)),
        "RAF_in_pairs": ((4, 2), (5, 2)),
        "nobody": (),
    }


@pytest.mark.parametrize("size", SIZES)
def test_names_that_ship_are_unique_and_legal_in_expressions(size: str) -> None:
    shipped = shipped_text(size)
    assert len(set(shipped.patterns.values())) == len(shipped.patterns)
    for name in (*shipped.patterns, *shipped.read_outs):
        assert names(parse(name)) == {name}
    said = [reaction.name for reaction in shipped.reactions]
    assert sorted(said, key=lambda name: int(name[1:])) == [f"r{number}" for number in range(1, len(said) + 1)]


@pytest.mark.parametrize(("size", "pools"), [("core", 3), ("full", 4)])
def test_factors_are_those_of_pairs_of_two_alike(size: str, pools: int) -> None:
    """Two alike meet half as often as two that differ, and a drug finds either of two places in a pair of two alike."""
    alike: Counter[str] = Counter()
    for one in shipped_text(size).reactions:
        assert (one.factor == "0.5") == (max(one.left.values(), default=0) == 2), one.name
        if one.factor:
            assert one.factor in ("0.5", "2"), one.name
            alike[one.sentence] += 1
    assert alike == {
        "RAF pairs on RAS": 2 * pools,
        "a RAF inhibitor binds RAF": pools,
        "a RAF inhibitor leaves RAF": pools,
    }


@pytest.mark.parametrize("size", SIZES)
def test_a_numbered_name_is_that_of_twins(size: str) -> None:
    """Only the two ways round of a pair of RAF on two pools of RAS, one with a drug, cannot be told apart by states."""
    numbered = [name for name in shipped_text(size).patterns if name[-3:-1] == "__" and name[-1].isdigit()]
    stems = {name[:-3] for name in numbered}
    assert len(numbered) == 2 * len(stems) > 0
    assert all(stem.endswith("__RAF_drug__RAF") for stem in stems)
    assert not stems & set(shipped_text(size).patterns)
