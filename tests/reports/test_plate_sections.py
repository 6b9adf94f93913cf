"""What a report says of each plate."""

from __future__ import annotations

from dataclasses import replace

import polars as pl
import pytest

from sevenless.assays.analysis import Analysis
from sevenless.assays.quality.gates import METRICS, QUALITY_SCHEMA
from sevenless.reports.plate_sections import PlateSection, plate_sections


@pytest.fixture(scope="module")
def sections(analysis: Analysis) -> list[PlateSection]:
    return plate_sections(analysis)


def with_quality(analysis: Analysis, *rows: tuple[object, ...]) -> Analysis:
    return replace(analysis, quality=pl.DataFrame(rows, schema=QUALITY_SCHEMA, orient="row"))


def test_plates_in_the_order_of_the_run(analysis: Analysis, sections: list[PlateSection]) -> None:
    assert [section.plate for section in sections] == analysis.plates["plate"].to_list()
    assert [section.number for section in sections] == [1, 2]
    assert [section.verdict for section in sections] == ["passed with a warning", "FAILED"]


def test_headline_figures(sections: list[PlateSection]) -> None:
    assert sections[0].facts == "Z′ 0.82, signal to background 6.4, CV neutral (%) 11"
    assert sections[0].counts == "362 wells in use, 4 without a number, 4 excluded"


def test_headline_figures_that_are_not_there_are_left_out(analysis: Analysis) -> None:
    odd = with_quality(
        analysis, ("plate 1", "z_prime", None, "info", "no controls"), ("plate 1", "ssmd", 4.0, "pass", "")
    )
    assert plate_sections(odd)[0].facts == ""


def test_failures_come_before_warnings(sections: list[PlateSection]) -> None:
    reasons = sections[1].reasons
    assert reasons[0] == "Z′ −0.2 (warn below 0.5, fail below 0): neutral against inhibitor wells"
    assert reasons[1] == "CV neutral (%) 11: 16 neutral wells"  # no limit in this protocol


def test_a_reason_without_a_message(analysis: Analysis) -> None:
    odd = with_quality(analysis, ("plate 1", "n_neutral", 0.0, "fail", ""))
    assert plate_sections(odd)[0].reasons == ("vehicle wells 0",)


def test_figures_with_and_without_a_limit(sections: list[PlateSection]) -> None:
    assert [gate.metric for gate in sections[0].judged] == ["Z′", "CV neutral (%)"]
    assert [gate.metric for gate in sections[0].noted] == ["signal to background"]
    assert sections[1].judged[0].level_words == "FAILED"
    assert sections[0].judged[0].definition == METRICS["z_prime"]
    assert sections[0].judged[0].limits == "warn below 0.5, fail below 0"


def test_a_figure_of_a_plug_in_needs_no_definition(analysis: Analysis) -> None:
    odd = with_quality(analysis, ("plate 1", "made_up_percent", 3.0, "pass", "x"))
    (gate,) = plate_sections(odd)[0].judged
    assert (gate.metric, gate.definition, gate.limits) == ("made up (%)", "", "")


def test_a_plate_without_figures_or_wells(analysis: Analysis) -> None:
    bare = replace(analysis, quality=analysis.quality.clear(), wells=analysis.wells.clear())
    for section in plate_sections(bare):
        assert section.judged == section.noted == section.reasons == ()
        assert section.controls == section.rows == ""
        assert section.wells.strip() == ""
        assert "<svg" in section.signal_map


def test_maps_of_signal_and_response(sections: list[PlateSection]) -> None:
    for section in sections:
        assert "heat map of signal, plate" in section.signal_map
        assert "heat map of SOS1–KRAS binding (% of vehicle), plate" in section.response_map
