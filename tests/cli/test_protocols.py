"""``sevenless protocols``."""

from __future__ import annotations

import json

import pytest

from cli.calling import Run
from sevenless.assays.protocol import protocols


def test_the_list_names_every_protocol_with_or_without_the_word(run: Run) -> None:
    listed = run("protocols", "list").stdout
    assert [line.split()[0] for line in listed.splitlines()] == list(protocols())
    assert run("protocols").stdout == listed


def test_the_list_as_json(run: Run) -> None:
    for command in (["protocols", "list", "--json"], ["protocols", "--json"]):
        assert [entry["name"] for entry in json.loads(run(*command).stdout)] == list(protocols())


@pytest.mark.parametrize("name", protocols())
def test_a_protocol_is_shown_whole(run: Run, name: str) -> None:
    shown = " ".join(run("protocols", "show", name).stdout.split())
    protocol = protocols()[name]
    assert shown.startswith(f"{name}: {protocol.title}")
    for words in (
        protocol.summary,
        *(step.action for step in protocol.steps),
        *(gate.metric for gate in protocol.gates),
    ):
        assert " ".join(words.split())[:40] in shown
    for reagent in protocol.reagents:
        assert reagent.name in shown


@pytest.mark.parametrize("name", protocols())
def test_a_protocol_as_json_holds_everything(run: Run, name: str) -> None:
    shown = json.loads(run("protocols", "show", name, "--json").stdout)
    protocol = protocols()[name]
    assert shown["name"] == name
    assert len(shown["steps"]) == len(protocol.steps)
    assert [channel["role"] for channel in shown["channels"]] == [channel.role for channel in protocol.channels]
