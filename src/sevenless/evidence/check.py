"""A user's folder of records, checked whole: every problem of every file at once, each with its place and remedy."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final, final

from sevenless.errors import EvidenceError, Problem
from sevenless.evidence.checking.against_others import contradiction_findings, id_findings, shared_source_findings
from sevenless.evidence.checking.number_rules import number_findings
from sevenless.evidence.checking.record_rules import record_findings
from sevenless.evidence.checking.record_texts import record_files, rows_of_file
from sevenless.evidence.checking.references import reference_findings
from sevenless.evidence.checking.rows import Finding, Row
from sevenless.evidence.checking.schema import validated
from sevenless.evidence.checking.source_rules import source_findings
from sevenless.evidence.checking.spoken_names import name_findings
from sevenless.evidence.contradictions import Contradiction, contradictions
from sevenless.evidence.joining import added_ids, joined
from sevenless.evidence.library import Evidence, published
from sevenless.evidence.record_file import Record

__all__ = ["CheckedFolder", "check", "examine"]

_FIRST: Final = {"error": 0, "warning": 1, "info": 2}


@final
@dataclass(frozen=True, kw_only=True)
class CheckedFolder:
    """What a folder of records holds, and what is wrong with it.

    Parameters
    ----------
    files
        Its record files.
    records
        Those with the schema of their kind; of a folder with errors they are not all of them.
    problems
        In the order of files and lines.
    evidence
        The other records with these beside them; without errors, the whole folder is in it.
    contradictions
        Pairs of which at least one record is from this folder.
    """

    files: tuple[str, ...]
    records: tuple[Record, ...]
    problems: tuple[Problem, ...]
    evidence: Evidence
    contradictions: tuple[Contradiction, ...]

    @property
    def errors(self) -> tuple[Problem, ...]:
        """Problems for which the folder is not used."""
        return tuple(problem for problem in self.problems if problem.severity == "error")


def check(folder: Path) -> tuple[Problem, ...]:
    """Everything that is wrong with a folder of records, or with one record file, and everything worth knowing.

    Parameters
    ----------
    folder
        Files ending in ``.toml``, at any depth. Their records may name sources and records of each other and built-in
        ones.

    Returns
    -------
    tuple of Problem
        Severity ``error`` where the folder cannot be used; ``warning`` for what may be meant so: a new compound, a
        value that contradicts a built-in one; ``info`` for what is to be known, as that a number is from memory.
    """
    return examine(folder).problems


def examine(folder: Path, beside: Evidence | None = None, *, this_year: int | None = None) -> CheckedFolder:
    """Check a folder, and put its records beside others.

    Parameters
    ----------
    folder
        A folder of record files, or one record file.
    beside
        The records it is added to; the built-in ones.
    this_year
        No source is from after the year that follows it; today's.
    """
    others = published() if beside is None else beside
    try:
        paths = record_files(folder)
    except EvidenceError as error:
        return CheckedFolder(files=(), records=(), problems=tuple(error.problems), evidence=others, contradictions=())
    rows, problems = _rows(paths)
    sound = []
    placed: list[tuple[Row, Finding]] = []
    for row in rows:
        record, findings = validated(row)
        findings += _alone(row, date.today().year if this_year is None else this_year)
        placed += [(row, finding) for finding in findings]
        if record is not None and not any(finding.severity == "error" for finding in findings):
            sound.append((row, record))
    placed += reference_findings(rows, others)
    placed += name_findings(rows)
    records = _first_of_each_id(sound)
    evidence, found, compared = _beside(records, others, folder)
    problems += [row.problem(finding) for row, finding in (*placed, *compared)]
    return CheckedFolder(
        files=tuple(path.as_posix() for path in paths),
        records=tuple(record for _, record in records),
        problems=_in_order(problems),
        evidence=evidence,
        contradictions=found,
    )


def _rows(paths: Sequence[Path]) -> tuple[list[Row], list[Problem]]:
    rows: list[Row] = []
    problems: list[Problem] = []
    for path in paths:
        found, wrong = rows_of_file(path)
        rows += found
        problems += wrong
    return rows, problems


def _alone(row: Row, this_year: int) -> Iterator[Finding]:
    """Findings for which no other record need be known."""
    yield from record_findings(row)
    yield from number_findings(row)
    yield from source_findings(row, this_year)


def _first_of_each_id(sound: Sequence[tuple[Row, Record]]) -> list[tuple[Row, Record]]:
    first: dict[str, tuple[Row, Record]] = {}
    for row, record in sound:
        first.setdefault(record.id, (row, record))
    return list(first.values())


def _beside(
    sound: Sequence[tuple[Row, Record]], others: Evidence, folder: Path
) -> tuple[Evidence, tuple[Contradiction, ...], list[tuple[Row, Finding]]]:
    name = folder.resolve().stem
    ids = added_ids(others, [record for _, record in sound], folder=name)
    evidence = joined(others, [(record, row.file) for row, record in sound], folder=name)
    of_folder = set(ids.values())
    found = tuple(pair for pair in contradictions(evidence) if {pair.first.id, pair.second.id} & of_folder)
    findings = [
        *id_findings(sound, others, ids),
        *shared_source_findings(sound, others),
        *contradiction_findings(sound, ids, found, evidence),
    ]
    return evidence, found, findings


def _in_order(problems: Sequence[Problem]) -> tuple[Problem, ...]:
    once = dict.fromkeys(problems)
    return tuple(sorted(once, key=lambda one: (one.file or "", one.line or 0, _FIRST[one.severity])))
