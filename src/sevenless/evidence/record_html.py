"""Records and the whole base as a notebook shows them."""

from __future__ import annotations

from collections import Counter
from html import escape
from typing import TYPE_CHECKING

from sevenless.evidence.record_file import KINDS
from sevenless.evidence.show_record import record_parts
from sevenless.evidence.wording import headline, is_from_memory, kind_of

if TYPE_CHECKING:
    from sevenless.evidence.library import Evidence
    from sevenless.evidence.record_file import Record

__all__ = ["evidence_html", "evidence_text", "record_html"]


def record_html(record: Record, evidence: Evidence | None = None) -> str:
    """A record, whole; its sources are looked up in the built-in base if no other is given."""
    if evidence is None:
        from sevenless.evidence.library import Evidence, published

        base = published()
        evidence = base if base.get(record.id) == record else Evidence([*base.values(), record])
    rows = "".join(
        f"<tr><th style='text-align:left'>{escape(f'! {part.title}' if part.warns else part.title)}</th>"
        f"<td style='text-align:left'>{_lines_html(part.lines)}</td></tr>"
        for part in record_parts(record, evidence)
    )
    head = f"<p><code>{escape(record.id)}</code> ({kind_of(record)})<br>{escape(headline(record))}</p>"
    return f"<div>{head}<table>{rows}</table></div>"


def evidence_text(evidence: Evidence) -> str:
    """How many records of each kind there are, and how many of them are from memory."""
    told = ", ".join(f"{count} {kind}s" for kind, count in _counts(evidence).items())
    added = f", {len(evidence.origins)} of them added" if evidence.origins else ""
    return f"<Evidence: {told}{added}>"


def evidence_html(evidence: Evidence) -> str:
    """The same as a table, and how to ask."""
    memory = Counter(kind_of(record) for record in evidence.values() if is_from_memory(record))
    added = Counter(kind_of(evidence[record_id]) for record_id in evidence.origins)
    rows = "".join(
        f"<tr><td>{kind}s</td><td>{count}</td><td>{memory[kind]}</td><td>{added[kind]}</td></tr>"
        for kind, count in _counts(evidence).items()
    )
    head = "<tr><th>records</th><th>number</th><th>from memory</th><th>added</th></tr>"
    return (
        f"<div><table>{head}{rows}</table>"
        '<p><code>.search("BI-3406")</code>, <code>.table(target="SOS1")</code>, <code>[id]</code></p></div>'
    )


def _counts(evidence: Evidence) -> dict[str, int]:
    found = Counter(map(kind_of, evidence.values()))
    return {kind: found[kind] for kind in KINDS}


def _lines_html(lines: tuple[tuple[str, str], ...]) -> str:
    return "<br>".join(f"<i>{escape(name)}</i> {escape(text)}" if name else escape(text) for name, text in lines)
