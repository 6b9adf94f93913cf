"""Simulated tables of inhibition say what the laws say, and are written as the bench writes them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl
import pytest

from sevenless.testing.inhibition import InhibitionTruth, simulate_inhibition

RNG = np.random.default_rng(3)


def test_tight_binding_obeys_the_balance_of_mass() -> None:
    truth = InhibitionTruth(ki_app_molar=3e-10, enzyme_molar=2e-9, rate=1.0)
    doses = np.array([0.0, 1e-10, 1e-9, 2e-9, 1e-8, 1e-6])
    table = simulate_inhibition("tight-binding", {"a": truth}, rng=RNG, doses_molar=doses).table
    free = table["rate"].to_numpy() * truth.enzyme_molar
    bound = truth.enzyme_molar - free
    assert free * (doses - bound) == pytest.approx(truth.ki_app_molar * bound, rel=1e-9)


def test_without_a_constant_nothing_is_inhibited() -> None:
    truth = InhibitionTruth()
    table = simulate_inhibition("tight-binding", {"a": truth}, rng=RNG, doses_molar=[0.0, 1e-6]).table
    assert table["rate"].to_list() == pytest.approx([100.0, 100.0])


@pytest.mark.parametrize(
    ("kic", "kiu", "at_high_substrate"), [(1e-8, np.inf, 1.0), (np.inf, 1e-8, 0.5), (1e-8, 1e-8, 0.5)]
)
def test_what_much_substrate_does_tells_the_mechanism(kic: float, kiu: float, at_high_substrate: float) -> None:
    truth = InhibitionTruth(kic_molar=kic, kiu_molar=kiu, km_molar=2e-5)
    run = simulate_inhibition(
        "mechanism", {"a": truth}, rng=RNG, doses_molar=[0.0, 1e-8], substrate_molar=[1.0]
    )  # fmt: skip
    none, much = run.table["rate"].to_list()
    assert much / none == pytest.approx(at_high_substrate, rel=1e-3)


def test_activity_falls_with_kobs() -> None:
    truth = {"a": InhibitionTruth(kinact_per_s=0.01, ki_molar=1e-6)}
    doses = [0.0, 1e-6]
    left = simulate_inhibition("inactivation", truth, rng=RNG, doses_molar=doses, time_s=[0.0, 200.0]).table
    kobs = simulate_inhibition("inactivation", truth, rng=RNG, doses_molar=doses, kobs=True).table
    assert left["rate"].to_list() == pytest.approx([100, 100, 100, 100 * np.exp(-1)])
    assert kobs["kobs_per_s"].to_list() == pytest.approx([0.0, 0.005])


def test_a_reversible_inhibitor_does_not_mind_the_time() -> None:
    truth = {"a": InhibitionTruth(ki_app_molar=1e-6)}
    table = simulate_inhibition("preincubation", truth, rng=RNG, doses_molar=[1e-6], time_s=[60.0, 6000.0]).table
    assert table["rate"].to_list() == pytest.approx([50.0, 50.0])


def test_noise_and_replicates() -> None:
    truth = {"a": InhibitionTruth(noise=2.0), "b": InhibitionTruth(noise=2.0)}
    run = simulate_inhibition("tight-binding", truth, rng=RNG, doses_molar=np.zeros(500), replicates=2)
    assert run.table["compound"].value_counts()["count"].to_list() == [1000, 1000]
    assert float(run.table["rate"].std()) == pytest.approx(2.0, rel=0.1)  # type: ignore[arg-type]


def test_it_is_written_with_units(tmp_path: Path) -> None:
    truth = {"a": InhibitionTruth(kinact_per_s=0.01, ki_molar=1e-6)}
    simulate_inhibition("preincubation", truth, rng=RNG, doses_molar=[1e-8], time_s=[90.0]).write(tmp_path / "t.csv")
    table = pl.read_csv(tmp_path / "t.csv")
    assert table.columns == ["compound", "preincubation_min", "conc_nM", "rate"]
    assert table.row(0)[1:3] == (1.5, 10.0)


@pytest.mark.parametrize(("layout", "said"), [("mechanism", "substrate_molar"), ("preincubation", "time_s")])
def test_what_a_layout_needs(layout, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        simulate_inhibition(layout, {"a": InhibitionTruth()}, rng=RNG, doses_molar=[0.0])


@pytest.mark.parametrize(("truth", "said"), [({}, "km_molar"), ({"km_molar": 1e-5, "kinact_per_s": 1.0}, "ki_molar")])
def test_what_a_compound_needs(truth: dict[str, float], said: str) -> None:
    compound = {"a": InhibitionTruth(**truth)}
    with pytest.raises(ValueError, match=said):
        simulate_inhibition("mechanism", compound, rng=RNG, doses_molar=[0.0], substrate_molar=[1e-5])
