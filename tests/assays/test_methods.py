"""What a run says it did."""

from __future__ import annotations

import polars as pl

from sevenless.assays.growth_table import Growth
from sevenless.assays.protocol import protocol, protocols
from sevenless.assays.runs.methods import methods_of
from sevenless.assays.runs.runfile import CompareRule, CurveRules, ReadRules, RunFile, RunFiles
from sevenless.assays.runs.wells import JoinedWells

CTG = protocol("ctg-3d")
WELLS = pl.DataFrame(
    {
        "plate": ["P1", "P1"],
        "well": ["A01", "A02"],
        "role": ["neutral", "sample"],
        "compound_2": pl.Series([None, None], dtype=pl.String),
        "raw_luminescence": [100.0, 50.0],
        "raw_acceptor": [100.0, 50.0],
        "raw_donor": [100.0, 100.0],
        "raw_fluorescence": [100.0, 100.0],
        "rate_per_s": [2.0, 1.0],
        "exclusion": pl.Series([None, None], dtype=pl.String),
    }
)
RUN = RunFile(protocol="ctg-3d", files=RunFiles(reads=()))


def said(run: RunFile = RUN, wells: pl.DataFrame = WELLS, **more: object) -> dict[str, str]:
    joined = JoinedWells(table=wells, channels={"luminescence": "lum"}, taken=more.pop("taken", None))  # type: ignore[arg-type]
    return methods_of(run, CTG, wells, joined=joined, labels=["compound", "plate"], **more)  # type: ignore[arg-type]


def test_a_plain_run_says_channels_signal_response_curves_and_vehicle():
    assert said() == {
        "channels": "Readings taken (luminescence: lum).",
        "signal": "The signal is counts.",
        "response": "Responses are percent of the neutral wells; blank wells, where there are any, are 0 %. "
        "Controls are summarised by their median.",
        "curves": "One curve for each combination of compound, plate.",
        "vehicle": "Neutral wells are part of every curve they serve, at dose 0.",
    }


def test_every_choice_of_the_run_file_is_said():
    run = RunFile(
        protocol="ctg-3d",
        files=RunFiles(reads=(), unlisted="neutral"),
        read=ReadRules(time="last", subtract_background=True),
        curves=CurveRules(pool_plates=True, vehicle=False),
        compare=(CompareRule(by="genotype", reference="wt"),),
    )
    text = said(run, taken="last: 30 min")
    assert "taken for vehicle" in text["unlisted"]
    assert text["time"] == "Of the readings over time one was taken (last: 30 min)."
    assert "background" in text["background"]
    assert text["curves"].endswith("Plates were pooled.")
    assert text["vehicle"] == "Vehicle wells were not fitted."
    assert "extra sum of squares" in text["comparisons"]


def test_a_second_compound_changes_what_is_said_of_vehicle():
    wells = WELLS.with_columns(compound_2=pl.lit("S"))
    assert "that compound alone" in said(wells=wells)["vehicle"]


def test_the_source_of_day_0_is_said():
    def growth(*sources: str | None, matched: tuple[str, ...] = ()) -> Growth:
        table = pl.DataFrame({"day0_source": pl.Series(sources, dtype=pl.String)})
        return Growth(table=table, points=pl.DataFrame(), matched_by=matched)

    matched = said(growth=growth("day-0 wells", matched=("cell_line",)))["growth"]
    assert "the median of the day-0 wells, matched by cell_line" in matched
    assert "number of divisions" in said(growth=growth("division time"))["growth"]
    assert "not known for any curve" in said(growth=growth(None))["growth"]


def test_every_protocol_has_its_words():
    for name, one in protocols().items():
        run = RunFile(protocol=name, files=RunFiles(reads=()))
        joined = JoinedWells(table=WELLS, channels={})
        text = methods_of(run, one, WELLS, joined=joined, labels=["compound"])
        assert all(sentence.endswith(".") for sentence in text.values()), name
