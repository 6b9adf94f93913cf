"""What a file of SBML says, as a network: units, names, doses; and what is wrong with a file, all of it at once."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from exchange.suite.model_parts import (
    assignment,
    compartment,
    document,
    event,
    function,
    initial,
    parameter,
    reaction,
    species,
    unit,
)
from exchange.suite.older_cases import L2V4
from sevenless.errors import MissingExtraError, SbmlError, UnsupportedSbmlError
from sevenless.exchange.sbml import parse_sbml, read_sbml
from sevenless.exchange.sbml_read import read_text
from sevenless.network.network import Dose, Event, Network, Species

CELL = compartment("C", 2.0)


def told(text: str) -> list[str]:
    """Every problem of a file that is wrong."""
    with pytest.raises(SbmlError) as caught:
        parse_sbml(text)
    assert not isinstance(caught.value, UnsupportedSbmlError)
    return [one.what for one in caught.value.problems]


def units_of(network: Network) -> dict[str, str]:
    return {one.name: one.unit for part in (network.species, network.parameters, network.rules) for one in part}


def test_units_are_kept_as_people_write_them() -> None:
    found = parse_sbml(
        document(
            unit("nM", ("mole", 1, -9, 1), ("litre", -1, 0, 1)),
            unit("per_nM_min", ("mole", -1, -9, 1), ("litre", 1, 0, 1), ("second", -1, 0, 60)),
            unit("minute", ("second", 1, 0, 60)),
            unit("nmol", ("mole", 1, -9, 1)),
            unit("fL", ("litre", 1, -15, 1)),
            compartment("C"),
            species("A", "C", amount=1.0, unit="nmol"),
            parameter("conc", 1.0, unit="nM"),
            parameter("k", 1.0, unit="per_nM_min"),
            parameter("t", 1.0, unit="minute"),
            parameter("share", 0.5, unit="dimensionless"),
            parameter("plain", 0.5),
            timeUnits="minute",
            volumeUnits="fL",
        )
    )
    assert found.time_unit == "min"
    assert found.compartments[0].unit == "fL"
    assert units_of(found) == {
        "A": "nmol",
        "conc": "nM",
        "k": "1/nM/min",
        "t": "min",
        "share": "",
        "plain": "",
    }


def test_units_of_level_2_are_those_it_takes_for_granted() -> None:
    found = parse_sbml(L2V4)
    assert found.time_unit == "s"
    assert [one.unit for one in found.species] == ["nmol", "nmol"]
    assert found.compartments[0].unit == "L"


def test_units_that_contradict_each_other_are_left_out_and_that_is_said() -> None:
    found = parse_sbml(
        document(
            unit("nM", ("mole", 1, -9, 1), ("litre", -1, 0, 1)),
            parameter("x", 1.0, unit="nM"),
            parameter("t", 1.0, unit="second"),
            parameter("sum", constant=False, unit="nM"),
            assignment("sum", "x + t"),
        )
    )
    assert set(units_of(found).values()) == {""}
    assert "units left out, which do not fit" in found.note


def test_a_volume_of_1_leaves_no_trace_and_another_is_a_parameter() -> None:
    law = reaction("r", "A -> ", "C * k * A / (1 + A)")
    plain, big = (
        parse_sbml(document(compartment("C", size), species("A", "C", amount=1.0), parameter("k", 0.5), law))
        for size in (1.0, 2.0)
    )
    assert plain.reactions[0].rate_law == "k * A / (1 + A)"
    assert big.reactions[0].rate_law == "k * A / (1 + A / C)"
    assert [one.name for one in big.parameters] == ["k", "C"]


def test_events_at_a_known_time_are_doses_and_others_are_events() -> None:
    found = parse_sbml(
        document(
            compartment("C", 1.0),
            species("A", "C", amount=1.0),
            species("B", "C", amount=1.0),
            parameter("k", 1.0, constant=False),
            parameter("when", 4.0),
            event("time >= 3", A="A + 2"),
            event("time >= when", initially=False, k="when / 2"),
            event("time >= 6", A="1"),
            event("B < 0.5", name="low", B="3"),
        )
    )
    assert found.doses == (
        Dose(target="A", time_s=3.0, amount=2.0),
        Dose(target="k", time_s="when", amount="when / 2", action="set"),
        Dose(target="A", time_s=6.0, amount=1.0, action="set"),
    )
    assert found.events == (Event(name="low", trigger="B < 0.5", assignments=(("B", "3"),)),)


def test_functions_and_parameters_of_laws_are_put_in_their_place() -> None:
    found = parse_sbml(
        document(
            function("f", "lambda(s, v, v * s / (1 + s))"),
            compartment("C"),
            species("A", "C", amount=1.0),
            reaction("r", "A -> ", "f(A, k)", local={"k": 0.5}),
        )
    )
    assert found.reactions[0].rate_law == "r_k * A / (1 + A)"
    assert [(one.name, one.value) for one in found.parameters] == [("r_k", 0.5)]


def test_words_that_expressions_need_get_an_underscore() -> None:
    found = read_text(
        document(parameter("lambda", 2.0), parameter("x", constant=False), assignment("x", "lambda")), "f"
    )
    assert found.network.rules[0].expression == "lambda_"
    assert found.value("lambda") == "lambda_"


def test_a_model_without_species_gets_one_that_nothing_happens_to() -> None:
    assert parse_sbml(document(parameter("nothing", 2.0))).species == (Species(name="nothing_", fixed=True),)


def test_notes_and_names_are_taken_along() -> None:
    text = document(parameter("k", 2.0), name="A model").replace(
        'name="A model">',
        'name="A model"><notes><body xmlns="http://www.w3.org/1999/xhtml"><p>One &amp; <b>two</b>.</p><p>Three.</p>'
        "</body></notes>",
    )
    found = parse_sbml(text)
    assert (found.name, found.note) == ("A model", "One & two.\nThree.")


def test_what_is_no_xml_is_told_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "broken.xml"
    path.write_text('<?xml version="1.0" encoding="UTF-8"?>\n<sbml>\n<model>\n</sbml>\n', encoding="utf-8")
    with pytest.raises(SbmlError) as caught:
        read_sbml(path)
    assert {one.file for one in caught.value.problems} == {"broken.xml"}
    assert any(one.line is not None and one.line > 1 for one in caught.value.problems)
    assert "broken.xml" in str(caught.value)


@pytest.mark.parametrize("text", ["", "time,A\n0,1\n", "<html><body/></html>", '{"model": 1}'])
def test_what_is_no_sbml_is_told(text: str) -> None:
    assert told(text)


def test_a_file_that_is_not_there_and_one_that_is_no_text(tmp_path: Path) -> None:
    with pytest.raises(SbmlError, match="cannot be read"):
        read_sbml(tmp_path / "nowhere.xml")
    (tmp_path / "latin.xml").write_bytes("<sbml>é</sbml>".encode("latin-1"))
    with pytest.raises(SbmlError, match="not UTF-8 text"):
        read_sbml(tmp_path / "latin.xml")


def test_a_document_without_a_model_is_told() -> None:
    text = '<sbml xmlns="http://www.sbml.org/sbml/level3/version2/core" level="3" version="2"/>'
    assert told(text) == ["holds no model"]


def test_all_that_is_wrong_is_told_at_once() -> None:
    found = told(
        document(
            CELL,
            species("A", "nowhere", amount=1.0),
            reaction("r", "B -> ", "k * A"),
            initial("x", "1"),
            assignment("y", "2 * z"),
        )
    )
    for said in (
        'species "A" names "nowhere"',
        'reaction "r", species "B" names "B"',
        'reaction "r" uses "k"',
        'initial assignment of "x" names "x"',
        'rule of "y" uses "z"',
    ):
        assert any(one.startswith(said) for one in found), (said, found)


def test_definitions_in_a_circle_are_told() -> None:
    found = told(
        document(
            parameter("a"), parameter("b"), parameter("k"), initial("a", "b + 1"), initial("b", "a"), initial("k", "a")
        )
    )
    assert "a needs itself: a -> b -> a" in found[0]


def test_errors_and_what_is_not_supported_are_told_together() -> None:
    found = told(document(CELL, species("A", "C", amount=1.0), reaction("r", "A -> ", "k * delay(A, 1)")))
    assert any("k" in one for one in found)
    assert any("(delay) is not supported" in one for one in found)


@pytest.mark.parametrize("declaration", ["", '<?xml version="1.0" encoding="UTF-8"?>'])
def test_numbers_that_are_none_are_told_with_their_lines(declaration: str) -> None:
    text = declaration + document(parameter("k", "many"), parameter("l", "few")).partition("?>\n")[2]
    with pytest.raises(SbmlError) as caught:
        parse_sbml(text.replace("<parameter ", "\n<parameter "))
    assert [one.line for one in caught.value.problems] == [2, 3]
    assert all("must be a double" in one.what for one in caught.value.problems)


def test_a_missing_library_is_told_with_the_command(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "libsbml", None)
    with pytest.raises(MissingExtraError, match=r"python -m pip install 'sevenless\[model\]'"):
        parse_sbml(document(parameter("k", 1.0)))
