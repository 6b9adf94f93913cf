"""What differs between two networks, and how networks show themselves."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sevenless.errors import UnknownNameError
from sevenless.network.diff import difference
from sevenless.network.network import Dose, Network, Reaction, Species
from sevenless.network.reaction_list import read_reactions
from sevenless.network.show import listing
from simulate.models import network

BASE = read_reactions(
    """
network:
  name = base
species:
  A = 1 [nM]
  B, C = 0 [nM]
parameters:
  k1 = 1
  k2 = 2
rules:
  total = A + B
reactions:
  A <-> B ; k1, k2
  gone: B -> C ; 3
doses:
  at 1: A += 2
  at 1: A += 2
"""
)


def test_a_network_does_not_differ_from_itself_in_any_order() -> None:
    same = difference(BASE, BASE)
    assert not same
    assert len(same) == 0
    assert repr(same) == "no difference"
    assert "no difference" in same._repr_html_()
    turned = replace(BASE, species=BASE.species[::-1], reactions=BASE.reactions[::-1], parameters=BASE.parameters[::-1])
    assert not BASE.difference(turned)


def test_every_kind_of_difference_is_told() -> None:
    other = replace(
        BASE,
        name="other",
        time_unit="min",
        species=(replace(BASE.species[0], initial=5.0), BASE.species[1], Species(name="D")),
        parameters=(*BASE.parameters[:1], replace(BASE.parameters[1], unit="1/s")),
        rules=(),
        reactions=(
            *BASE.reactions[:2],
            replace(BASE.reactions[2], name="new_name"),
            Reaction(name="more", products=(("D", 2),), rate_law="k1 * A"),
        ),
        doses=BASE.doses[:1],
    )
    assert repr(difference(BASE, other)) == "\n".join(
        [
            "network:",
            "  ~ name = base => name = other",
            "  ~ time unit = s => time unit = min",
            "species:",
            "  ~ A = 1 [nM] => A = 5 [nM]",
            "  - C = 0 [nM]",
            "  + D = 0",
            "parameters:",
            "  ~ k2 = 2 => k2 = 2 [1/s]",
            "rules:",
            "  - total = A + B",
            "reactions:",
            "  ~ gone: B -> C ; 3 => new_name: B -> C ; 3",
            "  + more: -> 2 D ; rate: k1 * A",
            "doses:",
            "  - at 1: A += 2",
        ]
    )
    assert [one.change for one in difference(BASE, other) if one.section == "reactions"] == ["renamed", "added"]
    back = difference(other, BASE)
    assert len(back) == len(difference(BASE, other))
    assert difference(BASE, other)


def test_differences_as_a_table_escape_what_they_show() -> None:
    other = replace(BASE, rules=(replace(BASE.rules[0], expression="A if A < B else B"),))
    table = difference(BASE, other)._repr_html_()
    assert table.count("<tr>") == 2
    assert "total = A if A &lt; B else B" in table


def test_a_network_in_one_line() -> None:
    assert repr(BASE) == 'Network "base": 3 species, 3 reactions, 2 parameters, 1 rule, 2 doses'
    assert repr(Network(species=(), reactions=())) == "Network: 0 species, 0 reactions"
    assert len(repr(network("egfr_net"))) < 120


def test_a_listing_shows_the_first_of_each_kind() -> None:
    shown = listing(network("lin_2019"), most=3)
    assert "  EGFR = EGFR_tot [molecules]\n" in shown
    assert "  ... and 31 more\n" in shown
    assert "  EGFR <-> EGFR_a ; a1_per_EGF * EGF, d1\n" in shown
    assert len(listing(network("egfr_net")).splitlines()) < 100
    assert str(BASE) == listing(BASE)


def test_a_network_that_is_not_sound_shows_itself_too() -> None:
    odd = Network(
        name="<odd>",
        species=(Species(name="A B", initial="1 +"),),
        reactions=(Reaction(name="r1", reactants=(("A", 1),)), Reaction(name="r2", rate_law="(a\n + b # c\n")),
        doses=(Dose(target="A", time_s=0.0, amount=float("inf"), action="ad"),),  # type: ignore[arg-type]
    )
    assert "A B = 1 +" in str(odd)
    assert "A -> ;" in str(odd)
    assert "ad inf" in str(odd)
    assert "&lt;odd&gt;" in odd._repr_html_()
    assert odd.problems()


def test_the_table_of_a_notebook_has_names_reactions_and_rates() -> None:
    shown = BASE._repr_html_()
    assert "<tr><td>r1</td><td>A &lt;-&gt; B</td><td>k1, k2</td></tr>" in shown
    assert "<tr><td>gone</td><td>B -&gt; C</td><td>3</td></tr>" in shown
    assert "<tr><td>k1</td><td>1</td></tr>" in shown
    assert "<details open><summary>reactions (2)</summary>" in shown
    large = network("egfr_net")._repr_html_()
    assert len(large) < 60_000
    assert "<p>... and 336 more</p>" in large


def test_other_values_make_another_network() -> None:
    other = BASE.with_values({"k1": 7.0, "B": 0.5})
    assert repr(BASE.difference(other)).splitlines() == [
        "species:", "  ~ B = 0 [nM] => B = 0.5 [nM]", "parameters:", "  ~ k1 = 1 => k1 = 7",
    ]  # fmt: skip
    assert other.initial_state() == {"A": 1.0, "B": 0.5, "C": 0.0}
    with pytest.raises(UnknownNameError, match="did you mean k1"):
        BASE.with_values({"K1": 1.0})


def test_text_of_a_network_is_its_reaction_list() -> None:
    assert read_reactions(BASE.text()) == BASE
