"""A record as it stands in a file, before anybody knows whether it is one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from functools import cached_property
from typing import final

from sevenless.errors import Problem, Severity
from sevenless.files.toml_lines import KeyPath, line_of

__all__ = ["Finding", "Row"]


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Something about one key of a record.

    Parameters
    ----------
    key
        Path from the record to the key; empty for the record as a whole.
    what, remedy, severity
        As in `sevenless.errors.Problem`.
    """

    key: KeyPath = ()
    what: str
    remedy: str
    severity: Severity = "error"


@final
@dataclass(frozen=True, kw_only=True)
class Row:
    """A table ``[[<kind>]]`` of a record file.

    Parameters
    ----------
    kind, number
        Which table, and the how manieth of its kind, from 0.
    written
        Keys of the table itself.
    defaults
        Keys of ``[defaults.<kind>]``.
    file, lines
        Where it stands.
    """

    kind: str
    number: int
    written: Mapping[str, object]
    defaults: Mapping[str, object]
    file: str
    lines: dict[KeyPath, int]

    @cached_property
    def fields(self) -> Mapping[str, object]:
        """Keys of the table, those of the defaults filled in."""
        return {**self.defaults, **self.written}

    @property
    def id(self) -> str:
        """Its id; empty where it has none."""
        return self.text("id")

    @property
    def name(self) -> str:
        """Its id, or its place among its kind."""
        return self.id if self.id.strip() else f"{self.number + 1} of [[{self.kind}]]"

    def text(self, key: str) -> str:
        """A key whose value is text, a date as it is written; empty where it is missing or something else."""
        value = self.fields.get(key)
        if isinstance(value, date | time):
            return str(value)
        return value if isinstance(value, str) else ""

    def texts(self, key: str) -> tuple[str, ...]:
        """A key whose value is a list of texts; those entries that are."""
        value = self.fields.get(key)
        return tuple(one for one in value if isinstance(one, str)) if isinstance(value, list) else ()

    def documents(self) -> tuple[tuple[int, str], ...]:
        """Place in ``read_in``, and the document it names."""
        places = self.fields.get("read_in")
        listed = list(enumerate(places)) if isinstance(places, list) else []
        found = [(number, place.get("document")) for number, place in listed if isinstance(place, dict)]
        return tuple((number, document) for number, document in found if isinstance(document, str))

    def problem(self, finding: Finding) -> Problem:
        """A finding with file, line and record; one of the defaults is of no record, and so told once."""
        of_defaults = bool(finding.key) and finding.key[0] not in self.written and finding.key[0] in self.defaults
        path: KeyPath = ("defaults", self.kind) if of_defaults else (self.kind, self.number)
        return Problem(
            what=finding.what,
            file=self.file,
            line=line_of((*path, *finding.key), self.lines),
            record=None if of_defaults else self.name,
            remedy=finding.remedy,
            severity=finding.severity,
        )
