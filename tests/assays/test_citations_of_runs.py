"""The citations of a run are exactly the sources that it used: they come and go with what is computed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from assays.made_plates import Curve, Well, layout, placed, write_map, write_plates, write_run
from sevenless.assays.analysis import Analysis
from sevenless.assays.analyze import analyze
from sevenless.assays.citing import citations_of_protocol
from sevenless.assays.methods_used import _OF_METRIC, _OF_TRANSFORM, computed
from sevenless.assays.protocol import Protocol, protocol, protocols
from sevenless.assays.quality.gates import METRICS
from sevenless.assays.runs.runfile import EvidenceRules, FitRules, RunFile, read_run
from sevenless.assays.transform import TRANSFORMS
from sevenless.errors import RunFileError, UnknownNameError
from sevenless.evidence.comparing.compare import WITHIN_FOLD
from sevenless.evidence.library import published
from sevenless.evidence.record_sources import sources_of
from sevenless.evidence.source import Source
from sevenless.examples.make_htrf_sos1_kras import FOLDER
from sevenless.fitting.curve_models.curve_model import curve_models
from sevenless.fitting.options import FitOptions

DEMO = (
    "sevenless",
    "sos1-guide",
    "mathis-1995",
    "zhang-1999",
    "zhang-2007",
    "conover-iman-1981",
    "breiman-1995",
    "tukey-1977",
    "degorce-2009",
    "golub-pereyra-1973",
    "bates-watts-1988",
    "venzon-moolgavkar-1988",
    "wald-wolfowitz-1940",
    "sebaugh-mccray-2003",
    "sebaugh-2011",
    "eastwood-2006",
)
"""What the example that comes with the package uses, in the order of the work."""

CONSTANT = "kras.g12c.intrinsic.khyd"
GROWTH = {"hafner-2016", "shoemaker-2006"}
SEARCH = {"levenberg-1944", "marquardt-1963", "more-1978"}
SHIFTS = {"motulsky-christopoulos-2004", "burnham-anderson-2004", *SEARCH}


@pytest.fixture(scope="module")
def demo_run() -> RunFile:
    return read_run(FOLDER / "run.toml")


@pytest.fixture(scope="module")
def demo(demo_run: RunFile) -> Analysis:
    return analyze(demo_run)


def changes(before: Analysis, after: Analysis) -> tuple[set[str], set[str]]:
    """Ids of the sources that went, and of those that came."""
    old, new = set(before.citations().source_ids), set(after.citations().source_ids)
    return old - new, new - old


def test_the_demo_run_cites_exactly_what_it_used(demo: Analysis) -> None:
    assert demo.citations().source_ids == DEMO
    assert all(entry.used_for for entry in demo.citations())


def test_the_software_is_cited_with_the_version_that_computed(demo: Analysis) -> None:
    (software, *_) = demo.citations()
    assert software.source.version == demo.versions["sevenless"]
    assert f"version {demo.versions['sevenless']}" in software.reference


def test_a_constant_that_the_run_file_names_brings_its_sources_and_no_others(tmp_path: Path, demo: Analysis) -> None:
    for name in ("plate_1.csv", "plate_2.csv", "map.toml"):
        (tmp_path / name).write_bytes((FOLDER / name).read_bytes())
    text = (FOLDER / "run.toml").read_text(encoding="utf-8")
    (tmp_path / "run.toml").write_text(f'{text}\n[evidence]\nuses = ["{CONSTANT}"]\n', encoding="utf-8")
    with_constant = analyze(tmp_path / "run.toml")
    wanted = [source.id for source in sources_of(CONSTANT, published())]
    assert wanted
    assert with_constant.citations().source_ids == (*DEMO, *wanted)
    assert with_constant.evidence_used == (CONSTANT,)
    assert with_constant.citations()[-1].why == f"{CONSTANT}, named by the run file"
    assert with_constant.fits.table.equals(demo.fits.table)


@pytest.mark.parametrize(
    ("rules", "gone", "come"),
    [
        (FitRules(intervals="none"), {"bates-watts-1988", "venzon-moolgavkar-1988"}, set()),
        (FitRules(intervals="wald"), {"bates-watts-1988", "venzon-moolgavkar-1988"}, set()),
        (FitRules(robust=True), set(), {"holland-welsch-1977", "huber-1981", "davidian-carroll-1987"}),
        (
            FitRules(model="five-parameter", intervals="wald", robust=True),
            {"golub-pereyra-1973", "bates-watts-1988", "venzon-moolgavkar-1988"},
            {"gottschalk-dunn-2005", "holland-welsch-1977", "huber-1981", *SEARCH},
        ),
        (FitRules(hill=1.0, direction="falling"), set(), set()),
    ],
)  # fmt: skip
def test_another_way_of_fitting_has_other_sources(
    demo: Analysis, rules: FitRules, gone: set[str], come: set[str]
) -> None:
    # What a fit cites follows from its options alone, once curves were fitted: no need to fit again.
    options = rules.over(demo.fits.options)
    assert changes(demo, replace(demo, fits=replace(demo.fits, options=options))) == (gone, come)


def test_without_intervals_their_papers_are_gone_from_the_run(demo: Analysis, demo_run: RunFile) -> None:
    plain = analyze(replace(demo_run, fit=FitRules(intervals="none"), reference=None))
    assert changes(demo, plain) == ({"bates-watts-1988", "venzon-moolgavkar-1988", "eastwood-2006"}, set())


def test_a_figure_that_could_not_be_computed_is_not_cited(demo: Analysis) -> None:
    nothing = pl.when(pl.col("metric").is_in(["z_prime", "robust_z_prime"])).then(None).otherwise("value")
    assert changes(demo, replace(demo, quality=demo.quality.with_columns(value=nothing))) == ({"zhang-1999"}, set())
    without = demo.quality.filter(~pl.col("metric").str.ends_with("effect_percent"))
    gone = {"conover-iman-1981", "breiman-1995", "tukey-1977"}
    assert changes(demo, replace(demo, quality=without)) == (gone, set())


def test_b_scores_are_no_part_of_a_run(demo: Analysis) -> None:
    assert not {"brideau-2003", "malo-2006", "loader-2000", "kundert-2021"} & set(demo.citations().source_ids)


def test_curves_that_were_not_fitted_have_no_method(demo: Analysis) -> None:
    table = demo.fits.table.with_columns(pl.lit(None, dtype=pl.Float64).alias(name) for name in ("rss", "p_runs"))
    gone, come = changes(demo, replace(demo, fits=replace(demo.fits, table=table)))
    assert gone == {"golub-pereyra-1973", "bates-watts-1988", "venzon-moolgavkar-1988", "wald-wolfowitz-1940"}
    assert come == set()


def test_averages_of_bounds_are_cited_where_there_are_any(demo: Analysis) -> None:
    assert demo.replicates is not None
    censored = demo.replicates.with_columns(method=pl.lit("censored"))
    assert changes(demo, replace(demo, replicates=censored)) == (set(), {"tobin-1958", "olsen-1978"})


def test_published_values_that_a_potency_is_set_beside_are_cited(demo: Analysis) -> None:
    compound = pl.col("compound").replace("compound G", "BI-3406")
    named = replace(demo, fits=replace(demo.fits, table=demo.fits.table.with_columns(compound)))
    shown = named.beside_published().evidence_ids
    assert "bi-3406.nci-h358.perk.ic50" in shown
    cited = {entry.source_id: entry.used_for for entry in named.citations()}
    base = published()
    wanted = [source.id for record_id in (WITHIN_FOLD, *shown) for source in sources_of(record_id, base)]
    assert tuple(cited) == (*DEMO, *dict.fromkeys(name for name in wanted if name not in DEMO))
    assert "bi-3406.nci-h358.perk.ic50, set beside a potency" in cited["opnme"]
    assert any(WITHIN_FOLD in reason for reason in cited["eastwood-2006"])


def test_an_id_of_no_record_is_refused(demo: Analysis) -> None:
    with pytest.raises(UnknownNameError, match="zhang-1999"):
        replace(demo, evidence_used=("zhang-199",)).citations()


def test_a_source_named_twice_comes_once(demo: Analysis) -> None:
    named = replace(demo, evidence_used=("zhang-1999", "sos1-guide"))
    cited = {entry.source_id: entry.used_for for entry in named.citations()}
    assert tuple(cited) == DEMO
    assert cited["zhang-1999"] == ("Z'", "robust Z'", "zhang-1999, named by the run file")


TRUTH = {"wild type": Curve(4e-8), "G2032R": Curve(6e-7)}


def light(well: Well) -> Mapping[str, float]:
    noise = 1.0 + 0.03 * float(np.sin(97.0 * well.conc_molar**0.25 + len(well.role)))
    if well.role == "time0":
        return {"lum": round(30_000.0 * noise)}
    share = TRUTH[well.further["genotype"]].share(well.conc_molar) if well.role == "sample" else 0.0
    return {"lum": round((1_000.0 + 200_000.0 * (1.0 - 0.95 * share)) * noise)}


@pytest.fixture(scope="module")
def cells(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two genotypes on a plate with day-0 wells."""
    folder = tmp_path_factory.mktemp("cells")
    wells = [
        well
        for genotype in TRUTH
        for well in layout(["drug"], controls={"neutral": 8, "time0": 4}, further={"genotype": genotype})
    ]
    plates = {"P1": placed(wells)}
    write_plates(folder / "plates.csv", plates, light)
    write_map(folder / "map.csv", plates)
    return folder


def test_growth_and_fold_shifts_bring_their_sources(cells: Path) -> None:
    plain = analyze(write_run(cells / "run.toml", "ba-f3"))
    assert computed(plain.growth, "gr_max")
    assert set(plain.citations().source_ids) >= GROWTH
    compare = '[compare]\nby = "genotype"\nreference = "wild type"\n'
    compared = analyze(write_run(cells / "compared.toml", "ba-f3", compare))
    assert changes(plain, compared) == (set(), SHIFTS)
    dead = compared.growth.with_columns(gr_max=pl.lit(None)) if compared.growth is not None else None
    assert changes(compared, replace(compared, growth=dead)) == (GROWTH, set())


def test_growth_is_fitted_with_intervals_whatever_the_curves_are(cells: Path) -> None:
    rules = '[fit]\nintervals = "none"\nmodel = "five-parameter"\n'
    cited = {entry.source_id: entry.why for entry in analyze(write_run(cells / "b.toml", "ba-f3", rules)).citations()}
    assert cited["bates-watts-1988"] == "intervals of growth figures"
    assert cited["golub-pereyra-1973"] == "fits of growth by variable projection"


USERS = """\
format = "sevenless.evidence"
version = 1
[[source]]
id = "our-notebook"
kind = "dataset"
title = "Notebook 7"
[[measurement]]
id = "drug.our-cells.ic50"
quantity = "IC50"
printed = "31"
unit = "nM"
compound = "drug"
target = "ROS1"
assay = "growth"
assay_class = "proliferation"
known_from = "table"
read_in = [{ document = "our-notebook" }]
sources = ["our-notebook"]
"""


def test_records_of_the_users_own_are_cited(cells: Path) -> None:
    (cells / "ours").mkdir()
    (cells / "ours" / "potencies.toml").write_text(USERS, encoding="utf-8")
    text = '[evidence]\nrecords = ["ours"]\nuses = ["drug.our-cells.ic50"]\n'
    analysis = analyze(write_run(cells / "ours.toml", "ba-f3", text))
    cited = {entry.source_id: entry.used_for for entry in analysis.citations()}
    reasons = ("named by the run file", "set beside a potency")
    assert cited["our-notebook"] == tuple(f"drug.our-cells.ic50, {reason}" for reason in reasons)
    assert analysis.evidence_folders == (cells / "ours",)
    with pytest.raises(RunFileError, match=r"no record is called 'drug\.our-cells\.ic50'"):
        read_run(write_run(cells / "c.toml", "ba-f3", '[evidence]\nuses = ["drug.our-cells.ic50"]\n'))


def test_records_that_cannot_be_used_are_a_problem_of_the_run_file(cells: Path) -> None:
    (cells / "broken").mkdir()
    (cells / "broken" / "a.toml").write_text(USERS.replace('"31"', '"many"'), encoding="utf-8")
    with pytest.raises(RunFileError) as caught:
        read_run(write_run(cells / "d.toml", "ba-f3", '[evidence]\nrecords = ["broken"]\n'))
    (problem,) = caught.value.problems
    assert problem.file == "d.toml"
    assert problem.line == 8
    assert "many" in problem.what


def test_an_unknown_record_is_told_with_its_line_and_a_suggestion(demo_run: RunFile, tmp_path: Path) -> None:
    path = tmp_path / "run.toml"
    path.write_text(f'{demo_run.text}\n[evidence]\nuses = ["golub-pereira-1973"]\n', encoding="utf-8")
    with pytest.raises(RunFileError) as caught:
        read_run(path)
    (problem,) = caught.value.problems
    assert problem.line == len(path.read_text(encoding="utf-8").splitlines())
    assert "golub-pereyra-1973" in str(problem)


def test_a_run_that_names_no_records_does_not_load_the_base(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*folders: Path) -> None:
        raise AssertionError("loaded")

    monkeypatch.setattr("sevenless.assays.runs.evidence_checks.published", refuse)
    run = read_run(FOLDER / "run.toml")
    assert (run.evidence, run.evidence_folders) == (EvidenceRules(), ())


@pytest.mark.parametrize("name", protocols())
def test_what_a_protocol_rests_on_are_records(name: str) -> None:
    one = protocol(name)
    assert one.evidence_ids
    assert one.sources == ()
    cited = citations_of_protocol(one)
    assert cited.source_ids[: len(one.evidence_ids)] == one.evidence_ids
    assert ("hafner-2016" in cited.source_ids) == one.uses_time0
    assert ("mathis-1995" in cited.source_ids) == (one.transform in ("ratio", "delta_f", "rate_of_ratio"))
    assert ("golub-pereyra-1973" in cited.source_ids) == (one.progress is not None)
    assert "zhang-1999" in cited.source_ids


def test_a_protocol_of_another_package_names_sources_of_its_own(demo: Analysis) -> None:
    own: Protocol = replace(demo.protocol, evidence_ids=(), sources=("Roe 1999, doi 10.1000/182",))
    cited = replace(demo, protocol=own).citations()
    assert cited.source_ids[1] == "roe-1999"
    assert cited[1].source.doi == "10.1000/182"
    assert "roe-1999" in citations_of_protocol(own).source_ids


def test_a_curve_model_of_another_package_names_sources_of_its_own(
    demo: Analysis, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = replace(curve_models()["biphasic"], name="own", evidence_ids=(), references=("Gompertz 1825",))
    monkeypatch.setattr("sevenless.fitting.curve_models.curve_model.curve_models", lambda: {"own": own})
    monkeypatch.setattr("sevenless.fitting.curve_models.curve_model.curve_model", lambda name: own)
    cited = replace(demo, fits=replace(demo.fits, options=FitOptions(model="own"))).citations()
    assert "gompertz-1825" in cited.source_ids
    assert "motulsky-christopoulos-2004" not in cited.source_ids


def test_every_figure_with_a_source_exists_and_every_source_is_a_record() -> None:
    assert set(_OF_METRIC) <= set(METRICS)
    of_ratios = {name for name, (start, _) in TRANSFORMS.items() if start == "ratio"}
    assert set(_OF_TRANSFORM) == {*of_ratios, "rate_of_ratio"}
    named = {source for _, sources in (*_OF_METRIC.values(), *_OF_TRANSFORM.values()) for source in sources}
    named |= {name for model in curve_models().values() for name in model.evidence_ids}
    assert all(isinstance(published()[name], Source) for name in named)
