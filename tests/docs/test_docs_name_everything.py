"""Whatever a user can name is found in the documentation, and what the documentation names exists."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from functools import cache
from types import UnionType
from typing import Union, get_args, get_origin, get_type_hints

import click
import pytest

import sevenless
import sevenless.compute.chunk_run
import sevenless.compute.chunks
import sevenless.errors
import sevenless.exchange.antimony
import sevenless.exchange.bngl
import sevenless.exchange.combine
import sevenless.exchange.pathway_files
import sevenless.exchange.petab
import sevenless.exchange.sbgn
import sevenless.exchange.sbml
import sevenless.figures.pathway_painting
from docs.pages import DOCS, page_id, pages
from sevenless.assays.normalise import RESPONSES
from sevenless.assays.protocol import protocols
from sevenless.assays.quality.gates import METRICS
from sevenless.assays.quality.reproducibility import MSR_GATE
from sevenless.assays.runs.runfile import RunFile
from sevenless.assays.transform import TRANSFORMS
from sevenless.cli import failures
from sevenless.cli.main import COMMANDS, main
from sevenless.evidence.comparing.comparison import CONFLICT_COLUMNS, PAIR_COLUMNS, SHIFT_COLUMNS
from sevenless.evidence.comparing.shifts import BASES
from sevenless.evidence.comparing.verdict import VERDICTS
from sevenless.files.numbers import MASK_REASONS
from sevenless.files.tables import TABLE_ENDINGS
from sevenless.fitting.comparing.average import AVERAGE_COLUMNS
from sevenless.fitting.comparing.compare import COMPARISON_COLUMNS
from sevenless.fitting.comparing.potency_ratio import RATIO_COLUMNS
from sevenless.fitting.curve_models.curve_model import curve_models
from sevenless.fitting.fits import CURVE_FIT_COLUMNS, STATUSES
from sevenless.fitting.growth.growth_rate import GROWTH_RATE_COLUMNS
from sevenless.fitting.growth.nci import NCI_COLUMNS
from sevenless.fitting.kinetics.progress_columns import PROGRESS_COLUMNS, PROGRESS_STATUSES
from sevenless.fitting.wording import STATUS_WORDS
from sevenless.network.expression import FUNCTIONS
from sevenless.network.list_reader import ListReader
from sevenless.network.network import (
    Compartment,
    Dose,
    Event,
    Network,
    Observable,
    Parameter,
    Reaction,
    Rule,
    Species,
)
from sevenless.plates import map_toml, toml_series
from sevenless.plates.map_columns import RESERVED_COLUMNS
from sevenless.plates.maps import MAP_STYLES
from sevenless.plates.platemap import PLATE_MAP_COLUMNS, ROLES
from sevenless.plates.plateread import PLATE_READ_SCHEMA
from sevenless.plates.toml_groups import GROUP_KEYS
from sevenless.readers.registry import readers
from sevenless.simulate.ensemble import ensemble
from sevenless.simulate.options import Solver
from sevenless.simulate.statuses import STATUS_WORDS as SIMULATED
from sevenless.simulate.steady_state import steady_states
from sevenless.simulate.steady_statuses import STEADY_WORDS as SETTLED

INTERNAL = {"folder", "name", "text", "sha256"}
NESTED = {"files.reads", "files.maps"}


def text_of(*names: str) -> str:
    """Pages of the reference by name, or all pages if none is named."""
    chosen = [DOCS / "reference" / f"{name}.md" for name in names] if names else pages()
    return "\n".join(path.read_text(encoding="utf-8") for path in chosen)


def code_words(text: str) -> set[str]:
    """Everything written as code: within backticks whole, and word by word."""
    spans = re.findall(r"`([^`\n]+)`", text)
    return {*spans, *(word for span in spans for word in re.findall(r"[\w.-]+", span))}


@cache
def reference(*names: str) -> set[str]:
    return code_words(text_of(*names))


def commands(group: click.Group, path: str = "sevenless") -> Iterator[tuple[str, click.Command]]:
    """Every command with its full name."""
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        yield f"{path} {name}", command
        if isinstance(command, click.Group):
            yield from commands(command, f"{path} {name}")


def run_keys(table: type = RunFile, path: str = "") -> Iterator[str]:
    """Every key of a run file, dotted."""
    hints = get_type_hints(table)
    for entry in fields(table):
        if table is RunFile and entry.name in INTERNAL:
            continue
        inner = dataclass_in(hints[entry.name])
        key = f"{path}{entry.name}"
        if inner is None or key in NESTED:
            yield key
        elif key != "gates":
            yield from run_keys(inner, f"{key}.")
        if key in NESTED or key == "gates":
            assert inner is not None
            yield from (field.name for field in fields(inner))


def dataclass_in(hint: object) -> type | None:
    """The dataclass that a value, or the entries of a list or table, become."""
    if isinstance(hint, type) and is_dataclass(hint):
        return hint
    parts = get_args(hint) if get_origin(hint) in (Union, UnionType, tuple) or get_origin(hint) else ()
    return next((found for part in parts if (found := dataclass_in(part)) is not None), None)


COMMAND_LINE = dict(commands(main))


def test_there_is_something_to_check() -> None:
    assert {"sevenless fit", "sevenless protocols show"} <= set(COMMAND_LINE)
    assert {
        "protocol",
        "files.reads",
        "manifest.time_unit",
        "fit.hill",
        "exclude.reason",
        "corner",
        "fail_above",
    } <= set(run_keys())
    assert "not_there" not in reference("command_line")


@pytest.mark.parametrize("name", COMMAND_LINE)
def test_every_command_and_option_is_in_the_reference(name: str) -> None:
    section = text_of("command_line")
    assert name in section
    for parameter in COMMAND_LINE[name].params:
        if isinstance(parameter, click.Option):
            assert max(parameter.opts, key=len) in reference("command_line"), f"{name} {parameter.opts}"
            if isinstance(parameter.type, click.Choice):
                words = code_words(section.replace("\\|", " "))
                assert {str(choice) for choice in parameter.type.choices} <= words, f"{name} {parameter.opts}"


def test_options_named_in_the_docs_exist() -> None:
    known = {opt for command in COMMAND_LINE.values() for parameter in command.params for opt in parameter.opts}
    known |= {"--help", "--version"}
    for path in pages():
        text = path.read_text(encoding="utf-8")
        used = set(re.findall(r"(?<![\w-])--[a-z][\w-]*", "\n".join(re.findall(r"(?:`|\$ )sevenless[^`\n]*", text))))
        assert used <= known, f"{page_id(path)}: {used - known}"


def test_commands_named_in_the_docs_exist() -> None:
    for path in pages():
        for word in re.findall(r"(?:`|\$ )sevenless ([a-z]+)", path.read_text(encoding="utf-8")):
            assert word in COMMANDS, f"{page_id(path)}: sevenless {word}"


@pytest.mark.parametrize("key", sorted(set(run_keys())))
def test_every_key_of_a_run_file_is_in_the_reference(key: str) -> None:
    named = reference("run_file")
    # [channels] and [columns] are tables of free names: they stand in a heading.
    assert key in named or f"[{key}]" in named, key


def test_every_key_of_a_map_is_in_the_reference() -> None:
    named = reference("plate_maps")
    keys = {*GROUP_KEYS, *map_toml._TOP_KEYS, *map_toml._LAYOUT_KEYS, *toml_series._KEYS, *RESERVED_COLUMNS}
    assert not keys - named
    assert set(ROLES) | set(MAP_STYLES) | set(PLATE_MAP_COLUMNS) <= named


def test_every_protocol_with_its_channels_transform_and_response_is_in_the_reference() -> None:
    named = reference("protocols")
    for name, protocol in protocols().items():
        assert {name, protocol.transform, protocol.response, *protocol.full_effect_role} <= named
        assert {channel.role for channel in protocol.channels} <= named
        assert set(protocol.control_columns) <= named
    assert {*TRANSFORMS, *RESPONSES} <= named


def test_every_gate_of_a_protocol_has_its_limits_in_the_reference() -> None:
    lines = [line for line in text_of("quality").splitlines() if line.startswith("|")]
    for protocol in protocols().values():
        for gate in protocol.gates:
            found = [line for line in lines if gate.metric in line or (gate.metric.endswith("effect_percent"))]
            limits = [gate.warn_below, gate.fail_below, gate.warn_above, gate.fail_above]
            for limit in limits:
                assert limit is None or any(re.search(rf"[<>] {limit:g}\b", line) for line in found), gate


def test_every_quality_figure_is_in_the_reference() -> None:
    assert {*METRICS, MSR_GATE.metric, "pass", "warn", "fail", "info"} <= reference("quality")


def test_every_reader_and_its_instrument_is_in_the_reference() -> None:
    for name, reader in readers().items():
        assert name in reference("readers")
        for word in re.findall(r"[A-Z]\w+", reader.instrument):
            assert word in text_of("readers"), f"{name}: {word}"


def test_every_curve_model_with_its_parameters_is_in_the_reference() -> None:
    named = reference("curve_models")
    assert "four-parameter" in named
    for name, model in curve_models().items():
        assert {name, *model.parameters} <= named, name


def test_every_column_is_in_the_reference() -> None:
    named = reference("tables")
    schemas = (
        PLATE_READ_SCHEMA, PLATE_MAP_COLUMNS, CURVE_FIT_COLUMNS, GROWTH_RATE_COLUMNS, NCI_COLUMNS, AVERAGE_COLUMNS,
        RATIO_COLUMNS, PAIR_COLUMNS, CONFLICT_COLUMNS, SHIFT_COLUMNS, PROGRESS_COLUMNS,
    )  # fmt: skip
    assert not {name for schema in schemas for name in schema} - named
    ends = ("_lo", "_hi")
    assert not {name for name in COMPARISON_COLUMNS if not name.endswith(ends)} - named
    assert set(MASK_REASONS.values()) <= named
    assert {*VERDICTS, *BASES, *PROGRESS_STATUSES} <= named


def test_every_status_with_its_word_is_in_the_reference() -> None:
    rows = {line.split("`")[1]: line for line in text_of("tables").splitlines() if line.startswith("| `")}
    for status in STATUSES:
        assert f"| {STATUS_WORDS[status]} |" in rows[status], status
        for page in ("qualifiers", "fitting"):
            assert status in code_words((DOCS / "explanation" / f"{page}.md").read_text(encoding="utf-8")), page


def test_every_part_of_an_analysis_is_in_the_reference() -> None:
    named = reference("tables")
    assert {entry.name for entry in fields(sevenless.Analysis)} <= named
    assert {"potencies", "failed_plates"} <= named


def test_every_error_class_is_in_the_reference() -> None:
    classes = inspect.getmembers(sevenless.errors, inspect.isclass)
    raised = {name for name, one in classes if issubclass(one, Exception) and one.__module__ == "sevenless.errors"}
    assert len(raised) > 5
    assert raised <= reference("errors")
    assert {entry.name for entry in fields(sevenless.errors.Problem)} <= reference("errors")


def test_every_exit_code_is_in_the_reference() -> None:
    section = text_of("command_line").split("## Exit codes")[1]
    for code in (failures.BAD_INPUT, failures.NOT_GOOD_ENOUGH, failures.INTERRUPTED):
        assert f"| {code} |" in section


def test_every_public_name_is_in_the_reference() -> None:
    text = text_of("python")
    for name in sevenless.__all__:
        assert f"sevenless.{name}" in text, name


def test_every_section_function_and_record_of_a_network_is_in_the_reference() -> None:
    named = reference("networks")
    assert set(ListReader("").sections) <= named
    assert set(FUNCTIONS) <= named
    records = (Network, Species, Reaction, Parameter, Rule, Observable, Dose, Event, Compartment)
    for one in records:
        assert f"{one.__module__}.{one.__name__}" in text_of("python")


def test_every_status_and_setting_of_a_simulation_is_told_with_what_to_do() -> None:
    page = (DOCS / "how_to" / "simulate.md").read_text(encoding="utf-8")
    assert set(SIMULATED.values()) <= code_words(page)
    assert {entry.name for entry in fields(Solver)} <= code_words(page)


def test_every_status_and_column_of_steady_states_is_told() -> None:
    page = code_words((DOCS / "how_to" / "steady_states.md").read_text(encoding="utf-8"))
    assert set(SETTLED.values()) <= page
    one = Network(species=(Species(name="A", initial=1.0),), reactions=())
    found = steady_states(one, {"A": [1.0]})
    assert {*found.sets().columns, *found.table().columns} - {"A"} <= page


def test_every_column_of_an_ensemble_is_told() -> None:
    found = ensemble(Network(species=(Species(name="A", initial=1.0),), reactions=()), {"A": [1.0, 2.0]}, [0.0])
    page = code_words((DOCS / "how_to" / "ensembles.md").read_text(encoding="utf-8"))
    assert {*found.sets().columns, *found.table(long=True).columns} <= page


def test_every_public_name_of_chunks_and_sbml_is_in_the_reference() -> None:
    text = text_of("python")
    for module in (sevenless.compute.chunks, sevenless.compute.chunk_run, sevenless.exchange.sbml):
        for name in module.__all__:
            assert f"{module.__name__}.{name}" in text, name


def test_every_format_that_networks_are_written_in_is_in_the_reference() -> None:
    text, named = text_of("python"), reference("exchange")
    for module in (
        sevenless.exchange.antimony,
        sevenless.exchange.bngl,
        sevenless.exchange.combine,
        sevenless.exchange.petab,
        sevenless.exchange.sbgn,
    ):
        for name in module.__all__:
            assert f"{module.__name__}.{name}" in text, name
        assert any(name.startswith("write_") and name in named for name in module.__all__)


def test_every_way_to_write_or_paint_a_scenario_is_told() -> None:
    text, page = text_of("python"), code_words((DOCS / "how_to" / "pathway.md").read_text(encoding="utf-8"))
    for module in (sevenless.exchange.pathway_files, sevenless.figures.pathway_painting):
        for name in module.__all__:
            assert f"{module.__name__}.{name}" in text, name
    assert set(sevenless.exchange.pathway_files.SCENARIO_ENDINGS) <= page
    assert set(sevenless.exchange.pathway_files.SCENARIO_ENDINGS) <= reference("command_line")


def test_every_ending_of_a_table_is_in_the_reference() -> None:
    assert set(TABLE_ENDINGS) <= reference("command_line")
