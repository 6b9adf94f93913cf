"""Results: tables, bands, how many models agree, and why."""

from __future__ import annotations

import numpy as np
import pytest

from sevenless.errors import InputError, UnknownNameError
from sevenless.pathway.comparing import compared, place_at
from sevenless.pathway.grounds import flag_of, graded, grounds_of
from sevenless.pathway.observables import observable_sentences
from sevenless.pathway.result import PathwayResult
from sevenless.pathway.run import run_many
from sevenless.pathway.scenario import Scenario
from sevenless.pathway.uncertainty import band_of, spreads

TIMES = [0.0, 600.0, 3600.0]
ASKED = Scenario(cell="NCI-H358", drugs={"BI-3406": "100 nM"}, stimulus={"EGF": "10 ng/ml"}, times_s=TIMES)


@pytest.fixture(scope="module")
def single() -> PathwayResult:
    return ASKED.run()


@pytest.fixture(scope="module")
def many() -> PathwayResult:
    return ASKED.run(ensemble=7, seed=5)


def test_the_first_member_is_the_model_as_it_is(single: PathwayResult, many: PathwayResult) -> None:
    for name in observable_sentences():
        np.testing.assert_allclose(many[name], single[name], rtol=1e-5, atol=1e-9)
    assert np.ptp(many.members("pERK")[:, -1]) > 1e-3


def test_a_seed_gives_the_same_bytes_and_another_seed_others(many: PathwayResult) -> None:
    again, other = ASKED.run(ensemble=7, seed=5), ASKED.run(ensemble=7, seed=6)
    for name in many.observed:
        assert again.members(name).tobytes() == many.members(name).tobytes(), name
    assert other.members("pERK")[1:].tobytes() != many.members("pERK")[1:].tobytes()


def test_a_table_has_a_row_per_time_and_a_band_only_with_an_ensemble(
    single: PathwayResult, many: PathwayResult
) -> None:
    assert single.table().columns == ["time_s", *observable_sentences()]
    assert single.table()["time_s"].to_list() == TIMES
    table = many.table()
    assert len(table.columns) == 1 + 3 * len(observable_sentences())
    assert (table["pERK_low"] <= table["pERK_high"]).all()
    assert table["pERK_low"][2] < table["pERK_high"][2]


def test_a_band_holds_the_share_that_was_asked_for() -> None:
    members = np.arange(101.0)[:, None] * np.ones((1, 2))
    lower, upper = band_of(members, 0.8)
    assert lower.tolist() == pytest.approx([10, 10])
    assert upper.tolist() == pytest.approx([90, 90])
    lower, upper = band_of(np.array([[np.nan, 1.0], [np.nan, np.nan]]))
    assert np.isnan(lower[0])
    assert (lower[1], upper[1]) == (1, 1)


def test_a_wider_share_has_a_wider_band(many: PathwayResult) -> None:
    narrow, wide = many.band("pERK", 0.5), many.band("pERK", 0.95)
    assert (wide[0] <= narrow[0]).all()
    assert wide[1][-1] > narrow[1][-1]


def test_a_single_model_has_no_band(single: PathwayResult) -> None:
    with pytest.raises(InputError, match=r"a single model has no band; run it with ensemble=50"):
        single.band("pERK")


@pytest.mark.parametrize("share", [0, 1, 80, -0.1, "80 %", True])
def test_a_share_lies_between_0_and_1(many: PathwayResult, share: float) -> None:
    with pytest.raises(InputError, match="not between 0 and 1"):
        many.band("pERK", share)


def test_support_is_the_share_of_members_for_which_a_claim_holds(many: PathwayResult) -> None:
    assert many.support(np.array([True] * 6 + [False] * 2)) == 0.75
    for claim in ([1, 0], many.members("pERK") > 0, many.members("pERK")[:, -1]):
        with pytest.raises(InputError, match="a claim has shape"):
            many.support(claim)


def test_what_is_not_observed_is_told(single: PathwayResult) -> None:
    with pytest.raises(UnknownNameError, match=r"did you mean .*pERK"):
        single["pRK"]
    with pytest.raises(UnknownNameError):
        single.members(None)  # type: ignore[arg-type]


def test_results_show_what_was_asked_and_how_sure_they_are(single: PathwayResult, many: PathwayResult) -> None:
    text = repr(single)
    for words in ("NCI-H358, KRAS G12C", "EGF 10 ng/ml", "BI-3406 100 nM", "inherited from MCF10A", "a single model"):
        assert words in text
    assert "7 members of an ensemble" in repr(many)
    assert f"({many.band('pERK')[0][-1]:.3f} to" in repr(many)
    html = single._repr_html_()
    assert html.count("<tr>") == html.count("</tr>") > 5
    assert "inherited from MCF10A" in html


def test_hypothetical_drugs_are_flagged_where_they_show() -> None:
    asked = Scenario(drugs={"SOS2 ligand": "1 uM", "BI-3406": "1 uM"}, times_s=[0, 60])
    (line,) = [line for line in repr(asked.run()).splitlines() if "hypothetical" in line]
    assert "SOS2 ligand 1 uM" in line


@pytest.mark.parametrize("at_s", [3601.0, 1e9, -1.0, "noon", float("nan")])
def test_why_is_asked_within_what_was_simulated(single: PathwayResult, at_s: float) -> None:
    with pytest.raises(InputError, match="at_s"):
        single.why("pERK", at_s=at_s)


def test_why_needs_a_reference_of_the_same_size(single: PathwayResult) -> None:
    other = Scenario(size="full", times_s=[0, 60]).run()
    with pytest.raises(InputError, match="the result is of core, the reference of full"):
        single.why("pERK", at_s=30.0, reference=other)


def test_why_names_rules_with_their_fluxes_and_the_grade_of_their_evidence(single: PathwayResult) -> None:
    rest = Scenario(cell="NCI-H358", times_s=TIMES).run()
    found = single.why("pERK", reference=rest)
    made = found.rules.filter(found.rules["flux_per_s"] > 0)
    assert made["share"].sum() == pytest.approx(1.0)
    assert "MEK" in made["rule"][0]
    assert made["fold"][0] > 1
    assert found.chain["read_out"][0] == "ERK_with_two_phosphates"
    assert found.chain["fold"][0] == pytest.approx(single["pERK"][-1] / rest["pERK"][-1], rel=1e-3)
    ids = {one for listed in found.rules["evidence"] for one in listed}
    assert ids <= found.grounds.keys()
    for one in ids:
        assert f"{one} ({grounds_of(one)})" in repr(found)


def test_grounds_flag_memory_and_fit() -> None:
    assert grounds_of("pathway.sos-opening.k") == "M from memory"
    assert grounds_of("kras.g12c.multiplier.khyd") == "F"
    assert flag_of(["kras.g12c.multiplier.khyd"]) == ""
    assert flag_of(["kras.g12c.multiplier.khyd", "pathway.sos-opening.k"]) == "from memory"
    assert graded([]) == ""


def test_two_results_side_by_side(many: PathwayResult) -> None:
    rest = Scenario(cell="NCI-H358", times_s=TIMES, stimulus={"EGF": "10 ng/ml"}).run(ensemble=7, seed=5)
    table = compared(many, rest)
    row = table.filter(table["observable"] == "RAS_GTP").row(0, named=True)
    assert row["fold"] == pytest.approx(many["RAS_GTP"][-1] / rest["RAS_GTP"][-1])
    assert row["fold"] < 1
    assert row["agreement"] == 1
    same = compared(rest, rest)
    assert set(same["fold"].drop_nulls()) == {1.0}
    assert (same["agreement"] == 1).all()
    assert "ROS1_occupied" not in table["observable"]
    with pytest.raises(InputError, match="ensembles of 7 and 0 members"):
        compared(many, ASKED.run())


def test_places_in_time() -> None:
    times = np.array(TIMES)
    assert [place_at(times, at) for at in ("", "0 h", "9 min", "1 h")] == [2, 0, 1, 2]
    with pytest.raises(InputError, match="at is 2 h"):
        place_at(times, "2 h")


@pytest.mark.parametrize("ensemble", [-1, 2.5, True, None, "50", 10**6])
def test_the_size_of_an_ensemble_is_a_whole_number(ensemble: int) -> None:
    with pytest.raises(InputError, match="ensemble is"):
        ASKED.run(ensemble=ensemble)


def test_what_is_run_side_by_side_has_one_size_and_one_time() -> None:
    assert run_many([]) == []
    with pytest.raises(InputError, match="different sizes or times"):
        run_many([ASKED, Scenario(times_s=[0, 60])])


def test_spreads_are_drawn_by_grade_and_begin_with_the_model_as_it_is() -> None:
    drawn = spreads(400, 1)
    assert all(factors[0] == 1.0 for factors in drawn.values())
    logs = {name: float(np.std(np.log(factors[1:]))) for name, factors in drawn.items()}
    assert logs["pathway.sos-opening.k"] == pytest.approx(np.log(1.6), rel=0.15)
    assert all(np.isfinite(factors).all() and (factors > 0).all() for factors in drawn.values())
