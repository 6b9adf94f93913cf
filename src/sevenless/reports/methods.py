"""The methods paragraph: what was done, in prose that can be published, made from what was really used."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

import polars as pl

from sevenless.assays.analysis import Analysis
from sevenless.assays.methods_used import computed
from sevenless.assays.protocol_html import gate_limits
from sevenless.evidence.library import published
from sevenless.evidence.record_sources import sources_of
from sevenless.evidence.short_citation import short_citation
from sevenless.figures.band import BAND_KIND
from sevenless.figures.quality_values import metric_words
from sevenless.fitting.options import FitOptions
from sevenless.reports.sensitivity import excluded_wells, masked_wells

__all__ = ["MethodsParagraph", "methods"]

MethodsParagraph = tuple[str, str]
"""Heading and text."""

_FOUR_PARAMETER: Final = "response = bottom + (top - bottom) / (1 + (concentration / IC50)^Hill)"
_MOST_NAMED: Final = 12
_ELSEWHERE: Final = {"vehicle", "growth", "comparisons"}
"""What the analysis says of its steps that belongs in another paragraph than the first."""


def methods(analysis: Analysis) -> list[MethodsParagraph]:
    """Paragraphs with headings, in the order of the work."""
    paragraphs = [
        ("Assay and data", _data(analysis)),
        ("Curve fitting", _fitting(analysis)),
        ("Intervals", _intervals(analysis.fits.options)),
        ("What is reported", _reporting(analysis.fits.options)),
        ("Excluded wells", _exclusions(analysis)),
        ("Quality of plates", _quality(analysis)),
        ("Derived figures", _derived(analysis)),
        ("Software and files", _software(analysis)),
    ]
    return [(heading, text) for heading, text in paragraphs if text]


def _data(analysis: Analysis) -> str:
    protocol, plates = analysis.protocol, len(analysis.plates)
    reads = analysis.files.filter(pl.col("what") == "read").height
    wells = int(analysis.plates["n_wells"].sum())
    sentences = [
        f"The assay followed the protocol {protocol.name} ({protocol.title}).",
        f"{_count(plates, 'plate')} with {_count(wells, 'well')} in use {_was(plates)} read from "
        f"{_count(reads, 'instrument file')}.",
        *_noted({topic: note for topic, note in analysis.methods.items() if topic not in _ELSEWHERE}),
        f"Responses are given as {protocol.response_label}.",
    ]
    return " ".join(sentences)


def _noted(notes: Mapping[str, str]) -> Iterable[str]:
    """What the analysis says of its own steps: sentences as they stand, phrases under their name."""
    for name, note in notes.items():
        text = note.strip()
        if text.endswith("."):
            yield text
        elif text:
            yield f"{name.replace('_', ' ').capitalize()}: {text}."


def _fitting(analysis: Analysis) -> str:
    options, count = analysis.fits.options, len(analysis.fits)
    weights = analysis.curves.weight[analysis.curves.weight > 0]
    squares = "least squares" if (weights == 1.0).all() else "weighted least squares"
    loss = f"by {squares}"
    if options.robust:
        loss = f"by iteratively reweighted {squares} with Tukey's biweight, so that single wild wells lose their pull"
    sentences = [f"{_count(count, 'dose-response curve')} {_was(count)} fitted {loss}, on the logarithm of the dose."]
    if options.model == "four-parameter":
        sentences.append(f"The model was the four-parameter logistic, {_FOUR_PARAMETER}, with top above bottom.")
        sentences.append(
            "For given IC50 and Hill slope the plateaus follow linearly (variable projection, "
            f"{_cited('golub-pereyra-1973')}); IC50 and Hill slope were searched from a grid of starts that covers the "
            "tested doses and ten-fold beyond."
        )
    else:
        sentences += _other_model(options)
    sentences += _constraints(options)
    sentences.append(_vehicle(analysis))
    return " ".join(sentence for sentence in sentences if sentence)


def _other_model(options: FitOptions) -> list[str]:
    from sevenless.fitting.curve_models.curve_model import curve_model

    model = curve_model(options.model)
    named = [*map(_cited, model.evidence_ids), *model.references]
    sources = f" ({'; '.join(named)})" if named else ""
    return [f"The model was {model.name}: {model.equation}{sources}, fitted by the Levenberg-Marquardt method."]


def _constraints(options: FitOptions) -> list[str]:
    sentences = []
    for name, value in (("top", options.top), ("bottom", options.bottom), ("Hill slope", options.hill)):
        if isinstance(value, tuple):
            sentences.append(f"The {name} was held between {value[0]:g} and {value[1]:g}.")
        elif value is not None:
            sentences.append(f"The {name} was fixed at {value:g}.")
    if options.direction != "either":
        sentences.append(f"Only curves {options.direction} with dose were allowed.")
    else:
        sentences.append("Whether a curve falls or rises with dose was left to the data.")
    return sentences


def _vehicle(analysis: Analysis) -> str:
    counts = analysis.fits.table["n_neutral"].drop_nulls()
    said = " ".join(_noted({"vehicle": analysis.methods.get("vehicle", "")}))
    numbers = sorted(set(counts.to_list()))
    if not numbers or numbers[-1] == 0:
        return said or "Vehicle wells did not take part in the fits."
    span = f"{numbers[0]} to {numbers[-1]}" if len(numbers) > 1 else f"{numbers[0]}"
    return f"{said} Vehicle wells entered the fits as data at dose 0 ({span} per curve).".strip()


def _intervals(options: FitOptions) -> str:
    level = f"{100 * options.confidence:g} %"
    if options.intervals == "profile":
        said = (
            f"{level} intervals are profile-likelihood intervals: a value belongs to the interval while the sum of "
            "squares, minimised over all other parameters, rises by no more than the residual variance times the "
            "quantile of F with 1 and n - p degrees of freedom. An interval without an end on one side is given as a "
            "bound."
        )
    elif options.intervals == "wald":
        said = f"{level} intervals are Wald intervals from the Jacobian at the estimate, on the logarithm of the dose."
    else:
        return "No intervals were computed."
    return f"{said} Shaded bands are {level} bands of the mean response, {BAND_KIND}."


def _reporting(options: FitOptions) -> str:
    level = (
        f"a response of {options.absolute_level:g}"
        if options.absolute_level is not None
        else "half the mean of its vehicle wells"
    )
    return (
        f"A curve counts as inactive where the F test of the model against a flat line gives p > {options.alpha:g}; "
        "it is reported as greater than the highest dose. Where an estimate lies beyond the doses, or its interval is "
        "open on one side, the end of the interval that the data do fix is reported as a bound, at the highest or "
        "lowest dose at most. Where the interval is open on both sides or the curve has no bend, nothing is. An "
        "estimate whose interval is wider than tenfold is called imprecise. IC50 is the dose of half the fitted "
        f"effect; the absolute IC50 is the dose at which the curve crosses {level}."
    )


def _exclusions(analysis: Analysis) -> str:
    excluded, masked = excluded_wells(analysis.wells), masked_wells(analysis.wells)
    sentences = []
    if len(excluded):
        groups = excluded.group_by("exclusion", maintain_order=True).agg(pl.format("{} {}", "plate", "well"))
        reasons = "; ".join(f"{reason}: {_listed(wells)}" for reason, wells in groups.iter_rows())
        sentences.append(
            f"{_count(len(excluded), 'well')} {_was(len(excluded))} excluded by hand before fitting ({reasons}). "
            "Potencies with these wells included are given beside."
        )
    else:
        sentences.append("No well was excluded by hand.")
    if len(masked):
        counts = masked["mask_reason"].value_counts(sort=True).sort(["count", "mask_reason"], descending=[True, False])
        reasons = ", ".join(f"{reason}: {count}" for reason, count in counts.iter_rows())
        sentences.append(
            f"{_count(len(masked), 'well')} had no usable number from the instrument ({reasons}) and took no part."
        )
    return " ".join(sentences)


def _quality(analysis: Analysis) -> str:
    gates = "; ".join(f"{metric_words(gate.metric)}: {gate_limits(gate)}" for gate in analysis.protocol.gates)
    sentences = [f"Every plate was judged by these limits: {gates}." if gates else "No limits of quality were set."]
    levels = dict(analysis.plates["level"].value_counts().iter_rows())
    passed = levels.get("pass", 0)
    warned, failed = levels.get("warn", 0), levels.get("fail", 0)
    sentences.append(
        f"Of {_count(len(analysis.plates), 'plate')}, {passed} passed, {warned} passed with a warning and {failed} "
        "failed."
    )
    if failed:
        names = analysis.plates.filter(pl.col("level") == "fail")["plate"].to_list()
        sentences.append(f"Figures from failed plates ({_listed(names)}) are given and marked as failed.")
    return " ".join(sentences)


def _derived(analysis: Analysis) -> str:
    sentences = list(_noted({topic: analysis.methods.get(topic, "") for topic in ("growth", "comparisons")}))
    if analysis.growth is not None and computed(analysis.growth, "gr_max"):
        sentences.append(
            "Growth rate inhibition is GR = 2^(log2(x / x0) / log2(xc / x0)) - 1, with x the treated signal, x0 that "
            f"at the start of treatment and xc the vehicle signal ({_cited('hafner-2016')})."
        )
        if "gi50_molar" in analysis.growth.columns:
            sentences.append(
                "GI50, TGI and LC50 are the doses at which percent growth crosses 50, 0 and -50 "
                f"({_cited('shoemaker-2006')})."
            )
    if analysis.comparisons is not None and len(analysis.comparisons):
        sentences.append("Fold shifts are ratios of potencies, with their intervals on the logarithmic scale.")
    if analysis.replicates is not None and len(analysis.replicates):
        sentences.append("Potencies of replicate experiments were averaged as geometric means, qualifiers respected.")
    if computed(analysis.reproducibility, "msr"):
        sentences.append(
            "The minimum significant ratio is that beyond which two potencies of the reference compound differ for "
            f"certain ({_cited('eastwood-2006')})."
        )
    if computed(analysis.bracketing, "doses_below"):
        sentences.append(
            f"Doses bracket a curve where two or more lie beyond each of its bends ({_cited('sebaugh-2011')})."
        )
    return " ".join(sentences)


def _cited(source_id: str) -> str:
    """A published record in a few words, so that no reference is written twice."""
    (source,) = sources_of(source_id, published())
    return short_citation(source)


def _software(analysis: Analysis) -> str:
    versions = ", ".join(f"{name} {version}" for name, version in analysis.versions.items())
    files = analysis.files.rows(named=True)
    named = "; ".join(f"{row['file']} ({row['what']}, SHA-256 {row['sha256'][:12]}…)" for row in files[:_MOST_NAMED])
    rest = f"; and {len(files) - _MOST_NAMED} more" if len(files) > _MOST_NAMED else ""
    said = f"Computed with {versions}." if versions else ""
    return f"{said} Files: {named}{rest}. Full hashes stand in the list of files.".strip() if named else said


def _listed(names: Sequence[str]) -> str:
    head = ", ".join(names[:_MOST_NAMED])
    return f"{head} and {len(names) - _MOST_NAMED} more" if len(names) > _MOST_NAMED else head


def _count(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def _was(count: int) -> str:
    return "was" if count == 1 else "were"
