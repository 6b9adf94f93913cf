"""Every measured potency beside every published one of its compound."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Final

import polars as pl

from sevenless.evidence.comparing.comparison import PAIR_COLUMNS, Comparison
from sevenless.evidence.comparing.conditions import Match, conditions_of_measured, conditions_of_published, matched
from sevenless.evidence.comparing.conflicts import conflicts
from sevenless.evidence.comparing.measured import Measured
from sevenless.evidence.comparing.naming import mended_name, same_name_key
from sevenless.evidence.comparing.shifts import shifts
from sevenless.evidence.comparing.span import published_span
from sevenless.evidence.comparing.verdict import judged
from sevenless.evidence.comparing.wording import published_words
from sevenless.evidence.constant import Constant
from sevenless.evidence.library import Evidence, published
from sevenless.evidence.measurement import Measurement
from sevenless.molecules.find import Kind

__all__ = ["WITHIN_FOLD", "beside_published", "usual_band"]

WITHIN_FOLD: Final = "comparison.within-fold"
"""Id of the constant that says how many times apart two potencies may be and still count as the same."""

_BETWEEN: Final = "; "


def usual_band() -> float:
    """How many times apart two potencies may be and still count as the same, where nobody says otherwise."""
    record = published()[WITHIN_FOLD]
    assert isinstance(record, Constant)
    assert record.value is not None
    return record.value


def beside_published(
    measured: Sequence[Measured], *, evidence: Evidence | None = None, within: float | None = None
) -> Comparison:
    """Set measured potencies beside the published ones of the same compounds.

    Parameters
    ----------
    measured
        What was measured, of one compound or many.
    evidence
        Where to look; the built-in base if not given.
    within
        How many times apart, either way, still counts as the same; the constant ``comparison.within-fold`` if not
        given.

    Returns
    -------
    Comparison
        Pairs in the order of ``measured``, the published value that matches best first.

    Raises
    ------
    ValueError
        If ``within`` is not a number above 1.

    Examples
    --------
    >>> from sevenless.evidence.comparing.measured import Setting
    >>> setting = Setting(assay="pERK", assay_class="signalling", cell_line="H358")
    >>> mine = Measured(label="mine", compound="BI3406", value_molar=5e-9, setting=setting)
    >>> beside_published([mine]).best.select("published_id", "verdict", "fold").row(0)
    ('bi-3406.nci-h358.perk.ic50', 'consistent', 1.25)
    """
    band = usual_band() if within is None else within
    if not 1.0 < band < float("inf"):
        raise ValueError(f"{band:g} times apart is no band: it is a number above 1")
    base = published() if evidence is None else evidence
    of_compound = _by_compound(base)
    found = {one.compound: of_compound.get(same_name_key(one.compound, "compound"), []) for one in measured}
    rows = [row for one in measured for row in _rows(one, found[one.compound], band)]
    compounds = {same_name_key(name, "compound"): records for name, records in found.items() if records}
    return Comparison(
        pairs=pl.DataFrame(rows, schema=PAIR_COLUMNS, orient="row"),
        conflicts=conflicts(list(compounds.values()), within=band),
        shifts=shifts(measured, compounds),
        within=band,
        n_measured=len(measured),
        without_published=tuple(name for name, records in found.items() if not records),
        remarks=_slips(measured),
    )


def _slips(measured: Sequence[Measured]) -> tuple[str, ...]:
    """Names that were not written as anything is called, and what they were read as."""
    compounds = dict.fromkeys(one.compound for one in measured)
    lines = dict.fromkeys(one.setting.cell_line for one in measured if one.setting.cell_line)
    asked: list[tuple[str, Kind]] = [(name, "compound") for name in compounds] + [(name, "cell line") for name in lines]
    return tuple(f'"{name}" was read as {mended}' for name, kind in asked if (mended := mended_name(name, kind)))


def _by_compound(evidence: Evidence) -> Mapping[str, list[Measurement]]:
    found: dict[str, list[Measurement]] = defaultdict(list)
    for record in evidence.measurements:
        if record.compound:
            found[same_name_key(record.compound, "compound")].append(record)
    return found


def _rows(measured: Measured, records: Sequence[Measurement], within: float) -> list[dict[str, object]]:
    """A row per published value, the best match first; a number before an empty cell that matches as well."""
    here = conditions_of_measured(measured)
    pairs = [(record, matched(here, conditions_of_published(record))) for record in records]
    mine = _of_measured(measured)
    ranked = sorted(pairs, key=lambda pair: (-pair[1].score, not pair[0].printed))
    return [
        {
            **mine,
            **_of_published(record),
            **_of_both(measured, record, match, within),
            "rank": rank,
        }
        for rank, (record, match) in enumerate(ranked, start=1)
    ]


def _of_measured(measured: Measured) -> dict[str, object]:
    return {
        "label": measured.label,
        "compound": measured.compound,
        "quantity": measured.quantity,
        "measured": str(measured),
        "qualifier": measured.qualifier,
        "value_molar": measured.value_molar,
        "low_molar": measured.low_molar,
        "high_molar": measured.high_molar,
    }


@lru_cache(maxsize=4096)
def _of_published(record: Measurement) -> Mapping[str, object]:
    span = published_span(record)
    return {
        "published": published_words(record),
        "published_id": record.id,
        "published_quantity": record.quantity,
        "published_qualifier": record.qualifier,
        "published_molar": record.value_molar,
        "published_low_molar": None if span is None else span.low_molar,
        "published_high_molar": None if span is None else span.high_molar,
        "published_assay": record.assay,
        "published_assay_class": record.assay_class,
        "published_target": record.target,
        "published_construct": record.construct,
        "published_mutation": record.mutation,
        "published_cell_line": record.cell_line,
        "known_from": record.known_from,
        "caution": record.caution,
        "sources": _BETWEEN.join(record.sources),
        "read_in": _BETWEEN.join(map(str, record.read_in)),
    }


def _of_both(measured: Measured, record: Measurement, match: Match, within: float) -> dict[str, object]:
    judgement = judged(measured, record, match, within=within)
    times = judgement.fold
    return {
        "verdict": judgement.verdict,
        "why": judgement.why,
        "fold_qualifier": None if times is None else times.qualifier,
        "fold": None if times is None else times.value,
        "fold_low": None if times is None else times.low,
        "fold_high": None if times is None else times.high,
        "agree": _BETWEEN.join(match.agree),
        "differ": _BETWEEN.join(map(match.difference, match.differ)),
        "unknown": _BETWEEN.join(match.unknown),
        "score": match.score,
    }
