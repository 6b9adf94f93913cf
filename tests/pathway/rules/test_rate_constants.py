"""Rate constants and records: what the networks use is there, what is there is used, and each says where from."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path

import pytest

import sevenless.pathway
from pathway.rules.shipped_text import SIZES, shipped_text
from sevenless.evidence.constant import Constant
from sevenless.evidence.library import published
from sevenless.evidence.measurement import Measurement
from sevenless.network.expression import names
from sevenless.pathway.cells import cells
from sevenless.pathway.settings import Genes, settings_of
from sevenless.pathway.values import rate_constants

ROOM = Path(sevenless.pathway.__file__).parent
NUMBERS = {"0", "1", "2"}
"""What an expression may hold that is no record: nothing, the neutral factor, a pair."""


@cache
def settings() -> frozenset[str]:
    """What a scenario says of any cell."""
    return frozenset(name for cell in cells() for name in settings_of(Genes(cell=cell)))


def used(size: str) -> set[str]:
    """Rate constants that reactions have."""
    return {one.rate for one in shipped_text(size).reactions}


def within_constants() -> set[str]:
    """Names that rate constants are computed from, their records apart."""
    return {name for one in rate_constants().values() for name in names(one.value) - one.records.keys()}


@pytest.mark.parametrize("size", SIZES)
def test_every_rate_constant_that_a_network_uses_is_there(size: str) -> None:
    assert used(size) - rate_constants().keys() == set()


def test_every_rate_constant_that_is_there_is_used() -> None:
    needed = used("core") | used("full") | within_constants()
    assert rate_constants().keys() - needed == set()


@pytest.mark.parametrize("size", SIZES)
def test_what_species_start_with_is_said_by_a_scenario(size: str) -> None:
    starts = set(shipped_text(size).starts.values()) - {"0"}
    assert starts - settings() == set()


def test_what_constants_are_computed_from_is_a_record_a_constant_or_said_by_a_scenario() -> None:
    assert within_constants() - rate_constants().keys() - settings() == set()


def test_every_record_of_a_constant_is_in_its_expression_and_has_a_number() -> None:
    for one in rate_constants().values():
        assert one.records.keys() <= names(one.value), one.name
        for record_id in one.records.values():
            record = published()[record_id]
            assert isinstance(record, Constant | Measurement), record_id
            assert record.number is not None, record_id


def test_every_constant_has_a_sentence_and_a_family_of_its_own() -> None:
    families = {path.stem: tomllib.loads(path.read_text(encoding="utf-8")) for path in (ROOM / "parameters").iterdir()}
    assert sum(map(len, families.values())) == len(rate_constants())
    assert all(one.says.strip() and len(one.says) < 120 for one in rate_constants().values())
    assert {one.family for one in rate_constants().values()} == set(families)


def expressions() -> list[tuple[str, str]]:
    """Every expression in the data files of the room, with the file it stands in."""
    found = []
    for path in sorted(ROOM.rglob("*.toml")):
        for name, entry in tomllib.loads(path.read_text(encoding="utf-8")).items():
            if isinstance(entry, dict) and "value" in entry:
                found.append((f"{path.relative_to(ROOM).as_posix()}: {name}", entry["value"]))
    return found


def test_no_expression_holds_a_number() -> None:
    assert len(expressions()) > 200
    for place, text in expressions():
        assert set(re.findall(r"(?<![\w.])\d[\d.]*(?:[eE][-+]?\d+)?", text)) <= NUMBERS, place


def test_every_record_that_the_project_set_itself_is_used_by_the_model() -> None:
    texts = [path.read_text(encoding="utf-8") for path in sorted(ROOM.rglob("*")) if path.suffix in (".py", ".toml")]
    named = set(re.findall(r'"(pathway\.[a-z0-9.+-]+)"', "\n".join(texts)))
    begun = tuple(re.findall(r'f"(pathway\.[a-z0-9.+-]+\.)\{', "\n".join(texts)))
    own = {one.id for one in published().constants if one.id.startswith("pathway.")}
    assert {one for one in own - named if not one.startswith(begun)} == set()
    assert named - own - {one.id for one in published().measurements} == set()
