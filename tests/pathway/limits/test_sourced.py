"""Lists whose numbers are evidence: each is the number of its record, in the unit of its line."""

from __future__ import annotations

import re
from importlib.resources import files

import pytest

from sevenless.errors import NetworkError
from sevenless.evidence.constant import Constant
from sevenless.evidence.library import published
from sevenless.network.network import Network
from sevenless.pathway.limits import das_limit, kochanczyk_limit, stites_alleles, stites_limit
from sevenless.pathway.limits.sourced import constant_in, read_sourced, record_ids

LISTS = {"das": das_limit, "kochanczyk": kochanczyk_limit, "stites": stites_limit}
WORDS = {"stites": {"MUTANT.": "g12c.", "MUTANT": "G12C"}}

# Switches, multiples and starts that are neutral in a list; what is asked for is put in by its function.
NEUTRAL = {
    "das": {"SOS_number": 0, "active_at_start": 0},
    "kochanczyk": {"SOS_feedback": 1, "MEK_feedback": 1, "RAF_feedback": 1, "RAS_active_at_start": 0},
    "stites": {"GEF_fold": 1},
}  # fmt: skip


def text(name: str) -> str:
    return files("sevenless.pathway.limits").joinpath(f"{name}.txt").read_text(encoding="utf-8")


def given(network: Network) -> dict[str, float]:
    """Parameters that are numbers."""
    return {one.name: one.value for one in network.parameters if not isinstance(one.value, str)}


@pytest.mark.parametrize("name", LISTS)
def test_every_number_is_a_record_or_neutral(name: str) -> None:
    network = read_sourced(name, WORDS.get(name, {}))
    ids = record_ids(name, WORDS.get(name, {}))
    assert given(network).keys() == ids.keys() | NEUTRAL[name].keys()
    assert {one: given(network)[one] for one in NEUTRAL[name]} == NEUTRAL[name]
    assert all(isinstance(published()[record_id], Constant) for record_id in ids.values())


@pytest.mark.parametrize("name", LISTS)
def test_what_stands_in_reactions_are_numbers_of_sites_only(name: str) -> None:
    body = re.sub(r"#.*", "", text(name).split("reactions:")[1])
    numbers = set(re.findall(r"(?<![\w.])\d[\d.e+-]*", body))
    assert numbers <= {"1", "2", "3", "4"}


@pytest.mark.parametrize("name", LISTS)
def test_numbers_are_those_of_the_records_in_the_unit_of_the_line(name: str) -> None:
    units = {"nM": 1e-9, "1/nM/s": 1e9, "1/uM/s": 1e6, "um": 1e-6, "um2": 1e-12, "um3": 1e-18, "molecules/um3": 1e18,
             "molecules/um2": 1e12, "molecules/um3/uM": 1e24}  # fmt: skip
    network = read_sourced(name, WORDS.get(name, {}))
    unit = {one.name: one.unit for one in network.parameters}
    for parameter, record_id in record_ids(name, WORDS.get(name, {})).items():
        record = published()[record_id]
        assert isinstance(record, Constant)
        assert record.value is not None
        assert given(network)[parameter] * units.get(unit[parameter], 1.0) == pytest.approx(record.value, rel=1e-12)


@pytest.mark.parametrize("network", [das_limit(), kochanczyk_limit(), *map(stites_limit, stites_alleles())], ids=str)
def test_units_fit_and_nothing_is_unsound(network: Network) -> None:
    assert network.problems() == ()


def test_a_number_is_scaled_in_decimal_digits() -> None:
    assert constant_in("ras-gap.stites.km", "nM") == 230
    assert constant_in("das.membrane.thickness", "um") == 0.0017
    assert constant_in("erk-sos.feedback.kphos", "1/molecule/s") == 3e-9


def test_another_dimension_is_refused() -> None:
    with pytest.raises(NetworkError, match=r"ras-gap.stites.km is in uM, and was asked for in 1/s"):
        constant_in("ras-gap.stites.km", "1/s")


@pytest.mark.parametrize("record_id", ["ras-gap.stites.kn", "das-2009", "kras.v14i.gef.kex", "sos.processivity"])
def test_what_is_no_number_is_refused(record_id: str) -> None:
    with pytest.raises(NetworkError, match=f"there is no published number {record_id}"):
        constant_in(record_id, "1/s")
