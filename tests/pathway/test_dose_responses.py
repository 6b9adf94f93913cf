"""Dose responses and matrices of the model, through the engine that fits plates."""

from __future__ import annotations

import tracemalloc
from typing import Any

import numpy as np
import pytest

from sevenless.errors import InputError, SevenlessError, UnknownNameError
from sevenless.fitting.fit import fit_curves
from sevenless.pathway.dose_response import DoseResponse, dose_response
from sevenless.pathway.drug_matrix import DrugMatrix, drug_matrix
from sevenless.pathway.scenario import Scenario
from sevenless.units import format_conc

CELL = Scenario(cell="NCI-H358")


@pytest.fixture(scope="module")
def response() -> DoseResponse:
    return dose_response(CELL, "bi3406", ensemble=4, seed=2)


@pytest.fixture(scope="module")
def matrix() -> DrugMatrix:
    return drug_matrix(CELL, ("BI-3406", "trametinib"), (["10 nM", "1 uM", "100 nM"], ["1 nM", "10 nM"]))


def test_the_vehicle_is_added_and_the_drug_has_its_name(response: DoseResponse) -> None:
    assert response.drug == "BI-3406"
    assert response.conc_molar[0] == 0
    assert len(response.conc_molar) == 10
    assert response.observed["pERK"].shape == (5, 10)


def test_curves_are_percent_of_the_vehicle_one_per_member(response: DoseResponse) -> None:
    curves = response.curves()
    assert curves.labels.columns == ["compound", "cell_line", "observable", "member"]
    assert curves.labels["member"].to_list() == [0, 1, 2, 3, 4]
    values = curves.response.reshape(5, 10)
    assert (values[:, 0] == 100).all()
    assert (np.diff(values[0]) < 0).all()


def test_fits_are_those_of_the_engine_of_plates(response: DoseResponse) -> None:
    mine = response.fit().table
    values = response.observed["pERK"]
    plain = fit_curves(response.conc_molar, 100 * (values / values[:, :1])).table
    assert mine["ic50_molar"].to_list() == plain["ic50_molar"].to_list()
    assert mine["compound"].to_list() == ["BI-3406"] * 5
    assert len(set(mine["ic50_molar"])) == 5


def test_occupancy_is_that_of_the_law_of_mass_action(response: DoseResponse) -> None:
    fit = response.fit("SOS1_occupied").table.row(0, named=True)
    assert fit["ic50_molar"] == pytest.approx(5e-9, rel=0.02)
    assert abs(fit["hill"]) == pytest.approx(1.0, abs=0.01)
    assert fit["top"] == pytest.approx(100, abs=0.5)


def test_a_drug_that_does_nothing_has_a_bound_and_no_potency() -> None:
    found = dose_response(Scenario(cell="MCF10A"), "SOS2 ligand", ["1 fM", "2 fM", "5 fM", "10 fM", "20 fM"])
    row = found.fit("pAKT").table.row(0, named=True)
    assert row["status"] in ("no_effect", "above_range")
    assert (row["qualifier"], row["ic50_molar"]) == (">", pytest.approx(20e-15))


def test_a_table_has_a_row_per_dose_and_a_band_with_an_ensemble(response: DoseResponse) -> None:
    table = response.table()
    assert table["conc_molar"].to_list() == response.conc_molar.tolist()
    assert (table["RAS_GTP_low"] <= table["RAS_GTP_high"]).all()
    assert "RAS_GTP_low" not in dose_response(CELL, "BI-3406", ["1 nM"]).table().columns


def test_the_same_seed_gives_the_same_bytes(response: DoseResponse) -> None:
    again = dose_response(CELL, "BI-3406", ensemble=4, seed=2)
    assert again.observed["pERK"].tobytes() == response.observed["pERK"].tobytes()
    assert (
        dose_response(CELL, "BI-3406", ensemble=4, seed=3).observed["pERK"].tobytes()
        != again.observed["pERK"].tobytes()
    )


def test_one_dose_is_what_the_scenario_with_it_gives(response: DoseResponse) -> None:
    dose = float(response.conc_molar[4])
    alone = Scenario(cell="NCI-H358", drugs={"BI-3406": dose}, times_s=[0, 7200]).run()
    assert response.observed["pERK"][0, 4] == pytest.approx(alone["pERK"][-1], rel=1e-5)


def test_a_response_says_what_it_is(response: DoseResponse, matrix: DrugMatrix) -> None:
    low, high = format_conc(1e-9), format_conc(1e-5)
    assert repr(response) == f"BI-3406 in NCI-H358, 9 doses from {low} to {high} at 2 h; 4 members of an ensemble"
    assert "a single model" in repr(dose_response(CELL, "BI-3406", ["1 nM"]))
    assert repr(matrix) == "BI-3406 x trametinib in NCI-H358, 4 x 3 doses at 2 h"


def test_a_matrix_has_every_pair_and_its_edges_are_the_single_drugs(matrix: DrugMatrix) -> None:
    assert matrix.conc_molar[0].tolist() == pytest.approx([0, 1e-8, 1e-7, 1e-6])
    table = matrix.table()
    assert table.select("conc_molar", "conc2_molar").unique().height == 12
    row = table.filter((table["conc_molar"] == matrix.conc_molar[0][2]) & (table["conc2_molar"] == 0)).row(
        0, named=True
    )
    alone = dose_response(CELL, "BI-3406", ["100 nM"]).observed["pERK"][0, 1]
    assert row["pERK"] == pytest.approx(alone, rel=1e-5)
    other = dose_response(CELL, "trametinib", ["1 nM", "10 nM"]).observed["pERK"][0]
    np.testing.assert_allclose(matrix.observed["pERK"][0, 0], other, rtol=1e-5)


def test_curves_of_a_matrix_are_those_of_the_first_drug(matrix: DrugMatrix) -> None:
    curves = matrix.curves()
    values = curves.response.reshape(3, 4)
    assert values[0, 0] == 100
    assert (values[1:, 0] < 100).all()
    np.testing.assert_allclose(values[2, 3], 100 * matrix.observed["pERK"][0, 3, 2] / matrix.observed["pERK"][0, 0, 0])
    assert curves.labels["conc2_molar"].to_list() == matrix.conc_molar[1].tolist()
    assert curves.labels["compound2"].to_list() == ["trametinib"] * 3
    assert len(matrix.fit()) == 3


def test_a_matrix_of_an_ensemble_has_bands_and_a_curve_per_member() -> None:
    found = drug_matrix(CELL, ("BI-3406", "trametinib"), (["10 nM", "1 uM"], ["1 nM"]), ensemble=4, seed=2)
    assert found.observed["pERK"].shape == (5, 3, 2)
    single = drug_matrix(CELL, ("BI-3406", "trametinib"), (["10 nM", "1 uM"], ["1 nM"]))
    np.testing.assert_allclose(found.observed["pERK"][0], single.observed["pERK"][0], rtol=1e-5)
    table = found.table()
    assert (table["pERK_low"] <= table["pERK_high"]).all()
    assert "pERK_low" not in single.table().columns
    curves = found.curves()
    assert curves.labels["member"].to_list() == [0, 0, 1, 1, 2, 2, 3, 3, 4, 4]
    assert curves.labels["conc2_molar"].to_list()[:3] == pytest.approx([0, 1e-9, 0])
    member = found.observed["pERK"][3]
    np.testing.assert_allclose(curves.response.reshape(10, 3)[7], 100 * member[:, 1] / member[0, 0])


def test_bliss_excess_is_nothing_at_the_edges_and_the_product_of_what_is_left_inside(matrix: DrugMatrix) -> None:
    excess, left = matrix.bliss_excess()[0], matrix.percent()[0] / 100
    assert np.abs(excess[0]).max() < 1e-12
    assert np.abs(excess[:, 0]).max() < 1e-12
    assert excess[2, 1] == pytest.approx(100 * (left[2, 0] * left[0, 1] - left[2, 1]))
    assert matrix.synergy_support() == float(excess.max() > 1)


def test_bliss_needs_something_that_drugs_lower() -> None:
    found = drug_matrix(CELL, ("BI-3406", "sotorasib"), (["1 uM"], ["100 nM"]))
    with pytest.raises(InputError, match="no KRAS_locked without drugs"):
        found.bliss_excess("KRAS_locked")


REFUSED: list[tuple[dict[str, Any], list[str]]] = [
    ({"drug": "BI-3407"}, ["did you mean BI-3406"]),
    ({"drug": None}, ["no drug of the pathway model is called 'None'"]),
    ({"drug": "trametinib", "conc": "10 nM"}, ["no list of concentrations"]),
    ({"drug": "trametinib", "conc": []}, ["no list of concentrations"]),
    ({"drug": "trametinib", "conc": {"1 nM": 2}}, ["no list of concentrations"]),
    ({"drug": "trametinib", "conc": ["0 nM", 0]}, ["all doses of trametinib are 0"]),
    ({"drug": "trametinib", "conc": ["10", "-1 nM", None, 5]}, ["no unit", "zero or more", "None", "dissolved"]),
    ({"drug": "trametinib", "at": 0}, ["at is 0"]),
    ({"drug": "trametinib", "at": "2 nM"}, ["'nM' is not a unit of time"]),
    ({"drug": "trametinib", "at": float("inf")}, ["at is inf"]),
    ({"drug": "trametinib", "ensemble": -1, "seed": 0.5}, ["ensemble is -1", "seed is 0.5"]),
    ({"drug": "x", "conc": 5, "at": None}, ["no drug", "no list", "at is None"]),
]


@pytest.mark.parametrize(("asked", "says"), REFUSED)
def test_what_cannot_be_asked_is_told_all_at_once(asked: dict[str, Any], says: list[str]) -> None:
    rest = {name: value for name, value in asked.items() if name not in ("drug", "conc")}
    with pytest.raises(InputError) as caught:
        dose_response(CELL, asked["drug"], asked.get("conc"), **rest)
    assert len(caught.value.problems) == len(says)
    for problem, words in zip(caught.value.problems, says, strict=True):
        assert words in str(problem)


def test_a_drug_of_the_scenario_is_not_dosed_twice() -> None:
    held = Scenario(cell="NCI-H358", drugs={"BI-3406": "1 uM"})
    with pytest.raises(InputError, match="BI-3406 is in the scenario already, at 1 uM"):
        dose_response(held, "bi3406")
    with pytest.raises(InputError, match="BI-3406 and BAY-293 share one site"):
        dose_response(held, "BAY-293")


@pytest.mark.parametrize(
    ("drugs", "conc", "says"),
    [
        ("BI-3406", (None, None), "a matrix has two"),
        (("BI-3406",), (None, None), "a matrix has two"),
        (("BI-3406", "trametinib"), None, "a matrix has two"),
        (("BI-3406", "bi3406"), (None, None), "a matrix of BI-3406 and itself"),
        (("BI-3406", "BAY-293"), (None, None), "share one site"),
        (("BI-3406", "crizotinib"), (["1 nM"], ["1 nM"]), "no fusion"),
        (("BI-3406", "MEK"), (["1 nM"], ["1 nM"]), "no drug of the pathway model is called 'MEK'"),
    ],
)
def test_a_matrix_is_of_two_drugs(drugs: Any, conc: Any, says: str) -> None:
    with pytest.raises(InputError, match=says):
        drug_matrix(CELL, drugs, conc)


def test_an_observable_that_is_not_there_is_told(response: DoseResponse, matrix: DrugMatrix) -> None:
    for one in (response, matrix):
        with pytest.raises(UnknownNameError, match=r"did you mean .*pERK"):
            one.fit("pRK")
    with pytest.raises(InputError, match="ROS1_active_share is a share of something that NCI-H358 has none of"):
        response.curves("ROS1_active_share")
    with pytest.raises(SevenlessError):
        response.curves(None)  # type: ignore[arg-type]


def test_memory_does_not_grow_with_the_doses(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is held is observables of one time, not the trajectories of all scenarios."""
    monkeypatch.setattr("sevenless.pathway.read_at_doses._AT_ONCE", 8)
    dose_response(CELL, "BI-3406", ["1 nM"])
    tracemalloc.start()
    dose_response(CELL, "BI-3406", np.geomspace(1e-9, 1e-6, 7))
    _, few = tracemalloc.get_traced_memory()
    tracemalloc.reset_peak()
    dose_response(CELL, "BI-3406", np.geomspace(1e-9, 1e-6, 63))
    _, more = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert more < 2.5 * few
