"""``sevenless evidence search``."""

from __future__ import annotations

import json

from cli.calling import Run
from sevenless.evidence.library import published


def ids(shown: str) -> list[str]:
    """First words of the lines that begin with an id."""
    words = [line.split()[0] for line in shown.splitlines() if line and not line.startswith(" ")]
    return [word for word in words if word in published()]


def test_a_compound_is_found_in_one_line_each(run: Run) -> None:
    shown = run("evidence", "search", "BI-3406").stdout
    assert "bi-3406.nci-h358.perk.ic50" in ids(shown)
    assert "BI-3406 on SOS1: IC50 4 nM; pERK Inhibition; NCI-H358, G12C" in shown
    assert shown.splitlines()[-1] == "one of them whole: sevenless evidence show ID"


def test_words_stand_alone_or_in_one_argument(run: Run) -> None:
    apart = run("evidence", "search", "bi3406", "h358", "p-ERK").stdout
    assert ids(apart)[0] == "bi-3406.nci-h358.perk.ic50"
    assert run("evidence", "search", "bi3406 h358 p-ERK").stdout == apart


def test_a_slip_is_forgiven_and_told_apart_from_the_results(run: Run) -> None:
    result = run("evidence", "search", "crizotnib")
    assert result.stderr == 'note: no record holds "crizotnib"; looked for crizotinib\n'
    assert "crizotinib.ros1.biochemical.ic50" in ids(result.stdout)


def test_rows_beyond_the_wanted_are_counted(run: Run) -> None:
    shown = run("evidence", "search", "SOS1", "--rows", "2").stdout
    assert len(ids(shown)) == 2
    assert "more; add a word, or --rows 0 for all" in shown
    assert "more;" not in run("evidence", "search", "BAY-293", "--rows", "0").stdout


def test_as_json_it_is_everything(run: Run) -> None:
    found = json.loads(run("evidence", "search", "BAY-293", "Calu-1", "--json").stdout)
    first = next(one for one in found if one["record"] == "measurement")
    assert (first["id"], first["value_molar"]) == ("bay-293.calu-1.proliferation.ic50", 3.19e-6)
    assert first["references"]


def test_nothing_found_says_what_is_near(run: Run) -> None:
    result = run("evidence", "search", "BAY-294", exit_code=2)
    assert result.stderr == 'error: no record holds "BAY-294"; did you mean BAY-293?\n'
    assert result.stdout == ""
    assert json.loads(run("evidence", "search", "BAY-294", "--json", exit_code=2).stdout) == []


def test_words_that_do_not_meet_are_counted(run: Run) -> None:
    told = run("evidence", "search", "BAY-293", "MKN1", exit_code=2).stderr
    assert told.startswith('error: no record holds all of these: "BAY-293" is in ')


def test_without_words_the_usage_is_told(run: Run) -> None:
    assert "Missing argument 'WORD...'" in run("evidence", "search", exit_code=2).stderr
