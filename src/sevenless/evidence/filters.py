"""Choose records by what they are of: target, compound, cell line, mutation, assay, quantity, grade, source."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Final, final, get_args

from sevenless.errors import AmbiguousNameError, UnknownNameError
from sevenless.evidence.assay_names import assay_class_of, assay_names_in
from sevenless.evidence.claim import Claim
from sevenless.evidence.constant import Constant
from sevenless.evidence.kinds import ASSAY_CLASSES, GRADES, KnownFrom
from sevenless.evidence.measurement import Measurement
from sevenless.evidence.name_spellings import MoleculeKind, holds_name, plain, slip_of, spellings
from sevenless.evidence.record_file import KINDS
from sevenless.evidence.short_citation import short_citation
from sevenless.evidence.source import Source
from sevenless.evidence.wording import kind_called, kind_of
from sevenless.molecules.find import match

if TYPE_CHECKING:
    from sevenless.evidence.library import Evidence
    from sevenless.evidence.record_file import Record

__all__ = ["Filters", "filters_of", "select", "slips_granted"]

Asked = str | Sequence[str]
_Test = Callable[["Record"], bool]


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What records must be of. Of several values of one filter any will do; all filters must be met.

    Parameters
    ----------
    kind
        ``measurement``, ``constant``, ``claim``, ``source``.
    target
        A protein, also as part of a complex: SOS1 finds ``SOS1:KRAS``, and ROS1 ``CD74-ROS1``.
    compound
        A compound, or the protein whose binding was measured, by any of its names.
    cell_line
        A cell line, by any of its names.
    mutation
        ``G12C``, ``wild-type``: of the target, or of KRAS in the cell line.
    assay
        A class of assay, a technique, or words of the record: ``proliferation 3D``, ``HTRF``, ``pERK``.
    quantity
        ``IC50``, ``Kd``, ``kcat``, ``copies``.
    grade
        A letter of `sevenless.evidence.kinds.GRADES`.
    known_from
        Where it was read: ``table``, ``abstract``, ``memory``.
    source
        Id, author or title of a source, or of the document it was read in.
    """

    kind: tuple[str, ...] = ()
    target: tuple[str, ...] = ()
    compound: tuple[str, ...] = ()
    cell_line: tuple[str, ...] = ()
    mutation: tuple[str, ...] = ()
    assay: tuple[str, ...] = ()
    quantity: tuple[str, ...] = ()
    grade: tuple[str, ...] = ()
    known_from: tuple[str, ...] = ()
    source: tuple[str, ...] = ()


_MOLECULES: Final[dict[str, MoleculeKind]] = {
    "target": "protein",
    "compound": "compound",
    "cell_line": "cell line",
    "mutation": "allele",
}
"""Filters by name, and what kind of molecule they name."""

_FILTERS: Final = tuple(one.name for one in fields(Filters))


def filters_of(**asked: Asked) -> Filters:
    """Filters from one value or several for each: ``filters_of(target="SOS1", grade=["S", "A"])``.

    Raises
    ------
    UnknownNameError
        If there is no such filter.
    """
    for name in asked:
        if name not in _FILTERS:
            raise UnknownNameError("filter", name, _FILTERS)
    return Filters(**{name: (value,) if isinstance(value, str) else tuple(value) for name, value in asked.items()})


def select(evidence: Evidence, filters: Filters) -> tuple[Record, ...]:
    """Records that meet all filters, in the order of the base.

    Raises
    ------
    UnknownNameError
        If no record, and no molecule, is called as a filter says; with suggestions.

    Examples
    --------
    >>> from sevenless.evidence.library import published
    >>> asked = filters_of(kind="measurement", compound="bi3406", assay="p-ERK", cell_line="H358")
    >>> [record.id for record in select(published(), asked)]
    ['bi-3406.nci-h358.perk.ic50']
    """
    kinds = {kind_called(asked) for asked in filters.kind} or set(KINDS)
    records = [record for record in evidence.values() if kind_of(record) in kinds]
    tests = [
        [_TESTS[name](asked, records, evidence) for asked in getattr(filters, name)]
        for name in _FILTERS
        if name != "kind" and getattr(filters, name)
    ]
    return tuple(record for record in records if all(any(test(record) for test in each) for each in tests))


def slips_granted(filters: Filters) -> tuple[str, ...]:
    """A line for each name that was read as another, since it looked like a slip of it."""
    return tuple(
        f"{asked!r} was read as {meant}"
        for name, molecule in _MOLECULES.items()
        for asked in getattr(filters, name)
        if (meant := slip_of(asked, molecule))
    )


def _says(field: str, record: Record) -> tuple[str, ...]:
    """Where a record of each kind speaks of what a filter is about."""
    if isinstance(record, Measurement):
        return {
            "target": (record.target, record.partner, record.construct),
            "compound": (record.compound, record.partner),
            "cell_line": (record.cell_line,),
            "mutation": (record.mutation,),
        }[field]
    if isinstance(record, Constant):
        return (record.subject,) if field in ("target", "compound") else (record.subject, record.conditions)
    if isinstance(record, Claim):
        subjects = (record.subject, record.than)
        return subjects if field in ("target", "compound") else (*subjects, record.conditions)
    return ()


def _by_name(field: str, molecule: MoleculeKind) -> Callable[[str, list[Record], Evidence], _Test]:
    def made(asked: str, records: list[Record], evidence: Evidence) -> _Test:
        parts = [spellings(part, molecule) for part in asked.split(":") if plain(part)] or [frozenset[str]()]

        def test(record: Record) -> bool:
            said = _says(field, record)
            return all(any(holds_name(text, names) for text in said) for names in parts)

        if not any(map(test, records)):
            _check_known(asked, field, evidence)
        return test

    return made


def _check_known(asked: str, field: str, evidence: Evidence) -> None:
    """Refuse a name that neither a record nor a molecule has, and one that several molecules have."""
    try:
        match(asked, _MOLECULES[field])
    except AmbiguousNameError:
        raise
    except UnknownNameError:
        known = {getattr(record, field) for record in evidence.measurements} - {""}
        raise UnknownNameError(field.replace("_", " "), asked, known) from None


def _by_assay(asked: str, records: list[Record], evidence: Evidence) -> _Test:
    names, words = assay_names_in(asked), frozenset({plain(asked)})
    whole_class = asked.strip().lower() if asked.strip().lower() in ASSAY_CLASSES else None

    def test(record: Record) -> bool:
        if isinstance(record, Measurement) and record.assay_class == whole_class:
            return True
        text = _assay_text(record)
        return (bool(names) and names <= assay_names_in(text)) or holds_name(text, words)

    if not any(map(test, records)) and not whole_class:
        meant = assay_class_of(asked)
        hint = f'no record says so; the class it belongs to is "{meant}", ask for that' if meant else ""
        raise UnknownNameError("assay", asked, {*ASSAY_CLASSES, *_assays(evidence)}, hint=hint)
    return test


def _assay_text(record: Record) -> str:
    if isinstance(record, Measurement):
        return f"{record.assay} . {record.technique} . {record.cell_line} . {record.conditions}"
    if isinstance(record, Source):
        return ""
    return f"{record.conditions} . {record.observable}" if isinstance(record, Claim) else record.conditions


def _assays(evidence: Evidence) -> set[str]:
    return {text for record in evidence.measurements for text in (record.assay, record.technique) if text}


def _quantity(record: Record) -> str:
    if isinstance(record, Claim):
        return record.observable
    return "" if isinstance(record, Source) else record.quantity


def _by_quantity(asked: str, records: list[Record], evidence: Evidence) -> _Test:
    known = {_quantity(record) for record in records} - {""}
    # Ki and KI are two quantities; whoever writes one of them as it is written means that one.
    exact = {asked.strip()} & known or {one for one in known if one.lower() == asked.strip().lower()}
    if not exact:
        raise UnknownNameError("quantity", asked, {_quantity(one) for one in (*evidence.measurements, *records)} - {""})
    return lambda record: _quantity(record) in exact


def _by_grade(asked: str, records: list[Record], evidence: Evidence) -> _Test:
    letter = asked.strip().upper()
    if letter not in GRADES:
        hint = "; ".join(f"{grade}: {words}" for grade, words in GRADES.items())
        raise UnknownNameError("grade", asked, GRADES, hint=hint)
    return lambda record: letter in getattr(record, "grades", ())


def _by_known_from(asked: str, records: list[Record], evidence: Evidence) -> _Test:
    word = asked.strip().lower()
    if word not in get_args(KnownFrom):
        raise UnknownNameError("way of knowing", asked, get_args(KnownFrom))
    return lambda record: record.known_from == word


def _by_source(asked: str, records: list[Record], evidence: Evidence) -> _Test:
    sources = evidence.sources
    exact = {source.id for source in sources if source.id == asked.strip()}
    meant = exact or {source.id for source in sources if plain(asked) and plain(asked) in _source_text(source)}
    if not meant:
        raise UnknownNameError("source", asked, (source.id for source in sources))

    def test(record: Record) -> bool:
        if isinstance(record, Source):
            return record.id in meant
        return not meant.isdisjoint((*record.sources, *(place.document for place in record.read_in)))

    return test


def _source_text(source: Source) -> str:
    parts: Iterable[str] = (source.id, source.title, *source.authors, short_citation(source), source.doi, source.pmid)
    return " ".join(map(plain, parts))


_TESTS: Final[dict[str, Callable[[str, list[Record], Evidence], _Test]]] = {
    **{name: _by_name(name, molecule) for name, molecule in _MOLECULES.items()},
    "assay": _by_assay,
    "quantity": _by_quantity,
    "grade": _by_grade,
    "known_from": _by_known_from,
    "source": _by_source,
}
"""Filter to what makes a test of records out of a value of it, or says that there is no such value."""
