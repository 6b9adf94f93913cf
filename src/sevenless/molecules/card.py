"""How one molecule shows itself in a notebook: its name over a table of what is known of it."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

__all__ = ["card_html"]


def card_html(title: str, rows: Mapping[str, str]) -> str:
    """A table with a row for every entry that is not empty, everything escaped.

    Examples
    --------
    >>> card_html("SOS1", {"UniProt": "Q07889", "note": ""})
    '<table><caption>SOS1</caption><tr><th>UniProt</th><td>Q07889</td></tr></table>'
    """
    cells = "".join(
        f"<tr><th>{escape(head)}</th><td>{escape(text)}</td></tr>" for head, text in rows.items() if text.strip()
    )
    return f"<table><caption>{escape(title)}</caption>{cells}</table>"
