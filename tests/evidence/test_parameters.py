"""Rates, abundances and potencies of the pathway: every record is pinned, and its number follows from what is printed.

``parameters.csv`` is what the records say, one line each; a change of a record is a change of its line.
"""

from __future__ import annotations

from collections import Counter
from decimal import Decimal

import pytest

from evidence.parameter_list import LIST, PINS, ROWS, Number, pins, records_of_the_list, rows_of
from sevenless.evidence.constant import Constant
from sevenless.evidence.library import RECORDS_FOLDER, published
from sevenless.evidence.measurement import Measurement
from sevenless.evidence.printed import Printed, parse_printed
from sevenless.evidence.record_file import KINDS, record_rows
from sevenless.evidence.source import Source
from sevenless.units import canonical_unit

# What a canonical unit is of the printed one, as powers of ten; minutes, hours and percents are told apart below.
POWER = {
    "1/s": 0, "1/M": 0, "1/M/s": 0, "1/uM/s": 6, "1/nM": 9, "M": 0, "uM": -6, "nM": -9, "1/molecule/s": 0, "fold": 0,
    "ratio": 0, "fraction": 0, "%": -2, "sites": 0, "molecules": 0, "molecules/cell": 0, "s": 0, "kT": 0, "nm": -9,
    "um2": -12, "um3": -18, "pL": -12, "molecules/um3/uM": 24, "": 0,
}  # fmt: skip
SECONDS_PER_HOUR = 3600


def mine() -> dict[str, Number]:
    """Records of the list that no guide has."""
    return {
        record.id: record for record in records_of_the_list() if all(place.document == LIST for place in record.read_in)
    }


def canonical(number: Decimal, unit: str) -> float:
    """A printed number in the canonical unit, worked out without the code under test."""
    if unit == "h":
        return float(number * SECONDS_PER_HOUR)
    if unit == "1/h":
        return float(number / SECONDS_PER_HOUR)
    return float(number.scaleb(POWER[unit]))


def values(record: Number) -> tuple[float | None, ...]:
    """Value, error and both ends of a record in its canonical unit."""
    if isinstance(record, Measurement):
        return record.value_molar, record.error_molar, record.low_molar, record.high_molar
    return record.value, record.error, record.low, record.high


def parts(number: Printed) -> tuple[Decimal | None, ...]:
    """Value, error and both ends as printed."""
    return number.value, number.error, number.low, number.high


def line_of(record: Number) -> dict[str, str]:
    """A record as a line of the pins."""
    value, _, low, high = values(record)
    return {
        "id": record.id,
        "rows": " ".join(map(str, rows_of(record))),
        "printed": record.printed,
        "unit": record.unit if record.printed else "",
        "words": record.text_value,
        "value": "" if value is None else repr(value),
        "low": "" if low is None else repr(low),
        "high": "" if high is None else repr(high),
        "canonical_unit": "" if not record.printed else canonical_unit(record.unit),
        "known_from": record.known_from,
        "sure": record.sure,
    }


def test_every_record_is_pinned() -> None:
    assert {line["id"]: line for line in pins()} == {record.id: line_of(record) for record in mine().values()}
    assert len(pins()) == len({line["id"] for line in pins()}) == 503, PINS


def test_numbers_are_those_that_are_printed() -> None:
    for record in mine().values():
        if record.number is None:
            assert values(record) == (None,) * 4, record.id
            continue
        for value, part in zip(values(record), parts(record.number), strict=True):
            expected = None if part is None else pytest.approx(canonical(part, record.unit), rel=1e-15)
            assert value == expected, record.id
        assert parse_printed(str(record.number)) == record.number, record.id


def test_each_record_says_one_thing() -> None:
    for record in mine().values():
        said = [bool(record.printed), bool(record.text_value), bool(record.absent)]
        assert sum(said) == 1, record.id
        assert (record.known_from == "not found") == bool(record.absent), record.id
        assert (record.sure == "") == bool(record.absent), record.id


def test_a_constant_without_unit_is_of_a_model_without_units() -> None:
    bare = {record.id for record in mine().values() if record.printed and not record.unit}
    assert bare == {
        "fujita.egf.kon", "gef-gap.corral.kon-rasgdp", "gef-gap.corral.koff", "gef-gap.corral.kcat-gef",
        "gef-gap.corral.kcat-gap",
    }  # fmt: skip
    for record_id in bare:
        record = mine()[record_id]
        assert "model" in record.note + record.conditions or "arbitrary" in record.conditions, record_id


def test_ids_come_once_in_the_whole_base() -> None:
    ids = [row["id"] for path in sorted(RECORDS_FOLDER.rglob("*.toml")) for _, row in record_rows(path)]
    assert [name for name, times in Counter(ids).items() if times > 1] == []
    assert set(ids) == set(published())
    assert set(KINDS) == {"source", "measurement", "constant", "claim"}


def test_every_row_of_the_list_is_in_the_base() -> None:
    covered = {row for record in records_of_the_list() for row in rows_of(record)}
    assert covered == set(ROWS)


def test_rows_of_the_guides_are_written_once() -> None:
    guides = {*(59, 60), *range(181, 204), *(223, 224, 225)}
    rows_of_mine = {row for record in mine().values() for row in rows_of(record)}
    assert rows_of_mine == set(ROWS) - guides


def test_sources_are_in_the_base() -> None:
    base = published()
    for record in mine().values():
        assert record.sources, record.id
        for source in record.sources:
            assert isinstance(base[source], Source), (record.id, source)


def test_numbers_read_in_a_model_file_name_its_repository() -> None:
    base = published()
    for record in mine().values():
        if record.known_from in ("model file", "dataset"):
            sources = [base[name] for name in record.sources]
            repositories = [source for source in sources if isinstance(source, Source) and source.repository]
            assert [source.kind for source in repositories] in (["model file"], ["dataset"], ["model file"] * 2), (
                record.id
            )
            if record.known_from == "dataset":
                assert repositories[0].kind == "dataset", record.id


def test_memory_is_told_as_such() -> None:
    base = published()
    remembered = {record.id for record in mine().values() if record.known_from == "memory"}
    assert len(remembered) == 30
    for name in remembered:
        record = base[name]
        assert isinstance(record, Constant | Measurement)
        assert record.grades == ("M",), name
    for record in mine().values():
        assert not remembered & set(getattr(record, "derived_from", ())), record.id


def test_sources_of_the_list_are_used() -> None:
    cited = {name for record in records_of_the_list() for name in record.sources}
    cited_elsewhere = {name for claim in published().claims for name in claim.sources}
    listed = {source.id for source in published().sources if source.cited_in == (LIST,)}
    # Rabara 2019 stands in a note only: it disputes the number, and gives none.
    assert listed - cited - cited_elsewhere <= {"rabara-2019"}
