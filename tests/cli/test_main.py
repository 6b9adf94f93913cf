"""The group of commands: what it lists, what it loads, and what it costs to ask."""

from __future__ import annotations

import subprocess
import sys
from importlib import import_module

import click
import pytest

from cli.calling import Run
from sevenless import __version__
from sevenless.cli.main import COMMANDS, main

HEAVY = (
    "numpy",
    "polars",
    "numba",
    "matplotlib",
    "pint",
    "pydantic",
    "rich",
    "python_calamine",
    "jinja2",
    "xlsxwriter",
)


def _modules_after(code: str) -> set[str]:
    shown = subprocess.run(
        [sys.executable, "-c", f"import sys\n{code}\nprint(*sys.modules)"], capture_output=True, text=True, check=True
    )
    return set(shown.stdout.split())


def test_nothing_heavy_is_loaded_to_list_the_commands() -> None:
    listing = "from click.testing import CliRunner; from sevenless.cli.main import main\n"
    loaded = _modules_after(listing + "assert CliRunner().invoke(main, ['--help']).exit_code == 0")
    assert loaded.isdisjoint(HEAVY)
    assert "sevenless.cli.fit" not in loaded


@pytest.mark.parametrize("command", COMMANDS)
def test_nothing_heavy_is_loaded_to_help_with_a_command(command: str) -> None:
    listing = "from click.testing import CliRunner; from sevenless.cli.main import main\n"
    loaded = _modules_after(listing + f"assert CliRunner().invoke(main, ['{command}', '--help']).exit_code == 0")
    assert loaded.isdisjoint(HEAVY)
    assert f"sevenless.cli.{command}" in loaded


def test_help_lists_every_command(run: Run) -> None:
    shown = run("--help").stdout
    for name, line in COMMANDS.items():
        assert f"  {name}" in shown
        assert line in shown


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_says_the_same_of_itself_as_the_list(name: str) -> None:
    command: click.Command = import_module(f"sevenless.cli.{name}").command
    assert command.name == name
    assert command.help


@pytest.mark.parametrize("name", [name for name in COMMANDS if name != "version"])
def test_every_help_text_has_an_example(run: Run, name: str) -> None:
    shown = run(name, "--help").stdout
    assert f"sevenless {name}" in shown.split("Examples:")[1]


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_is_explained(name: str) -> None:
    command: click.Command = import_module(f"sevenless.cli.{name}").command
    for parameter in command.params:
        if isinstance(parameter, click.Option):
            assert parameter.help, parameter.name


def test_version_option_and_command_agree(run: Run) -> None:
    assert run("--version").stdout == f"sevenless {__version__}\n"
    lines = run("version").stdout.splitlines()
    assert lines[0] == f"sevenless {__version__}"
    assert lines[1].startswith("python 3.")
    assert {line.split()[0] for line in lines[2:]} >= {"numpy", "numba", "polars"}


@pytest.mark.parametrize(("written", "meant"), [("analyse", "analyze"), ("Read", "read"), ("protocol", "protocols")])
def test_a_misspelt_command_is_told_the_right_one(run: Run, written: str, meant: str) -> None:
    assert f"no command is called '{written}'; did you mean {meant}?" in run(written, exit_code=2).stderr


def test_a_strange_command_is_told_all(run: Run) -> None:
    told = run("xyzzy", exit_code=2).stderr
    assert all(name in told for name in COMMANDS)


def test_no_command_at_all_shows_the_help(run: Run) -> None:
    assert "Commands:" in run(exit_code=2).output


def test_the_group_is_what_the_entry_point_calls() -> None:
    assert callable(main)
    assert isinstance(main, click.Group)
