"""The protocols: found through their entry points, true to their guides, and complete."""

from __future__ import annotations

import json
import re
import tomllib
from dataclasses import asdict, replace
from pathlib import Path

import pytest

from sevenless.assays.normalise import RESPONSES
from sevenless.assays.protocol import Gate, Protocol, Reagent, Step, protocol, protocols
from sevenless.assays.protocol_html import gate_limits, protocol_html, step_conditions
from sevenless.assays.quality.gates import METRICS
from sevenless.assays.transform import TRANSFORMS
from sevenless.errors import UnknownNameError
from sevenless.evidence.library import published
from sevenless.evidence.source import Source

END_POINTS = ["ba-f3", "ctg-3d", "htrf-sos1-kras", "kinase-glo", "trfret-gef"]
OVER_TIME = ["gef-exchange-bodipy", "gef-exchange-mant", "trfret-gef-timed"]
NAMES = [*END_POINTS, *OVER_TIME]
CHANNELS = {"counts": {"luminescence"}, "ratio": {"acceptor", "donor"}, "rate": {"fluorescence"}}
FIGURES = tomllib.loads((Path(__file__).parent / "protocol_figures.toml").read_text(encoding="utf-8"))["figure"]


@pytest.fixture(params=NAMES)
def one(request: pytest.FixtureRequest) -> Protocol:
    return protocol(request.param)


def test_all_are_registered() -> None:
    found = protocols()
    assert set(NAMES) <= set(found)
    assert all(found[name].name == name for name in NAMES)


def test_a_misspelt_name_gets_a_suggestion() -> None:
    with pytest.raises(UnknownNameError, match="kinase-glo"):
        protocol("kinaseglo")


def test_everything_a_protocol_names_exists(one: Protocol) -> None:
    assert one.transform in TRANSFORMS
    assert one.response in RESPONSES
    assert {gate.metric for gate in one.gates} <= set(METRICS)
    assert len({gate.metric for gate in one.gates}) == len(one.gates), "one gate per figure"
    needed = CHANNELS["ratio" if one.transform == "rate_of_ratio" else TRANSFORMS[one.transform][0]]
    assert {role.role for role in one.channels} == needed
    for role in one.channels:
        assert all(re.compile(pattern) for pattern in role.patterns)


def test_every_gate_has_limits_in_order_and_a_reason(one: Protocol) -> None:
    for gate in one.gates:
        assert gate.why, gate.metric
        assert gate_limits(gate), gate.metric
        low = [limit for limit in (gate.fail_below, gate.warn_below) if limit is not None]
        high = [limit for limit in (gate.warn_above, gate.fail_above) if limit is not None]
        assert [*low, *high] == sorted([*low, *high]), gate.metric


def test_every_figure_of_a_step_has_its_source(one: Protocol) -> None:
    for step in one.steps:
        if any(figure is not None for figure in (step.volume_l, step.time_s, step.temperature_c)):
            assert "guide" in step.source, step.action
    for reagent in one.reagents:
        if reagent.conc_molar is not None:
            assert "guide" in reagent.source, reagent.name
    guides = [published()[name] for name in one.evidence_ids]
    assert any(isinstance(guide, Source) and guide.container == "BenchChem" for guide in guides)


def test_what_no_guide_says_is_marked_as_such(one: Protocol) -> None:
    for part in (*one.steps, *one.reagents):
        assert part.source or "guide" in part.note, part


@pytest.mark.parametrize("case", FIGURES, ids=[f"{case['protocol']}: {case['step']}" for case in FIGURES])
def test_steps_say_what_the_guides_say_and_no_more(case: dict[str, str | float]) -> None:
    (step,) = (step for step in protocol(str(case["protocol"])).steps if str(case["step"]) in step.action)
    volume_l = case.get("volume_ul")
    assert step.volume_l == (pytest.approx(float(volume_l) * 1e-6) if volume_l is not None else None)
    assert step.time_s == case.get("time_s")
    assert step.time_max_s == case.get("time_max_s")
    assert step.temperature_c == case.get("temperature_c")


def test_volumes_of_the_exchange_assay_add_up() -> None:
    assert sum(step.volume_l or 0 for step in protocol("trfret-gef").steps) == pytest.approx(20e-6)


def test_protocols_over_time_take_rates_and_the_others_do_not() -> None:
    followed = {name for name in NAMES if protocol(name).progress is not None}
    assert followed == set(OVER_TIME) == {name for name in NAMES if protocol(name).transform.startswith("rate")}
    for name in OVER_TIME:
        one = protocol(name)
        assert one.full_effect_role[0] == "blank", "wells without the factor have the intrinsic rate"
        assert {"factor", "substrate"} <= set(one.control_columns)
        assert "trace_window" in {gate.metric for gate in one.gates}


def test_the_timed_form_differs_from_the_end_point_in_its_reading_alone() -> None:
    timed, once = protocol("trfret-gef-timed"), protocol("trfret-gef")
    assert timed.steps[:-1] == once.steps[:-2]
    assert timed.reagents == once.reagents
    assert timed.channels == once.channels
    assert sum(step.volume_l or 0 for step in timed.steps) == pytest.approx(20e-6)


def test_mant_and_bodipy_differ_in_the_label_alone() -> None:
    mant, bodipy = protocol("gef-exchange-mant"), protocol("gef-exchange-bodipy")
    assert {part.name for part in mant.reagents} ^ {part.name for part in bodipy.reagents} == {
        "mant-GDP",
        "BODIPY-FL-GDP",
    }
    assert mant.steps[:-1] == bodipy.steps[:-1]
    assert mant.gates == bodipy.gates


@pytest.mark.parametrize(
    ("name", "channel"),
    [("gef-exchange-bodipy", "520 nm"), ("gef-exchange-bodipy", "485/528"), ("gef-exchange-mant", "360,440")],
)
def test_the_label_is_found_among_several_channels(name: str, channel: str) -> None:
    patterns = protocol(name).channels[0].patterns
    others = ["OD600", "Temperature"]
    first = next(pattern for pattern in patterns if any(re.search(pattern, one, re.I) for one in [channel, *others]))
    assert [one for one in [channel, *others] if re.search(first, one, re.I)] == [channel]


def test_day_0_belongs_to_the_cell_assays_alone() -> None:
    assert {name for name in NAMES if protocol(name).uses_time0} == {"ctg-3d", "ba-f3"}


def test_a_protocol_is_plain_data(one: Protocol) -> None:
    assert json.loads(json.dumps(asdict(one)))["name"] == one.name
    assert replace(one, gates=()).gates == ()


def test_it_shows_itself(one: Protocol) -> None:
    assert repr(one).startswith(f"<Protocol {one.name}: ")
    assert len(repr(one)) < 120
    html = one._repr_html_()
    for text in (one.title, one.steps[0].action, one.gates[0].metric):
        assert text in html
    assert html.count("<table>") == 3
    assert "<style" not in html
    assert "None" not in html


def test_html_is_escaped() -> None:
    hostile = replace(
        protocol("ctg-3d"),
        title="<script>",
        steps=(Step(action="a < b"),),
        reagents=(Reagent(name="x&y", conc_molar=1e-6),),
        gates=(),
        notes=(),
    )
    html = protocol_html(hostile)
    assert "<script>" not in html
    assert "a &lt; b" in html
    assert "x&amp;y" in html
    assert "1 µM" in html


def test_conditions_and_limits_in_words() -> None:
    step = Step(action="", volume_l=2e-6, time_s=90.0, temperature_c=37.0)
    assert step_conditions(step) == "2 µL, 1.5 min, 37 °C"
    assert step_conditions(Step(action="", time_s=1800.0, time_max_s=7200.0)) == "0.5 to 2 h"
    assert step_conditions(Step(action="")) == ""
    gate = Gate(metric="z_prime", warn_below=0.5, fail_below=0.0, warn_above=2.0)
    assert gate_limits(gate) == "warn below 0.5, fail below 0, warn above 2"
