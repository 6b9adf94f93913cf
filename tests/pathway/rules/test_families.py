"""Family by family: how many rules each has, and that the file that ships says each of their sentences."""

from __future__ import annotations

import re
import sys
import tomllib
from collections import defaultdict
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from pathway.rules.shipped_text import SIZES, shipped_text
from sevenless.pathway.rules import all_rules as families_module
from sevenless.pathway.rules.all_rules import all_rules
from sevenless.pathway.rules.rule_set import RuleSet

FAMILIES = tomllib.loads(Path(__file__).with_name("families.toml").read_text(encoding="utf-8"))
COUNTS = {"core": (242, 1417), "full": (434, 3758)}


@cache
def by_family(size: str) -> dict[str, tuple[str, ...]]:
    """The sentences that each module of rules says."""
    said: dict[str, list[str]] = defaultdict(list)
    plain = RuleSet.rule

    def listening(self: RuleSet, sentence: str, *args: Any, **kwargs: Any) -> None:
        said[sys._getframe(1).f_globals["__name__"].rpartition(".")[2]].append(sentence)
        plain(self, sentence, *args, **kwargs)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(RuleSet, "rule", listening)
        rules = families_module.all_rules(size)
    assert sum(map(len, said.values())) == len(rules.model.rules)
    return {family: tuple(sentences) for family, sentences in said.items()}


@pytest.mark.parametrize("size", SIZES)
def test_the_network_has_as_many_species_and_reactions_as_the_docs_say(size: str) -> None:
    shipped = shipped_text(size)
    assert (len(shipped.patterns), len(shipped.reactions)) == COUNTS[size]


@pytest.mark.parametrize("size", SIZES)
def test_these_are_the_families(size: str) -> None:
    assert set(by_family(size)) == set(FAMILIES)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("family", FAMILIES)
def test_every_sentence_of_a_family_stands_in_the_network_that_ships(family: str, size: str) -> None:
    sentences = by_family(size)[family]
    assert len(sentences) == FAMILIES[family][size]
    assert set(sentences) <= set(shipped_text(size).sentences)
    unsaid = [said for said in FAMILIES[family]["says"] if not any(one.startswith(said) for one in sentences)]
    assert unsaid == []


@pytest.mark.parametrize("size", SIZES)
def test_the_network_that_ships_says_nothing_else_and_nothing_twice(size: str) -> None:
    said = [sentence for sentences in by_family(size).values() for sentence in sentences]
    assert sorted(said) == sorted(shipped_text(size).sentences)
    assert len(set(said)) == len(said)


@pytest.mark.parametrize("size", SIZES)
def test_sentences_are_sentences(size: str) -> None:
    for sentence in shipped_text(size).sentences:
        assert re.fullmatch(r"[\w',:\- ]+", sentence), sentence
        assert len(sentence.split()) >= 3 or sentence.endswith((" goes off", " leaves", " closes", " decays")), sentence
        assert len(sentence) <= 100


@pytest.mark.parametrize("size", SIZES)
def test_a_pool_of_ras_has_one_site_besides_its_nucleotide(size: str) -> None:
    pools = [
        one for one in all_rules(size).model.monomers if "RAS" in one.name and "GTP" in one.site_states.get("nuc", [])
    ]
    assert len(pools) == len(families_module.SIZES[size].ras_pools)
    assert all(set(one.sites) == {"site", "nuc"} for one in pools)
