"""The words that families of rules are written in."""

from __future__ import annotations

import pytest
from pysb import Model, SelfExporter
from pysb.core import ComponentDuplicateNameError

from sevenless.pathway.rules.all_rules import SIZES
from sevenless.pathway.rules.rule_set import RuleSet


@pytest.fixture
def rules() -> RuleSet:
    return RuleSet(SIZES["core"])


def test_a_monomer_has_plain_sites_and_sites_with_states(rules: RuleSet) -> None:
    sos = rules.monomer("SOS1", "grb2", cat=["free", "drug"])
    assert sos.sites == ["grb2", "cat"]
    assert sos.site_states == {"cat": ["free", "drug"]}
    assert rules.model.monomers["SOS1"] is sos


def test_a_rate_constant_is_made_once(rules: RuleSet) -> None:
    assert rules.rate("kon") is rules.rate("kon")
    assert [one.name for one in rules.model.parameters] == ["kon"]


def test_a_sentence_becomes_the_name_of_its_rule_and_is_kept(rules: RuleSet) -> None:
    erk = rules.monomer("ERK", act=["u", "p"])
    rules.rule("ERK's phosphate: on, off", erk(act="u") | erk(act="p"), "on", "off")
    (rule,) = rules.model.rules
    assert (rule.name, rules.says) == ("ERK_s_phosphate_on_off", {rule.name: "ERK's phosphate: on, off"})
    assert (rule.rate_forward.name, rule.rate_reverse.name) == ("on", "off")
    assert not rule.delete_molecules


def test_a_rule_goes_one_way_without_a_second_rate(rules: RuleSet) -> None:
    erk = rules.monomer("ERK", act=["u", "p"])
    rules.rule("on", erk(act="u") >> erk(act="p"), "k")
    assert rules.model.rules["on"].rate_reverse is None


def test_a_sentence_is_said_once(rules: RuleSet) -> None:
    erk = rules.monomer("ERK", act=["u", "p"])
    rules.rule("on", erk(act="u") >> erk(act="p"), "k")
    with pytest.raises(ComponentDuplicateNameError):
        rules.rule("on", erk(act="p") >> erk(act="u"), "k")


def test_what_is_deleted_leaves_its_partners(rules: RuleSet) -> None:
    spry = rules.monomer("SPRY")
    rules.rule("SPRY decays", spry() >> None, "k", deletes=True)
    assert rules.model.rules["SPRY decays".replace(" ", "_")].delete_molecules


def test_copies_and_fixed_pools_start_as_parameters(rules: RuleSet) -> None:
    erk, egf = rules.monomer("ERK", act=["u", "p"]), rules.monomer("EGF")
    rules.starts(erk(act="u"), "ERK_copies")
    rules.starts(egf(), "EGF_molar", fixed=True)
    assert [(one.value.name, one.fixed) for one in rules.model.initials] == [("ERK_copies", False), ("EGF_molar", True)]


def test_a_read_out_counts_molecules(rules: RuleSet) -> None:
    erk = rules.monomer("ERK", act=["u", "p"])
    rules.observe("pERK", erk(act="p"))
    assert rules.model.observables["pERK"].match == "molecules"


def test_models_do_not_leak_into_each_other(rules: RuleSet) -> None:
    other = RuleSet(SIZES["full"])
    rules.monomer("ERK", act=["u", "p"])
    other.monomer("ERK", act=["u", "p", "pp"])
    assert isinstance(rules.model, Model)
    assert SelfExporter.default_model is None
    assert rules.model.monomers["ERK"] is not other.model.monomers["ERK"]
