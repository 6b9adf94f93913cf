"""What follows from a measured potency beside a published one, in one word, and why in a sentence."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf
from typing import Final, Literal, final

from sevenless.evidence.comparing.conditions import Match
from sevenless.evidence.comparing.measured import Measured
from sevenless.evidence.comparing.span import Fold, Span, fold, fold_number, published_span
from sevenless.evidence.measurement import Measurement

__all__ = ["VERDICTS", "Judgement", "Verdict", "judged"]

Verdict = Literal["consistent", "differs", "not comparable"]

VERDICTS: Final[dict[Verdict, str]] = {
    "consistent": "nothing that is known makes it another experiment, and the fold, or part of its interval, lies in "
    "the band",
    "differs": "nothing that is known makes it another experiment, and the whole interval of the fold lies beyond the "
    "band",
    "not comparable": "another experiment, or no number on one of the sides; a fold is for information only",
}
"""Every verdict, with its meaning."""


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """A verdict.

    Parameters
    ----------
    verdict
        One of `VERDICTS`.
    why
        In a sentence, with what is not known.
    fold
        Measured over published; ``None`` where either has no number. Given for information where it is not compared.
    """

    verdict: Verdict
    why: str
    fold: Fold | None


def judged(measured: Measured, published: Measurement, match: Match, *, within: float) -> Judgement:
    """The verdict on a measured potency beside a published one.

    Parameters
    ----------
    measured, published
        The two.
    match
        Of their conditions.
    within
        How many times apart, either way, still counts as the same.
    """
    here, there = measured.span, published_span(published)
    times = fold(here, there) if here is not None and there is not None else None
    remarks = _remarks(measured, published, match)
    obstacles = _obstacles(measured, published, match)
    if obstacles or here is None or there is None or times is None:
        return Judgement(verdict="not comparable", why="; ".join([*obstacles, *remarks]), fold=times)
    verdict, reason = _apart(times, within)
    reason += _how_sure(here, there)
    unsaid = [f"not said on one side: {', '.join(match.unknown)}"] if match.unknown else []
    return Judgement(verdict=verdict, why="; ".join([reason, *remarks, *unsaid]), fold=times)


def _obstacles(measured: Measured, published: Measurement, match: Match) -> list[str]:
    """Everything that forbids the comparison."""
    beside = measured.second_compound
    second = [f"measured with {beside} in the wells besides"] if beside else []
    found = [
        *_no_value(measured),
        *second,
        *_no_number(published),
        *_levels(measured, match),
        *_other_conditions(match),
    ]
    return found or _unnamed_kind(measured, match)


def _no_value(measured: Measured) -> list[str]:
    if measured.plate_failed:
        return ["its plate failed the limits of quality"]
    if measured.span is None:
        return [f"no potency was found: {measured.message or measured.status or 'the table gives none'}"]
    return []


def _no_number(published: Measurement) -> list[str]:
    if published.text_value:
        return [f'the source gives no number but "{published.text_value}"']
    return [] if published.printed else [f"the document gives no number: {_sentence(published.absent)}"]


def _levels(measured: Measured, match: Match) -> list[str]:
    here, there = match.here.level, match.there.level
    if "quantity" in match.differ:
        return [f"{match.here.quantity} and {match.there.quantity} are two quantities"]
    if not here:
        return [f"{_nameless(measured)}, so it is not clear whether it was measured on protein or in cells"]
    if not there:
        return ["the document does not say whether it was measured on protein or in cells"]
    if here != there:
        words = {"protein": "on protein", "cell": "in cells"}
        return [
            f"measured {words[here]}, published {words[there]}: biochemical and cellular potencies are never compared"
        ]
    return []


def _unnamed_kind(measured: Measured, match: Match) -> list[str]:
    """In the same cells pERK and growth lie severalfold apart: without the kind of assay, near or far means nothing."""
    if not match.here.assay_class:
        return [f"{_nameless(measured)}, and potencies in cells differ from one kind of assay to another"]
    return [] if match.there.assay_class else ["the document does not say of which one kind of assay it is"]


def _nameless(measured: Measured) -> str:
    assay = measured.setting.assay
    return f'no kind of assay is known as "{assay}"' if assay else "the table does not name the assay"


def _other_conditions(match: Match) -> list[str]:
    if {"quantity", "level"} & set(match.differ):
        return []
    named = [match.difference(condition) for condition in match.another_experiment]
    return [f"another experiment: other {', other '.join(named)}"] if named else []


def _apart(times: Fold, within: float) -> tuple[Verdict, str]:
    """Whether the fold lies in the band, and how surely."""
    band = f"{fold_number(within)}-fold"
    least = float(f"{1 / within:.12g}")
    if times.low > within or times.high < least:
        whole = "" if times.low == times.high or times.centre is None else ", its whole interval"
        return "differs", f"{times}{whole}, lies beyond {band}"
    if times.qualifier is None:
        return "consistent", "two bounds that do not exclude each other: nothing more can be told from them"
    if times.low >= least and times.high <= within:
        return "consistent", f"{times} lies within {band}"
    if times.centre is None:
        return "consistent", f"{times}: what is known leaves open whether they are more than {band} apart"
    if least <= times.centre <= within:
        return "consistent", f"{times} lies within {band}, but its interval reaches beyond: neither alike nor different"
    return "consistent", f"{times} lies beyond {band}, but its interval reaches back: the two are not told apart"


def _how_sure(here: Span, there: Span) -> str:
    """A word on what a number without an interval is worth, and on ranges."""
    if (
        there.centre_molar is None
        and 0 < there.low_molar <= here.low_molar <= here.high_molar <= there.high_molar < inf
    ):
        return "; the measured value lies within the published range"
    return "; the measured value comes without an interval" if here.centre_molar is not None and here.is_point else ""


def _remarks(measured: Measured, published: Measurement, match: Match) -> list[str]:
    """What a reader should know besides."""
    soft = [condition for condition in match.differ if condition not in match.another_experiment]
    said = {
        "known from memory, not checked": published.known_from == "memory",
        "the published value is approximate": published.qualifier == "~",
        "the measured value is approximate": measured.qualifier == "~",
        f"also other {', '.join(match.difference(condition) for condition in soft)}": bool(soft),
    }
    return [words for words, holds in said.items() if holds]


def _sentence(text: str) -> str:
    """Without its full stop, so that it stands within another."""
    return text.rstrip(".")
