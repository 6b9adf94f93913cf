"""Found by NMR, ranked by surface plasmon resonance."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from binding.fragments.screens import idle_peaks, peak, screen_of
from sevenless.binding.fragments.affinities import read_affinities
from sevenless.binding.fragments.ranking import RANKING_COLUMNS, STANDINGS, rank_fragments
from sevenless.binding.fragments.screen import FragmentScreen, judge_screen
from sevenless.evidence.comparing.compare import beside_published
from sevenless.evidence.comparing.measured import Setting
from sevenless.evidence.comparing.measured_table import measured_in

RATIOS = {"A": 0.3, "B": 0.4, "C": 0.5, "D": 0.2, "E": 0.25, "F": 1.0, "G": 1.0, "P": 0.1}
SPR = """compound,KD (µM),heavy_atoms
A,700,10
B,200,20
C,> 1000,15
E,no binding,12
F,90,9
H,30,
N1,> 1000,
"""


@pytest.fixture(scope="module")
def screen() -> FragmentScreen:
    own = [peak(name, 6.0, ratio) for name, ratio in RATIOS.items()]
    overlapping = [peak("I", 6.0, 1.0, mixture="m"), peak("G", 6.0, 1.0, mixture="m")]
    read = screen_of([*idle_peaks(), *own, *overlapping], roles={"P": "binder"}, heavy_atoms={"A": 11, "D": 14})
    return judge_screen(read)


def affinities(folder: Path, text: str = SPR) -> pl.DataFrame:
    (folder / "spr.csv").write_text(text, encoding="utf-8")
    return read_affinities(folder / "spr.csv")


@pytest.fixture
def ranking(screen: FragmentScreen, tmp_path: Path) -> pl.DataFrame:
    return rank_fragments(screen, affinities(tmp_path))


def of(ranking: pl.DataFrame, compound: str) -> dict[str, Any]:
    return ranking.row(by_predicate=pl.col("compound") == compound, named=True)


def test_columns(ranking: pl.DataFrame) -> None:
    assert dict(ranking.schema) == RANKING_COLUMNS


def test_the_order(ranking: pl.DataFrame) -> None:
    ranked = ranking.filter(pl.col("rank").is_not_null())
    assert ranked["compound"].to_list() == ["B", "A", "C", "D", "H", "F"]
    assert ranked["rank"].to_list() == list(range(1, 7))
    assert ranking["compound"].to_list()[6:8] == ["E", "I"]
    assert ranking["compound"].to_list()[-1] == "P"


def test_standings(ranking: pl.DataFrame) -> None:
    assert {name: of(ranking, name)["standing"] for name in "ABCDEFGHIP"} == {
        "A": "found, ranked",
        "B": "found, ranked",
        "C": "found, bounded",
        "D": "found, not measured",
        "E": "found, not confirmed",
        "F": "KD alone",
        "G": "not found",
        "H": "KD alone",
        "I": "not judged",
        "P": "control",
    }
    assert set(ranking["standing"]) <= set(STANDINGS)
    assert of(ranking, "N1")["standing"] == "not found"


def test_messages_say_what_is_amiss(ranking: pl.DataFrame) -> None:
    assert "not in the table of affinities" in of(ranking, "D")["message"]
    assert "SPR: no binding" in of(ranking, "E")["message"]
    assert "it is not in the NMR screen" in of(ranking, "H")["message"]
    assert "the number of heavy atoms is unknown" in of(ranking, "H")["message"]
    assert "heavy atoms" not in of(ranking, "A")["message"]


def test_ligand_efficiency(ranking: pl.DataFrame) -> None:
    row = of(ranking, "A")
    # The number of the table of peaks goes before that of the affinities.
    assert row["heavy_atoms"] == 11
    gas_kcal_per_mol_kelvin = 0.0019872
    expected = -gas_kcal_per_mol_kelvin * 298.15 * math.log(7e-4) / 11
    assert row["ligand_efficiency_kcal_per_mol"] == pytest.approx(expected, rel=1e-4)
    assert row["temperature_kelvin"] == 298.15
    assert of(ranking, "C")["ligand_efficiency_qualifier"] == "<"
    assert of(ranking, "H")["ligand_efficiency_kcal_per_mol"] is None
    assert of(ranking, "D")["ligand_efficiency_kcal_per_mol"] is None


def test_the_temperature_is_the_users(screen: FragmentScreen, tmp_path: Path) -> None:
    table = affinities(tmp_path)
    warm, cold = (rank_fragments(screen, table, temperature_kelvin=kelvin) for kelvin in (310.15, 283.15))
    efficiency = [of(one, "A")["ligand_efficiency_kcal_per_mol"] for one in (warm, cold)]
    assert efficiency[0] / efficiency[1] == pytest.approx(310.15 / 283.15)
    assert warm["rank"].to_list() == cold["rank"].to_list()
    with pytest.raises(ValueError, match="kelvin above 0"):
        rank_fragments(screen, table, temperature_kelvin=0.0)


def test_without_affinities_the_ratio_ranks(screen: FragmentScreen) -> None:
    ranking = rank_fragments(screen)
    assert ranking.filter(pl.col("rank").is_not_null())["compound"].to_list() == ["D", "E", "A", "B", "C"]
    assert ranking["kd_molar"].null_count() == ranking.height
    assert "affinities" not in of(ranking, "D")["message"]


def test_every_compound_stands_once(ranking: pl.DataFrame, screen: FragmentScreen) -> None:
    assert ranking["compound"].n_unique() == ranking.height == screen.compounds.height + 1


def test_competition_stands_beside(tmp_path: Path) -> None:
    own = [peak("A", 5.0, 0.4), peak("A", 5.0, 0.95, competitor="X"), peak("B", 5.0, 0.4)]
    ranking = rank_fragments(judge_screen(screen_of([*idle_peaks(), *own])))
    assert of(ranking, "A")["competition"] == "competed"
    assert of(ranking, "A")["recovered"] > 0.8
    assert of(ranking, "B")["competition"] is None
    two = [*own, peak("A", 5.0, 0.4, competitor="Y")]
    both = of(rank_fragments(judge_screen(screen_of([*idle_peaks(), *two]))), "A")
    assert both["competition"] == "X: competed; Y: not competed"
    assert both["recovered"] is None


def test_known_names_meet_and_vague_ones_do_not(tmp_path: Path) -> None:
    own = [peak("SOS2 Fragment-8", 6.0, 0.4), peak("compound 9", 6.0, 0.4)]
    table = affinities(tmp_path, "compound,KD (uM)\nsos2 fragment 8,300\nSOS2 fragment 9,330\n")
    ranking = rank_fragments(judge_screen(screen_of([*idle_peaks(), *own])), table)
    assert of(ranking, "SOS2 Fragment-8")["kd_molar"] == pytest.approx(3e-4)
    assert of(ranking, "SOS2 Fragment-8")["known_as"] == "SOS2 fragment 8"
    assert of(ranking, "compound 9")["standing"] == "found, not measured"
    assert of(ranking, "SOS2 fragment 9")["standing"] == "KD alone"


def test_the_list_is_set_beside_published_values(tmp_path: Path) -> None:
    own = [peak(f"SOS2 fragment {number}", 6.0, 0.4) for number in (8, 10)]
    table = affinities(tmp_path, "compound,KD (uM)\nSOS2 fragment 8,290\nSOS2 fragment 10,> 500\n")
    ranking = rank_fragments(judge_screen(screen_of([*idle_peaks(), *own])), table)
    setting = Setting(assay="SPR", assay_class="binding", technique="SPR", target="SOS2")
    measured = measured_in(ranking.filter(pl.col("kd_molar").is_not_null()), setting)
    pairs = beside_published(measured).best
    assert pairs.select("compound", "published_id", "verdict").rows() == [
        ("SOS2 fragment 8", "sos2-fragment-8.sos2.spr.kd", "consistent"),
        ("SOS2 fragment 10", "sos2-fragment-10.sos2.spr.kd", "consistent"),
    ]
