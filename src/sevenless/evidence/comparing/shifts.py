"""Fold shifts: a mutant over the wild type, measured, published, or one of each; or why there is none."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Final, final

import polars as pl

from sevenless.evidence.comparing.alleles import alleles_in
from sevenless.evidence.comparing.comparison import SHIFT_COLUMNS
from sevenless.evidence.comparing.conditions import (
    Conditions,
    conditions_of_measured,
    conditions_of_published,
    matched,
)
from sevenless.evidence.comparing.measured import Measured
from sevenless.evidence.comparing.naming import same_name_key
from sevenless.evidence.comparing.span import Span, fold, published_span
from sevenless.evidence.comparing.wording import published_words
from sevenless.evidence.measurement import Measurement

__all__ = ["BASES", "shifts"]

BASES: Final = {
    "measured": (True, True),
    "published": (False, False),
    "measured wild type, published mutant": (True, False),
    "published wild type, measured mutant": (False, True),
}
"""What a shift rests on: whether the wild type and the mutant are measured."""

_WILD_TYPE: Final = frozenset(("wild-type",))
_PARENTAL: Final = frozenset(("parental",))
Alleles = frozenset[str]


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class _Value:
    """One side of a shift."""

    compound: str
    alleles: Alleles
    conditions: Conditions
    span: Span | None
    words: str
    is_measured: bool
    plate: str = ""
    evidence_id: str = ""
    silent: str = ""
    remark: str = ""


def shifts(measured: Sequence[Measured], published: Mapping[str, Sequence[Measurement]]) -> pl.DataFrame:
    """Shifts in every assay in which something was measured.

    Parameters
    ----------
    measured
        What was measured.
    published
        What is published of each compound, by `same_name_key`.

    Returns
    -------
    polars.DataFrame
        `SHIFT_COLUMNS`. Only alleles of one protein, or in one line of cells, are set against each other.
    """
    of_compound: dict[str, list[_Value]] = defaultdict(list)
    for one in measured:
        of_compound[same_name_key(one.compound, "compound")] += _measured_value(one)
    for key, records in published.items():
        of_compound[key] += [value for record in records for value in _published_value(record)]
    rows = [row for values in of_compound.values() for row in _of_compound(values)]
    return pl.DataFrame(rows, schema=SHIFT_COLUMNS, orient="row")


def _measured_value(measured: Measured) -> list[_Value]:
    alleles = alleles_in(measured.setting.mutation)
    if alleles is None or alleles == _PARENTAL or measured.second_compound:
        return []
    silent = "its plate failed" if measured.plate_failed else "" if measured.span else "no potency was found"
    value = _Value(
        compound=measured.compound,
        alleles=alleles,
        conditions=conditions_of_measured(measured),
        span=None if measured.plate_failed else measured.span,
        words=str(measured),
        is_measured=True,
        plate=measured.plate,
        silent=silent,
    )
    return [value]


def _published_value(record: Measurement) -> list[_Value]:
    alleles = alleles_in(record.mutation)
    if alleles is None:
        return []
    silent = "" if record.printed else (record.text_value or record.absent).rstrip(".")
    value = _Value(
        compound=record.compound,
        alleles=alleles,
        conditions=conditions_of_published(record),
        span=published_span(record),
        words=published_words(record),
        is_measured=False,
        evidence_id=record.id,
        silent=silent,
        remark="from memory, not checked" if record.known_from == "memory" else "",
    )
    return [value]


def _of_compound(values: Sequence[_Value]) -> Iterator[dict[str, object]]:
    groups: dict[tuple[str, ...], list[_Value]] = defaultdict(list)
    for value in values:
        said = value.conditions
        line = same_name_key(said.cell_line, "cell line")
        groups[(said.quantity, said.level, said.assay_class, said.readout, line)].append(value)
    for group in groups.values():
        if any(value.is_measured for value in group):
            yield from _of_assay(group)


def _of_assay(group: Sequence[_Value]) -> Iterator[dict[str, object]]:
    wild = [value for value in group if value.alleles == _WILD_TYPE]
    if not wild:
        # Where nobody has a wild type, the mutation is the cell line's own: there is no shift to miss.
        return
    mutants = dict.fromkeys(value.alleles for value in group if value.alleles != _WILD_TYPE)
    for alleles in mutants:
        mutant = [value for value in group if value.alleles == alleles]
        for basis, (wild_measured, mutant_measured) in BASES.items():
            under = [value for value in wild if value.is_measured == wild_measured]
            over = [value for value in mutant if value.is_measured == mutant_measured]
            mixed = wild_measured != mutant_measured
            if mixed and _both_measured(wild, mutant):
                continue
            yield from _on_basis(basis, under, over, beside=[] if mixed else group)


def _both_measured(wild: Sequence[_Value], mutant: Sequence[_Value]) -> bool:
    return any(value.is_measured for value in wild) and any(value.is_measured for value in mutant)


def _on_basis(
    basis: str, under: Sequence[_Value], over: Sequence[_Value], *, beside: Sequence[_Value]
) -> Iterator[dict[str, object]]:
    """A row per pair; without any, why there is none, where something like the mutant was measured."""
    pairs = [(wild, mutant) for wild, mutant in product(under, over) if _same_target(wild, mutant)]
    same_plate = [(wild, mutant) for wild, mutant in pairs if wild.plate == mutant.plate]
    for wild, mutant in same_plate or pairs:
        yield _row(basis, wild, mutant)
    measured = [value for value in beside if value.is_measured]
    if not pairs and any(_same_target(value, over[0]) for value in measured if over):
        yield _lacking(basis, over[0], "there is no value of the wild type")


def _same_target(wild: _Value, mutant: _Value) -> bool:
    differ = matched(wild.conditions, mutant.conditions).differ
    return not {"target", "construct"} & set(differ)


def _row(basis: str, wild: _Value, mutant: _Value) -> dict[str, object]:
    named = _named(basis, mutant) | {"wild_type": wild.words, "mutant": mutant.words}
    ids = [value.evidence_id for value in (wild, mutant) if value.evidence_id]
    if wild.span is None or mutant.span is None:
        empty = [f"{who}: {value.silent}" for who, value in (("wild type", wild), ("mutant", mutant)) if not value.span]
        return named | {"why": "; ".join(empty), "evidence_ids": "; ".join(ids)}
    times = fold(mutant.span, wild.span)
    return named | {
        "fold_qualifier": times.qualifier,
        "fold": times.value,
        "fold_low": times.low,
        "fold_high": times.high,
        "why": "; ".join([str(times), *_remarks(basis, wild, mutant)]),
        "evidence_ids": "; ".join(ids),
    }


def _remarks(basis: str, wild: _Value, mutant: _Value) -> list[str]:
    bounded = [who for who, value in (("wild type", wild), ("mutant", mutant)) if value.span and _is_bound(value.span)]
    said = [f"a bound, since that of the {' and the '.join(bounded)} is one"] if bounded else []
    if basis not in ("measured", "published"):
        said.append("of two laboratories, whose assays may differ besides")
    return said + [value.remark for value in (wild, mutant) if value.remark]


def _is_bound(span: Span) -> bool:
    return span.centre_molar is None


def _lacking(basis: str, mutant: _Value, why: str) -> dict[str, object]:
    return _named(basis, mutant) | {"mutant": mutant.words, "why": why, "evidence_ids": mutant.evidence_id}


def _named(basis: str, mutant: _Value) -> dict[str, object]:
    empty: dict[str, object] = dict.fromkeys(SHIFT_COLUMNS.names())
    return empty | {
        "compound": mutant.compound,
        "quantity": mutant.conditions.quantity,
        "assay_class": mutant.conditions.assay_class,
        "cell_line": mutant.conditions.cell_line,
        "construct": mutant.conditions.construct,
        "mutation": "/".join(sorted(mutant.alleles)),
        "basis": basis,
    }
