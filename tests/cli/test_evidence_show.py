"""``sevenless evidence show``."""

from __future__ import annotations

import json

from cli.calling import Run

PERK = "bi-3406.nci-h358.perk.ic50"


def test_a_record_is_shown_whole(run: Run) -> None:
    shown = run("evidence", "show", PERK).stdout
    assert shown.startswith(f"{PERK} (measurement)\n")
    for part in ("printed     4 nM", "= 4e-09 mol/L (4 nM)", "grade S: stated by", "Cellular Activity", "opnme"):
        assert part in shown


def test_several_are_shown_below_each_other_each_once(run: Run) -> None:
    shown = run("evidence", "show", PERK, "hofmann-2021", PERK).stdout
    assert shown.count("(measurement)") == 1
    assert shown.index(PERK) < shown.index("hofmann-2021 (source)")


def test_as_json_it_is_an_array(run: Run) -> None:
    (found,) = json.loads(run("evidence", "show", "mrtx0902.panel.perk-and-viability-3d.ic50", "--json").stdout)
    assert (found["qualifier"], found["value_molar"], found["printed"]) == ("<", 2.5e-7, "<250")
    assert found["caution"]


def test_an_empty_cell_shows_why(run: Run) -> None:
    shown = run("evidence", "show", "brigatinib.ros1.biochemical.ic50").stdout
    assert "no number   The cell holds a dash" in shown


def test_every_id_that_is_not_there_is_told_with_what_is_near(run: Run) -> None:
    result = run("evidence", "show", "bi-3406.h358.perk.ic50", PERK, "hofman-2021", exit_code=2)
    first, second = result.stderr.splitlines()
    assert first.startswith("error: no record is called 'bi-3406.h358.perk.ic50'; did you mean ")
    assert PERK in first
    assert "did you mean hofmann-2021" in second
    assert second.endswith("or look for it: sevenless evidence search hofman-2021")
    assert result.stdout == ""
