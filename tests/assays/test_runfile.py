"""The run file: what it says is taken over exactly, and everything wrong with it is told at once."""

from __future__ import annotations

import tomllib
from dataclasses import fields
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sevenless.assays.protocol import protocol
from sevenless.assays.runs.runfile import FitRules, RunFile, read_run
from sevenless.assays.runs.runfile_text import parse_run
from sevenless.errors import RunFileError
from sevenless.fitting.options import FitOptions

CASES = tomllib.loads((Path(__file__).parent / "runfile_cases.toml").read_text(encoding="utf-8"))["case"]

HEAD = 'format = "sevenless.run"\nversion = 1\nprotocol = "htrf-sos1-kras"\n'
FILES = '[files]\nreads = ["plate_*.csv"]\nmaps = ["map.toml"]\n'

FULL = """\
format = "sevenless.run"
version = 1
title = "BI-3406"
protocol = "htrf-sos1-kras"
[files]
reads = ["a_*.csv", { file = "b.xlsx", reader = "envision", plate = "P1" }, { file = "c.csv", plates = { x = "y" } }]
maps = [{ file = "m.csv", plates = ["P*"], conc_unit = "nM", style = "table" }, "n.toml"]
conc_unit = "uM"
skip = ["old"]
[manifest]
file = "manifest.xlsx"
plate = "Barcode"
map = "Template"
time = "Duration"
time_unit = "h"
columns = { cell_line = "clid" }
[read]
time = "30 min"
subtract_background = true
[channels]
donor = "620"
[columns]
cell_line = "Cells"
[curves]
by = ["compound", "cell_line"]
pool_plates = true
vehicle = false
[fit]
bottom = 0
top = [80, 120]
hill = "free"
robust = true
model = "five-parameter"
[gates]
z_prime = { fail_below = 0.4 }
[growth]
match = ["cell_line"]
[reference]
compound = "BI-3406"
[compare]
by = "genotype"
reference = "wild type"
[[exclude]]
plate = "P1"
wells = ["C05", "D05"]
reason = "bubble"
[report]
out = "out"
"""


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_everything_wrong_is_told_at_once(case):
    with pytest.raises(RunFileError) as caught:
        parse_run(case["text"], name="run.toml")
    assert [str(problem) for problem in caught.value.problems] == case["says"]


def test_a_full_run_file_is_taken_over_exactly():
    run = parse_run(FULL, name="run.toml")
    assert (run.title, run.protocol, run.name, run.text) == ("BI-3406", "htrf-sos1-kras", "run.toml", FULL)
    first, second, third = run.files.reads
    assert (first.file, first.reader, first.plate) == ("a_*.csv", None, None)
    assert (second.file, second.reader, second.plate) == ("b.xlsx", "envision", "P1")
    assert third.plates == {"x": "y"}
    assert [(entry.file, entry.plates, entry.conc_unit) for entry in run.files.maps] == [
        ("m.csv", ("P*",), "nM"),
        ("n.toml", (), None),
    ]
    assert run.manifest is not None
    assert run.manifest.columns == {"cell_line": "clid"}
    assert (run.read.time, run.read.subtract_background) == ("30 min", True)
    assert (run.channels, run.columns) == ({"donor": "620"}, {"cell_line": "Cells"})
    assert (run.curves.by, run.curves.pool_plates, run.curves.vehicle) == (("compound", "cell_line"), True, False)
    assert run.gates["z_prime"].fail_below == 0.4
    assert run.growth.match == ("cell_line",)
    assert run.reference is not None
    assert run.reference.compound == "BI-3406"
    assert [(rule.by, rule.reference) for rule in run.compare] == [("genotype", "wild type")]
    assert run.exclude[0].wells == ("C05", "D05")
    assert run.report.out == "out"


def test_several_comparisons_are_a_list():
    rules = '[[compare]]\nby = "a"\nreference = "b"\n[[compare]]\nby = "c"\nreference = "d"\n'
    assert [rule.by for rule in parse_run(HEAD + FILES + rules, name="run.toml").compare] == ["a", "c"]


def test_the_least_run_file_has_the_defaults_of_its_protocol():
    run = parse_run(HEAD + FILES, name="run.toml")
    htrf = protocol("htrf-sos1-kras")
    assert run.applied_to(htrf) == htrf
    assert run.report.out == "report"


def test_fit_rules_change_what_they_name_and_free_lifts_a_constraint():
    options = FitOptions(bottom=0.0, hill=1.0, absolute_level=50.0)
    changed = FitRules(hill="free", top=(80.0, 120.0), robust=True, absolute_level="free").over(options)
    assert changed == FitOptions(bottom=0.0, hill=None, top=(80.0, 120.0), robust=True, absolute_level=None)


def test_every_fit_option_can_be_set_from_a_run_file():
    assert {entry.name for entry in fields(FitRules)} == {entry.name for entry in fields(FitOptions)}


def test_gate_limits_replace_those_they_name_and_keep_the_rest():
    run = parse_run(
        HEAD + FILES + "[gates]\nz_prime = { fail_below = -1 }\nsignal_to_noise = { warn_below = 3 }\n", name="run.toml"
    )
    before = {gate.metric: gate for gate in protocol("htrf-sos1-kras").gates}
    after = {gate.metric: gate for gate in run.applied_to(protocol("htrf-sos1-kras")).gates}
    assert after["z_prime"].fail_below == -1
    assert after["z_prime"].warn_below == before["z_prime"].warn_below
    assert after["signal_to_noise"].warn_below == 3
    assert {name: gate for name, gate in after.items() if name in before and name != "z_prime"} == {
        name: gate for name, gate in before.items() if name != "z_prime"
    }


def test_reading_keeps_folder_text_and_hash(tmp_path):
    path = tmp_path / "run.toml"
    path.write_bytes(b"\xef\xbb\xbf" + (HEAD + FILES).encode())
    run = read_run(path)
    assert (run.folder, run.name, run.text) == (tmp_path.resolve(), "run.toml", HEAD + FILES)
    assert len(run.sha256) == 64


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"\xff\xfea\x00", "is not UTF-8 text; save it as UTF-8 text"),
        (None, "no such file or directory; check the path"),
    ],
)
def test_a_file_that_cannot_be_read(tmp_path, content, says):
    path = tmp_path / "run.toml"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(RunFileError) as caught:
        read_run(path)
    assert str(caught.value) == f"run.toml: {says}"


def test_nesting_beyond_reason_is_a_problem():
    with pytest.raises(RunFileError):
        parse_run("a = " + "[" * 3000 + "]" * 3000, name="r")


def test_a_folder_is_not_a_run_file(tmp_path):
    with pytest.raises(RunFileError, match="is a folder, not a run file"):
        read_run(tmp_path)


KEYS = st.sampled_from([entry.name for entry in fields(RunFile)] + ["reads", "maps", "top", "plate", "colour"])
VALUES = st.recursive(
    st.one_of(
        st.integers(-3, 3).map(str), st.sampled_from(['"x"', "true", "nan", "1979-05-27", '""', '"P1"', "1e400"])
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(lambda items: f"[{', '.join(items)}]"),
        st.dictionaries(KEYS, inner, max_size=3).map(
            lambda table: "{" + ", ".join(f"{key} = {value}" for key, value in table.items()) + "}"
        ),
    ),
    max_leaves=6,
)


@settings(deadline=None, max_examples=60)
@given(entries=st.dictionaries(KEYS, VALUES, max_size=6), whole=st.booleans())
def test_whatever_stands_in_it_there_is_a_run_or_problems_with_remedies(entries, whole):
    text = "\n".join(f"{key} = {value}" for key, value in entries.items())
    head = HEAD if whole and not {"format", "version", "protocol"} & set(entries) else ""
    outcome = outcome_of(head + text)
    if isinstance(outcome, RunFileError):
        assert outcome.problems
        assert all(problem.file == "r" and problem.what for problem in outcome.problems)
    else:
        assert outcome.files.reads


def outcome_of(text: str) -> RunFile | RunFileError:
    try:
        return parse_run(text, name="r")
    except RunFileError as error:
        return error


@settings(deadline=None, max_examples=60)
@given(st.text())
def test_any_text_is_a_run_or_problems(text):
    with pytest.raises(RunFileError):
        parse_run(text, name="r")
