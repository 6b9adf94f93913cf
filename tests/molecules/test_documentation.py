"""The tables of the documentation are those of the records."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from docs.pages import DOCS
from molecules import doc_rows

PAGE = (DOCS / "reference" / "molecules.md").read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize(
    "rows",
    [
        doc_rows.allele_rows,
        doc_rows.line_rows,
        doc_rows.compound_rows,
        doc_rows.class_rows,
        doc_rows.protein_rows,
        doc_rows.group_rows,
    ],
    ids=lambda one: one.__name__,
)
def test_a_table_of_the_page_holds_what_the_records_hold(rows: Callable[[], list[str]]) -> None:
    wanted = rows()
    assert wanted
    first = PAGE.index(wanted[0])
    table = PAGE[first : PAGE.index("", first) if "" in PAGE[first:] else None]
    assert table == wanted
