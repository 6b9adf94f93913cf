"""What an analysis, or a protocol before any analysis, has to cite."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from sevenless.assays.methods_used import Use, methods_planned, methods_used
from sevenless.evidence.citations import Citations
from sevenless.evidence.library import Evidence, published
from sevenless.evidence.record_sources import sources_of
from sevenless.evidence.short_citation import source_of_text
from sevenless.evidence.source import Source

if TYPE_CHECKING:
    from sevenless.assays.analysis import Analysis
    from sevenless.assays.protocol import Protocol
    from sevenless.evidence.comparing.comparison import Comparison

__all__ = ["citations_of", "citations_of_protocol"]

_SOFTWARE: Final = "sevenless"


def citations_of(analysis: Analysis, *, beside: Comparison | None = None) -> Citations:
    """The sources that an analysis really used, each with what for.

    In the order of the work: the software, what the protocol rests on, the methods, the records that the run file
    names, and the published values that its potencies are set beside.

    Parameters
    ----------
    analysis
        What used them.
    beside
        Its potencies beside published ones, where that is known already.

    Raises
    ------
    UnknownNameError
        If a record is named that there is not, with suggestions.
    """
    base = published(*analysis.evidence_folders)
    named = [(record_id, f"{record_id}, named by the run file") for record_id in analysis.evidence_used]
    compared = list(_compared(analysis.beside_published() if beside is None else beside))
    return Citations.of(
        [
            (_software(analysis, base), "the analysis"),
            *_of_protocol(analysis.protocol, base),
            *_resolved(methods_used(analysis), base),
            *_of_plug_in(analysis),
            *_resolved([*named, *compared], base),
        ]
    )


def citations_of_protocol(protocol: Protocol) -> Citations:
    """The sources behind a protocol: its documents, its signal, its gates."""
    base = published()
    return Citations.of([*_of_protocol(protocol, base), *_resolved(methods_planned(protocol), base)])


def _compared(comparison: Comparison) -> Iterator[Use]:
    from sevenless.evidence.comparing.compare import WITHIN_FOLD

    if len(comparison):
        yield WITHIN_FOLD, f"{WITHIN_FOLD}, how far apart potencies still count as the same"
    yield from ((record_id, f"{record_id}, set beside a potency") for record_id in comparison.evidence_ids)


def _software(analysis: Analysis, base: Evidence) -> Source:
    (software,) = sources_of(_SOFTWARE, base)
    return replace(software, version=analysis.versions.get(_SOFTWARE, ""))


def _of_protocol(protocol: Protocol, base: Evidence) -> Iterator[tuple[Source, str]]:
    why = f"the protocol {protocol.name}"
    yield from _resolved([(record_id, why) for record_id in protocol.evidence_ids], base)
    yield from ((source_of_text(text), why) for text in protocol.sources)


def _of_plug_in(analysis: Analysis) -> Iterator[tuple[Source, str]]:
    """What the curve model of another package says of its sources."""
    from sevenless.fitting.curve_models.curve_model import curve_models

    model = curve_models().get(analysis.fits.options.model)
    if model is not None:
        yield from ((source_of_text(text), f"curve model {model.name}") for text in model.references)


def _resolved(uses: Iterable[Use], base: Evidence) -> Iterator[tuple[Source, str]]:
    for record_id, why in uses:
        yield from ((source, why) for source in sources_of(record_id, base))
