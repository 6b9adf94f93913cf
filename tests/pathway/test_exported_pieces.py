"""What other programs need of the model: observables in species, units of its numbers, proteins of its species."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from sevenless.errors import UnknownNameError
from sevenless.network.evaluation import evaluate
from sevenless.network.expression import parse
from sevenless.pathway.model import SIZES, pathway_network, rules_bngl
from sevenless.pathway.observables import observed
from sevenless.pathway.parameter_units import parameter_units
from sevenless.pathway.proteins import proteins_of_species
from sevenless.pathway.shares import share_expressions


@pytest.mark.parametrize("size", SIZES)
def test_expressions_give_what_a_result_gives(size: str) -> None:
    network = pathway_network(size)
    rng = np.random.default_rng(5)
    amounts = {one.name: float(rng.uniform(1, 100)) for one in network.species}
    copies = {one.name: float(rng.uniform(1e4, 1e5)) for one in network.parameters if one.name.endswith("_copies")}
    read_outs = {
        one.name: np.array([[float(np.real(evaluate(parse(one.expression), dict(amounts))))]])
        for one in network.observables
    }
    expected = observed(read_outs, dict(copies), 1)
    shares = share_expressions(network)
    assert [one.name for one in shares] == list(expected)
    for one in shares:
        found = float(np.real(evaluate(parse(one.expression), {**amounts, **copies})))
        assert found == pytest.approx(float(expected[one.name][0, 0]), rel=1e-12), one.name


@pytest.mark.parametrize("size", SIZES)
def test_units_hold_for_every_reaction(size: str) -> None:
    network = pathway_network(size)
    units = parameter_units(network)

    def given(changed: dict[str, str]) -> tuple[object, ...]:
        told = units | changed
        return replace(
            network, parameters=tuple(replace(one, unit=told[one.name]) for one in network.parameters)
        ).problems()

    assert given({}) == ()
    assert given({"EGFR_off": "molecules/s"})
    assert given({"EGFR_on_by_EGF": "1/s"})
    assert (units["RAF_pairing"], units["SOCS3_translation"]) == ("1/molecules/s", "1/s")


def test_proteins_are_named_as_molecules_names_them() -> None:
    made_of = proteins_of_species("full")
    assert made_of["SHP2_open"] == ("PTPN11",)
    assert set(made_of["RAF"]) == {"ARAF", "BRAF", "RAF1"}
    assert set(proteins_of_species("core")["NHRAS_GTP"]) == {"NRAS", "HRAS"}
    assert not {"PIP_three", "DUSP_mRNA", "SOS1_inhibitor", "E3"} & made_of.keys()


@pytest.mark.parametrize("ask", [rules_bngl, proteins_of_species])
def test_a_size_that_is_none_is_told(ask: object) -> None:
    with pytest.raises(UnknownNameError, match="size of the pathway model"):
        ask("medium")  # type: ignore[operator]
