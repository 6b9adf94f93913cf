"""From a table to constants: the numbers that the functions give, near the truth, with honest verdicts."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl
import pytest

from binding.inhibition.bench_tables import GRID, KOBS, write_tables
from sevenless.binding.inhibition.analyses.analysis import MechanismOfAction
from sevenless.binding.inhibition.analyses.cheng_prusoff import AssayConditions, analyse_cheng_prusoff
from sevenless.binding.inhibition.analyses.inactivation import analyse_inactivation
from sevenless.binding.inhibition.analyses.mechanism import analyse_mechanism, rival_law
from sevenless.binding.inhibition.analyses.preincubation import PREINCUBATION_RESULTS, analyse_preincubation
from sevenless.binding.inhibition.analyses.telling import conc_interval, duration_text, rate_interval, told_columns
from sevenless.binding.inhibition.analyses.tight_binding import KI_COLUMNS, analyse_tight_binding
from sevenless.binding.inhibition.cheng_prusoff import cheng_prusoff
from sevenless.binding.inhibition.inactivation import fit_activity_left, fit_kobs
from sevenless.binding.inhibition.inactivation_table import INACTIVATION_COLUMNS
from sevenless.binding.inhibition.mechanism_choice import compare_mechanisms
from sevenless.binding.inhibition.tight_binding import fit_tight_binding
from sevenless.errors import TableError
from sevenless.evidence.library import published
from sevenless.fitting.curves import Curves
from sevenless.fitting.fit import fit


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_tables(tmp_path_factory.mktemp("inhibition"))


def plain_curves(path: Path, *, times: bool = False) -> Curves:
    """The table as it stands, by hand."""
    frame = pl.read_csv(path).with_columns(conc_molar=pl.col("conc_nM") * 1e-9)
    rate = next(name for name in frame.columns if name in ("rate", "kobs_per_min"))
    frame = frame.with_columns(response=pl.col(rate) / (60 if rate != "rate" else 1))
    if times:
        frame = frame.with_columns(time_s=pl.col("preincubation_min") * 60)
    return Curves.from_table(frame, by=["compound", "time_s"] if times else ["compound"])


def same(found: pl.DataFrame, wanted: pl.DataFrame, *, rel: float = 1e-6) -> None:
    for name in wanted.columns:
        if wanted[name].dtype == pl.Float64:
            mine, theirs = (t[name].fill_null(float("nan")).to_numpy() for t in (found, wanted))
            assert mine == pytest.approx(theirs, rel=rel, nan_ok=True), name
        else:
            assert found[name].to_list() == wanted[name].to_list(), name


def test_tight_binding_is_what_the_function_gives(folder: Path) -> None:
    analysis = analyse_tight_binding(folder / "tight.csv")
    direct = fit_tight_binding(plain_curves(folder / "tight.csv"), enzyme_molar=2e-9)
    same(analysis.results, direct.drop("p_no_effect", "log10_ki_app_molar"))
    rows = {row["compound"]: row for row in analysis.results.iter_rows(named=True)}
    assert [row["qualifier"] for row in rows.values()] == ["=", "<", ">"]
    assert rows["tight"]["log10_ki_app_molar_lo"] < np.log10(2e-10) < rows["tight"]["log10_ki_app_molar_hi"]
    assert rows["floor"]["status"] == "at_floor"
    assert rows["idle"]["status"] == "no_effect"


def test_points_carry_the_fit_and_what_it_leaves(folder: Path) -> None:
    analysis = analyse_tight_binding(folder / "tight.csv")
    row = analysis.results.row(0, named=True)
    points = analysis.points_of(row)
    assert points.height == 16
    assert float((points["residual"] ** 2).sum()) == pytest.approx(row["rss"], rel=1e-6)
    assert analysis.points_of(analysis.results.row(2, named=True))["fitted"].count() == 0


def test_ki_needs_a_mechanism(folder: Path) -> None:
    action = MechanismOfAction(mechanism="competitive", substrate_molar=3e-5, km_molar=1e-5)
    with_ki = analyse_tight_binding(folder / "tight.csv", action=action)
    without = analyse_tight_binding(folder / "tight.csv")
    assert set(KI_COLUMNS) == set(with_ki.results.columns) - set(without.results.columns)
    table = with_ki.results
    assert table["ki_molar"].to_list() == pytest.approx((table["ki_app_molar"] / 4).to_list())
    assert "cheng-prusoff-1973" in dict(with_ki.sources)
    assert "Ki_app is 4 times Ki" in with_ki.settings["mechanism"]
    assert "not Ki" in without.settings["mechanism"]


def test_enzyme_as_an_option_or_as_a_column_that_differs(folder: Path, tmp_path: Path) -> None:
    given = analyse_tight_binding(folder / "tight.csv", enzyme_molar=2e-9)
    told = analyse_tight_binding(folder / "tight.csv").results
    same(given.results, told.drop("enzyme_given_molar", "log10_ki_app_molar", "p_no_effect"))
    frame = pl.read_csv(folder / "tight.csv")
    frame.with_columns(enzyme_nM=pl.when(pl.col("compound") == "tight").then(4.0).otherwise(2.0)).write_csv(
        tmp_path / "t.csv"
    )
    assert analyse_tight_binding(tmp_path / "t.csv").results["floor_molar"].to_list() == pytest.approx(
        [2e-9, 1e-9, 1e-9]
    )


def test_percent_inhibition_in_place_of_rates_is_suspected(folder: Path, tmp_path: Path) -> None:
    pl.read_csv(folder / "tight.csv").with_columns(rate=100 - pl.col("rate")).write_csv(tmp_path / "t.csv")
    (warning,) = [one for one in analyse_tight_binding(tmp_path / "t.csv").remarks if one.severity == "warning"]
    assert "curves rise with dose" in warning.what


def test_mechanism_is_what_the_function_gives(folder: Path) -> None:
    analysis = analyse_mechanism(folder / "grid.csv")
    frame = pl.read_csv(folder / "grid.csv").with_columns(
        substrate_molar=pl.col("substrate_uM") * 1e-6, inhibitor_molar=pl.col("inhibitor_nM") * 1e-9
    )
    direct = compare_mechanisms(frame, by=["compound"])
    same(analysis.results, direct.choice.drop("p_mixed", "p_no_inhibition", "delta_aicc"))
    assert analysis.results["mechanism"].to_list() == ["competitive", "mixed", None]
    for row in analysis.results.head(2).iter_rows(named=True):
        truth = GRID[row["compound"]]
        assert row["kic_molar_lo"] < truth.kic_molar < row["kic_molar_hi"]
        assert row["km_molar_lo"] < row["km_molar"] < row["km_molar_hi"]
        assert row["km_molar"] == pytest.approx(truth.km_molar, rel=0.1)


def test_wells_without_substrate_take_part(folder: Path, tmp_path: Path) -> None:
    frame = pl.read_csv(folder / "grid.csv")
    none = frame.filter(pl.col("substrate_uM") == 5).with_columns(substrate_uM=0.0, rate=0.0)
    pl.concat([frame, none]).write_csv(tmp_path / "t.csv")
    found = analyse_mechanism(tmp_path / "t.csv").results
    assert found["n_points"].to_list() == [48, 48, 48]
    assert found["mechanism"].to_list() == ["competitive", "mixed", None]


def test_one_time_shows_no_loss(folder: Path, tmp_path: Path) -> None:
    frame = pl.read_csv(folder / "activity.csv").filter(pl.col("preincubation_min") == 5)
    frame.filter(pl.col("compound") == "fast").write_csv(tmp_path / "t.csv")
    said = [str(one) for one in analyse_inactivation(tmp_path / "t.csv").remarks]
    assert any(
        "one preincubation time of fast: that activity is lost with time is assumed, not shown" in s for s in said
    )


def test_a_rival_law_stands_beside_the_preferred_one(folder: Path) -> None:
    analysis = analyse_mechanism(folder / "grid.csv")
    first = analysis.points_of(analysis.results.row(0, named=True))
    assert first["rival"][0] in ("uncompetitive", "noncompetitive")
    assert float((first["residual_rival"] ** 2).sum()) > 2 * float((first["residual"] ** 2).sum())
    assert rival_law(analysis.laws.head(0), "competitive") is None


def test_kobs_is_what_the_function_gives(folder: Path) -> None:
    analysis = analyse_inactivation(folder / "kobs.csv")
    direct = fit_kobs(plain_curves(folder / "kobs.csv"))
    same(analysis.results, direct.drop("p_no_inactivation", "p_saturation", "fitted_kinact_per_s", "fitted_ki_molar"))
    fast, weak = analysis.results.rows(named=True)
    assert fast["status"] == "ok"
    assert fast["kinact_per_s_lo"] < KOBS["fast"].kinact_per_s < fast["kinact_per_s_hi"]
    assert (weak["status"], weak["kinact_per_s_qualifier"], weak["ki_molar_qualifier"]) == ("linear", ">", ">")
    assert float((analysis.points_of(fast)["residual"] ** 2).sum()) == pytest.approx(fast["rss"], rel=1e-6)


def test_activity_left_is_what_the_function_gives_and_a_reversible_inhibitor_has_no_kinact(folder: Path) -> None:
    analysis = analyse_inactivation(folder / "activity.csv")
    direct = fit_activity_left(plain_curves(folder / "activity.csv", times=True), time_column="time_s", by=["compound"])
    assert analysis.results.columns == ["compound", *INACTIVATION_COLUMNS]
    numbers = direct.drop("p_no_inactivation", "p_saturation", "fitted_kinact_per_s", "fitted_ki_molar")
    same(analysis.results.head(1), numbers.head(1))
    reversible = analysis.results.row(2, named=True)
    assert direct["status"][2] in ("ok", "imprecise", "linear", "saturated")
    assert reversible["status"] == "no_time_dependence"
    assert [name for name in INACTIVATION_COLUMNS if "kinact" in name and reversible[name] is not None] == []
    fast = analysis.results.row(0, named=True)
    assert float((analysis.points_of(fast)["residual"] ** 2).sum()) == pytest.approx(fast["rss"], rel=1e-6)


@pytest.mark.parametrize(
    ("header", "said"),
    [
        ("compound,conc_nM,kobs_per_s,time_s,rate", "kobs and preincubation times; say which is meant: --data kobs"),
        ("compound,conc_nM,rate", "neither a column of kobs nor one of preincubation times"),
    ],
)
def test_which_data_are_meant(tmp_path: Path, header: str, said: str) -> None:
    (tmp_path / "t.csv").write_text(f"{header}\n{','.join(['1'] * len(header.split(',')))}\n")
    with pytest.raises(TableError, match=said):
        analyse_inactivation(tmp_path / "t.csv")


def test_preincubation(folder: Path) -> None:
    analysis = analyse_preincubation(folder / "activity.csv")
    assert analysis.results.columns == ["compound", *PREINCUBATION_RESULTS]
    direct = fit(plain_curves(folder / "activity.csv", times=True)).table
    same(analysis.results, direct.select("compound", "time_s", "qualifier", "ic50_molar"))
    verdicts = {
        name: group["verdict"].to_list()
        for (name,), group in analysis.results.group_by("compound", maintain_order=True)
    }
    assert verdicts["reversible"] == ["reference", "no_shift", "no_shift", "no_shift"]
    assert verdicts["fast"] == ["reference", "time_dependent", "time_dependent", "time_dependent"]
    assert "fast" in analysis.laws["compound"].to_list()
    assert "reversible" not in analysis.laws["compound"].to_list()


def test_one_time_is_nothing_to_compare_with_and_stops_nobody(folder: Path, tmp_path: Path) -> None:
    frame = pl.read_csv(folder / "activity.csv")
    frame.filter((pl.col("compound") != "weak") | (pl.col("preincubation_min") == 1)).write_csv(tmp_path / "t.csv")
    results = analyse_preincubation(tmp_path / "t.csv").results
    assert results.filter(compound="weak")["verdict"].to_list() == ["one_time"]
    assert results.filter(compound="fast").height == 4


CONDITIONS = AssayConditions(mechanism="competitive", substrate_molar=3e-5, km_molar=1e-5, enzyme_molar=2e-9)


def test_cheng_prusoff_of_doses_is_that_of_their_fits(folder: Path) -> None:
    analysis = analyse_cheng_prusoff(folder / "tight.csv", CONDITIONS)
    fits = fit(plain_curves(folder / "tight.csv")).table
    direct = cheng_prusoff(fits, "competitive", substrate_molar=3e-5, km_molar=1e-5, enzyme_molar=2e-9)
    same(analysis.results, direct.select("ki_qualifier", "ki_molar", "ki_status", "ki_message"))
    assert analysis.results["ki_status"].to_list() == ["tight_binding", "at_floor", "bound"]


def test_cheng_prusoff_of_a_list_of_ic50s(tmp_path: Path) -> None:
    text = """compound,IC50 (nM),substrate_uM,km_uM,enzyme_nM,hill_lo,hill_hi
a,40,30,10,2,0.9,1.1
b,> 10000,30,10,2,,
c,40,30,10,2,1.6,2.2
d,0.9,30,10,2,,
e,,30,10,2,,
f,40 uM,10,10,2,,
"""
    (tmp_path / "t.csv").write_text(text)
    conditions = AssayConditions(mechanism="competitive", time_dependent=("f",))
    table = analyse_cheng_prusoff(tmp_path / "t.csv", conditions).results
    statuses = ["ok", "bound", "slope_not_one", "at_floor", "no_ic50", "time_dependent"]
    assert table["ki_status"].to_list() == statuses
    assert table["ki_molar"][0] == pytest.approx(1e-8)
    assert (table["ki_qualifier"][1], table["ki_molar"][1]) == (">", pytest.approx(2.5e-6))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("compound,ic50_nM\na,0\nb,x\n", ["line 2", "line 3"]),
        ("compound,ic50_nM,enzyme_nM\na,5,\n", ["the row has no enzyme"]),
        ("ic50_nM\n5\n", ["there is no column of compounds; name it compound"]),
        ("compound,ic50_nM\na,5\n", ["there is no column of enzyme"]),
        ("compound,ic50\na,5\n", ["unit"]),
    ],
)
def test_faults_of_a_list_of_ic50s(tmp_path: Path, text: str, said: list[str]) -> None:
    (tmp_path / "t.csv").write_text(text)
    conditions = AssayConditions(
        mechanism="competitive", substrate_molar=1e-5, km_molar=1e-5,
        enzyme_molar=None if "enzyme" in text or said[0].endswith("enzyme") else 1e-9,
    )  # fmt: skip
    with pytest.raises(TableError) as failure:
        analyse_cheng_prusoff(tmp_path / "t.csv", conditions)
    for one in said:
        assert one in str(failure.value)


def test_a_time_dependent_compound_must_be_there(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("compound,ic50_nM\ndrug A,50\n")
    conditions = AssayConditions(
        mechanism="competitive", substrate_molar=1e-5, km_molar=1e-5, enzyme_molar=1e-9, time_dependent=("drug B",)
    )
    with pytest.raises(TableError, match=r"no compound is 'drug B'; did you mean drug A\?"):
        analyse_cheng_prusoff(tmp_path / "t.csv", conditions)


def test_series_are_told_apart_by_what_is_asked_for(folder: Path, tmp_path: Path) -> None:
    frame = pl.read_csv(folder / "kobs.csv")
    pl.concat([frame.with_columns(protein=pl.lit(name)) for name in ("G12C", "WT")]).write_csv(tmp_path / "t.csv")
    results = analyse_inactivation(tmp_path / "t.csv", by=["protein"]).results
    assert results.select("compound", "protein").rows() == [
        ("fast", "G12C"), ("weak", "G12C"), ("fast", "WT"), ("weak", "WT")
    ]  # fmt: skip


def test_every_source_is_a_record(folder: Path) -> None:
    analyses = [
        analyse_tight_binding(folder / "tight.csv"), analyse_mechanism(folder / "grid.csv"),
        analyse_inactivation(folder / "kobs.csv"), analyse_preincubation(folder / "activity.csv"),
        analyse_cheng_prusoff(folder / "tight.csv", CONDITIONS),
    ]  # fmt: skip
    for analysis in analyses:
        assert all(published()[name] and why for name, why in analysis.sources)
        assert len(analysis.sha256) == 64


def test_what_is_told_has_qualifiers_and_open_ends(folder: Path) -> None:
    analysis = analyse_inactivation(folder / "kobs.csv")
    told = {one.title: one.cells for one in told_columns(analysis, analysis.results.rows(named=True))}
    assert told["KI"][1].startswith("> ")
    assert told["interval of KI"][1].startswith("≥ ")
    assert told["verdict"][1].startswith("linear; no dose comes near KI")
    assert rate_interval(0.0, 2.0) == "≤ 2"
    assert rate_interval(0.0, float("inf")) == "open"
    assert rate_interval(None, 2.0) == "–"
    assert conc_interval(0.0, 1e-9) == "≤ 1 nM"
    assert [duration_text(one) for one in (30.0, 900.0, 0.0, None)] == ["30 s", "15 min", "0 min", "–"]
