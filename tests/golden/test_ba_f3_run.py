"""A Ba/F3 run: mutants beside the wild type, the parental line on IL-3 as counter-screen."""

from __future__ import annotations

import math
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from assays.made_plates import Curve, Well, layout, placed, write_map, write_plates, write_run
from sevenless.assays.analysis import Analysis
from sevenless.assays.analyze import analyze
from sevenless.errors import RunFileError

TRUTH = {
    ("drug", "CD74-ROS1"): Curve(4e-9),
    ("drug", "G2032R"): Curve(2e-7),
    ("drug", "parental + IL-3"): Curve(6e-6),
    ("toxin", "CD74-ROS1"): Curve(5e-8),
    ("toxin", "G2032R"): Curve(5e-8),
    ("toxin", "parental + IL-3"): Curve(5e-8),
    ("selective", "CD74-ROS1"): Curve(2e-8),
    ("selective", "G2032R"): Curve(2e-8),
    ("selective", "parental + IL-3"): Curve(1e-3),
}
GENOTYPES = ("CD74-ROS1", "G2032R", "parental + IL-3")
LIGHT = {"CD74-ROS1": 900_000.0, "G2032R": 500_000.0, "parental + IL-3": 300_000.0}
COMPARE = """
[[compare]]
by = "genotype"
reference = "CD74-ROS1"
[[compare]]
by = "genotype"
reference = "parental + IL-3"
"""


def counts(seed: int):
    rng = np.random.default_rng(seed)

    def signal(well: Well) -> Mapping[str, float]:
        if well.role == "blank":
            return {"luminescence": round(2_000.0 * (1.0 + 0.05 * rng.normal()))}
        genotype = well.further["genotype"]
        share = TRUTH[well.compound, genotype].share(well.conc_molar) if well.role == "sample" else 0.0
        return {"luminescence": round(2_000.0 + LIGHT[genotype] * (1.0 - share) * (1.0 + 0.04 * rng.normal()))}

    return signal


def three_lines_on_a_plate() -> dict[str, Well]:
    wells = [Well("blank", further={"genotype": ""})] * 8
    for genotype in GENOTYPES:
        compounds = ["drug", "toxin", "selective"]
        wells += layout(compounds, controls={"neutral": 10}, further={"genotype": genotype})
    return placed(wells)


def run_in(folder: Path, text: str, *, plates: Mapping[str, Mapping[str, Well]] | None = None) -> Analysis:
    plates = plates or {plate: three_lines_on_a_plate() for plate in ("P1", "P2")}
    write_plates(folder / "plates.csv", plates, counts(5))
    write_map(folder / "map.csv", plates)
    return analyze(write_run(folder / "run.toml", "ba-f3", text))


@pytest.fixture(scope="module")
def analysis(tmp_path_factory: pytest.TempPathFactory) -> Analysis:
    return run_in(tmp_path_factory.mktemp("baf3"), COMPARE)


def shift(analysis: Analysis, compound: str, value: str, reference: str) -> dict[str, object]:
    assert analysis.comparisons is not None
    rows = analysis.comparisons.filter(compound=compound, value=value, reference=reference)
    return rows.row(0, named=True)


def test_each_line_is_normalised_to_its_own_vehicle(analysis):
    neutral = analysis.wells.filter(role="neutral").group_by("plate", "genotype").agg(pl.col("response").median())
    assert neutral["response"].to_numpy() == pytest.approx(100.0)
    assert len(neutral) == 6
    assert analysis.fits.label_columns == ["compound", "genotype", "plate", "plate_level"]
    assert len(analysis.fits) == 3 * 3 * 2


def test_blanks_without_a_name_serve_every_line(analysis):
    assert analysis.methods["signal"] == "The signal is counts less blank."
    assert set(analysis.plates["level"]) <= {"pass", "warn"}


def test_the_shift_of_the_mutant_has_its_interval(analysis):
    row = shift(analysis, "drug", "G2032R", "CD74-ROS1")
    assert row["fold_shift_qualifier"] == "="
    assert row["log10_fold_shift_lo"] < math.log10(50.0) < row["log10_fold_shift_hi"]
    assert 10 ** (row["log10_fold_shift_hi"] - row["log10_fold_shift_lo"]) < 2.0
    assert row["p_same_ic50"] < 1e-6
    assert (row["compared_by"], row["plate_level"]) == ("genotype", "pass")


def test_a_compound_that_is_merely_toxic_has_no_shift(analysis):
    for value in ("G2032R", "parental + IL-3"):
        row = shift(analysis, "toxin", value, "CD74-ROS1")
        assert row["fold_shift"] == pytest.approx(1.0, abs=0.25)
        assert row["p_same_ic50"] > 0.01


def test_selectivity_is_a_bound_where_the_parental_line_is_not_stopped(analysis):
    over_parental = shift(analysis, "selective", "CD74-ROS1", "parental + IL-3")
    assert over_parental["fold_shift_qualifier"] == "<"
    assert over_parental["qualifier_reference"] == ">"
    assert over_parental["fold_shift"] < 0.01


def test_plates_are_pooled_for_the_shift_and_averaged_for_the_potency(analysis):
    row = shift(analysis, "drug", "G2032R", "CD74-ROS1")
    assert row["dof"] > 120
    assert "fitted together" in analysis.methods["comparisons"]
    assert analysis.replicates is not None
    mean = analysis.replicates.filter(compound="drug", genotype="G2032R").row(0, named=True)
    assert mean["n"] == 2
    assert mean["log10_ic50_molar"] == pytest.approx(math.log10(2e-7), abs=0.12)


def test_one_line_per_plate_is_compared_just_the_same(tmp_path):
    plates = {
        genotype: placed([Well("blank")] * 8 + layout(["drug"], further={"genotype": genotype}))
        for genotype in GENOTYPES[:2]
    }
    text = '[compare]\nby = "genotype"\nreference = "CD74-ROS1"\n'
    analysis = run_in(tmp_path, text, plates=plates)
    assert analysis.comparisons is not None
    assert len(analysis.comparisons) == 1
    assert shift(analysis, "drug", "G2032R", "CD74-ROS1")["fold_shift"] == pytest.approx(50.0, rel=0.4)


def test_potencies_can_be_compared_with_that_of_a_compound(tmp_path):
    analysis = run_in(tmp_path, '[compare]\nby = "compound"\nreference = "toxin"\n')
    assert analysis.comparisons is not None
    assert analysis.comparisons.columns[:4] == ["genotype", "compared_by", "value", "reference"]
    assert len(analysis.comparisons) == 2 * 3


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('by = "genotyp"\nreference = "x"', 'there is no column "genotyp"; did you mean "genotype"?'),
        ('by = "genotype"\nreference = "CD74"', 'no treated well has "CD74" in genotype; did you mean'),
        (
            'by = "genotype"\nreference = "wild type"',
            'no treated well has "wild type" in genotype; there are CD74-ROS1',
        ),
    ],
)
def test_a_comparison_that_cannot_be_made_is_refused(tmp_path, text, says):
    plates = {"P1": three_lines_on_a_plate()}
    with pytest.raises(RunFileError) as caught:
        run_in(tmp_path, f"[compare]\n{text}\n", plates=plates)
    assert str(caught.value).startswith(f"run.toml, [compare]: {says}")


def test_a_comparison_of_one_thing_with_itself_is_refused(tmp_path):
    further = {"genotype": "G2032R"}
    plates = {"P1": placed([Well("blank", further=further)] * 8 + layout(["drug"], further=further))}
    with pytest.raises(RunFileError, match="there is nothing to compare it with; remove the comparison"):
        run_in(tmp_path, '[compare]\nby = "genotype"\nreference = "G2032R"\n', plates=plates)
