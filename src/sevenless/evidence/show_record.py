"""One record, whole: what it says, under which conditions, how well it is known, and what stands against it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from textwrap import wrap
from typing import TYPE_CHECKING, Final, final

from sevenless.evidence.bibliography import as_text
from sevenless.evidence.claim import Claim
from sevenless.evidence.constant import Constant
from sevenless.evidence.kinds import ASSAY_CLASSES, GRADES
from sevenless.evidence.measurement import Measurement
from sevenless.evidence.source import Source
from sevenless.evidence.wording import FROM_MEMORY, headline, is_from_memory, kind_of, printed_text
from sevenless.units import format_conc

if TYPE_CHECKING:
    from sevenless.evidence.library import Evidence
    from sevenless.evidence.record_file import Record

__all__ = ["RecordPart", "record_parts", "record_text"]

_WIDTH: Final = 100
_READ: Final = {
    "table": "read in a table",
    "text": "read in running text",
    "abstract": "read in an abstract",
    "model file": "read in a published model file",
    "dataset": "read in a published dataset",
    "computed": "computed by running a published model",
    "derived": "derived from other numbers",
    "fitted": "fitted for a model, for want of a source",
    "memory": FROM_MEMORY,
    "not found": "nobody found it",
    "": "",
}


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class RecordPart:
    """A titled part of what is shown: lines, each with a name or without.

    Parameters
    ----------
    title
        ``Number``, ``Conditions``, ``Sources``, ...
    lines
        Name, which may be empty, and text.
    warns
        Whether a reader must not overlook it.
    """

    title: str
    lines: tuple[tuple[str, str], ...]
    warns: bool = False


def record_text(record: Record, evidence: Evidence) -> str:
    """A record as text for the terminal.

    Examples
    --------
    >>> from sevenless.evidence.library import published
    >>> base = published()
    >>> print(record_text(base["bi-3406.dld-1.perk.ic50"], base))  # doctest: +ELLIPSIS
    bi-3406.dld-1.perk.ic50 (measurement)
      BI-3406 on SOS1: IC50 24 nM; pERK Inhibition; DLD-1, G13D
    <BLANKLINE>
    Number
      printed     24 nM
      canonical   = 2.4e-08 mol/L (24 nM)
    ...
    """
    return "\n".join(_text_lines(record, evidence))


def _text_lines(record: Record, evidence: Evidence) -> Iterator[str]:
    yield f"{record.id} ({kind_of(record)})"
    yield from wrap(headline(record), width=_WIDTH, initial_indent="  ", subsequent_indent="  ")
    for part in record_parts(record, evidence):
        yield ""
        yield f"! {part.title}" if part.warns else part.title
        width = max((len(name) for name, _ in part.lines), default=0)
        for name, text in part.lines:
            lead = f"  {name:<{width}}   " if width else "  "
            hang = " " * (len(lead) if width else 6)
            yield from wrap(text, width=_WIDTH, initial_indent=lead, subsequent_indent=hang, break_on_hyphens=False)


def record_parts(record: Record, evidence: Evidence) -> tuple[RecordPart, ...]:
    """What is shown of a record below its headline, part by part; parts that hold nothing are left out.

    Parameters
    ----------
    record
        Of any kind.
    evidence
        Where its sources are, and what contradicts it.
    """
    parts = (
        RecordPart(
            title=title, lines=tuple((name, text) for name, text in lines(record, evidence) if text), warns=warns
        )
        for title, lines, warns in _PARTS
    )
    return tuple(part for part in parts if part.lines)


_Lines = Iterator[tuple[str, str]]


def _memory(record: Record, evidence: Evidence) -> _Lines:
    if is_from_memory(record):
        yield "", "Nobody here read this anywhere: it may be wrong, and nothing may be claimed on the ground of it."


def _caution(record: Record, evidence: Evidence) -> _Lines:
    yield "", record.caution if isinstance(record, Measurement | Constant) else ""


def _number(record: Record, evidence: Evidence) -> _Lines:
    if isinstance(record, Source):
        return
    yield "printed", printed_text(record, flagged=False)
    if isinstance(record, Claim):
        return
    yield "canonical", _canonical(record)
    yield "no number", record.absent


def _canonical(record: Measurement | Constant) -> str:
    """The number in its canonical unit, and as a pharmacologist writes it."""
    if record.number is None:
        return ""
    if isinstance(record, Measurement):
        low, value, error, high = record.low_molar, record.value_molar, record.error_molar, record.high_molar
        unit, is_conc = "mol/L", True
    else:
        low, value, error, high = record.low, record.value, record.error, record.high
        unit, is_conc = record.canonical_unit, record.canonical_unit == "molar"
    mark = "" if record.qualifier == "range" else f"{record.qualifier} "
    spread = f" ± {error:.6g}" if error is not None else ""
    ends = f"{low:.6g} to {high:.6g}" if low is not None and high is not None else ""
    number = f"{mark}{value:.6g}{spread}" + (f" ({ends})" if ends else "") if value is not None else ends
    people = f" ({format_conc(value)})" if is_conc and value is not None else ""
    return f"{number} {'mol/L' if is_conc else unit}{people}".rstrip()


def _conditions(record: Record, evidence: Evidence) -> _Lines:
    match record:
        case Measurement():
            yield from _named(record, "quantity", "compound", "partner", "target", "construct", "mutation", "cell_line")
            yield "assay", record.assay
            level, meaning = ASSAY_CLASSES[record.assay_class]
            yield "class", f"{record.assay_class}: {meaning}" + (f" ({level} level)" if level else "")
            yield from _named(record, "technique", "conditions")
        case Constant():
            yield from _named(record, "quantity", "subject", "conditions")
        case Claim():
            yield from _named(record, "subject", "observable", "relation", "than")
            yield "order", " < ".join(record.order)
            yield from _named(record, "conditions", "tolerance", "test")
        case Source():
            return


def _named(record: object, *names: str) -> _Lines:
    for name in names:
        yield name.replace("_", " "), getattr(record, name)


def _known(record: Record, evidence: Evidence) -> _Lines:
    yield "", _READ[record.known_from]
    if isinstance(record, Source):
        return
    for grade in record.grades:
        yield "", f"grade {grade}: {GRADES[grade]}"
    if not isinstance(record, Claim) and record.sure:
        note = f" ({record.sure_note})" if isinstance(record, Constant) and record.sure_note else ""
        yield "", f"sureness {record.sure}{note}"
    if isinstance(record, Claim) and record.fact is not None:
        yield "", f"fact {record.fact} of those that a model is tested on"


def _read_in(record: Record, evidence: Evidence) -> _Lines:
    if not isinstance(record, Source):
        for place in record.read_in:
            yield "", str(place)
    yield "", f"added from {evidence.origin(record.id)}" if evidence.origin(record.id) else ""


def _sources(record: Record, evidence: Evidence) -> _Lines:
    if isinstance(record, Source):
        yield "", as_text(record)
        yield "", f"cited in {', '.join(record.cited_in)}" if record.cited_in else ""
        return
    for source_id in record.sources:
        source = evidence.get(source_id)
        yield "", f"{source_id}: {as_text(source)}" if isinstance(source, Source) else source_id


def _derived(record: Record, evidence: Evidence) -> _Lines:
    if isinstance(record, Constant):
        for other in record.derived_from:
            yield "", _line_of(other, evidence)


def _against(record: Record, evidence: Evidence) -> _Lines:
    told = [other.id for other in evidence.beside(record)]
    if isinstance(record, Claim):
        told += [other for other in record.conflicts_with if other not in told]
    for other in told:
        yield "", _line_of(other, evidence)


def _line_of(record_id: str, evidence: Evidence) -> str:
    other = evidence.get(record_id)
    return f"{record_id}: {headline(other)}" if other is not None else record_id


def _note(record: Record, evidence: Evidence) -> _Lines:
    yield "", record.note


_PARTS: Final[tuple[tuple[str, Callable[[Record, Evidence], _Lines], bool], ...]] = (
    (f"{FROM_MEMORY[0].upper()}{FROM_MEMORY[1:]}", _memory, True),
    ("Caution", _caution, True),
    ("Stands against", _against, True),
    ("Number", _number, False),
    ("Conditions", _conditions, False),
    ("How it is known", _known, False),
    ("Read in", _read_in, False),
    ("Sources", _sources, False),
    ("Follows from", _derived, False),
    ("Note", _note, False),
)
"""Title of each part, what is in it, and whether it warns."""
