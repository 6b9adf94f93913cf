"""The ranking of a fragment screen: what stands where."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl
import pytest
from matplotlib.figure import Figure

from sevenless.binding.fragments.affinities import AFFINITY_COLUMNS
from sevenless.binding.fragments.ranking import rank_fragments
from sevenless.binding.fragments.screen import FragmentScreen, judge_screen
from sevenless.figures.export import save_figure, svg_text
from sevenless.figures.fragment_ranking import MOST_FRAGMENTS, fragment_ranking
from sevenless.readers.nmr.peak_table import read_peaks
from sevenless.testing.fragment_screen import FragmentTruth, simulate_fragment_screen

TRUTH = FragmentTruth(
    binders=8, least_kd_molar=1e-4, greatest_kd_molar=2e-3, fragment_molar=5e-4, target_molar=1e-4, broadening=20.0,
    competitor_over_k=20.0,
)  # fmt: skip


@pytest.fixture(scope="module")
def screen(tmp_path_factory: pytest.TempPathFactory) -> FragmentScreen:
    path = tmp_path_factory.mktemp("screen") / "peaks.csv"
    simulate_fragment_screen(TRUTH, rng=np.random.default_rng(2)).write_peaks(path)
    return judge_screen(read_peaks(path))


@pytest.fixture(scope="module")
def ranking(screen: FragmentScreen) -> pl.DataFrame:
    hits = screen.compounds.filter(pl.col("verdict") == "hit")["compound"].to_list()
    rows = [
        {
            "compound": name, "key": name.lower(), "kd_molar": 1e-4 * (place + 1), "kd_low_molar": 5e-5 * (place + 1),
            "kd_high_molar": 2e-4 * (place + 1), "kd_qualifier": ">" if place == 5 else "=", "affinities": 1,
            "heavy_atoms": None, "affinity_message": "",
        }
        for place, name in enumerate(hits[:6])
    ]  # fmt: skip
    return rank_fragments(screen, pl.DataFrame(rows, schema=AFFINITY_COLUMNS))


def marks(figure: Figure, prefix: str, panel: int = 0) -> dict[int, list[float]]:
    """x of the marks of this name, by row."""
    lines = {line.get_gid(): line for line in figure.axes[panel].get_lines() if line.get_gid()}
    found = {gid: line for gid, line in lines.items() if gid.rpartition("-")[0] == prefix}
    return {
        int(gid.rpartition("-")[2]): [float(x) for x in np.atleast_1d(line.get_xdata())] for gid, line in found.items()
    }


def test_rows_are_the_ranked_compounds(screen: FragmentScreen, ranking: pl.DataFrame) -> None:
    figure = fragment_ranking(screen, ranking)
    ranked = ranking.filter(pl.col("rank").is_not_null())
    labels = [label.get_text() for label in figure.axes[0].get_yticklabels()]
    assert labels == [f"{row['rank']}. {row['compound']}" for row in ranked.rows(named=True)]
    low, high = figure.axes[0].get_ylim()
    assert low > high


def test_ratios_are_those_of_the_list_and_peaks_those_of_the_screen(
    screen: FragmentScreen, ranking: pl.DataFrame
) -> None:
    figure = fragment_ranking(screen, ranking)
    assert [x for (x,) in marks(figure, "ratio").values()] == ranking["ratio"].head(
        len(marks(figure, "ratio"))
    ).to_list()
    first = ranking["compound"][0]
    own = screen.peaks.filter((pl.col("compound") == first) & (pl.col("competitor") == "") & (pl.col("excluded") == ""))
    assert marks(figure, "peaks")[0] == own["relative_ratio"].to_list()
    assert marks(figure, "competed").keys() == marks(figure, "ratio").keys()


def test_affinities_with_interval_bound_and_efficiency(screen: FragmentScreen, ranking: pl.DataFrame) -> None:
    figure = fragment_ranking(screen, ranking)
    kds = marks(figure, "kd", 1)
    assert [x for (x,) in kds.values()] == ranking["kd_molar"].drop_nulls().to_list()
    assert len(marks(figure, "interval", 1)) == 6
    arrows = [text for text in figure.axes[1].texts if getattr(text, "arrow_patch", None) is not None]
    assert len(arrows) == 1
    said = {text.get_gid(): text.get_text() for text in figure.axes[1].texts if text.get_gid()}
    efficiency = ranking["ligand_efficiency_kcal_per_mol"].to_list()
    assert said["efficiency-0"] == f"{efficiency[0]:.2f}"
    assert said["efficiency-5"].startswith("<")


def test_without_affinities_there_is_one_panel(screen: FragmentScreen) -> None:
    assert len(fragment_ranking(screen, rank_fragments(screen)).axes) == 1


def test_many_compounds_are_cut_and_counted(screen: FragmentScreen, ranking: pl.DataFrame) -> None:
    row = ranking.head(1)
    many = pl.concat([row.with_columns(rank=pl.lit(place + 1, dtype=pl.Int64)) for place in range(MOST_FRAGMENTS + 3)])
    figure = fragment_ranking(screen, many, title="SOS2")
    assert len(marks(figure, "ratio")) == MOST_FRAGMENTS
    assert figure.get_suptitle() == "SOS2 (and 3 more)"


def test_nothing_to_draw_is_refused(screen: FragmentScreen, ranking: pl.DataFrame) -> None:
    with pytest.raises(ValueError, match="no compound"):
        fragment_ranking(screen, ranking.filter(pl.col("rank").is_null()))


def test_the_same_bytes_every_time(screen: FragmentScreen, ranking: pl.DataFrame, tmp_path: Path) -> None:
    first, second = (svg_text(fragment_ranking(screen, ranking)) for _ in range(2))
    assert first == second
    assert first.startswith("<svg")
    (path,) = save_figure(fragment_ranking(screen, ranking), tmp_path / "ranking", formats=["svg"])
    assert "<svg" in path.read_text(encoding="utf-8")
