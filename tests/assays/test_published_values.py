"""The potencies of a run beside published ones, from the analysis and from the table that it leaves behind."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from assays.made_plates import Curve, Well, layout, placed, write_map, write_plates, write_run
from sevenless.assays.analysis import Analysis
from sevenless.assays.analyze import analyze
from sevenless.assays.protocol import protocols
from sevenless.assays.published_values import measured_potencies, setting_metadata, setting_of
from sevenless.evidence.comparing.compare import beside_published
from sevenless.evidence.comparing.measured_table import read_measured
from sevenless.evidence.kinds import ASSAY_CLASSES
from sevenless.reports.bundle import ReportFiles, write_report

GENOTYPES = {"CD74-ROS1": 1.5e-8, "CD74-ROS1 G2032R": 3e-6, "parental + IL-3": 1e-3}


def light(seed: int) -> Callable[[Well], Mapping[str, float]]:
    """Light of living cells, with 4 % of noise."""
    rng = np.random.default_rng(seed)

    def signal(well: Well) -> Mapping[str, float]:
        if well.role == "blank":
            return {"luminescence": 2_000.0}
        share = Curve(GENOTYPES[well.further["genotype"]]).share(well.conc_molar) if well.role == "sample" else 0.0
        return {"luminescence": round(2_000.0 + 500_000.0 * (1.0 - share) * (1.0 + 0.04 * rng.normal()))}

    return signal


@pytest.fixture(scope="module")
def analysis(tmp_path_factory: pytest.TempPathFactory) -> Analysis:
    """Crizotinib and a compound that nobody published on three lines of Ba/F3."""
    folder = tmp_path_factory.mktemp("published")
    wells = [Well("blank", further={"genotype": ""})] * 8
    for genotype in GENOTYPES:
        wells += layout(["crizotinib", "our lead"], controls={"neutral": 10}, further={"genotype": genotype})
    plates = {"P1": placed(wells)}
    write_plates(folder / "plates.csv", plates, light(3))
    write_map(folder / "map.csv", plates)
    return analyze(write_run(folder / "run.toml", "ba-f3", ""))


@pytest.fixture(scope="module")
def report(analysis: Analysis, tmp_path_factory: pytest.TempPathFactory) -> ReportFiles:
    return write_report(analysis, tmp_path_factory.mktemp("report"), figures="none")


def test_every_protocol_says_what_its_potencies_are_of() -> None:
    for protocol in protocols().values():
        if protocol.name.startswith("acme"):
            continue
        assert ASSAY_CLASSES[protocol.assay_class][0] in ("protein", "cell"), protocol.name
        assert setting_of(protocol).assay == protocol.title
        metadata = setting_metadata(protocol)
        assert metadata["assay_class"] == protocol.assay_class
        assert all(metadata.values())


def test_map_and_protocol_tell_the_conditions(analysis: Analysis) -> None:
    measured = {(one.compound, one.setting.mutation): one for one in measured_potencies(analysis)}
    mutant = measured["crizotinib", "G2032R"]
    assert (mutant.setting.construct, mutant.setting.cell_line) == ("CD74-ROS1", "Ba/F3")
    assert (mutant.setting.assay_class, mutant.setting.target) == ("proliferation", "ROS1")
    assert measured["crizotinib", "wild-type"].value_molar == pytest.approx(1.5e-8, rel=0.2)
    assert measured["crizotinib", "parental"].qualifier == ">"


def test_the_mutant_is_consistent_and_the_wild_type_has_nothing_to_be(analysis: Analysis) -> None:
    found = analysis.beside_published()
    best = {row["label"].split(" · ")[1]: row for row in found.best.iter_rows(named=True)}
    assert best["Ba/F3 CD74-ROS1 G2032R"]["verdict"] == "consistent"
    assert best["Ba/F3 CD74-ROS1 G2032R"]["published"] == ">1000 nM"
    assert best["Ba/F3 CD74-ROS1 wild-type"]["why"].startswith("the document gives no number")
    assert best["Ba/F3 parental"]["verdict"] == "not comparable"
    assert found.without_published == ("our lead",)
    own = found.shifts.row(0, named=True)
    assert (own["basis"], own["mutation"]) == ("measured", "G2032R")
    assert own["fold_low"] < 200 < own["fold_high"]


def test_the_table_that_is_left_behind_says_the_same(analysis: Analysis, report: ReportFiles) -> None:
    again = beside_published(read_measured(report.parquet))
    assert again.pairs.equals(analysis.beside_published().pairs)
    assert again.shifts.equals(analysis.beside_published().shifts)


def test_a_failed_plate_is_not_compared(analysis: Analysis) -> None:
    failed = analysis.fits.table.with_columns(plate_level=pl.lit("fail"))
    pairs = replace(analysis, fits=replace(analysis.fits, table=failed)).beside_published().pairs
    assert set(pairs["verdict"]) == {"not comparable"}
    assert pairs["why"].str.starts_with("its plate failed the limits of quality").all()


def test_what_no_number_can_hold_is_no_mistake_of_the_users(analysis: Analysis) -> None:
    for value in (0.0, float("inf"), float("nan"), None):
        table = analysis.fits.table.with_columns(ic50_molar=pl.lit(value, dtype=pl.Float64))
        pairs = replace(analysis, fits=replace(analysis.fits, table=table)).beside_published().pairs
        assert set(pairs["measured"]) == {"no value"}


def test_curves_without_a_compound_are_none_to_compare(analysis: Analysis) -> None:
    for table in (
        analysis.fits.table.drop("compound"),
        analysis.fits.table.with_columns(compound=pl.lit(None, dtype=pl.String)),
        analysis.fits.table.with_columns(compound=pl.lit("  ")),
    ):
        assert not len(replace(analysis, fits=replace(analysis.fits, table=table)).beside_published())


def test_a_band_of_ones_own(analysis: Analysis) -> None:
    assert analysis.beside_published(within=10.0).within == 10.0


def test_records_of_the_run_file_are_compared_too(analysis: Analysis, tmp_path: Path) -> None:
    (tmp_path / "own.toml").write_text(
        'format = "sevenless.evidence"\nversion = 1\n'
        '[[source]]\nid = "our-notebook"\nkind = "dataset"\ntitle = "Our notebook"\n'
        '[[measurement]]\nid = "our-lead.ba-f3.ic50"\nquantity = "IC50"\nprinted = "15"\nunit = "nM"\n'
        'compound = "our lead"\ntarget = "ROS1"\nconstruct = "CD74-ROS1"\nmutation = "wild-type"\ncell_line = "Ba/F3"\n'
        'assay = "proliferation"\nassay_class = "proliferation"\nknown_from = "dataset"\n'
        'read_in = [{ document = "our-notebook" }]\nsources = ["our-notebook"]\n'
    )
    found = replace(analysis, evidence_folders=(tmp_path / "own.toml",)).beside_published()
    rows = found.pairs.filter(pl.col("published_id") == "our-lead.ba-f3.ic50")
    assert dict(rows.select("label", "verdict").rows()) == {
        "our lead · Ba/F3 CD74-ROS1 wild-type · P1": "consistent",
        "our lead · Ba/F3 CD74-ROS1 G2032R · P1": "not comparable",
        "our lead · Ba/F3 parental · P1": "not comparable",
    }
